package node

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/node/config"
	"fanar/world"
)

// TestMigrate moves a node to PostgreSQL: the same root, views and side data; the settings name the database and keep the
// rest; the node goes on there; the old file stays as it was.
func TestMigrate(t *testing.T) {
	n, c := peopled(t)
	closed(t, n)
	settings := filepath.Join(c.Data, config.File)
	if err := os.WriteFile(settings, []byte("# ours\nbackup-keep = 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c = settingsOf(t, c.Data)
	before, err := Verify(t.Context(), c.Data, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := contents(t, c)
	file, err := os.ReadFile(filepath.Join(c.Data, journalFile))
	if err != nil {
		t.Fatal(err)
	}
	to := database(t)
	rep, err := Migrate(t.Context(), c, to, nil)
	if err != nil || rep.Root != before.Root || rep.Records != before.Records {
		t.Fatalf("migrated: %+v, %v; want the root %v over %d", rep, err, before.Root, before.Records)
	}
	moved := settingsOf(t, c.Data)
	if moved.Journal != to || moved.BackupKeep != 3 {
		t.Errorf("the settings say %q, %d", moved.Journal, moved.BackupKeep)
	}
	if body, _ := os.ReadFile(settings); !strings.Contains(string(body), "# ours\nbackup-keep = 3\n") {
		t.Errorf("the settings lost something:\n%s", body)
	}
	if diff := cmp.Diff(want, contents(t, moved)); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
	if _, err := Migrate(t.Context(), moved, to, nil); fault.As(err).Code != "node.migrated" {
		t.Errorf("once more: %v", err)
	}
	n = opened(t, moved, world.Real().Clock)
	wantPeople(t, n, "gina", "Gina Conti", "leone")
	do(t, n, staff("nuova", "Nuova Voce"))
	closed(t, n)
	after, err := Verify(t.Context(), c.Data, nil, nil)
	if err != nil || after.Records <= before.Records {
		t.Errorf("the node went on: %+v, %v", after, err)
	}
	if now, err := os.ReadFile(filepath.Join(c.Data, journalFile)); err != nil || string(now) != string(file) {
		t.Errorf("the old file changed (%v)", err)
	}
}

// TestMigrateIsCarriedOn breaks a migration off at every step. Each time the node still runs where it was, and works on;
// what it erases meanwhile is not in the database at the end.
func TestMigrateIsCarriedOn(t *testing.T) {
	n, c := peopled(t)
	fill(t, n, 0, 1100)
	putSide(t, n, "session", "ended", []byte("since"))
	closed(t, n)
	to, stops := database(t), 0
	for stop := 1; ; stop++ {
		ctx, cancel := context.WithCancel(t.Context())
		told := 0
		_, err := Migrate(ctx, c, to, func(uint64, uint64) {
			if told++; told == stop {
				cancel()
			}
		})
		cancel()
		if err == nil {
			break
		}
		if stops++; stops > 50 || !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled at step %d: %v", stop, err)
		}
		if now := settingsOf(t, c.Data); now.Journal != "" {
			t.Fatalf("cancelled at step %d: the settings say %q", stop, now.Journal)
		}
		if stop == 3 { // the side data is there, and views are not: the node is started again, and works on
			if sidesOf(t, config.Config{Data: c.Data, Journal: to})["session\x00ended"] == "" {
				t.Fatal("the side data is not there yet; this test tests nothing")
			}
			n = opened(t, c, world.Real().Clock)
			do(t, n, directory.EraseUser{User: "gina", Reason: "left the service"})
			putSide(t, n, "session", "ended", nil)
			closed(t, n)
		}
	}
	if stops < 3 {
		t.Errorf("it was cancelled %d times only", stops)
	}
	if diff := cmp.Diff(contents(t, c), contents(t, settingsOf(t, c.Data))); diff != "" {
		t.Errorf("-file +database:\n%s", diff)
	}
}

func TestMigrateRefuses(t *testing.T) {
	n, c := peopled(t)
	taken := database(t)
	made(t, taken) // another node's
	free := database(t)
	running := func(t *testing.T) config.Config { return c }
	stopped := func(t *testing.T) config.Config { closed(t, n); return c }
	elsewhere := func(t *testing.T) config.Config {
		other, err := config.Load(config.Sources{Flags: map[string][]string{"data": {c.Data}}, Env: func(name string) string {
			return map[string]string{"FANAR_JOURNAL": free + "&search_path=old"}[name]
		}})
		if err != nil {
			t.Fatal(err)
		}
		return other
	}
	for _, tt := range []struct {
		name string
		from func(*testing.T) config.Config
		to   string
		want string
	}{
		{"a node that runs", running, free, "node.running"},
		{"a folder without a node", func(t *testing.T) config.Config { return config.Config{Data: t.TempDir()} }, free, "node.no-data"},
		{"no address", running, "", "config.value"},
		{"another database's address", running, "mysql://x", "config.value"},
		{"an address that settings cannot hold", running, "host=db password=geheim", "config.value"},
		{"settings from elsewhere", elsewhere, free, "node.settings-elsewhere"},
		{"the journal of another node", stopped, taken, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Migrate(t.Context(), tt.from(t), tt.to, nil)
			if err == nil || (tt.want != "" && fault.As(err).Code != tt.want) || strings.Contains(err.Error(), "geheim") {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if _, err := os.Stat(filepath.Join(c.Data, config.File)); !os.IsNotExist(err) {
				t.Errorf("settings were written: %v", err)
			}
		})
	}
	if _, err := Verify(t.Context(), c.Data, nil, nil); err != nil {
		t.Error(err)
	}
}

// TestNotShort: a node does not go on in a database that holds less than its own checkpoint says.
func TestNotShort(t *testing.T) {
	n, c := peopled(t)
	closed(t, n)
	for _, tt := range []struct{ name, address, want string }{{"its own", "", ""}, {"an empty one", database(t), "node.journal-short"}} {
		t.Run(tt.name, func(t *testing.T) {
			store, err := openStore(t.Context(), c.Data, tt.address)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			if err := notShort(t.Context(), c.Data, store); (tt.want == "") != (err == nil) || (err != nil && fault.As(err).Code != tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
