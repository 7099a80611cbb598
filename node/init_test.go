package node

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanar/fault"
	"fanar/node/config"
	"fanar/world"
)

// TestInitLeavesNothing: what is refused leaves no folder behind, and not a changed one.
func TestInitLeavesNothing(t *testing.T) {
	taken := database(t)
	made(t, taken)
	for _, tt := range []struct {
		name   string
		change func(*InitConfig)
		want   string
	}{
		{"no origin", func(c *InitConfig) { c.Origin = "fanar.example.org" }, "config.value"},
		{"an origin with a path", func(c *InitConfig) { c.Origin = "https://a.example/fanar" }, "config.value"},
		{"no journal", func(c *InitConfig) { c.Journal = "mysql://x" }, "config.value"},
		{"keywords for a journal", func(c *InitConfig) { c.Journal = "host=x password=geheim" }, "config.value"},
		{"a journal that is not there", func(c *InitConfig) { c.Journal = "postgres:///x?host=" + t.TempDir() }, "store.unreachable"},
		{"a journal of another node", func(c *InitConfig) { c.Journal = taken }, "node.journal-taken"},
		{"a schema that cannot be", func(c *InitConfig) { c.Journal = taken + "&search_path=public" }, "store.schema-name"},
		{"an organisation with a space", func(c *InitConfig) { c.Organisation.ID, c.Admin.Org = "mrcc rome", "mrcc rome" }, "identity.name"},
		{"an organisation in capitals", func(c *InitConfig) { c.Organisation.ID, c.Admin.Org = "MRCC", "MRCC" }, "directory.id"},
		{"no organisation", func(c *InitConfig) { c.Organisation.ID = "" }, ""},
		{"no kind of organisation", func(c *InitConfig) { c.Organisation.Type = "navy" }, "directory.one-of"},
		{"no node", func(c *InitConfig) { c.Node = "" }, "identity.name"},
		{"a node with a slash", func(c *InitConfig) { c.Node = "a/b" }, "identity.name"},
		{"no user", func(c *InitConfig) { c.Admin.ID = "" }, "directory.id"},
		{"a user with an accent", func(c *InitConfig) { c.Admin.ID = "niccolò" }, "directory.id"},
		{"a short password", func(c *InitConfig) { c.Password = "sea" }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, there := range []bool{false, true} {
				parent := t.TempDir()
				c := asked(filepath.Join(parent, "a", "node"))
				if there {
					put(t, filepath.Join(c.Dir, "somebody's.txt"))
				}
				tt.change(&c)
				_, err := Init(t.Context(), c)
				if err == nil || (tt.want != "" && fault.As(err).Code != tt.want) || strings.Contains(fmt.Sprint(err), "geheim") {
					t.Errorf("got %v (%s), want %s", err, fault.As(err).Code, tt.want)
				}
				left, want := []string(nil), []string(nil)
				if there {
					left, want = names(t, c.Dir), []string{"somebody's.txt"}
				} else {
					left = names(t, parent)
				}
				if diff := cmp.Diff(want, left); diff != "" {
					t.Errorf("what is left, folder there before: %v: -want +got:\n%s", there, diff)
				}
			}
		})
	}
}

// TestInitInAFolderThatIsThere keeps what is in it, and takes the journal that its settings name.
func TestInitInAFolderThatIsThere(t *testing.T) {
	address := database(t)
	c := asked(t.TempDir())
	path := filepath.Join(c.Dir, config.File)
	text := fmt.Sprintf("# ours\nbackup-keep = 3\njournal = %q\n", address)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c.Origin = "https://fanar.example.org"
	if _, err := Init(t.Context(), c); fault.As(err).Code != "node.settings" || isNode(c.Dir) {
		t.Fatalf("an origin beside settings: %v", err)
	}
	c.Origin = ""
	if _, err := Init(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if body, err := os.ReadFile(path); err != nil || string(body) != text {
		t.Errorf("the settings are now %q, %v", body, err)
	}
	if _, err := os.Stat(filepath.Join(c.Dir, journalFile)); !os.IsNotExist(err) {
		t.Error("there is a journal in a file too")
	}
	all := settingsOf(t, c.Dir)
	verified(t, all)
	n := opened(t, all, world.Real().Clock)
	do(t, n, staff("gina", "Gina Conti"))
}

// TestInitSaysTheOrigin: what init was told stands in the settings, and the first user gets a way in.
func TestInitSaysTheOrigin(t *testing.T) {
	c := asked(filepath.Join(t.TempDir(), "a", "b"))
	c.Origin, c.Journal = "https://fanar.example.org", database(t)
	got, err := Init(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	all := settingsOf(t, c.Dir)
	if all.Origin != c.Origin || all.Journal != c.Journal || !strings.HasPrefix(got.Enrol, "/enrol?code=admin.") {
		t.Errorf("the settings are %+v, the way in is %q", all, got.Enrol)
	}
	if info, err := os.Stat(c.Dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}
	if _, err := Init(t.Context(), c); fault.As(err).Code != "node.exists" {
		t.Errorf("again: %v", err)
	}
}
