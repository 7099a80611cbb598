package journal

import (
	"errors"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// frontier is the edge of a growing RFC 6962 tree: the roots of the perfect subtrees that cover its records, largest
// first, one for each bit that is set in size. It is all that is needed to add a record.
type frontier struct {
	size  uint64
	roots []tlog.Hash
}

// add puts the next record's leaf into the tree and gives the nodes that it completes, in the order of their storage
// indexes: the leaf itself, then its parents upwards.
func (f *frontier) add(leaf tlog.Hash) []tlog.Hash {
	nodes := make([]tlog.Hash, 1, 1+bits.TrailingZeros64(^f.size))
	nodes[0] = leaf
	for left := f.size; left&1 == 1; left >>= 1 {
		last := len(f.roots) - 1
		leaf = tlog.NodeHash(f.roots[last], leaf)
		f.roots = f.roots[:last]
		nodes = append(nodes, leaf)
	}
	f.roots = append(f.roots, leaf)
	f.size++
	return nodes
}

// root is the tree's hash over everything that was added.
func (f *frontier) root() (tlog.Hash, error) {
	if len(f.roots) == 0 {
		return tlog.TreeHash(0, nil)
	}
	root := f.roots[len(f.roots)-1]
	for i := len(f.roots) - 2; i >= 0; i-- {
		root = tlog.NodeHash(f.roots[i], root)
	}
	return root, nil
}

// copy gives a frontier that grows on its own.
func (f *frontier) copy() frontier {
	return frontier{size: f.size, roots: append([]tlog.Hash(nil), f.roots...)}
}

// loadFrontier reads the edge of the tree over the first size records from its stored nodes.
func loadFrontier(r Reader, size uint64) (frontier, error) {
	if size > 1<<62 {
		return frontier{}, errors.New("a tree has fewer than 2^62 records")
	}
	var indexes []int64
	for level := 62; level >= 0; level-- {
		if size>>level&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, int64(size>>level)-1))
		}
	}
	roots, err := r.ReadHashes(indexes)
	if err != nil {
		return frontier{}, fmt.Errorf("read the edge of the tree: %w", err)
	}
	return frontier{size: size, roots: roots}, nil
}

// nodeIndex is where the nodes that record n completes begin; those of record n+1 follow them without a gap.
func nodeIndex(n uint64) int64 { return tlog.StoredHashIndex(0, int64(n-1)) }

// hashReader reads stored nodes for package tlog.
type hashReader struct{ r Reader }

func (h hashReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) { return h.r.ReadHashes(indexes) }
