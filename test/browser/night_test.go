package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFromTheFirstAlertToTheLastPlacement is one night as its people do it, each at their own desk: an alert in one line, the
// same boat alerted again by somebody without an account and linked, a tasking, a count on deck without a network, a medevac, a
// place of safety refused and then granted, a landing in which the port counts one fewer, two centres, the difference
// explained, the case closed, and opened again by a late report. Source: S7, S55.
func TestFromTheFirstAlertToTheLastPlacement(t *testing.T) {
	for _, tt := range []struct{ lang, theme string }{{"en", "night"}, {"ar", "day"}} {
		t.Run(tt.lang, func(t *testing.T) {
			b := start(t, tt.lang, tt.theme)
			n := &night{b, tt.lang}
			n.alerts()
			n.aboard()
			n.hospital()
			n.safety()
			n.port()
			n.centres()
			n.end()
		})
	}
}

// night is one run of the story; its case is SAR-4, and the second alert becomes SAR-5.
type night struct {
	*tab
	lang string
}

const nightCase = "/cases/SAR-4"

// look runs axe on the page and keeps a picture of it. The other language has the same pages, which TestScreens holds to axe
// in all of them.
func (n *night) look(name string) {
	n.t.Helper()
	if n.lang == "en" {
		n.accessible(name)
	}
	n.shot("night-" + strings.ReplaceAll(name, " ", "-") + "-" + n.lang)
}

// press fills the fields of a form and presses one of its buttons.
func (n *night) press(form, button string, values map[string]string) {
	n.t.Helper()
	n.script(fmt.Sprintf(`(() => { const f = document.querySelector(%q); if (!f) throw new Error("there is no " + %q + " on " + location.pathname); for (let d = f.closest("details"); d; d = d.parentElement.closest("details")) d.open = true; return "" })()`, form, form))
	for name, value := range values {
		n.choose(fmt.Sprintf(`%s [name=%q]`, form, name), value)
	}
	n.send("press "+button+" of "+form, form+" "+button)
	if problem := n.script(`[...document.querySelectorAll("[role=alert], .refusal")].map(e => e.innerText).join("; ")`); problem != "" {
		n.shot("failed")
		n.t.Fatalf("%s of %s: %.900s", button, form, problem)
	}
}

func (n *night) alerts() {
	n.t.Helper()
	n.open("/alert")
	n.look("public alert")
	n.press(`form.card[action="/alert"]`, "button.primary", map[string]string{"where": "34 30 N 12 59 E", "people": "95", "what": "wooden boat, the engine has stopped"})
	code := n.script(`document.querySelector(".code").innerText.trim()`)
	n.look("receipt code")

	n.signIn("conti")
	n.open("/")
	n.do("type the alert and press Enter", chromedp.Focus(chromedp.ID("line")), chromedp.SendKeys(chromedp.ID("line"), "3431N01258E wooden 90-100 pob engine failure radio"))
	if _, err := chromedp.RunResponse(n.ctx, chromedp.KeyEvent("\r")); err != nil {
		n.t.Fatalf("press Enter: %v", err)
	}
	n.t.Logf("from Enter to the whole page in the browser, and to its being built: %s ms", n.script(`(() => { const n = performance.getEntriesByType("navigation")[0]; return Math.round(n.responseEnd) + ", " + Math.round(n.domContentLoadedEventEnd) })()`))
	if got := n.script("location.pathname"); got != nightCase {
		n.t.Fatalf("the line brought up %s, want %s", got, nightCase)
	}
	n.open("/alerts")
	n.look("triage")
	n.open("/alerts/A-1")
	n.says("main", "the engine has stopped")
	n.says("main", "SAR-4") // proposed as the same boat
	n.look("one alert")
	n.press(`form[action="/alerts/A-1/open"]`, "button", nil)
	n.open(nightCase + "/linked")
	n.look("duplicate proposed")
	n.press(`form[action="`+nightCase+`/linked/link"]`, "button", nil) // the reason is filled in
	n.says("main", "SAR-5")
	n.look("linked")

	n.open("/alert/receipt")
	n.press(`form.card[action="/alert/receipt"]`, "button", map[string]string{"code": code})
	n.says(".receipt", "●")
	if text := n.script("document.body.innerText"); strings.Contains(text, "SAR-") {
		n.t.Error("the receipt says which case it is")
	}
}

