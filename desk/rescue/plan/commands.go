package plan

import (
	"slices"
	"strings"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

const (
	titleLimit = 200   // bytes
	textLimit  = 8_000 // bytes of the plan itself
	noteLimit  = 2_000 // bytes of a review, and of a reason
)

// Draft writes a new plan. The asker's organisation is one of the parties; the draft binds none of them.
type Draft struct {
	Terms
}

// Action names the command.
func (Draft) Action() string { return "plan.Draft" }

// Decide refuses fewer than two parties, parties that nobody knows, and a purpose that is none.
func (c Draft) Decide(s dispatch.State) (dispatch.Plan, error) {
	terms, err := checked(s, c.Terms)
	if err != nil {
		return dispatch.Plan{}, err
	}
	n := uint64(1)
	for _, err := range plans.All(s, "") {
		if err != nil {
			return dispatch.Plan{}, err
		}
		n++
	}
	return on(named(n), Drafted{ID: named(n), Terms: terms}), nil
}

// Revise writes the next version of a plan. What is in force stays in force until every party has approved the new one.
type Revise struct {
	Plan string `json:"plan"`
	Terms
}

// Action names the command.
func (Revise) Action() string { return "plan.Revise" }

// Decide refuses who is no party, and what [Draft] refuses.
func (c Revise) Decide(s dispatch.State) (dispatch.Plan, error) {
	p, err := open(s, c.Plan)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := party(s, p.Latest().Parties); err != nil {
		return dispatch.Plan{}, err
	}
	terms, err := checked(s, c.Terms)
	if err != nil {
		return dispatch.Plan{}, err
	}
	return on(p.ID, Revised{ID: p.ID, Version: len(p.Versions) + 1, Terms: terms}), nil
}

// End ends a plan, in force or not. One party can: cooperation goes on only while all want it.
type End struct {
	Plan   string `json:"plan"`
	Reason string `json:"reason"`
}

// Action names the command.
func (End) Action() string { return "plan.End" }

// Decide refuses who is no party, an end without a reason and a second end.
func (c End) Decide(s dispatch.State) (dispatch.Plan, error) {
	p, err := open(s, c.Plan)
	if err != nil {
		return dispatch.Plan{}, err
	}
	bound, _ := p.Numbered(p.InForce)
	if err := party(s, slices.Concat(p.Latest().Parties, bound.Parties)); err != nil {
		return dispatch.Plan{}, err
	}
	if err := words("reason", c.Reason, noteLimit); err != nil {
		return dispatch.Plan{}, err
	}
	return on(p.ID, Ended{ID: p.ID, Organisation: s.Actor.Org, Reason: strings.TrimSpace(c.Reason)}), nil
}

// checked gives terms as they are recorded.
func checked(s dispatch.State, t Terms) (Terms, error) {
	if err := words("title", t.Title, titleLimit); err != nil {
		return t, err
	}
	if err := words("text", t.Text, textLimit); err != nil {
		return t, err
	}
	if !slices.Contains(Purposes(), t.Purpose) {
		return t, fault.New(fault.Invalid, "plan.purpose", "{purpose} is no purpose of a plan", "purpose", t.Purpose, "purposes", strings.Join(Purposes(), ", ")).
			WithHint("one of {purposes}").WithField("purpose")
	}
	parties := []string{}
	for _, id := range t.Parties {
		if id = strings.TrimSpace(id); id == "" || slices.Contains(parties, id) {
			continue
		}
		if _, err := directory.OrganisationByID(s, id); err != nil {
			return t, fault.As(err).WithField("parties")
		}
		parties = append(parties, id)
	}
	if len(parties) < 2 {
		return t, fault.New(fault.Invalid, "plan.parties", "a joint plan has at least two parties").WithField("parties")
	}
	if err := party(s, parties); err != nil {
		return t, err
	}
	t.Title, t.Text, t.Parties = strings.TrimSpace(t.Title), strings.TrimSpace(t.Text), parties
	return t, nil
}

// open gives a plan that has not ended.
func open(s dispatch.State, id string) (Plan, error) {
	p, err := ByID(s, id)
	if err == nil && p.Ended != nil {
		err = fault.New(fault.Conflict, "plan.over", "plan {plan} has ended", "plan", id).WithHint("draft a new one")
	}
	return p, err
}

// party refuses who acts for none of the parties.
func party(s dispatch.State, parties []string) error {
	if s.Actor.Org != "" && slices.Contains(parties, s.Actor.Org) {
		return nil
	}
	return fault.New(fault.Forbidden, "plan.not-party", "your organisation is no party to this plan").
		WithHint("a party drafts, revises, approves and ends a plan").WithField("parties")
}

// words refuses a text that is empty or too long.
func words(field, text string, limit int) error {
	if strings.TrimSpace(text) == "" {
		return fault.New(fault.Invalid, "plan.needed", "{field} is empty; say it in a few words", "field", field).WithField(field)
	}
	if len(text) > limit {
		return fault.New(fault.Invalid, "plan.long", "{field} has {got} bytes; {limit} are the most", "field", field, "got", len(text), "limit", limit).WithField(field)
	}
	return nil
}

func on(id string, f event.Fact) dispatch.Plan {
	return dispatch.Plan{Subject: Subject(id), Facts: []event.Draft{{Subject: Subject(id), Fact: f}}}
}
