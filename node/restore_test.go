package node

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/node/backup"
	"fanar/node/config"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/world"
)

// peopled makes a node with two people of whom one was erased, and side data, and leaves it open.
func peopled(t *testing.T) (*Node, config.Config) {
	t.Helper()
	c := made(t, "")
	n := opened(t, c, world.Real().Clock)
	do(t, n, staff("gina", "Gina Conti"))
	do(t, n, staff("leone", "Leone Moro"))
	do(t, n, directory.EraseUser{User: "leone", Reason: "left the service"})
	putSide(t, n, "test", "binary\x00\xff", []byte("kept"))
	return n, c
}

func putSide(t *testing.T, n *Node, table, key string, body []byte) {
	t.Helper()
	if err := n.Journal.KeepSide(t.Context(), func(tx journal.Tx) error { return tx.PutSide(table, key, body) }); err != nil {
		t.Fatal(err)
	}
}

// TestBackupWhileEightWrite: a backup of a node under load is one state of it, and comes back whole in either store.
func TestBackupWhileEightWrite(t *testing.T) {
	n, c := peopled(t)
	fill(t, n, 0, 1000)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var writers sync.WaitGroup
	var written atomic.Int64
	begun := make(chan struct{}, 8)
	for w := range 8 {
		writers.Go(func() {
			actor := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}, StepUp: n.Clock.Now()}
			for i := 0; ctx.Err() == nil; i++ {
				id := fmt.Sprintf("w%d-%d", w, i)
				if _, err := n.Dispatch.Do(context.Background(), dispatch.Request{Actor: actor,
					Command: directory.RegisterPlace{Place: directory.Place{ID: id, Name: id, Type: "port", Country: "IT"}}}); err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
				if written.Add(1); i == 0 {
					begun <- struct{}{}
				}
			}
		})
	}
	for range 8 {
		<-begun
	}
	before := written.Load()
	file, b, key := backedUpTo(t, c)
	for written.Load() < before+8 {
		_, changed := n.Journal.Head()
		<-changed
	}
	stop()
	writers.Wait()
	head, _ := n.Journal.Head()
	if b.Records >= head || b.Records < 1000+uint64(before) {
		t.Errorf("the backup has %d records; %d were written before it began, and there are %d now", b.Records, before, head)
	}
	if err := n.Journal.View(t.Context(), func(r journal.Reader) error {
		root, err := tlog.TreeHash(int64(b.Records), r)
		if err == nil && !bytes.Equal(root[:], b.Root) {
			t.Errorf("the backup's root is %s; the record had %s", b.RootText(), base64.StdEncoding.EncodeToString(root[:]))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	closed(t, n)
	t.Logf("%d records, %d of them before the backup began, %d at the end", b.Records, before, head)
	var all []whole
	for _, store := range []struct {
		name    string
		address func() string
	}{{"SQLite", func() string { return "" }}, {"PostgreSQL", func() string { return database(t) }}} {
		t.Run(store.name, func(t *testing.T) {
			back, got := restored(t, filepath.Join(t.TempDir(), "new"), store.address(), file, key)
			if !bytes.Equal(got.Root, b.Root) || got.Records != b.Records {
				t.Errorf("restored %d records with the root %s; want %d, %s", got.Records, got.RootText(), b.Records, b.RootText())
			}
			rep, err := Verify(t.Context(), back.Data, nil, nil)
			if err != nil || rep.Stale || rep.Records != b.Records {
				t.Fatalf("verified: %+v, %v", rep, err)
			}
			in := contents(t, back)
			if in.Sides["test\x00binary\x00\xff"] != "kept" {
				t.Error("side data is lost")
			}
			all = append(all, in)
			again := opened(t, back, world.Real().Clock)
			wantPeople(t, again, "gina", "Gina Conti", "leone")
			do(t, again, staff("nuova", "Nuova Voce"))
			closed(t, again)
		})
	}
	if len(all) == 2 {
		if diff := cmp.Diff(all[0], all[1]); diff != "" {
			t.Errorf("SQLite and PostgreSQL differ: -SQLite +PostgreSQL:\n%s", diff)
		}
	}
}

// TestRestoreIsTheSame: records, views and side data of a node at rest come back to the byte, also after its key changed.
func TestRestoreIsTheSame(t *testing.T) {
	n, c := peopled(t)
	closed(t, n)
	if _, err := RotateKey(t.Context(), c, world.Real()); err != nil {
		t.Fatal(err)
	}
	n = opened(t, c, world.Real().Clock)
	do(t, n, staff("dopo", "Dopo Il Cambio"))
	closed(t, n)
	file, _, key := backedUpTo(t, c)
	want := contents(t, c)
	b, err := CheckBackup(t.Context(), bytes.NewReader(file), []age.Identity{key}, nil)
	if err != nil || b.Records != uint64(len(want.Records)) {
		t.Errorf("checked: %d records, %v; want %d", b.Records, err, len(want.Records))
	}
	back, _ := restored(t, filepath.Join(t.TempDir(), "new"), "", file, key)
	if diff := cmp.Diff(want, contents(t, back)); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
	for _, name := range []string{identityFile, checkpointFile, journalFile} {
		if info, err := os.Stat(filepath.Join(back.Data, name)); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v; want a file that only its owner reads", name, info, err)
		}
	}
	again := opened(t, back, world.Real().Clock)
	wantPeople(t, again, "gina", "Gina Conti", "leone")
	wantPeople(t, again, "dopo", "Dopo Il Cambio", "")
}

func TestRestoreRefuses(t *testing.T) {
	n, c := peopled(t)
	closed(t, n)
	file, _, key := backedUpTo(t, c)
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	before := contents(t, c)
	for _, tt := range []struct {
		name, dir, address string
		file               []byte
		key                age.Identity
		want               string
	}{
		{"a folder that holds a node", c.Data, "", file, key, "node.exists"},
		{"a wrong key", filepath.Join(t.TempDir(), "x"), "", file, other, "backup.wrong-key"},
		{"no backup", filepath.Join(t.TempDir(), "x"), "", []byte("hello"), key, "backup.damaged"},
		{"nothing", filepath.Join(t.TempDir(), "x"), "", nil, key, "backup.damaged"},
		{"an address that settings cannot hold", filepath.Join(t.TempDir(), "x"), "host=db password=geheim", file, key, "config.value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Restore(t.Context(), tt.dir, tt.address, bytes.NewReader(tt.file), []age.Identity{tt.key}, nil)
			if fault.As(err).Code != tt.want || strings.Contains(fmt.Sprint(err), "geheim") {
				t.Errorf("got %v (%s), want %s", err, fault.As(err).Code, tt.want)
			}
			if tt.dir != c.Data && isNode(tt.dir) {
				t.Error("a node was made")
			}
		})
	}
	if diff := cmp.Diff(before, contents(t, c)); diff != "" {
		t.Errorf("the node that was there changed:\n%s", diff)
	}
}

