package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestR13IsOverriddenInTheBrowser is the way past a rule, as its people go it: a duty officer is refused a landing by R13,
// reads the rule, asks for an override; a person of another organisation approves it; the order goes through, and the
// record that holds all of it verifies. Every page on the way is accessible, in English and mirrored in Arabic.
func TestR13IsOverriddenInTheBrowser(t *testing.T) {
	for _, tt := range []struct{ lang, theme string }{{"en", "day"}, {"ar", "night"}} {
		t.Run(tt.lang, func(t *testing.T) {
			b := start(t, tt.lang, tt.theme)
			at := func(path, name string) {
				t.Helper()
				b.open(path)
				b.accessible(name)
				b.shot(name + "-" + tt.lang)
			}
			b.signIn("conti")
			b.open("/cases")
			b.do("type the alert", chromedp.Focus(chromedp.ID("line")), chromedp.SendKeys(chromedp.ID("line"), "3355N01230E rubber 62 pob"))
			if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent("\r")); err != nil {
				t.Fatalf("press Enter: %v", err)
			}
			path := b.script("location.pathname")

			b.fill("#f-landing", map[string]string{"place": "lampedusa", "unit": "aurora"})
			b.says("#f-landing .refusal", "R13")
			b.accessible("refused")
			b.shot("refused-" + tt.lang)
			b.send("open the rule", `#f-landing .refusal a[href="/rules/R13"]`)
			b.says("h1", "R13")
			b.accessible("rule")
			b.shot("rule-" + tt.lang)
			b.open(path)
			b.fill("#f-landing", map[string]string{"place": "lampedusa", "unit": "aurora"})
			b.send("ask for an override", `#f-landing a[href^="/overrides/new"]`)
			for field, want := range map[string]string{"rule": "R13", "action": "rescue.OrderLanding"} {
				if got := b.script(fmt.Sprintf("document.querySelector('#f-ask [name=%s]').value", field)); got != want {
					t.Errorf("the form has %q as its %s, want %q", got, field, want)
				}
			}
			if got := b.script("'/cases/' + document.querySelector('#f-ask [name=subject]').value"); got != path {
				t.Errorf("the form is about %q, want %q", got, path)
			}
			b.accessible("ask")
			b.choose("#f-ask [name=reason]", "The boat is sinking under them; nobody can be asked before the quay.")
			b.script(`(() => { const u = document.querySelector("#f-ask [name=until]"); u.value = u.options[3].value; return "" })()`)
			b.shot("ask-" + tt.lang)
			b.send("ask", "#f-ask button.primary")
			override := b.script("location.pathname")
			if got := b.script(`String(!!document.querySelector("#f-approve"))`); got != "false" {
				t.Error("who asked is offered to approve")
			}
			b.accessible("asked")
			b.shot("asked-" + tt.lang)

			b.signIn("esposito")
			at("/overrides", "overrides-waiting")
			b.open(override)
			b.choose("#f-approve [name=reason]", "A doctor waits on the quay and asks them there.")
			b.accessible("approve")
			b.shot("approve-" + tt.lang)
			b.send("approve", "#f-approve button.primary")
			if state := b.script(`document.querySelector(".override-state").className`); state != "override-state in-force" {
				t.Errorf("after the approval the override is %q", state)
			}

			b.signIn("conti")
			b.open(path)
			b.fill("#f-landing", map[string]string{"place": "lampedusa", "unit": "aurora"})
			if refused := b.script(`String(!!document.querySelector("#f-landing .refusal"))`); refused != "false" {
				t.Fatal("the order is refused although the override is in force")
			}
			b.accessible("case-overridden")
			b.shot("case-overridden-" + tt.lang)
			at(override, "override-used")
			number := b.script(`document.querySelector('.card .plain a[href^="/record/"]').getAttribute("href")`)
			at(number, "record-used")
			at("/rules", "rules")
			at("/rules/R2", "rule-clock")
			at("/", "watch")

			b.signIn("haddad")
			at("/packs", "packs")
			at("/access", "access")
			at("/transparency", "transparency")
			at("/incidents", "incidents")
			b.verified()
		})
	}
}
