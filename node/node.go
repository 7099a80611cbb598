// Package node wires the rooms together: it opens the store, the journal, the rules, the desks, the sea picture and its
// feeds, starts and stops them in order, and knows the technologies by name. It decides nothing.
//
// Start with [Open]; [Node.Serve] answers pages and the API.
package node

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/people/care"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alarm"
	"fanar/desk/rescue/alert"
	"fanar/desk/rescue/plan"
	"fanar/desk/rescue/sitrep"
	"fanar/desk/rescue/watchbook"
	"fanar/desk/sea"
	"fanar/feed"
	"fanar/node/config"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/personal/erasure"
	"fanar/record/policy"
	"fanar/world"
)

const (
	journalFile    = "journal.db"
	checkpointFile = "checkpoint"
)

// Config says what node to open.
type Config struct {
	Dir             string // data folder
	Journal         string // postgres:// address; empty is the file in the data folder
	Organisation    string // only to make a new node
	Node            string // only to make a new node
	World           world.World
	Marks           event.Marks    // on every fact; a demonstration marks all as simulated
	CheckpointEvery time.Duration  // 0 means as the settings say
	Settings        *config.Config // nil means what the program assumes
	Log             *slog.Logger
}

// settings are what the parts of the node read: those given, with the folder and journal that are opened.
func (c Config) settings() config.Config {
	s := config.Default()
	if c.Settings != nil {
		s = *c.Settings
	}
	s.Data, s.Journal = c.Dir, c.Journal
	if c.CheckpointEvery > 0 {
		s.Checkpoint = c.CheckpointEvery
	}
	return s
}

// Node is one running node.
type Node struct {
	Journal  *journal.Journal
	Dispatch *dispatch.Dispatcher
	Picture  *sea.Picture
	Clock    world.Clock
	Log      *slog.Logger

	store    journal.Store
	settings config.Config
	began    time.Time
	keys     keyring
	signed   atomic.Pointer[journal.Checkpoint] // the newest of this run
	lock     *os.File
	stop     context.CancelFunc
	work     sync.WaitGroup
	tak      *tak
}

// Projections derive all views of all desks, in the order in which the desks may read each other.
func Projections() []journal.Projection {
	return []journal.Projection{policy.Projection{}, clock.Projection{}, personal.Projection{}, directory.Desk{}, people.Desk{}, care.Desk{}, rescue.Desk{}, alert.Desk{}, alarm.Desk{}, sitrep.Desk{}, watchbook.Desk{}, plan.Desk{}, oversight.Desk{}}
}

// Open opens a data folder and starts the appender and the checkpoint clock. Close must be called.
func Open(ctx context.Context, c Config) (_ *Node, err error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	n := &Node{Clock: c.World.Clock, Log: c.Log, settings: c.settings(), began: c.World.Clock.Now()}
	defer func() {
		if err != nil {
			n.Close()
		}
	}()
	// The folder is locked before keys are made in it: of two starts at once, one makes them.
	if n.lock, err = lockFolder(c.Dir); err != nil {
		return nil, err
	}
	if n.keys, err = loadIdentity(c.Dir, c.Organisation, c.Node, c.World); err != nil {
		return nil, err
	}
	if n.store, err = openStore(ctx, c.Dir, c.Journal); err != nil {
		return nil, err
	}
	if err = notShort(ctx, c.Dir, n.store); err != nil {
		return nil, err
	}
	n.Journal, err = journal.Open(ctx, n.store, journal.Options{
		Identity: n.keys.Identity, Next: n.keys.next, World: c.World, Projections: Projections(), Publish: n.publish(c.Dir), Rebuilding: n.rebuilding,
	})
	if err != nil {
		return nil, err
	}
	if err := n.keys.settle(n.Journal.Identity()); err != nil {
		return nil, err
	}
	identity := n.keys.Identity
	engine, err := n.adopt(ctx, identity)
	if err != nil {
		return nil, err
	}
	n.Dispatch = dispatch.New(dispatch.Options{Journal: n.Journal, Engine: engine, Clock: c.World.Clock, Marks: c.Marks, Mark: alert.MarkDrill, Incident: oversight.OverBreach})
	retention := erasure.Keeper{Door: n.Dispatch, Journal: n.Journal, Every: n.settings.Retention, Purge: n.Journal.Purge, Log: n.Log}
	if err := n.firstRun(ctx, retention); err != nil {
		return nil, err
	}
	n.Picture = sea.NewPicture(c.World.Clock)
	running, stop := context.WithCancel(context.Background())
	n.stop = stop
	n.Go(func() { n.checkpoints(running, n.settings.Checkpoint) })
	n.Go(func() { clock.Keeper{Door: n.Dispatch, Log: n.Log}.Run(running) })
	n.Go(func() {
		alert.Relayer{Door: n.Dispatch, Picture: n.Picture, Organisation: identity.Org, Log: n.Log}.Run(running)
	})
	n.Go(func() { retention.Run(running) })
	n.Go(func() {
		if err := n.Dispatch.KeepDenials(running); err != nil && running.Err() == nil {
			n.Log.Error("denied access is no longer recorded", "error", err)
		}
	})
	n.Go(func() { n.tidy(running) })
	if n.settings.BackupTo != "" {
		n.Go(func() { n.backups(running, n.settings, c.World) })
	}
	n.Go(func() { n.Picture.Run(running) })
	if err := n.connect(running); err != nil {
		return nil, err
	}
	return n, nil
}

