// Package basemap draws the chart under everything else: land, shore, the grid of latitude and longitude, and the names of
// coastal places, from Natural Earth's 1:10m land between 15°W and 42°E, 24°N and 62°N.
//
// It draws the same chart in two ways. [Chart.Tile] cuts vector tiles for the live map, and [Chart.SVG] draws a whole view
// on the server with vessels and cases on it: the twin that is seen without script or WebGL, on paper and on thin lines.
//
// It must never show a border between states, and it must never be taken for a nautical chart: its shore is good to about
// 300 m, and it knows no depths. Start with [Open].
package basemap

import (
	_ "embed"
	"sync"

	"github.com/paulmach/orb"
)

// The land that tools/basemap cut out of Natural Earth.
//
//go:embed land.bin
var landFile []byte

// Chart is the land and its names, ready to be cut. It is safe for use by many goroutines.
type Chart struct {
	land   orb.MultiPolygon    // in world units (see project)
	coast  orb.MultiLineString // the shore of land without the edges where the extent cut it
	places []Place

	mu    sync.Mutex
	tiles generations
}

// Open reads the embedded land and places. An error means that the program was built from damaged files.
func Open() (*Chart, error) {
	land, err := readLand(landFile)
	if err != nil {
		return nil, err
	}
	places, err := readPlaces(placesFile)
	if err != nil {
		return nil, err
	}
	return &Chart{land: projectLand(land), coast: shore(land), places: places}, nil
}

// Extent is what the chart covers, in degrees.
func Extent() orb.Bound {
	return orb.Bound{Min: orb.Point{-15, 24}, Max: orb.Point{42, 62}}
}

// IsLand reports whether a position, in degrees, lies on land as the chart draws it (to about 300 m).
func (c *Chart) IsLand(lat, lon float64) bool {
	p := project(lon, lat)
	for _, polygon := range c.land {
		if polygon.Bound().Contains(p) && inside(polygon, p) {
			return true
		}
	}
	return false
}

// inside is the even-odd rule over all rings, so that a lake is not land.
func inside(polygon orb.Polygon, p orb.Point) bool {
	in := false
	for _, ring := range polygon {
		for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
			a, b := ring[i], ring[j]
			if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
		}
	}
	return in
}
