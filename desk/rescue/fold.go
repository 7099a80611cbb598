package rescue

import (
	"fmt"
	"maps"
	"strings"

	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// Desk derives the views of cases.
type Desk struct{}

// ViewVersion counts how often these views came to hold other rows of the same records.
func (Desk) ViewVersion() int { return 3 }

// Apply keeps the views current; see [journal.Projection]. What was asked of a centre has a subject of its own and belongs
// to the case all the same.
func (Desk) Apply(w journal.Writer, e event.Event) error {
	id, isCase := strings.CutPrefix(e.Subject, Subject(""))
	if !isCase {
		if id, isCase = caseOfMedevac(e.Subject); !isCase {
			return nil
		}
	}
	c, known, err := Cases.Get(w, id)
	switch {
	case err != nil:
		return err
	case e.Kind == (CaseOpened{}).Kind():
		n, _, err := counter.Get(w, "cases")
		if err != nil {
			return err
		}
		if err := counter.Put(w, "cases", e.Number, n+1); err != nil {
			return err
		}
	case !known:
		return nil // nothing was opened under this name yet
	}
	if err := keepBeside(w, id, e); err != nil {
		return err
	}
	if err := c.fold(e); err != nil {
		return err
	}
	if e.Subject == Subject(id) {
		c.Version = e.Number
	}
	if err := Cases.Put(w, id, e.Number, c); err != nil {
		return err
	}
	if err := c.keepLate(w, e.Number); err != nil {
		return err
	}
	return c.list(w, e.Number)
}

// keepBeside keeps what a case can have thousands of in rows of its own.
func keepBeside(w journal.Writer, id string, e event.Event) error {
	switch e.Kind {
	case PositionReported{}.Kind(), CaseOpened{}.Kind():
		return keepPosition(w, id, e)
	case CommunicationLogged{}.Kind():
		return keepCommunication(w, id, e)
	}
	return nil
}

// fold changes the case by one fact about it. Facts of other desks change only the version, and what the case tells of
// the people.
func (c *Case) fold(e event.Event) error {
	if err := c.people(e); err != nil {
		return err
	}
	apply, ok := folds[e.Kind]
	if !ok {
		return nil
	}
	return apply(c, e)
}

// folding are the changes of a case by kind of fact.
type folding map[string]func(*Case, event.Event) error

// folds are all of them; the ones of each noun stand with the noun.
var folds = joined(caseFolds, boatFolds, coordinationFolds, taskingFolds, masterFolds, medevacFolds, safetyFolds, orderFolds, checklistFolds)

func joined(all ...folding) folding {
	out := folding{}
	for _, some := range all {
		maps.Copy(out, some)
	}
	return out
}

// on makes a fold of a typed function.
func on[F any](fn func(*Case, event.Event, F)) func(*Case, event.Event) error {
	return func(c *Case, e event.Event) error {
		var f F
		if err := e.Decode(&f); err != nil {
			return err
		}
		fn(c, e, f)
		return nil
	}
}

var caseFolds = folding{
	CaseOpened{}.Kind(): on(func(c *Case, e event.Event, f CaseOpened) {
		*c = Case{ID: f.ID, Phase: f.Phase, OpenedAt: e.Recorded, AlertedAt: e.Happened, OpenedBy: e.Author, Org: e.Org, Alert: f.Alert,
			Positions: []Position{}, Taskings: []Tasking{}, Requests: []SafetyRequest{}, Simulated: e.Marks.Has(event.Simulated)}
		if p, ok := positionOf(e, f); ok {
			c.report(p)
		}
	}),
	PositionReported{}.Kind(): on(func(c *Case, e event.Event, f PositionReported) {
		c.report(Position{Position: f.Position, At: f.At, Source: f.Source, UncertaintyNM: f.UncertaintyNM, Author: e.Author, Record: e.Number})
	}),
	PhaseChanged{}.Kind(): on(func(c *Case, _ event.Event, f PhaseChanged) { c.Phase = f.Phase }),
	CaseClosed{}.Kind(): on(func(c *Case, e event.Event, f CaseClosed) {
		at := e.Happened
		c.Closed, c.ClosedAt, c.Outcome = true, &at, f.Outcome
	}),
	CaseReopened{}.Kind(): on(func(c *Case, _ event.Event, _ CaseReopened) {
		c.Closed, c.ClosedAt, c.Outcome, c.Late = false, nil, "", nil
	}),
	dispatch.Refused{}.Kind(): on(func(c *Case, _ event.Event, _ dispatch.Refused) { c.Refusals++ }),
}

var orderFolds = folding{
	LandingOrdered{}.Kind(): on(func(c *Case, e event.Event, f LandingOrdered) {
		c.Landing = &Order{Place: f.Place, Unit: f.Unit, Assessments: f.Assessments, At: e.Happened, Author: e.Author, Record: e.Number}
	}),
	TransferOrdered{}.Kind(): on(func(c *Case, e event.Event, f TransferOrdered) {
		c.Transfers = append(c.Transfers, Order{Place: f.NextPort, Unit: f.Unit, Assessments: f.Assessments, At: e.Happened, Author: e.Author, Record: e.Number})
	}),
}

// nextID gives the identifier of the next case.
func nextID(r journal.Rows) (string, error) {
	n, _, err := counter.Get(r, "cases")
	return fmt.Sprintf("SAR-%d", n+1), err
}
