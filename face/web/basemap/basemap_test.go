package basemap

import (
	"testing"

	"pgregory.net/rapid"
)

func open(t testing.TB) *Chart {
	t.Helper()
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestIsLand(t *testing.T) {
	c := open(t)
	for _, tc := range []struct {
		name     string
		lat, lon float64
		want     bool
	}{
		{"Lampedusa, the island's middle", 35.51, 12.58, true},
		{"Malta", 35.88, 14.42, true},
		{"Gozo", 36.05, 14.25, true},
		{"Tripoli, south of the port", 32.80, 13.18, true},
		{"Catania, inland", 37.60, 14.80, true},
		{"off Lampedusa", 35.30, 12.60, false},
		{"channel of Malta", 36.40, 14.60, false},
		{"Gulf of Sidra", 31.80, 18.50, false},
		{"Ionian Sea", 36.50, 18.00, false},
		{"off Zuwarah", 33.40, 12.10, false},
		{"beyond the chart", 10, 100, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := c.IsLand(tc.lat, tc.lon); got != tc.want {
				t.Errorf("IsLand(%v, %v) = %v, want %v", tc.lat, tc.lon, got, tc.want)
			}
		})
	}
}

func TestProjectionGoesThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lon := rapid.Float64Range(-180, 180).Draw(t, "lon")
		lat := rapid.Float64Range(-85, 85).Draw(t, "lat")
		gotLon, gotLat := unproject(project(lon, lat))
		if abs(gotLon-lon) > 1e-9 || abs(gotLat-lat) > 1e-9 {
			t.Fatalf("unproject(project(%v, %v)) = %v, %v", lon, lat, gotLon, gotLat)
		}
	})
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

func TestReadLandRefusesDamage(t *testing.T) {
	for _, tc := range []struct {
		name string
		file []byte
	}{
		{"empty", nil},
		{"not gzip", []byte("land, ho")},
		{"cut short", landFile[:len(landFile)/2]},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if land, err := readLand(tc.file); err == nil {
				t.Errorf("readLand gave %d polygons and no error", len(land))
			}
		})
	}
}

func FuzzReadLand(f *testing.F) {
	f.Add([]byte("FNLAND1\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := compress(raw)
		if err != nil {
			t.Fatal(err)
		}
		land, err := readLand(file)
		if err != nil {
			return
		}
		for _, p := range land {
			for _, r := range p {
				if len(r) > 0 && r[0] != r[len(r)-1] && r[0] == r[0] {
					t.Fatalf("a ring is not closed: %v to %v", r[0], r[len(r)-1])
				}
			}
		}
	})
}

func TestPlaces(t *testing.T) {
	c := open(t)
	if n := len(c.Places()); n < 55 {
		t.Errorf("%d places, want about 60", n)
	}
	seen := map[string]bool{}
	rank := 0
	for _, p := range c.Places() {
		name := p.Name("en")
		if seen[name] {
			t.Errorf("%s stands in the table twice", name)
		}
		seen[name] = true
		if !Extent().Contains([2]float64{p.Lon, p.Lat}) {
			t.Errorf("%s at %v, %v lies outside the chart", name, p.Lat, p.Lon)
		}
		if p.Rank < rank {
			t.Errorf("%s has rank %d after one of %d; the important come first", name, p.Rank, rank)
		}
		rank = p.Rank
		for _, lang := range placeLanguages() {
			if p.names[lang] == "" {
				t.Errorf("%s has no name in %s", name, lang)
			}
		}
	}
}

func TestReadPlacesSaysWhichLine(t *testing.T) {
	const head = "rank,lat,lon,en,it,ar,tr,fr\n"
	for _, tc := range []struct{ name, row, want string }{
		{"rank", "x,1,2,a,b,c,d,e\n", "line 2"},
		{"latitude", "5,north,2,a,b,c,d,e\n", "line 2"},
		{"name", "5,1,2,,b,c,d,e\n", "line 2"},
		{"columns", "5,1,2,a\n", "2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := readPlaces(head + tc.row)
			if err == nil || !contains(err.Error(), tc.want) {
				t.Errorf("error = %v, want one that names %s", err, tc.want)
			}
		})
	}
}
