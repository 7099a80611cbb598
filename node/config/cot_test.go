package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanar/fault"
)

func loadText(t *testing.T, text string) (Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(Sources{File: path, Env: env()})
}

const section = "[[cot]]\nname = \"TAK\"\n"

func TestConnectionsToTAK(t *testing.T) {
	c, err := loadText(t, section+"connect = \"tak.example.org:8089\"\ndirection = \"both\"\naudience = \"aurora-rescue\"\ntls-ca = \"ca.pem\"\ntls-cert = \"/a/b.pem\"\ntls-key = \"k.pem\"\n[[cot]]\nname = \"deck\"\nlisten = \":8087\"\n")
	if err != nil {
		t.Fatal(err)
	}
	tak, deck := c.CoT[0], c.CoT[1]
	if !tak.Hears() || !tak.Speaks() || !tak.Secure() || tak.TLSCA != filepath.Join(filepath.Dir(c.Path()), "ca.pem") || tak.TLSCert != "/a/b.pem" {
		t.Errorf("got %+v", tak)
	}
	if deck.Address() != "127.0.0.1:8087" || !deck.Hears() || deck.Speaks() {
		t.Errorf("got %+v; a listener is on loopback and hears, unless it says otherwise", deck)
	}
	shown := map[string]string{}
	for _, s := range c.Settings() {
		if strings.HasPrefix(s.Key, "cot.") {
			shown[s.Key] = s.Shown
			if s.Origin != c.Path() || strings.Contains(s.Shown, ".pem") {
				t.Errorf("%+v: the origin is the file, and no key file is shown", s)
			}
		}
	}
	if shown["cot.TAK"] != "connect tak.example.org:8089, both, for aurora-rescue, with certificates" || shown["cot.deck"] == "" {
		t.Errorf("shown %v", shown)
	}
}

func TestConnectionsThatCannotBe(t *testing.T) {
	for _, c := range []struct{ name, text, code, says string }{
		{"a key that means nothing", section + "listen = \":1\"\nlissten = \":2\"", "config.unknown", "cot.listen"},
		{"no name", "[[cot]]\nlisten = \":1\"", "config.together", "name"},
		{"one name twice", section + "listen = \":1\"\n" + section + "listen = \":2\"", "config.together", "twice"},
		{"both ways at once", section + "listen = \":1\"\nconnect = \"127.0.0.1:2\"", "config.together", "either"},
		{"neither", section, "config.together", "either"},
		{"no address", section + "connect = \"there\"", "config.together", "address"},
		{"a direction", section + "listen = \":1\"\ndirection = \"up\"", "config.together", "direction"},
		{"out to nobody", section + "listen = \":1\"\ndirection = \"out\"", "config.together", "audience"},
		{"half of TLS", section + "listen = \":1\"\ntls-cert = \"a\"\ntls-key = \"b\"", "config.together", "tls-ca"},
		{"a network without TLS", section + "listen = \"0.0.0.0:1\"", "config.together", "beyond this machine"},
		{"a server without TLS", section + "connect = \"tak.example.org:8087\"", "config.together", "beyond this machine"},
		{"not a list", "cot = 3", "config.toml", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := loadText(t, c.text)
			f := fault.As(err)
			if err == nil || f.Code != c.code || !strings.Contains(f.Text+f.Hint+err.Error(), c.says) {
				t.Errorf("got %v (%s, hint %q), want %s that says %q", err, f.Code, f.Hint, c.code, c.says)
			}
		})
	}
}
