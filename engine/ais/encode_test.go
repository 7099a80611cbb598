package ais

import (
	"math"
	"strings"
	"testing"

	"fanar/fault"
)

func TestEncodeRefuses(t *testing.T) {
	long := strings.Repeat("A", 35)
	for _, c := range []struct {
		name  string
		r     Report
		e     Envelope
		field string
		says  string
	}{
		{"a type without an encoder", Report{Type: 9}, Envelope{}, "type", "choose"},
		{"an identity of ten digits", Report{Type: 1, MMSI: 1_000_000_000}, Envelope{}, "mmsi", "at most 999999999"},
		{"repeat 4", Report{Type: 1, Repeat: 4}, Envelope{}, "repeat", "at most 3"},
		{"latitude 91", Report{Type: 1, HasPosition: true, Lat: 91}, Envelope{}, "position", "got 91"},
		{"longitude that is no number", Report{Type: 18, HasPosition: true, Lon: math.NaN()}, Envelope{}, "position", "NaN"},
		{"speed 103", Report{Type: 1, HasSpeed: true, SpeedKn: 103}, Envelope{}, "speed", "102.2"},
		{"speed that is no number", Report{Type: 1, HasSpeed: true, SpeedKn: float32(math.NaN())}, Envelope{}, "speed", "NaN"},
		{"course 360", Report{Type: 1, HasCourse: true, CourseDeg: 360}, Envelope{}, "course", "359.9"},
		{"course -1", Report{Type: 1, HasCourse: true, CourseDeg: -1}, Envelope{}, "course", "got -1"},
		{"heading 360", Report{Type: 1, HasHeading: true, HeadingDeg: 360}, Envelope{}, "heading", "at most 359"},
		{"status 16", Report{Type: 1, HasStatus: true, Status: 16}, Envelope{}, "status", "at most 15"},
		{"second 64", Report{Type: 1, Second: 64}, Envelope{}, "second", "at most 63"},
		{"no static data", Report{Type: 5}, Envelope{}, "static", "needs static data"},
		{"name of 21", Report{Type: 5, Static: &Static{Name: long[:21]}}, Envelope{}, "name", "at most 20"},
		{"name of 35 for an aid", Report{Type: 21, Static: &Static{Name: long}}, Envelope{}, "name", "at most 34"},
		{"a letter outside the set", Report{Type: 5, Static: &Static{Name: "FENERİ"}}, Envelope{}, "name", "byte 5"},
		{"an at sign", Report{Type: 5, Static: &Static{Destination: "A@B"}}, Envelope{}, "destination", "byte 1"},
		{"draught 30", Report{Type: 5, Static: &Static{HasDraught: true, DraughtM: 30}}, Envelope{}, "draught", "25.5"},
		{"bow at 512", Report{Type: 5, Static: &Static{ToBow: 512}}, Envelope{}, "toBow", "at most 511"},
		{"type 24 without a part", Report{Type: 24, Static: &Static{}}, Envelope{}, "part", "'A' or 'B'"},
		{"sequence 10", Report{Type: 1}, Envelope{Sequence: 10}, "", "0 to 9"},
		{"talker of one", Report{Type: 1}, Envelope{Talker: "A"}, "", "two capitals"},
		{"comma for a channel", Report{Type: 1}, Envelope{Channel: ','}, "", "capitals or digits"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, err := Encode(&c.r, c.e)
			if err == nil {
				t.Fatalf("got %q, want a fault", lines)
			}
			f := fault.As(err)
			if f.Kind != fault.Invalid || f.Field != c.field || !strings.Contains(f.Error(), c.says) {
				t.Errorf("got %s on %q: %s; want invalid on %q with %q", f.Kind, f.Field, f, c.field, c.says)
			}
		})
	}
}

// TestEncodeSentences holds whole sentences, so that a change of the wire form is seen.
func TestEncodeSentences(t *testing.T) {
	for _, c := range []struct {
		name string
		r    Report
		e    Envelope
		want string
	}{
		{"distress beacon", Report{Type: 1, MMSI: 970012345, HasStatus: true, Status: SARTActive, Turn: NoTurn, Second: 60}, Envelope{Channel: 'B'}, "!AIVDM,1,1,,B,1>M4nfNP?w<tSF0l4Q@>4?wp0000,0*1B"},
		{"small letters", Report{Type: 24, MMSI: 247039300, Static: &Static{Part: 'A', Name: "fanale"}}, Envelope{Own: true, Talker: "SA"}, "!SAVDO,1,1,,,H3cV5A0H4p4hD00000000000000,2*63"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, err := Encode(&c.r, c.e)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(lines, "\n"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
