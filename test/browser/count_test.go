package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"fanar/node"
)

// station is a demonstration node that is closed and opened again under one address, over one data folder.
type station struct {
	t            *testing.T
	dir, address string
	stop         func()
}

// openStation starts the node with its story told.
func openStation(t *testing.T) *station {
	s := &station{t: t, dir: t.TempDir(), address: "127.0.0.1:" + freePort(t)}
	t.Cleanup(func() { s.stop() })
	s.open()
	return s
}

func (s *station) open() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- node.Demo(ctx, node.DemoConfig{Dir: s.dir, Listen: s.address, Instant: true, NoReplay: true, Log: slog.New(slog.DiscardHandler),
			Tell: func(string) {}, Ready: func(address string) { ready <- address }})
	}()
	s.stop = func() {
		s.stop = func() {}
		cancel()
		if err := <-done; err != nil {
			s.t.Errorf("the node ended with: %v", err)
		}
	}
	select {
	case <-ready:
	case err := <-done:
		s.t.Fatalf("the node did not start: %v", err)
	}
}

func (s *station) base() string { return "http://" + s.address }

// reader reads the API as a user of the demonstration.
func (s *station) read(user, path string, into any) {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	signed, err := client.PostForm(s.base()+"/sign-in", url.Values{"form": {"sign-in"}, "role": {user}})
	if err != nil {
		s.t.Fatal(err)
	}
	signed.Body.Close()
	got, err := client.Get(s.base() + "/api/v1" + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %s, %v: %.300s", path, got.Status, err, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		s.t.Fatalf("%s: %v in %.300s", path, err, body)
	}
}

// phone opens a browser of a telephone's size over a profile folder. kill ends it as an empty battery would.
func phone(t *testing.T, base, profile, lang, theme string) (b *tab, kill func()) {
	t.Helper()
	b = browse(t, base, lang, theme, chromedp.UserDataDir(profile))
	b.do("make it a telephone", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	return b, func() {
		if err := chromedp.FromContext(b.ctx).Browser.Process().Kill(); err != nil {
			t.Errorf("kill the browser: %v", err)
		}
		<-chromedp.FromContext(b.ctx).Browser.LostConnection
	}
}

// offline cuts the network of the page.
func (b *tab) offline(cut bool) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: cut, DownloadThroughput: -1, UploadThroughput: -1}); err != nil {
		b.t.Fatalf("cut the network: %v", err)
	}
}

// TestCountScreens is the counting screens as a person holds them: the keys are large and under the thumb, nothing overlaps,
// and axe finds nothing, in both directions of writing and in all themes.
func TestCountScreens(t *testing.T) {
	s := openStation(t)
	for _, tt := range []struct{ lang, theme string }{{"en", "day"}, {"ar", "night"}, {"en", "red"}} {
		t.Run(tt.lang+"-"+tt.theme, func(t *testing.T) {
			b, _ := phone(t, s.base(), t.TempDir(), tt.lang, tt.theme)
			b.signIn("lindqvist")
			b.open("/count")
			b.wait("the list", `document.documentElement.dataset.count === "ready"`)
			b.accessible("the list of counts")
			b.shot("count-list-" + tt.lang + "-" + tt.theme)
			b.open("/count/SAR-2/deck")
			b.wait("the keys", `!!document.querySelector("[data-counter]").dataset.ready`)
			b.script(`(() => { for (const v of ["5", "10", "1", "-1"]) document.querySelector('button[name=step][value="' + v + '"]').click(); return "" })()`)
			b.says("[data-total]", "15")
			b.script(`(() => { document.querySelector('input[value="n:female/18-59"]').click(); document.querySelector('button[name=step][value="1"]').click(); return "" })()`)
			b.says("[data-total]", "16")
			b.script(`(() => { document.querySelector('button[name=undo]').click(); return "" })()`)
			b.says("[data-total]", "15")
			b.accessible("a count")
			b.shot("count-deck-" + tt.lang + "-" + tt.theme)
			for _, hand := range []string{"right", "left"} {
				if got := b.script(`(() => {
					const keys = [...document.querySelectorAll(".count-keys button")].map(k => [k, k.getBoundingClientRect()]);
					const wrong = keys.filter(([k, r]) => r.width < 64 || r.height < 64 || r.bottom > innerHeight || r.left < 0 || r.right > innerWidth).map(([k, r]) => k.className + " " + JSON.stringify(r));
					const one = document.querySelector(".key-one").getBoundingClientRect();
					return wrong.join() + ((one.left + one.right) / 2 > innerWidth / 2 ? "right" : "left") })()`); got != hand {
					t.Errorf("for the %s hand the keys lie wrong: %s", hand, got)
				}
				b.script(`(() => { document.querySelector("[data-mirror]").click(); return "" })()`)
			}
			b.open("/paper")
			b.accessible("the choice of sheets")
			b.shot("paper-" + tt.lang + "-" + tt.theme)
			b.do("the size of a desk", chromedp.EmulateViewport(1200, 1300))
			b.open("/paper/SAR-2/deck-count?at=aurora")
			b.accessible("a sheet")
			b.shot("paper-sheet-" + tt.lang + "-" + tt.theme)
			pdf, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
			if err != nil {
				t.Fatalf("print: %v", err)
			}
			if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf.Data, -1)); n != 1 {
				t.Errorf("a sheet of one page prints on %d", n)
			}
		})
	}
}

