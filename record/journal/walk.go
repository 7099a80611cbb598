package journal

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/event"
)

// walk reads the records after those in tree up to last, and checks each one's number, signature and place in the tree
// and the tree nodes above it. It adds them to tree, follows the keys, and gives the records to each in their order. The
// error belongs to the first record that is wrong: a *[Damage], or what each returned; or it is the ctx's.
func walk(ctx context.Context, r Reader, k *keys, tree *frontier, last uint64, each func(event.Event) error) error {
	now := loadStretch(r, tree.size+1, last)
	now.check(k)
	for {
		// The next stretch is read and checked while this one is compared.
		var next *stretch
		if now.damage == nil && now.end < last {
			next = loadStretch(r, now.end+1, last)
			next.check(k)
		}
		now.checks.Wait()
		err := now.compare(ctx, r, k, tree, each)
		if next == nil || err != nil {
			if next != nil {
				next.checks.Wait()
			}
			return err
		}
		now = next
	}
}

// compare goes through a checked stretch record by record.
func (s *stretch) compare(ctx context.Context, r Reader, k *keys, tree *frontier, each func(event.Event) error) error {
	nodes := s.nodes
	for i := range s.records {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, rec := tree.size+1, &s.records[i]
		if rec.err != nil {
			return damageOf(n, rec.err)
		}
		if err := k.checkAttested(r, tree, n); err != nil {
			return err
		}
		completed := tree.add(rec.leaf)
		if err := compareNodes(n, completed, nodes, s.nodesErr); err != nil {
			return err
		}
		nodes = nodes[len(completed):]
		if err := each(rec.event); err != nil {
			return err
		}
	}
	if s.damage != nil {
		return s.damage
	}
	return nil
}

// compareNodes holds the nodes that record n completes against the stored ones, which end early at unread.
func compareNodes(n uint64, completed []tlog.Hash, stored []Node, unread error) error {
	for level, want := range completed {
		index := nodeIndex(n) + int64(level)
		var what string
		switch {
		case level >= len(stored) && unread != nil:
			what = fmt.Sprintf("node %d cannot be read: %v", index, unread)
		case level >= len(stored) || stored[level].Index != index:
			what = fmt.Sprintf("node %d is missing", index)
		case stored[level].Hash == want:
			continue
		case level == 0:
			what = fmt.Sprintf("its leaf, node %d, is of other bytes", index)
		default:
			what = fmt.Sprintf("node %d is wrong at level %d", index, level)
		}
		return &Damage{Record: n, Part: "tree", What: what}
	}
	return nil
}
