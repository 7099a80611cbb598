package alert

import (
	"cmp"
	"slices"

	"fanar/desk/sea"
	"fanar/engine/geo"
)

const (
	rangeNM  = 60.0 // from how far a ship is called
	nearMost = 30   // how many ships are
)

// Near is a ship in range of a boat.
type Near struct {
	Ship
	MilesNM float64 `json:"milesNm"`
}

// InRange gives the ships of a picture within sixty nautical miles, the nearest first, at most thirty. Aircraft, stations
// and beacons are none.
func InRange(p *sea.Picture, from geo.Position) []Near {
	if p == nil {
		return nil
	}
	var out []Near
	for _, x := range p.Vessels(sea.Query{Kind: "ship"}) {
		if !x.HasPosition {
			continue
		}
		if d := float64(geo.Distance(from, x.Position)); d <= rangeNM {
			out = append(out, Near{Ship{MMSI: x.MMSI, Vessel: x.Name}, d})
		}
	}
	slices.SortStableFunc(out, func(a, b Near) int { return cmp.Compare(a.MilesNM, b.MilesNM) })
	return out[:min(len(out), nearMost)]
}
