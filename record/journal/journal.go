// Package journal is the append-only record of one organisation's node: gapless numbers, group commit, an RFC 6962 tree
// over the signed records, signed checkpoints, and the views that are derived from the records in the same transaction.
//
// It acknowledges nothing before it is on stable storage, never changes a record, and stops writing at the first storage
// error rather than guess. It knows nothing of what the records mean.
//
// Start with [Open] and [Journal.Append]; [Verify] checks a whole journal offline.
package journal

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"fanar/fault"
	"fanar/record/event"
	"fanar/world"
)

// Projection derives rows from records. Apply is given each record once, in order, inside the transaction that stores it.
type Projection interface {
	Apply(w Writer, e event.Event) error
}

// Journal appends and reads.
type Journal struct {
	store       Store
	identity    event.Identity
	signer      note.Signer
	world       world.World
	projections []Projection
	publish     func(checkpoint string) error

	asks chan ask
	stop chan struct{} // closed by Close
	done chan struct{} // closed when the appender has ended
	tree frontier      // of what was committed; the appender's own

	closing sync.Once
	signing sync.Mutex

	mu      sync.Mutex
	head    uint64
	changed chan struct{}
	broken  error
}

// Options are what a journal needs besides its store.
type Options struct {
	Identity    event.Identity
	World       world.World
	Projections []Projection
	// Publish is given each signed checkpoint after it was committed, to keep a copy outside the store; may be nil.
	Publish func(checkpoint string) error
}

// Open starts the appender. In an empty store it first records who opens the journal, with the node's certificate, which
// takes the organisation's key too. Close must be called. Errors: fault.Invalid without the keys, fault.Conflict if the
// store holds the journal of another node.
func Open(ctx context.Context, store Store, o Options) (*Journal, error) {
	if len(o.Identity.NodeKey) != ed25519.PrivateKeySize {
		return nil, fault.New(fault.Invalid, "journal.no-key", "a journal is opened with the node's private key, and there is none")
	}
	signer, err := checkpointSigner(o.Identity)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	j := &Journal{
		store: store, identity: o.Identity, signer: signer, world: o.World, publish: o.Publish,
		projections: append([]Projection{subjects{}}, o.Projections...),
		asks:        make(chan ask, batchLimit), stop: make(chan struct{}), done: make(chan struct{}), changed: make(chan struct{}),
	}
	if err := store.View(ctx, func(r Reader) error {
		if j.head, err = r.Head(); err != nil {
			return err
		}
		if j.tree, err = loadFrontier(r, j.head); err != nil || j.head == 0 {
			return err
		}
		return j.ours(r)
	}); err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	go j.run()
	if j.head == 0 {
		if _, err := j.Append(ctx, event.Author{User: "node"}, j.opening); err != nil {
			j.Close()
			return nil, fmt.Errorf("record the opening: %w", err)
		}
	}
	return j, nil
}

// Identity tells whose journal this is.
func (j *Journal) Identity() event.Identity { return j.identity }

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

func (j *Journal) committed(head uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
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
