package journal_test

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
)

func exportTiles(j *journal.Journal, dir string) error {
	return j.View(context.Background(), func(r journal.Reader) error {
		return journal.ExportTiles(context.Background(), r, dir, nil)
	})
}

// auditor reads tiles from a folder as the text of C2SP tlog-tiles says, and nothing of this program.
type auditor struct{ dir string }

func (auditor) Height() int { return 8 }

func (a auditor) SaveTiles([]tlog.Tile, [][]byte) {}

// path turns the path of package tlog, tile/8/L/N, into that of the specification, tile/L/N.
func (a auditor) path(t tlog.Tile) string {
	path := strings.TrimPrefix(t.Path(), "tile/8/")
	return filepath.Join(a.dir, "tile", strings.Replace(path, "data/", "entries/", 1))
}

func (a auditor) ReadTiles(tiles []tlog.Tile) (all [][]byte, err error) {
	for _, t := range tiles {
		data, err := os.ReadFile(a.path(t))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// tree opens the checkpoint with the key beside it.
func (a auditor) tree() (tlog.Tree, error) {
	key, err := os.ReadFile(filepath.Join(a.dir, "key"))
	if err != nil {
		return tlog.Tree{}, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := os.ReadFile(filepath.Join(a.dir, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	var tree tlog.Tree
	lines := strings.Split(opened.Text, "\n")
	if _, err := fmt.Sscan(lines[1], &tree.N); err != nil {
		return tree, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("the checkpoint says %q", opened.Text)
	}
	copy(tree.Hash[:], root)
	return tree, nil
}

// audit verifies every entry against the checkpoint and gives the records.
func (a auditor) audit() (records [][]byte, err error) {
	tree, err := a.tree()
	if err != nil {
		return nil, err
	}
	hashes := tlog.TileHashReader(tree, a) // it authenticates each tile against the tree's root
	for n := int64(0); n < tree.N; {
		width := min(256, tree.N-n)
		bundle, err := os.ReadFile(a.path(tlog.Tile{H: 8, L: -1, N: n / 256, W: int(width)}))
		if err != nil {
			return nil, err
		}
		for end := n + width; n < end; n++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return nil, fmt.Errorf("the bundle ends before entry %d", n)
			}
			length := int(binary.BigEndian.Uint16(bundle))
			entry := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			if length == 0 {
				if entry, err = os.ReadFile(filepath.Join(a.dir, "record", fmt.Sprint(n+1))); err != nil {
					return nil, err
				}
			}
			stored, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
			if err != nil {
				return nil, err
			}
			if stored[0] != tlog.RecordHash(entry) {
				return nil, fmt.Errorf("entry %d is not the one in the tree", n)
			}
			records = append(records, entry)
		}
		if len(bundle) > 0 {
			return nil, fmt.Errorf("%d bytes stand after entry %d", len(bundle), n-1)
		}
	}
	return records, nil
}

// many decides to record n sightings at once.
func many(n int) journal.Decide {
	return func(journal.Tx) (drafts []event.Draft, err error) {
		for i := range n {
			drafts = append(drafts, event.Draft{Subject: fmt.Sprintf("case/%d", i%50), Fact: storetest.Sighted{Vessel: "V-1", Aboard: i}})
		}
		return drafts, nil
	}
}

func mustSign(t testing.TB, j *journal.Journal) {
	t.Helper()
	if err := j.Sign(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestTilesHoldUnderAnotherVerifier(t *testing.T) {
	j := open(t, openStore(t))
	dir := t.TempDir()
	large := strings.Repeat("x", 70_000)
	for _, grow := range []journal.Decide{
		many(40),
		many(256 - 41), // exactly one full tile
		many(700),
		func(journal.Tx) ([]event.Draft, error) {
			return []event.Draft{{Subject: "case/large", Fact: storetest.Sighted{Words: large}}}, nil
		},
		many(5),
	} {
		mustAppend(t, j, grow)
		mustSign(t, j)
		want, _ := stored(t, j)
		if err := exportTiles(j, dir); err != nil {
			t.Fatal(err)
		}
		got, err := auditor{dir}.audit()
		if err != nil {
			t.Fatalf("over %d records: %v", len(want), err)
		}
		if len(got) != len(want) {
			t.Fatalf("the auditor has %d records, want %d", len(got), len(want))
		}
		for i := range want {
			if string(got[i]) != string(want[i]) {
				t.Fatalf("record %d is another one", i+1)
			}
		}
	}
	want := []string{"checkpoint", "key", "record/957", "tile/0/000", "tile/0/001", "tile/0/002", "tile/0/003.p/188", "tile/0/003.p/189", "tile/0/003.p/194",
		"tile/1/000.p/1", "tile/1/000.p/3", "tile/entries/000", "tile/entries/001", "tile/entries/002",
		"tile/entries/003.p/188", "tile/entries/003.p/189", "tile/entries/003.p/194"}
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Errorf("the folder (-want +got):\n%s", diff)
	}
}

// tree gives the files under a folder.
func tree(t testing.TB, dir string) (files []string) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			files = append(files, filepath.ToSlash(rel))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

// A full tile is written once: the second export leaves the file that is there.
func TestFullTilesAreNotWrittenAgain(t *testing.T) {
	j := open(t, openStore(t))
	mustAppend(t, j, many(300))
	mustSign(t, j)
	dir := t.TempDir()
	if err := exportTiles(j, dir); err != nil {
		t.Fatal(err)
	}
	files := []string{"tile/0/000", "tile/entries/000"}
	var before []fs.FileInfo
	for _, f := range files {
		info, err := os.Stat(filepath.Join(dir, f))
		if err != nil {
			t.Fatal(err)
		}
		before = append(before, info)
	}
	mustAppend(t, j, many(300))
	mustSign(t, j)
	if err := exportTiles(j, dir); err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		info, err := os.Stat(filepath.Join(dir, f))
		if err != nil || !os.SameFile(before[i], info) {
			t.Errorf("%s was written again (%v)", f, err)
		}
	}
	// An export that was broken off left no tile where the entries are; it is made good.
	if err := os.Remove(filepath.Join(dir, "tile/0/000")); err != nil {
		t.Fatal(err)
	}
	if err := exportTiles(j, dir); err != nil {
		t.Fatal(err)
	}
	if _, err := (auditor{dir}).audit(); err != nil {
		t.Error(err)
	}
}

// The auditor is one who finds what is wrong.
func TestAuditorFindsEveryChangedFile(t *testing.T) {
	j := open(t, openStore(t))
	mustAppend(t, j, many(600))
	mustSign(t, j)
	dir := t.TempDir()
	if err := exportTiles(j, dir); err != nil {
		t.Fatal(err)
	}
	for _, f := range tree(t, dir) {
		path := filepath.Join(dir, f)
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := append([]byte(nil), body...)
		changed[len(changed)/2] ^= 2
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := (auditor{dir}).audit(); err == nil {
			t.Errorf("a changed bit in %s was not found", f)
		}
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestExportTilesRefuses(t *testing.T) {
	j := open(t, openStore(t))
	dir := t.TempDir()
	var f *fault.Error
	if err := exportTiles(j, dir); !errors.As(err, &f) || f.Code != "journal.nothing-signed" {
		t.Errorf("without a checkpoint: %v", err)
	}
	other := open(t, openStore(t))
	mustAppend(t, other, many(3))
	mustSign(t, other)
	if err := exportTiles(other, dir); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, j, many(7))
	mustSign(t, j)
	if err := exportTiles(j, dir); !errors.As(err, &f) || f.Code != "journal.other-tiles" {
		t.Errorf("into the folder of another journal: %v", err)
	}
}
