package suitable

import (
	"fmt"
	"math"
	"slices"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/dispatch"
)

// Picture is what of the live picture is read; [sea.Picture] has it.
type Picture interface {
	Vessels(q sea.Query) []sea.Vessel
	Vessel(mmsi uint32) (sea.Vessel, bool)
}

// Ranking is the units for one case.
type Ranking struct {
	Case  string      `json:"case"`
	Datum Datum       `json:"datum"`
	Units []Candidate `json:"units" nullable:"false"`
	Heard int         `json:"heard"` // stations that were looked at: 0 says nothing about the sea
}

// Most is the longest list that [For] gives.
const Most = 200

// reaches are the radii in nautical miles that are looked through, until no ship beyond could be there sooner.
var reaches = []float64{60, 150, 400}

// fastestShipKn is faster than any ship that goes to a rescue.
const fastestShipKn = 45.0

// For ranks the units that the record and the picture know for a case. A case without a position has no ranking: a
// fault.Conflict says so.
func For(s dispatch.State, picture Picture, caseID string, limit int) (Ranking, error) {
	c, err := rescue.CaseByID(s, caseID)
	if err != nil {
		return Ranking{}, err
	}
	last, ok := c.Latest()
	if !ok {
		return Ranking{}, fault.New(fault.Conflict, "units.no-position", "nobody has said where the boat of {case} is; without a position no unit is nearer than another", "case", caseID).
			WithHint("report a position, even a rough one with its uncertainty")
	}
	limit = max(1, min(limit, Most))
	var own []directory.Place
	for p, err := range directory.Units(s) {
		if err != nil {
			return Ranking{}, err
		}
		own = append(own, p)
	}
	r := Ranking{Case: caseID, Datum: DatumOf(last.Position, last.At, last.UncertaintyNM, s.Now), Units: []Candidate{}}
	if s.Policy.May(s.Actor, "read.sea") {
		r.search(picture, own, s, limit)
	} else {
		r.Units = append(r.Units, Rank(r.Datum, nil, own, s.Now, limit)...)
	}
	if err := r.tasked(s, c); err != nil {
		return r, err
	}
	return r, r.ports(s)
}

// search looks through wider and wider boxes around the datum. Aircraft and the directory's own units count from anywhere.
func (r *Ranking) search(picture Picture, own []directory.Place, s dispatch.State, limit int) {
	far := picture.Vessels(sea.Query{Kind: "sar-aircraft"})
	for _, p := range own {
		if v, ok := picture.Vessel(p.MMSI); ok && p.MMSI != 0 && v.Kind != "sar-aircraft" {
			far = append(far, v)
		}
	}
	for _, reach := range reaches {
		box := around(r.Datum.Position, reach)
		found := with(picture.Vessels(sea.Query{Bounds: &box}), far)
		r.Units, r.Heard = append(r.Units[:0], Rank(r.Datum, found, own, s.Now, limit)...), len(found)
		if len(r.Units) == limit && r.Units[limit-1].Takes <= span(reach, fastestShipKn) {
			return
		}
	}
	found := picture.Vessels(sea.Query{})
	r.Units, r.Heard = append(r.Units[:0], Rank(r.Datum, found, own, s.Now, limit)...), len(found)
}

// with adds the vessels of far that are not in found, which is in the order of their numbers.
func with(found, far []sea.Vessel) []sea.Vessel {
	in := len(found)
	for _, v := range far {
		if _, ok := slices.BinarySearchFunc(found[:in], v.MMSI, func(a sea.Vessel, mmsi uint32) int { return int(int64(a.MMSI) - int64(mmsi)) }); !ok {
			found = append(found, v)
		}
	}
	return found
}

// around is the box that holds everything within a radius.
func around(at geo.Position, miles float64) geo.Box {
	dLat := miles / 60
	dLon := dLat / max(0.05, math.Cos(at.Lat*math.Pi/180))
	return geo.Box{South: max(-90, at.Lat-dLat), North: min(90, at.Lat+dLat), West: wrapped(at.Lon - dLon), East: wrapped(at.Lon + dLon)}
}

func wrapped(lon float64) float64 { return math.Mod(lon+540, 360) - 180 }

// tasked marks the units that go to this case or to another, and those whose master declined this one.
func (r *Ranking) tasked(s dispatch.State, c rescue.Case) error {
	open, err := rescue.Open(s, s.Now)
	if err != nil {
		return err
	}
	elsewhere := map[string][]string{}
	for _, other := range open {
		for _, t := range other.Taskings {
			if other.ID == c.ID || !t.Live() {
				continue
			}
			for _, key := range keys(t.MMSI, t.Place) {
				if !slices.Contains(elsewhere[key], other.ID) {
					elsewhere[key] = append(elsewhere[key], other.ID)
				}
			}
		}
	}
	here := map[string]string{}
	for _, t := range c.Taskings {
		for _, key := range keys(t.MMSI, t.Place) {
			here[key] = t.State
		}
	}
	for i := range r.Units {
		u := &r.Units[i]
		for _, key := range keys(u.MMSI, u.Place) {
			if u.Tasked == nil {
				u.Tasked = elsewhere[key]
			}
			switch state := (rescue.Tasking{State: here[key]}); {
			case state.Live():
				u.Here = true
			case state.State == rescue.Declined:
				u.Declined = true
			}
		}
	}
	return nil
}

// keys name a unit by what is known of her.
func keys(mmsi uint32, place string) []string {
	var out []string
	if mmsi != 0 {
		out = append(out, fmt.Sprint(mmsi))
	}
	if place != "" {
		out = append(out, "place/"+place)
	}
	return out
}
