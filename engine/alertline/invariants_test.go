package alertline

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fanar/engine/geo"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

type failer interface {
	Helper()
	Errorf(string, ...any)
}

// checkParts says whether an alert keeps the promises of its doc comments.
func checkParts(t failer, a Alert) {
	t.Helper()
	if a.Parts == nil || a.Rest == nil || a.Needs == nil {
		t.Errorf("%q: parts, rest or needs are nil", a.Raw)
	}
	last := 0
	var rest []Part
	for _, p := range a.Parts {
		if p.Start < last || p.End <= p.Start || p.End > len(a.Raw) || p.Text != a.Raw[p.Start:p.End] {
			t.Errorf("%q: part %+v does not lie behind byte %d, or is not its text", a.Raw, p, last)
			return
		}
		last = p.End
		if utf8.ValidString(a.Raw) && !utf8.ValidString(p.Text) {
			t.Errorf("%q: part %q cuts a letter", a.Raw, p.Text)
		}
		lost := p.Kind == KindRest || p.Kind == KindPhone
		if lost {
			rest = append(rest, p)
		}
		if lost != (p.Code != "") || lost != (p.Reason != "") || (lost && p.Value != "") {
			t.Errorf("%q: part %+v needs a reason if and only if it was not understood", a.Raw, p)
		}
		if p.Count != nil {
			checkEstimate(t, a.Raw, p.Count)
		}
		if p.Kind == KindNeed && !slices.Contains(a.Needs, Need(p.Value)) {
			t.Errorf("%q: need %q stands in no list", a.Raw, p.Value)
		}
	}
	if !slices.EqualFunc(rest, a.Rest, func(p, q Part) bool { return p == q }) {
		t.Errorf("%q: rest is %v, parts say %v", a.Raw, a.Rest, rest)
	}
	if a.OnBoard != nil {
		checkEstimate(t, a.Raw, a.OnBoard)
	}
	if a.Position != nil && a.Position.Check() != nil {
		t.Errorf("%q: position %v", a.Raw, *a.Position)
	}
	if a.At.Location() != time.UTC {
		t.Errorf("%q: at %v is not in UTC", a.Raw, a.At)
	}
}

func checkEstimate(t failer, raw string, e *Estimate) {
	t.Helper()
	if !(0 <= e.Min && e.Min <= e.Best && e.Best <= e.Max && e.Max <= Most) || e.Sense == "" || !strings.Contains(strings.ReplaceAll(raw, " ", ""), strings.ReplaceAll(firstWord(e.Hedge), " ", "")) {
		t.Errorf("%q: estimate %+v", raw, *e)
	}
}

func firstWord(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

func TestAnyOrderSaysTheSame(t *testing.T) {
	pieces := [][]string{
		{"1432", "1432Z", "14:32", "221432Z NOV 26", "22112026 1432"},
		{"3355N01230E", "33 55.0N 012 30.0E", "33°55'N 12°30'E", "N3355 E01230", "33.9167N 12.5E"},
		{"rubber", "gommone", "زورق مطاطي", "lastik bot", "pneumatique"},
		{"80 pob", "80 persone", "80 kişi", "80 personnes", "٨٠ شخص", "pob: 80"},
		{"sinking", "affonda", "batıyor", "يغرق"},
		{"by phone", "telefono", "هاتف"},
	}
	rapid.Check(t, func(t *rapid.T) {
		var words []string
		for _, p := range pieces {
			words = append(words, rapid.SampledFrom(p).Draw(t, "piece"))
		}
		line := strings.Join(rapid.Permutation(words).Draw(t, "order"), rapid.SampledFrom([]string{" ", ", ", " - ", "; "}).Draw(t, "between"))
		a := Parse(line, now, nil)
		checkParts(t, a)
		if !a.AtTyped || a.At.Format("021504") != "221432" || a.Position == nil || a.Boat != Rubber || a.OnBoard == nil || a.OnBoard.Best != 80 ||
			!slices.Equal(a.Needs, []Need{Sinking}) || a.Source != Phone || len(a.Rest) > 0 {
			t.Fatalf("%q: %s", line, say(a))
		}
		if want, _ := geo.Parse("3355N01230E"); geo.Distance(*a.Position, want) > 0.01 {
			t.Fatalf("%q: position %v", line, *a.Position)
		}
	})
}

func TestEveryTextIsAnAlert(t *testing.T) {
	word := rapid.SampledFrom([]string{"1432", "80", "pob", "about", "-", "+", "3355N", "01230E", "rubber", "no", "dead", "12", "women", "نحو", "شخص", ":", "45-60",
		"N", "E", "phone", "boats", "m", "between", "and", "+39", "333", "1234567", "22112026", "2.5", "in the water", "yok", "L", "~", ">", "\u200f", "à", "?", "1,200"})
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.OneOf(
			rapid.String(),
			rapid.Map(rapid.SliceOfN(word, 0, 14), func(w []string) string { return strings.Join(w, " ") }),
			rapid.Map(rapid.SliceOfN(word, 0, 10), func(w []string) string { return strings.Join(w, "") }),
		).Draw(t, "line")
		a := Parse(line, now, rome)
		if a.Raw != line {
			t.Fatalf("raw %q, typed %q", a.Raw, line)
		}
		checkParts(t, a)
		checkJSON(t, a)
	})
}

