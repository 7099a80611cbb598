package journal_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
	"fanar/world"
)

var duty = event.Author{User: "duty"}

func openStore(t testing.TB) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

func open(t testing.TB, s journal.Store, projections ...journal.Projection) *journal.Journal {
	t.Helper()
	return storetest.OpenJournal(t, s, projections...)
}

func openWith(t testing.TB, s journal.Store, o journal.Options) *journal.Journal {
	t.Helper()
	o.Identity, o.World = storetest.Identity(t), world.Real()
	j, err := journal.Open(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

// states decides to record one sighting about each subject.
func states(subjects ...string) journal.Decide {
	return func(journal.Tx) (drafts []event.Draft, err error) {
		for _, s := range subjects {
			drafts = append(drafts, event.Draft{Subject: s, Fact: storetest.Sighted{Vessel: "V-1", Aboard: 1}})
		}
		return drafts, nil
	}
}

func mustAppend(t testing.TB, j *journal.Journal, decide journal.Decide) []event.Event {
	t.Helper()
	events, err := j.Append(context.Background(), duty, decide)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// inOneBatch has the appender wait inside a first decision until all others are asked, so that they share a commit.
// It must be called inside a synctest bubble.
func inOneBatch(j *journal.Journal, decisions ...journal.Decide) ([][]event.Event, []error) {
	gate := make(chan struct{})
	var asked sync.WaitGroup
	asked.Go(func() {
		j.Append(context.Background(), duty, func(journal.Tx) ([]event.Draft, error) { <-gate; return nil, nil })
	})
	synctest.Wait()
	events, errs := make([][]event.Event, len(decisions)), make([]error, len(decisions))
	for i, d := range decisions {
		asked.Go(func() { events[i], errs[i] = j.Append(context.Background(), duty, d) })
	}
	synctest.Wait()
	close(gate)
	asked.Wait()
	return events, errs
}

func verify(t testing.TB, j *journal.Journal, o journal.VerifyOptions) journal.Report {
	t.Helper()
	var rep journal.Report
	if err := j.View(context.Background(), func(r journal.Reader) (err error) {
		rep, err = journal.Verify(context.Background(), r, o)
		return err
	}); err != nil {
		t.Fatalf("verify: %v", err)
	}
	return rep
}

func wantReadOnly(t testing.TB, err error, because string) {
	t.Helper()
	want := "the record cannot be written and is read-only since the storage said: " + because
	if fault.KindOf(err) != fault.Unavailable || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want an unavailable fault: %s", err, want)
	}
}

var errOnPurpose = errors.New("on purpose")

// storeThat is a store with another way to update.
type storeThat struct {
	journal.Store
	update func(ctx context.Context, fn func(journal.Tx) error) error
}

func (s storeThat) Update(ctx context.Context, fn func(journal.Tx) error) error {
	return s.update(ctx, fn)
}
