package sqlite_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

// filesWith names the files beside path that hold the words.
func filesWith(t testing.TB, path, words string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(words)) {
			found = append(found, filepath.Base(file))
		}
	}
	return found
}

// After a purge no byte of deleted side data is left in the files, however it was spread, moved and replaced; what was
// not deleted is there, and the record verifies.
func TestPurgeLeavesNothingOfDeletedSideData(t *testing.T) {
	const canary = "CANARY-Amina-Khalil"
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "journal.db")
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { store.Close() }()
	j := storetest.OpenJournal(t, store, storetest.Tallies{})
	random := rand.New(rand.NewPCG(5, 5))
	put := func(key, body string) {
		t.Helper()
		if err := j.KeepSide(ctx, func(tx journal.Tx) error {
			if body == "" {
				return tx.PutSide("person", key, nil)
			}
			return tx.PutSide("person", key, []byte(body))
		}); err != nil {
			t.Fatal(err)
		}
	}
	// Thousands in any order at once: they are moved from page to page while they are written.
	if err := j.KeepSide(ctx, func(tx journal.Tx) error {
		for i := range 4000 {
			if err := tx.PutSide("person", fmt.Sprintf("%06d-moved", random.IntN(1_000_000)), []byte(strings.Repeat(canary+" ", 1+i%17))); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	// Small and large entries among each other, so that pages split and entries move before they are deleted.
	kept := make(map[string]string)
	for i := range 300 {
		key := fmt.Sprintf("%04d", random.IntN(2000))
		body := strings.Repeat("kept ", 1+random.IntN(60))
		if i%3 == 0 {
			body = strings.Repeat(canary+" ", []int{1, 20, 600}[i%9/3])
		}
		delete(kept, key)
		if i%3 != 0 {
			kept[key] = body
		}
		put(key, body)
		if i == 200 { // the log is folded into the file
			j.Close()
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			if store, err = sqlite.Open(ctx, path); err != nil {
				t.Fatal(err)
			}
			j = storetest.OpenJournal(t, store, storetest.Tallies{})
		}
	}
	storetest.Fill(t, j, 30)
	if found := filesWith(t, path, canary); len(found) < 2 {
		t.Fatalf("before anything is deleted the words are in %v; they should be in the file and its log", found)
	}
	var gone []string
	if err := store.View(ctx, func(r journal.Reader) error {
		for e, err := range r.Sides("person") {
			if err != nil {
				return err
			}
			if _, stays := kept[e.Key]; !stays {
				gone = append(gone, e.Key)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := j.KeepSide(ctx, func(tx journal.Tx) error {
		for i, key := range gone {
			body := []byte(nil)
			if i%50 == 0 {
				body, kept[key] = []byte("another"), "another"
			}
			if err := tx.PutSide("person", key, body); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if found := filesWith(t, path, canary); len(found) == 0 {
		t.Error("without a purge the words are gone already: this test would find nothing")
	}
	if err := store.Purge(ctx); err != nil {
		t.Fatal(err)
	}
	if found := filesWith(t, path, canary); len(found) > 0 {
		t.Errorf("after the purge the words are still in %v", found)
	}
	if err := store.View(ctx, func(r journal.Reader) error {
		left := 0
		for e, err := range r.Sides("person") {
			if err != nil {
				return err
			}
			left++
			if kept[e.Key] != string(e.Body) {
				t.Errorf("entry %s is %q, want %q", e.Key, e.Body, kept[e.Key])
			}
		}
		if left != len(kept) {
			t.Errorf("%d entries are left, want %d", left, len(kept))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := verifyState(store); err != nil {
		t.Error(err)
	}
	storetest.Fill(t, j, 5) // and it goes on
}

// While a view reads the log, a purge that waits for it holds up no append; when the view has ended, the purge is whole.
func TestPurgeHoldsNobodyUp(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "journal.db")
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	put := func(key string, body []byte) {
		t.Helper()
		if err := store.Update(ctx, func(tx journal.Tx) error { return tx.PutSide("person", key, body) }); err != nil {
			t.Fatal(err)
		}
	}
	const canary = "CANARY-Amina-Khalil"
	put("a", []byte(canary))
	reading, end, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- store.View(ctx, func(r journal.Reader) error {
			body, err := r.Side("person", "a")
			if string(body) != canary {
				t.Errorf("the view reads %q, %v", body, err)
			}
			close(reading)
			<-end
			return err
		})
	}()
	<-reading
	put("a", nil)
	purged := make(chan error, 1)
	go func() { purged <- store.Purge(ctx) }()
	// The view ends only after all this. A purge that waited for it under the writer's lock would have given up by then.
	for i := range 20 {
		put(fmt.Sprint("meanwhile-", i), []byte("x"))
	}
	select {
	case err := <-purged:
		close(end)
		t.Fatalf("the purge ended beside a view that still reads the log: %v", err)
	default:
	}
	close(end)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := <-purged; err != nil {
		t.Errorf("after the view has ended: %v", err)
	}
	if found := filesWith(t, path, canary); len(found) > 0 {
		t.Errorf("after the purge the words are still in %v", found)
	}
}
