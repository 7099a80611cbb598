package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

// The same measures as for the other store.

func BenchmarkAppend64Writers(b *testing.B) {
	storetest.Append64Writers(b, benched(b, filepath.Join(b.TempDir(), "journal.db")))
}

func BenchmarkVerify(b *testing.B) {
	path := filepath.Join(b.TempDir(), "journal.db")
	storetest.VerifyWhole(b, benched(b, path), func() (journal.Store, error) { return sqlite.OpenReadOnly(context.Background(), path) })
}

func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "journal.db")
	storetest.OpenWhole(b, benched(b, path), func() (journal.Store, error) { return sqlite.Open(context.Background(), path) })
}

// benched opens a file and closes it after the benchmark.
func benched(b *testing.B, path string) journal.Store {
	b.Helper()
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}
