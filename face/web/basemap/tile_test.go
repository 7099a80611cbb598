package basemap

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fanar/fault"
)

// contains is strings.Contains; the tests of this package ask it of errors.
func contains(text, part string) bool { return strings.Contains(text, part) }

// decoded is a tile read back by a reader written from the specification, not from the encoder.
type decoded map[string][]decodedFeature

type decodedFeature struct {
	kind  int
	tags  map[string]string
	rings [][][2]int // for points: one ring of one point
}

type field struct {
	number int
	value  uint64
	data   []byte
}

func fields(t *testing.T, b []byte) []field {
	t.Helper()
	var out []field
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		b = b[n:]
		v, n := binary.Uvarint(b)
		b = b[n:]
		f := field{number: int(key >> 3), value: v}
		if key&7 == 2 {
			f.data, b = b[:v], b[v:]
		}
		out = append(out, f)
	}
	return out
}

func varints(b []byte) []int {
	var out []int
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		b = b[n:]
		out = append(out, int(v))
	}
	return out
}

func decodeTile(t *testing.T, tile []byte) decoded {
	t.Helper()
	out := decoded{}
	for _, layer := range fields(t, tile) {
		if layer.number != 3 {
			t.Fatalf("tile field %d, want only layers (3)", layer.number)
		}
		var name string
		var keys, values []string
		var features [][]byte
		for _, f := range fields(t, layer.data) {
			switch f.number {
			case 1:
				name = string(f.data)
			case 2:
				features = append(features, f.data)
			case 3:
				keys = append(keys, string(f.data))
			case 4:
				values = append(values, string(fields(t, f.data)[0].data))
			case 5:
				if f.value != tileExtent {
					t.Errorf("extent %d, want %d", f.value, tileExtent)
				}
			case 15:
				if f.value != 2 {
					t.Errorf("version %d, want 2", f.value)
				}
			}
		}
		for _, data := range features {
			d := decodedFeature{tags: map[string]string{}}
			for _, f := range fields(t, data) {
				switch f.number {
				case 2:
					refs := varints(f.data)
					for i := 0; i < len(refs); i += 2 {
						d.tags[keys[refs[i]]] = values[refs[i+1]]
					}
				case 3:
					d.kind = int(f.value)
				case 4:
					d.rings = decodeGeometry(t, varints(f.data))
				}
			}
			out[name] = append(out[name], d)
		}
	}
	return out
}

func decodeGeometry(t *testing.T, c []int) [][][2]int {
	t.Helper()
	var rings [][][2]int
	x, y := 0, 0
	for i := 0; i < len(c); {
		command, count := c[i]&7, c[i]>>3
		i++
		switch command {
		case 1, 2:
			for range count {
				x += (c[i] >> 1) ^ -(c[i] & 1)
				y += (c[i+1] >> 1) ^ -(c[i+1] & 1)
				i += 2
				if command == 1 {
					rings = append(rings, nil)
				}
				rings[len(rings)-1] = append(rings[len(rings)-1], [2]int{x, y})
			}
		case 7:
		default:
			t.Fatalf("unknown geometry command %d", command)
		}
	}
	return rings
}

// tileOf gives the tile that a position falls in, and its place there in tile units.
func tileOf(lat, lon float64, z int) (x, y int, px, py float64) {
	p := project(lon, lat)
	n := math.Exp2(float64(z))
	x, y = int(p[0]*n), int(p[1]*n)
	return x, y, (p[0]*n - float64(x)) * tileExtent, (p[1]*n - float64(y)) * tileExtent
}

func insideRings(rings [][][2]int, px, py float64) bool {
	in := false
	for _, ring := range rings {
		for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
			ax, ay, bx, by := float64(ring[i][0]), float64(ring[i][1]), float64(ring[j][0]), float64(ring[j][1])
			if (ay > py) != (by > py) && px < (bx-ax)*(py-ay)/(by-ay)+ax {
				in = !in
			}
		}
	}
	return in
}

// Lampedusa and Malta are where it matters that the islands are there at every zoom that people work at.
func TestTilesHoldTheIslands(t *testing.T) {
	c := open(t)
	for _, tc := range []struct {
		name     string
		lat, lon float64
		land     bool
	}{
		{"Lampedusa", 35.51, 12.58, true},
		{"sea off Lampedusa", 35.40, 12.60, false},
		{"Malta", 35.88, 14.42, true},
		{"channel between Malta and Sicily", 36.40, 14.40, false},
		{"Tripoli", 32.80, 13.18, true},
	} {
		for z := 7; z <= MaxZoom; z++ {
			t.Run(fmt.Sprintf("%s at zoom %d", tc.name, z), func(t *testing.T) {
				x, y, px, py := tileOf(tc.lat, tc.lon, z)
				got := false
				for _, f := range decodeTile(t, c.cut(z, x, y))["land"] {
					if f.kind != mvtPolygon {
						t.Fatalf("land of kind %d", f.kind)
					}
					if insideRings(f.rings, px, py) {
						got = true
					}
				}
				if got != tc.land {
					t.Errorf("tile %d/%d/%d has land %v at %v, %v; want %v", z, x, y, got, tc.lat, tc.lon, tc.land)
				}
			})
		}
	}
}

