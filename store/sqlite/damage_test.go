package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanar/fault"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
)

// content is everything that a journal's reader can read, by scanning and one by one.
type content struct {
	Records     map[uint64]string
	Nodes       map[int64]string
	Checkpoints []string
	Rows        map[string]journal.Row
}

func readAll(path string) (c content, err error) {
	store, err := sqlite.OpenReadOnly(context.Background(), path)
	if err != nil {
		return c, err
	}
	defer store.Close()
	c = content{Records: make(map[uint64]string), Nodes: make(map[int64]string), Rows: make(map[string]journal.Row)}
	err = store.View(context.Background(), func(r journal.Reader) error {
		for rec, err := range r.Records(0, 1<<40) {
			if err != nil {
				return err
			}
			alone, err := r.Record(rec.Number)
			if err != nil || !bytes.Equal(alone, rec.Data) {
				return fmt.Errorf("record %d read alone is another: %v", rec.Number, err)
			}
			c.Records[rec.Number] = string(rec.Data)
		}
		for node, err := range r.Nodes(0, 1<<40) {
			if err != nil {
				return err
			}
			alone, err := r.ReadHashes([]int64{node.Index})
			if err != nil || alone[0] != node.Hash {
				return fmt.Errorf("node %d read alone is another: %v", node.Index, err)
			}
			c.Nodes[node.Index] = node.Hash.String()
		}
		tables, err := r.(journal.Listing).Tables()
		if err != nil {
			return err
		}
		for _, table := range tables {
			for row, err := range r.Scan(table, "", "") {
				if err != nil {
					return err
				}
				alone, ok, err := r.Row(table, row.Key)
				if !ok || err != nil || !cmp.Equal(alone, row) {
					return fmt.Errorf("row %s of %s read alone is another: %v", row.Key, table, err)
				}
				c.Rows[table+"\x00"+row.Key] = row
			}
		}
		c.Checkpoints, err = r.Checkpoints(1 << 20)
		return err
	})
	return c, err
}

// A flipped byte anywhere in the file is reported, or it is one that nobody reads: then everything reads as before.
func TestFlippedByteOfTheFile(t *testing.T) {
	path := makeFile(t)
	before, err := readAll(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused, named, unnamed, unread := 0, 0, 0, 0
	for at := 0; at < len(whole); at += stride(499, 31) {
		changed := whole[at] ^ 1<<(at%8)
		if _, err := file.WriteAt([]byte{changed}, int64(at)); err != nil {
			t.Fatal(err)
		}
		_, err := verifyFile(path)
		var damage *journal.Damage
		switch {
		case err == nil:
			unread++
			after, err := readAll(path)
			if err != nil {
				t.Errorf("byte %d: Verify sees no damage, and reading everything gives %v", at, err)
			} else if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("byte %d: Verify sees no damage, and it reads otherwise:\n%s", at, diff)
			}
		case errors.As(err, &damage) && damage.Record > 0:
			named++
		case errors.As(err, &damage):
			unnamed++
		default:
			refused++
		}
		if _, err := file.WriteAt(whole[at:at+1], int64(at)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := verifyFile(path); err != nil {
		t.Errorf("with everything put back: %v", err)
	}
	t.Logf("of a file of %d bytes: %d flips name a record, %d are damage around the records, %d are refused on opening, %d are in bytes that nobody reads",
		len(whole), named, unnamed, refused, unread)
	if named == 0 || refused == 0 {
		t.Error("the flips hit no record or no head")
	}
}

// Where a page is gone, the first record that cannot be read is named.
func TestUnreadablePageNamesTheFirstRecord(t *testing.T) {
	path := makeFile(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	named := 0
	for at := page; at < len(whole); at += page {
		// The lowest record whose number stands in the page's bytes.
		var lowest uint64
		for n := uint64(1); n <= 60 && lowest == 0; n++ {
			if bytes.Contains(whole[at:at+page], fmt.Appendf(nil, `{"number":%d,"kind"`, n)) {
				lowest = n
			}
		}
		changed := bytes.Clone(whole)
		for i := range page {
			changed[at+i] = 0xff
		}
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := verifyFile(path)
		var damage *journal.Damage
		switch {
		case err == nil:
			t.Errorf("page %d is gone, and nothing was found", at/page+1)
		case lowest > 0 && (!errors.As(err, &damage) || damage.Record != lowest || !strings.Contains(damage.What, "cannot be read")):
			t.Errorf("page %d with record %d is gone, and Verify says: %v", at/page+1, lowest, err)
		case lowest > 0:
			named++
		}
	}
	if named < 5 {
		t.Errorf("only %d pages held the start of a record", named)
	}
}

func TestFilesThatAreNoJournal(t *testing.T) {
	whole, err := os.ReadFile(makeFile(t))
	if err != nil {
		t.Fatal(err)
	}
	noise := make([]byte, 20_000)
	rand.NewChaCha8([32]byte{3}).Read(noise)
	other := func(path string) error {
		d := openTamperer(t, path)
		d.exec("CREATE TABLE other (a)")
		return d.db.Close()
	}
	content := func(b []byte) func(string) error {
		return func(path string) error { return os.WriteFile(path, b, 0o600) }
	}
	for _, c := range []struct {
		name, code, says string
		kind             fault.Kind
		make             func(path string) error
	}{
		{"missing", "store.missing", "no such file", fault.NotFound, func(string) error { return nil }},
		{"empty", "store.empty", "its content was lost", fault.Unavailable, content(nil)},
		{"a directory", "store.directory", "is a directory", fault.Unavailable, func(path string) error { return os.Mkdir(path, 0o700) }},
		{"noise", "store.not-sqlite", "is not a journal", fault.Unavailable, content(noise)},
		{"one byte", "store.not-sqlite", "is not a journal", fault.Unavailable, content(whole[:1])},
		{"cut to its head", "store.cut-off", "is cut off", fault.Unavailable, content(whole[:100])},
		{"cut in half", "store.cut-off", "is cut off", fault.Unavailable, content(whole[:len(whole)/2])},
		{"cut by one byte", "store.cut-off", "is cut off", fault.Unavailable, content(whole[:len(whole)-1])},
		{"another program's", "store.version", "another version of Fanar, or by another program", fault.Unavailable, other},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "journal.db")
			if err := c.make(path); err != nil {
				t.Fatal(err)
			}
			for how, open := range map[string]func(context.Context, string) (*sqlite.Store, error){"to read": sqlite.OpenReadOnly, "to write": sqlite.Open} {
				if c.name == "missing" && how == "to write" {
					continue // that is how a new journal begins
				}
				store, err := open(context.Background(), path)
				var f *fault.Error
				if !errors.As(err, &f) || f.Code != c.code || f.Kind != c.kind || !strings.Contains(f.Text, c.says) || !strings.Contains(f.Text, path) {
					t.Errorf("opened %s: got %v, want a fault %s that names the file and says %q", how, err, c.code, c.says)
				}
				if store != nil {
					store.Close()
				}
			}
		})
	}
}

