package postgres_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"fanar/fault"
	"fanar/record/journal"
)

// After a purge the bytes of what was deleted are in no file of the tables; while somebody could still read them, the
// purge says that they are.
func TestPurgeDropsTheBytes(t *testing.T) {
	ctx := context.Background()
	dsn := shared.Database(t)
	s := open(t, dsn)
	// Long enough for a file of its own kind of pages, and not to be made shorter by compression.
	secret := bytes.Repeat([]byte("the number of a telephone "), 400)
	for i := range secret {
		secret[i] += byte(i * i % 61)
	}
	mark := secret[5000:5040]
	if err := s.Update(ctx, func(tx journal.Tx) error {
		if err := tx.PutSide("part", "short", []byte("a short secret word")); err != nil {
			return err
		}
		return tx.PutSide("part", "a", secret)
	}); err != nil {
		t.Fatal(err)
	}
	data, oid := fileOf(t, dsn)
	found := func(what []byte) bool {
		t.Helper()
		admin(t, dsn, "CHECKPOINT")
		files, err := filepath.Glob(filepath.Join(data, "base", fmt.Sprint(oid), "*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files of the database: %v", err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if bytes.Contains(b, what) {
				return true
			}
		}
		return false
	}
	if !found([]byte("a short secret word")) || !found(mark) {
		t.Fatal("what was written is not where it is looked for")
	}
	reader, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close(ctx)
	if _, err := reader.Exec(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM pg_class LIMIT 1"); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(ctx, func(tx journal.Tx) error {
		if err := tx.PutSide("part", "short", nil); err != nil {
			return err
		}
		return tx.PutSide("part", "a", nil)
	}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "a purge beside an older reader", s.Purge(ctx), fault.Unavailable, "store.purge-held", "still kept")
	if _, err := reader.Exec(ctx, "COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := s.Purge(ctx); err != nil {
		t.Fatal(err)
	}
	if found([]byte("a short secret word")) || found(mark) {
		t.Error("what was deleted is still on the disk after the purge")
	}
	if err := putSide(s, "after"); err != nil {
		t.Error(err)
	}
}

// While somebody has the table of the side data open, as a dump has, a purge gives up soon and says so, and nobody waits
// behind it: neither the writer nor a reader.
func TestPurgeHoldsNobodyUp(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	dsn := shared.Database(t)
	s := open(t, dsn)
	if err := putSide(s, "first"); err != nil {
		t.Fatal(err)
	}
	dump, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer dump.Close(context.Background())
	if _, err := dump.Exec(ctx, "BEGIN; LOCK TABLE fanar.side IN ACCESS SHARE MODE"); err != nil {
		t.Fatal(err)
	}
	purged := make(chan error, 1)
	go func() { purged <- s.Purge(ctx) }()
	// The dump ends only after all this, so whoever waits for it waits for ever.
	for i := range 50 {
		if err := s.Update(ctx, func(tx journal.Tx) error { return tx.PutSide("part", fmt.Sprint(i), []byte("meanwhile")) }); err != nil {
			t.Fatal(err)
		}
		if err := s.View(ctx, func(r journal.Reader) error { _, err := r.Side("part", "0"); return err }); err != nil {
			t.Fatal(err)
		}
	}
	wantCode(t, "a purge beside a dump", <-purged, fault.Unavailable, "store.purge-held", "still kept")
	wantCode(t, "another", s.Purge(ctx), fault.Unavailable, "store.purge-held", "still kept")
	if err := putSide(s, "after a purge that was held"); err != nil {
		t.Error(err)
	}
	if _, err := dump.Exec(ctx, "COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := s.Purge(ctx); err != nil {
		t.Errorf("after the dump has ended: %v", err)
	}
}

// fileOf gives the server's folder and the database's number in it.
func fileOf(t *testing.T, dsn string) (data string, oid uint32) {
	t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	if err := c.QueryRow(ctx, "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()").Scan(&data, &oid); err != nil {
		t.Fatal(err)
	}
	return data, oid
}