// TestCountsSurviveTheBrowser: 200 counts are signed with the node closed and the network cut, the browser is killed and
// started again, and when the node is back they all arrive, once each and in the order in which they were made.
func TestCountsSurviveTheBrowser(t *testing.T) {
	const each = 100
	cases := []string{"SAR-1", "SAR-2"}
	s := openStation(t)
	profile := t.TempDir()
	b, kill := phone(t, s.base(), profile, "en", "day")
	b.signIn("lindqvist")
	b.open("/count")
	b.wait("what the device keeps", `document.documentElement.dataset.countShell === "yes" && document.documentElement.dataset.countKept === "yes"`)
	before := map[string]int{}
	for _, id := range cases {
		before[id] = len(s.counts("lindqvist", id))
	}
	s.stop()
	b.offline(true)

	b.open("/count")
	b.wait("the kept list", `document.querySelectorAll("[data-cases] [data-case]").length >= 2`)
	b.accessible("the kept list")
	b.shot("count-offline-list")
	for i, id := range cases {
		b.open("/count/" + id + "/deck?at=aurora")
		b.wait("the kept screen", `!!document.querySelector("[data-counter]")?.dataset.ready`)
		b.says("[data-of-case]", id)
		made, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](fmt.Sprintf(`(async () => {
			const html = document.documentElement, key = (s) => document.querySelector(s);
			for (let n = 1; n <= %d; n++) {
				if (n %% 10 === 0) for (const by of Array(n / 10).fill("10")) key('button[name=step][value="' + by + '"]').click();
				else { const now = key("[name=now]"); now.value = String(n); now.dispatchEvent(new Event("input", {bubbles: true})); }
				const want = String(%d + n);
				key("button[name=sign]").click();
				for (let wait = 0; html.dataset.countWaiting !== want; wait++) {
					if (wait > 2000) return n;
					await new Promise(r => setTimeout(r, 3));
				}
			}
			return %d;
		})()`, each, i*each, each), chromedp.EvalAwaitPromise))
		if err != nil || made != each {
			t.Fatalf("%d counts were signed in %s, want %d: %v; the page says %s", made, id, each, err, b.try("document.body.innerText"))
		}
	}
	b.accessible("a count that waits")
	b.shot("count-offline")
	kill()

	// The battery is charged, and there is still no link.
	b, _ = phone(t, s.base(), profile, "en", "day")
	b.open("/count")
	b.wait("what survived", fmt.Sprintf(`document.documentElement.dataset.countWaiting === "%d"`, each*len(cases)))
	b.wait("the state of the link", `document.querySelector("[data-count-badge]").textContent.startsWith("offline since")`)

	s.open()
	b.signIn("lindqvist") // the session's cookie may not have survived
	b.open("/count")
	// A count that differs from the record stands beside it, and whoever made it is told.
	b.wait("everything sent", `document.querySelectorAll('[data-entries] [data-state="waiting"]').length === 0 && document.querySelectorAll('[data-entries] [data-state="differs"]').length > 190`)
	b.says(`[data-entries] [data-state="differs"] .state-text`, "both stand")
	b.accessible("counts that differ")
	b.shot("count-differs")
	if refused := b.script(`[...document.querySelectorAll('[data-entries] [data-state="refused"]')].map(e => e.innerText).join()`); refused != "" {
		t.Errorf("the node refused: %.500s", refused)
	}
	for _, id := range cases {
		got := s.counts("lindqvist", id)[before[id]:]
		if len(got) != each {
			t.Fatalf("the record of %s holds %d of the counts, want %d", id, len(got), each)
		}
		for i, c := range got {
			if c.total != i+1 {
				t.Fatalf("count %d of %s is %d people: they did not arrive in order", i+1, id, c.total)
			}
			if i > 0 && c.happened.Before(got[i-1].happened) || c.recorded.Sub(c.happened) <= 0 {
				t.Fatalf("count %d of %s happened at %s and was recorded at %s", i+1, id, c.happened, c.recorded)
			}
		}
	}
}

