package postgres_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"fanar/record/journal"
	"fanar/store/postgres"
	"fanar/store/storetest"
)

// What somebody with a superuser's rights changes, with the triggers set aside and put back, is found by verification.
func TestTamperingIsFound(t *testing.T) {
	var off, on []string
	for _, table := range []string{"record", "tree", "checkpoint"} {
		off = append(off, "ALTER TABLE fanar."+table+" DISABLE TRIGGER ALL")
		on = append(on, "ALTER TABLE fanar."+table+" ENABLE ALWAYS TRIGGER stays", "ALTER TABLE fanar."+table+" ENABLE ALWAYS TRIGGER stays_whole")
	}
	for _, c := range []struct {
		name, sql string
		want      journal.Damage
	}{
		{"a byte of a record", "UPDATE fanar.record SET data = set_byte(data, 20, 1) WHERE n = 33", journal.Damage{Record: 33}},
		{"a record is missing", "DELETE FROM fanar.record WHERE n = 33", journal.Damage{Record: 33, What: "missing"}},
		{"the last record is missing", "DELETE FROM fanar.record WHERE n = 60", journal.Damage{Record: 60, What: "it is missing: the tree has node"}},
		{"two records change places", "UPDATE fanar.record SET n = 1000 WHERE n = 20; UPDATE fanar.record SET n = 20 WHERE n = 21; UPDATE fanar.record SET n = 21 WHERE n = 1000",
			journal.Damage{Record: 20, What: "it says that it is record 21"}},
		{"a record before the first", "INSERT INTO fanar.record (n, data) SELECT -1, data FROM fanar.record WHERE n = 5",
			journal.Damage{What: "the table record has 61 rows, numbered from -1 to 60"}},
		{"a tree node", "UPDATE fanar.tree SET hash = set_byte(hash, 3, get_byte(hash, 3) # 1) WHERE i = 2", journal.Damage{Record: 2, Part: "tree"}},
		{"a tree node is cut", "UPDATE fanar.tree SET hash = substr(hash, 1, 31) WHERE i = 2", journal.Damage{Record: 2, Part: "tree", What: "has 31 bytes and should have 32"}},
		{"a checkpoint", `UPDATE fanar.checkpoint SET note = replace(convert_from(note, 'UTF8'), E'\n11\n', E'\n12\n')::bytea`, journal.Damage{Record: 12, Part: "checkpoint"}},
		{"a row's body", "UPDATE fanar.derived SET body = 'x' WHERE tbl = 'tally' AND key = 'case/SAR-3'", journal.Damage{Record: 55, Part: "view"}},
		{"a row's number", "UPDATE fanar.derived SET n = n - 1 WHERE tbl = 'tally' AND key = 'case/SAR-3'", journal.Damage{Record: 55, Part: "view"}},
		{"a row is missing", "DELETE FROM fanar.derived WHERE tbl = 'tally' AND key = 'case/SAR-3'", journal.Damage{Record: 55, Part: "view", What: "missing"}},
		{"a row is added", "INSERT INTO fanar.derived VALUES ('unheard', 'a', '', '', 7, '')", journal.Damage{Record: 7, Part: "view", What: "follows from no record"}},
		{"a trigger is missing", "DROP TRIGGER stays ON fanar.tree", journal.Damage{What: "trigger stays on tree"}},
		{"a table is added", "CREATE TABLE fanar.more (a int)", journal.Damage{What: "this was added or changed: column more.a"}},
		{"a rule is added", "CREATE RULE none AS ON UPDATE TO fanar.side DO INSTEAD NOTHING", journal.Damage{What: "relation side"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dsn := shared.Database(t) + " search_path=fanar"
			s := open(t, dsn)
			j := storetest.OpenJournal(t, s, storetest.Tallies{})
			storetest.Fill(t, j, 59)
			if rep, err := storetest.VerifyStore(s, ""); err != nil || rep.Records != 60 || rep.Checkpoints != 5 || rep.Rows < 100 {
				t.Fatalf("the whole journal: %+v, %v", rep, err)
			}
			sql := strings.Split(c.sql, "; ")
			if !strings.Contains(c.name, "trigger") {
				sql = slices.Concat(off, sql, on)
			}
			admin(t, dsn, sql...)
			_, err := storetest.VerifyStore(s, "")
			var damage *journal.Damage
			if !errors.As(err, &damage) || damage.Record != c.want.Record || damage.Part != c.want.Part || !strings.Contains(damage.What, c.want.What) {
				t.Errorf("got %v (%+v), want %+v", err, damage, c.want)
			}
		})
	}
}

// The extension amcheck is used if it is there: on a sound journal, by a role that may and by one that may not.
func TestPagesAreChecked(t *testing.T) {
	dsn := shared.Database(t)
	s := open(t, dsn)
	j := storetest.OpenJournal(t, s, storetest.Tallies{})
	storetest.Fill(t, j, 20)
	check := func(s journal.Store) error {
		return s.View(context.Background(), func(r journal.Reader) error {
			return r.(journal.Sound).CheckStructure(context.Background())
		})
	}
	if err := check(s); err != nil {
		t.Errorf("without amcheck: %v", err)
	}
	admin(t, dsn, "CREATE EXTENSION amcheck SCHEMA public")
	if err := check(s); err != nil {
		t.Errorf("with amcheck: %v", err)
	}
	// A stand-in under the extension's name would not do; damage is made in the index's own file by a wrong order of bytes.
	admin(t, dsn, "UPDATE pg_catalog.pg_index SET indoption = '3' WHERE indexrelid = 'fanar.record_pkey'::regclass")
	fresh, err := postgres.OpenReadOnly(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	if err := check(fresh); err == nil || !strings.Contains(err.Error(), "bt_index_check says: ") {
		t.Errorf("an index in a wrong order: %v", err)
	}
}

// A row that an index does not lead to is found without the extension too.
func TestRowBesideItsIndexIsFound(t *testing.T) {
	dsn := shared.Database(t)
	s := open(t, dsn)
	admin(t, dsn,
		"UPDATE pg_catalog.pg_index SET indisready = false WHERE indexrelid = 'fanar.derived_pkey'::regclass",
		"INSERT INTO fanar.derived VALUES ('t', 'a', '', '', 1, '')",
		"UPDATE pg_catalog.pg_index SET indisready = true WHERE indexrelid = 'fanar.derived_pkey'::regclass")
	err := s.View(context.Background(), func(r journal.Reader) error {
		return r.(journal.Sound).CheckStructure(context.Background())
	})
	if err == nil || !strings.Contains(err.Error(), "the index of the table derived leads to 0 rows, and there are 1") {
		t.Errorf("got %v", err)
	}
}
