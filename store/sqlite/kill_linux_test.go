package sqlite_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

// A node that is killed at any moment loses nothing that it acknowledged, and what it leaves is whole.
func TestKilledWriterLosesNothingAcknowledged(t *testing.T) {
	const kills = 24
	path := filepath.Join(t.TempDir(), "journal.db")
	acknowledged := make(map[uint64]string)
	checkpoint := ""
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	whileOpening := 0
	for kill := range kills {
		cmd := child(t, "write", path)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Some kills come while the file is made or opened, most while it is written to.
		after := time.Duration(random.Int64N(int64(250 * time.Millisecond)))
		killed := time.AfterFunc(after, func() { cmd.Process.Kill() })
		cmd.Wait() // it ends by the kill, which is an error
		if killed.Stop() || errs.Len() > 0 {
			t.Fatalf("the writer ended by itself: %s", errs.String())
		}
		if out.Len() == 0 {
			whileOpening++
		}
		if c := parseAcknowledged(t, out.String(), acknowledged); c != "" {
			checkpoint = c
		}
		if _, err := os.Stat(path); len(acknowledged) == 0 && os.IsNotExist(err) {
			continue // killed before there was a file
		}
		checkSurvivor(t, kill, path, acknowledged, checkpoint)
	}
	t.Logf("%d kills, %d of them before anything was acknowledged in that run; %d records acknowledged", kills, whileOpening, len(acknowledged))
	if len(acknowledged) < kills || whileOpening == kills {
		t.Errorf("only %d records were acknowledged in %d runs: the kills came too early to mean anything", len(acknowledged), kills)
	}
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

// checkSurvivor verifies what a killed writer left, as it left it, and compares it with what was acknowledged.
func checkSurvivor(t *testing.T, kill int, path string, acknowledged map[uint64]string, checkpoint string) {
	t.Helper()
	store, err := sqlite.OpenReadOnly(context.Background(), path)
	if err != nil {
		t.Fatalf("after kill %d: %v", kill, err)
	}
	defer store.Close()
	if err := store.View(context.Background(), func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil || head == 0 && len(acknowledged) == 0 {
			return err // killed before the opening was recorded
		}
		for n, want := range acknowledged {
			data, err := r.Record(n)
			if err != nil {
				return err
			}
			if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != want {
				t.Errorf("after kill %d record %d of %d has hash %s, and %s was acknowledged", kill, n, head, got, want)
			}
		}
		_, err = journal.Verify(context.Background(), r, journal.VerifyOptions{
			Copy: checkpoint, Projections: []journal.Projection{storetest.Tallies{}},
		})
		return err
	}); err != nil {
		t.Fatalf("after kill %d: %v", kill, err)
	}
}
