package journal

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
	"fanar/record/event"
)

// batch is one group commit in the making.
type batch struct {
	j       *Journal
	asks    []ask
	answers []answer
	// What these will be once the batch is committed.
	tree     frontier
	leaf     tlog.Hash
	keys     *keys
	identity event.Identity

	notes []string
	// poison is the ask whose drafts could not be written, though the storage works; -1 if there is none.
	poison int
}

// commit writes the asks in one transaction and answers them after it is durable. An ask that cannot be written is taken
// out and fails alone; the others are written without it.
func (j *Journal) commit(asks []ask) {
	for len(asks) > 0 {
		if err := j.Broken(); err != nil {
			refuse(asks, j.breakdown(err))
			return
		}
		b := &batch{j: j, asks: asks, answers: make([]answer, len(asks)), tree: j.tree.copy(), leaf: j.leaf, keys: j.keys, identity: j.Identity(), poison: -1}
		err := j.store.Update(context.Background(), b.write)
		switch {
		case err == nil:
			j.tree, j.leaf, j.keys = b.tree, b.leaf, b.keys
			j.committed(b.tree.size, b.identity)
			b.publish()
			for i, a := range asks {
				a.answer <- b.answers[i]
			}
			return
		case b.poison >= 0:
			asks[b.poison].answer <- answer{err: err}
			asks = append(asks[:b.poison:b.poison], asks[b.poison+1:]...)
		default:
			refuse(asks, j.breakdown(err))
			return
		}
	}
}

func refuse(asks []ask, err error) {
	for _, a := range asks {
		a.answer <- answer{err: err}
	}
}

// write is the body of the transaction. With poison set, its error belongs to that ask; else it is the storage's.
func (b *batch) write(tx Tx) error {
	g := &guard{tx: tx}
	if err := b.sameAsWritten(g); err != nil {
		return err
	}
	for i, a := range b.asks {
		if a.checkpoint != "" {
			if err := g.AppendCheckpoint(a.checkpoint); err != nil {
				return err
			}
			b.notes = append(b.notes, a.checkpoint)
			continue
		}
		events, err := b.decide(g, i)
		if g.failed != nil {
			b.poison = -1
			return g.failed
		}
		if b.poison >= 0 {
			return err
		}
		b.answers[i] = answer{events: events, err: err}
	}
	if b.tree.size == b.j.tree.size {
		return nil
	}
	return viewState{Views: b.j.views, Through: b.tree.size}.write(g)
}

// sameAsWritten refuses to number anything in a store that is not as this node left it: another process may have
// written, an older copy may have been put in its place, or the views may be behind, so that a decision would be made on
// a state that is not the record's.
func (b *batch) sameAsWritten(g *guard) error {
	head, err := g.Head()
	if err != nil {
		return err
	}
	if head != b.tree.size {
		return fmt.Errorf("the store holds %d records and this node has written %d: another process writes to it", head, b.tree.size)
	}
	if head > 0 {
		leaf, err := lastLeaf(g, head)
		if err != nil {
			return err
		}
		if leaf != b.leaf {
			return fmt.Errorf("record %d in the store is not the one that this node has written: another process writes to it", head)
		}
	}
	state, err := readViewState(g)
	if err != nil {
		return err
	}
	if !state.fits(b.j.views, head) {
		return state.behind(b.j.views, head)
	}
	return nil
}

// decide runs one decision and writes its drafts.
func (b *batch) decide(g *guard, i int) (events []event.Event, err error) {
	a := b.asks[i]
	if a.change != nil {
		return b.change(g, i)
	}
	drafts, err := a.decide(sideOnly{g})
	if len(drafts) == 0 {
		return nil, err
	}
	now := b.j.now()
	for _, d := range drafts {
		var e event.Event
		var werr error
		if d.Fact != nil && ownKind(d.Fact.Kind()) != a.opens {
			werr = fault.New(fault.Invalid, "journal.own-fact", "a {kind} is recorded by the journal itself, not by a decision", "kind", d.Fact.Kind())
		} else {
			e, werr = b.append(g, d, a.author, now)
		}
		if werr != nil {
			b.poison = i
			return nil, fmt.Errorf("record a fact about %s: %w", d.Subject, werr)
		}
		events = append(events, e)
	}
	return events, err
}

// change records a change of keys, and what comes after it in the batch is signed with the key that takes over.
func (b *batch) change(g *guard, i int) ([]event.Event, error) {
	c := b.asks[i].change
	b.poison = i
	draft, signs, err := c.draft(g, b)
	if err != nil {
		return nil, err
	}
	n, after := b.tree.size+1, b.keys.copy()
	switch fact := draft.Fact.(type) {
	case KeyRotated:
		err = after.take(fact.Certificate, n, n+1)
	case KeyRevoked:
		err = after.revokedBy(fact, n)
	}
	if err != nil {
		return nil, fault.New(fault.Conflict, "journal.keys-conflict", "the keys of this journal cannot be changed so: {why}", "why", err.Error()).
			WithHint("what a revocation makes wrong has to go first: restore the journal up to the last good checkpoint")
	}
	b.identity, b.keys = signs, after
	e, err := b.append(g, draft, b.asks[i].author, b.j.now())
	if err != nil {
		return nil, err
	}
	if err := noteKeyRecord(g, n); err != nil {
		return nil, err
	}
	b.identity, b.poison = c.next, -1
	return []event.Event{e}, nil
}

// publish hands out the checkpoints that were just committed. A copy that cannot be kept is a storage error like any
// other: without it a cut-off journal would look whole.
func (b *batch) publish() {
	if b.j.publish == nil {
		return
	}
	for _, text := range b.notes {
		if err := b.j.publish(text); err != nil {
			broken := b.j.breakdown(fmt.Errorf("keep a copy of the checkpoint: %w", err))
			for i, a := range b.asks {
				if a.checkpoint != "" {
					b.answers[i].err = broken
				}
			}
			return
		}
	}
}
