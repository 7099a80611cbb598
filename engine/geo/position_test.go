package geo

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"fanar/fault"

	"pgregory.net/rapid"
)

// anywhere draws a position on the Earth, with edges and poles more often than chance would.
func anywhere(t *rapid.T, label string) Position {
	return Position{
		Lat: rapid.OneOf(rapid.Float64Range(-90, 90), rapid.SampledFrom([]float64{0, -90, 90, 59.99999})).Draw(t, label+" lat"),
		Lon: rapid.OneOf(rapid.Float64Range(-180, 180), rapid.SampledFrom([]float64{0, -180, 180, 179.99999})).Draw(t, label+" lon"),
	}
}

func codeOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

func TestPositionIsAGeoJSONPoint(t *testing.T) {
	got, err := json.Marshal(Position{Lat: 34.35, Lon: 13.05})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"type":"Point","coordinates":[13.05,34.35]}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, p := range []Position{{Lat: 91}, {Lon: -180.01}, {Lat: math.NaN()}, {Lon: math.Inf(1)}} {
		if b, err := json.Marshal(p); err == nil {
			t.Errorf("Marshal(%v) = %s, want an error", p, b)
		}
	}
}

func TestUnmarshalJSON(t *testing.T) {
	for _, tt := range []struct {
		name, in, code string
		want           Position
	}{
		{name: "point", in: `{"type":"Point","coordinates":[13.05,34.35]}`, want: Position{34.35, 13.05}},
		{name: "with height", in: `{"coordinates":[13.05,34.35,12],"type":"Point"}`, want: Position{34.35, 13.05}},
		{name: "null leaves it", in: `null`},
		{name: "swapped out of range", in: `{"type":"Point","coordinates":[13.05,134.35]}`, code: "position.degrees-range"},
		{name: "longitude out of range", in: `{"type":"Point","coordinates":[-181,34]}`, code: "position.degrees-range"},
		{name: "other geometry", in: `{"type":"LineString","coordinates":[13.05,34.35]}`, code: "position.json"},
		{name: "no type", in: `{"coordinates":[13.05,34.35]}`, code: "position.json"},
		{name: "one coordinate", in: `{"type":"Point","coordinates":[13.05]}`, code: "position.json"},
		{name: "text", in: `"34N 13E"`, code: "position.json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got Position
			err := json.Unmarshal([]byte(tt.in), &got)
			if codeOf(err) != tt.code || got != tt.want {
				t.Errorf("Unmarshal(%s) = %v, %v; want %v, code %q", tt.in, got, err, tt.want, tt.code)
			}
			if err != nil && fault.KindOf(err) != fault.Invalid {
				t.Errorf("kind %v, want Invalid", fault.KindOf(err))
			}
		})
	}
}

func TestJSONGivesBackTheSamePosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anywhere(t, "p")
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back Position
		if err := json.Unmarshal(b, &back); err != nil || back != p {
			t.Fatalf("%v became %s became %v, %v", p, b, back, err)
		}
	})
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		name             string
		p                Position
		decimal, dm, dms string
	}{
		{"sea", Position{33 + 55.0/60, 12.5}, "33.9167N 012.5000E", "33°55.0′N 012°30.0′E", "33°55′00″N 012°30′00″E"},
		{"south west", Position{-5.25, -1.0125}, "05.2500S 001.0125W", "05°15.0′S 001°00.8′W", "05°15′00″S 001°00′45″W"},
		{"carries into the degree", Position{33.99999, 12.999999}, "34.0000N 013.0000E", "34°00.0′N 013°00.0′E", "34°00′00″N 013°00′00″E"},
		{"no south of nothing", Position{-0.000001, -0.000001}, "00.0000N 000.0000E", "00°00.0′N 000°00.0′E", "00°00′00″N 000°00′00″E"},
		{"edges", Position{-90, -180}, "90.0000S 180.0000W", "90°00.0′S 180°00.0′W", "90°00′00″S 180°00′00″W"},
		{"nowhere", Position{Lat: math.NaN()}, "no position", "no position", "no position"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for style, want := range map[Style]string{Decimal: tt.decimal, DM: tt.dm, DMS: tt.dms, "other": tt.dm} {
				if got := tt.p.Format(style); got != want {
					t.Errorf("%v.Format(%q) = %q, want %q", tt.p, style, got, want)
				}
			}
			if tt.p.String() != tt.dm {
				t.Errorf("String() = %q, want %q", tt.p, tt.dm)
			}
		})
	}
}

func TestParseReadsWhatFormatWrites(t *testing.T) {
	half := map[Style]float64{Decimal: 0.00005, DM: 0.05 / 60, DMS: 0.5 / 3600}
	rapid.Check(t, func(t *rapid.T) {
		p := anywhere(t, "p")
		style := rapid.SampledFrom([]Style{Decimal, DM, DMS}).Draw(t, "style")
		text := p.Format(style)
		got, err := Parse(text)
		if err != nil {
			t.Fatalf("Parse(%q): %v", text, err)
		}
		most := half[style] + 1e-9
		if math.Abs(got.Lat-p.Lat) > most || math.Abs(got.Lon-p.Lon) > most {
			t.Fatalf("%v written %q is read %v, farther than %g", p, text, got, most)
		}
		if again := got.Format(style); again != text {
			t.Fatalf("%q is read and written again as %q", text, again)
		}
		found, start, end, ok := Find(text)
		if !ok || found != got || start != 0 || end != len(text) {
			t.Fatalf("Find(%q) = %v, %d, %d, %v; want %v and the whole text", text, found, start, end, ok, got)
		}
	})
}
