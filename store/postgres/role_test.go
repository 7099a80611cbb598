package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"fanar/record/journal"
	"fanar/store/postgres"
	"fanar/store/storetest"
)

// A node's role owns its schema and is nothing more; another one only reads. Whatever the roles' own settings are, a
// session of a journal has the journal's.
func TestPlainRoles(t *testing.T) {
	ctx := context.Background()
	dsn := shared.Database(t)
	_, database, _ := strings.Cut(dsn, "dbname=")
	admin(t, dsn,
		"CREATE ROLE plain LOGIN", "CREATE ROLE onlooker LOGIN", "CREATE SCHEMA fanar AUTHORIZATION plain",
		"ALTER ROLE plain SET synchronous_commit = off", "ALTER ROLE plain SET statement_timeout = 1", "ALTER ROLE plain SET default_transaction_read_only = on",
		"ALTER ROLE plain SET default_transaction_isolation = 'serializable'", "ALTER ROLE plain SET search_path = public", "ALTER ROLE plain SET bytea_output = 'escape'",
		"GRANT USAGE ON SCHEMA fanar TO onlooker", "ALTER DEFAULT PRIVILEGES FOR ROLE plain IN SCHEMA fanar GRANT SELECT ON TABLES TO onlooker")
	t.Cleanup(func() {
		admin(t, dsn, "DROP OWNED BY plain CASCADE", "DROP OWNED BY onlooker CASCADE", "DROP ROLE plain", "DROP ROLE onlooker")
	})
	as := func(role string) string { return strings.Replace(dsn, "user=postgres", "user="+role, 1) }
	s := open(t, as("plain"))
	j := storetest.OpenJournal(t, s, storetest.Tallies{})
	storetest.Fill(t, j, 20)
	for name, want := range map[string]string{"synchronous_commit": "on", "statement_timeout": "0", "search_path": "fanar, pg_temp"} {
		if got := postgres.Setting(t, s, name); got != want {
			t.Errorf("%s is %s for a writer, want %s", name, got, want)
		}
	}
	reader, err := postgres.OpenReadOnly(ctx, as("onlooker"))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if rep, err := storetest.VerifyStore(reader, ""); err != nil || rep.Records != 21 {
		t.Errorf("the onlooker reads %d records, %v", rep.Records, err)
	}
	if err := reader.Update(ctx, func(journal.Tx) error { return nil }); err == nil {
		t.Error("a store that was opened to be read was written to")
	}
	if err := reader.Purge(ctx); err == nil {
		t.Error("a store that was opened to be read was purged")
	}
	plain, err := pgx.Connect(ctx, as("plain")+" default_transaction_read_only=off statement_timeout=0 dbname="+database)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close(ctx)
	for _, table := range []string{"record", "tree", "checkpoint"} {
		for _, sql := range []string{"DELETE FROM fanar." + table, "TRUNCATE fanar." + table, "UPDATE fanar." + table + " SET " + map[string]string{"record": "n = 1", "tree": "i = 1", "checkpoint": "id = 1"}[table]} {
			if _, err := plain.Exec(ctx, sql); err == nil || !strings.Contains(err.Error(), "permission denied") {
				t.Errorf("%s by the journal's own role: %v", sql, err)
			}
		}
	}
	j.Close()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	// Nor may anybody, by mistake: a superuser meets the triggers, also one whose session replicates.
	for _, table := range []string{"record", "tree", "checkpoint"} {
		for _, sql := range []string{"DELETE FROM fanar." + table, "TRUNCATE fanar." + table, "UPDATE fanar." + table + " SET " + map[string]string{"record": "n = 1", "tree": "i = 1", "checkpoint": "id = 1"}[table]} {
			super, err := pgx.Connect(ctx, dsn+" session_replication_role=replica")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := super.Exec(ctx, sql); err == nil || !strings.Contains(err.Error(), "is never changed or deleted") {
				t.Errorf("%s by a superuser: %v", sql, err)
			}
			super.Close(ctx)
		}
	}
}
