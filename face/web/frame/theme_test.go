package frame

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tokens reads the colours of each theme out of tokens.css; the device's own dark theme is called "dark".
func tokens(t *testing.T) map[string]map[string]string {
	t.Helper()
	data, err := os.ReadFile("tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	css := strings.ReplaceAll(string(data), ":root:not([data-theme])", `:root[data-theme="dark"]`)
	themes := map[string]map[string]string{}
	for _, m := range regexp.MustCompile(`data-theme="(\w+)"\] \{([^}]*)\}`).FindAllStringSubmatch(css, -1) {
		themes[m[1]] = map[string]string{}
		for _, d := range regexp.MustCompile(`--(\w+): (#[0-9a-f]{6});`).FindAllStringSubmatch(m[2], -1) {
			themes[m[1]][d[1]] = d[2]
		}
	}
	return themes
}

// luminance and contrast follow WCAG 2.2, definitions of relative luminance and contrast ratio.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil || len(colour) != 7 {
		t.Fatalf("%q is not a colour like #0b1822", colour)
	}
	channel := func(v uint64) float64 {
		c := float64(v&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	if got := contrast(t, "#000000", "#ffffff"); math.Abs(got-21) > 0.01 {
		t.Fatalf("black on white has contrast %v, want 21; the measure is wrong", got)
	}
	for theme, colours := range tokens(t) {
		t.Run(theme, func(t *testing.T) {
			for _, text := range []string{"ink", "dim", "link", "now", "watch", "ok"} {
				for _, ground := range []string{"bg", "panel", "raise", "sea", "land"} {
					if got := contrast(t, colours[text], colours[ground]); got < 4.5 {
						t.Errorf("%s on %s has contrast %.2f, want 4.5", text, ground, got)
					}
				}
			}
			// The outline of a field and the text of the main button. Source: WCAG 2.2, 1.4.11 and 1.4.3.
			for _, ground := range []string{"bg", "panel", "raise"} {
				if got := contrast(t, colours["field"], colours[ground]); got < 3 {
					t.Errorf("the outline of a field on %s has contrast %.2f, want 3", ground, got)
				}
			}
			if got := contrast(t, colours["panel"], colours["link"]); got < 4.5 {
				t.Errorf("the main button's text has contrast %.2f, want 4.5", got)
			}
		})
	}
}

func TestEveryThemeHasEveryToken(t *testing.T) {
	themes := tokens(t)
	for _, name := range append(Themes(), "dark") {
		if len(themes[name]) < 14 {
			t.Errorf("theme %s has %d colours, want 14: %v", name, len(themes[name]), themes[name])
		}
		for token := range themes["day"] {
			if themes[name][token] == "" {
				t.Errorf("theme %s lacks %s", name, token)
			}
		}
	}
	for token, colour := range themes["night"] {
		if themes["dark"][token] != colour {
			t.Errorf("a dark device has %s %s, the night theme %s", token, themes["dark"][token], colour)
		}
	}
}

// Arabic mirrors because no rule names a side. The few that must are listed: each is written once for each direction.
func TestStylesNameNoSide(t *testing.T) {
	files, err := filepath.Glob("*.css")
	if err != nil || len(files) < 8 {
		t.Fatalf("found %v (%v)", files, err)
	}
	side := regexp.MustCompile(`(^|[\s;{-])(left|right)\b|(^|[\s;{])(width|height|top|bottom):`)
	allowed := []string{"text-align: right", "@bottom-right", "max-width:", "translateX"}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
	lines:
		for i, line := range strings.Split(string(data), "\n") {
			if !side.MatchString(line) || strings.HasPrefix(strings.TrimSpace(line), "/*") {
				continue
			}
			for _, a := range allowed {
				if strings.Contains(line, a) {
					continue lines
				}
			}
			t.Errorf("%s:%d names a side: %s", file, i+1, strings.TrimSpace(line))
		}
	}
}
