package journal

import (
	"context"
	"fmt"

	"fanar/fault"
	"fanar/record/event"
)

// batchLimit is how many appends share one commit at most. A batch forms by itself: what arrives while the last commit
// is on its way to the disk goes into the next.
const batchLimit = 512

// Decide looks at the state after everything that was recorded before it and gives the drafts to record. It runs inside
// the one appender, so no other decision can come between its look and its record. It must be quick; it may be run again
// when another decision of the same commit could not be written; and it may write nothing but side data, which is kept
// in the same transaction, also when it gives an error. An error given with drafts is returned to the caller after the
// drafts were recorded: a refusal is itself a fact.
type Decide func(tx Tx) (drafts []event.Draft, err error)

// ask is one request to the appender: a decision, a signed checkpoint to keep, or a change of keys.
type ask struct {
	author     event.Author
	decide     Decide
	opens      bool // the decision is the journal's own opening
	checkpoint string
	change     *change
	answer     chan<- answer
}

type answer struct {
	events []event.Event
	err    error
}

// KeepSide changes side data alone, durably. fn's own error undoes what it wrote and is returned as it is.
func (j *Journal) KeepSide(ctx context.Context, fn func(tx Tx) error) error {
	if err := j.Broken(); err != nil {
		return j.breakdown(err)
	}
	var g *guard
	var failed error // fn's own
	err := j.store.Update(ctx, func(tx Tx) error {
		g = &guard{tx: tx}
		failed = fn(sideOnly{g})
		return failed
	})
	switch {
	case err == nil:
		return nil
	case g == nil && ctx.Err() != nil: // it never began
		return fmt.Errorf("keep side data: %w", err)
	case g == nil || failed == nil || g.failed != nil:
		return j.breakdown(err)
	}
	return err
}

// Append records what decide gives and answers after it is durable. author's organisation and node are filled in from
// the journal's identity. A cancelled ctx stops waiting, not recording. Errors: decide's own; fault.Unavailable when the
// record is read-only or closed.
func (j *Journal) Append(ctx context.Context, author event.Author, decide Decide) ([]event.Event, error) {
	id := j.Identity()
	author.Org, author.Node = id.Org, id.Node
	return j.ask(ctx, ask{author: author, decide: decide})
}

func (j *Journal) ask(ctx context.Context, a ask) ([]event.Event, error) {
	if err := j.Broken(); err != nil {
		return nil, j.breakdown(err)
	}
	select {
	case <-j.stop:
		return nil, closed()
	default:
	}
	reply := make(chan answer, 1)
	a.answer = reply
	select {
	case j.asks <- a:
	case <-j.stop:
		return nil, closed()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the appender: %w", ctx.Err())
	}
	select {
	case got := <-reply:
		return got.events, got.err
	case <-j.done:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the record: %w", ctx.Err())
	}
	// The appender has ended: it answered before that, or it never took the ask.
	select {
	case got := <-reply:
		return got.events, got.err
	default:
		return nil, closed()
	}
}

func closed() error {
	return fault.New(fault.Unavailable, "journal.closed", "the record is closed: this node is stopping; nothing was recorded")
}

// run is the appender. After stop it still writes what was asked before.
func (j *Journal) run() {
	defer close(j.done)
	for {
		select {
		case first := <-j.asks:
			j.commit(j.gather(first))
		case <-j.stop:
			for {
				select {
				case first := <-j.asks:
					j.commit(j.gather(first))
				default:
					return
				}
			}
		}
	}
}

// gather takes what else is waiting.
func (j *Journal) gather(first ask) []ask {
	batch := []ask{first}
	for len(batch) < batchLimit {
		select {
		case a := <-j.asks:
			batch = append(batch, a)
		default:
			return batch
		}
	}
	return batch
}
