// Package desktest opens a node for the tests of the desks: a real journal in a SQLite file of the test's own folder,
// the dispatcher over it with the shipped rules, and a clock that only the test moves.
//
// It knows no desk: the projections and the function that opens incidents come in as options, so that every desk's
// tests can use it. It is for tests alone and no part of the program imports it.
//
// Start with [Open].
package desktest

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/store/sqlite"
	"fanar/world"
)

// Start is the time at which the clock of every node begins: 22 November 2026, 08:00 UTC.
func Start() time.Time { return time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC) }

// Options say what the node is made of.
type Options struct {
	Projections []journal.Projection
	Incident    dispatch.OpenIncident
	Pack        []byte      // the policy pack; the shipped one if empty
	Marks       event.Marks // on every fact; the zero marks if empty
	Mark        dispatch.Mark
}

// Node is one organisation's node.
type Node struct {
	Journal *journal.Journal
	Door    *dispatch.Dispatcher
	Clock   *Clock
	options Options
}

// Open opens a node of the organisation "mrcc-rome" in the test's temporary folder. It is closed when the test ends.
func Open(t testing.TB, o Options) *Node {
	t.Helper()
	if len(o.Pack) == 0 {
		o.Pack = policy.Shipped
	}
	pack, err := policy.ParsePack(o.Pack)
	if err != nil {
		t.Fatalf("read the policy pack: %v", err)
	}
	engine, err := policy.NewEngine(pack)
	if err != nil {
		t.Fatalf("compile the policy pack: %v", err)
	}
	clock := &Clock{now: Start()}
	random := rand.NewChaCha8([32]byte{})
	identity, err := event.NewIdentity("mrcc-rome", "node-1", random, Start())
	if err != nil {
		t.Fatalf("make keys: %v", err)
	}
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "journal.db"))
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	j, err := journal.Open(t.Context(), store, journal.Options{Identity: identity, World: world.World{Clock: clock, Random: random}, Projections: o.Projections})
	if err != nil {
		t.Fatalf("open the journal: %v", err)
	}
	t.Cleanup(func() {
		j.Close()
		if err := store.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return &Node{Journal: j, Clock: clock, options: o,
		Door: dispatch.New(dispatch.Options{Journal: j, Engine: engine, Clock: clock, Marks: o.Marks, Mark: o.Mark, Incident: o.Incident})}
}

// Record appends facts that no command of the tested desks makes, such as the alert that a case begins with.
func (n *Node) Record(t Fataler, drafts ...event.Draft) {
	t.Helper()
	_, err := n.Journal.Append(context.Background(), event.Author{User: "node"}, func(journal.Tx) ([]event.Draft, error) { return drafts, nil })
	if err != nil {
		t.Fatalf("record: %v", err)
	}
}

// Try sends a command through the door and gives its answer.
func (n *Node) Try(actor policy.Actor, c dispatch.Command) (dispatch.Receipt, error) {
	return n.Door.Do(context.Background(), dispatch.Request{Command: c, Actor: actor})
}

// Do sends a command that has to succeed.
func (n *Node) Do(t Fataler, actor policy.Actor, c dispatch.Command) dispatch.Receipt {
	t.Helper()
	receipt, err := n.Try(actor, c)
	if err != nil {
		t.Fatalf("%s by %s: %v", c.Action(), actor.User, err)
	}
	return receipt
}

// View runs fn over the state as it is now.
func (n *Node) View(t Fataler, fn func(journal.Reader) error) {
	t.Helper()
	if err := n.Journal.View(context.Background(), fn); err != nil {
		t.Fatalf("read the record: %v", err)
	}
}

// Verify signs a checkpoint and checks the whole journal, the derived rows against a replay of all records included.
func (n *Node) Verify(t Fataler) journal.Report {
	t.Helper()
	if err := n.Journal.Sign(context.Background()); err != nil {
		t.Fatalf("sign a checkpoint: %v", err)
	}
	var report journal.Report
	n.View(t, func(r journal.Reader) (err error) {
		report, err = journal.Verify(context.Background(), r, journal.VerifyOptions{Projections: n.options.Projections})
		return err
	})
	return report
}

// Fataler is what of a test is needed to end it; [testing.TB] and rapid's T both have it.
type Fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Clock stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now gives the time, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
