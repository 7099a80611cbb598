package event_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fanar/fault"
	"fanar/record/event"
)

// opened is a fact whose words hold what JSON writers like to change.
type opened struct {
	Words  string `json:"words"`
	Aboard int    `json:"aboard"`
}

func (opened) Kind() string { return "rescue.case-opened" }

// counted is a fact whose body has changed its form twice.
type counted struct{ opened }

func (counted) Kind() string { return "people.counted" }
func (counted) Version() int { return 3 }

// kindless is a fact that forgot its name.
type kindless struct{}

func (kindless) Kind() string { return "" }

var (
	happened = time.Date(2026, 11, 22, 14, 32, 5, 123_456_789, time.FixedZone("", 3600))
	recorded = time.Date(2026, 11, 22, 13, 33, 0, 0, time.UTC)
	author   = event.Author{User: "duty", Org: "MRCC-A", Node: "node-1", Policy: "base-1"}
)

func TestCanonicalBytes(t *testing.T) {
	for _, c := range []struct {
		name  string
		draft event.Draft
		want  string
	}{
		{
			name: "everything set",
			draft: event.Draft{
				Subject: "case/SAR-12", Refs: []string{"vessel/V-3"}, Happened: happened,
				Marks: event.Marks{Level: "limited", Releasable: []string{"NGO-B"}, Caveats: []string{event.Simulated}},
				Fact:  opened{Words: "<low> & \"wet\"\nقارب\u2028", Aboard: 80},
			},
			want: `{"number":7,"kind":"rescue.case-opened","version":1,"subject":"case/SAR-12","refs":["vessel/V-3"],` +
				`"organisation":"MRCC-A","node":"node-1","author":"duty","happened":"2026-11-22T13:32:05.123Z",` +
				`"recorded":"2026-11-22T13:33:00Z","marks":{"level":"limited","releasableTo":["NGO-B"],"caveats":["SIMULATED"]},` +
				`"policy":"base-1","body":{"words":"<low> & \"wet\"\nقارب\u2028","aboard":80}}`,
		},
		{
			name:  "least set: happened is recorded, released to nobody",
			draft: event.Draft{Subject: "case/SAR-12", Fact: counted{}},
			want: `{"number":7,"kind":"people.counted","version":3,"subject":"case/SAR-12","organisation":"MRCC-A",` +
				`"node":"node-1","author":"duty","happened":"2026-11-22T13:33:00Z","recorded":"2026-11-22T13:33:00Z",` +
				`"marks":{},"policy":"base-1","body":{"words":"","aboard":0}}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := c.draft.Number(7, author, recorded)
			if err != nil {
				t.Fatal(err)
			}
			got, err := e.Canonical()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("canonical bytes (-want +got):\n%s", diff)
			}
		})
	}
}

// What is parsed from canonical bytes has those canonical bytes, whatever was written into the draft.
func TestCanonicalIsStable(t *testing.T) {
	word := rapid.StringMatching(`[^\pC]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		d := event.Draft{
			Subject:  word.Draw(t, "subject"),
			Refs:     rapid.SliceOfN(word, 0, 3).Draw(t, "refs"),
			Happened: time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")),
			Marks:    event.Marks{Level: rapid.String().Draw(t, "level"), Caveats: rapid.SliceOfN(rapid.String(), 0, 2).Draw(t, "caveats")},
			Fact:     opened{Words: rapid.String().Draw(t, "words"), Aboard: rapid.Int().Draw(t, "aboard")},
		}
		e, err := d.Number(rapid.Uint64Min(1).Draw(t, "number"), author, recorded)
		if err != nil {
			t.Fatal(err)
		}
		once := canonical(t, e)
		parsed, err := event.Parse(once)
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice := canonical(t, parsed); string(twice) != string(once) {
			t.Fatalf("got %s, want %s", twice, once)
		}
		if strings.ContainsAny(string(once), "\n\r") || once[0] != '{' {
			t.Fatalf("canonical bytes are not one line that begins with a brace: %q", once)
		}
	})
}

