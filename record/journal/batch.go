package journal

import (
	"context"
	"fmt"

	"fanar/record/event"
)

// batch is one group commit in the making.
type batch struct {
	j       *Journal
	asks    []ask
	answers []answer
	tree    frontier
	notes   []string
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
		b := &batch{j: j, asks: asks, answers: make([]answer, len(asks)), tree: j.tree.copy(), poison: -1}
		err := j.store.Update(context.Background(), b.write)
		switch {
		case err == nil:
			j.tree = b.tree
			j.committed(b.tree.size)
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
	head, err := g.Head()
	if err != nil {
		return err
	}
	if head != b.tree.size {
		return fmt.Errorf("the store holds %d records and this node has written %d: another process writes to it", head, b.tree.size)
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
	return nil
}

// decide runs one decision and writes its drafts.
func (b *batch) decide(g *guard, i int) (events []event.Event, err error) {
	a := b.asks[i]
	drafts, err := a.decide(sideOnly{g})
	if len(drafts) == 0 {
		return nil, err
	}
	now := b.j.now()
	for _, d := range drafts {
		e, werr := b.j.write(g, &b.tree, d, a.author, now)
		if werr != nil {
			b.poison = i
			return nil, fmt.Errorf("record a fact about %s: %w", d.Subject, werr)
		}
		events = append(events, e)
	}
	return events, err
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
