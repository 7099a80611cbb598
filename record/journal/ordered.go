package journal

import (
	"iter"
	"slices"
)

// blockLimit is how many keys a block holds before it is split in two.
const blockLimit = 512

// orderedKeys is a set of keys in the order of their bytes, in sorted blocks none of which is empty. Insertion and
// removal move one block's keys only. Keys may be inserted and removed during an iteration, which then gives each key
// that stays at most once and in order.
type orderedKeys struct {
	blocks [][]string
}

// find gives the first block whose last key is not before key; len(blocks) if there is none.
func (o *orderedKeys) find(key string) int {
	at, _ := slices.BinarySearchFunc(o.blocks, key, func(block []string, key string) int {
		switch last := block[len(block)-1]; {
		case last < key:
			return -1
		case last > key:
			return 1
		}
		return 0
	})
	return at
}

func (o *orderedKeys) insert(key string) {
	if len(o.blocks) == 0 {
		o.blocks = [][]string{{key}}
		return
	}
	b := min(o.find(key), len(o.blocks)-1)
	at, there := slices.BinarySearch(o.blocks[b], key)
	if there {
		return
	}
	block := slices.Insert(o.blocks[b], at, key)
	o.blocks[b] = block
	if len(block) <= blockLimit {
		return
	}
	// Keys mostly come in order: a block that is full at its end stays full.
	half := len(block) / 2
	if at == len(block)-1 {
		half = at
	}
	o.blocks[b] = block[:half:half]
	o.blocks = slices.Insert(o.blocks, b+1, slices.Clone(block[half:]))
}

func (o *orderedKeys) remove(key string) {
	b := o.find(key)
	if b == len(o.blocks) {
		return
	}
	at, there := slices.BinarySearch(o.blocks[b], key)
	if !there {
		return
	}
	if o.blocks[b] = slices.Delete(o.blocks[b], at, at+1); len(o.blocks[b]) == 0 {
		o.blocks = slices.Delete(o.blocks, b, b+1)
	}
}

// from gives the keys that are not before key, in order.
func (o *orderedKeys) from(key string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for next, ok := o.atOrAfter(key); ok; next, ok = o.atOrAfter(next + "\x00") {
			if !yield(next) {
				return
			}
		}
	}
}

// before gives the keys that are before key, last first; an empty key is the end.
func (o *orderedKeys) before(key string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for next, ok := o.lastBefore(key); ok && yield(next) && next != ""; {
			next, ok = o.lastBefore(next)
		}
	}
}

func (o *orderedKeys) atOrAfter(key string) (string, bool) {
	b := o.find(key)
	if b == len(o.blocks) {
		return "", false
	}
	at, _ := slices.BinarySearch(o.blocks[b], key)
	return o.blocks[b][at], true
}

func (o *orderedKeys) lastBefore(key string) (string, bool) {
	if len(o.blocks) == 0 {
		return "", false
	}
	b := len(o.blocks) - 1
	if key != "" {
		b = min(o.find(key), b)
	}
	at := len(o.blocks[b])
	if key != "" {
		at, _ = slices.BinarySearch(o.blocks[b], key)
	}
	if at > 0 {
		return o.blocks[b][at-1], true
	}
	if b == 0 {
		return "", false
	}
	return o.blocks[b-1][len(o.blocks[b-1])-1], true
}
