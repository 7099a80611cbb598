package alarm

import (
	"slices"
	"strings"
	"time"

	"fanar/desk/rescue"
	"fanar/record/event"
	"fanar/record/journal"
)

// Desk derives who acknowledged what, what is held back, and which cases lack a unit.
type Desk struct{}

var _ journal.Projection = Desk{}

// ViewVersion counts the ways in which this desk has derived its rows.
func (Desk) ViewVersion() int { return 2 }

// Apply keeps the views current; see [journal.Projection].
func (Desk) Apply(w journal.Writer, e event.Event) error {
	switch e.Kind {
	case Acknowledged{}.Kind():
		return acknowledged(w, e)
	case AcknowledgementWithdrawn{}.Kind():
		return withdrawn(w, e)
	case Suppressed{}.Kind():
		return suppressed(w, e)
	case SuppressionEnded{}.Kind():
		return ended(w, e)
	}
	if id, ok := strings.CutPrefix(e.Subject, casePrefix); ok && strings.HasPrefix(e.Kind, "rescue.") {
		return follow(w, e, id)
	}
	return nil
}

func acknowledged(w journal.Writer, e event.Event) error {
	var f Acknowledged
	if err := e.Decode(&f); err != nil {
		return err
	}
	a := Acknowledgement{Acknowledged: f, By: e.Author, Org: e.Org, At: e.Recorded, Record: e.Number}
	if err := history.Put(w, entryKey(e.Number), e.Number, Entry{Acknowledgement: &a}); err != nil {
		return err
	}
	return acknowledgements.Put(w, f.Alarm, e.Number, a)
}

func withdrawn(w journal.Writer, e event.Event) error {
	var f AcknowledgementWithdrawn
	if err := e.Decode(&f); err != nil {
		return err
	}
	a, ok, err := acknowledgements.Get(w, f.Alarm)
	if err != nil || !ok || a.Withdrawn != nil {
		return err
	}
	at := e.Recorded
	a.Withdrawn = &at
	if err := history.Put(w, entryKey(a.Record), e.Number, Entry{Acknowledgement: &a}); err != nil {
		return err
	}
	return acknowledgements.Put(w, f.Alarm, e.Number, a)
}

func suppressed(w journal.Writer, e event.Event) error {
	var f Suppressed
	if err := e.Decode(&f); err != nil {
		return err
	}
	s := Suppression{Suppressed: f, By: e.Author, At: e.Recorded, Record: e.Number}
	if err := history.Put(w, entryKey(e.Number), e.Number, Entry{Suppression: &s}); err != nil {
		return err
	}
	return suppressions.Put(w, suppressionKey(f.Cause, f.Subject), e.Number, s)
}

func ended(w journal.Writer, e event.Event) error {
	var f SuppressionEnded
	if err := e.Decode(&f); err != nil {
		return err
	}
	s, ok, err := suppressions.Get(w, suppressionKey(f.Cause, f.Subject))
	if err != nil || !ok || s.Ended != nil {
		return err
	}
	at := e.Recorded
	s.Ended = &at
	if err := history.Put(w, entryKey(s.Record), e.Number, Entry{Suppression: &s}); err != nil {
		return err
	}
	return suppressions.Put(w, suppressionKey(f.Cause, f.Subject), e.Number, s)
}

// crew is how the units of one case stand; small, so that no alarm has to read the case.
type crew struct {
	Phase  string     `json:"phase"`
	Closed bool       `json:"closed,omitempty"`
	Units  []crewUnit `json:"units,omitempty"`
}

type crewUnit struct {
	ID    string    `json:"id"`
	Unit  string    `json:"unit"`
	State string    `json:"state"`
	At    time.Time `json:"at"`
}

// follow keeps which units go to a case, whether one is lacking, and whether the case is a drill.
func follow(w journal.Writer, e event.Event, id string) error {
	c, _, err := crews.Get(w, id)
	if err != nil {
		return err
	}
	changed, err := c.fold(e)
	if err != nil || !changed {
		return err
	}
	if e.Kind == (rescue.CaseOpened{}).Kind() && e.Marks.Has(event.Simulated) {
		if err := drills.Put(w, id, e.Number, true); err != nil {
			return err
		}
	}
	if err := crews.Put(w, id, e.Number, c); err != nil {
		return err
	}
	if d, lacks := c.shortage(id); lacks {
		return lacking.Put(w, id, e.Number, d)
	}
	return lacking.Delete(w, id)
}

// fold changes the crew by one fact; changed is false for facts that say nothing of units.
func (c *crew) fold(e event.Event) (changed bool, err error) {
	switch e.Kind {
	case rescue.CaseOpened{}.Kind():
		var f rescue.CaseOpened
		if err := e.Decode(&f); err != nil {
			return false, err
		}
		*c = crew{Phase: string(f.Phase)}
	case rescue.PhaseChanged{}.Kind():
		var f rescue.PhaseChanged
		if err := e.Decode(&f); err != nil {
			return false, err
		}
		c.Phase = string(f.Phase)
	case rescue.AssetTasked{}.Kind():
		var f rescue.AssetTasked
		if err := e.Decode(&f); err != nil {
			return false, err
		}
		c.Units = append(c.Units, crewUnit{ID: f.ID, Unit: f.Name, State: rescue.Tasked, At: e.Happened})
	case rescue.TaskingAnswered{}.Kind():
		var f rescue.TaskingAnswered
		if err := e.Decode(&f); err != nil {
			return false, err
		}
		state := rescue.Declined
		if f.Accepted {
			state = rescue.Accepted
		}
		c.set(f.ID, state, e.Happened)
	case rescue.AssetArrived{}.Kind():
		var f rescue.AssetArrived
		if err := e.Decode(&f); err != nil {
			return false, err
		}
		c.set(f.ID, rescue.OnScene, e.Happened)
	case rescue.AssetReleased{}.Kind():
		var f rescue.AssetReleased
		if err := e.Decode(&f); err != nil {
			return false, err
		}
		c.set(f.ID, rescue.Released, e.Happened)
	case rescue.CaseClosed{}.Kind(), rescue.CaseReopened{}.Kind():
		c.Closed = e.Kind == rescue.CaseClosed{}.Kind()
	default:
		return false, nil
	}
	return true, nil
}

func (c *crew) set(id, state string, at time.Time) {
	if i := slices.IndexFunc(c.Units, func(u crewUnit) bool { return u.ID == id }); i >= 0 {
		c.Units[i].State, c.Units[i].At = state, at
	}
}

// shortage gives the newest answer that declined, if no unit was asked after all or goes, and none that went was let go
// since: then the people were reached.
func (c crew) shortage(id string) (d shortage, lacks bool) {
	if c.Closed {
		return d, false
	}
	var released time.Time
	for _, u := range c.Units {
		switch u.State {
		case rescue.Declined:
			if !u.At.Before(d.At) {
				d = shortage{Case: id, Tasking: u.ID, Unit: u.Unit, Phase: c.Phase, At: u.At}
			}
		case rescue.Released:
			if u.At.After(released) {
				released = u.At
			}
		default:
			return shortage{}, false
		}
	}
	return d, d.Tasking != "" && d.At.After(released)
}
