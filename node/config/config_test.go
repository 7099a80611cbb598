package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanar/fault"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestStrongerSourcesWin(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, File)
	if err := os.WriteFile(path, []byte("listen = \"10.0.0.1:1\"\ncheckpoint = \"30s\"\nfeeds = [\"tcp://a:1\", \"tcp://b:2\"]\nbackup-keep = 3\njournal = \"postgres://fanar:secret@db/fanar\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(Sources{Env: env("FANAR_CHECKPOINT", "20s", "FANAR_SESSION_IDLE", "5m"), Flags: map[string][]string{"data": {dir}, "listen": {"127.0.0.1:9"}}})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:9" || c.Checkpoint != 20*time.Second || c.Idle != 5*time.Minute || len(c.Feeds) != 2 || c.BackupKeep != 3 || c.Absolute != 12*time.Hour {
		t.Errorf("got %+v", c)
	}
	want := map[string]string{"listen": "--listen", "checkpoint": "FANAR_CHECKPOINT", "feeds": path, "session-absolute": "default", "data": "--data"}
	for _, s := range c.Settings() {
		if w, ok := want[s.Key]; ok && s.Origin != w {
			t.Errorf("%s comes from %s, want %s", s.Key, s.Origin, w)
		}
		if strings.Contains(s.Shown, "secret") {
			t.Errorf("a password is shown: %s", s.Shown)
		}
	}
}

func TestWrongSettingsSayWhatWouldBeRight(t *testing.T) {
	for _, c := range []struct{ name, file, code, hint string }{
		{"a key that means nothing", `lissten = "127.0.0.1:1"`, "config.unknown", "listen"},
		{"a key of a provider that means nothing", "origin = \"https://a\"\n[[oidc]]\norganization = \"x\"", "config.unknown", "oidc.organisation"},
		{"not TOML", "listen = ", "config.toml", ""},
		{"no duration", `checkpoint = "often"`, "config.value", ""},
		{"too long a duration", `checkpoint = "48h"`, "config.value", ""},
		{"no address", `listen = "here"`, "config.value", ""},
		{"no journal", `journal = "mysql://x"`, "config.value", ""},
		{"keywords for a journal", `journal = "host=db user=fanar password=geheim"`, "config.value", ""},
		{"another address with a password", `journal = "mysql://fanar:geheim@db/x?password=geheim"`, "config.value", ""},
		{"an address that cannot be read", `journal = "postgres://fanar:geheim@db:port/x%zz"`, "config.value", ""},
		{"a number for a list", "feeds = 3\nlisten = [\"a:1\", \"b:2\"]", "config.value", ""},
		{"a certificate without its key", `tls-cert = "a.pem"`, "config.together", ""},
		{"backups in clear", `backup-to = "/b"`, "config.together", ""},
		{"no recipient", "backup-to = \"/b\"\nbackup-for = [\"me\"]", "config.together", ""},
		{"idle beyond the end", `session-idle = "13h"`, "config.together", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.toml")
			if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Load(Sources{File: path, Env: env()})
			f := fault.As(err)
			if err == nil || f.Code != c.code || !strings.Contains(f.Hint, c.hint) {
				t.Errorf("got %v (%s, hint %q), want %s", err, f.Code, f.Hint, c.code)
			}
			if strings.Contains(f.Text+f.Hint, "geheim") {
				t.Errorf("a password is shown: %s %s", f.Text, f.Hint)
			}
		})
	}
	if _, err := Load(Sources{File: "nowhere.toml", Env: env()}); fault.As(err).Code != "config.none" {
		t.Errorf("a settings file that is not there: %v", err)
	}
}

// TestWhereSettingsComeFrom: a relative data folder is beside its file; the file and each value's origin are known.
func TestWhereSettingsComeFrom(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rome.toml")
	if err := os.WriteFile(path, []byte("data = \"rome\"\njournal = \"postgres://a/b\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, file              string
		env                     []string
		flags                   map[string][]string
		data, path, journalFrom string
	}{
		{"a file", path, nil, nil, filepath.Join(dir, "rome"), path, path},
		{"FANAR_CONFIG", "", []string{"FANAR_CONFIG", path}, nil, filepath.Join(dir, "rome"), path, path},
		{"a stronger folder", path, []string{"FANAR_DATA", "milan"}, nil, "milan", path, path},
		{"a stronger journal", path, []string{"FANAR_JOURNAL", "postgres://c/d"}, nil, filepath.Join(dir, "rome"), path, "FANAR_JOURNAL"},
		{"nothing", "", nil, map[string][]string{"data": {dir}}, dir, "", "default"},
	} {
		got, err := Load(Sources{File: c.file, Env: env(c.env...), Flags: c.flags})
		if err != nil || got.Data != c.data || got.Path() != c.path || got.From("journal") != c.journalFrom {
			t.Errorf("%s: %q, %q, %q, %v", c.name, got.Data, got.Path(), got.From("journal"), err)
		}
	}
}

func TestCheckJournal(t *testing.T) {
	for address, want := range map[string]string{"": "", "postgres:///fanar?host=/run/postgresql": "", "sqlite:x": "config.value", "host=x": "config.value"} {
		err := CheckJournal(address, "--to")
		if (want == "") != (err == nil) || (err != nil && (fault.As(err).Code != want || !strings.Contains(err.Error(), "--to"))) {
			t.Errorf("%q: %v, want %q", address, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("listen = \"127.0.0.1:1\"")
	f.Add("[[oidc]]\nissuer = 3")
	f.Add("feeds = [[1]]\ndata = {a = 1}")
	f.Fuzz(func(t *testing.T, body string) {
		c := Default()
		if err := c.parse("f", body); err == nil {
			c.check()    //nolint:errcheck // it must not panic
			c.Settings() // nor this
		}
	})
}
