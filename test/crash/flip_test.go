package crash

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
)

// flip is one bit of one stored value.
type flip struct {
	column column
	value  int // in its column
	bit    int
}

// place finds the nth bit of a journal.
func (c *cells) place(n uint64) (flip, bool) {
	for col, values := range c[:columns] {
		for i, v := range values {
			if bits := 8 * uint64(len(v)); n >= bits {
				n -= bits
				continue
			}
			return flip{column(col), i, int(n)}, true
		}
	}
	return flip{}, false
}

func (c *cells) bits() (n uint64) {
	for _, values := range c[:columns] {
		for _, v := range values {
			n += 8 * uint64(len(v))
		}
	}
	return n
}

// errClash is a flip that no database could hold.
var errClash = errors.New("two values would have one key")

// unseen flips the bit and back, and gives an error if the journal does not find it. A record's bytes are held against its
// signature and its leaf, as the verification of the whole does; everything else is found by that.
func (c *cells) unseen(f flip, key ed25519.PublicKey, whole bool) error {
	v := c[f.column][f.value]
	v[f.bit/8] ^= 1 << (f.bit % 8)
	defer func() { v[f.bit/8] ^= 1 << (f.bit % 8) }()
	if f.column == recordData && !whole {
		if _, err := event.Sealed(v).Open(key); err == nil {
			return fmt.Errorf("bit %d of record %d: the signature still belongs to it", f.bit, f.value+1)
		}
		if leaf := c[nodeHash][tlog.StoredHashIndex(0, int64(f.value))]; tlog.RecordHash(v) == tlog.Hash(leaf) {
			return fmt.Errorf("bit %d of record %d: it still has its place in the tree", f.bit, f.value+1)
		}
		return nil
	}
	switch f.column {
	case recordNumber, nodeIndex, rowTable, rowKey:
		if c.clash() {
			return errClash
		}
	}
	var damage *journal.Damage
	switch err := c.verify("", f.column >= rowTable); {
	case !errors.As(err, &damage):
		return fmt.Errorf("bit %d of value %d of the %v: %v", f.bit, f.value, f.column, err)
	case f.column == recordData && (damage.Record != uint64(f.value)+1 || damage.Part != ""):
		return fmt.Errorf("bit %d of record %d is said to be damage of %+v", f.bit, f.value+1, damage)
	}
	return nil
}

// Every single bit of a megabyte of journal counts: with one of them flipped, in any record, tree node, checkpoint, row
// or number, the verification fails. The long run flips all, some 9 million.
func TestEveryFlippedBitIsFound(t *testing.T) {
	c, _ := bigJournal(t)
	id := storetest.Identity(t)
	key := id.NodeKey.Public().(ed25519.PublicKey)
	total := c.bits()
	// The ordinary run tries some bits of each column: the records are most of all, and the quickest.
	first, step, wholeEvery, recordsEvery := uint64(0), uint64(2411), uint64(40), uint64(2) // step is a prime
	if soak() {
		first, step, wholeEvery, recordsEvery = *fromSeed-1, 1, 5000, 1
	}
	p := startProgress("flipped bits", total)
	defer close(p.stop)
	p.done.Store(first)
	var next atomic.Uint64
	next.Store(first)
	var found [columns]atomic.Uint64
	var clashes, wrong atomic.Uint64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			mine := c.clone()
			for wrong.Load() < 10 {
				n := next.Add(step) - step
				f, ok := mine.place(n)
				if !ok {
					return
				}
				if f.column == recordData && n/step%recordsEvery != 0 {
					continue
				}
				switch err := mine.unseen(f, key, n/step%wholeEvery == 0); {
				case errors.Is(err, errClash):
					clashes.Add(1)
				case err != nil:
					wrong.Add(1)
					t.Errorf("flip %d: %v", n+1, err)
				default:
					found[f.column].Add(1)
				}
				p.done.Add(step)
			}
		})
	}
	workers.Wait()
	for col := range columns {
		t.Logf("%v: %d flips found", col, found[col].Load())
		if found[col].Load() == 0 && first == 0 {
			t.Errorf("no flip was tried in the %v", col)
		}
	}
	t.Logf("of %d bits; %d flips would give two values one key", total, clashes.Load())
}

// A journal that was cut off, after any record and inside any, is found out by the copy of its newest checkpoint: even
// where somebody cut tree, checkpoints and views to match.
func TestCutOffJournalIsFound(t *testing.T) {
	c, copied := bigJournal(t)
	id := storetest.Identity(t)
	key := id.NodeKey.Public().(ed25519.PublicKey)
	signed, err := journal.ParseCheckpoint(copied)
	if err != nil {
		t.Fatal(err)
	}
	for last := range c[recordData] {
		cut := c.clone()
		cut[recordNumber], cut[recordData] = cut[recordNumber][:last], cut[recordData][:last]
		nodes := tlog.StoredHashIndex(0, int64(last)) // the first that is not the shorter tree's
		cut[nodeIndex], cut[nodeHash] = cut[nodeIndex][:nodes], cut[nodeHash][:nodes]
		cut[checkpointNote] = nil
		for col := rowTable; col <= rowBody; col++ {
			cut[col] = nil
		}
		_, err := journal.Verify(t.Context(), newCellReader(cut), journal.VerifyOptions{Copy: copied})
		var damage *journal.Damage
		if want := uint64(last) + 1; want <= signed.Size && (!errors.As(err, &damage) || last > 0 && damage.Record != want) {
			t.Errorf("cut before record %d: got %v (%+v)", want, err, damage)
		}
		data := c[recordData][last]
		step := len(data)/20 + 1
		if soak() {
			step = 1
		}
		for n := 0; n < len(data); n += step {
			if _, err := event.Sealed(data[:n]).Open(key); err == nil {
				t.Errorf("record %d cut to %d of its %d bytes still opens", last+1, n, len(data))
			}
		}
		if !soak() && last%6 != 0 {
			continue
		}
		cut = c.clone()
		cut[recordData][last] = data[:len(data)-1-last%len(data)/2]
		if err := cut.verify("", false); !errors.As(err, &damage) || damage.Record != uint64(last)+1 {
			t.Errorf("record %d is cut: got %v", last+1, err)
		}
	}
}
