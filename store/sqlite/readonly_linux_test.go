package sqlite_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

// fingerprint tells each file of a folder with its size, content, mode and times of change.
func fingerprint(t testing.TB, folder string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = fmt.Sprintf("%d bytes %x %v %v", len(data), sha256.Sum256(data), info.Mode(), info.ModTime())
	}
	return all
}

// copyFolder copies the files that a killed node would leave.
func copyFolder(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(from, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, e.Name()), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// Reading to verify changes no byte, makes no file and leaves none, whatever state the folder is in.
func TestReadOnlyChangesNothing(t *testing.T) {
	running := func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "journal.db")
		store, err := sqlite.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		storetest.Fill(t, storetest.OpenJournal(t, store, storetest.Tallies{}), 59)
		return filepath.Dir(path)
	}
	for _, c := range []struct {
		name   string
		folder func(t *testing.T) string
		want   []string
	}{
		{"closed", func(t *testing.T) string { return filepath.Dir(makeFile(t)) }, []string{"journal.db"}},
		{"while a node runs", running, []string{"journal.db", "journal.db-shm", "journal.db-wal"}},
		{"after a node was killed", func(t *testing.T) string { return copyFolder(t, running(t)) }, []string{"journal.db", "journal.db-shm", "journal.db-wal"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := c.folder(t)
			before := fingerprint(t, folder)
			if len(before) != len(c.want) {
				t.Errorf("the folder holds %v, want %v", before, c.want)
			}
			for _, mode := range []os.FileMode{0o700, 0o500} {
				if err := os.Chmod(folder, mode); err != nil {
					t.Fatal(err)
				}
				out := verifyInChild(t, filepath.Join(folder, "journal.db"))
				if want := fmt.Sprintf("can write: %v\nrecords: 60\n", mode == 0o700); out != want {
					t.Errorf("in a folder of mode %v another process says:\n%swant:\n%s", mode, out, want)
				}
				if diff := cmp.Diff(before, fingerprint(t, folder)); diff != "" {
					t.Errorf("in a folder of mode %v it was changed:\n%s", mode, diff)
				}
			}
			if err := os.Chmod(folder, 0o700); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// A reader beside a running node sees what is committed meanwhile, and neither disturbs the other.
func TestReadOnlyFollowsARunningNode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	store, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	j := storetest.OpenJournal(t, store)
	reader, err := sqlite.OpenReadOnly(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for want := uint64(2); want < 40; want++ {
		if _, err := j.Append(context.Background(), event.Author{User: "duty"}, storetest.Sighting(1, int(want))); err != nil {
			t.Fatal(err)
		}
		if err := reader.View(context.Background(), func(r journal.Reader) error {
			if head, err := r.Head(); head != want || err != nil {
				t.Errorf("after %d records were committed the reader sees %d (%v)", want, head, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	j.Close()
}

func TestReadOnlyStoreIsNotWritten(t *testing.T) {
	store, err := sqlite.OpenReadOnly(context.Background(), makeFile(t))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.Update(context.Background(), func(tx journal.Tx) error { return tx.AppendCheckpoint("note") })
	if err == nil || !strings.Contains(err.Error(), "opened to be read") {
		t.Errorf("got %v, want an error that says that it was opened to be read", err)
	}
}

func TestLogWithoutItsIndexIsRefused(t *testing.T) {
	path := makeFile(t)
	if err := os.WriteFile(path+"-wal", []byte("a log"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := sqlite.OpenReadOnly(context.Background(), path)
	if fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "write-ahead log") {
		t.Errorf("got %v, want an unavailable fault about the write-ahead log", err)
	}
}

func TestNodeThatStartsDuringAReadIsFound(t *testing.T) {
	path := makeFile(t)
	reader, err := sqlite.OpenReadOnly(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	err = reader.View(context.Background(), func(journal.Reader) error {
		store, err := sqlite.Open(context.Background(), path)
		if err != nil {
			return err
		}
		t.Cleanup(func() { store.Close() })
		storetest.Fill(t, storetest.OpenJournal(t, store, storetest.Tallies{}), 1)
		return nil
	})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("got %v, want a conflict: the file was read as one that nobody writes to", err)
	}
}
