package rescue

import (
	"slices"
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/record/event"
	"fanar/record/journal"
)

// LateReport is something about the people of a case that was recorded after the case was closed. It is never refused; it
// says that the case should be looked at again, and be opened again with a reason.
type LateReport struct {
	Kind     string    `json:"kind"` // of the fact
	Happened time.Time `json:"happened"`
	Recorded time.Time `json:"recorded"`
	Record   uint64    `json:"record"`
}

// lateKept is how many late reports a case names; one is enough to look again.
const lateKept = 20

// people looks at what other desks record of the people, and at alerts that were attached: since when they are aboard, and what
// came after the end.
func (c *Case) people(e event.Event) error {
	switch e.Kind {
	case PositionReported{}.Kind(), NoteAdded{}.Kind():
		if slices.ContainsFunc(e.Refs, func(ref string) bool { return strings.HasPrefix(ref, "alert/") }) {
			c.cameLate(e, true) // a late alert was attached
		}
	case people.Counted{}.Kind():
		var f people.Counted
		if err := e.Decode(&f); err != nil {
			return err
		}
		c.tookAboard(e, f.Account)
		c.cameLate(e, true)
	case people.Moved{}.Kind():
		var f people.Moved
		if err := e.Decode(&f); err != nil {
			return err
		}
		if f.From.Type == ledger.Custody && f.From.Custodian == "" {
			c.tookAboard(e, f.To)
		}
		c.cameLate(e, false)
	case people.Asserted{}.Kind():
		c.cameLate(e, true)
	case people.Reversed{}.Kind(), people.Reclassified{}.Kind(), people.HandoverReceived{}.Kind(), people.Determined{}.Kind():
		c.cameLate(e, false)
	}
	return nil
}

// tookAboard notes when the first people came into somebody's custody. Source: R5, MSC.167(78) 6.13.
func (c *Case) tookAboard(e event.Event, to ledger.Account) {
	if to.Type != ledger.Custody || to.Custodian == "" {
		return
	}
	if at := e.Happened; c.Aboard == nil || at.Before(*c.Aboard) {
		c.Aboard = &at
	}
}

// cameLate notes what is recorded of the people of a closed case. New people are always news; what happened to those who
// were counted is only if it happened before the end, since people are moved ashore long after.
func (c *Case) cameLate(e event.Event, news bool) {
	if !c.Closed || c.ClosedAt == nil || len(c.Late) == lateKept || !news && !e.Happened.Before(*c.ClosedAt) {
		return
	}
	c.Late = append(c.Late, LateReport{Kind: e.Kind, Happened: e.Happened, Recorded: e.Recorded, Record: e.Number})
}

// Late is a closed case at which somebody should look again.
type Late struct {
	Case    string     `json:"case"`
	Reports int        `json:"reports"`
	Newest  LateReport `json:"newest"`
}

// keepLate keeps the case among those with late reports until it is open again.
func (c *Case) keepLate(w journal.Writer, n uint64) error {
	if !c.Closed || len(c.Late) == 0 {
		return late.Delete(w, c.ID)
	}
	return late.Put(w, c.ID, n, Late{Case: c.ID, Reports: len(c.Late), Newest: c.Late[len(c.Late)-1]})
}

// LateCases gives the closed cases about which something was recorded after they were closed, the newest report first. They
// stand there until somebody opens them again: no time takes them out.
func LateCases(r journal.Rows) ([]Late, error) {
	all, err := journal.Collect(late.All(r, ""))
	slices.SortFunc(all, func(a, b Late) int { return b.Newest.Recorded.Compare(a.Newest.Recorded) })
	return all, err
}
