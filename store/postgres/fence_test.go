package postgres_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/postgres"
	"fanar/store/storetest"
)

// admin runs statements as the server's superuser.
func admin(t testing.TB, dsn string, statements ...string) {
	t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	for _, sql := range statements {
		if _, err := c.Exec(ctx, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func wantCode(t testing.TB, what string, err error, kind fault.Kind, code string, words ...string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.As(err).Code != code {
		t.Fatalf("%s: got %v, want a fault of kind %s with code %s", what, err, kind, code)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: %q does not say %q", what, err, w)
		}
	}
}

func putSide(s journal.Store, key string) error {
	return s.Update(context.Background(), func(tx journal.Tx) error { return tx.PutSide("t", key, []byte(key)) })
}

func TestSecondWriterIsToldWhoTheFirstIs(t *testing.T) {
	ctx := context.Background()
	dsn := shared.Database(t)
	first := open(t, dsn)
	_, err := postgres.Open(ctx, dsn)
	host, _ := os.Hostname()
	wantCode(t, "a second writer", err, fault.Conflict, "store.other-writer",
		fmt.Sprintf("fanar %d on %.40s", os.Getpid(), host), "as postgres", "from [local]", fmt.Sprintf("process %d", postgres.WriterPID(first)))
	if hint := fault.As(err).Hint; !strings.Contains(hint, fmt.Sprintf("pg_terminate_backend(%d)", postgres.WriterPID(first))) {
		t.Errorf("the hint is %q", hint)
	}
	_, err = postgres.Open(ctx, dsn+" application_name='the other room'")
	wantCode(t, "a third", err, fault.Conflict, "store.other-writer")
	if err := putSide(first, "a"); err != nil {
		t.Errorf("the first writer, after others tried: %v", err)
	}
	other := open(t, dsn+" search_path=another") // another journal in the same database
	if err := putSide(other, "a"); err != nil {
		t.Error(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := open(t, dsn)
	if was, is := postgres.Epoch(first), postgres.Epoch(second); is != was+1 {
		t.Errorf("the epoch went from %d to %d", was, is)
	}
}

// The first writer's session is ended by the server, and a second one takes the journal over. The first one's next write
// fails, and every one after it, and none of them is found later.
func TestWriterThatLostItsSessionNeverWritesAgain(t *testing.T) {
	ctx := context.Background()
	dsn := shared.Database(t)
	first := open(t, dsn)
	old := storetest.OpenJournal(t, first, storetest.Tallies{})
	storetest.Fill(t, old, 10)
	admin(t, dsn, fmt.Sprintf("SELECT pg_terminate_backend(%d, 5000)", postgres.WriterPID(first)))
	second := open(t, dsn)
	next := storetest.OpenJournal(t, second, storetest.Tallies{})
	storetest.Fill(t, next, 10)
	for i := range 3 {
		_, err := old.Append(ctx, event.Author{User: "duty"}, storetest.Sighting(1, i))
		wantCode(t, "the first journal", err, fault.Unavailable, "journal.read-only", "was lost")
		wantCode(t, "the first store", putSide(first, "late"), fault.Unavailable, "store.connection-lost")
	}
	storetest.Fill(t, next, 10)
	for _, s := range []journal.Store{first, second} { // and the first one still reads
		if rep, err := storetest.VerifyStore(s, ""); err != nil || rep.Records != 31 {
			t.Errorf("%d records, %v", rep.Records, err)
		}
	}
}

// A writer whose session goes on, but not its lock, as behind a pooler of connections: the epoch alone stops it.
func TestWriterOfAnEarlierEpochNeverWritesAgain(t *testing.T) {
	dsn := shared.Database(t)
	s := open(t, dsn)
	if err := putSide(s, "before"); err != nil {
		t.Fatal(err)
	}
	admin(t, dsn, "UPDATE fanar.writer SET epoch = epoch + 1")
	for range 2 {
		wantCode(t, "a write", putSide(s, "after"), fault.Conflict, "store.fenced", "it is writer 2", "was writer 1")
	}
	admin(t, dsn, "UPDATE fanar.writer SET epoch = epoch - 1") // even then
	wantCode(t, "a write", putSide(s, "after"), fault.Conflict, "store.fenced")
	if err := s.View(context.Background(), func(r journal.Reader) error {
		for key, want := range map[string]string{"before": "before", "after": ""} {
			if got, err := r.Side("t", key); string(got) != want || err != nil {
				t.Errorf("%s is %q, %v", key, got, err)
			}
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

// A newer writer waits for the commit of one that is on its way, so no write comes after the epoch was raised.
func TestEpochWaitsForAnUpdate(t *testing.T) {
	dsn := shared.Database(t)
	s := open(t, dsn)
	raised := make(chan struct{})
	if err := s.Update(context.Background(), func(tx journal.Tx) error {
		if err := tx.PutSide("t", "a", []byte("a")); err != nil {
			return err
		}
		c, err := pgx.Connect(context.Background(), dsn)
		if err != nil {
			return err
		}
		defer c.Close(context.Background())
		if _, err := c.Exec(context.Background(), "SET lock_timeout = 100"); err != nil {
			return err
		}
		if _, err := c.Exec(context.Background(), "UPDATE fanar.writer SET epoch = epoch + 1"); err == nil {
			t.Error("the epoch was raised during an update")
		}
		close(raised)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	<-raised
}

// A session that ends in the middle of an update takes all of it along.
func TestSessionEndedDuringAnUpdate(t *testing.T) {
	for _, c := range []struct {
		name string
		read bool // something inside, which meets the end; or the commit does
	}{{"met by a read", true}, {"met by the commit", false}} {
		t.Run(c.name, func(t *testing.T) {
			dsn := shared.Database(t)
			s := open(t, dsn)
			err := s.Update(context.Background(), func(tx journal.Tx) error {
				if err := tx.AppendRecord(1, []byte("one"), 0, []tlog.Hash{{1}}); err != nil {
					return err
				}
				admin(t, dsn, fmt.Sprintf("SELECT pg_terminate_backend(%d, 5000)", postgres.WriterPID(s)))
				if c.read {
					_, err := tx.Side("t", "a")
					return err
				}
				return nil
			})
			wantCode(t, "the update", err, fault.Unavailable, "store.connection-lost")
			wantCode(t, "the next", putSide(s, "a"), fault.Unavailable, "store.connection-lost")
			if err := s.View(context.Background(), func(r journal.Reader) error {
				head, err := r.Head()
				if head != 0 {
					t.Errorf("the head is %d", head)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

// A statement that fails inside an update undoes it, also when the caller does not care.
func TestFailedStatementUndoesTheUpdate(t *testing.T) {
	dsn := shared.Database(t)
	s := open(t, dsn)
	if err := s.Update(context.Background(), func(tx journal.Tx) error {
		tx.ReadHashes([]int64{1}) //nolint:errcheck // not there, which is no failed statement
		return tx.AppendRecord(1, []byte("one"), 0, []tlog.Hash{{1}})
	}); err != nil {
		t.Fatal(err)
	}
	err := s.Update(context.Background(), func(tx journal.Tx) error {
		if err := tx.AppendRecord(1, []byte("again"), 5, []tlog.Hash{{1}}); err != nil {
			return err
		}
		tx.Checkpoints(1) //nolint:errcheck // it meets the number that is there already
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "undid the update at an earlier error: ERROR: duplicate key") {
		t.Fatalf("got %v", err)
	}
	if err := putSide(s, "a"); err != nil { // and the store goes on
		t.Error(err)
	}
}
