package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"filippo.io/age"

	"fanar/face/cli"
	"fanar/node"
	"fanar/store/postgres/pgtest"
)

// databases are those of the tests that run on PostgreSQL.
var databases pgtest.Shared

func TestMain(m *testing.M) { os.Exit(databases.Run(m)) }

// TestNodeOfOnesOwn is the whole way of a newcomer, on either store: a node made on the command line, people who enrol
// with passkeys in the browser, a landing that the rules refuse and explain, an override by two people of two
// organisations, a backup, the loss of the data folder, a restore, and the same root.
func TestNodeOfOnesOwn(t *testing.T) {
	for _, test := range []struct {
		name, lang string
		journal    func(t *testing.T) string
	}{
		{"sqlite", "en", func(*testing.T) string { return "" }},
		{"postgres", "ar", database},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := &own{t: t, data: filepath.Join(t.TempDir(), "fanar"), base: "http://localhost:" + freePort(t)}
			args := []string{"init", o.data, "--organisation", "mrcc-rome", "--name", "MRCC Rome", "--admin", "giulia", "--origin", o.base, "--json"}
			if journal := test.journal(t); journal != "" {
				args = append(args, "--journal", journal)
			}
			var made struct{ Enrol string }
			o.fanar(&made, args...)
			stop := o.serve()
			b := browse(t, o.base, test.lang, "day")

			b.authenticator()
			o.token = b.enrols(made.Enrol)
			o.fanar(nil, "organisation", "register", "unhcr", "--name", "UNHCR", "--type", "un-body")
			o.fanar(nil, "place", "register", "lampedusa", "--name", "Lampedusa", "--type", "port", "--country", "IT")
			o.fanar(nil, "user", "add", "conti", "--name", "A. Conti", "--organisation", "mrcc-rome", "--role", "duty-officer")
			o.fanar(nil, "user", "add", "okafor", "--name", "N. Okafor", "--organisation", "unhcr", "--role", "rights-officer", "--role", "place-assessor")
			conti, okafor := b.enrols(o.invite("conti")), b.enrols(o.invite("okafor"))

			b.as(conti)
			b.open("/cases")
			b.do("type the alert", chromedp.Focus(chromedp.ID("line")), chromedp.SendKeys(chromedp.ID("line"), "3355N01230E rubber 62 pob"))
			if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent("\r")); err != nil {
				t.Fatalf("press Enter: %v", err)
			}
			path := b.script("location.pathname")
			landing := map[string]string{"place": "lampedusa"}
			b.fill("#f-landing", landing)
			b.says(".refusal", "R9") // nobody has assessed the place
			o.token = okafor
			o.fanar(nil, "assess", "place/lampedusa", "--life", "--needs", "--transport",
				"--basis", "visit of 20 November 2026", "--from", "2026-11-01", "--until", "2027-11-01")
			b.open(path)
			b.fill("#f-landing", landing)
			b.says(".refusal", "R13") // they were not told where they go
			b.accessible("a refusal that can be overridden")

			b.send("ask for an override", `.refusal a[href^="/overrides/new"]`)
			b.do("say why", chromedp.SendKeys(chromedp.CSS("#f-ask #reason"), "a child without a pulse; there is no time to ask everybody"))
			b.script(`(document.getElementById("until").selectedIndex = 3, "")`)
			b.send("ask for the override", "#f-ask button.primary")
			override := b.script("location.pathname")
			b.as(okafor)
			b.open(override)
			b.do("say why", chromedp.SendKeys(chromedp.ID("approve-reason"), "agreed by telephone with the master"))
			b.send("approve the override", "#f-approve button.primary")
			b.accessible("an override in force")
			b.as(conti)
			b.open(path)
			b.fill("#f-landing", landing)
			b.says("main, aside", "Lampedusa")
			if refused := b.script(`String(!!document.querySelector(".refusal"))`); refused == "true" {
				t.Error("the landing was refused although two people overrode R13")
			}

			// Lost, and brought back.
			key, err := age.GenerateX25519Identity()
			if err != nil {
				t.Fatal(err)
			}
			keys, backup := filepath.Join(t.TempDir(), "key.txt"), filepath.Join(t.TempDir(), "fanar.age")
			if err := os.WriteFile(keys, []byte(key.String()+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			stop()
			o.fanar(nil, "backup", "create", "--data", o.data, "-o", backup, "--for", key.Recipient().String())
			var before, after struct {
				Root    string
				Records uint64
			}
			o.fanar(&before, "verify", o.data, "--json")
			if err := os.RemoveAll(o.data); err != nil {
				t.Fatal(err)
			}
			args = []string{"backup", "restore", backup, "-i", keys, "--data", o.data}
			if journal := test.journal(t); journal != "" {
				args = append(args, "--journal", journal)
			}
			o.fanar(nil, args...)
			o.fanar(&after, "verify", o.data, "--json")
			if before.Root == "" || before != after {
				t.Errorf("before %+v, after %+v", before, after)
			}

			// The restored node goes on, and knows the people again.
			defer o.serve()()
			b.as(conti)
			b.open(path)
			b.says("main", "Lampedusa")
		})
	}
}

