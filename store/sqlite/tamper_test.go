package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"flag"
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
func verifyState(store *sqlite.Store) error {
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

// everyNth sets how far apart the flipped bytes of the tamper tests are; 1 flips every byte, which takes long.
var everyNth = flag.Int("every", 0, "flip every nth byte in the tamper tests")

// stride gives how far apart the flipped bytes are, in an ordinary run and in a long one; both are primes, so that over
// the values every place in a value has its turn.
func stride(usual, long int) int {
	if *everyNth > 0 {
		return *everyNth
	}
	return storetest.Soak(usual, long)
}

// Every byte of everything that is kept counts: with one bit of any of them flipped, Verify fails, and for a record's
// bytes it names exactly that record.
func TestFlippedByteOfAnyValueIsFound(t *testing.T) {
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
	d.exec("PRAGMA synchronous = OFF")
	rowKey := "'tbl = ' || quote(tbl) || ' AND key = ' || quote(key)"
	for _, c := range []struct {
		name, table, column, where string
		put                        string // how the value is written
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
			step, flips, at := stride(211, 7), 0, 0
			d.withoutTriggers(func() {
				for _, v := range d.values(fmt.Sprintf("SELECT %s, CAST(%s AS BLOB) FROM %s", c.where, c.column, c.table)) {
					for ; at < len(v.value); at += step {
						back := d.flip(c.table, c.column, c.put, v, at)
						// The triggers are checked last, and their absence is not what must be found.
						err := verifyState(store)
						var damage *journal.Damage
						switch {
						case !errors.As(err, &damage) || strings.Contains(err.Error(), "trigger"):
							t.Fatalf("byte %d of %s: %v", at, v.where, err)
						case c.table == "record" && (v.where != fmt.Sprintf("n = %d", damage.Record) || damage.Part != ""):
							t.Fatalf("byte %d of %s: the damage is said to be %+v", at, v.where, damage)
						case damage.Part != c.part:
							t.Fatalf("byte %d of %s is said to be damage of %+v", at, v.where, damage)
						}
						back()
						flips++
					}
					at -= len(v.value)
				}
			})
			t.Logf("%d flips, all found", flips)
		})
	}
	if err := verifyState(store); err != nil {
		t.Errorf("with everything put back: %v", err)
	}
}

// flip changes one bit of a value, any that the table's constraints let pass, and gives what puts it back.
func (d *tamperer) flip(table, column, put string, v located, at int) (back func()) {
	d.t.Helper()
	for bit := range 8 {
		changed := slices.Clone(v.value)
		changed[at] ^= 1 << ((at + bit) % 8)
		_, err := d.db.Exec(fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table, column, put, v.where), changed)
		if err != nil {
			continue
		}
		return func() {
			d.t.Helper()
			where := strings.Replace(v.where, column+" = "+d.quote(v.value), column+" = "+d.quote(changed), 1)
			d.exec(fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table, column, put, where), v.value)
		}
	}
	d.t.Fatalf("no bit of byte %d of %s can be flipped", at, v.where)
	return nil
}

func (d *tamperer) quote(v []byte) (quoted string) {
	d.t.Helper()
	if err := d.db.QueryRow("SELECT quote(CAST(? AS TEXT))", v).Scan(&quoted); err != nil {
		d.t.Fatal(err)
	}
	return quoted
}

