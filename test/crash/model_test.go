package crash

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
)

// model is what a journal must hold.
type model struct {
	records [][]byte          // acknowledged, by number from 1
	sides   map[string]string // acknowledged side data
	seen    map[string]uint64 // the number under which each fact's name was recorded
	copied  string            // the newest checkpoint that was kept outside
	// begun is what was asked and never answered: it is there whole, or not at all. nil if there is no such thing.
	begun *change
}

// change is what one commit does.
type change struct {
	names []string // of the facts, in order
	sides map[string]string
}

func newModel() model {
	return model{sides: make(map[string]string), seen: make(map[string]uint64)}
}

// acknowledge takes the facts that the journal said are recorded.
func (m *model) acknowledge(id event.Identity, events []event.Event) error {
	for _, e := range events {
		canonical, err := e.Canonical()
		if err != nil {
			return err
		}
		if e.Number != uint64(len(m.records))+1 {
			return fmt.Errorf("number %d was acknowledged after %d", e.Number, len(m.records))
		}
		m.records = append(m.records, event.Seal(canonical, id.NodeKey))
		m.seen[nameOf(e)] = e.Number
	}
	return nil
}

// nameOf gives the name that each fact of a run has alone.
func nameOf(e event.Event) string {
	var s storetest.Sighted
	if e.Kind != s.Kind() || e.Decode(&s) != nil {
		return e.Kind
	}
	name, _, _ := strings.Cut(s.Words, " ")
	return name
}

// check compares a state with the model, and takes over what was begun and survived.
func (m *model) check(r journal.Reader) (survived bool, err error) {
	head, err := r.Head()
	if err != nil {
		return false, err
	}
	if head < uint64(len(m.records)) {
		return false, fmt.Errorf("%d records are there, and %d were acknowledged", head, len(m.records))
	}
	stored, err := journal.Collect(r.Records(0, math.MaxInt64))
	if err != nil {
		return false, err
	}
	var more []string
	for i, rec := range stored {
		if rec.Number != uint64(i)+1 {
			return false, fmt.Errorf("record %d is followed by %d", i, rec.Number)
		}
		if i < len(m.records) {
			if !bytes.Equal(rec.Data, m.records[i]) {
				return false, fmt.Errorf("record %d is not what was acknowledged:\n%s\n%s", rec.Number, rec.Data, m.records[i])
			}
			continue
		}
		e, err := event.Sealed(rec.Data).Event()
		if err != nil {
			return false, err
		}
		name := nameOf(e)
		if n, twice := m.seen[name]; twice {
			return false, fmt.Errorf("record %d is %s, which is record %d already", rec.Number, name, n)
		}
		more = append(more, name)
		m.records = append(m.records, rec.Data)
		m.seen[name] = rec.Number
	}
	sides := make(map[string]string)
	for e, err := range r.Sides("side") {
		if err != nil {
			return false, err
		}
		sides[e.Key] = string(e.Body)
	}
	if len(more) == 0 && maps.Equal(sides, m.sides) {
		m.begun = nil
		return false, nil
	}
	if m.begun == nil {
		return false, fmt.Errorf("facts %v and side data of %d entries are there, and nothing was asked that was not answered", more, len(sides))
	}
	after := m.begun.on(m.sides)
	if !slices.Equal(more, m.begun.names) || !maps.Equal(sides, after) {
		return false, fmt.Errorf("facts %v and %d side entries are there; one commit with facts %v and %d side entries was under way: it is there in part",
			more, len(sides), m.begun.names, len(after))
	}
	m.sides, m.begun = after, nil
	return true, nil
}

// on gives side data after the change.
func (c *change) on(sides map[string]string) map[string]string {
	after := maps.Clone(sides)
	for key, body := range c.sides {
		if body == "" {
			delete(after, key)
			continue
		}
		after[key] = body
	}
	return after
}

// verify verifies the whole state, views included, against the copy that was kept outside.
func (m *model) verify(r journal.Reader) error {
	if len(m.records) == 0 {
		return nil // the opening was never recorded
	}
	rep, err := journal.Verify(context.Background(), r, journal.VerifyOptions{Copy: m.copied, Projections: []journal.Projection{storetest.Tallies{}}})
	if err == nil && rep.Records != uint64(len(m.records)) {
		err = fmt.Errorf("%d records were verified and %d are there", rep.Records, len(m.records))
	}
	if err == nil && (rep.Stale || rep.Rows == 0) {
		err = fmt.Errorf("of the views %d rows were compared (stale: %v)", rep.Rows, rep.Stale)
	}
	return err
}