func (n *night) aboard() {
	n.t.Helper()
	n.open(nightCase)
	n.fill("#f-coordinator", map[string]string{"organisation": "mrcc-rome"})
	n.open(nightCase + "/units")
	n.look("suitable units")
	n.open(nightCase)
	n.fill("#f-task", map[string]string{"unit": "mmsi:200000001"})
	n.signIn("lindqvist")
	n.open(nightCase)
	n.press(`form[action="`+nightCase+`/answer#u-t1"]`, `button[value="yes"]`, map[string]string{"eta": "1830"})
	n.says("main, aside", "Aurora")

	n.open("/count")
	n.wait("what the device keeps", `document.documentElement.dataset.countShell === "yes" && document.documentElement.dataset.countKept === "yes"`)
	n.offline(true)
	n.open("/count/SAR-4/deck?at=aurora")
	n.wait("the kept screen", `!!document.querySelector("[data-counter]")?.dataset.ready`)
	n.count(93, 1)
	n.wait("the entry that waits", `document.documentElement.dataset.countWaiting === "1"`)
	n.look("counted offline")
	n.offline(false)
	n.open("/count")
	n.wait("the entry sent", `document.documentElement.dataset.countWaiting === "0"`)
	n.open(nightCase + "/people")
	n.says("main", "94")
	n.look("people")
}

// count presses the keys for adults and children, and signs.
func (n *night) count(adults, children int) {
	n.t.Helper()
	for category, people := range map[string]int{"n:male/18-59": adults, "n:female/0-4": children} {
		n.script(fmt.Sprintf(`(() => { document.querySelector('input[value=%q]').click();
			const key = (n) => document.querySelector('button[name=step][value="' + n + '"]');
			for (let i = 0; i < %d; i++) key(10).click(); for (let i = 0; i < %d; i++) key(1).click(); return "" })()`, category, people/10, people%10))
	}
	n.says("[data-total]", fmt.Sprint(adults+children))
	n.script(`(document.querySelector("button[name=sign]").click(), "")`)
}

// sent goes back to the list and waits until the node has what was signed.
func (n *night) sent() {
	n.t.Helper()
	n.wait("the signature", `!document.querySelector("[data-signed]").hidden`)
	n.open("/count")
	n.wait("the entry sent", `document.documentElement.dataset.count === "ready" && document.documentElement.dataset.countWaiting === "0"`)
	if refused := n.script(`[...document.querySelectorAll('[data-entries] [data-state="refused"]')].map(e => e.innerText).join()`); refused != "" {
		n.shot("failed")
		n.t.Fatalf("the node refused: %s", refused)
	}
}

func (n *night) hospital() {
	n.t.Helper()
	n.open(nightCase + "/medevacs")
	n.press("#f-medevac form", "button.primary", map[string]string{"people": "2", "urgency": "urgent", "condition": "burns", "centre": "rcc-malta"})
	n.press("#answer-m1 form", `button[value="refused"]`, map[string]string{"centre": "rcc-malta", "reason": "no aircraft is free"})
	n.signIn("conti")
	n.open(nightCase + "/medevacs")
	n.press("#answer-m1 form", `button[value="granted"]`, map[string]string{"centre": "mrcc-rome", "unit": "helicopter"})
	n.look("medevac")
	n.signIn("lindqvist")
	n.open(nightCase + "/medevacs")
	n.press("#done-m1 form", "button", map[string]string{"people": "2", "to": "palermo-hospital"})
	n.open(nightCase + "/people")
	n.press(`form[action^="`+nightCase+`/people/move"]`, "button.primary", map[string]string{"n:male/18-59": "2", "to": "palermo-hospital", "reason": "medical-evacuation"})
	n.says("main", "92")
}

func (n *night) safety() {
	n.t.Helper()
	n.open(nightCase + "/safety")
	n.press("#f-safety form", "button:not(.quiet)", map[string]string{"centre": "rcc-malta"})
	n.press("#f-safety form", "button:not(.quiet)", map[string]string{"centre": "mrcc-rome"})
	n.press("#a-0 form", `button[value="refused"]`, map[string]string{"reason": "outside its region, it says"})
	n.signIn("conti")
	n.open(nightCase + "/safety")
	n.press("#a-1 form", `button[value="granted"]`, map[string]string{"place": "tripoli"})
	n.says("main", "▲") // a place that is not safe was named: it is kept, and cannot be ordered
	n.look("unsafe place named")
	n.press("#a-1 form", `button[value="granted"]`, map[string]string{"place": "lampedusa"})
	n.look("place of safety granted")
	n.press("#order-1", "button.primary", map[string]string{"unit": "aurora", "informed": "yes", "objectionsHeard": "yes", "needsNoted": "yes"})
	n.open(nightCase)
	n.look("case")
}

