// Package journal is the append-only record of one organisation's node: gapless numbers, group commit, an RFC 6962 tree
// over the signed records, signed checkpoints, and the views that are derived from the records in the same transaction.
//
// It acknowledges nothing before it is on stable storage, never changes a record, and stops writing at the first storage
// error rather than guess. It knows nothing of what the records mean.
//
// Start with [Open] and [Journal.Append]; [Verify] checks a whole journal offline, [Copy] and [Loader] bring one from
// elsewhere, [Rebuild] derives its views again.
package journal

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
	"fanar/record/event"
	"fanar/world"
)

// Projection derives rows from records. Apply is given each record once, in order, inside the transaction that stores it.
// One that comes to derive other rows from the same records also has ViewVersion() int, and counts it up each time: the
// rows are then thrown away and derived again when the journal is next opened.
type Projection interface {
	Apply(w Writer, e event.Event) error
}

// Journal appends and reads.
type Journal struct {
	store       Store
	world       world.World
	projections []Projection
	views       string // see viewsOf
	publish     func(checkpoint string) error

	asks chan ask
	stop chan struct{} // closed by Close
	done chan struct{} // closed when the appender has ended
	tree frontier      // of what was committed; the appender's own, as are the next two
	leaf tlog.Hash     // of the last record
	keys *keys         // nil in an empty journal

	closing sync.Once
	signing sync.Mutex // held while a checkpoint is signed and while the keys change

	mu       sync.Mutex
	identity event.Identity
	head     uint64
	changed  chan struct{}
	broken   error
}

// Options are what a journal needs besides its store.
type Options struct {
	Identity event.Identity
	// Next is the identity that a change of keys was going to bring, if one was begun and its end is not known; else the
	// zero value. The one of the two whose key the journal is at is taken: see [Journal.Identity].
	Next        event.Identity
	World       world.World
	Projections []Projection
	// Publish is given each signed checkpoint after it was committed, to keep a copy outside the store; may be nil.
	Publish func(checkpoint string) error
	// Rebuilding is told how far the views are when they have to be derived again before the journal opens; may be nil.
	Rebuilding func(done, total uint64)
}

// Open starts the appender. In an empty store it first records who opens the journal, with the node's certificate, which
// takes the organisation's key too. Otherwise it reads a fixed number of entries, however long the journal is; only if the
// views are not those of o.Projections, or are behind the records, it derives them again first, as [Rebuild] does. Close
// must be called. Errors: fault.Invalid without the keys, fault.Conflict if the store holds the journal of another node.
func Open(ctx context.Context, store Store, o Options) (*Journal, error) {
	j, err := prepare(ctx, store, o)
	if err != nil {
		return nil, err
	}
	if j.keys != nil {
		if err := j.ours(o.Next); err != nil {
			return nil, fmt.Errorf("open the journal: %w", err)
		}
	}
	go j.run()
	if j.keys == nil {
		if _, err := j.ask(ctx, ask{author: event.Author{User: "node", Org: o.Identity.Org, Node: o.Identity.Node}, decide: j.opening, opens: true}); err != nil {
			j.Close()
			return nil, fmt.Errorf("record the opening: %w", err)
		}
	}
	return j, nil
}

// prepare makes a journal whose appender does not run yet, with views that fit.
func prepare(ctx context.Context, store Store, o Options) (*Journal, error) {
	if len(o.Identity.NodeKey) != ed25519.PrivateKeySize {
		return nil, fault.New(fault.Invalid, "journal.no-key", "a journal is opened with the node's private key, and there is none")
	}
	if _, err := checkpointSigner(o.Identity); err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	j := &Journal{
		store: store, identity: o.Identity, world: o.World, publish: o.Publish, projections: withOwn(o.Projections),
		asks: make(chan ask, batchLimit), stop: make(chan struct{}), done: make(chan struct{}), changed: make(chan struct{}),
	}
	j.views = viewsOf(j.projections)
	fit := false
	if err := store.View(ctx, func(r Reader) (err error) { fit, err = j.look(r); return err }); err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	if !fit {
		b := rebuild{store: store, all: j.projections, views: j.views, progress: o.Rebuilding}
		if err := b.run(ctx); err != nil {
			return nil, fmt.Errorf("open the journal: %w", err)
		}
	}
	if err := store.View(ctx, j.load); err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	return j, nil
}

// look refuses another node's journal, before anything in it is changed, and reports whether its views fit.
func (j *Journal) look(r Reader) (fit bool, err error) {
	head, err := r.Head()
	if err != nil || head == 0 {
		return true, err
	}
	opening, err := r.Record(1)
	if err != nil {
		return false, err
	}
	k, err := newKeys(opening, nil)
	if err != nil {
		return false, &Damage{Record: 1, What: err.Error()}
	}
	if k.owner.Org != j.identity.Org || k.owner.Node != j.identity.Node {
		return false, j.notOurs(k.owner)
	}
	state, err := readViewState(r)
	if err == nil {
		err = state.lost(head)
	}
	return state.fits(j.views, head), err
}

// load reads what the appender needs to know of what is there.
func (j *Journal) load(r Reader) (err error) {
	if j.head, err = r.Head(); err != nil {
		return err
	}
	if j.tree, err = loadFrontier(r, j.head); err != nil || j.head == 0 {
		return err
	}
	if j.keys, err = loadKeys(r, j.head); err != nil {
		return err
	}
	j.leaf, err = lastLeaf(r, j.head)
	return err
}

// lastLeaf reads the leaf of record head.
func lastLeaf(r Reader, head uint64) (tlog.Hash, error) {
	leaf, err := r.ReadHashes([]int64{nodeIndex(head)})
	if err != nil {
		return tlog.Hash{}, err
	}
	return leaf[0], nil
}

// Identity tells whose journal this is, with the key in force.
func (j *Journal) Identity() event.Identity {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.identity
}

// View runs fn over one unchanging state of what was committed.
func (j *Journal) View(ctx context.Context, fn func(Reader) error) error {
	return j.store.View(ctx, fn)
}

// Head gives the number of the last committed record and a channel that is closed when there is a newer one.
func (j *Journal) Head() (uint64, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.head, j.changed
}

// Broken gives the storage error after which the journal only reads, or nil.
func (j *Journal) Broken() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.broken
}

// Close waits for what was asked and stops the appender; what is asked later is refused. It does not close the store.
func (j *Journal) Close() {
	j.closing.Do(func() { close(j.stop) })
	<-j.done
}

func (j *Journal) now() time.Time { return j.world.Clock.Now().UTC().Truncate(time.Millisecond) }

// committed tells everybody of what was committed.
func (j *Journal) committed(head uint64, id event.Identity) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.identity = id
	if head == j.head {
		return
	}
	j.head = head
	close(j.changed)
	j.changed = make(chan struct{})
}

func (j *Journal) breakdown(err error) *fault.Error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken == nil {
		j.broken = err
	}
	return fault.New(fault.Unavailable, "journal.read-only",
		"the record cannot be written and is read-only since the storage said: {why}", "why", j.broken.Error()).
		WithHint("nothing that was not acknowledged is recorded; write on paper and call the administrator (fanar doctor)")
}