// Section 4.3.4.4: an outer ring has a positive area by the surveyor's formula, an inner one a negative area.
func TestRingsTurnTheRightWay(t *testing.T) {
	c := open(t)
	seen := 0
	for x := 32; x < 39; x++ {
		for y := 22; y < 27; y++ {
			for _, f := range decodeTile(t, c.cut(6, x, y))["land"] {
				for i, ring := range f.rings {
					area := 0
					for j, a := range ring {
						b := ring[(j+1)%len(ring)]
						area += a[0]*b[1] - b[0]*a[1]
					}
					if (area > 0) != (i == 0) {
						t.Errorf("tile 6/%d/%d: ring %d has area %d", x, y, i, area/2)
					}
					seen++
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("saw %d rings only; the test looked at the wrong place", seen)
	}
}

// The shore must not run along the line where the file ends.
func TestCoastStopsAtTheExtent(t *testing.T) {
	c := open(t)
	edge := project(Extent().Max[0], 0)[0]
	for _, line := range c.coast {
		for i := 1; i < len(line); i++ {
			if abs(line[i-1][0]-edge) < 1e-6 && abs(line[i][0]-edge) < 1e-6 {
				t.Fatalf("the coast follows the eastern edge from %v to %v", line[i-1], line[i])
			}
		}
	}
}

func TestPlaceNamesTravelInTheTile(t *testing.T) {
	c := open(t)
	x, y, _, _ := tileOf(35.5, 12.6, 6)
	for _, f := range decodeTile(t, c.cut(6, x, y))["places"] {
		if f.tags["name_en"] == "Lampedusa" {
			if got := f.tags["name_ar"]; got != "لامبيدوزا" {
				t.Errorf("name_ar = %q", got)
			}
			return
		}
	}
	t.Error("Lampedusa is not named in its tile at zoom 6")
}

func TestTileRefusesWhatIsNotThere(t *testing.T) {
	c := open(t)
	for _, k := range [][3]int{{-1, 0, 0}, {MaxZoom + 1, 0, 0}, {3, 8, 0}, {3, 0, -1}, {0, 0, 1}} {
		if _, err := c.Tile(k[0], k[1], k[2]); fault.KindOf(err) != fault.NotFound || err == nil {
			t.Errorf("Tile(%v) error = %v, want not-found", k, err)
		}
	}
}

func TestServeTile(t *testing.T) {
	c := open(t)
	for _, tc := range []struct {
		name, method, path string
		status             int
	}{
		{"a tile", "GET", "/map/land/6/34/25.mvt", 200},
		{"open sea", "GET", "/map/land/3/0/7.mvt", 200},
		{"no suffix", "GET", "/map/land/6/34/25", 404},
		{"words", "GET", "/map/land/a/b/c.mvt", 404},
		{"too deep", "GET", "/map/land/30/1/1.mvt", 404},
		{"a change", "POST", "/map/land/6/34/25.mvt", 405},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			c.ServeHTTP(w, httptest.NewRequest(tc.method, tc.path, nil))
			if w.Code != tc.status {
				t.Fatalf("%s %s gave %d, want %d: %s", tc.method, tc.path, w.Code, tc.status, w.Body)
			}
			if tc.status != http.StatusOK {
				return
			}
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(z); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTileCacheGivesTheSameTile(t *testing.T) {
	c := open(t)
	first, err := c.Tile(6, 34, 25)
	if err != nil {
		t.Fatal(err)
	}
	for x := range 40 { // push it out of both generations
		for y := range 40 {
			if _, err := c.Tile(8, x, y); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := len(c.tiles.young) + len(c.tiles.old); n > 2*generationSize {
		t.Errorf("the cache holds %d tiles, want at most %d", n, 2*generationSize)
	}
	again, err := c.Tile(6, 34, 25)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the tile differs when cut again (error %v)", err)
	}
}

func BenchmarkCut(b *testing.B) {
	c := open(b)
	for _, k := range [][3]int{{5, 17, 12}, {8, 136, 101}, {11, 1095, 808}} {
		b.Run(fmt.Sprintf("zoom %d", k[0]), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.cut(k[0], k[1], k[2])
			}
		})
	}
}