// publish keeps a copy of each signed checkpoint beside the store.
func (n *Node) publish(dir string) func(text string) error {
	return func(text string) error {
		if c, err := journal.ParseCheckpoint(text); err == nil {
			n.signed.Store(&c)
		}
		return writeDurably(filepath.Join(dir, checkpointFile), []byte(text))
	}
}

// rebuilding tells how far the views are when another version of the program derives them again.
func (n *Node) rebuilding(done, total uint64) {
	n.Log.Info("the views are derived again from the records", "done", done, "of", total)
}

// Go runs fn as part of the node: Close waits for it.
func (n *Node) Go(fn func()) { n.work.Go(fn) }

// adopt makes the pack that comes with the program the one in force if the node has none, with the assessments that it
// brings, or in place of an older one that came with the program. A pack that two people signed is never replaced: the
// doctor says that a newer one is there.
func (n *Node) adopt(ctx context.Context, id event.Identity) (*policy.Engine, error) {
	shipped, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		return nil, err
	}
	key := id.OrgKey.Public().(ed25519.PublicKey)
	var pack policy.Pack
	var ok, own bool
	if err := n.Journal.View(ctx, func(r journal.Reader) (err error) {
		if pack, ok, err = policy.Current(r, key); err == nil && ok {
			own, err = adoptedByNode(r)
		}
		return err
	}); err != nil {
		return nil, err
	}
	if !ok || (own && olderThan(pack, shipped)) {
		_, err := n.Journal.Append(ctx, event.Author{User: "node", Policy: shipped.Name()}, func(journal.Tx) ([]event.Draft, error) {
			return append([]event.Draft{policy.Sign(shipped, policy.Shipped, id.OrgKey)}, directory.ShippedAssessments(shipped)...), nil
		})
		if err != nil {
			return nil, fmt.Errorf("adopt the policy pack: %w", err)
		}
		pack = shipped
	}
	return policy.NewEngine(pack)
}

// tidyEvery is how often what has run out beside the record is removed.
const tidyEvery = time.Hour

// tidy removes what has run out beside the record.
func (n *Node) tidy(ctx context.Context) {
	for feed.Pause(ctx, tidyEvery) == nil {
		if err := n.Dispatch.ForgetKeys(ctx); err != nil && ctx.Err() == nil {
			n.Log.Error("old answers are not forgotten", "error", err)
		}
	}
}

// adoptedByNode tells whether no person adopted the pack in force.
func adoptedByNode(r journal.Reader) (bool, error) {
	number, err := policy.AdoptedIn(r)
	if err != nil {
		return false, err
	}
	for e, err := range journal.Events(r, number, number) {
		return err == nil && e.Author == "node", err
	}
	return false, nil
}

// olderThan tells whether a pack is an earlier version of the same.
func olderThan(p, q policy.Pack) bool { return p.ID == q.ID && p.Version < q.Version }

// firstRun runs retention on a node on which it never ran, so that from the beginning a missing run can be seen.
func (n *Node) firstRun(ctx context.Context, k erasure.Keeper) error {
	var ran bool
	if err := n.Journal.View(ctx, func(r journal.Reader) (err error) { _, ran, err = personal.LastRun(r); return err }); err != nil || ran {
		return err
	}
	_, err := k.Once(ctx)
	return err
}

// checkpoints signs the tree on a fixed clock, also when nothing happened.
func (n *Node) checkpoints(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := n.Journal.Sign(ctx); err != nil && ctx.Err() == nil {
				n.Log.Error("no checkpoint was signed", "error", err)
			}
		}
	}
}

// Close signs a last checkpoint and stops everything in order. It can be called on a node that did not open whole.
func (n *Node) Close() error {
	var errs []error
	if n.stop != nil {
		n.stop()
		n.work.Wait()
	}
	if n.Journal != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if n.Journal.Broken() == nil {
			errs = append(errs, n.Journal.Sign(ctx))
		}
		n.Journal.Close()
	}
	if n.store != nil {
		errs = append(errs, n.store.Close())
	}
	if n.lock != nil {
		errs = append(errs, n.lock.Close())
	}
	return errors.Join(errs...)
}
