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
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
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
}

// start runs a demonstration node with its story already played, on loopback, and opens a tab on it.
func start(t *testing.T, lang, theme string) *tab {
	t.Helper()
	path := chromium(t)
	axe, err := os.ReadFile(filepath.Join("..", "..", "face", "web", "vendor", "axe-core@4.14.1", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:0:0],
		chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WindowSize(1440, 900),
		chromedp.UserDataDir(t.TempDir()))
	for _, flag := range []string{"headless", "no-sandbox", "disable-dev-shm-usage", "disable-quic", "disable-background-networking",
		"disable-component-update", "disable-sync", "enable-unsafe-swiftshader", "hide-scrollbars"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	options = append(options, chromedp.Flag("use-gl", "angle"), chromedp.Flag("use-angle", "swiftshader"))
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	t.Cleanup(cancel)
	allocator, stop := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	tabCtx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	b := &tab{t: t, ctx: tabCtx, base: "http://" + serve(t), axe: string(axe)}
	chromedp.ListenTarget(tabCtx, b.complain)
	host, _, _ := net.SplitHostPort(strings.TrimPrefix(b.base, "http://"))
	b.run("open the tab",
		runtime.Enable(),
		network.Enable(),
		emulation.SetLocaleOverride().WithLocale(lang),
		network.SetCookie("lang", lang).WithDomain(host).WithPath("/"),
		network.SetCookie("theme", theme).WithDomain(host).WithPath("/"),
	)
	return b
}

// complain fails the test when a page throws or breaks its content security policy.
func (b *tab) complain(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		b.t.Errorf("the page threw: %s", ev.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if ev.Type != runtime.APITypeError {
			return
		}
		var words []string
		for _, a := range ev.Args {
			words = append(words, string(a.Value))
		}
		b.t.Errorf("the page logged an error: %s", strings.Join(words, " "))
	}
}

func serve(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready := make(chan string, 1)
	done := make(chan error, 1)
	go func() {
		done <- node.Demo(ctx, node.DemoConfig{Dir: t.TempDir(), Listen: "127.0.0.1:0", Instant: true, Log: slog.New(slog.DiscardHandler),
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

func (b *tab) run(what string, actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.shot("failed")
		b.t.Fatalf("%s: %v", what, err)
	}
}

// open loads a page of the node.
func (b *tab) open(path string) {
	b.t.Helper()
	b.run("open "+path, chromedp.Navigate(b.base+path), chromedp.WaitReady("body"))
}

// wait polls until the script gives true.
func (b *tab) wait(what, script string) {
	b.t.Helper()
	b.run("wait for "+what, chromedp.Poll(script, nil, chromedp.WithPollingInterval(100*time.Millisecond), chromedp.WithPollingTimeout(40*time.Second)))
}

// text gives what a person reads at a selector.
func (b *tab) text(selector string) string {
	b.t.Helper()
	var out string
	b.run("read "+selector, chromedp.Text(selector, &out, chromedp.ByQuery))
	return out
}

// accessible runs axe on the page as it is now.
func (b *tab) accessible(name string) {
	b.t.Helper()
	var found []string
	b.run("axe on "+name, chromedp.Evaluate(b.axe, nil), chromedp.Evaluate(`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
		r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + " — " + n.failureSummary)))`, &found,
		func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	for _, f := range found {
		b.t.Errorf("axe on %s: %s", name, f)
	}
}

// shot keeps a picture of the page where FANAR_SHOTS says, to be looked at and for the README.
func (b *tab) shot(name string) {
	dir := os.Getenv("FANAR_SHOTS")
	if dir == "" {
		return
	}
	var png []byte
	if err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot(&png)); err != nil {
		b.t.Logf("no picture of %s: %v", name, err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Logf("no picture of %s: %v", name, err)
	}
}

// painted tells how many pixels of the element differ from its background colour.
func painted(selector string) string {
	return fmt.Sprintf(`document.querySelector(%q)?.dataset.painted === "true"`, selector)
}
