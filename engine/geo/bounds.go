package geo

import "slices"

// Box is the part of the Earth between two parallels and two meridians, edges included, in degrees. West is greater than
// East when the box crosses the antimeridian; both may be ±180.
type Box struct {
	South float64 `json:"south"`
	West  float64 `json:"west"`
	North float64 `json:"north"`
	East  float64 `json:"east"`
}

// Bounds gives the smallest box around the positions, across the antimeridian when that is narrower. ok is false when
// there are none.
func Bounds(positions ...Position) (box Box, ok bool) {
	if len(positions) == 0 {
		return Box{}, false
	}
	box = Box{South: positions[0].Lat, North: positions[0].Lat}
	lons := make([]float64, len(positions))
	for i, p := range positions {
		box.South, box.North = min(box.South, p.Lat), max(box.North, p.Lat)
		lons[i] = p.Lon
	}
	slices.Sort(lons)
	// The narrowest box leaves out the widest gap between neighbours; the first gap is the one across the antimeridian.
	last := len(lons) - 1
	box.West, box.East = lons[0], lons[last]
	widest := lons[0] + 360 - lons[last]
	for i := range last {
		if gap := lons[i+1] - lons[i]; gap > widest {
			widest, box.West, box.East = gap, lons[i+1], lons[i]
		}
	}
	return box, true
}

// Contains says whether p lies in the box or on its edge.
func (b Box) Contains(p Position) bool {
	if p.Lat < b.South || p.Lat > b.North {
		return false
	}
	if b.West <= b.East {
		return b.West <= p.Lon && p.Lon <= b.East
	}
	return p.Lon >= b.West || p.Lon <= b.East
}
