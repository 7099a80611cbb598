package rescue

import (
	"fmt"
	"strings"

	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// Desk derives the views of cases.
type Desk struct{}

// Apply keeps the views current; see [journal.Projection].
func (Desk) Apply(w journal.Writer, e event.Event) error {
	id, isCase := strings.CutPrefix(e.Subject, Subject(""))
	if !isCase {
		return nil
	}
	var c Case
	if e.Kind == (CaseOpened{}).Kind() {
		n, _, err := counter.Get(w, "cases")
		if err != nil {
			return err
		}
		if err := counter.Put(w, "cases", e.Number, n+1); err != nil {
			return err
		}
	} else {
		var err error
		if c, _, err = Cases.Get(w, id); err != nil {
			return err
		}
	}
	if err := c.fold(e); err != nil {
		return err
	}
	c.Version = e.Number
	if err := Cases.Put(w, id, e.Number, c); err != nil {
		return err
	}
	if c.Closed {
		return open.Delete(w, id)
	}
	return open.Put(w, id, e.Number, true)
}

// fold changes the case by one fact about it. Facts of other desks change only the version.
func (c *Case) fold(e event.Event) error {
	apply, ok := folds[e.Kind]
	if !ok {
		return nil
	}
	return apply(c, e)
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

var folds = map[string]func(*Case, event.Event) error{
	CaseOpened{}.Kind(): on(func(c *Case, e event.Event, f CaseOpened) {
		*c = Case{ID: f.ID, Phase: f.Phase, OpenedAt: e.Recorded, AlertedAt: e.Happened, OpenedBy: e.Author, Org: e.Org, Alert: f.Alert,
			Positions: []Position{}, Taskings: []Tasking{}, Requests: []SafetyRequest{}, Simulated: e.Marks.Has(event.Simulated)}
		if f.Alert.Position != nil {
			c.Positions = append(c.Positions, Position{Position: *f.Alert.Position, At: e.Happened, Source: "alert", Author: e.Author, Record: e.Number})
		}
	}),
	PositionReported{}.Kind(): on(func(c *Case, e event.Event, f PositionReported) {
		c.Positions = append(c.Positions, Position{Position: f.Position, At: f.At, Source: f.Source, UncertaintyNM: f.UncertaintyNM, Author: e.Author, Record: e.Number})
	}),
	PhaseChanged{}.Kind():     on(func(c *Case, _ event.Event, f PhaseChanged) { c.Phase = f.Phase }),
	CoordinatorNamed{}.Kind(): on(func(c *Case, _ event.Event, f CoordinatorNamed) { c.Coordinator = f.Organisation }),
	AssetTasked{}.Kind(): on(func(c *Case, e event.Event, f AssetTasked) {
		c.Taskings = append(c.Taskings, Tasking{ID: f.ID, MMSI: f.MMSI, Place: f.Place, Name: f.Name, State: Tasked, At: e.Happened, Author: e.Author})
	}),
	TaskingAnswered{}.Kind(): on(func(c *Case, _ event.Event, f TaskingAnswered) {
		state := Declined
		if f.Accepted {
			state = Accepted
		}
		c.tasking(f.ID, func(t *Tasking) { t.State, t.ETA, t.Reason = state, f.ETA, f.Reason })
	}),
	AssetReleased{}.Kind(): on(func(c *Case, _ event.Event, f AssetReleased) {
		c.tasking(f.ID, func(t *Tasking) { t.State = Released })
	}),
	PlaceOfSafetyRequested{}.Kind(): on(func(c *Case, e event.Event, f PlaceOfSafetyRequested) {
		c.Requests = append(c.Requests, SafetyRequest{To: f.To, At: e.Happened, Author: e.Author, Record: e.Number})
	}),
	LandingOrdered{}.Kind(): on(func(c *Case, e event.Event, f LandingOrdered) {
		c.Landing = &Order{Place: f.Place, Unit: f.Unit, Assessments: f.Assessments, At: e.Happened, Author: e.Author, Record: e.Number}
	}),
	TransferOrdered{}.Kind(): on(func(c *Case, e event.Event, f TransferOrdered) {
		c.Transfers = append(c.Transfers, Order{Place: f.NextPort, Unit: f.Unit, Assessments: f.Assessments, At: e.Happened, Author: e.Author, Record: e.Number})
	}),
	CaseClosed{}.Kind(): on(func(c *Case, e event.Event, f CaseClosed) {
		at := e.Happened
		c.Closed, c.ClosedAt, c.Outcome = true, &at, f.Outcome
	}),
	CaseReopened{}.Kind(): on(func(c *Case, _ event.Event, _ CaseReopened) {
		c.Closed, c.ClosedAt, c.Outcome = false, nil, ""
	}),
	dispatch.Refused{}.Kind(): on(func(c *Case, _ event.Event, _ dispatch.Refused) { c.Refusals++ }),
}

func (c *Case) tasking(id string, change func(*Tasking)) {
	for i := range c.Taskings {
		if c.Taskings[i].ID == id {
			change(&c.Taskings[i])
		}
	}
}

// nextID gives the identifier of the next case.
func nextID(r journal.Rows) (string, error) {
	n, _, err := counter.Get(r, "cases")
	return fmt.Sprintf("SAR-%d", n+1), err
}
