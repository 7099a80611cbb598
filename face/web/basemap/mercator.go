package basemap

import (
	"math"

	"github.com/paulmach/orb"
)

// maxLatitude is where the square web Mercator world ends.
const maxLatitude = 85.05112877980659

// project gives world units: the Mercator world is one unit wide and high, x to the east from 180°W, y to the south from
// 85.05°N. Positions beyond are drawn on the edge.
func project(lon, lat float64) orb.Point {
	lat = min(max(lat, -maxLatitude), maxLatitude)
	s := math.Sin(lat * math.Pi / 180)
	return orb.Point{lon/360 + 0.5, 0.5 - math.Log((1+s)/(1-s))/(4*math.Pi)}
}

// unproject is the inverse of project, in degrees.
func unproject(p orb.Point) (lon, lat float64) {
	return (p[0] - 0.5) * 360, math.Atan(math.Sinh(math.Pi*(1-2*p[1]))) * 180 / math.Pi
}

// projectLand turns polygons in degrees into world units.
func projectLand(land orb.MultiPolygon) orb.MultiPolygon {
	out := land.Clone()
	for _, polygon := range out {
		for _, ring := range polygon {
			for i, p := range ring {
				ring[i] = project(p[0], p[1])
			}
		}
	}
	return out
}
