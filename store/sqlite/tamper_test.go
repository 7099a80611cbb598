package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

// makeFile makes the closed file of a journal with 60 records and six checkpoints.
func makeFile(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal.db")
	store, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	j := storetest.OpenJournal(t, store, storetest.Tallies{})
	storetest.Fill(t, j, 59)
	j.Close()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, beside := range []string{"-wal", "-shm", "-journal"} {
		if _, err := os.Stat(path + beside); err == nil {
			t.Fatalf("a closed journal leaves %s behind", beside)
		}
	}
	return path
}

// verifyFile verifies a file from the outside.
func verifyFile(path string) (rep journal.Report, err error) {
	store, err := sqlite.OpenReadOnly(context.Background(), path)
	if err != nil {
		return rep, err
	}
	defer store.Close()
	err = store.View(context.Background(), func(r journal.Reader) error {
		rep, err = journal.Verify(context.Background(), r, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}})
		return err
	})
	return rep, err
}

// verifyState verifies what one connection sees.
func verifyState(t testing.TB, store *sqlite.Store) error {
	t.Helper()
	return store.View(context.Background(), func(r journal.Reader) error {
		_, err := journal.Verify(context.Background(), r, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}})
		return err
	})
}

// tamperer changes a journal as somebody with the file and a database tool can.
type tamperer struct {
	t  testing.TB
	db *sql.DB
}

func openTamperer(t testing.TB, path string) *tamperer {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return &tamperer{t, db}
}

func (d *tamperer) exec(query string, args ...any) {
	d.t.Helper()
	if _, err := d.db.Exec(query, args...); err != nil {
		d.t.Fatalf("%s: %v", query, err)
	}
}

// withoutTriggers runs fn with the triggers dropped and puts them back, so that they are not what is found.
func (d *tamperer) withoutTriggers(fn func()) {
	d.t.Helper()
	rows, err := d.db.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		d.t.Fatal(err)
	}
	triggers := make(map[string]string)
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			d.t.Fatal(err)
		}
		triggers[name] = text
	}
	rows.Close()
	for name := range triggers {
		d.exec("DROP TRIGGER " + name)
	}
	fn()
	for _, text := range triggers {
		d.exec(text)
	}
}

// values reads one column of all rows with their rowid, or for the views with their place.
func (d *tamperer) values(query string) (all []located) {
	d.t.Helper()
	rows, err := d.db.Query(query)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var v located
		if err := rows.Scan(&v.where, &v.value); err != nil {
			d.t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

type located struct {
	where string // the primary key as SQL
	value []byte
}

// Every byte of everything that is kept counts: with one bit of any of them flipped, Verify fails, and for a record's
// bytes it names exactly that record.
func TestEveryFlippedByteIsFound(t *testing.T) {
	path := makeFile(t)
	if rep, err := verifyFile(path); err != nil || rep.Records != 60 || rep.Checkpoints != 5 || rep.Rows < 100 {
		t.Fatalf("the whole journal: %+v, %v", rep, err)
	}
	store, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	d := openTamperer(t, path)
	rowKey := "'tbl = ' || quote(tbl) || ' AND key = ' || quote(key)"
	for _, c := range []struct {
		name, table, column, where string
		put                        string // how the value is put back
		part                       string
	}{
		{"records", "record", "data", "'n = ' || n", "?", ""},
		{"tree nodes", "tree", "hash", "'i = ' || i", "?", "tree"},
		{"checkpoints", "checkpoint", "note", "'id = ' || id", "CAST(? AS TEXT)", "checkpoint"},
		{"row bodies", "row", "body", rowKey, "?", "view"},
		{"row keys", "row", "key", rowKey, "CAST(? AS TEXT)", "view"},
		{"row tables", "row", "tbl", rowKey, "CAST(? AS TEXT)", "view"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &tamperer{t, d.db}
			flips := 0
			d.withoutTriggers(func() {
				for _, v := range d.values(fmt.Sprintf("SELECT %s, CAST(%s AS BLOB) FROM %s", c.where, c.column, c.table)) {
					update := fmt.Sprintf("UPDATE %s SET %s = %s WHERE ", c.table, c.column, c.put)
					for at := range v.value {
						changed := slices.Clone(v.value)
						changed[at] ^= 1 << ((at + flips) % 8)
						where := v.where
						d.exec(update+where, changed)
						// The triggers are checked last, and their absence is not what must be found.
						err := verifyState(t, store)
						var damage *journal.Damage
						switch {
						case !errors.As(err, &damage) || strings.Contains(err.Error(), "trigger"):
							t.Fatalf("byte %d of %s: %v", at, v.where, err)
						case c.table == "record" && (v.where != fmt.Sprintf("n = %d", damage.Record) || damage.Part != ""):
							t.Fatalf("byte %d of %s: the damage is said to be %+v", at, v.where, damage)
						case damage.Part != c.part:
							t.Fatalf("byte %d of %s is said to be damage of %+v", at, v.where, damage)
						}
						switch c.column {
						case "key":
							where = strings.Replace(where, "key = "+quote(d, v.value), "key = "+quote(d, changed), 1)
						case "tbl":
							where = strings.Replace(where, "tbl = "+quote(d, v.value), "tbl = "+quote(d, changed), 1)
						}
						d.exec(update+where, v.value)
						flips++
					}
				}
			})
			t.Logf("%d flips, all found", flips)
		})
	}
	if err := verifyState(t, store); err != nil {
		t.Errorf("with everything put back: %v", err)
	}
}

func quote(d *tamperer, v []byte) (quoted string) {
	if err := d.db.QueryRow("SELECT quote(CAST(? AS TEXT))", v).Scan(&quoted); err != nil {
		d.t.Fatal(err)
	}
	return quoted
}
