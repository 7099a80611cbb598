package journal

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"math"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/event"
)

// Report is what [Verify] found in a journal that is whole.
type Report struct {
	Org, Node   string
	OrgKey      ed25519.PublicKey // compare its fingerprint with one that came another way
	Records     uint64
	Checkpoints int        // signed checkpoints compared, the copy included
	Latest      Checkpoint // the newest signed checkpoint; its Size is 0 if there is none
	Root        tlog.Hash  // over all records, also those after the newest checkpoint
	Rows        int        // derived rows compared
	// Stale says that the rows were not compared, since by the store's own account they are those of another version of
	// the program, or were not derived up to the last record. [Rebuild] derives them again; [Open] does too.
	Stale bool
	Keys  []Key // of the node, in the order in which they took over
}

// Key is a node's key as its journal tells of it.
type Key struct {
	Key   ed25519.PublicKey
	First uint64 // the first record that it signs
	Good  uint64 // the last record that it may have signed; the largest number if it was never revoked
}

// VerifyOptions are what the verifier knows from elsewhere.
type VerifyOptions struct {
	OrgKey      ed25519.PublicKey  // if set, the journal must be this organisation's
	Copy        string             // if set, a signed checkpoint that was kept outside the store: the journal must extend it
	Projections []Projection       // if set, the derived rows must be what these derive from the records
	Revocations []event.Revocation // of keys of the node, beside those that stand in the journal
	Progress    func(done, total uint64)
}

// Sound is a state that can check the store's own structure below records and rows: what no read of them would notice.
type Sound interface {
	CheckStructure(ctx context.Context) error
}

// Verify checks everything in a journal with nothing but its bytes: gapless numbers, each record's signature and place
// in the tree, every inner node, every signed checkpoint, the copy of the newest one, the derived rows, and the store's
// own structure. Side data has no history and is not checked. The error is a *[Damage] that names the first record that
// is wrong, or the ctx's.
func Verify(ctx context.Context, r Reader, o VerifyOptions) (Report, error) {
	v := verification{r: r, o: o, replay: newReplay(o.Projections)}
	err := v.run(ctx)
	return v.rep, err
}

type verification struct {
	r      Reader
	o      VerifyOptions
	rep    Report
	replay *replay
	keys   *keys
	signed map[uint64][]signedNote // by size
	broken *Damage                 // of the checkpoint over the fewest records that is damaged
}

// signedNote is a signed checkpoint whose signature is checked when the key in force over its records is known.
type signedNote struct {
	text string
	copy bool // it was kept outside
}

func (v *verification) run(ctx context.Context) error {
	head, headErr := v.r.Head()
	if headErr != nil {
		head = math.MaxInt64 // the records are still read, so that the first that cannot be is named
	}
	if head == 0 {
		return &Damage{What: "the journal is empty: it has not even the record of who opened it"}
	}
	v.rep.Records = head
	if err := v.trust(); err != nil {
		return err
	}
	// A checkpoint that cannot be read hides nothing about the records before it, so it is reported after them.
	checkpointsErr := v.readCheckpoints()
	tree := &frontier{}
	err := walk(ctx, v.r, v.keys, tree, head, func(e event.Event) error { return v.record(e, tree) })
	for _, t := range v.keys.terms {
		v.rep.Keys = append(v.rep.Keys, Key{Key: t.key, First: t.from, Good: t.good})
	}
	if err != nil {
		if d, ok := err.(*Damage); ok && headErr != nil {
			d.What += fmt.Sprintf(" (nor can the number of records: %v)", headErr)
		}
		return err
	}
	if headErr != nil {
		return &Damage{What: fmt.Sprintf("the number of records cannot be read: %v", headErr)}
	}
	if checkpointsErr != nil {
		return checkpointsErr
	}
	if err := v.nothingBeyond(head); err != nil {
		return err
	}
	if v.rep.Root, err = tree.root(); err != nil {
		return err
	}
	if v.rep.Rows, v.rep.Stale, err = v.replay.compare(v.r, head); err != nil {
		return err
	}
	if s, ok := v.r.(Sound); ok {
		if err := s.CheckStructure(ctx); err != nil && ctx.Err() == nil {
			return &Damage{What: fmt.Sprintf("every record, checkpoint and view reads as it should, but the store around them is damaged: %v", err)}
		}
	}
	return ctx.Err()
}

