package sqlite_test

import (
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanar/record/event"
)

// BenchmarkAppend64Writers is the way of a record without its desk: 64 writers, each waiting for its own durable commit.
func BenchmarkAppend64Writers(b *testing.B) {
	j, _ := openJournal(b, filepath.Join(b.TempDir(), "journal.db"), ledger{})
	ctx := context.Background()
	var next atomic.Int64
	var writers sync.WaitGroup
	waits := make([][]time.Duration, 64)
	b.ReportAllocs()
	b.ResetTimer()
	for w := range 64 {
		writers.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				before := time.Now()
				if _, err := j.Append(ctx, event.Author{User: "bench"}, sighting(w, i)); err != nil {
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
