package journal_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
)

// txThat is a transaction whose sessions cannot be read.
type txThat struct {
	journal.Tx
	err error
}

func (t txThat) Side(table, key string) ([]byte, error) {
	if table == "session" {
		return nil, t.err
	}
	return t.Tx.Side(table, key)
}

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

// Side data that a full disk or a dying one refuses is not kept, and the journal says so and stops, whether or not the
// one who asked still waits.
func TestKeepSideOnStorageErrors(t *testing.T) {
	full := errors.New("database or disk is full (13)")
	for _, c := range []struct {
		name string
		keep func(ctx context.Context, end context.CancelFunc, tx journal.Tx) error
	}{
		{"while it is kept", func(_ context.Context, _ context.CancelFunc, tx journal.Tx) error {
			return tx.PutSide("session", "a", []byte("one"))
		}},
		{"while nobody waits for it any more", func(_ context.Context, end context.CancelFunc, tx journal.Tx) error {
			end()
			return tx.PutSide("session", "a", []byte("one"))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := openStore(t)
			var fail atomic.Bool
			j := open(t, storeThat{store, func(ctx context.Context, fn func(journal.Tx) error) error {
				return store.Update(ctx, func(tx journal.Tx) error {
					if err := fn(tx); err != nil || !fail.Load() {
						return err
					}
					return fmt.Errorf("commit: %w", full)
				})
			}})
			fail.Store(true)
			ctx, end := context.WithCancel(context.Background())
			defer end()
			err := j.KeepSide(ctx, func(tx journal.Tx) error { return c.keep(ctx, end, tx) })
			wantReadOnly(t, err, "commit: database or disk is full (13)")
			_, err = j.Append(context.Background(), duty, states("case/1"))
			wantReadOnly(t, err, "commit: database or disk is full (13)")
			if err := j.View(context.Background(), func(r journal.Reader) error {
				if body, err := r.Side("session", "a"); body != nil || err != nil {
					t.Errorf("the store has %q, %v; want nothing", body, err)
				}
				return nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

// A store that holds as many records as this node has written and not the same ones is not its store any more.
func TestStoreThatWasExchangedIsFound(t *testing.T) {
	mine, other := openStore(t), openStore(t)
	now := mine
	j := open(t, storeThat{mine, func(ctx context.Context, fn func(journal.Tx) error) error { return now.Update(ctx, fn) }})
	mustAppend(t, j, states("case/1"))
	mustAppend(t, open(t, other), states("case/2"))
	now = other
	_, err := j.Append(context.Background(), duty, states("case/3"))
	wantReadOnly(t, err, "record 2 in the store is not the one that this node has written")
}

// purging is a store that can drop what was deleted.
type purging struct {
	journal.Store
	purge func(context.Context) error
}

func (p purging) Purge(ctx context.Context) error { return p.purge(ctx) }

func TestPurge(t *testing.T) {
	store := openStore(t)
	purged := 0
	j := open(t, purging{store, func(context.Context) error {
		if purged++; purged > 1 {
			return errOnPurpose
		}
		return nil
	}})
	if err := j.Purge(context.Background()); err != nil || purged != 1 {
		t.Errorf("purged %d times, %v", purged, err)
	}
	if err := j.Purge(context.Background()); !errors.Is(err, errOnPurpose) {
		t.Errorf("got %v, want the store's error", err)
	}
	mustAppend(t, j, states("case/1")) // what could not be purged hinders nobody from recording
	j.Close()
	cannot := open(t, storeThat{store, store.Update})
	if f := fault.As(cannot.Purge(context.Background())); f == nil || f.Code != "journal.cannot-purge" {
		t.Errorf("got %v, want to be told that this store cannot", f)
	}
}
