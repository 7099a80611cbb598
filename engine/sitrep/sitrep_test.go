package sitrep_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fanar/engine/geo"
	"fanar/engine/sitrep"
	"fanar/fault"
)

var update = flag.Bool("update", false, "write the golden files again")

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC)
}

// full is a report with something in every part.
func full() sitrep.Report {
	return sitrep.Report{Form: sitrep.Full, Number: 3, Exercise: true, Priority: sitrep.Urgency, At: at(22, 14, 55), From: "MRCC Rome",
		To: []string{"JRCC Malta", "Harbour Office of Lampedusa", "Aurora"}, Case: "SAR-12", Parts: map[string]string{
			"A": "rubber boat, SAR-12",
			"B": sitrep.Fix{Position: geo.Position{Lat: 34.35, Lon: 13.05}, UncertaintyNM: 2, At: at(22, 14, 32)}.String() + "\nAERIAL PHOTO",
			"C": "DISTRESS since 221402Z NOV 26, engine stopped, water in the boat, several people in the sea, no life jackets seen by the aircraft that is on scene",
			"D": sitrep.Persons{Min: 60, Best: 62, Max: 65}.String() + "\nembarked 61",
			"E": "a unit with a doctor", "F": "MRCC Rome", "G": "rubber, 10 m, grey", "H": "NW 5, sea 4, visibility 6 nm",
			"J": "221402Z alert received\n221410Z Aurora tasked", "K": "10 nm around the position", "L": "VHF 72", "M": "landing at Lampedusa", "N": "one person is not accounted for",
		}}
}

func TestGolden(t *testing.T) {
	for _, lang := range sitrep.Languages() {
		for _, form := range []sitrep.Form{sitrep.Short, sitrep.Full} {
			t.Run(lang+" "+string(form), func(t *testing.T) {
				r := full()
				r.Form, r.Final = form, form == sitrep.Full
				got := r.Text(lang)
				path := filepath.Join("testdata", fmt.Sprintf("%s-%s.txt", form, lang))
				if *update {
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("the text of a %s report in %s (-want +got):\n%s", form, lang, diff)
				}
			})
		}
	}
}

// TestReadsBack holds that what is written is read back, whatever is in it, and that no line is too long for a thin link.
func TestReadsBack(t *testing.T) {
	words := rapid.StringOfN(rapid.RuneFrom([]rune("aZ9 -:;.)A\n\téعşNIL\u200f\u00a0>")), 0, 200, -1)
	rapid.Check(t, func(t *rapid.T) {
		r := sitrep.Report{Form: rapid.SampledFrom([]sitrep.Form{sitrep.Short, sitrep.Full}).Draw(t, "form"), Number: rapid.IntRange(1, 9999).Draw(t, "number"),
			Final: rapid.Bool().Draw(t, "final"), Exercise: rapid.Bool().Draw(t, "exercise"), Priority: rapid.SampledFrom(sitrep.Priorities()).Draw(t, "priority"),
			At: time.Unix(rapid.Int64Range(0, 3_000_000_000).Draw(t, "at"), 0), From: words.Draw(t, "from"), To: rapid.SliceOfN(words, 0, 4).Draw(t, "to"), Case: words.Draw(t, "case"),
			Parts: rapid.MapOfN(rapid.SampledFrom(sitrep.Letters(sitrep.Full)), rapid.OneOf(words, rapid.String()), 0, 13).Draw(t, "parts")}
		lang := rapid.SampledFrom(sitrep.Languages()).Draw(t, "lang")
		text := r.Text(lang)
		for i, line := range strings.Split(text, "\n") {
			if n := utf8.RuneCountInString(line); n > sitrep.Columns {
				t.Fatalf("line %d has %d columns: %q", i+1, n, line)
			}
		}
		got, err := sitrep.Read(text)
		if err != nil {
			t.Fatalf("read back: %v\n%s", err, text)
		}
		if diff := cmp.Diff(r.Clean(), got.Report); diff != "" {
			t.Fatalf("read back (-want +got):\n%s\n%s", diff, text)
		}
		if got.Language != lang {
			t.Fatalf("the text is read as %q, want %q:\n%s", got.Language, lang, text)
		}
		if again := got.Text(lang); again != text {
			t.Fatalf("written again it differs:\n%s\n%s", text, again)
		}
	})
}

func TestReadOfOthers(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       sitrep.Report
		notes      string
	}{
		{"telex without headings", "DISTRESS\n221235UTC NOV 2026\nFM MRCC BREMEN\nTO RCC TUNIS\nBT\nSAR SITREP NO. 2 FINAL\nA. LADY ANN, DCXY\nB. 34-21.0N 013-03.0E\nC. ON FIRE\nD. 27\nE. NIL\nF. MRCC BREMEN\nBT\nNNNN\n",
			sitrep.Report{Form: sitrep.Short, Number: 2, Final: true, Priority: sitrep.Distress, At: at(22, 12, 35), From: "MRCC BREMEN", To: []string{"RCC TUNIS"}, Parts: map[string]string{
				"A": "LADY ANN, DCXY", "B": "34-21.0N 013-03.0E", "C": "ON FIRE", "D": "27", "F": "MRCC BREMEN"}}, "[sitrep.no-end]"},
		{"headings without signs, in a quoted letter", "> From: JRCC Malta\n> SITREP 1\n> DATE AND TIME: 221200Z NOV 26\n> A IDENTITY OF CASUALTY: wooden boat\n> B POSITION: 34 21N 013 03E\n> D NUMBER OF PERSONS AT RISK: about 40\n>   some of them children\n> H WEATHER: calm\n> END SITREP 1",
			sitrep.Report{Form: sitrep.Full, Number: 1, Priority: sitrep.Routine, At: at(22, 12, 0), From: "JRCC Malta", Parts: map[string]string{
				"A": "wooden boat", "B": "34 21N 013 03E", "D": "about 40 some of them children", "H": "calm"}}, "[]"},
		{"a line of the head that nobody knows", "SITREP 4\nOUR REF: 44\nA) boat\nC: adrift\n- engine out\n",
			sitrep.Report{Form: sitrep.Short, Number: 4, Priority: sitrep.Routine, Parts: map[string]string{"A": "boat", "C": "adrift\nengine out"}}, "[sitrep.head sitrep.no-time sitrep.no-end]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sitrep.Read(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.Report); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			codes := []string{}
			for _, n := range got.Notes {
				codes = append(codes, n.Code)
			}
			if fmt.Sprint(codes) != tt.notes {
				t.Errorf("notes %v, want %s", codes, tt.notes)
			}
		})
	}
}