// What is missing, added or moved is found as well as what is changed.
func TestTamperingIsFound(t *testing.T) {
	for _, c := range []struct {
		name   string
		tamper func(d *tamperer)
		want   journal.Damage
	}{
		{"a record is missing", func(d *tamperer) { d.exec("DELETE FROM record WHERE n = 33") }, journal.Damage{Record: 33, What: "it is missing"}},
		{"the first record is missing", func(d *tamperer) { d.exec("DELETE FROM record WHERE n = 1") }, journal.Damage{Record: 1, What: "it is missing"}},
		{"the last record is missing", func(d *tamperer) { d.exec("DELETE FROM record WHERE n = 60") }, journal.Damage{Record: 60, What: "it is missing: the tree has node"}},
		{"the last record and its nodes are missing", func(d *tamperer) {
			d.exec("DELETE FROM record WHERE n = 60")
			d.exec("DELETE FROM tree WHERE i >= (SELECT max(i) FROM tree) - 2")
		}, journal.Damage{Record: 60, Part: "view", What: "follows from no record"}},
		{"all after a checkpoint is missing", func(d *tamperer) {
			d.exec("DELETE FROM record WHERE n > 40")
			d.exec("DELETE FROM tree WHERE i >= 78")
		}, journal.Damage{Record: 41, What: "it is missing: 51 records were signed, and 40 are here"}},
		{"two records change places", func(d *tamperer) {
			d.exec("UPDATE record SET n = 1000 WHERE n = 20; UPDATE record SET n = 20 WHERE n = 21; UPDATE record SET n = 21 WHERE n = 1000")
		}, journal.Damage{Record: 20, What: "it says that it is record 21"}},
		{"a record before the first", func(d *tamperer) { d.exec("INSERT INTO record (n, data) SELECT -1, data FROM record WHERE n = 5") },
			journal.Damage{What: "the table record has 61 rows, numbered from -1 to 60"}},
		{"a record after the last", func(d *tamperer) { d.exec("INSERT INTO record (n, data) SELECT 61, data FROM record WHERE n = 5") },
			journal.Damage{Record: 61, What: "it says that it is record 5"}},
		{"a tree node is missing", func(d *tamperer) { d.exec("DELETE FROM tree WHERE i = 2") }, journal.Damage{Record: 2, Part: "tree", What: "node 2 is missing"}},
		{"a checkpoint is forged", func(d *tamperer) {
			d.exec("UPDATE checkpoint SET note = replace(note, char(10) || '11' || char(10), char(10) || '12' || char(10))")
		},
			journal.Damage{Record: 12, Part: "checkpoint", What: "signature"}},
		{"a row is missing", func(d *tamperer) { d.exec("DELETE FROM row WHERE tbl = 'tally' AND key = 'case/SAR-3'") },
			journal.Damage{Record: 55, Part: "view", What: "is missing"}},
		{"a row is added", func(d *tamperer) {
			d.exec("INSERT INTO row (tbl, key, n, body) VALUES ('tally', 'case/SAR-999', 7, x'7b7d')")
		},
			journal.Damage{Record: 7, Part: "view", What: "follows from no record"}},
		{"a view is added", func(d *tamperer) { d.exec("INSERT INTO row (tbl, key, n, body) VALUES ('unheard', 'a', 7, x'00')") },
			journal.Damage{Record: 7, Part: "view", What: "follows from no record"}},
		{"a row's number is changed", func(d *tamperer) { d.exec("UPDATE row SET n = n - 1 WHERE tbl = 'tally' AND key = 'case/SAR-3'") },
			journal.Damage{Record: 55, Part: "view", What: "is not what follows"}},
		{"a trigger is missing", func(d *tamperer) { d.exec("DROP TRIGGER record_stays") }, journal.Damage{What: "trigger record_stays"}},
		{"a table is added", func(d *tamperer) { d.exec("CREATE TABLE more (a)") }, journal.Damage{What: "added or changed: table more"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := makeFile(t)
			d := openTamperer(t, path)
			if strings.Contains(c.name, "trigger") {
				c.tamper(d)
			} else {
				d.withoutTriggers(func() { c.tamper(d) })
			}
			d.db.Close()
			_, err := verifyFile(path)
			var damage *journal.Damage
			if !errors.As(err, &damage) || damage.Record != c.want.Record || damage.Part != c.want.Part || !strings.Contains(damage.What, c.want.What) {
				t.Errorf("got %v (%+v), want %+v", err, damage, c.want)
			}
		})
	}
}
