package geo

import (
	"errors"
	"math"
	"strings"
	"testing"

	"fanar/fault"
)

func near(a, b Position) bool {
	return math.Abs(a.Lat-b.Lat) < 1e-9 && math.Abs(a.Lon-b.Lon) < 1e-9
}

func TestParse(t *testing.T) {
	sea := Position{33 + 55.0/60, 12.5}
	fine := Position{33 + 55.25/60, 12 + 30.5/60}
	dms := Position{33 + 55.0/60 + 12.0/3600, 12.5}
	dec := Position{34.35, 13.05}
	for _, tt := range []struct {
		in   string
		want Position
	}{
		{"34.35N 013.05E", dec}, {"34.35, 13.05", dec}, {"34.35 13.05", dec}, {"34.35,13.05", dec}, {"34.35/13.05", dec},
		{"34.35° 13.05°", dec}, {"34.35°N, 13.05°E", dec}, {"34.35 n 13.05 e", dec}, {"N34.35 E13.05", dec}, {"N 34.35 E 13.05", dec},
		{"34,35 N 13,05 E", dec}, {"34,35N, 13,05E", dec}, {"34,35 13,05", dec}, {"34,35; 13,05", dec}, {"(34.35, 13.05)", dec},
		{"[34.35, 13.05]", dec}, {"13.05E 34.35N", dec}, {"lat 34.35 lon 13.05", dec}, {"Lat: 34.35, Long: 13.05", dec},
		{"lon=13.05 lat=34.35", dec}, {"Position: 34.35N 13.05E", dec}, {"034.35N 013.05E", dec}, {"+34.35 +13.05", dec},
		{"34.35 North 13.05 East", dec}, {"34,35 nord 13,05 est", dec}, {"34.35 kuzey 13.05 doğu", dec},
		{"٣٤٫٣٥ شمالاً ١٣٫٠٥ شرقاً", dec}, {"٣٤٫٣٥، ١٣٫٠٥", dec}, {"34.35 شمال و 13.05 شرق", dec}, {"34.35 K 13.05 D", dec},
		{"34.35K 13.05D", dec}, {"34.35 kuzey 13.05 D", dec}, {"34.35N - 13.05E", dec}, {"34.35N-013.05E", dec},
		{"34.35 - 13.05", dec}, {"\u200e34.35N\u200e 13.05E", dec},
		{"-34.35, 13.05", Position{-34.35, 13.05}}, {"34.35 -13.05", Position{34.35, -13.05}}, {"−34.35 −13.05", Position{-34.35, -13.05}},
		{"34 13", Position{34, 13}}, {"34N 13E", Position{34, 13}}, {"34N013E", Position{34, 13}}, {"0 0", Position{}}, {"00N 000W", Position{}},
		{"90S 180W", Position{-90, -180}}, {"36.5 N 005.25 O", Position{36.5, -5.25}}, {"36.5S 5.25O", Position{-36.5, -5.25}},
		{"36.5N 5.25 ovest", Position{36.5, -5.25}}, {"36.5N 5.25 ouest", Position{36.5, -5.25}}, {"36.5G 5.25B", Position{-36.5, -5.25}},
		{"33°55.0'N 012°30.0'E", sea}, {"33°55.0′N 012°30.0′E", sea}, {"33º55’N 12º30’E", sea}, {"33 55.0N 12 30E", sea}, {"33 55N 12 30E", sea},
		{"3355N01230E", sea}, {"3355N 01230E", sea}, {"3355N1230E", sea}, {"N3355 E01230", sea}, {"N3355E01230", sea}, {"3355N/01230E", sea},
		{"N 33 55 E 12 30", sea}, {"N33°55' E012°30'", sea}, {"33-55N 012-30E", sea}, {"33-55.0N 012-30.0E", sea}, {"33:55N 12:30E", sea},
		{"33° 55' N, 12° 30' E", sea}, {"33°55'N-012°30'E", sea}, {"33 deg 55 min N 12 deg 30 min E", sea}, {"33d55mN 12d30mE", sea},
		{"33° 55' N. 12° 30' E.", sea}, {"3355 N 01230 E", sea}, {"3355K 01230D", sea}, {"33 55 kuzey 12 30 doğu", sea}, {"03355N 01230E", sea},
		{"٣٣٥٥ شمال ٠١٢٣٠ شرق", sea}, {"33°55'N et 12°30'E", sea}, {"Lat 33°55'N Lon 012°30'E", sea}, {"33°55,0'N 012°30,0'E", sea},
		{"3355.25N 01230.5E", fine}, {"3355,25N 01230,5E", fine}, {"33°55.25'N 12°30.5'E", fine}, {"N3355.25 E01230.5", fine},
		{"33°55′12″N 12°30′00″E", dms}, {"33°55'12\"N 12°30'00\"E", dms}, {"33°55'12''N 12°30'00''E", dms}, {"33 55 12 N 12 30 0 E", dms},
		{"33 55 12N 12 30 00E", dms}, {"335512N 0123000E", dms}, {"335512N 123000E", dms}, {"33d55m12sN 12d30m00sE", dms},
		{"33°55′12.0″N 12°30′E", dms}, {"33-55-12N 012-30-00E", dms}, {"33 deg 55 min 12 sec N, 12 deg 30 min E", dms}, {"33º 55’ 12” N 12º 30’ 00” E", dms},
	} {
		t.Run(tt.in, func(t *testing.T) {
			got, err := Parse(tt.in)
			if err != nil || !near(got, tt.want) {
				t.Errorf("Parse(%q) = %v (%v, %v), want %v", tt.in, err, got.Lat, got.Lon, tt.want)
			}
		})
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ name, in, code, says string }{
		{"empty", "  ", "position.empty", "no position"},
		{"words", "off Tripoli", "position.unreadable", "off Tripoli"},
		{"far too long", strings.Repeat("3", 201), "position.too-long", "200"},
		{"minutes of latitude", "33 75.0N 012 30E", "position.minutes-range", "latitude must be under 60: got 75.0"},
		{"minutes of longitude", "33°55'N 012°60'E", "position.minutes-range", "longitude must be under 60: got 60"},
		{"compact minutes", "3375N01230E", "position.minutes-range", "got 3375"},
		{"seconds", "33°55'61\"N 012°30'00\"E", "position.seconds-range", "got 61"},
		{"latitude over 90", "91.2N 13E", "position.degrees-range", "more than 90 degrees: got 91.2"},
		{"latitude a little over 90", "90 00.1N 13 00E", "position.degrees-range", "90"},
		{"longitude over 180", "34, 181", "position.degrees-range", "more than 180 degrees: got 181"},
		{"bare latitude over 90", "134.5 13.05", "position.degrees-range", "134.5"},
		{"no longitude", "34.35N", "position.longitude-missing", "34.35N"},
		{"no latitude", "E013.05", "position.latitude-missing", "E013.05"},
		{"one number", "34.35", "position.half-missing", "34.35"},
		{"one letter behind", "34.35N 13.05", "position.hemisphere-missing", `no E or W in "13.05"`},
		{"one letter at the end", "34.35 13.05E", "position.hemisphere-missing", `no N or S in "34.35"`},
		{"one letter before", "N34.35 13.05", "position.hemisphere-missing", `no E or W in "13.05"`},
		{"minutes without letters", "33 55 12 30", "position.hemisphere-missing", "33 55 12 30"},
		{"marked minutes without letters", "33°55' 12°30'", "position.hemisphere-missing", "33°55'"},
		{"compact without letters", "3355 01230", "position.hemisphere-missing", "3355 01230"},
		{"two latitudes", "33 55N 12 30S", "position.axis-twice", "latitude"},
		{"two labels alike", "lat 33 lat 12", "position.axis-twice", "latitude"},
		{"label against letter", "lat 12.5E lon 33.9N", "position.letters-mixed", "two directions"},
		{"turkish east beside latin north", "33 55 N 12 30 D", "position.letters-mixed", "12 30 D"},
		{"O beside turkish", "33 55 K 12 30 O", "position.letters-mixed", "two directions"},
		{"sign and letter", "34.35N -13.05W", "position.sign-and-letter", "longitude"},
		{"comma", "34,13", "position.comma", "34,13"},
		{"too few digits", "3355N 0123E", "position.digits", "0123"},
		{"too many digits", "33551234N 01230E", "position.digits", "33551234"},
		{"three digits of latitude", "355N 01230E", "position.degrees-range", "355"},
		{"minutes too wide", "33 055N 12 30E", "position.digits", "055"},
		{"something behind", "33 55N 12 30E rubber", "position.trailing", "rubber"},
		{"fraction before minutes", "33.5 30N 12 30E", "position.hemisphere-missing", "33.5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(tt.in)
			if err == nil {
				t.Fatalf("Parse(%q) = %v, want %s", tt.in, got, tt.code)
			}
			if codeOf(err) != tt.code || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Parse(%q): %s: %v; want %s with %q", tt.in, codeOf(err), err, tt.code, tt.says)
			}
			var f *fault.Error
			if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Hint == "" || f.Field != "position" {
				t.Errorf("Parse(%q): %+v lacks kind, hint or field", tt.in, f)
			}
			if strings.ContainsAny(err.Error(), "{}") {
				t.Errorf("Parse(%q): %q has an empty place", tt.in, err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"34.35N 013.05E", "33°55′12″N 12°30′00″E", "N3355E01230", "34,35; 13,05", "٣٣٥٥ شمال ٠١٢٣٠ شرق", "lat 34 lon 13", "33-55N", "\x00", "9\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			var e *fault.Error
			if !errors.As(err, &e) || e.Kind != fault.Invalid || e.Text == "" || e.Hint == "" {
				t.Fatalf("Parse(%q): %#v is no fault with a hint", text, err)
			}
			return
		}
		if err := p.Check(); err != nil {
			t.Fatalf("Parse(%q) = %v: %v", text, p, err)
		}
		back, err := Parse(p.Format(DMS))
		if err != nil || math.Abs(back.Lat-p.Lat) > 0.5/3600+1e-9 || math.Abs(back.Lon-p.Lon) > 0.5/3600+1e-9 {
			t.Fatalf("Parse(%q) = %v, written %s, read %v, %v", text, p, p.Format(DMS), back, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, tt := range []struct{ name, text string }{
		{"decimal", "34.35N 013.05E"}, {"compact", "3355N01230E"}, {"dms", "33°55′12″N 12°30′00″E"}, {"wrong", "3375N01230E"},
	} {
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := Parse(tt.text)
				if (err != nil) != (tt.name == "wrong") {
					b.Fatal(err)
				}
			}
		})
	}
}