// A file that was cut is refused on opening, wherever it was cut: at every page and inside; the long run cuts at every byte.
func TestFileCutAnywhereIsRefused(t *testing.T) {
	path := makeFile(t)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	cuts := 0
	for size := info.Size() - 1; size >= 0; size-- {
		if inside := size % page; storetest.Soak(0, 1) == 0 && inside > 1 && inside != page/2 && inside != page-1 {
			continue
		}
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		cuts++
		store, err := sqlite.OpenReadOnly(context.Background(), path)
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Unavailable {
			t.Errorf("cut to %d of %d bytes: got %v, want a fault", size, info.Size(), err)
		}
		if store != nil {
			store.Close()
		}
	}
	t.Logf("a file of %d bytes was cut %d times", info.Size(), cuts)
}

// A signed checkpoint is never put over damage; the journal turns read-only instead.
func TestNothingIsSignedOverDamage(t *testing.T) {
	for _, c := range []struct{ name, change, says string }{
		{"a record since the last checkpoint", "UPDATE record SET data = CAST(replace(data, 'rubber', 'wooden') AS BLOB) WHERE n = 55", "record 55 is wrong: the signature does not belong"},
		{"a record since the last checkpoint and its leaf are gone", "DELETE FROM record WHERE n = 60; DELETE FROM tree WHERE i > 115", "record 60 is wrong: it is missing: 60 records were written, and 59 are here"},
		{"a tree node since the last checkpoint", "UPDATE tree SET hash = zeroblob(32) WHERE i = (SELECT max(i) FROM tree)", "the tree of record 60 is wrong"},
		{"a tree node that older records hang on", "UPDATE tree SET hash = zeroblob(32) WHERE i = 62", "no longer has the root that was signed"},
		{"the last checkpoint", "UPDATE checkpoint SET note = replace(note, 'time 2', 'time 3') WHERE id = (SELECT max(id) FROM checkpoint)", "open the checkpoint"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := makeFile(t)
			store, err := sqlite.Open(context.Background(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			j := storetest.OpenJournal(t, store, storetest.Tallies{})
			d := openTamperer(t, path)
			d.withoutTriggers(func() { d.exec(c.change) })
			err = j.Sign(context.Background())
			if fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "read back before signing") || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an unavailable fault that says %q", err, c.says)
			}
			if j.Broken() == nil {
				t.Error("the journal still writes")
			}
			j.Close()
		})
	}
}
