package sqlite_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

// A node that is killed at any moment loses nothing that it acknowledged, and what it leaves is whole, as it left it.
func TestKilledWriterLosesNothingAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	storetest.Kills{
		Writer: func(run string) *exec.Cmd { return child(t, "write", path, run) },
		Open: func() (journal.Store, error) {
			if _, err := os.Stat(path); os.IsNotExist(err) {
				return nil, nil // killed before there was a file
			}
			return sqlite.OpenReadOnly(context.Background(), path)
		},
		// Some kills come while the file is made or opened, most while it is written to.
		Times: storetest.Soak(8, 200), Within: 250 * time.Millisecond,
	}.Run(t)
	// And the journal goes on.
	store, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	j := storetest.OpenJournal(t, store, storetest.Tallies{})
	storetest.Fill(t, j, 10)
	j.Close()
	if err := verifyState(store); err != nil {
		t.Error(err)
	}
}
