package sqlite_test

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

// BenchmarkAppend64Writers is the way of a record without its desk: 64 writers, each waiting for its own durable commit.
func BenchmarkAppend64Writers(b *testing.B) {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, filepath.Join(b.TempDir(), "journal.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	j := storetest.OpenJournal(b, store, storetest.Tallies{})
	var next atomic.Int64
	var writers sync.WaitGroup
	waits := make([][]time.Duration, 64)
	b.ReportAllocs()
	b.ResetTimer()
	for w := range 64 {
		writers.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				before := time.Now()
				if _, err := j.Append(ctx, event.Author{User: "bench"}, storetest.Sighting(w, int(i))); err != nil {
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

// BenchmarkVerify checks a journal of 20,000 records and its views from the outside, file opening included.
func BenchmarkVerify(b *testing.B) {
	const facts = 20_000
	path := filepath.Join(b.TempDir(), "journal.db")
	store, err := sqlite.Open(context.Background(), path)
	if err != nil {
		b.Fatal(err)
	}
	j := storetest.OpenJournal(b, store, storetest.Tallies{})
	for n := 0; n < facts; n += 100 {
		if _, err := j.Append(context.Background(), event.Author{User: "bench"}, func(tx journal.Tx) (drafts []event.Draft, err error) {
			for i := range 100 {
				more, err := storetest.Sighting(i, n+i)(tx)
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
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := verifyFile(path); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(facts)*float64(b.N)/b.Elapsed().Seconds(), "facts/s")
}

func percentile(waits [][]time.Duration, p float64) time.Duration {
	all := slices.Concat(waits...)
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[int(p*float64(len(all)-1))]
}