// TestACountOnItsWay: a count that is set aside while another is being sent does not go, and one whose answer was lost goes again
// under its own key, also when the device is put away. Either fault would put people on record twice.
func TestACountOnItsWay(t *testing.T) {
	s := openStation(t)
	b, _ := phone(t, s.base(), t.TempDir(), "en", "day")
	b.signIn("lindqvist")
	b.open("/count")
	b.wait("what the device keeps", `document.documentElement.dataset.countShell === "yes" && document.documentElement.dataset.countKept === "yes"`)
	before := len(s.counts("lindqvist", "SAR-1"))
	sign := func(n int) string {
		return fmt.Sprintf(`(() => { const now = document.querySelector("[name=now]"); now.value = "%d"; now.dispatchEvent(new Event("input", {bubbles: true}));
			document.querySelector("button[name=sign]").click(); return "" })()`, n)
	}
	b.open("/count/SAR-1/deck?at=aurora")
	b.wait("the screen", `!!document.querySelector("[data-counter]")?.dataset.ready`)
	b.offline(true)
	b.script(sign(901))
	b.wait("the first", `document.documentElement.dataset.countWaiting === "1"`)
	b.script(sign(902))
	b.wait("the second", `document.documentElement.dataset.countWaiting === "2"`)
	b.open("/count")
	b.wait("both", `document.querySelectorAll("[data-entries] li").length === 2`)
	b.script(`(() => { const real = window.fetch; window.posted = 0;
		const gate = new Promise((open) => { window.release = open; });
		window.fetch = async (to, how) => { if (how?.method === "POST" && ++window.posted === 1) await gate; return real(to, how); };
		return "" })()`)
	b.offline(false)
	b.script(`(() => { document.querySelector("[data-send]").click(); return "" })()`)
	b.wait("the first on its way", `window.posted === 1`)
	b.script(`(() => { document.querySelectorAll("[data-entries] li")[1].querySelector("[data-act=set-aside]").click(); return "" })()`)
	b.wait("the question", `document.querySelector("[data-aside-dialog]").open`)
	b.script(`(() => { document.querySelector("[data-aside-reason]").value = "counted twice"; document.querySelector("[data-aside-dialog] button[value=aside]").click(); return "" })()`)
	b.wait("what was set aside", `document.querySelectorAll("[data-aside] li").length === 1`)
	b.script(`(() => { window.release(); return "" })()`)
	b.wait("the end", `document.querySelectorAll('[data-entries] [data-state="waiting"]').length === 0 && document.documentElement.dataset.countLink === "live"`)
	if got := s.counts("lindqvist", "SAR-1")[before:]; len(got) != 1 || got[0].total != 901 {
		t.Fatalf("the record holds %+v, want the first count alone", got)
	}

	b.open("/count/SAR-1/deck?at=aurora")
	b.wait("the screen", `!!document.querySelector("[data-counter]")?.dataset.ready`)
	b.script(`(() => { const real = window.fetch; window.lost = 0;
		window.fetch = async (to, how) => { const answer = await real(to, how); if (how?.method === "POST" && ++window.lost === 1) throw new TypeError("lost"); return answer; };
		return "" })()`)
	b.script(sign(903))
	b.wait("an answer that is lost", `window.lost === 1 && document.documentElement.dataset.countLink === "offline"`)
	b.script(`(() => { Object.defineProperty(document, "hidden", {value: true}); document.dispatchEvent(new Event("visibilitychange")); return "" })()`)
	b.wait("sent again", `window.lost === 2 && document.documentElement.dataset.countWaiting === "0"`)
	if got := s.counts("lindqvist", "SAR-1")[before:]; len(got) != 2 || got[1].total != 903 {
		t.Fatalf("the record holds %+v, want the last count once", got)
	}
}

