package node

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"fanar/desk/directory"
	"fanar/node/config"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
	"fanar/store/postgres/pgtest"
	"fanar/world"
)

// shared is the one PostgreSQL server of these tests.
var shared pgtest.Shared

func TestMain(m *testing.M) { os.Exit(shared.Run(m)) }

// database gives the address of an empty database.
func database(t *testing.T) string {
	t.Helper()
	at := map[string]string{}
	for field := range strings.FieldsSeq(shared.Database(t)) {
		key, value, _ := strings.Cut(field, "=")
		at[key] = value
	}
	return fmt.Sprintf("postgres:///%s?host=%s&user=%s", at["dbname"], url.QueryEscape(at["host"]), at["user"])
}

// quiet throws away what a node logs.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// asked is what a new node in the folder is asked to be.
func asked(dir string) InitConfig {
	return InitConfig{Dir: dir, Node: "rome-1",
		Organisation: directory.Organisation{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"},
		Admin:        directory.User{ID: "admin", Name: "Admin", Org: "mrcc-rome", Roles: []string{"administrator"}}}
}

// settingsOf reads the settings of a folder, and nothing from the environment.
func settingsOf(t *testing.T, dir string) config.Config {
	t.Helper()
	c, err := config.Load(config.Sources{Env: func(string) string { return "" }, Flags: map[string][]string{"data": {dir}}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// made makes a node that is stopped.
func made(t *testing.T, journal string) config.Config {
	t.Helper()
	c := asked(filepath.Join(t.TempDir(), "node"))
	c.Journal = journal
	if _, err := Init(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return settingsOf(t, c.Dir)
}

// opened opens a node and closes it after the test.
func opened(t *testing.T, c config.Config, clock world.Clock) *Node {
	t.Helper()
	w := world.Real()
	w.Clock = clock
	n, err := Open(context.Background(), Config{Dir: c.Data, Journal: c.Journal, World: w, Settings: &c, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() }) //nolint:errcheck // a test that cares closes it itself
	return n
}

func closed(t *testing.T, n *Node) {
	t.Helper()
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	n.Journal, n.store, n.lock = nil, nil, nil
}

// do asks for a command as the node's administrator.
func do(t *testing.T, n *Node, c dispatch.Command) {
	t.Helper()
	actor := policy.Actor{User: "admin", Name: "Admin", Org: "mrcc-rome", Roles: []string{"administrator"}, StepUp: n.Clock.Now()}
	if _, err := n.Dispatch.Do(context.Background(), dispatch.Request{Command: c, Actor: actor}); err != nil {
		t.Fatalf("%s: %v", c.Action(), err)
	}
}

func staff(id, name string) directory.AddUser {
	return directory.AddUser{User: directory.User{ID: id, Name: name, Contact: "+39 06 5551 " + id, Org: "mrcc-rome", Roles: []string{"duty-officer"}}}
}

// fill records places at once, many in one commit.
func fill(t *testing.T, n *Node, from, count int) {
	t.Helper()
	_, err := n.Journal.Append(t.Context(), event.Author{User: "admin"}, func(journal.Tx) (all []event.Draft, err error) {
		for i := from; i < from+count; i++ {
			id := fmt.Sprintf("port-%d", i)
			all = append(all, event.Draft{Subject: "place/" + id, Fact: directory.PlaceRegistered{Place: directory.Place{ID: id, Name: "Port " + id, Type: "port", Country: "IT"}}})
		}
		return all, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// whole is everything in a journal but the journal's own side data.
type whole struct {
	Records, Rows, Sides map[string]string
}

// contents reads a whole store.
func contents(t *testing.T, c config.Config) (all whole) {
	t.Helper()
	store, err := openToRead(t.Context(), c.Data, c.Journal)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all = whole{map[string]string{}, map[string]string{}, map[string]string{}}
	if err := store.View(t.Context(), func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		for rec, err := range r.Records(1, head) {
			if err != nil {
				return err
			}
			all.Records[fmt.Sprint(rec.Number)] = string(rec.Data)
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
				all.Rows[table+"\x00"+row.Key] = fmt.Sprint(row.Number, string(row.Body))
			}
		}
		for e, err := range r.Sides("") {
			if err != nil {
				return err
			}
			if e.Table != journalSide {
				all.Sides[e.Table+"\x00"+e.Key] = string(e.Body)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(all.Rows) == 0 || len(all.Sides) == 0 {
		t.Fatalf("the journal in %s has %d rows and %d entries of side data", c.Data, len(all.Rows), len(all.Sides))
	}
	return all
}

// nameOf opens a user's name as the vault has it.
func nameOf(t *testing.T, n *Node, user string) (name string, err error) {
	t.Helper()
	if viewErr := n.Journal.View(t.Context(), func(r journal.Reader) error {
		a, ok, viewErr := directory.Users.Get(r, user)
		if viewErr != nil || !ok || a.Name.Part == nil {
			return fmt.Errorf("user %s: %v, there: %v", user, viewErr, ok)
		}
		var text []byte
		text, err = n.Dispatch.Vault().Open(r, *a.Name.Part)
		name = string(text)
		return nil
	}); viewErr != nil {
		t.Fatal(viewErr)
	}
	return name, err
}

// wantPeople holds that the living name opens and the erased one does not.
func wantPeople(t *testing.T, n *Node, user, name, erased string) {
	t.Helper()
	if got, err := nameOf(t, n, user); got != name || err != nil {
		t.Errorf("the name of %s is %q, %v; want %q", user, got, err, name)
	}
	if erased == "" {
		return
	}
	if got, err := nameOf(t, n, erased); !personal.IsErased(err) {
		t.Errorf("the name of %s is %q, %v; want erased", erased, got, err)
	}
}

// backedUpTo makes a backup for a new key.
func backedUpTo(t *testing.T, c config.Config) (file []byte, b Backup, key *age.X25519Identity) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b.age")
	if b, err = MakeBackup(t.Context(), c, world.Real(), path, []age.Recipient{key.Recipient()}, nil); err != nil {
		t.Fatal(err)
	}
	if file, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return file, b, key
}

// restored restores a backup and gives the settings of the node.
func restored(t *testing.T, dir, address string, file []byte, key age.Identity) (config.Config, Backup) {
	t.Helper()
	b, err := Restore(t.Context(), dir, address, bytes.NewReader(file), []age.Identity{key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return settingsOf(t, dir), b
}

// isNode tells whether a folder holds keys.
func isNode(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, identityFile))
	return err == nil
}

// at is a clock that stands still.
func at(now time.Time) world.Clock { return world.ClockFunc(func() time.Time { return now }) }
