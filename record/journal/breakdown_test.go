package journal_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
)

// txThat is a transaction whose side data cannot be read.
type txThat struct {
	journal.Tx
	err error
}

func (t txThat) Side(string, string) ([]byte, error) { return nil, t.err }

func TestStorageErrorTurnsTheJournalReadOnly(t *testing.T) {
	broken := errors.New("disk I/O error (10)")
	for _, c := range []struct {
		name    string
		failing func(fn func(journal.Tx) error) func(journal.Tx) error
		decide  journal.Decide
		because string
	}{
		{
			name: "at the commit",
			failing: func(fn func(journal.Tx) error) func(journal.Tx) error {
				return func(tx journal.Tx) error {
					if err := fn(tx); err != nil {
						return err
					}
					return fmt.Errorf("commit: %w", broken)
				}
			},
			decide:  states("case/2"),
			because: "commit: disk I/O error (10)",
		},
		{
			name: "while a decision reads, though the decision does not care",
			failing: func(fn func(journal.Tx) error) func(journal.Tx) error {
				return func(tx journal.Tx) error { return fn(txThat{tx, broken}) }
			},
			decide: func(tx journal.Tx) ([]event.Draft, error) {
				tx.Side("session", "a")
				return states("case/2")(tx)
			},
			because: "disk I/O error (10)",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := openStore(t)
			synctest.Test(t, func(t *testing.T) {
				var fail atomic.Bool
				j := open(t, storeThat{store, func(ctx context.Context, fn func(journal.Tx) error) error {
					if fail.Load() {
						fn = c.failing(fn)
					}
					return store.Update(ctx, fn)
				}}, storetest.Tallies{})
				mustAppend(t, j, states("case/1"))
				fail.Store(true)
				events, errs := inOneBatch(j, c.decide, c.decide, c.decide)
				for i, err := range errs {
					wantReadOnly(t, err, c.because)
					if events[i] != nil {
						t.Errorf("events %v were acknowledged", events[i])
					}
				}
				fail.Store(false) // the disk may come back; the journal does not trust it any more
				_, err := j.Append(context.Background(), duty, states("case/3"))
				wantReadOnly(t, err, c.because)
				wantReadOnly(t, j.Sign(context.Background()), c.because)
				wantReadOnly(t, j.KeepSide(context.Background(), func(journal.Tx) error { return nil }), c.because)
				if err := j.Broken(); !errors.Is(err, broken) {
					t.Errorf("Broken gives %v", err)
				}
				if rep := verify(t, j, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}}); rep.Records != 2 {
					t.Errorf("%d records can be read, want the 2 that were acknowledged", rep.Records)
				}
			})
		})
	}
}

func TestSideDataThatCannotBeKeptTurnsTheJournalReadOnly(t *testing.T) {
	store := openStore(t)
	j := open(t, storeThat{store, func(ctx context.Context, fn func(journal.Tx) error) error {
		return store.Update(ctx, func(tx journal.Tx) error { return fn(txThat{tx, errOnPurpose}) })
	}})
	err := j.KeepSide(context.Background(), func(tx journal.Tx) error {
		_, err := tx.Side("session", "a")
		return err
	})
	wantReadOnly(t, err, "on purpose")
}

func TestSecondWriterOfAStoreIsFound(t *testing.T) {
	store := openStore(t)
	first, second := open(t, store), open(t, store)
	mustAppend(t, first, states("case/1"))
	_, err := second.Append(context.Background(), duty, states("case/2"))
	wantReadOnly(t, err, "the store holds 2 records and this node has written 1: another process writes to it")
	mustAppend(t, first, states("case/3"))
	if rep := verify(t, first, journal.VerifyOptions{}); rep.Records != 3 {
		t.Errorf("%d records, want 3", rep.Records)
	}
}

func TestCheckpointCopyThatCannotBeKeptTurnsTheJournalReadOnly(t *testing.T) {
	var copies []string
	fail := false
	j := openWith(t, openStore(t), journal.Options{Publish: func(checkpoint string) error {
		if fail {
			return errOnPurpose
		}
		copies = append(copies, checkpoint)
		return nil
	}})
	if err := j.Sign(context.Background()); err != nil {
		t.Fatal(err)
	}
	if len(copies) != 1 || !strings.HasPrefix(copies[0], "fanar/MRCC-A/node-1\n1\n") {
		t.Errorf("the copies are %q, want one checkpoint of size 1", copies)
	}
	fail = true
	wantReadOnly(t, j.Sign(context.Background()), "keep a copy of the checkpoint: on purpose")
	_, err := j.Append(context.Background(), duty, states("case/1"))
	wantReadOnly(t, err, "keep a copy of the checkpoint: on purpose")
}
