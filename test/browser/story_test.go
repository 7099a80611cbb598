package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStory is the main job, end to end, as its people do it: an alert in one line, a coordinator, a tasking, a count on
// deck, a landing order that is refused with its reason and one that goes through, a blind handover with a difference,
// its explanation, the gap signed for, and the case closed.
func TestStory(t *testing.T) {
	for _, tt := range []struct{ lang, theme string }{{"en", "dusk"}, {"ar", "red"}} {
		t.Run(tt.lang, func(t *testing.T) {
			b := start(t, tt.lang, tt.theme)
			b.signIn("conti")
			b.open("/cases")
			b.do("type the alert", chromedp.Focus(chromedp.ID("line")), chromedp.SendKeys(chromedp.ID("line"), "3355N01230E rubber 62 pob blue smoke"))
			if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent("\r")); err != nil {
				t.Fatalf("press Enter: %v", err)
			}
			path := b.script("location.pathname")
			b.says("main", "blue smoke") // what was not understood is said
			b.accessible("a new case")

			b.fill("#f-coordinator", map[string]string{"organisation": "mrcc-rome"})
			b.fill("#f-task", map[string]string{"unit": "mmsi:200000001"})
			b.says("#tasking + *", "Aurora")

			b.fill("#f-landing", map[string]string{"place": "tripoli", "informed": "yes", "objectionsHeard": "yes", "needsNoted": "yes"})
			for _, word := range []string{"R8", "R10", "MSC.167(78)"} {
				b.says(".refusal", word)
			}
			if got := b.script(`document.querySelector("#f-landing [name=place]").value`); got != "tripoli" {
				t.Errorf("the refused form came back with %q, want what was chosen", got)
			}
			b.accessible("a refusal")
			b.shot("refusal-" + tt.lang)
			b.open(path)
			b.fill("#f-landing", map[string]string{"place": "lampedusa", "unit": "aurora", "informed": "yes", "objectionsHeard": "yes", "needsNoted": "yes"})
			b.accessible("a case")
			b.shot("case-" + tt.lang)
			stale(b, path)

			b.signIn("lindqvist")
			b.open(path + "/people/count")
			b.accessible("the count")
			b.click(`.tally button[value="10"]`, 6)
			b.click(`.tally button[value="1"]`, 1)
			b.choose(`[name=account]`, "aurora")
			b.shot("count-" + tt.lang)
			b.send("sign the count", ".count-form button.sign")
			b.open(path + "/people")
			b.says("main", "61")
			b.accessible("the people of a case")
			b.fill(`details[id^=offer-]`, map[string]string{"to": "lampedusa", "n:unknown/unknown": "61"})
			b.open(path + "/people")
			handover := b.script(`[...document.querySelectorAll('a[href*="/handovers/"]')].map(a => new URL(a.href).pathname)[0]`)

			b.signIn("esposito")
			b.open(handover)
			for _, page := range []string{handover, path, path + "/people"} {
				b.open(page)
				if text := b.script("document.body.innerText"); strings.Contains(text, "61") {
					t.Errorf("%s shows the giver's number before the receiver has counted", page)
				}
			}
			b.open(handover)
			b.accessible("a blind count")
			b.shot("blind-" + tt.lang)
			b.click(`.tally button[value="10"]`, 6)
			b.send("sign the own count", ".count-form button.sign")
			b.open(handover)
			b.says("main", "61")
			b.says("main", "60")
			b.accessible("a difference")
			b.shot("difference-" + tt.lang)

			b.signIn("conti")
			b.open("/")
			b.says("aside", "SAR-4")
			b.open(path)
			b.fill("#f-close", map[string]string{"outcome": "all ashore"})
			b.says("main, aside", "") // the page stands
			if closed := b.script(`String(!document.querySelector("#f-close"))`); closed == "true" {
				t.Fatal("the case closed although one person is not accounted for")
			}
			b.open(handover)
			b.fill("#explain", map[string]string{"to": "source", "reason": "miscounted"})
			b.open(path + "/people")
			b.fill("#f-determine", map[string]string{"outcome": "estimate-wrong"})
			b.open(path)
			b.fill("#f-close", map[string]string{"outcome": "60 ashore, two never aboard"})
			if reopen := b.script(`String(!!document.querySelector("#f-reopen"))`); reopen != "true" {
				t.Error("the case did not close although everybody is accounted for")
			}
			b.shot("closed-" + tt.lang)
		})
	}
}