// port hands 92 over, and the port counts 91.
func (n *night) port() {
	n.t.Helper()
	n.signIn("lindqvist")
	n.open("/count/SAR-4/give")
	n.wait("the keys", `!!document.querySelector("[data-counter]").dataset.ready`)
	n.choose("#count-to", "lampedusa")
	n.count(91, 1)
	n.sent()
	n.signIn("esposito")
	n.open("/count")
	n.wait("the handover that waits", `!!document.querySelector('.count-cases a[href*="SAR-4/receive"], .count-cases [data-case="SAR-4"] a.primary')`)
	if text := n.script("document.body.innerText"); strings.Contains(text, "92") {
		n.t.Error("the list of counts shows the giver's number")
	}
	n.open(n.script(`new URL(document.querySelector('.count-cases [data-case="SAR-4"] a.primary').href).pathname`))
	n.wait("the keys", `!!document.querySelector("[data-counter]").dataset.ready`)
	n.look("blind count on a phone")
	n.count(90, 1)
	n.sent()
	n.open(nightCase + "/people")
	n.says("main", "91")
	n.look("a variance")
}

func (n *night) centres() {
	n.t.Helper()
	n.signIn("admin")
	n.open("/places")
	n.fill("#f-place", map[string]string{"id": "empedocle-centre", "name": "Porto Empedocle centre", "type": "reception-centre", "country": "IT", "organisation": "reception-lampedusa"})
	for _, bus := range []struct {
		to string
		n  int
	}{{"lampedusa-centre", 60}, {"empedocle-centre", 30}} {
		n.signIn("esposito")
		n.open(nightCase + "/people")
		n.press(`form[action^="`+nightCase+`/people/offer"]`, "button.primary", map[string]string{"to": bus.to, "n:male/18-59": fmt.Sprint(bus.n)})
		n.signIn("amari")
		n.open("/count")
		n.wait("the bus", `!!document.querySelector('.count-cases [data-case="SAR-4"] a.primary')`)
		n.open(n.script(`new URL(document.querySelector('.count-cases [data-case="SAR-4"] a.primary').href).pathname`))
		n.wait("the keys", `!!document.querySelector("[data-counter]").dataset.ready`)
		n.count(bus.n, 0)
		n.sent()
	}
	n.signIn("esposito")
	n.open(nightCase + "/people")
	n.press(`form[action^="`+nightCase+`/people/offer"]`, "button.primary", map[string]string{"to": "lampedusa-centre", "n:female/0-4": "1"})
	n.signIn("amari")
	n.open("/count")
	n.open(n.script(`new URL(document.querySelector('.count-cases [data-case="SAR-4"] a.primary').href).pathname`))
	n.wait("the keys", `!!document.querySelector("[data-counter]").dataset.ready`)
	n.count(0, 1)
	n.sent()
}

func (n *night) end() {
	n.t.Helper()
	n.signIn("lindqvist")
	n.open(nightCase + "/people")
	n.open(n.script(`[...document.querySelectorAll('a[href*="/handovers/"]')].map(a => new URL(a.href).pathname).sort((a, b) => a.match(/H(\d+)/)[1] - b.match(/H(\d+)/)[1])[0]`))
	n.fill("#explain", map[string]string{"to": "source", "reason": "miscounted"})
	n.signIn("conti")
	n.open(nightCase)
	n.fill("#f-close", map[string]string{"outcome": "all landed"}) // the alert said about 95, and 93 were there
	if open := n.script(`String(!!document.querySelector("#f-close"))`); open != "true" {
		n.t.Fatal("the case closed although nobody has said where two people are")
	}
	n.open(nightCase + "/people")
	n.fill("#f-determine", map[string]string{"outcome": "estimate-wrong"})
	n.look("accounted for")
	n.open(nightCase)
	n.fill("#f-close", map[string]string{"outcome": "91 in two centres, 2 in hospital"})
	if reopen := n.script(`String(!!document.querySelector("#f-reopen"))`); reopen != "true" {
		n.shot("failed")
		n.t.Fatalf("the case did not close: %.1500s", n.script("document.body.innerText"))
	}
	n.open("/alert") // a report that comes late
	n.press(`form.card[action="/alert"]`, "button.primary", map[string]string{"where": "34 29 N 12 57 E", "what": "a fishing boat found a body"})
	n.open("/alerts/A-2")
	n.press("#f-attach form", "button", map[string]string{"case": "SAR-4", "reason": "two miles from the place of the rescue"})
	n.open(nightCase)
	if again := n.script(`String(!!document.querySelector("#f-reopen") && !!document.querySelector(".notice.late"))`); again != "true" {
		n.t.Error("the closed case does not say that a report came late")
	}
	n.look("late report")
	n.fill("#f-reopen", map[string]string{"reason": "a body was found near the place of the rescue"})
	if open := n.script(`String(!!document.querySelector("#f-close") && !document.querySelector("#f-reopen"))`); open != "true" {
		n.t.Error("the case is not open again")
	}
	n.verified()
	n.look("record")
}
