package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) journal.Store {
		s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "a journal?#%.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}
