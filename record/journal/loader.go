package journal

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
)

// LoadOptions are what is known of a journal before it is loaded.
type LoadOptions struct {
	OrgKey   ed25519.PublicKey        // if set, the journal must be this organisation's
	Progress func(done, total uint64) // told after each commit; total is 0 where it is not known; may be nil
}

// Loader writes a journal that comes from elsewhere into a store, record by record, and believes nothing of it: it checks
// numbers, signatures and keys, computes the tree, and holds it against each checkpoint. It commits as it goes, so a store
// in which a load was broken off holds a sound beginning, and another load into it carries on from there. Views are not
// loaded; [Rebuild], or opening the journal, derives them. It must not be used by two goroutines at once, and the store
// by nobody else meanwhile.
type Loader struct {
	store  Store
	o      LoadOptions
	keys   *keys // nil before the first record
	tree   frontier
	known  map[[32]byte]bool   // checkpoints that the store has
	signed map[uint64][]string // those to come, by size
	total  uint64

	waiting stretch // taken in, neither checked nor stored
	bytes   int
	notes   []string // checked, to be stored with what is waiting
	sides   []SideEntry
	failed  error
}

// loadCount and loadBytes bound one transaction of a load.
const (
	loadCount = 1024
	loadBytes = 8 << 20
)

// NewLoader begins to load into a store that is empty or holds a beginning of the journal; see [Loader.Next].
func NewLoader(ctx context.Context, store Store, o LoadOptions) (*Loader, error) {
	l := &Loader{store: store, o: o, known: make(map[[32]byte]bool), signed: make(map[uint64][]string)}
	if err := store.View(ctx, l.begin); err != nil {
		return nil, fmt.Errorf("load a journal: %w", err)
	}
	l.waiting = stretch{first: l.tree.size + 1, end: l.tree.size}
	return l, nil
}

func (l *Loader) begin(r Reader) error {
	head, err := r.Head()
	if err != nil || head == 0 {
		return err
	}
	if l.tree, err = loadFrontier(r, head); err != nil {
		return err
	}
	if l.keys, err = loadKeys(r, head); err != nil {
		return err
	}
	if l.o.OrgKey != nil && !l.o.OrgKey.Equal(l.keys.owner.OrgKey) {
		return &Damage{Record: 1, What: "the journal is not of the organisation whose key was given"}
	}
	checkpoints, err := r.Checkpoints(math.MaxInt32)
	for _, text := range checkpoints {
		l.known[sha256.Sum256([]byte(text))] = true
	}
	return err
}

// Next is the number of the record that is to come.
func (l *Loader) Next() uint64 { return l.waiting.end + 1 }

// Record takes the next record in. One that was loaded before may be given again, and must be the same. An error of any
// record before may be given here or by [Loader.Close]: a *[Damage] that names the record, or the store's. After an error
// nothing more is loaded.
func (l *Loader) Record(ctx context.Context, n uint64, sealed []byte) error {
	switch {
	case l.failed != nil:
		return l.failed
	case n < l.waiting.first:
		return l.fail(l.same(ctx, n, sealed))
	case n != l.Next():
		return l.fail(&Damage{Record: l.Next(), What: fmt.Sprintf("it is missing: what comes next is record %d", n)})
	}
	if l.keys == nil {
		k, err := newKeys(sealed, l.o.OrgKey)
		if err != nil {
			return l.fail(&Damage{Record: 1, What: err.Error()})
		}
		l.keys = k
	}
	l.waiting.records = append(l.waiting.records, checked{data: sealed})
	l.waiting.end = n
	l.bytes += len(sealed)
	if len(l.waiting.records) >= loadCount || l.bytes >= loadBytes {
		return l.Flush(ctx)
	}
	return nil
}

// same holds a record that is there already against one that is given again.
func (l *Loader) same(ctx context.Context, n uint64, sealed []byte) error {
	return l.store.View(ctx, func(r Reader) error {
		stored, err := r.Record(n)
		if err == nil && string(stored) != string(sealed) {
			err = &Damage{Record: n, What: "the store holds another one: it is not a beginning of this journal"}
		}
		return err
	})
}