func TestBadTextSaysWhereAndWhatWouldBeRight(t *testing.T) {
	for _, tt := range []struct{ name, text, code, says string }{
		{"empty", "", "sitrep.no-number", "SITREP 3"},
		{"no number", "A. boat", "sitrep.no-number", "SITREP 3"},
		{"number nought", "\nSITREP 0\nA. boat", "sitrep.number", "line 2"},
		{"no parts", "SITREP 1\nFROM: Malta", "sitrep.no-parts", "A. IDENTITY"},
		{"part I", "SITREP 1\nA. boat\nI. something", "sitrep.letter", "line 3"},
		{"twice", "SITREP 1\nA. boat\nA. ship", "sitrep.letter-twice", "line 2"},
		{"two reports", "SITREP 1\nSITREP 2\nA. boat", "sitrep.two", "line 2"},
		{"local time", "SITREP 1\nDTG: 22 Nov, two in the afternoon\nA. boat", "sitrep.time", "221455Z NOV 26"},
		{"a day that is none", "SITREP 1\nDTG: 311455Z NOV 26\nA. boat", "sitrep.time", "221455Z NOV 26"},
		{"too long", strings.Repeat("x", sitrep.Longest+1), "sitrep.too-long", "32000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := sitrep.Read(tt.text)
			f := fault.As(err)
			if err == nil || f.Code != tt.code || f.Kind != fault.Invalid || !strings.Contains(f.Text+" "+f.Hint, tt.says) {
				t.Errorf("got %v (%s, hint %q), want %s that says %q", err, f.Code, f.Hint, tt.code, tt.says)
			}
		})
	}
}

func TestEveryLanguageHasItsOwnWords(t *testing.T) {
	for _, lang := range sitrep.Languages() {
		seen := map[string]string{}
		for _, letter := range sitrep.Letters(sitrep.Full) {
			h := sitrep.Heading(letter, lang)
			if h == "" || h == letter {
				t.Errorf("part %s has no heading in %s", letter, lang)
			}
			if seen[h] != "" {
				t.Errorf("%s: parts %s and %s are both called %s", lang, seen[h], letter, h)
			}
			seen[h] = letter
		}
	}
	if strings.Contains(strings.Join(sitrep.Letters(sitrep.Full), ""), "I") || len(sitrep.Letters(sitrep.Short)) != 6 {
		t.Errorf("letters %v and %v; there is no I, and the short form is A to F", sitrep.Letters(sitrep.Full), sitrep.Letters(sitrep.Short))
	}
}

func TestMeasures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := sitrep.Fix{Position: geo.Position{Lat: rapid.Float64Range(-89, 89).Draw(t, "lat"), Lon: rapid.Float64Range(-179, 179).Draw(t, "lon")},
			UncertaintyNM: float64(rapid.IntRange(0, 999).Draw(t, "tenths")) / 10, At: time.Unix(60*rapid.Int64Range(1, 50_000_000).Draw(t, "minute"), 0).UTC()}
		got, ok := sitrep.ReadFix(f.String() + ", aerial photo")
		if !ok || geo.Distance(got.Position, f.Position) > 0.15 || got.UncertaintyNM != f.UncertaintyNM || !got.At.Equal(f.At) {
			t.Fatalf("%q is read as %+v (%v), want %+v", f, got, ok, f)
		}
		n := rapid.IntRange(-1, 2000)
		p := sitrep.Persons{Min: n.Draw(t, "min"), Best: n.Draw(t, "best"), Max: n.Draw(t, "max")}
		if read, ok := sitrep.ReadPersons(p.String()); read != p && ok || ok == (p == sitrep.Persons{Min: -1, Best: -1, Max: -1}) {
			t.Fatalf("%q is read as %+v (%v)", p, read, ok)
		}
	})
	if p, ok := sitrep.ReadPersons("about 40 on board, 3 children"); !ok || p != (sitrep.Persons{Min: 40, Best: 40, Max: 40}) {
		t.Errorf("read %+v (%v), want 40", p, ok)
	}
	if _, ok := sitrep.ReadPersons("not known"); ok {
		t.Error("a number was read where none is")
	}
}

func FuzzRead(f *testing.F) {
	for _, lang := range sitrep.Languages() {
		f.Add(full().Text(lang))
	}
	f.Add("SITREP 1\nA - boat\nB - x\n - y\n-\n--")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := sitrep.Read(text)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%v is of the kind %s", err, fault.KindOf(err))
			}
			return
		}
		again, err := sitrep.Read(got.Text("it"))
		if err != nil {
			t.Fatalf("what was read of %q cannot be read again: %v", text, err)
		}
		if diff := cmp.Diff(got.Report, again.Report); diff != "" {
			t.Fatalf("read again (-first +second):\n%s", diff)
		}
		sitrep.ReadFix(text)
		sitrep.ReadPersons(text)
	})
}
