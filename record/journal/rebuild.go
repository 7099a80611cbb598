package journal

import (
	"context"
	"errors"
	"fmt"

	"fanar/record/event"
)

// rebuildRecords, rebuildBytes and rebuildRows bound one transaction of a rebuild.
const (
	rebuildRecords = 4096
	rebuildBytes   = 8 << 20
	rebuildRows    = 20_000
)

// Rebuild throws the views away and derives them again from the records, in chunks of one transaction each: killed at
// any point, the next call carries on, and until the end the journal appends nothing. progress, which may be nil, is
// given the record that was reached and the last one. The store's transactions must be a [Listing]; nobody
// else may write to it. Errors: the store's; a projection's, which names the record; or the ctx's.
func Rebuild(ctx context.Context, store Store, projections []Projection, progress func(done, total uint64)) error {
	b := rebuild{store: store, all: withOwn(projections), progress: progress}
	b.views = viewsOf(b.all)
	if err := b.restart(ctx); err != nil {
		return fmt.Errorf("derive the views again: %w", err)
	}
	return b.run(ctx)
}

type rebuild struct {
	store    Store
	all      []Projection
	views    string
	progress func(done, total uint64)
}

// restart makes views that fit count as another version's, so that they are derived again too.
func (b *rebuild) restart(ctx context.Context) error {
	return b.store.Update(ctx, func(tx Tx) error {
		head, state, err := b.state(tx)
		if err != nil || head == 0 || !state.fits(b.views, head) {
			return err
		}
		return viewState{Views: b.views, Clearing: true}.write(tx)
	})
}

func (b *rebuild) state(r Reader) (head uint64, state viewState, err error) {
	if head, err = r.Head(); err == nil {
		state, err = readViewState(r)
	}
	if err == nil {
		err = state.lost(head)
	}
	return head, state, err
}

// run does what is left to do, a chunk at a time.
func (b *rebuild) run(ctx context.Context) error {
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("derive the views again: %w", err)
		}
		var head uint64
		var state viewState
		err := b.store.Update(ctx, func(tx Tx) (err error) {
			if head, state, err = b.state(tx); err != nil {
				return err
			}
			switch {
			case state.fits(b.views, head):
				done = true
				return nil
			case state.Views != b.views:
				state = viewState{Views: b.views, Clearing: true}
			}
			if state.Clearing {
				err = b.clear(tx, &state)
			} else {
				err = b.apply(tx, &state, head)
			}
			if err != nil {
				return err
			}
			return state.write(tx)
		})
		if err != nil {
			return fmt.Errorf("derive the views again after record %d: %w", state.Through, err)
		}
		if b.progress != nil && !state.Clearing {
			b.progress(state.Through, head)
		}
	}
	return nil
}

// clear removes some rows, and ends the clearing when there are none left.
func (b *rebuild) clear(tx Tx, state *viewState) error {
	listing, ok := tx.(Listing)
	if !ok {
		return errors.New("this store cannot name its views, so they cannot be thrown away")
	}
	tables, err := listing.Tables()
	if err != nil {
		return err
	}
	left := rebuildRows
	for _, table := range tables {
		for row, err := range tx.Scan(table, "", "") {
			if err != nil {
				return err
			}
			if left == 0 {
				return nil
			}
			if err := tx.DeleteRow(table, row.Key); err != nil {
				return err
			}
			left--
		}
	}
	state.Clearing = false
	return tx.PutSide(own, keysEntry, nil)
}

// apply derives the rows of the next records.
func (b *rebuild) apply(tx Tx, state *viewState, head uint64) error {
	last := min(head, state.Through+rebuildRecords)
	var chunk []NumberedRecord
	bytes := 0
	for rec, err := range tx.Records(state.Through+1, last) {
		if err != nil {
			return err
		}
		chunk = append(chunk, rec)
		if bytes += len(rec.Data); bytes >= rebuildBytes {
			break
		}
	}
	for _, rec := range chunk {
		e, err := event.Sealed(rec.Data).Event()
		switch {
		case err != nil:
			return damageOf(rec.Number, err)
		case rec.Number != state.Through+1 || e.Number != rec.Number:
			return &Damage{Record: state.Through + 1, What: "it is missing"}
		}
		if err := b.derive(tx, e); err != nil {
			return err
		}
		state.Through = e.Number
	}
	if len(chunk) == 0 {
		return &Damage{Record: state.Through + 1, What: "it is missing"}
	}
	return nil
}

func (b *rebuild) derive(tx Tx, e event.Event) error {
	if changesKeys(e.Kind) {
		if err := noteKeyRecord(tx, e.Number); err != nil {
			return err
		}
	}
	for _, p := range b.all {
		if err := p.Apply(tx, e); err != nil {
			return fmt.Errorf("derive views from record %d, a %s: %w", e.Number, e.Kind, err)
		}
	}
	return nil
}