// database gives the address of an empty database as settings take it: a URL.
func database(t *testing.T) string {
	query := url.Values{}
	name := ""
	for _, pair := range strings.Fields(databases.Database(t)) {
		key, value, _ := strings.Cut(pair, "=")
		if key == "dbname" {
			name = value
			continue
		}
		query.Set(key, value)
	}
	return "postgres:///" + name + "?" + query.Encode()
}

// own is a node of one's own, run by the command line.
type own struct {
	t          *testing.T
	data, base string
	token      string // of whoever acts on the command line
}

func (o *own) env(name string) string {
	switch name {
	case "FANAR_NODE":
		return o.base
	case "FANAR_TOKEN":
		return o.token
	}
	return ""
}

// fanar runs a command that has to work, and reads what it prints as JSON if out is not nil.
func (o *own) fanar(out any, args ...string) {
	o.t.Helper()
	var said, complained bytes.Buffer
	if code := cli.Main(o.t.Context(), args, strings.NewReader(""), &said, &complained, o.env, node.Local()); code != 0 {
		o.t.Fatalf("fanar %s: exit code %d\n%s%s", strings.Join(args, " "), code, said.String(), complained.String())
	}
	if out != nil {
		if err := json.Unmarshal(said.Bytes(), out); err != nil {
			o.t.Fatalf("fanar %s printed %q: %v", strings.Join(args, " "), said.String(), err)
		}
	}
}

func (o *own) invite(user string) string {
	o.t.Helper()
	var link struct{ Link string }
	o.fanar(&link, "user", "invite", user, "--json")
	return link.Link
}

// serve runs the node until what it gives is called.
func (o *own) serve() (stop func()) {
	o.t.Helper()
	ctx, cancel := context.WithCancel(o.t.Context())
	said, out := io.Pipe()
	ended := make(chan int, 1)
	var complained bytes.Buffer
	go func() {
		address := "127.0.0.1" + strings.TrimPrefix(o.base, "http://localhost")
		ended <- cli.Main(ctx, []string{"serve", "--data", o.data, "--listen", address}, strings.NewReader(""), out, &complained, o.env, node.Local())
		out.Close()
	}()
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.Contains(lines.Text(), "ready: ") {
	}
	go io.Copy(io.Discard, said)
	if ctx.Err() != nil || !strings.Contains(lines.Text(), "ready: ") {
		cancel()
		o.t.Fatalf("the node did not start: %s", complained.String())
	}
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if code := <-ended; code != 0 {
			o.t.Errorf("the node ended with exit code %d: %s", code, complained.String())
		}
	}
	o.t.Cleanup(stop)
	return stop
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}

// enrols opens a one-time link, sets up a passkey, and gives the token of the session.
func (b *tab) enrols(link string) string {
	b.t.Helper()
	b.forget()
	b.do("open the one-time link", chromedp.Navigate(link))
	b.wait("the offer of a passkey", `!document.querySelector("form[data-passkey]").hidden`)
	b.do("name the passkey", chromedp.SendKeys(chromedp.ID("passkey-name"), "telephone"))
	b.send("add the passkey", "#add-passkey")
	b.says(".held", "telephone")
	all, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{b.base}})
	if err != nil {
		b.t.Fatalf("read the cookies: %v", err)
	}
	for _, c := range all.Cookies {
		if c.Name == "fanar" {
			return c.Value
		}
	}
	b.t.Fatal("nobody is signed in after the passkey was set up")
	return ""
}

// as takes a session up again.
func (b *tab) as(token string) {
	b.t.Helper()
	b.cookie("fanar", token)
}