func TestCanonicalRefusesAYearThatCannotBeWritten(t *testing.T) {
	e, err := event.Draft{Subject: "case/1", Fact: opened{}}.Number(1, author, recorded)
	if err != nil {
		t.Fatal(err)
	}
	e.Happened = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)
	if got, err := e.Canonical(); err == nil {
		t.Errorf("got %s, want an error", got)
	}
}

func TestNumberRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		draft event.Draft
		code  string
	}{
		{"no fact", event.Draft{Subject: "case/1"}, "draft.no-fact"},
		{"a fact without a kind", event.Draft{Subject: "case/1", Fact: kindless{}}, "draft.no-fact"},
		{"no subject", event.Draft{Fact: opened{}}, "draft.subject"},
		{"a subject with the key separator", event.Draft{Subject: "case/1\x1f", Fact: opened{}}, "draft.subject"},
		{"a subject that is not text", event.Draft{Subject: "case/\xff", Fact: opened{}}, "draft.subject"},
		{"an empty reference", event.Draft{Subject: "case/1", Refs: []string{"vessel/1", ""}, Fact: opened{}}, "draft.reference"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := c.draft.Number(1, author, recorded)
			wantFault(t, err, fault.Invalid, c.code)
			if e.Number != 0 {
				t.Errorf("got event %+v with the error", e)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ name, bytes, code string }{
		{"nothing", "", "event.not-json"},
		{"not JSON", "number 1", "event.not-json"},
		{"a list", "[]", "event.not-json"},
		{"two objects", `{"number":1,"kind":"k","subject":"s"}{}`, "event.not-json"},
		{"a negative number", `{"number":-1,"kind":"k","subject":"s"}`, "event.not-json"},
		{"no number", `{"kind":"k","subject":"s"}`, "event.no-number"},
		{"null", "null", "event.no-number"},
		{"no kind", `{"number":1,"subject":"s"}`, "event.no-kind"},
		{"no subject", `{"number":1,"kind":"k"}`, "event.no-subject"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := event.Parse([]byte(c.bytes))
			wantFault(t, err, fault.Invalid, c.code)
		})
	}
}

func TestDecodeNamesTheRecord(t *testing.T) {
	e := event.Event{Number: 41, Kind: "rescue.case-opened", Body: []byte(`{"aboard":"many"}`)}
	err := e.Decode(&opened{})
	if err == nil || !strings.Contains(err.Error(), "record 41 (rescue.case-opened)") {
		t.Errorf("got %v, want an error that names record 41 and its kind", err)
	}
}

func TestMarksHas(t *testing.T) {
	m := event.Marks{Caveats: []string{"ORCON", event.Simulated}}
	if !m.Has("SIMULATED") || m.Has("SIM") || (event.Marks{}).Has("") {
		t.Errorf("Has takes something else than one of the caveats %v for one", m.Caveats)
	}
}

func canonical(t interface {
	Helper()
	Fatal(...any)
}, e event.Event) []byte {
	t.Helper()
	b, err := e.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func wantFault(t testing.TB, err error, kind fault.Kind, code string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != kind || f.Code != code {
		t.Errorf("got error %v, want a fault %s of kind %s", err, code, kind)
	}
}

// A typed time with an offset can lie outside the years that canonical bytes can hold; it is refused before anything is written.
func TestTimeOutsideTheYearsIsRefused(t *testing.T) {
	at, err := time.Parse(time.RFC3339, "0000-01-01T00:00:00+14:00")
	if err != nil {
		t.Fatal(err)
	}
	_, err = event.Draft{Subject: "case/SAR-1", Happened: at, Fact: opened{}}.Number(1, event.Author{User: "u"}, time.Now())
	if fault.As(err).Code != "draft.time" {
		t.Errorf("got %v", err)
	}
}