// checkJSON says whether an alert comes back from the record as it went in.
func checkJSON(t interface{ Fatalf(string, ...any) }, a Alert) {
	if !utf8.ValidString(a.Raw) {
		return // JSON has no bytes that are no text
	}
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatalf("%q: %v", a.Raw, err)
	}
	var back Alert
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatalf("%q: %v", a.Raw, err)
	}
	if diff := cmp.Diff(a, back); diff != "" {
		t.Fatalf("%q changes in JSON:\n%s", a.Raw, diff)
	}
}

func TestJSONContract(t *testing.T) {
	a := Parse("1432 3355N01230E rubber 45-60 pob xyz", now, nil)
	got, err := json.MarshalIndent(a, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "raw": "1432 3355N01230E rubber 45-60 pob xyz",
 "at": "2026-11-22T14:32:00Z",
 "atTyped": true,
 "position": {
  "type": "Point",
  "coordinates": [
   12.5,
   33.916666666666664
  ]
 },
 "boat": "rubber",
 "onBoard": {
  "min": 45,
  "best": 53,
  "max": 60,
  "sense": "between"
 },
 "needs": [],
 "source": "unknown",
 "rest": [
  {
   "kind": "rest",
   "start": 34,
   "end": 37,
   "text": "xyz",
   "code": "alert.unknown-word",
   "reason": "not a word of alerts; it is kept as it is"
  }
 ],
`
	if !strings.HasPrefix(string(got), want) {
		t.Errorf("got %s\nwant it to start with %s", got, want)
	}
}

func TestAtIsNowWithoutATime(t *testing.T) {
	cet := now.In(time.FixedZone("", 3600))
	for _, line := range []string{"", "rubber 80 pob", "23112026 0800 rubber"} {
		if a := Parse(line, cet, nil); a.AtTyped || !a.At.Equal(now) || a.At.Location() != time.UTC {
			t.Errorf("Parse(%q): at %v, typed %v; want now in UTC", line, a.At, a.AtTyped)
		}
	}
}

func TestSlackAhead(t *testing.T) {
	if a := Parse("22112026 1510 rubber", now, nil); !a.AtTyped {
		t.Errorf("ten minutes ahead: %s", say(a))
	}
	if a := Parse("22112026 1511 rubber", now, nil); a.AtTyped || len(a.Rest) != 1 || a.Rest[0].Code != CodeTimeFuture {
		t.Errorf("eleven minutes ahead: %s", say(a))
	}
}

func TestEveryReasonHasASentence(t *testing.T) {
	for _, code := range []string{CodeUnknownWord, CodeUnknownNumber, CodePhone, CodeNegated, CodeMeasure, CodeCountAbsurd, CodeCountNegative, CodeCountFraction,
		CodeCountOrder, CodeCountSecond, CodeCountUnclear, CodeCountOfWhat, CodeSeveralBoats, CodeBoatSecond, CodeSourceSecond, CodeTimeFuture, CodeTimeSecond,
		CodePositionSecond, CodeTooLong} {
		if reason, _ := sentence(code); reason == "" {
			t.Errorf("%s has no sentence", code)
		}
	}
}

func TestALongLineIsReadInPart(t *testing.T) {
	line := "1432 rubber 80 pob " + strings.Repeat("é ", Longest)
	a := Parse(line, now, nil)
	checkParts(t, a)
	if a.Raw != line || a.OnBoard == nil || a.Rest[len(a.Rest)-1].Code != CodeTooLong || a.Parts[len(a.Parts)-1].End != len(line) {
		t.Errorf("a long line: %.200s", say(a))
	}
}

func TestEveryWordIsFoundAgain(t *testing.T) {
	for _, list := range [][]entry{boatWords(), needWords(), sourceWords(), groupWords()} {
		for _, e := range list {
			for text := range strings.SplitSeq(e.words, ",") {
				text = strings.Join(strings.Fields(text), " ")
				a := Parse(text, now, nil)
				found := slices.ContainsFunc(a.Parts, func(p Part) bool { return p.Value == e.value || string(p.Kind) == e.value })
				if !found || len(a.Rest) > 0 {
					t.Errorf("%q is not read as %s: %+v", text, e.value, a.Parts)
				}
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1432 3355N01230E rubber 80 pob", "gommone tra 45 e 60 persone, 5 in acqua", "نحو ٨٠ شخص زورق مطاطي", "+39 06 5908 4527 -5 pob 80+",
		"no dead, 2 boats 12 m", "women: 12 1,200 people 1432H", "about 1432 ~1200", "\xff80\x00pob"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		a := Parse(line, now, rome)
		if a.Raw != line {
			t.Fatalf("raw %q, typed %q", a.Raw, line)
		}
		checkParts(t, a)
		checkJSON(t, a)
	})
}

func BenchmarkParse(b *testing.B) {
	for _, tt := range []struct{ name, line string }{
		{"short", "1432 3355N01230E rubber 80 pob"},
		{"long", "ore 14:32 gommone con circa 80 persone a bordo, 12 donne e 5 bambini, imbarca acqua, motore in avaria, 33°55'N 012°30'E, da Alarm Phone"},
		{"arabic", "زورق مطاطي نحو ٨٠ شخص ٣٣٥٥ شمال ٠١٢٣٠ شرق الساعة ١٤٣٢"},
	} {
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if a := Parse(tt.line, now, nil); a.OnBoard == nil || a.Position == nil {
					b.Fatal("not understood")
				}
			}
		})
	}
}
