package rescue

import (
	"cmp"
	"slices"
	"strconv"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/engine/geo"
	"fanar/face/i18n"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// nearbyLimit is how many vessels of the picture can be chosen from; any other can be named, or tasked from her own page.
const nearbyLimit = 20

// unit is a tasked vessel or aircraft as the page shows it.
type unit struct {
	rescue.Tasking
	Word   string // state in words
	Miles  string // from the case; empty if it is not known
	Heard  string // how long ago; empty if she is not heard
	URL    string
	Closed bool // released: nothing can be answered any more
	Other  []arrival
}

// arrival is a time of arrival that somebody else gave.
type arrival struct {
	rescue.Arrival
	Author string
}

// earlierLimit is how many earlier positions stand on the page of the case; the sheet of positions has all.
const earlierLimit = 5

// EarlierPositions are the positions before the latest, the newest first.
func (d *caseData) EarlierPositions() []position {
	return d.Positions[1:min(1+earlierLimit, len(d.Positions))]
}

func (d *caseData) tasking(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	at, placed := d.Case.Latest()
	for _, t := range d.Case.Taskings {
		u := unit{Tasking: t, Word: v.T("tasking." + t.State), Closed: t.State == rescue.Released}
		for _, a := range t.TimesDiffer() {
			u.Other = append(u.Other, arrival{a, names.User(a.Author)})
		}
		if heard, ok := v.Room.Picture.Vessel(t.MMSI); ok && t.MMSI != 0 {
			row := v.Vessel(heard)
			u.URL, u.Heard = row.URL, v.Age(row.Seen)
			if placed && heard.HasPosition {
				u.Miles = miles(v, geo.Distance(at.Position, heard.Position))
			}
		}
		d.Units = append(d.Units, u)
	}
	if !v.May("rescue.TaskAsset") || d.Case.Closed {
		return nil
	}
	var from *geo.Position
	if placed {
		from = &at.Position
	}
	var err error
	d.Nearby, err = nearby(v, s, names, from, d.Case.Taskings, d.Task)
	return err
}

func miles(v *screen.Visit, d geo.NauticalMiles) string {
	places := 0
	if d < 10 {
		places = 1
	}
	return i18n.Decimal(v.Lang, float64(d), places)
}

// candidate is a vessel that could be asked to go.
type candidate struct {
	screen.Choice
	distance float64 // in nautical miles; very far if it is not known
}

const farAway = 1e6

// nearby are the vessels of the picture by distance, then the directory's that are not heard. Those that are tasked are
// left out. chosen is the MMSI that the address names; it is in the list wherever it is.
func nearby(v *screen.Visit, s dispatch.State, names *screen.Names, from *geo.Position, busy []rescue.Tasking, chosen string) ([]screen.Choice, error) {
	tasked := func(mmsi uint32, place string) bool {
		return slices.ContainsFunc(busy, func(t rescue.Tasking) bool {
			return t.State != rescue.Released && t.State != rescue.Declined && (mmsi != 0 && t.MMSI == mmsi || place != "" && t.Place == place)
		})
	}
	own := map[uint32]string{} // registered vessels by MMSI
	heard := map[string]bool{}
	for p, err := range directory.Places.All(s, "") {
		if err != nil {
			return nil, err
		}
		if !p.Ashore() && p.MMSI != 0 {
			own[p.MMSI] = p.ID
		}
	}
	var all []candidate
	if v.May("read.sea") {
		for _, x := range v.Room.Picture.Vessels(sea.Query{}) {
			if x.Kind != "ship" && x.Kind != "sar-aircraft" && x.Kind != "craft" || tasked(x.MMSI, own[x.MMSI]) {
				continue
			}
			all = append(all, candidateOf(v, x, from))
			heard[own[x.MMSI]] = true
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var out []screen.Choice
	for i, c := range all {
		if i < nearbyLimit || c.Value == "mmsi:"+chosen {
			out = append(out, c.Choice)
		}
	}
	rest, err := names.Places(func(p directory.Place) bool { return !p.Ashore() && !heard[p.ID] && !tasked(p.MMSI, p.ID) })
	for _, c := range rest {
		out = append(out, screen.Choice{Value: "place:" + c.Value, Text: c.Text, Group: v.T("tasking.not-heard")})
	}
	return out, err
}

func candidateOf(v *screen.Visit, x sea.Vessel, from *geo.Position) candidate {
	row := v.Vessel(x)
	c := candidate{Choice: screen.Choice{Value: "mmsi:" + strconv.FormatUint(uint64(x.MMSI), 10), Text: row.Line, Group: v.T("tasking.heard")}, distance: farAway}
	if from != nil && x.HasPosition {
		d := geo.Distance(*from, x.Position)
		c.distance = float64(d)
		c.Text = v.T("tasking.miles", "miles", miles(v, d)) + " · " + row.Line
	}
	return c
}
