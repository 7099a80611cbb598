package journal

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Copy loads the journal that from reads into another store, with its checkpoints and side data, checking all of it as
// a [Loader] does. to is empty, or holds what an earlier copy left, which is then compared and carried on from. The views
// are not copied: [Rebuild], or opening the journal, derives them. Errors: a *[Damage] of what is read, the stores', or
// the ctx's.
func Copy(ctx context.Context, from Reader, to Store, o LoadOptions) error {
	l, err := NewLoader(ctx, to, o)
	if err != nil {
		return err
	}
	if l.total, err = from.Head(); err != nil {
		return fmt.Errorf("copy a journal: %w", err)
	}
	if err := l.continues(from); err != nil {
		return err
	}
	checkpoints, err := from.Checkpoints(math.MaxInt32)
	if err != nil {
		return fmt.Errorf("copy the checkpoints: %w", err)
	}
	slices.Reverse(checkpoints)
	for _, signed := range checkpoints {
		if err := l.Checkpoint(ctx, signed); err != nil {
			return err
		}
	}
	for rec, err := range from.Records(l.Next(), l.total) {
		if err != nil {
			return &Damage{Record: l.Next(), What: fmt.Sprintf("it cannot be read: %v", err)}
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("copy a journal: %w", err)
		}
		if err := l.Record(ctx, rec.Number, rec.Data); err != nil {
			return err
		}
	}
	for e, err := range from.Sides("") {
		if err != nil {
			return fmt.Errorf("copy the side data: %w", err)
		}
		if err := l.Side(ctx, e); err != nil {
			return err
		}
	}
	if l.Next() <= l.total && l.failed == nil {
		return &Damage{Record: l.Next(), What: "it is missing"}
	}
	return l.Close(ctx)
}

// continues holds what the store has already against the same part of the journal that is to be loaded.
func (l *Loader) continues(from Reader) error {
	if l.tree.size == 0 {
		return nil
	}
	another := &Damage{Record: l.tree.size, Part: "tree", What: "the store holds the beginning of another journal"}
	if l.tree.size > l.total {
		another.What = fmt.Sprintf("the store holds %d records, and the journal to copy has %d", l.tree.size, l.total)
		return another
	}
	tree, err := loadFrontier(from, l.tree.size)
	if err != nil {
		return fmt.Errorf("copy a journal: %w", err)
	}
	if !slices.Equal(tree.roots, l.tree.roots) {
		return another
	}
	return nil
}
