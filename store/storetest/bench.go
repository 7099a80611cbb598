package storetest

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanar/record/event"
	"fanar/record/journal"
)

// Append64Writers measures the way of a record without its desk: 64 writers, each waiting for its own durable commit. It
// reports facts a second and the 99th percentile of one writer's wait.
func Append64Writers(b *testing.B, s journal.Store) {
	ctx := context.Background()
	j := OpenJournal(b, s, Tallies{})
	var next atomic.Int64
	var writers sync.WaitGroup
	waits := make([][]time.Duration, 64)
	b.ReportAllocs()
	b.ResetTimer()
	for w := range 64 {
		writers.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				before := time.Now()
				if _, err := j.Append(ctx, event.Author{User: "bench"}, Sighting(w, int(i))); err != nil {
					b.Error(err)
					return
				}
				waits[w] = append(waits[w], time.Since(before))
			}
		})
	}
	writers.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "facts/s")
	b.ReportMetric(float64(percentile(waits, 0.99).Microseconds())/1000, "p99-ms")
}

// VerifyWhole measures the verification of a journal of 20,000 facts and its views from the outside, opening included.
// s is a new store, which is closed; open opens it again to be read.
func VerifyWhole(b *testing.B, s journal.Store, open func() (journal.Store, error)) {
	const facts = 20_000
	fillMany(b, s, facts)
	b.ReportAllocs()
	for b.Loop() {
		if err := verifyOpened(open); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(facts)*float64(b.N)/b.Elapsed().Seconds(), "facts/s")
}

// OpenWhole measures how long a node waits until it can write to a journal of 20,000 facts. s is a new store, which is
// closed; open opens it again to be written to.
func OpenWhole(b *testing.B, s journal.Store, open func() (journal.Store, error)) {
	fillMany(b, s, 20_000)
	b.ReportAllocs()
	for b.Loop() {
		again, err := open()
		if err != nil {
			b.Fatal(err)
		}
		OpenJournal(b, again, Tallies{}).Close()
		if err := again.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// fillMany records facts, 100 in a transaction, signs a checkpoint and closes the store.
func fillMany(b *testing.B, s journal.Store, facts int) {
	b.Helper()
	j := OpenJournal(b, s, Tallies{})
	for n := 0; n < facts; n += 100 {
		if _, err := j.Append(context.Background(), event.Author{User: "bench"}, func(tx journal.Tx) (drafts []event.Draft, err error) {
			for i := range 100 {
				more, err := Sighting(i, n+i)(tx)
				if err != nil {
					return nil, err
				}
				drafts = append(drafts, more...)
			}
			return drafts, nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	if err := j.Sign(context.Background()); err != nil {
		b.Fatal(err)
	}
	j.Close()
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

func verifyOpened(open func() (journal.Store, error)) error {
	s, err := open()
	if err != nil {
		return err
	}
	_, err = VerifyStore(s, "")
	if closing := s.Close(); err == nil {
		err = closing
	}
	return err
}

// VerifyStore verifies the journal in a store with the views of [Tallies]; checkpoint, if not empty, is a signed one that
// the journal must extend.
func VerifyStore(s journal.Store, checkpoint string) (rep journal.Report, err error) {
	ctx := context.Background()
	err = s.View(ctx, func(r journal.Reader) error {
		rep, err = journal.Verify(ctx, r, journal.VerifyOptions{Copy: checkpoint, Projections: []journal.Projection{Tallies{}}})
		return err
	})
	return rep, err
}

func percentile(waits [][]time.Duration, p float64) time.Duration {
	all := slices.Concat(waits...)
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[int(p*float64(len(all)-1))]
}
