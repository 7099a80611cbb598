package rescue

import (
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// OrderLanding orders that the people of a case be landed at a place. The rules look at the place's standing (R8, R9, R10)
// and at what was said to the people and asked of them before (R13).
type OrderLanding struct {
	Case            string `json:"case"`
	Place           string `json:"place"`
	Unit            string `json:"unit,omitempty"`            // the vessel that carries them
	Informed        bool   `json:"informed,omitempty"`        // they know where they go
	ObjectionsHeard bool   `json:"objectionsHeard,omitempty"` // they had the chance to object
	NeedsNoted      bool   `json:"needsNoted,omitempty"`      // vulnerability and need of protection were noted
}

// Action names the command.
func (OrderLanding) Action() string { return "rescue.OrderLanding" }

// Decide refuses a place that is not on land; the rules do the rest.
func (c OrderLanding) Decide(s dispatch.State) (dispatch.Plan, error) {
	p, standing, err := destination(s, c.Case, c.Place)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !p.Ashore() {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.not-ashore", "{place} is a {type}; people are landed on land", "place", p.Name, "type", p.Type).
			WithHint("for another vessel order a transfer").WithField("place")
	}
	plan := about(c.Case, time.Time{}, LandingOrdered{Place: p.ID, Unit: c.Unit, Assessments: ids(standing),
		Informed: c.Informed, ObjectionsHeard: c.ObjectionsHeard, NeedsNoted: c.NeedsNoted}, "place/"+p.ID)
	asked := standing.Destination()
	asked["people"] = map[string]any{"informed": c.Informed, "objectionsHeard": c.ObjectionsHeard, "needsNoted": c.NeedsNoted}
	plan.Asks = []policy.Question{{As: []string{"landing", "landing-order"}, Context: asked}}
	return plan, nil
}

// OrderTransfer orders that people go over to another unit at sea. The rules look at the unit's next port: R10, R11.
type OrderTransfer struct {
	Case     string `json:"case"`
	Unit     string `json:"unit"`     // place of type vessel
	NextPort string `json:"nextPort"` // where the unit goes next
}

// Action names the command.
func (OrderTransfer) Action() string { return "rescue.OrderTransfer" }

// Decide refuses a unit that is no vessel; the rules do the rest.
func (c OrderTransfer) Decide(s dispatch.State) (dispatch.Plan, error) {
	unit, err := directory.PlaceByID(s, c.Unit)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if unit.Ashore() {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.not-unit", "{place} is a {type}; a vessel or an aircraft can be tasked", "place", unit.Name, "type", unit.Type).WithField("unit")
	}
	p, standing, err := destination(s, c.Case, c.NextPort)
	if err != nil {
		return dispatch.Plan{}, err
	}
	plan := about(c.Case, time.Time{}, TransferOrdered{Unit: unit.ID, NextPort: p.ID, Assessments: ids(standing)}, "place/"+unit.ID, "place/"+p.ID)
	plan.Asks = []policy.Question{{As: []string{"transfer-at-sea"}, Context: standing.Destination()}}
	return plan, nil
}

func destination(s dispatch.State, id, place string) (directory.Place, directory.Standing, error) {
	if _, err := openCase(s, id); err != nil {
		return directory.Place{}, directory.Standing{}, err
	}
	p, err := directory.PlaceByID(s, place)
	if err != nil {
		return p, directory.Standing{}, err
	}
	standing, err := directory.StandingOf(s, s.Policy, p.ID, s.Now)
	return p, standing, err
}

func ids(s directory.Standing) []string {
	out := []string{}
	for _, a := range s.Assessments {
		out = append(out, a.ID)
	}
	return out
}
