package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// press sends one key as a layout gives it: what it types, and which key of the board it is.
func (b *tab) press(key, code string, modifiers int64) {
	b.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		params := input.DispatchKeyEventParams{Type: kind, Key: key, Code: code, Modifiers: modifiers}
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, params); err != nil {
			b.t.Fatalf("press %s: %v", key, err)
		}
	}
}

// lands waits for a page that a key leads to: while the browser goes there, no page can be asked.
func (b *tab) lands(what, script string) {
	b.t.Helper()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	late := time.After(30 * time.Second)
	for b.try(fmt.Sprintf(`String(document.readyState === "complete" && !!(%s))`, script)) != "true" {
		select {
		case <-again.C:
		case <-late:
			b.shot("failed")
			b.t.Fatalf("%s: %s did not come true; the page %s says: %.2000s", what, script, b.try("location.href"), b.try("document.body.innerText"))
		}
	}
}

// TestKeyboard: everything of the watch by keys alone, also where the keys type Arabic letters.
func TestKeyboard(t *testing.T) {
	for _, tt := range []struct {
		lang string
		keys map[string]string // what a key types, by its place
	}{
		{"en", map[string]string{"KeyG": "g", "KeyC": "c", "KeyN": "n", "KeyJ": "j", "KeyK": "k", "KeyA": "a", "KeyU": "u", "Slash": "?"}},
		{"ar", map[string]string{"KeyG": "ل", "KeyC": "ؤ", "KeyN": "ى", "KeyJ": "ت", "KeyK": "ن", "KeyA": "ش", "KeyU": "ع", "Slash": "؟"}},
	} {
		t.Run(tt.lang, func(t *testing.T) {
			b := start(t, tt.lang, "night")
			b.signIn("conti")
			key := func(code string) { b.press(tt.keys[code], code, 0) }

			b.open("/cases")
			key("KeyN")
			b.wait("n: the alert line", `document.activeElement.id === "line"`)
			b.press("Escape", "Escape", 0)
			b.wait("Esc: out of the line", `document.activeElement.id !== "line"`)
			key("KeyJ")
			b.wait("j: the first line of the list", `document.activeElement.matches("main a")`)
			first := b.script(`document.activeElement.href`)
			key("KeyJ")
			b.wait("j: the next line", fmt.Sprintf(`document.activeElement.href !== %q`, first))
			key("KeyK")
			b.wait("k: back", fmt.Sprintf(`document.activeElement.href === %q`, first))

			b.press("?", "Slash", 8)
			b.wait("?: the list of keys", `document.querySelector("#keys").open`)
			b.accessible("the list of keys")
			b.press("Escape", "Escape", 0)
			b.do("close the list", chromedp.Evaluate[chromedp.Void](`document.querySelector("#keys").close()`))

			b.press(tt.keys["KeyK"], "KeyK", 2)
			b.wait("Ctrl K: the palette", `document.querySelector("#palette").open && document.activeElement.id === "palette-q"`)
			b.wait("the pages", `document.querySelectorAll("#palette-list a").length > 3`)
			b.do("type a case", chromedp.SendKeys(chromedp.ID("palette-q"), "SAR-1"))
			b.wait("the case", `document.querySelector('#palette-list a[href="/cases/SAR-1"]') !== null`)
			b.accessible("the palette")
			b.shot("palette-" + tt.lang)
			b.press("ArrowDown", "ArrowDown", 0)
			b.wait("down: the first that was found", `document.activeElement.closest("#palette-list") !== null`)
			b.press("Escape", "Escape", 0)
			b.do("close the palette", chromedp.Evaluate[chromedp.Void](`document.querySelector("#palette").close()`))

			key("KeyG")
			key("KeyC")
			b.lands("g c: the cases", `location.pathname === "/cases"`)
			b.open("/keys")
			b.accessible("the page of keys")
			b.open("/search?q=lampedusa")
			b.accessible("the search")
		})
	}
}

// TestAlarmsByKey: an alarm is found, acknowledged and taken back with three keys; nothing is acknowledged unseen.
func TestAlarmsByKey(t *testing.T) {
	b := start(t, "en", "day")
	b.signIn("conti")
	b.open("/")
	b.do("open a case that is late", chromedp.Evaluate[chromedp.Void](`document.querySelector("#line").value = "-3h 3355N01230E rubber 60 pob"`))
	b.do("send it", chromedp.Evaluate[chromedp.Void](`document.querySelector(".alert-line").requestSubmit()`))
	b.lands("the case", `location.pathname.startsWith("/cases/SAR-")`)
	b.lands("the header counts it", `document.querySelector(".alarm-badge")?.dataset.level === "alarm"`)
	b.press("a", "KeyA", 0)
	b.lands("a: the page of alarms", `location.pathname === "/alarms"`)
	b.accessible("the alarms")
	b.shot("alarms-en")
	b.lands("an alarm", `document.querySelector("[data-alarm] [data-row]") !== null`)
	before := b.script(`document.querySelector("[data-alarm]").dataset.alarm`)
	b.press("a", "KeyA", 0)
	b.wait("a: the first is in focus and calls", fmt.Sprintf(`document.activeElement.closest("[data-alarm]")?.dataset.alarm === %q`, before))
	b.press("a", "KeyA", 0)
	b.lands("a: it is quiet", fmt.Sprintf(`document.querySelector("form[data-undo]") && ![...document.querySelectorAll("[data-alarm]")].some(e => e.dataset.alarm === %q)`, before))
	b.accessible("the alarms after one was acknowledged")
	b.press("u", "KeyU", 0)
	b.lands("u: it calls again", fmt.Sprintf(`[...document.querySelectorAll("[data-alarm]")].some(e => e.dataset.alarm === %q)`, before))
	b.open("/")
	b.accessible("the watch floor with alarms")
	b.shot("watch-alarms-en")
	b.steady()
	b.open("/cases/SAR-1/units")
	b.accessible("the units")
	b.shot("units-en")
	b.cookie("lang", "ar")
	b.open("/cases/SAR-1/units")
	b.accessible("the units in Arabic")
	b.shot("units-ar")
	b.open("/alarms")
	b.accessible("the alarms in Arabic")
	b.shot("alarms-ar")
	b.open("/")
	b.shot("watch-alarms-ar")
}

// steady: while somebody reads the list of cases, a case that should stand first comes in at its end, and a button takes the
// new order.
func (b *tab) steady() {
	b.t.Helper()
	b.lands("the list of cases", `document.querySelectorAll("[data-steady] > [data-key]").length > 2`)
	first := b.script(`document.querySelector("[data-steady] > [data-key]").dataset.key`)
	b.do("open an older case elsewhere", chromedp.Evaluate[chromedp.Void](`void fetch("/cases", {method: "POST", headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: "line=-9h+3300N01230E+wooden+45+pob"})`))
	b.wait("the new case, last", fmt.Sprintf(`[...document.querySelectorAll("[data-steady] > [data-key]")].at(-1).innerText.includes("45") && document.querySelector("[data-steady] > [data-key]").dataset.key === %q`, first))
	b.wait("the offer of the new order", `document.querySelector("[data-reorder]").checkVisibility()`)
	b.do("take the new order", chromedp.Click(chromedp.CSS("[data-reorder]")))
	b.wait("the new case, first", `document.querySelector("[data-steady] > [data-key]").innerText.includes("45") && !document.querySelector("[data-reorder]").checkVisibility()`)
}