type counted struct {
	total              int
	happened, recorded time.Time
}

// counts gives the counts of a case from its timeline, in the order of the record.
func (s *station) counts(user, id string) (all []counted) {
	s.t.Helper()
	var timeline struct {
		Items []struct {
			Kind     string
			Number   uint64
			Happened time.Time
			Recorded time.Time
			Body     struct{ Lot map[string]int }
		}
	}
	s.read(user, "/cases/"+id+"/timeline?limit=500", &timeline)
	slices.Reverse(timeline.Items)
	for _, e := range timeline.Items {
		if strings.HasPrefix(e.Kind, "people.") && e.Body.Lot != nil {
			all = append(all, counted{e.Body.Lot["unknown/unknown"], e.Happened, e.Recorded})
		}
	}
	return all
}

// TestR38WhatIsKeptIsEncryptedAndEnds: what the device keeps of a count cannot be read in its database, the key cannot be
// taken out, and seven days after the last contact both are destroyed, whatever way the clock was set in between.
func TestR38WhatIsKeptIsEncryptedAndEnds(t *testing.T) {
	s := openStation(t)
	b, _ := phone(t, s.base(), t.TempDir(), "en", "day")
	b.signIn("lindqvist")
	b.open("/count")
	b.wait("what the device keeps", `document.documentElement.dataset.countShell === "yes" && document.documentElement.dataset.countKept === "yes"`)
	s.stop()
	b.open("/count/SAR-2/deck?at=aurora")
	b.wait("the kept screen", `!!document.querySelector("[data-counter]")?.dataset.ready`)
	b.do("write a note", chromedp.Evaluate[chromedp.Void](`(() => { const n = document.querySelector("[name=note]"); n.value = "seen from the port side"; n.dispatchEvent(new Event("input", {bubbles: true})); document.querySelector("button.key-ten").click(); })()`))
	b.script(`(document.querySelector("button[name=sign]").click(), "")`)
	b.wait("the entry", `document.documentElement.dataset.countWaiting === "1"`)

	const dump = `(async () => {
		const db = await new Promise((ok, no) => { const r = indexedDB.open("fanar-count"); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
		const all = (p) => new Promise((ok) => { const r = db.transaction(p).objectStore(p).getAll(); r.onsuccess = () => ok(r.result); });
		const out = {};
		for (const p of db.objectStoreNames) out[p] = await all(p);
		const key = out.users[0]?.key;
		const exported = key ? await crypto.subtle.exportKey("raw", key).then(() => "yes", () => "no") : "none";
		const bytes = (b) => new TextDecoder("latin1").decode(b);
		const text = JSON.stringify(out, (k, v) => v instanceof ArrayBuffer ? bytes(new Uint8Array(v)) : v);
		db.close();
		const shelf = [];
		for (const name of await caches.keys()) for (const r of await (await caches.open(name)).keys()) shelf.push(new URL(r.url).pathname);
		return JSON.stringify({users: out.users.length, outbox: out.outbox.length, kept: out.kept.length, exported, readable: /SAR-2|Aurora|port side|unknown/.test(text),
			shelf: shelf.filter((p) => !p.startsWith("/static/") && p !== "/count/shell")});
	})()`
	look := func() string {
		t.Helper()
		out, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](dump, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if got, want := look(), `{"users":1,"outbox":1,"kept":1,"exported":"no","readable":false,"shelf":[]}`; got != want {
		t.Errorf("the device keeps %s, want %s", got, want)
	}
	b.open("/count")
	b.wait("how long it is kept", `/Kept on this device until \d{4}-\d\d-\d\d/.test(document.querySelector("[data-kept-until]").textContent)`)

	for _, clock := range []struct {
		name  string
		hours int
		gone  bool
	}{{"a day before the end", 6*24 + 1, false}, {"set back", -48, false}, {"after seven days", 7*24 + 1, true}} {
		move, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
			Source: fmt.Sprintf(`{ const now = Date.now; Date.now = () => now() + %d * 3600000; }`, clock.hours)})
		if err != nil {
			t.Fatal(err)
		}
		b.open("/count")
		if clock.gone {
			b.wait(clock.name, `!document.querySelector("[data-wiped]").hidden`)
			b.says("[data-wiped]", "had not been sent: 1")
		} else {
			b.wait(clock.name, `document.documentElement.dataset.countWaiting === "1"`)
		}
		if clock.hours > 6*24 && !clock.gone {
			b.wait("the warning", `document.querySelector("[data-expires]").textContent.includes("destroyed")`)
		}
		if _, err := chromedp.Call(b.ctx, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams(move)); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := look(), `{"users":0,"outbox":0,"kept":0,"exported":"none","readable":false,"shelf":[]}`; got != want {
		t.Errorf("after its end the device keeps %s, want %s", got, want)
	}
}