// stale sends a form of a page that somebody else has made old: it comes back with what was typed and what changed.
func stale(b *tab, path string) {
	b.t.Helper()
	b.open(path)
	b.script(`(() => { const f = document.querySelector("#f-safety form"); f.closest("details").open = true; f.elements.version.value = "2"; return "" })()`)
	b.choose("#f-safety [name=to]", "rcc-malta")
	b.send("send a stale form", "#f-safety form button:not(.quiet)")
	if got := b.script(`document.querySelector("#f-safety [name=to]").value`); got != "rcc-malta" {
		b.t.Errorf("the stale form came back with %q, want what was chosen", got)
	}
	if open := b.script(`String(document.querySelector("#f-safety").open)`); open != "true" {
		b.t.Error("the stale form did not come back open")
	}
}

// fill opens the form in a details element, fills it and sends it.
func (b *tab) fill(details string, values map[string]string) {
	b.t.Helper()
	b.script(fmt.Sprintf(`(() => { const d = document.querySelector(%q); if (!d) throw new Error("there is no " + %q + " on " + location.pathname); d.open = true; return "" })()`, details, details))
	for name, value := range values {
		b.choose(fmt.Sprintf(`%s [name=%q]`, details, name), value)
	}
	b.send("send "+details, details+` form button:not(.quiet):not(.visually-hidden)`)
}

// choose sets the value of a field as a person would leave it.
func (b *tab) choose(selector, value string) {
	b.t.Helper()
	got := b.script(fmt.Sprintf(`(() => { const all = [...document.querySelectorAll(%q)]; if (!all.length) throw new Error("there is no field " + %q);
		let e = all[0]; if (e.type === "radio" || e.type === "checkbox") { e = all.find(r => r.value === %q); e.checked = true } else e.value = %q;
		e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); return e.value })()`, selector, selector, value, value))
	if got != value {
		b.t.Fatalf("%s takes no %q (it has %q)", selector, value, got)
	}
}

// click presses a button of the page that stays, several times.
func (b *tab) click(selector string, times int) {
	b.t.Helper()
	for range times {
		b.do("press "+selector, chromedp.Click(chromedp.CSS(selector)))
	}
}

// TestScreens runs axe over every other screen, in every theme and language.
func TestScreens(t *testing.T) {
	b := start(t, "en", "day")
	themes, langs := []string{"day", "dusk", "night", "red"}, []string{"en", "it", "ar", "tr", "fr"}
	i := 0
	for _, user := range []struct {
		id    string
		pages []string
	}{
		{"conti", []string{"/cases", "/cases/SAR-3", "/cases/SAR-3/people", "/people", "/assessments", "/places", "/record", "/feeds", "/vessels", "/incidents",
			"/alerts", "/alarms", "/duty", "/plans", "/care", "/keys", "/connections", "/import", "/paper", "/cases/SAR-1/people/ledger", "/cases/SAR-3/units", "/cases/SAR-3/linked", "/cases/SAR-3/sitreps",
			"/cases/SAR-3/care", "/cases/SAR-3/checklists", "/cases/SAR-3/log", "/cases/SAR-3/positions", "/cases/SAR-3/medevacs", "/cases/SAR-3/safety"}},
		{"okafor", []string{"/assessments"}},
		{"haddad", []string{"/incidents", "/record"}},
		{"admin", []string{"/places", "/record", "/users", "/users?user=conti"}},
	} {
		b.signIn(user.id)
		for _, page := range user.pages {
			b.cookie("theme", themes[i%len(themes)])
			b.cookie("lang", langs[i%len(langs)])
			i++
			b.open(page)
			if title := b.script("document.title"); title == "" {
				t.Errorf("%s has no title", page)
			}
			b.says("main", "")
			b.accessible(fmt.Sprintf("%s as %s in %s, %s", page, user.id, langs[(i-1)%len(langs)], themes[(i-1)%len(themes)]))
			b.shot(fmt.Sprintf("screen%s-%s", strings.NewReplacer("/", "-", "?", "-").Replace(page), user.id))
		}
	}
}
