package rescue

import (
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

const (
	lineLimit = 2_000  // bytes of an alert line
	noteLimit = 20_000 // bytes of a note
	clockSlip = 10 * time.Minute
)

// OpenCase opens a distress case from one typed line. What is not understood is kept with the rest of the line; nothing
// in it is mandatory, but a line with nothing in it says nothing. A drill is a case like any other whose records are all
// marked as simulated. Source: R1.
type OpenCase struct {
	Line  string `json:"line"`
	Drill bool   `json:"drill,omitempty"`
}

// Action names the command.
func (OpenCase) Action() string { return "rescue.OpenCase" }

// Decide understands what it can and opens the case in the distress phase.
func (c OpenCase) Decide(s dispatch.State) (dispatch.Plan, error) {
	if strings.TrimSpace(c.Line) == "" {
		return dispatch.Plan{}, fault.New(fault.Invalid, "alert.empty", "the alert line is empty; type what you know, such as 1432 3355N01230E rubber 80 pob").WithField("line")
	}
	if len(c.Line) > lineLimit {
		return dispatch.Plan{}, tooLong("line", len(c.Line), lineLimit)
	}
	id, facts, err := DraftOpening(s, alertline.Read(c.Line, s.Now, time.UTC).WithoutPhones(), c.Drill)
	return dispatch.Plan{Subject: Subject(id), Facts: facts}, err
}

// DraftOpening drafts the facts that make a case in the distress phase of an alert: the opening, and the estimate of who is
// on board if the alert gave one. It gives the identifier of the case. The alert's telephone numbers are the caller's to cover.
func DraftOpening(r journal.Rows, a alertline.Alert, drill bool) (id string, facts []event.Draft, err error) {
	if id, err = nextID(r); err != nil {
		return "", nil, err
	}
	facts = []event.Draft{{Subject: Subject(id), Happened: a.At, Fact: CaseOpened{ID: id, Phase: Distress, Alert: a}}}
	if on := a.OnBoard; on != nil {
		facts = append(facts, people.DraftAssertion(id, people.Estimate{
			Min: on.Min, Best: on.Best, Max: on.Max, Hedge: on.Hedge, Sense: string(on.Sense), Method: "alert", Source: string(a.Source), At: a.At,
		}))
	}
	if drill {
		for i := range facts {
			facts[i].Marks = event.Marks{Caveats: []string{event.Simulated}}
		}
	}
	return id, facts, nil
}

// ReportPosition adds where the boat was, as somebody reported it. Source: R7.
type ReportPosition struct {
	Case          string       `json:"case"`
	Position      geo.Position `json:"position"`
	At            time.Time    `json:"at,omitzero"`
	Source        string       `json:"source,omitempty"`
	UncertaintyNM float64      `json:"uncertaintyNm,omitempty"`
}

// Action names the command.
func (ReportPosition) Action() string { return "rescue.ReportPosition" }

// Decide refuses only what cannot be: a time in the future, a negative uncertainty.
func (c ReportPosition) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := CaseByID(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	if c.At.IsZero() {
		c.At = s.Now
	}
	if c.At.After(s.Now.Add(clockSlip)) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.future", "{at} UTC lies in the future; a position is reported after it was so", "at", c.At.UTC().Format("2006-01-02 15:04")).WithField("at")
	}
	if c.UncertaintyNM < 0 || c.UncertaintyNM > 1000 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "case.uncertainty", "an uncertainty of {nm} nautical miles cannot be; it is between 0 and 1000", "nm", c.UncertaintyNM).WithField("uncertaintyNm")
	}
	if c.Source == "" {
		c.Source = "officer"
	}
	return about(c.Case, c.At, PositionReported{Position: c.Position, At: c.At, Source: c.Source, UncertaintyNM: c.UncertaintyNM}), nil
}

// AddNote writes into the log of the case.
type AddNote struct {
	Case string `json:"case"`
	Text string `json:"text"`
}

// Action names the command.
func (AddNote) Action() string { return "rescue.AddNote" }

// Decide refuses an empty note.
func (c AddNote) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := CaseByID(s, c.Case); err != nil {
		return dispatch.Plan{}, err
	}
	if strings.TrimSpace(c.Text) == "" {
		return dispatch.Plan{}, needed("text")
	}
	if len(c.Text) > noteLimit {
		return dispatch.Plan{}, tooLong("text", len(c.Text), noteLimit)
	}
	return about(c.Case, time.Time{}, NoteAdded{Text: withoutPhones(c.Text, s.Now)}), nil
}

// about plans one fact about a case.
func about(id string, happened time.Time, fact event.Fact, refs ...string) dispatch.Plan {
	return dispatch.Plan{Subject: Subject(id), Facts: []event.Draft{{Subject: Subject(id), Refs: refs, Happened: happened, Fact: fact}}}
}

func needed(field string) error {
	return fault.New(fault.Invalid, "case.needed", "{field} is empty; say it in a few words", "field", field).WithField(field)
}

func tooLong(field string, got, limit int) error {
	return fault.New(fault.Invalid, "case.long", "{field} has {got} bytes; {limit} are the most", "field", field, "got", got, "limit", limit).WithField(field)
}

// openCase gives a case that is open.
func openCase(s dispatch.State, id string) (Case, error) {
	c, err := CaseByID(s, id)
	if err == nil && c.Closed {
		err = fault.New(fault.Conflict, "case.closed", "case {case} is closed", "case", id).
			WithHint("reopen it first, with a reason (fanar case reopen {case})")
	}
	return c, err
}
