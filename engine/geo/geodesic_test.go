package geo

import (
	"bytes"
	"fmt"
	"math"
	"os/exec"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The distances and bearings come from geod of PROJ 9.1.1 on the WGS84 ellipsoid, which follows Karney's method and is good
// to nanometres.
func TestDistanceAndBearingAgainstGeod(t *testing.T) {
	for _, tt := range []struct {
		name            string
		a, b            Position
		metres, bearing float64
		within          float64 // of the distance, relative; 0 for a millimetre
	}{
		{"to Lampedusa", Position{34.35, 13.05}, Position{35.5, 12.6}, 134041.6218, 342.26511873, 0},
		{"to Tripoli", Position{33.9166666667, 12.5}, Position{32.9, 13.18}, 129289.1144, 150.52156576, 0},
		{"Tunis to Malta", Position{36.8, 10.2}, Position{35.9, 14.5}, 398653.2614, 103.22506856, 0},
		{"New York to London", Position{40.6, -73.8}, Position{51.6, -0.5}, 5551759.4003, 51.19888285, 0},
		{"Flinders Peak to Buninyong", Position{-37.95103341666667, 144.42486788888888}, Position{-37.65282113888889, 143.92649552777777}, 54972.2711, 306.86815920, 0},
		{"along the equator", Position{0, 0}, Position{0, 90}, 10018754.1714, 90, 0},
		{"over the pole", Position{89, 0}, Position{89, 180}, 223387.7298, 0, 0},
		{"over the antimeridian", Position{10, 179.5}, Position{10, -179.5}, 109639.3221, 89.91317376, 0},
		{"a few metres", Position{34.35, 13.05}, Position{34.3501, 13.0501}, 14.4118, 39.67222943, 0},
		{"pole to pole", Position{90, 0}, Position{-90, 0}, 20003931.4586, 180, 0},
		{"almost antipodal", Position{0, 0}, Position{0.5, 179.5}, 19936288.5790, 25.67, 0.005},
		{"almost antipodal, south", Position{-30, 0}, Position{29.9, 179.8}, 19989832.8276, 161.89, 0.005},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Distance(tt.a, tt.b).Metres()
			if most := max(0.001, tt.within*tt.metres); math.Abs(got-tt.metres) > most {
				t.Errorf("Distance(%v, %v) = %.4f m, want %.4f within %g", tt.a, tt.b, got, tt.metres, most)
			}
			if tt.within > 0 {
				return
			}
			most := 1e-7
			if tt.metres < 1000 {
				most = 1e-6 // a micrometre across
			}
			if got := InitialBearing(tt.a, tt.b); math.Abs(math.Remainder(got-tt.bearing, 360)) > most {
				t.Errorf("InitialBearing(%v, %v) = %.8f, want %.8f", tt.a, tt.b, got, tt.bearing)
			}
		})
	}
}

func TestDestinationAgainstGeod(t *testing.T) {
	for _, tt := range []struct {
		from     Position
		bearing  float64
		metres   float64
		lat, lon float64
	}{
		{Position{34.35, 13.05}, 47.3, 100000, 34.9586782975, 13.8546382955},
		{Position{33.9, 12.5}, 180, 185200, 32.2301120916, 12.5},
		{Position{10, 179.5}, 90, 500000, 9.9687779544, -175.9398841250},
		{Position{0, 0}, 45, 10000000, 45.0961829350, 89.8684085372},
		{Position{60, -20}, 300, 2000000, 64.2867465770, -57.8849218153},
	} {
		got := Destination(tt.from, tt.bearing, FromMetres(tt.metres))
		if math.Abs(got.Lat-tt.lat) > 1e-8 || math.Abs(got.Lon-tt.lon) > 1e-8 {
			t.Errorf("Destination(%v, %v, %v m) = %.10f %.10f, want %.10f %.10f", tt.from, tt.bearing, tt.metres, got.Lat, got.Lon, tt.lat, tt.lon)
		}
	}
}

func TestOneMileIs1852Metres(t *testing.T) {
	if got := NauticalMiles(1).Metres(); got != 1852 {
		t.Errorf("1 NM = %v m", got)
	}
	if got := FromMetres(926); got != 0.5 {
		t.Errorf("926 m = %v NM", got)
	}
}

func TestDestinationLiesAtTheDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anywhere(t, "p")
		bearing := rapid.Float64Range(-720, 720).Draw(t, "bearing")
		d := NauticalMiles(rapid.Float64Range(0, 9000).Draw(t, "distance"))
		q := Destination(p, bearing, d)
		if err := q.Check(); err != nil {
			t.Fatalf("Destination(%v, %v, %v) = %v: %v", p, bearing, d, q, err)
		}
		back := Distance(p, q)
		if math.Abs(back.Metres()-d.Metres()) > 0.005 {
			t.Fatalf("%v NM from %v to %v are %v NM", d, p, q, back)
		}
		if r := Distance(q, p); math.Abs(r.Metres()-back.Metres()) > 0.001 {
			t.Fatalf("%v NM there, %v NM back", back, r)
		}
		if d > 1 && math.Abs(p.Lat) < 89 {
			if got := InitialBearing(p, q); math.Abs(math.Remainder(got-bearing, 360)) > 1e-4 {
				t.Fatalf("bearing %v, want %v", got, bearing)
			}
		}
	})
}

func TestDistanceNeverFails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anywhere(t, "a"), anywhere(t, "b")
		if rapid.Bool().Draw(t, "opposite") {
			b = Position{-a.Lat, wrap(a.Lon + 180 + rapid.Float64Range(-0.7, 0.7).Draw(t, "by"))}
		}
		d, bearing := Distance(a, b), InitialBearing(a, b)
		if !(d >= 0 && d.Metres() < 20_050_000) || !(bearing >= 0 && bearing < 360) {
			t.Fatalf("from %v to %v: %v NM, %v°", a, b, d, bearing)
		}
	})
}

// Where PROJ is installed, many pairs are compared with it.
func TestAgainstInstalledGeod(t *testing.T) {
	geod, err := exec.LookPath("geod")
	if err != nil {
		t.Skip("geod is not installed")
	}
	var pairs [][2]Position
	var in bytes.Buffer
	for i := range 500 {
		f := float64(i)
		a := Position{math.Mod(f*7.31, 170) - 85, math.Mod(f*53.17, 360) - 180}
		b := Position{math.Mod(f*3.77+20, 170) - 85, wrap(a.Lon + math.Mod(f*11.3, 320) - 160)}
		pairs = append(pairs, [2]Position{a, b})
		fmt.Fprintf(&in, "%.12f %.12f %.12f %.12f\n", a.Lat, a.Lon, b.Lat, b.Lon)
	}
	cmd := exec.Command(geod, "-I", "+ellps=WGS84", "-f", "%.9f", "-F", "%.6f")
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("run geod: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(pairs) {
		t.Fatalf("geod gave %d lines for %d pairs", len(lines), len(pairs))
	}
	for i, line := range lines {
		var azimuth, back, metres float64
		if _, err := fmt.Sscan(line, &azimuth, &back, &metres); err != nil {
			t.Fatalf("read %q: %v", line, err)
		}
		a, b := pairs[i][0], pairs[i][1]
		if got := Distance(a, b).Metres(); math.Abs(got-metres) > 0.001 {
			t.Errorf("Distance(%v, %v) = %.6f m, geod %.6f", a, b, got, metres)
		}
		if got := InitialBearing(a, b); math.Abs(math.Remainder(got-azimuth, 360)) > 1e-6 {
			t.Errorf("InitialBearing(%v, %v) = %.9f, geod %.9f", a, b, got, azimuth)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   []Position
		want Box
	}{
		{"one", []Position{{34, 13}}, Box{34, 13, 34, 13}},
		{"sea", []Position{{34, 13}, {33, 12}, {35.5, 12.6}}, Box{33, 12, 35.5, 13}},
		{"across the antimeridian", []Position{{1, 179}, {-2, -178}, {0, 177}}, Box{-2, 177, 1, -178}},
		{"over Greenwich", []Position{{1, -3}, {2, 4}}, Box{1, -3, 2, 4}},
		{"on the antimeridian", []Position{{0, 180}, {0, -180}}, Box{0, 180, 0, -180}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := Bounds(tt.in...); !ok || got != tt.want {
				t.Errorf("Bounds(%v) = %v, %v; want %v", tt.in, got, ok, tt.want)
			}
		})
	}
	if box, ok := Bounds(); ok {
		t.Errorf("Bounds() = %v, want none", box)
	}
}

func TestBoundsHoldEveryPosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Position { return anywhere(t, "p") }), 1, 8).Draw(t, "all")
		box, _ := Bounds(all...)
		for _, p := range all {
			if !box.Contains(p) {
				t.Fatalf("%v of %v is not in %v", p, all, box)
			}
		}
		far := Position{Lat: box.North, Lon: wrap(box.West - 0.001)}
		if width := math.Mod(box.East-box.West+360, 360); width < 359 && box.Contains(far) {
			t.Fatalf("%v holds %v", box, far)
		}
	})
}

func BenchmarkDistance(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Distance(Position{34.35, 13.05}, Position{35.5, 12.6})
	}
}
