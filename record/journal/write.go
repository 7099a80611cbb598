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

// write numbers, signs and stores one draft, completes the tree and derives the rows.
func (j *Journal) write(tx Tx, tree *frontier, d event.Draft, by event.Author, now time.Time) (event.Event, error) {
	n := tree.size + 1
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
	sealed := event.Seal(canonical, j.identity.NodeKey)
	if err := tx.AppendRecord(n, sealed, nodeIndex(n), tree.add(tlog.RecordHash(sealed))); err != nil {
		return e, err
	}
	for _, p := range j.projections {
		if err := p.Apply(tx, e); err != nil {
			return e, fmt.Errorf("derive views from a %s: %w", e.Kind, err)
		}
	}
	return e, nil
}
