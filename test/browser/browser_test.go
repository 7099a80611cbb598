// Package browser walks through Fanar as a person does, in a real Chromium against a real node: the demonstration's
// story, in English and in Arabic, with axe on every screen and the painted map asserted.
package browser

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"fanar/node"
)

// chromium finds the browser, or skips the test; with FANAR_REQUIRE_ALL=1 a missing browser is a failure.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("FANAR_REQUIRE_ALL") == "1" {
		t.Fatal("chromium is not installed: apt-get install chromium")
	}
	t.Skip("chromium is not installed: apt-get install chromium")
	return ""
}

// tab is one browser tab on one running node.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
	axe  string

	mu   sync.Mutex
	told []string // what the pages complained of
}

// start runs a demonstration node with its story already played, on loopback, and opens a tab on it.
func start(t *testing.T, lang, theme string) *tab {
	t.Helper()
	chromium(t)
	return browse(t, "http://"+serve(t), lang, theme)
}

// browse opens a tab on a node that runs.
func browse(t *testing.T, base, lang, theme string, more ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	path := chromium(t)
	axe, err := os.ReadFile(filepath.Join("..", "..", "face", "web", "vendor", "axe-core@4.14.1", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.WindowSize(1440, 900), chromedp.Flag("use-gl", "angle"), chromedp.Flag("use-angle", "swiftshader")}
	for _, flag := range []string{"headless", "no-sandbox", "disable-dev-shm-usage", "disable-quic", "disable-background-networking",
		"disable-component-update", "disable-sync", "enable-unsafe-swiftshader", "hide-scrollbars"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewExecAllocator(ctx, append(options, more...)...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	b := &tab{t: t, ctx: ctx, base: base, axe: string(axe)}
	if err := chromedp.Listen(ctx, b.complain); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, line := range b.told {
			t.Error(line)
		}
	})
	b.cookie("lang", lang)
	b.cookie("theme", theme)
	return b
}

func (b *tab) cookie(name, value string) {
	b.t.Helper()
	host, _, _ := net.SplitHostPort(strings.TrimPrefix(b.base, "http://"))
	if _, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, Domain: host, Path: "/"}); err != nil {
		b.t.Fatalf("set the cookie %s: %v", name, err)
	}
}

// complain notes what fails the test: a page that throws, logs an error or breaks its content security policy.
func (b *tab) complain(ev any) {
	var line string
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		line = "the page threw: " + ev.ExceptionDetails.Text
		if ev.ExceptionDetails.Exception != nil {
			line += " " + ev.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type != runtime.ConsoleAPICalledTypeError {
			return
		}
		line = "the page logged an error:"
		for _, a := range ev.Args {
			line += " " + string(a.Value) + a.Description
		}
	default:
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told = append(b.told, line)
}

func serve(t *testing.T) string {
	t.Helper()
	dir := t.TempDir() // before the clean-up below, so that it goes after the node has stopped
	ctx, cancel := context.WithCancel(context.Background())
	ready := make(chan string, 1)
	done := make(chan error, 1)
	go func() {
		done <- node.Demo(ctx, node.DemoConfig{Dir: dir, Listen: "127.0.0.1:0", Instant: true, Log: slog.New(slog.DiscardHandler),
			Tell: func(string) {}, Ready: func(address string) { ready <- address }})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the node ended with: %v", err)
		}
	})
	select {
	case address := <-ready:
		return address
	case err := <-done:
		done <- nil
		t.Fatalf("the node did not start: %v", err)
	}
	return ""
}

func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.shot("failed")
		b.t.Fatalf("%s: %v\nthe page says: %.3000s", what, err, b.try("document.body.innerText"))
	}
}

// open loads a page of the node.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do("open "+path, chromedp.Navigate(b.base+path))
}

// wait polls until the script gives something true.
func (b *tab) wait(what, script string) {
	b.t.Helper()
	b.do("wait for "+what, chromedp.Poll[chromedp.Void](script, chromedp.WithPollingInterval(100*time.Millisecond), chromedp.WithPollingTimeout(60*time.Second)))
}

// send submits a form by a click and waits for the page that follows.
func (b *tab) send(what, selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.shot("failed")
		b.t.Fatalf("%s: %v\nthe page says: %.3000s", what, err, b.try("document.body.innerText"))
	}
}

// script gives the text that a script evaluates to.
func (b *tab) script(text string) string {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](text))
	if err != nil {
		b.t.Fatalf("%s: %v", text, err)
	}
	return out
}

func (b *tab) try(text string) string {
	out, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](text))
	return out
}

// says fails unless the page, or the part of it, shows the text.
func (b *tab) says(selector, want string) {
	b.t.Helper()
	if got := b.script(fmt.Sprintf("document.querySelector(%q)?.innerText ?? 'there is no '+%q", selector, selector)); !strings.Contains(got, want) {
		b.shot("failed")
		b.t.Errorf("%s does not show %q; it shows %q", selector, want, got)
	}
}

// accessible runs axe on the page as it is now.
func (b *tab) accessible(name string) {
	b.t.Helper()
	b.do("load axe", chromedp.Evaluate[chromedp.Void](b.axe))
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
		r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + " — " + n.failureSummary)))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("axe on %s: %v", name, err)
	}
	for _, f := range found {
		b.t.Errorf("axe on %s: %s", name, f)
	}
}

// shot keeps a picture of the page in the folder that FANAR_SHOTS names, to be looked at and for the README.
func (b *tab) shot(name string) {
	dir := os.Getenv("FANAR_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Logf("no picture of %s: %v", name, err)
	}
}

// signIn takes a role of the demonstration at a click.
func (b *tab) signIn(user string) {
	b.t.Helper()
	host, _, _ := net.SplitHostPort(strings.TrimPrefix(b.base, "http://"))
	if _, err := chromedp.Call(b.ctx, network.DeleteCookies, network.DeleteCookiesParams{Name: "fanar", Domain: host, Path: "/"}); err != nil {
		b.t.Fatalf("forget who was signed in: %v", err)
	}
	b.open("/sign-in")
	b.send("sign in as "+user, fmt.Sprintf(`button[name=role][value=%q]`, user))
}

// verified lets the node verify its whole record, on the page, and fails unless it is whole.
func (b *tab) verified() {
	b.t.Helper()
	b.open("/record")
	b.send("verify", "#verify button.primary")
	b.wait("the verification", `!document.querySelector("#verification [hx-trigger]") && !!document.querySelector("#verification .notice, #verification .wrong")`)
	if whole := b.script(`String(!!document.querySelector("#verification .notice") && !document.querySelector("#verification .wrong"))`); whole != "true" {
		b.t.Error("the record does not verify")
	}
}
