package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestTaskFromTheChart: a vessel of the chart is chosen, her page opens, and from there she is tasked for a case.
func TestTaskFromTheChart(t *testing.T) {
	b := start(t, "en", "day")
	b.signIn("conti")
	b.open("/")
	b.wait("the chart", `document.querySelector("[data-map]").dataset.painted === "true"`)
	chosen := `document.querySelector("[data-map]").dispatchEvent(new CustomEvent("fanar:vessel", {bubbles: true, detail: {mmsi: 200000003}}))`
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Evaluate[chromedp.Void](chosen)); err != nil {
		t.Fatalf("choose a vessel of the chart: %v", err)
	}
	b.says("h1", "MONTE SIM")
	b.accessible("a vessel")
	b.shot("vessel-en")
	b.send("task her for SAR-2", `a[href^="/cases/SAR-2?task="]`)
	b.send("send the tasking", "#f-task form button.primary")
	b.says("#tasking + *", "Monte")
	b.says(".timeline", "Monte")
}

// TestWithoutScript: the first page, the alert line, the chart and the count work in a browser that runs no script.
func TestWithoutScript(t *testing.T) {
	b := start(t, "en", "day")
	b.signIn("conti")
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open("/")
	b.do("see the drawn chart", chromedp.WaitVisible(chromedp.CSS("svg.chart .vessel")), chromedp.WaitVisible(chromedp.CSS("svg.chart .case")))
	b.shot("no-script-en")
	b.do("type an alert", chromedp.SendKeys(chromedp.ID("line"), "3355N01230E rubber 60 pob"))
	b.send("open the case", ".alert-line button")
	b.do("read the case", chromedp.WaitVisible(chromedp.CSS(".timeline li")))
	at, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil || !strings.Contains(at, "/cases/SAR-") {
		t.Errorf("the page is %s (%v), want the new case", at, err)
	}
}