// breaking ends with an error after some bytes.
type breaking struct {
	io.Reader
	left int
}

func (b *breaking) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the stick was pulled out")
	}
	n, err := b.Reader.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// TestRestoreIsCarriedOn breaks a restore off at many points, in one folder; each leaves no node, and the last one ends
// with the same content as one that was not broken off.
func TestRestoreIsCarriedOn(t *testing.T) {
	n, c := peopled(t)
	fill(t, n, 0, 1100)
	closed(t, n)
	file, _, key := backedUpTo(t, c)
	want := contents(t, c)
	for _, store := range []struct {
		name    string
		address func() string
		parts   []int // where it is cut, in hundredths
	}{{"SQLite", func() string { return "" }, []int{0, 10, 50, 90, 99, 100}}, {"PostgreSQL", func() string { return database(t) }, []int{50, 100}}} {
		t.Run(store.name, func(t *testing.T) {
			dir, address := filepath.Join(t.TempDir(), "new"), store.address()
			for _, part := range store.parts {
				at := len(file) * part / 100
				if part == 100 {
					at--
				}
				for _, cut := range []io.Reader{bytes.NewReader(file[:at]), &breaking{bytes.NewReader(file), at}} {
					if _, err := Restore(t.Context(), dir, address, cut, []age.Identity{key}, nil); err == nil || isNode(dir) {
						t.Fatalf("broken off at %d %%: %v; there is a node: %v", part, err, isNode(dir))
					}
				}
			}
			stops := 0
			for stop := 1; ; stop++ {
				ctx, cancel := context.WithCancel(t.Context())
				told := 0
				_, err := Restore(ctx, dir, address, bytes.NewReader(file), []age.Identity{key}, func(uint64, uint64) {
					if told++; told == stop {
						cancel()
					}
				})
				cancel()
				if err == nil {
					break
				}
				if stops++; isNode(dir) || !errors.Is(err, context.Canceled) {
					t.Fatalf("cancelled at step %d: %v; there is a node: %v", stop, err, isNode(dir))
				}
				if stops > 50 {
					t.Fatal("it never ends")
				}
			}
			if stops < 2 {
				t.Errorf("it was cancelled %d times only", stops)
			}
			if diff := cmp.Diff(want, contents(t, settingsOf(t, dir))); diff != "" {
				t.Errorf("-before +after:\n%s", diff)
			}
		})
	}
}

