package api

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/fault"
)

// sample is a body with a field of every sort.
type sample struct {
	Case     string        `json:"case"`
	Text     string        `json:"text"`
	Count    int           `json:"count,omitempty"`
	Size     uint32        `json:"size,omitempty"`
	Sure     bool          `json:"sure,omitempty"`
	At       time.Time     `json:"at,omitzero"`
	Position *geo.Position `json:"position,omitempty"`
	Names    []string      `json:"names,omitempty"`
}

func sampleForm() form {
	return form{fields: []string{"at", "count", "names", "position", "size", "sure", "text"}, required: []string{"text"}, path: []string{"case"}}
}

func TestDecode(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		code       string // empty if it is read
		field      string
		says       string
	}{
		{name: "all well", body: `{"text":"x","count":3,"at":"2026-11-22T14:32:00Z","position":{"type":"Point","coordinates":[13.05,34.35]}}`},
		{name: "a slip of the finger", body: `{"text":"x","conut":3}`, code: "request.unknown-field", field: "conut", says: "did you mean count?"},
		{name: "capitals", body: `{"Text":"x"}`, code: "request.unknown-field", field: "Text", says: "did you mean text?"},
		{name: "nothing like it", body: `{"text":"x","wavelength":3}`, code: "request.unknown-field", field: "wavelength", says: "the fields are at, count"},
		{name: "in the address", body: `{"text":"x","case":"SAR-2"}`, code: "request.in-path", field: "case"},
		{name: "twice", body: `{"text":"x","text":"y"}`, code: "request.twice", field: "text"},
		{name: "missing", body: `{"count":3}`, code: "request.missing", field: "text"},
		{name: "empty", body: ``, code: "request.missing", field: "text"},
		{name: "text for a number", body: `{"text":"x","count":"3"}`, code: "request.type", field: "count", says: "count is text; it has to be a whole number"},
		{name: "a part of a person", body: `{"text":"x","count":3.5}`, code: "request.type", field: "count"},
		{name: "below zero", body: `{"text":"x","size":-1}`, code: "request.type", field: "size", says: "0 or more"},
		{name: "number for text", body: `{"text":3}`, code: "request.type", field: "text", says: "text is a number; it has to be text"},
		{name: "text for yes or no", body: `{"text":"x","sure":"yes"}`, code: "request.type", field: "sure"},
		{name: "no time", body: `{"text":"x","at":"yesterday"}`, code: "request.type", field: "at", says: "2026-11-22T14:32:00Z"},
		{name: "no list", body: `{"text":"x","names":"a"}`, code: "request.type", field: "names", says: "a list"},
		{name: "off the Earth", body: `{"text":"x","position":{"type":"Point","coordinates":[13.05,134]}}`, code: "position.degrees-range", field: "position"},
		{name: "not GeoJSON", body: `{"text":"x","position":[13.05,34]}`, code: "position.json", field: "position", says: "longitude first"},
		{name: "cut off", body: `{"text":"x`, code: codeJSON, says: "line 1"},
		{name: "a list", body: `[1]`, code: codeJSON, says: "does not begin with an object"},
		{name: "two objects", body: `{"text":"x"}{"text":"y"}`, code: codeJSON, says: "something follows"},
		{name: "a comma too many", body: "{\"text\":\"x\",\n}", code: codeJSON, says: "line 2"},
		{name: "not UTF-8", body: "{\"text\":\"\xff\"}", code: codeJSON},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got sample
			err := sampleForm().decode([]byte(tt.body), map[string]string{"case": "SAR-1"}, &got)
			if tt.code == "" {
				if err != nil || got.Case != "SAR-1" || got.Text != "x" || got.Count != 3 || got.Position == nil {
					t.Fatalf("decode(%s) = %+v, %v", tt.body, got, err)
				}
				return
			}
			f := fault.As(err)
			if f.Kind != fault.Invalid || f.Code != tt.code || f.Field != tt.field {
				t.Errorf("decode(%s): kind %s, code %s, field %q; want invalid, %s, %q (%v)", tt.body, f.Kind, f.Code, f.Field, tt.code, tt.field, err)
			}
			if said := f.Text + " / " + f.Hint; !strings.Contains(said, tt.says) {
				t.Errorf("decode(%s) says %q, which lacks %q", tt.body, said, tt.says)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"text":"x","count":3}`)
	f.Add(`{"text":"x","position":{"type":"Point","coordinates":[1,2]}}`)
	f.Add("{\"text\":\"\\ud800\",\"at\":\"2026-11-22T14:32:00Z\"}\n")
	f.Fuzz(func(t *testing.T, body string) {
		var got sample
		err := sampleForm().decode([]byte(body), map[string]string{"case": "SAR-1"}, &got)
		if err != nil {
			if e := fault.As(err); e.Kind != fault.Invalid || e.Text == "" {
				t.Fatalf("decode(%q): %s %q; bad input is invalid, in words", body, e.Kind, e.Text)
			}
			return
		}
		if got.Case != "SAR-1" || !utf8.ValidString(got.Text) {
			t.Fatalf("decode(%q) = %+v", body, got)
		}
	})
}

// What is given in parts has to be understood as exactly that when the line is read.
func TestPartsReadBack(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		degrees := func(most int, name string) float64 {
			return float64(rapid.IntRange(-most*10000, most*10000).Draw(t, name)) / 10000
		}
		n := rapid.IntRange(1, alertline.Most).Draw(t, "onBoard")
		p := alertParts{
			At:       now.Add(-time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "minutesAgo")) * time.Minute),
			Position: &geo.Position{Lat: degrees(90, "lat"), Lon: degrees(180, "lon")},
			Boat:     string(rapid.SampledFrom([]alertline.Boat{alertline.Rubber, alertline.Wooden, alertline.Metal, alertline.Fishing}).Draw(t, "boat")),
			OnBoard:  &n,
		}
		cmd, err := openByParts(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		a := alertline.Parse(cmd.Line, now, time.UTC)
		if !a.At.Equal(p.At) || a.Position == nil || *a.Position != *p.Position || string(a.Boat) != p.Boat || a.OnBoard == nil || a.OnBoard.Best != n || len(a.Rest) > 0 {
			t.Errorf("the line %q reads back as %+v, want %+v", cmd.Line, a, p)
		}
	})
}

func TestStatusOf(t *testing.T) {
	for _, tt := range []struct {
		kind fault.Kind
		code string
		want int
	}{
		{fault.Invalid, "case.needed", 422}, {fault.Invalid, codeJSON, 400}, {fault.Invalid, codeTooLarge, 413}, {fault.Invalid, codeMediaType, 415},
		{fault.NotFound, "case.none", 404}, {fault.NotFound, codeMethod, 405}, {fault.Conflict, "case.closed", 409}, {fault.Conflict, "request.stale", 412},
		{fault.Forbidden, "access.role", 403}, {fault.Forbidden, "sign-in.needed", 401}, {fault.Forbidden, "sign-in.locked", 401}, {fault.Forbidden, "sign-in.no-demo", 403},
		{fault.Refused, "policy.refused", 403}, {fault.Unavailable, "journal.read-only", 503}, {fault.Internal, "internal", 500}, {"new-kind", "x", 500},
	} {
		if got := statusOf(fault.New(tt.kind, tt.code, "x")); got != tt.want {
			t.Errorf("statusOf(%s, %s) = %d, want %d", tt.kind, tt.code, got, tt.want)
		}
	}
}
