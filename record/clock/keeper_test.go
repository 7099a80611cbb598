package clock_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/rescue"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/store/sqlite"
	"fanar/world"
)

// kept is a node whose keeper runs in the time of a synctest bubble.
type kept struct {
	t       *testing.T
	file    string
	id      event.Identity
	clock   world.Clock
	store   *sqlite.Store
	journal *journal.Journal
	door    *dispatch.Dispatcher
	log     bytes.Buffer
	stop    context.CancelFunc
	running sync.WaitGroup
}

func newKept(t *testing.T) *kept {
	began := time.Now()
	clock := world.ClockFunc(func() time.Time { return desktest.Start().Add(time.Since(began)) })
	id, err := event.NewIdentity("mrcc-rome", "rome-1", rand.Reader, clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	k := &kept{t: t, file: filepath.Join(t.TempDir(), "journal.db"), id: id, clock: clock}
	k.start()
	return k
}

// start opens the node, and with it the keeper.
func (k *kept) start() {
	k.t.Helper()
	ctx := k.t.Context()
	var err error
	if k.store, err = sqlite.Open(ctx, k.file); err != nil {
		k.t.Fatal(err)
	}
	k.journal, err = journal.Open(ctx, k.store, journal.Options{Identity: k.id, World: world.World{Clock: k.clock, Random: rand.Reader},
		Projections: []journal.Projection{policy.Projection{}, clock.Projection{}}})
	if err != nil {
		k.t.Fatal(err)
	}
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		k.t.Fatal(err)
	}
	engine, err := policy.NewEngine(pack)
	if err != nil {
		k.t.Fatal(err)
	}
	k.door = dispatch.New(dispatch.Options{Journal: k.journal, Engine: engine, Clock: k.clock})
	running, stop := context.WithCancel(context.Background())
	k.stop = stop
	k.running.Go(func() {
		clock.Keeper{Door: k.door, Log: slog.New(slog.NewTextHandler(&k.log, nil))}.Run(running)
	})
}

// end stops the node in order.
func (k *kept) end() {
	k.t.Helper()
	k.stop()
	k.running.Wait()
	k.journal.Close()
	if err := k.store.Close(); err != nil {
		k.t.Error(err)
	}
	if k.log.Len() > 0 {
		k.t.Errorf("the keeper logged: %s", k.log.String())
	}
}

func (k *kept) record(subject string, facts ...event.Fact) {
	k.t.Helper()
	for _, f := range facts {
		_, err := k.journal.Append(context.Background(), event.Author{User: "conti"}, func(journal.Tx) ([]event.Draft, error) {
			return []event.Draft{{Subject: subject, Fact: f}}, nil
		})
		if err != nil {
			k.t.Fatal(err)
		}
	}
}

// told gives the levels on record and when each was recorded, in minutes after the clock of the node began.
func (k *kept) told() (levels []int, minutes []int) {
	k.t.Helper()
	err := k.journal.View(context.Background(), func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		for e, err := range journal.Events(r, 1, head) {
			if err != nil {
				return err
			}
			var f clock.ClockEscalated
			if e.Kind != f.Kind() {
				continue
			}
			if err := e.Decode(&f); err != nil {
				return err
			}
			levels, minutes = append(levels, f.Level), append(minutes, int(e.Recorded.Sub(desktest.Start()).Minutes()))
		}
		return nil
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return levels, minutes
}

func (k *kept) wants(name string, levels, minutes []int) {
	k.t.Helper()
	gotLevels, gotMinutes := k.told()
	if !slices.Equal(gotLevels, levels) || !slices.Equal(gotMinutes, minutes) {
		k.t.Errorf("%s: levels %v at %v, want %v at %v", name, gotLevels, gotMinutes, levels, minutes)
	}
}

func shippedFact(t *testing.T) event.Fact {
	t.Helper()
	p, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	return policy.PackAdopted{ID: p.ID, Version: p.Version, Digest: p.Digest, Text: string(policy.Shipped)}
}

// TestKeeperTellsInTime holds that each level is recorded when its time comes, once, and that none is after the stop.
func TestKeeperTellsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKept(t)
		defer k.end()
		k.record(policy.Subject, shippedFact(t))
		k.record("case/SAR-1", rescue.CaseOpened{ID: "SAR-1"})
		time.Sleep(10 * time.Minute)
		k.record("case/SAR-2", rescue.CaseOpened{ID: "SAR-2"})
		time.Sleep(19 * time.Minute)
		synctest.Wait()
		k.wants("a minute before", nil, nil)
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		k.wants("the first deadline", []int{1}, []int{30})
		k.record("case/SAR-2", rescue.CoordinatorNamed{Organisation: "x"}, rescue.TaskingAnswered{ID: "t1", Accepted: true})
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		k.wants("three hours later", []int{1, 2}, []int{30, 90})
	})
}

// TestKeeperCatchesUp holds that what fell due while the node was off is recorded when it is back, and nothing twice.
func TestKeeperCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKept(t)
		k.record(policy.Subject, shippedFact(t))
		k.record("case/SAR-1", rescue.CaseOpened{ID: "SAR-1"})
		time.Sleep(40 * time.Minute)
		synctest.Wait()
		k.wants("while it ran", []int{1}, []int{30})
		k.end()
		time.Sleep(5 * time.Hour)
		k.start()
		synctest.Wait()
		k.wants("when it was back", []int{1, 2}, []int{30, 340})
		k.end()
		k.start()
		defer k.end()
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		k.wants("a day later", []int{1, 2}, []int{30, 340})
	})
}

// TestKeeperWithManyClocks holds that more clocks than fit in one transaction are all told.
func TestKeeperWithManyClocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKept(t)
		defer k.end()
		k.record(policy.Subject, shippedFact(t))
		_, err := k.journal.Append(context.Background(), event.Author{User: "conti"}, func(journal.Tx) ([]event.Draft, error) {
			drafts := make([]event.Draft, 450)
			for i := range drafts {
				id := "SAR-" + string(rune('a'+i%26)) + time.Duration(i).String()
				drafts[i] = event.Draft{Subject: rescue.Subject(id), Fact: rescue.CaseOpened{ID: id}}
			}
			return drafts, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(31 * time.Minute)
		synctest.Wait()
		if levels, _ := k.told(); len(levels) != 450 {
			t.Errorf("%d of 450 clocks were told", len(levels))
		}
	})
}
