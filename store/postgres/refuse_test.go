package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"fanar/fault"
	"fanar/store/postgres"
	"fanar/store/postgres/pgtest"
)

func TestAddressThatCannotBe(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name, dsn, code string
		kind            fault.Kind
	}{
		{"no address", "postgres://a:secret@b:port/c", "store.dsn", fault.Invalid},
		{"a schema in capitals", "host=/nowhere search_path=Fanar", "store.schema-name", fault.Invalid},
		{"a schema with a quote", `host=/nowhere search_path=a"b`, "store.schema-name", fault.Invalid},
		{"a schema of the server's", "host=/nowhere search_path=pg_catalog", "store.schema-name", fault.Invalid},
		{"the schema of all", "host=/nowhere search_path=public", "store.schema-name", fault.Invalid},
		{"nobody there", "host=/nowhere user=a password=secret dbname=b", "store.unreachable", fault.Unavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := postgres.Open(ctx, c.dsn)
			wantCode(t, "to be written to", err, c.kind, c.code)
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the password is in %q", err)
			}
			_, err = postgres.OpenReadOnly(ctx, c.dsn)
			wantCode(t, "to be read", err, c.kind, c.code)
		})
	}
	ended, end := context.WithCancel(ctx)
	end()
	if _, err := postgres.Open(ended, shared.Database(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v", err)
	}
}

func TestWhatIsNoJournal(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name, sql, code string
		words           string
		readable        bool
	}{
		{"tables of somebody else", "DROP SCHEMA fanar CASCADE; CREATE SCHEMA fanar; CREATE TABLE fanar.boats (a int)", "store.foreign-schema", "boats", false},
		{"a journal without its table of writers", "DROP TABLE fanar.writer", "store.foreign-schema", "record", false},
		{"another version", "UPDATE fanar.writer SET version = 99", "store.version", "its form is 99", false},
		{"a trigger is gone", "DROP TRIGGER stays ON fanar.record", "store.changed", "trigger stays on record", true},
		{"a trigger is off", "ALTER TABLE fanar.tree DISABLE TRIGGER stays", "store.changed", "trigger stays on tree", true},
		{"a trigger does nothing", "CREATE OR REPLACE FUNCTION fanar.stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL;END'", "store.changed", "function stays", true},
		{"a table that no crash survives", "ALTER TABLE fanar.side SET UNLOGGED", "store.changed", "relation side", true},
		{"rows that are hidden", "ALTER TABLE fanar.record ENABLE ROW LEVEL SECURITY", "store.changed", "relation record", true},
		{"an index that is gone", "ALTER TABLE fanar.derived DROP CONSTRAINT derived_pkey", "store.changed", "derived_pkey", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dsn := shared.Database(t)
			if err := open(t, dsn).Close(); err != nil {
				t.Fatal(err)
			}
			admin(t, dsn, strings.Split(c.sql, "; ")...)
			_, err := postgres.Open(ctx, dsn)
			wantCode(t, "to be written to", err, fault.Unavailable, c.code, c.words)
			s, err := postgres.OpenReadOnly(ctx, dsn)
			if (err == nil) != c.readable {
				t.Errorf("to be read: %v", err)
			}
			if err == nil {
				s.Close()
			}
		})
	}
	_, err := postgres.OpenReadOnly(ctx, shared.Database(t))
	wantCode(t, "an empty database", err, fault.NotFound, "store.no-journal", "search_path=fanar")
}

// A server that would lose records in a power cut is refused.
func TestServerThatIsNotDurable(t *testing.T) {
	for _, setting := range []string{"fsync", "full_page_writes"} {
		t.Run(setting, func(t *testing.T) {
			server, err := pgtest.Start(setting + "=off")
			pgtest.Require(t, err)
			t.Cleanup(server.Stop)
			_, err = postgres.Open(context.Background(), server.DSN("postgres"))
			wantCode(t, "a server", err, fault.Unavailable, "store.unsafe-server", fmt.Sprintf("runs with %s = off", setting))
		})
	}
}
