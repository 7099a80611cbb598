package journal

import (
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
	"fanar/record/event"
)

// recordLimit is the largest record in bytes. Documents and pictures are kept as files; the record holds their hash.
const recordLimit = 16 << 20

// append numbers, signs and stores one draft, completes the tree and derives the rows.
func (b *batch) append(tx Tx, d event.Draft, by event.Author, now time.Time) (event.Event, error) {
	n := b.tree.size + 1
	e, err := d.Number(n, by, now)
	if err != nil {
		return e, err
	}
	canonical, err := e.Canonical()
	if err != nil {
		return e, fmt.Errorf("write a %s: %w", e.Kind, err)
	}
	if len(canonical) > recordLimit {
		return e, fault.New(fault.Invalid, "journal.record-too-large",
			"a {kind} of {size} bytes is too large for the record, which takes {limit}: keep the document as a file and record its hash",
			"kind", e.Kind, "size", len(canonical), "limit", recordLimit)
	}
	// The projections see what was stored, not what was meant, so that a rebuild gives the same rows.
	if e, err = event.Parse(canonical); err != nil {
		return e, err
	}
	sealed := event.Seal(canonical, b.identity.NodeKey)
	if n == 1 {
		if b.keys, err = newKeys(sealed, nil); err != nil {
			return e, err
		}
	}
	b.leaf = tlog.RecordHash(sealed)
	if err := tx.AppendRecord(n, sealed, nodeIndex(n), b.tree.add(b.leaf)); err != nil {
		return e, err
	}
	for _, p := range b.j.projections {
		if err := p.Apply(tx, e); err != nil {
			return e, fmt.Errorf("derive views from a %s: %w", e.Kind, err)
		}
	}
	return e, nil
}
