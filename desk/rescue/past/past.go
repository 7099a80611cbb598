// Package past takes in cases that another system has already closed, so that their positions and numbers stand where all
// cases stand, and the next search finds them.
//
// What is taken in is history: it opens and closes in one step, so that no clock runs and nobody is called for a boat of years
// ago. It says how the other system closed it and claims nothing of its own; above all it counts nobody, so what the other
// system said about people stays an estimate. A case that the other system left open is never closed here: it is an alert, and
// a person decides (package alert).
//
// Start with [TakeIn].
package past

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

const (
	mostPositions = 10_000
	textLimit     = 2_000 // bytes
)

// Position is where the boat was by the other system's record.
type Position struct {
	Position geo.Position `json:"position"`
	At       time.Time    `json:"at"`
	Source   string       `json:"source,omitempty"`
}

// Estimate is a number of people that the other system holds. Figures that contradict each other all stand.
type Estimate struct {
	People int    `json:"people"`
	Words  string `json:"words,omitempty"` // what the number is of, such as "women, men and minors"
}

// TakeIn takes in one case of another system that is closed there. The same one is not taken in twice, however long ago the
// first time was.
type TakeIn struct {
	System    string         `json:"system"` // such as onefleet
	ID        string         `json:"id"`     // in that system
	At        time.Time      `json:"at"`     // when the boat was first known
	Boat      alertline.Boat `json:"boat,omitempty"`
	Positions []Position     `json:"positions,omitempty"` // in any order
	Estimates []Estimate     `json:"estimates,omitempty"`
	Outcome   string         `json:"outcome"` // in the words of the other system
	Note      string         `json:"note,omitempty"`
}

// Action names the command.
func (TakeIn) Action() string { return "past.TakeIn" }

// Subject names a case of another system in the record.
func Subject(system, id string) string { return "import/" + system + "/" + id }

// Known gives the case that one of another system became; empty if it was not taken in.
func Known(r journal.Reader, system, id string) (string, error) {
	for e, err := range journal.About(r, Subject(system, id)) {
		var f CaseImported
		if err == nil {
			err = e.Decode(&f)
		}
		return f.Case, err
	}
	return "", nil
}

var (
	systemForm = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
	idForm     = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,119}$`)
)

// Decide refuses what was taken in before, what lies in the future, and what has no name.
func (c TakeIn) Decide(s dispatch.State) (dispatch.Plan, error) {
	if err := c.check(s.Now); err != nil {
		return dispatch.Plan{}, err
	}
	was, err := Known(s, c.System, c.ID)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if was != "" {
		return dispatch.Plan{}, fault.New(fault.Conflict, "past.known", "{id} of {system} was taken in before; it is case {case}", "id", c.ID, "system", c.System, "case", was)
	}
	id, facts, err := rescue.DraftOpening(s, c.alert(), false)
	if err != nil {
		return dispatch.Plan{}, err
	}
	subject, from := rescue.Subject(id), Subject(c.System, c.ID)
	add := func(at time.Time, fact event.Fact) {
		facts = append(facts, event.Draft{Subject: subject, Happened: at, Fact: fact})
	}
	last := c.At
	for _, p := range c.Positions {
		add(p.At, rescue.PositionReported{Position: p.Position, At: p.At, Source: strings.TrimSuffix(c.System+"/"+p.Source, "/")})
		if p.At.After(last) {
			last = p.At
		}
	}
	for _, e := range c.Estimates {
		facts = append(facts, people.DraftAssertion(id, people.Estimate{Min: e.People, Best: e.People, Max: e.People, Hedge: e.Words, Method: "import", Source: c.System, At: c.At}))
	}
	if c.Note != "" {
		add(last, rescue.NoteAdded{Text: alertline.CoverPhones(c.Note)})
	}
	add(last, rescue.CaseClosed{Outcome: alertline.CoverPhones(c.Outcome)})
	facts = append(facts, event.Draft{Subject: from, Refs: []string{subject}, Happened: c.At, Fact: CaseImported{System: c.System, ID: c.ID, Case: id, Positions: len(c.Positions)}})
	return dispatch.Plan{Subject: subject, Facts: facts}, nil
}

// alert is what the case opens with: nothing was typed here, so the text only says where it comes from.
func (c TakeIn) alert() alertline.Alert {
	a := alertline.Parse("", c.At, time.UTC)
	a.Raw, a.At, a.AtTyped = fmt.Sprintf("taken in from %s: %s", c.System, c.ID), c.At.UTC(), true
	if c.Boat != "" {
		a.Boat = c.Boat
	}
	return a
}

func (c TakeIn) check(now time.Time) error {
	bad := func(field, got string) error {
		return fault.New(fault.Invalid, "past.field", "{field} of a case from another system is {got}, which cannot be", "field", field, "got", got).WithField(field)
	}
	switch {
	case !systemForm.MatchString(c.System):
		return bad("system", fmt.Sprintf("%.60q", c.System))
	case !idForm.MatchString(c.ID):
		return bad("id", fmt.Sprintf("%.60q", c.ID))
	case c.At.IsZero() || c.At.After(now) || c.At.Year() < 1990:
		return bad("at", c.At.UTC().Format(time.RFC3339))
	case strings.TrimSpace(c.Outcome) == "" || len(c.Outcome) > textLimit:
		return bad("outcome", fmt.Sprintf("%.60q", c.Outcome))
	case len(c.Note) > textLimit:
		return bad("note", fmt.Sprintf("%.60q", c.Note))
	case len(c.Positions) > mostPositions:
		return bad("positions", fmt.Sprint(len(c.Positions)))
	}
	for _, p := range c.Positions {
		if err := p.Position.Check(); err != nil {
			return err
		}
		if p.At.IsZero() || p.At.After(now) {
			return bad("at", p.At.UTC().Format(time.RFC3339))
		}
	}
	for _, e := range c.Estimates {
		if e.People < 0 || e.People > alertline.Most {
			return bad("people", fmt.Sprint(e.People))
		}
	}
	return nil
}
