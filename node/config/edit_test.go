package config

import "testing"

func TestWithJournal(t *testing.T) {
	for _, c := range []struct{ name, body, address, want string }{
		{"nothing before", "", "postgres://a/b", "journal = \"postgres://a/b\"\n"},
		{"others stay", "# mine\nlisten = \"a:1\"\n\n[[oidc]]\nissuer = \"x\"\n", "postgres://a/b", "journal = \"postgres://a/b\"\n# mine\nlisten = \"a:1\"\n\n[[oidc]]\nissuer = \"x\"\n"},
		{"replaced", "listen = \"a:1\"\njournal = \"postgres://old\" # here\n", "postgres://a/b", "journal = \"postgres://a/b\"\nlisten = \"a:1\"\n"},
		{"back to the file", "journal='postgres://old'\nlisten = \"a:1\"\n", "", "listen = \"a:1\"\n"},
		{"as it is", "journal = \"postgres://a\"", "postgres://a", "journal = \"postgres://a\""},
		{"another key of a table", "[x]\njournal = \"mine\"\n", "postgres://a", "journal = \"postgres://a\"\n[x]\njournal = \"mine\"\n"},
	} {
		got, err := WithJournal([]byte(c.body), c.address)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: got %q (%v), want %q", c.name, got, err, c.want)
		}
	}
	if _, err := WithJournal([]byte("journal = "), "x"); err == nil {
		t.Error("a text that is not TOML was changed")
	}
}
