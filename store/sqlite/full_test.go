package sqlite

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
)

// A disk that is full, in SQLite's own words: the file may not grow any further.
func TestFullDiskTurnsTheJournalReadOnly(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "journal.db")
	store, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	j := storetest.OpenJournal(t, store, storetest.Tallies{})
	storetest.Fill(t, j, 20)
	pages, err := pragma(store.writer, "page_count")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pragma(store.writer, "max_page_count("+strconv.FormatInt(pages+3, 10)+")"); err != nil {
		t.Fatal(err)
	}
	acknowledged := uint64(21)
	var full error
	for i := 0; full == nil && i < 1000; i++ {
		var events []event.Event
		if events, full = j.Append(ctx, event.Author{User: "duty"}, storetest.Sighting(1, i)); full == nil {
			acknowledged = events[0].Number
		}
	}
	const want = "the record cannot be written and is read-only since the storage said: write "
	if fault.KindOf(full) != fault.Unavailable || !strings.HasPrefix(full.Error(), want) || !strings.Contains(full.Error(), "database or disk is full (13)") {
		t.Fatalf("got %v, want an unavailable fault that begins %q and says that the disk is full", full, want)
	}
	if hint := fault.As(full).Hint; !strings.Contains(hint, "write on paper") {
		t.Errorf("the hint is %q", hint)
	}
	if _, err := j.Append(ctx, event.Author{User: "duty"}, storetest.Sighting(1, 1)); err == nil || err.Error() != full.Error() {
		t.Errorf("the next append got %v, want the same words: %v", err, full)
	}
	if err := store.View(ctx, func(r journal.Reader) error {
		rep, err := journal.Verify(ctx, r, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}})
		if rep.Records != acknowledged {
			t.Errorf("%d records are there, and %d were acknowledged", rep.Records, acknowledged)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

// A purge that a long reading holds up says so, and has lost nothing.
func TestPurgeWaitsForReaders(t *testing.T) {
	ctx := context.Background()
	store, err := Open(ctx, filepath.Join(t.TempDir(), "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := pragma(store.writer, "busy_timeout(20)"); err != nil {
		t.Fatal(err)
	}
	storetest.Fill(t, storetest.OpenJournal(t, store), 3)
	if err := store.View(ctx, func(r journal.Reader) error {
		if _, err := r.Head(); err != nil {
			return err
		}
		if err := store.Purge(ctx); fault.KindOf(err) != fault.Conflict {
			t.Errorf("got %v, want a conflict", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := store.Purge(ctx); err != nil {
		t.Errorf("when the reading has ended: %v", err)
	}
}