// TestNothingOldComesBack: what a restore that was broken off left of an older backup is not in a newer one's node: no
// session that ended, no text that was erased.
func TestNothingOldComesBack(t *testing.T) {
	n, c := peopled(t)
	putSide(t, n, "session", "ended", []byte("since"))
	old, _, oldKey := backedUpTo(t, c)
	do(t, n, directory.EraseUser{User: "gina", Reason: "left the service"})
	putSide(t, n, "session", "ended", nil)
	closed(t, n)
	file, _, key := backedUpTo(t, c)
	want := contents(t, c)
	dir := filepath.Join(t.TempDir(), "new")
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := Restore(ctx, dir, "", bytes.NewReader(old), []age.Identity{oldKey}, func(done, total uint64) {
		if done == total {
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Fatalf("the older restore was not broken off: %v", err)
	}
	part := config.Config{Data: dir}
	if left := sidesOf(t, part); left["session\x00ended"] == "" {
		t.Fatal("the older restore left no session; this test tests nothing")
	}
	back, _ := restored(t, dir, "", file, key)
	if diff := cmp.Diff(want, contents(t, back)); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
}

func sidesOf(t *testing.T, c config.Config) map[string]string {
	t.Helper()
	store, err := openToRead(t.Context(), c.Data, c.Journal)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all := map[string]string{}
	if err := store.View(t.Context(), func(r journal.Reader) error {
		for e, err := range r.Sides("") {
			if err != nil {
				return err
			}
			all[e.Table+"\x00"+e.Key] = string(e.Body)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestBackupKeysFitItsRecord: keys that change between the look at them and the look at the record are looked at again.
func TestBackupKeysFitItsRecord(t *testing.T) {
	n, c := peopled(t)
	closed(t, n)
	store, err := openToRead(t.Context(), c.Data, c.Journal)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	path := filepath.Join(c.Data, config.File)
	for _, tt := range []struct {
		name    string
		changes int
		code    string
	}{{"nothing changes", 0, ""}, {"once", 1, ""}, {"all the time", 1000, "backup.changing"}} {
		t.Run(tt.name, func(t *testing.T) {
			changing := &changingStore{Store: store, left: tt.changes, change: func(i int) error {
				return os.WriteFile(path, fmt.Appendf(nil, "backup-keep = %d\n", 100+i), 0o600)
			}}
			var got string
			err := withFiles(t.Context(), changing, c, func(_ journal.Reader, files []backup.File) error {
				got = files[0].Name
				return nil
			})
			if err == nil && got != identityFile {
				t.Errorf("the first file is %q, want the keys", got)
			}
			if (tt.code == "") != (err == nil) || (err != nil && fault.As(err).Code != tt.code) {
				t.Errorf("got %v, want %q", err, tt.code)
			}
		})
	}
}

// changingStore changes something each time that a state of the store is taken.
type changingStore struct {
	journal.Store
	left   int
	change func(i int) error
}

func (s *changingStore) View(ctx context.Context, fn func(journal.Reader) error) error {
	return s.Store.View(ctx, func(r journal.Reader) error {
		if s.left--; s.left >= 0 {
			if err := s.change(s.left); err != nil {
				return err
			}
		}
		return fn(r)
	})
}
