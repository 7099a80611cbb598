package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

// writeEverything uses every way to write.
func writeEverything(tx journal.Tx) error {
	return errors.Join(
		tx.AppendRecord(1, []byte("one"), 0, []tlog.Hash{node(1)}),
		tx.AppendCheckpoint("checkpoint\n"),
		tx.PutRow("case", journal.Row{Key: "a", Number: 1, Body: []byte("body")}),
		tx.PutSide("session", "a", []byte("side")),
	)
}

// wantNothing checks that nothing of writeEverything is there.
func wantNothing(t *testing.T, s journal.Store) {
	t.Helper()
	view(t, s, func(r journal.Reader) {
		t.Helper()
		wantEqual(t, "head", must(r.Head())(t), uint64(0))
		wantEqual(t, "nodes", len(must(journal.Collect(r.Nodes(0, 10)))(t)), 0)
		wantEqual(t, "checkpoints", len(must(r.Checkpoints(10))(t)), 0)
		wantEqual(t, "rows", len(must(journal.Collect(r.Scan("case", "", "")))(t)), 0)
		wantEqual(t, "side", must(r.Side("session", "a"))(t), []byte(nil))
	})
}

func failedUpdate(t *testing.T, s journal.Store) {
	err := s.Update(context.Background(), func(tx journal.Tx) error {
		if err := writeEverything(tx); err != nil {
			t.Fatal(err)
		}
		return fmt.Errorf("the caller stops: %w", errOnPurpose)
	})
	if !errors.Is(err, errOnPurpose) {
		t.Errorf("got %v, want the caller's own error", err)
	}
	wantNothing(t, s)
	update(t, s, writeEverything) // and the store goes on
}

func panickedUpdate(t *testing.T, s journal.Store) {
	func() {
		defer func() {
			if got := recover(); got != errOnPurpose {
				t.Errorf("got panic %v, want the caller's own", got)
			}
		}()
		s.Update(context.Background(), func(tx journal.Tx) error {
			if err := writeEverything(tx); err != nil {
				t.Error(err)
			}
			panic(errOnPurpose)
		})
	}()
	wantNothing(t, s)
	update(t, s, writeEverything)
}

func updateSeesItself(t *testing.T, s journal.Store) {
	update(t, s, func(tx journal.Tx) error {
		if err := writeEverything(tx); err != nil {
			return err
		}
		wantEqual(t, "head", must(tx.Head())(t), uint64(1))
		wantEqual(t, "record", string(must(tx.Record(1))(t)), "one")
		wantEqual(t, "hashes", must(tx.ReadHashes([]int64{0}))(t), []tlog.Hash{node(1)})
		wantEqual(t, "checkpoints", must(tx.Checkpoints(1))(t), []string{"checkpoint\n"})
		wantEqual(t, "rows", keysOf(t, tx, "case", "", ""), []string{"a"})
		wantEqual(t, "side", string(must(tx.Side("session", "a"))(t)), "side")
		return nil
	})
}

func viewNeverChanges(t *testing.T, s journal.Store) {
	appendRecords(t, s, []byte("one"))
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "head before", must(r.Head())(t), uint64(1))
		update(t, s, func(tx journal.Tx) error {
			return errors.Join(
				tx.AppendRecord(2, []byte("two"), 1, []tlog.Hash{node(2)}),
				tx.PutRow("case", journal.Row{Key: "a", Number: 2}),
			)
		})
		wantEqual(t, "head after a commit beside the view", must(r.Head())(t), uint64(1))
		wantEqual(t, "rows", len(must(journal.Collect(r.Scan("case", "", "")))(t)), 0)
		view(t, s, func(r journal.Reader) {
			wantEqual(t, "head in a view that began later", must(r.Head())(t), uint64(2))
		})
	})
	err := s.Update(context.Background(), func(tx journal.Tx) error {
		if err := tx.PutRow("case", journal.Row{Key: "b", Number: 3}); err != nil {
			return err
		}
		view(t, s, func(r journal.Reader) {
			wantEqual(t, "rows seen before the commit", keysOf(t, r, "case", "", ""), []string{"a"})
		})
		return errOnPurpose
	})
	if !errors.Is(err, errOnPurpose) {
		t.Error(err)
	}
}

func updatesDoNotOverlap(t *testing.T, s journal.Store) {
	var writers sync.WaitGroup
	for range 8 {
		writers.Go(func() {
			for range 5 {
				if err := s.Update(context.Background(), addOne); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "the count of 8 writers with 5 updates each", string(must(r.Side("count", ""))(t)), "40")
	})
}

func addOne(tx journal.Tx) error {
	body, err := tx.Side("count", "")
	if err != nil {
		return err
	}
	n := 0
	if body != nil {
		if n, err = strconv.Atoi(string(body)); err != nil {
			return err
		}
	}
	return tx.PutSide("count", "", []byte(strconv.Itoa(n+1)))
}

func viewsRunBesideEachOther(t *testing.T, s journal.Store) {
	const readers = 40
	putRows(t, s, "case", "a", "b", "c")
	var inside, done sync.WaitGroup
	inside.Add(readers)
	for range readers {
		done.Go(func() {
			err := s.View(context.Background(), func(r journal.Reader) error {
				keys := keysOf(t, r, "case", "", "")
				wantEqual(t, "rows", keys, []string{"a", "b", "c"})
				inside.Done()
				inside.Wait() // none leaves before all are in
				return nil
			})
			if err != nil {
				t.Error(err)
				inside.Done()
			}
		})
	}
	done.Wait()
}

func endedContext(t *testing.T, s journal.Store) {
	ended, end := context.WithCancel(context.Background())
	end()
	if err := s.Update(ended, writeEverything); !errors.Is(err, context.Canceled) {
		t.Errorf("an update gave %v", err)
	}
	wantNothing(t, s)
	if err := s.View(ended, func(journal.Reader) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a view gave %v", err)
	}
	putRows(t, s, "case", "a", "b", "c")
	ending, end := context.WithCancel(context.Background())
	defer end()
	err := s.View(ending, func(r journal.Reader) error {
		for row, err := range r.Scan("case", "", "") {
			if err != nil {
				return err
			}
			if row.Key == "b" {
				t.Error("a scan went on after its context had ended")
			}
			end()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a view whose context ends during a scan gave %v", err)
	}
	update(t, s, writeEverything)
}

func closedStore(t *testing.T, s journal.Store) {
	appendRecords(t, s, []byte("one"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(context.Background(), writeEverything); err == nil {
		t.Error("a closed store was written to")
	}
	if err := s.View(context.Background(), func(journal.Reader) error { return nil }); err == nil {
		t.Error("a closed store was read")
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second close gave %v", err)
	}
}
