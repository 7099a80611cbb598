package node

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanar/node/config"
)

// TestJournalAddresses: the forms of docs/operate/postgresql.md are taken by the settings and open the database.
func TestJournalAddresses(t *testing.T) {
	u, err := url.Parse(database(t))
	if err != nil {
		t.Fatal(err)
	}
	name, socket := strings.TrimPrefix(u.Path, "/"), u.Query().Get("host")
	for _, address := range []string{
		"postgres:///" + name + "?host=" + socket + "&user=postgres",
		"postgresql:///" + name + "?user=postgres&host=" + url.QueryEscape(socket),
		"postgres://postgres@/" + name + "?host=" + socket,
		"postgres://postgres:geheim@/" + name + "?host=" + socket + "&search_path=mrcc_rome",
	} {
		c, err := config.Load(config.Sources{Env: func(string) string { return "" }, Flags: map[string][]string{"journal": {address}}})
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if shown := config.Shown(c.Journal); strings.Contains(shown, "geheim") || !strings.Contains(shown, name) {
			t.Errorf("%s is shown as %s", address, shown)
		}
		store, err := openStore(t.Context(), "", c.Journal)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestAStoreThatDoesNotOpen is none at all, so that a node which did not open can be closed.
func TestAStoreThatDoesNotOpen(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, journalFile))
	for _, address := range []string{"", "postgres:///x?host=" + dir} {
		if s, err := openStore(t.Context(), dir, address); err == nil || s != nil {
			t.Errorf("%q to write: %v, %v", address, s, err)
		}
		if s, err := openToRead(t.Context(), dir, address); err == nil || s != nil {
			t.Errorf("%q to read: %v, %v", address, s, err)
		}
	}
}

// TestTheJournalIsClosedToOthers also while it is written to.
func TestTheJournalIsClosedToOthers(t *testing.T) {
	n, c := peopled(t)
	defer closed(t, n)
	for _, name := range []string{journalFile, journalFile + "-wal", journalFile + "-shm", identityFile, checkpointFile, "lock"} {
		info, err := os.Stat(filepath.Join(c.Data, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}
