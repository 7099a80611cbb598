package browser

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestWatchFloor: the chart is painted, real and simulated vessels are on it and move, the list shows the same, and one
// typed line and one key open a case.
func TestWatchFloor(t *testing.T) {
	for _, tt := range []struct{ lang, dir, theme, understood string }{
		{"en", "ltr", "day", "rubber"},
		{"ar", "rtl", "night", "مطاطي"},
	} {
		t.Run(tt.lang, func(t *testing.T) {
			b := start(t, tt.lang, tt.theme)
			b.signIn("conti")
			b.open("/")
			if dir := b.script("document.documentElement.dir"); dir != tt.dir {
				t.Errorf("the page runs %s, want %s", dir, tt.dir)
			}
			b.wait("the painted chart", `document.querySelector("[data-map]").dataset.painted === "true"`)
			b.wait("vessels on the chart", `+document.querySelector("[data-map]").dataset.vessels >= 12`)
			b.wait("vessels that move", `+document.querySelector("[data-map]").dataset.moved >= 5`)
			b.land()
			b.shot("watch-" + tt.lang + "-" + tt.theme)
			b.wait("the vessels in the list", `document.querySelectorAll("[data-vessels] tbody tr").length >= 12`)
			b.script(`(() => { document.querySelector("#vessels").open = true; return "" })()`)
			b.says("#vessels", "SIM")
			b.accessible("the watch floor")

			line := "3355N01230E rubber 60 pob taking water"
			b.do("type the alert", chromedp.Focus(chromedp.ID("line")), chromedp.SendKeys(chromedp.ID("line"), line))
			b.wait("the preview", fmt.Sprintf(`document.querySelector("#alert-preview").innerText.includes(%q)`, tt.understood))
			b.says("#alert-preview", "33°55.0′N 012°30.0′E")
			b.accessible("the preview")
			b.shot("alert-" + tt.lang + "-" + tt.theme)
			if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent("\r")); err != nil {
				t.Fatalf("press Enter: %v", err)
			}
			if path := b.script("location.pathname"); !regexp.MustCompile(`^/cases/SAR-\d+$`).MatchString(path) {
				t.Fatalf("after Enter the page is %s, want the new case", path)
			}
			b.says("main", tt.understood)
			b.says("main", "60")
		})
	}
}

// land asserts painted pixels of the live chart: with the server's own drawing hidden, the theme's land and sea cover a
// good part of it.
func (b *tab) land() {
	b.t.Helper()
	if twin := b.script(`[...document.querySelectorAll("[data-map] > svg")].map(e => getComputedStyle(e).visibility + " " + getComputedStyle(e).display).join()`); twin != "" &&
		!strings.Contains(twin, "hidden") && !strings.Contains(twin, "none") {
		b.t.Errorf("the server's drawing is still shown over the live chart: %s", twin)
	}
	raw, err := chromedp.Run(b.ctx, chromedp.Screenshot(chromedp.CSS(".map-canvas canvas")))
	if err != nil {
		b.t.Fatalf("take a picture of the chart: %v", err)
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		b.t.Fatalf("read the picture: %v", err)
	}
	for name, least := range map[string]float64{"--sea": 0.3, "--land": 0.03} {
		want := b.script(fmt.Sprintf(`getComputedStyle(document.documentElement).getPropertyValue(%q).trim()`, name))
		if got := share(picture, want); got < least {
			b.t.Errorf("%s (%s) covers %.1f %% of the chart, want %.0f %% or more", name, want, 100*got, 100*least)
		}
	}
}

// share is how much of a picture has about the colour #rrggbb.
func share(picture image.Image, hex string) float64 {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		return 0
	}
	want := [3]int{int(n >> 16), int(n >> 8 & 255), int(n & 255)}
	seen, all := 0, 0
	box := picture.Bounds()
	for y := box.Min.Y; y < box.Max.Y; y += 3 {
		for x := box.Min.X; x < box.Max.X; x += 3 {
			r, g, bl, _ := picture.At(x, y).RGBA()
			all++
			near := true
			for i, c := range [3]int{int(r >> 8), int(g >> 8), int(bl >> 8)} {
				near = near && c-want[i] < 6 && want[i]-c < 6
			}
			if near {
				seen++
			}
		}
	}
	return float64(seen) / float64(max(all, 1))
}

// TestMovesWithinSeconds: after the page stands, vessels move within five seconds.
func TestMovesWithinSeconds(t *testing.T) {
	b := start(t, "en", "night")
	b.signIn("conti")
	b.open("/")
	b.wait("the chart", `document.querySelector("[data-map]").dataset.liveMap === "true"`)
	before := time.Now()
	b.wait("movement", `+document.querySelector("[data-map]").dataset.moved > 0`)
	t.Logf("vessels moved %s after the chart was painted", time.Since(before).Round(time.Millisecond))
	b.shot("watch-en-night")
}
