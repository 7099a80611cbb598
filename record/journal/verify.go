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
}

// VerifyOptions are what the verifier knows from elsewhere.
type VerifyOptions struct {
	OrgKey      ed25519.PublicKey // if set, the journal must be this organisation's
	Copy        string            // if set, a signed checkpoint that was kept outside the store: the journal must extend it
	Projections []Projection      // if set, the derived rows must be what these derive from the records
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
	signed map[uint64][]Checkpoint // by size
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
	key, err := v.trust()
	if err != nil {
		return err
	}
	// A checkpoint that cannot be read hides nothing about the records before it, so it is reported after them.
	checkpointsErr := v.openCheckpoints(key)
	tree := &frontier{}
	if err := walk(ctx, v.r, key, tree, head, func(e event.Event) error { return v.record(e, tree) }); err != nil {
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
	if v.rep.Rows, err = v.replay.compare(v.r); err != nil {
		return err
	}
	if s, ok := v.r.(Sound); ok {
		if err := s.CheckStructure(ctx); err != nil && ctx.Err() == nil {
			return &Damage{What: fmt.Sprintf("every record, checkpoint and view reads as it should, but the store around them is damaged: %v", err)}
		}
	}
	return ctx.Err()
}

// trust reads the opening record and gives the node's key.
func (v *verification) trust() (ed25519.PublicKey, error) {
	data, err := v.r.Record(1)
	switch {
	case err != nil:
		return nil, &Damage{Record: 1, What: fmt.Sprintf("it cannot be read: %v", err)}
	case data == nil:
		return nil, &Damage{Record: 1, What: "it is missing"}
	}
	o, key, err := openOpening(data, v.o.OrgKey)
	if err != nil {
		return nil, &Damage{Record: 1, What: err.Error()}
	}
	v.rep.Org, v.rep.Node, v.rep.OrgKey = o.Org, o.Node, o.OrgKey
	return key, nil
}

// record takes one record that is sound in itself.
func (v *verification) record(e event.Event, tree *frontier) error {
	for _, c := range v.signed[e.Number] {
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

// openCheckpoints checks every stored checkpoint's signature and sorts them by size.
func (v *verification) openCheckpoints(key ed25519.PublicKey) error {
	v.signed = make(map[uint64][]Checkpoint)
	signed, err := v.r.Checkpoints(math.MaxInt32)
	if err != nil {
		return &Damage{What: fmt.Sprintf("the signed checkpoints cannot be read: %v", err)}
	}
	origin := Origin(v.rep.Org, v.rep.Node)
	if v.o.Copy != "" {
		signed = append(signed, v.o.Copy)
	}
	var first *Damage
	for i, text := range signed {
		c, err := OpenCheckpoint(text, origin, key)
		if err == nil {
			v.signed[c.Size] = append(v.signed[c.Size], c)
			continue
		}
		// The text may be damaged beyond reading; the number in it is the best pointer that there is.
		guess, _ := ParseCheckpoint(text)
		if first == nil || guess.Size < first.Record {
			which := "a signed checkpoint"
			if v.o.Copy != "" && i == len(signed)-1 {
				which = "the copy of one that was kept outside"
			}
			first = &Damage{Record: guess.Size, Part: "checkpoint", What: fmt.Sprintf("%s is damaged: %v", which, err)}
		}
	}
	if first != nil {
		return first
	}
	return nil
}

// nothingBeyond looks for traces of records after the last one that is there.
func (v *verification) nothingBeyond(head uint64) error {
	for size := range v.signed {
		if size > head {
			return &Damage{Record: head + 1, What: fmt.Sprintf("it is missing: %d records were signed, and %d are here", size, head)}
		}
	}
	for node, err := range v.r.Nodes(nodeIndex(head+1), math.MaxInt64) {
		if err != nil {
			return &Damage{Record: head, Part: "tree", What: fmt.Sprintf("what follows it cannot be read: %v", err)}
		}
		return &Damage{Record: head + 1, What: fmt.Sprintf("it is missing: the tree has node %d of it", node.Index)}
	}
	return nil
}
