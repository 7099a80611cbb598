package main

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// square is a topology of one 10° square island, its ring made of two arcs of which the second is walked backwards.
const square = `{"transform":{"scale":[1,1],"translate":[10,30]},
"arcs":[[[0,0],[10,0],[0,10]],[[0,0],[0,10],[10,0]]],
"objects":{"land":{"geometries":[{"type":"MultiPolygon","arcs":[[[0,-2]]]}]}}}`

func TestLandJoinsArcs(t *testing.T) {
	topo, err := ParseTopology([]byte(square))
	if err != nil {
		t.Fatal(err)
	}
	land, err := topo.Land()
	if err != nil {
		t.Fatal(err)
	}
	want := orb.MultiPolygon{{{{10, 30}, {20, 30}, {20, 40}, {10, 40}, {10, 30}}}}
	if !land.Equal(want) {
		t.Errorf("land = %v, want %v", land, want)
	}
}

func TestParseTopologySaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"not JSON", "land", "invalid character"},
		{"no land", `{"arcs":[[[0,0]]]}`, "0 land geometries"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseTopology([]byte(c.in))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error = %v, want one with %q", err, c.want)
			}
		})
	}
	for _, c := range []struct{ name, in, want string }{
		{"arc out of range", strings.Replace(square, "[0,-2]", "[0,7]", 1), "arc 7 does not exist"},
		{"a line", strings.Replace(square, "MultiPolygon", "LineString", 1), `a "LineString"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			topo, err := ParseTopology([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := topo.Land(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error = %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestCutKeepsWhatIsInside(t *testing.T) {
	in := orb.MultiPolygon{
		{{{30, 50}, {60, 50}, {60, 58}, {30, 58}, {30, 50}}},      // half inside
		{{{100, 0}, {110, 0}, {110, 10}, {100, 10}, {100, 0}}},    // outside
		{{{12, 35}, {13, 35}, {13, 36}, {12, 36}, {12, 35}}},      // inside
		{{{-60, 30}, {-50, 30}, {-50, 40}, {-60, 40}, {-60, 30}}}, // outside
	}
	got := Cut(in)
	if len(got) != 2 {
		t.Fatalf("kept %d polygons, want 2: %v", len(got), got)
	}
	if area := planar.Area(got[0]); area != 12*8 {
		t.Errorf("the half-inside polygon keeps %v square degrees, want 96", area)
	}
}

// The committed land is what the command makes from the vendored source.
func TestCommittedLandIsCurrent(t *testing.T) {
	if err := run("../..", true); err != nil {
		t.Error(err)
	}
}
