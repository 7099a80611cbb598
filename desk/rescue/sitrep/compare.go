package sitrep

import (
	"strings"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/geo"
	"fanar/engine/ledger"
	wire "fanar/engine/sitrep"
	"fanar/record/dispatch"
)

// Difference is something that another centre says and the case does not: both stand.
type Difference struct {
	Letter string  `json:"letter"`          // B, D or F
	Ours   string  `json:"ours"`            // as the case has it
	Theirs string  `json:"theirs"`          // as they wrote it
	Miles  float64 `json:"miles,omitempty"` // of positions: how far they lie apart, in nautical miles
}

// near is how far two positions may lie apart before they are different ones, beside what each is uncertain by.
const near = 3.0 // nautical miles

// Compare finds where a report of another centre differs from the case as it is now: in the position, in the number of people
// and in who coordinates. What either does not say differs from nothing.
func Compare(s dispatch.State, caseID string, theirs wire.Report) ([]Difference, error) {
	c, err := rescue.CaseByID(s, caseID)
	if err != nil {
		return nil, err
	}
	var out []Difference
	if fix, ok := wire.ReadFix(theirs.Parts["B"]); ok {
		if at, known := c.Latest(); known {
			miles := float64(geo.Distance(fix.Position, at.Position))
			if miles > near+fix.UncertaintyNM+at.UncertaintyNM {
				out = append(out, Difference{Letter: "B", Ours: wire.Fix{Position: at.Position, UncertaintyNM: at.UncertaintyNM, At: at.At}.String(), Theirs: theirs.Parts["B"], Miles: miles})
			}
		}
	}
	if said, ok := wire.ReadPersons(theirs.Parts["D"]); ok && s.Policy.May(s.Actor, "read.people") {
		strip, err := people.StripOf(s, caseID, s.Actor)
		if err != nil {
			return nil, err
		}
		if strip.Alerted != nil && !strip.Hidden {
			if ours, apart := disagree(*strip.Alerted, said); apart {
				out = append(out, Difference{Letter: "D", Ours: ours, Theirs: theirs.Parts["D"]})
			}
		}
	}
	if told := theirs.Parts["F"]; told != "" && c.Coordinator != "" {
		o, _, err := directory.Organisations.Get(s, c.Coordinator)
		if err != nil {
			return nil, err
		}
		names := []string{c.Coordinator, o.Name}
		for _, n := range o.Names {
			names = append(names, n)
		}
		if !mentions(told, names) {
			out = append(out, Difference{Letter: "F", Ours: names[1], Theirs: told})
		}
	}
	return out, nil
}

// disagree tells whether no number fits both estimates, and says ours. A single best guess fits what lies within a fifth.
func disagree(ours ledger.Estimate, theirs wire.Persons) (text string, apart bool) {
	mine := wire.Persons{Min: number(ours.Min), Best: number(ours.Best), Max: number(ours.Max)}
	low, high := bounds(mine)
	theirLow, theirHigh := bounds(theirs)
	return mine.String(), low > theirHigh || theirLow > high
}

// bounds are between which numbers an estimate lies.
func bounds(p wire.Persons) (low, high int) {
	low, high = 0, ledger.MaxCount
	if p.Best >= 0 {
		low, high = p.Best-p.Best/5, p.Best+p.Best/5
	}
	switch {
	case p.Min >= 0 && p.Max >= 0:
		low, high = p.Min, p.Max
	case p.Min >= 0: // at least
		low, high = p.Min, ledger.MaxCount
	case p.Max >= 0: // at most
		low, high = 0, p.Max
	}
	return low, high
}

func mentions(text string, names []string) bool {
	text = strings.ToLower(text)
	for _, n := range names {
		if n != "" && strings.Contains(text, strings.ToLower(n)) {
			return true
		}
	}
	return false
}