// trust reads the opening record and gives the keys.
func (v *verification) trust() error {
	data, err := v.r.Record(1)
	switch {
	case err != nil:
		return &Damage{Record: 1, What: fmt.Sprintf("it cannot be read: %v", err)}
	case data == nil:
		return &Damage{Record: 1, What: "it is missing"}
	}
	if v.keys, err = newKeys(data, v.o.OrgKey); err != nil {
		return &Damage{Record: 1, What: err.Error()}
	}
	v.rep.Org, v.rep.Node, v.rep.OrgKey = v.keys.owner.Org, v.keys.owner.Node, v.keys.owner.OrgKey
	for _, r := range v.o.Revocations {
		if err := v.keys.revokeOutside(r); err != nil {
			return err
		}
	}
	return nil
}

// record takes one record that is sound in itself.
func (v *verification) record(e event.Event, tree *frontier) error {
	for _, signed := range v.signed[e.Number] {
		c, err := v.open(signed, e.Number)
		if err != nil {
			continue // it is reported after the records
		}
		v.rep.Checkpoints++
		v.rep.Latest = c
		root, err := tree.root()
		if err != nil {
			return err
		}
		if root != c.Root {
			return &Damage{Record: e.Number, Part: "checkpoint", What: "the records do not have the root that was signed"}
		}
	}
	if err := v.replay.record(e); err != nil {
		return err
	}
	if v.o.Progress != nil {
		v.o.Progress(e.Number, v.rep.Records)
	}
	return nil
}

// readCheckpoints sorts the stored checkpoints by their size. Their signatures are checked on the way; see open.
func (v *verification) readCheckpoints() error {
	v.signed = make(map[uint64][]signedNote)
	signed, err := v.r.Checkpoints(math.MaxInt32)
	if err != nil {
		return &Damage{What: fmt.Sprintf("the signed checkpoints cannot be read: %v", err)}
	}
	notes := make([]signedNote, 0, len(signed)+1)
	for _, text := range signed {
		notes = append(notes, signedNote{text: text})
	}
	if v.o.Copy != "" {
		notes = append(notes, signedNote{text: v.o.Copy, copy: true})
	}
	for _, n := range notes {
		c, err := ParseCheckpoint(n.text)
		if err != nil || c.Size == 0 {
			v.open(n, c.Size) //nolint:errcheck // it is kept in broken
			continue
		}
		v.signed[c.Size] = append(v.signed[c.Size], n)
	}
	return nil
}

// open checks a checkpoint's signature under the key in force over its records. The text may be damaged beyond reading;
// the number in it is the best pointer that there is.
func (v *verification) open(n signedNote, size uint64) (Checkpoint, error) {
	c, err := OpenCheckpoint(n.text, Origin(v.rep.Org, v.rep.Node), v.keys.after(size))
	if err == nil {
		return c, nil
	}
	if v.broken == nil || size < v.broken.Record {
		which := "a signed checkpoint"
		if n.copy {
			which = "the copy of one that was kept outside"
		}
		v.broken = &Damage{Record: size, Part: "checkpoint", What: fmt.Sprintf("%s is damaged: %v", which, err)}
	}
	return c, err
}

// nothingBeyond looks for damaged checkpoints, and for traces of records after the last one that is there.
func (v *verification) nothingBeyond(head uint64) error {
	var most uint64
	for size, notes := range v.signed {
		if size <= head {
			continue
		}
		for _, n := range notes {
			if _, err := v.open(n, size); err == nil {
				most = max(most, size)
			}
		}
	}
	switch {
	case v.broken != nil:
		return v.broken
	case most > 0:
		return &Damage{Record: head + 1, What: fmt.Sprintf("it is missing: %d records were signed, and %d are here", most, head)}
	}
	for node, err := range v.r.Nodes(nodeIndex(head+1), math.MaxInt64) {
		if err != nil {
			return &Damage{Record: head, Part: "tree", What: fmt.Sprintf("what follows it cannot be read: %v", err)}
		}
		return &Damage{Record: head + 1, What: fmt.Sprintf("it is missing: the tree has node %d of it", node.Index)}
	}
	return nil
}