// Checkpoint takes a signed checkpoint in, which may cover records that are still to come. Checkpoints are kept in the
// order in which their records are complete; one that the store has is left out.
func (l *Loader) Checkpoint(ctx context.Context, signed string) error {
	if l.failed != nil {
		return l.failed
	}
	if l.known[sha256.Sum256([]byte(signed))] {
		return nil
	}
	c, err := ParseCheckpoint(signed)
	if err != nil {
		return l.fail(&Damage{Part: "checkpoint", What: err.Error()})
	}
	if c.Size >= l.waiting.first {
		l.signed[c.Size] = append(l.signed[c.Size], signed)
		return nil
	}
	return l.fail(l.store.View(ctx, func(r Reader) error {
		tree, err := loadFrontier(r, c.Size)
		if err != nil {
			return err
		}
		return l.note(signed, &tree)
	}))
}

// note checks a checkpoint over the tree, which has exactly its records, and keeps it for the next commit.
func (l *Loader) note(signed string, tree *frontier) error {
	c, err := OpenCheckpoint(signed, Origin(l.keys.owner.Org, l.keys.owner.Node), l.keys.after(tree.size))
	if err != nil {
		return &Damage{Record: tree.size, Part: "checkpoint", What: err.Error()}
	}
	root, err := tree.root()
	if err != nil {
		return err
	}
	if root != c.Root {
		return &Damage{Record: tree.size, Part: "checkpoint", What: "the records do not have the root that was signed"}
	}
	l.notes = append(l.notes, signed)
	l.known[sha256.Sum256([]byte(signed))] = true
	return nil
}

// Side takes one entry of side data in. The journal's own is left out: the store makes that itself.
func (l *Loader) Side(ctx context.Context, e SideEntry) error {
	if l.failed != nil || e.Table == own {
		return l.failed
	}
	l.sides = append(l.sides, e)
	if len(l.sides) >= loadCount {
		return l.Flush(ctx)
	}
	return nil
}

// Flush checks and commits what was taken in. What stands before the first record that is wrong is committed too.
func (l *Loader) Flush(ctx context.Context) error {
	if l.failed != nil {
		return l.failed
	}
	w := &l.waiting
	if len(w.records) > 0 {
		w.check(l.keys)
		w.checks.Wait()
	}
	tree := l.tree.copy()
	var wrong *Damage // what stands before it is committed
	err := l.store.Update(ctx, func(tx Tx) error {
		for i := range w.records {
			err := l.put(tx, &tree, &w.records[i])
			if errors.As(err, &wrong) {
				break
			}
			if err != nil {
				return err
			}
		}
		for _, text := range l.notes {
			if err := tx.AppendCheckpoint(text); err != nil {
				return err
			}
		}
		for _, e := range l.sides {
			if err := tx.PutSide(e.Table, e.Key, e.Body); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return l.fail(fmt.Errorf("load record %d: %w", tree.size+1, err))
	}
	l.tree, l.notes, l.sides, l.bytes = tree, nil, nil, 0
	l.waiting = stretch{first: tree.size + 1, end: tree.size}
	if l.o.Progress != nil {
		l.o.Progress(tree.size, l.total)
	}
	if wrong != nil {
		return l.fail(wrong)
	}
	return nil
}

// put stores one record after all that can be said of it was checked. The error is the record's *[Damage], or the store's.
func (l *Loader) put(tx Tx, tree *frontier, rec *checked) error {
	n := tree.size + 1
	if rec.err != nil {
		return damageOf(n, rec.err)
	}
	if err := l.keys.checkAttested(tx, tree, n); err != nil {
		return err
	}
	grown := tree.copy()
	nodes := grown.add(rec.leaf)
	for _, signed := range l.signed[n] {
		if err := l.note(signed, &grown); err != nil {
			return err
		}
	}
	delete(l.signed, n)
	if err := tx.AppendRecord(n, rec.data, nodeIndex(n), nodes); err != nil {
		return err
	}
	*tree = grown
	if changesKeys(rec.event.Kind) {
		return noteKeyRecord(tx, n)
	}
	return nil
}

// Close commits what is left and checks that nothing is missing that was signed. It does not close the store.
func (l *Loader) Close(ctx context.Context) error {
	if err := l.Flush(ctx); err != nil {
		return err
	}
	if l.keys == nil {
		return l.fail(&Damage{What: "the journal is empty: it has not even the record of who opened it"})
	}
	var most uint64
	for size := range l.signed {
		most = max(most, size)
	}
	if most > l.tree.size {
		return l.fail(&Damage{Record: l.tree.size + 1, What: fmt.Sprintf("it is missing: %d records were signed, and %d are here", most, l.tree.size)})
	}
	return nil
}

// fail remembers an error after which nothing is loaded any more.
func (l *Loader) fail(err error) error {
	l.failed = err
	return err
}
