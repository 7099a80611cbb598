package rescue

import (
	"fmt"
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/policy"
)

// MasterDecision is what the master of a ship decided for the safety of life at sea, and why. It stands until the master
// says otherwise: nobody overrules it. Source: SOLAS V/34-1, rule R4.
type MasterDecision struct {
	ID       string       `json:"id"`
	Unit     string       `json:"unit"` // as the record names the ship
	Place    string       `json:"place,omitempty"`
	Decision string       `json:"decision"`
	Reason   string       `json:"reason"`
	At       time.Time    `json:"at"`
	Author   string       `json:"author"`
	Record   uint64       `json:"record"`
	Changed  *MasterWords `json:"changed,omitempty"` // nil while it stands
}

// MasterWords is what the master says instead of an earlier decision.
type MasterWords struct {
	Decision string    `json:"decision"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at"`
	Author   string    `json:"author"`
	Record   uint64    `json:"record"`
}

// MasterDecided is the fact that the master of a ship decided something for the safety of life at sea.
type MasterDecided struct {
	ID       string    `json:"id"`
	Unit     string    `json:"unit"`
	Place    string    `json:"place,omitempty"`
	Decision string    `json:"decision"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at"`
}

// MasterDecisionChanged is the fact that the master decided otherwise.
type MasterDecisionChanged struct {
	ID       string `json:"id"`
	Decision string `json:"decision"`
	Reason   string `json:"reason"`
}

func (MasterDecided) Kind() string         { return "rescue.master-decided" }
func (MasterDecisionChanged) Kind() string { return "rescue.master-decision-changed" }

// RecordMasterDecision records what the master of a ship decided, as the master said it.
type RecordMasterDecision struct {
	Case     string    `json:"case"`
	Unit     string    `json:"unit"` // a place of the directory, or the name of the ship
	Decision string    `json:"decision"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at,omitzero"`
}

// Action names the command.
func (RecordMasterDecision) Action() string { return "rescue.RecordMasterDecision" }

// Decide refuses a decision without a ship, without words or without the reason.
func (c RecordMasterDecision) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	f := MasterDecided{ID: fmt.Sprintf("d%d", len(was.Decisions)+1)}
	if f.Unit, err = words("unit", c.Unit, true); err != nil {
		return dispatch.Plan{}, err
	}
	var refs []string
	p, known, err := directory.Places.Get(s, f.Unit)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if known {
		if p.Ashore() {
			return dispatch.Plan{}, fault.New(fault.Invalid, "case.no-master", "{place} is a {type}; a ship has a master", "place", p.Name, "type", p.Type).WithField("unit")
		}
		f.Unit, f.Place, refs = p.Name, p.ID, []string{"place/" + p.ID}
	}
	if f.Decision, err = words("decision", c.Decision, true); err != nil {
		return dispatch.Plan{}, err
	}
	if f.Reason, err = words("reason", c.Reason, true); err != nil {
		return dispatch.Plan{}, err
	}
	if f.At, err = past(s, c.At); err != nil {
		return dispatch.Plan{}, err
	}
	f.Decision, f.Reason = withoutPhones(f.Decision, s.Now), withoutPhones(f.Reason, s.Now)
	return about(c.Case, f.At, f, refs...), nil
}

// ChangeMasterDecision says that a decision of the master does not stand any more. Only the ship itself may: rule R4 looks
// at who asks, and refuses everybody else. For a ship that is not in the directory the master's new decision is recorded
// beside the old one.
type ChangeMasterDecision struct {
	Case     string `json:"case"`
	Decision string `json:"decision"` // such as d1
	Now      string `json:"now"`      // what the master decided instead
	Reason   string `json:"reason"`
}

// Action names the command.
func (ChangeMasterDecision) Action() string { return "rescue.ChangeMasterDecision" }

// Decide refuses a decision that is not there or was changed already; R4 does the rest.
func (c ChangeMasterDecision) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := CaseByID(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	for _, d := range was.Decisions {
		if d.ID != c.Decision {
			continue
		}
		if d.Changed != nil {
			return dispatch.Plan{}, fault.New(fault.Conflict, "case.decision-changed", "the master of {unit} has changed decision {decision} already", "unit", d.Unit, "decision", d.ID)
		}
		f := MasterDecisionChanged{ID: d.ID}
		if f.Decision, err = words("now", c.Now, true); err != nil {
			return dispatch.Plan{}, err
		}
		if f.Reason, err = words("reason", c.Reason, true); err != nil {
			return dispatch.Plan{}, err
		}
		f.Decision, f.Reason = withoutPhones(f.Decision, s.Now), withoutPhones(f.Reason, s.Now)
		own, err := ownUnit(s, d.Place)
		if err != nil {
			return dispatch.Plan{}, err
		}
		plan := about(c.Case, time.Time{}, f)
		plan.Asks = []policy.Question{{As: []string{"master-decision"}, Context: map[string]any{"decision": map[string]any{"ownUnit": own}}}}
		return plan, nil
	}
	return dispatch.Plan{}, fault.New(fault.NotFound, "case.no-decision", "case {case} has no decision {decision} of a master", "case", c.Case, "decision", c.Decision).WithField("decision")
}

// ownUnit tells whether a unit of the directory is run by the organisation of who asks.
func ownUnit(s dispatch.State, place string) (bool, error) {
	if place == "" {
		return false, nil
	}
	p, ok, err := directory.Places.Get(s, place)
	return ok && p.Org != "" && p.Org == s.Actor.Org, err
}

var masterFolds = folding{
	MasterDecided{}.Kind(): on(func(c *Case, e event.Event, f MasterDecided) {
		c.Decisions = append(c.Decisions, MasterDecision{ID: f.ID, Unit: f.Unit, Place: f.Place, Decision: f.Decision, Reason: f.Reason, At: f.At, Author: e.Author, Record: e.Number})
	}),
	MasterDecisionChanged{}.Kind(): on(func(c *Case, e event.Event, f MasterDecisionChanged) {
		for i := range c.Decisions {
			if c.Decisions[i].ID == f.ID {
				c.Decisions[i].Changed = &MasterWords{Decision: f.Decision, Reason: f.Reason, At: e.Happened, Author: e.Author, Record: e.Number}
			}
		}
	}),
}
