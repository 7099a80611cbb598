package journal

import (
	"bytes"
	"fmt"
	"iter"
	"maps"
	"slices"

	"fanar/record/event"
)

// replay derives the views again, in memory, from the records alone.
type replay struct {
	projections []Projection
	rows        memory
}

func newReplay(projections []Projection) *replay {
	if projections == nil {
		return &replay{}
	}
	return &replay{projections: withOwn(projections), rows: make(memory)}
}

func (r *replay) record(e event.Event) error {
	for _, p := range r.projections {
		if err := p.Apply(r.rows, e); err != nil {
			return &Damage{Record: e.Number, Part: "view", What: fmt.Sprintf("none can be derived: %v", err)}
		}
	}
	return nil
}

// Listing is a store that can name its derived tables, so that a row that no record explains is found.
type Listing interface {
	Tables() ([]string, error)
}

// compare holds the stored rows against the derived ones, both ways, and counts them. Rows that by the store's own
// account others derived, or from fewer records, are not compared: they are stale.
func (r *replay) compare(stored Reader, head uint64) (count int, stale bool, err error) {
	if r.projections == nil {
		return 0, false, nil
	}
	state, err := readViewState(stored)
	if err != nil {
		return 0, false, &Damage{What: fmt.Sprintf("the state of the views cannot be read: %v", err)}
	}
	views, lost := viewsOf(r.projections), state.lost(head)
	if lost == nil && !state.fits(views, head) {
		return 0, true, nil
	}
	if lost == nil || state.Views == views {
		if count, err = r.compareAll(stored); err != nil {
			return count, false, err // it names the row of a record that is gone
		}
	}
	return count, false, lost
}

func (r *replay) compareAll(stored Reader) (int, error) {
	tables := slices.Collect(maps.Keys(r.rows))
	if l, ok := stored.(Listing); ok {
		more, err := l.Tables()
		if err != nil {
			return 0, &Damage{What: fmt.Sprintf("the views cannot be read: %v", err)}
		}
		tables = append(tables, more...)
	}
	slices.Sort(tables)
	count := 0
	for _, table := range slices.Compact(tables) {
		n, err := r.compareTable(stored, table)
		count += n
		if err != nil {
			return count, err
		}
	}
	return count, nil
}

func (r *replay) compareTable(stored Reader, table string) (count int, err error) {
	next, stop := iter.Pull2(r.rows.Scan(table, "", ""))
	defer stop()
	wrong := func(row Row, what string) error {
		return &Damage{Record: row.Number, Part: "view", What: fmt.Sprintf("the row %q of view %q %s", row.Key, table, what)}
	}
	for row, err := range stored.Scan(table, "", "") {
		if err != nil {
			return count, &Damage{What: fmt.Sprintf("the view %q cannot be read after %d rows: %v", table, count, err)}
		}
		want, _, ok := next()
		switch {
		case !ok || want.Key > row.Key:
			return count, wrong(row, "follows from no record")
		case want.Key < row.Key:
			return count, wrong(want, "that follows from it is missing")
		case want.Number != row.Number || !bytes.Equal(want.Body, row.Body):
			return count, wrong(want, "is not what follows from it")
		}
		count++
	}
	if want, _, ok := next(); ok {
		return count, wrong(want, "that follows from it is missing")
	}
	return count, nil
}