// TestARefusedCountStays: what the node does not accept is shown with its words and stays until a person decides; what was
// signed after it goes on. Signing out with counts that nobody has asks first.
func TestARefusedCountStays(t *testing.T) {
	s := openStation(t)
	b, _ := phone(t, s.base(), t.TempDir(), "en", "day")
	b.signIn("lindqvist")
	const sign = `(() => { document.querySelector("button.key-ten").click(); document.querySelector("button[name=sign]").click(); return "" })()`
	b.open("/count/SAR-1/give?to=lampedusa") // everybody of this case is ashore already
	b.wait("the keys", `!!document.querySelector("[data-counter]").dataset.ready`)
	b.script(sign)
	b.wait("the entry", `document.documentElement.dataset.countWaiting === "1"`)
	b.says("[data-signed]", "Signed: 10")
	b.open("/count/SAR-2/deck?at=monte")
	b.wait("the keys", `!!document.querySelector("[data-counter]").dataset.ready`)
	b.script(sign)
	b.wait("the second entry", `document.documentElement.dataset.countWaiting === "2"`)
	b.open("/count")
	b.wait("the outbox", `document.querySelectorAll("[data-entries] li").length === 2`)
	b.script(`(document.querySelector("[data-send]").click(), "")`)
	b.wait("the refusal", `document.querySelectorAll("[data-entries] li").length === 1 && !!document.querySelector('[data-state="refused"]')`)
	b.says(`[data-state="refused"]`, "did not accept it")
	b.accessible("a refused count")
	if got := s.counts("lindqvist", "SAR-2"); len(got) == 0 || got[len(got)-1].total != 10 {
		t.Errorf("the count that was signed after the refused one is not in the record: %v", got)
	}

	if _, err := chromedp.RunResponse(b.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action="/sign-out"] button').click()`)); err != nil {
		t.Fatal(err)
	}
	b.wait("the question", `!!document.querySelector("[data-wipe-dialog][open]")`)
	b.says("[data-wipe-text]", "not been sent: 1")
	b.script(`(document.querySelector("[data-wipe-dialog] button[value=no]").click(), "")`)

	b.script(`(document.querySelector('[data-act="set-aside"]').click(), document.querySelector("[data-aside-reason]").value = "counted in the wrong case", document.querySelector("[data-aside-dialog] button[value=aside]").click(), "")`)
	b.wait("it is set aside", `document.querySelectorAll("[data-entries] li").length === 0 && document.querySelector("[data-aside] li").textContent.includes("counted in the wrong case")`)

	b.open("/")
	b.wait("the script", `document.documentElement.dataset.script === "on"`)
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action="/sign-out"] button').click()`)); err != nil {
		t.Fatal(err)
	}
	b.wait("nothing kept after signing out", `(async () => {
		const db = await new Promise((ok) => { const r = indexedDB.open("fanar-count"); r.onsuccess = () => ok(r.result); });
		const n = await new Promise((ok) => { const r = db.transaction("users").objectStore("users").count(); r.onsuccess = () => ok(r.result); });
		db.close();
		return n === 0 })()`)
}
