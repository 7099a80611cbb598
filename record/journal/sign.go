package journal

import (
	"context"
	"errors"
	"fmt"
	"math"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/event"
)

// Sign records a signed checkpoint over everything that was committed when it was called, after reading back what was
// written since the last one. It is called on a fixed clock, also when nothing happened: a missing checkpoint is a sign
// of trouble. What reads back wrong is never signed; it turns the journal read-only. Appends go on while it reads.
func (j *Journal) Sign(ctx context.Context) error {
	j.signing.Lock()
	defer j.signing.Unlock()
	if err := j.Broken(); err != nil {
		return j.breakdown(err)
	}
	id := j.Identity() // it stays while signing is held
	signer, err := checkpointSigner(id)
	if err != nil {
		return fmt.Errorf("sign the checkpoint: %w", err)
	}
	written, _ := j.Head()
	var tree frontier
	err = j.store.View(ctx, func(r Reader) (err error) {
		if tree, err = readBack(ctx, r); err == nil && tree.size < written {
			err = &Damage{Record: tree.size + 1, What: fmt.Sprintf("it is missing: %d records were written, and %d are here", written, tree.size)}
		}
		return err
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("read back before signing: %w", err)
	case err != nil:
		return j.breakdown(fmt.Errorf("read back before signing: %w", err))
	}
	root, err := tree.root()
	if err != nil {
		return fmt.Errorf("compute the root: %w", err)
	}
	c := Checkpoint{Origin: Origin(id.Org, id.Node), Size: tree.size, Root: root, At: j.now()}
	signed, err := note.Sign(&note.Note{Text: c.text()}, signer)
	if err != nil {
		return fmt.Errorf("sign the checkpoint: %w", err)
	}
	_, err = j.ask(ctx, ask{checkpoint: string(signed)})
	return err
}

// readBack checks each record since the last checkpoint and every tree node above it, starting from the root that the
// last checkpoint signed, and gives the tree that was read.
func readBack(ctx context.Context, r Reader) (frontier, error) {
	head, err := r.Head()
	if err != nil {
		return frontier{}, err
	}
	last, err := r.Checkpoints(1)
	if err != nil {
		return frontier{}, err
	}
	var signed string
	var size uint64
	if len(last) > 0 {
		signed = last[0]
		c, err := ParseCheckpoint(signed)
		if err != nil {
			return frontier{}, err
		}
		size = c.Size
	}
	if size > head {
		return frontier{}, &Damage{Record: head + 1, What: fmt.Sprintf("it is missing: %d records were signed, and %d are here", size, head)}
	}
	k, err := loadKeys(r, size)
	if err != nil {
		return frontier{}, err
	}
	tree, err := lastSigned(r, signed, k)
	if err != nil {
		return tree, err
	}
	err = walk(ctx, r, k, &tree, head, func(event.Event) error { return nil })
	return tree, err
}

// lastSigned is the edge of the tree at a checkpoint, compared with the root that was signed; of the empty tree without one.
func lastSigned(r Reader, signed string, k *keys) (frontier, error) {
	if signed == "" {
		return frontier{}, nil
	}
	c, err := OpenCheckpoint(signed, Origin(k.owner.Org, k.owner.Node), k.after(math.MaxUint64))
	if err != nil {
		return frontier{}, err
	}
	tree, err := loadFrontier(r, c.Size)
	if err != nil {
		return tree, err
	}
	var root tlog.Hash
	if root, err = tree.root(); err == nil && root != c.Root {
		err = errors.New("the stored tree no longer has the root that was signed")
	}
	if err != nil {
		return tree, &Damage{Record: c.Size, Part: "tree", What: err.Error()}
	}
	return tree, nil
}
