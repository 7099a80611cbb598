package i18n

import (
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNumber(t *testing.T) {
	for _, tc := range []struct {
		lang string
		n    int64
		want string
	}{
		{"en", 0, "0"}, {"en", 999, "999"}, {"en", 18204, "18,204"}, {"en", -1234567, "−1,234,567"},
		{"it", 18204, "18.204"}, {"tr", 18204, "18.204"}, {"fr", 18204, "18\u202f204"}, {"ar", 18204, "18,204"},
		{"en", math.MinInt64, "−9,223,372,036,854,775,808"},
	} {
		if got := Number(tc.lang, tc.n); got != tc.want {
			t.Errorf("Number(%q, %d) = %q, want %q", tc.lang, tc.n, got, tc.want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, tc := range []struct {
		lang   string
		v      float64
		places int
		want   string
	}{
		{"en", 12.5, 1, "12.5"}, {"it", 1234.5, 1, "1.234,5"}, {"fr", 0.25, 2, "0,25"}, {"tr", -3.5, -1, "−3,5"},
		{"ar", 12.5, 1, "12.5"}, {"en", -0.01, 1, "0.0"}, {"en", math.NaN(), 1, "–"}, {"en", 7, -1, "7"},
	} {
		if got := Decimal(tc.lang, tc.v, tc.places); got != tc.want {
			t.Errorf("Decimal(%q, %v, %d) = %q, want %q", tc.lang, tc.v, tc.places, got, tc.want)
		}
	}
}

// Counts are read out over radio: no language may write them in other digits.
func TestNumbersKeepTheirDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		lang := rapid.SampledFrom(Languages()).Draw(t, "lang")
		got := regexp.MustCompile(`[^0-9]`).ReplaceAllString(Number(lang, n), "")
		want := regexp.MustCompile(`[^0-9]`).ReplaceAllString(Number("en", n), "")
		if got != want {
			t.Fatalf("Number(%q, %d) has digits %s, want %s", lang, n, got, want)
		}
	})
}

func TestDates(t *testing.T) {
	at := time.Date(2026, 11, 22, 15, 32, 10, 0, time.FixedZone("CET", 3600))
	for lang, want := range map[string]string{
		"en": "22 Nov 2026 14:32Z", "it": "22 nov 2026 14:32Z", "ar": "22 نوفمبر 2026 14:32Z",
		"tr": "22 Kas 2026 14:32Z", "fr": "22 nov. 2026 14:32Z",
	} {
		if got := DateTime(lang, at); got != want {
			t.Errorf("DateTime(%q) = %q, want %q", lang, got, want)
		}
	}
}

func TestAge(t *testing.T) {
	for _, tc := range []struct {
		lang string
		d    time.Duration
		want string
	}{
		{"en", 0, "just now"},
		{"en", 42 * time.Second, "42 s ago"},
		{"en", 4*time.Minute + 59*time.Second, "4 min ago"},
		{"en", 47 * time.Hour, "47 h ago"},
		{"en", 48 * time.Hour, "2 days ago"},
		{"en", -12 * time.Minute, "in 12 min"},
		{"it", 4 * time.Minute, "4 min fa"},
		{"fr", 4 * time.Minute, "il y a 4 min"},
		{"tr", 4 * time.Minute, "4 dk önce"},
		{"ar", 4 * time.Minute, "قبل \u20684\u2069 دقائق"},
		{"ar", 2 * time.Minute, "قبل دقيقتين"},
		{"ar", 22 * time.Minute, "قبل \u206822\u2069 دقيقة"},
	} {
		if got := Age(tc.lang, tc.d); got != tc.want {
			t.Errorf("Age(%q, %v) = %q, want %q", tc.lang, tc.d, got, tc.want)
		}
	}
	if got := Until("it", -time.Hour); got != "1 h fa" {
		t.Errorf("Until(it, -1h) = %q, want what Age says", got)
	}
}

func TestAgeForms(t *testing.T) {
	for _, lang := range append(Languages(), Pseudo, "de") {
		f := AgeForms(lang)
		for _, unit := range []string{"now", "seconds", "minutes", "hours", "days"} {
			if f[unit]["other"] == "" {
				t.Errorf("AgeForms(%q) lacks %s", lang, unit)
			}
		}
	}
	if n := len(AgeForms("ar")["minutes"]); n != 6 {
		t.Errorf("Arabic minutes have %d forms, want 6", n)
	}
}

func TestCasing(t *testing.T) {
	for _, tc := range []struct{ name, got, want string }{
		{"Turkish capitals", Upper("tr", "izmir ığdır"), "İZMİR IĞDIR"},
		{"English capitals", Upper("en", "izmir"), "IZMIR"},
		{"Turkish small letters", Lower("tr", "IĞDIR İZMİR"), "ığdır izmir"},
		{"Turkish title", Title("tr", "istanbul"), "İstanbul"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

// The pseudo-locale shows what was not translated and keeps what must be filled in.
func TestPseudoKeepsPlaceholders(t *testing.T) {
	c := loaded(t)
	for _, id := range c.IDs("en") {
		en, ps := c.messages["en"][id].Other, c.messages[Pseudo][id].Other
		if strings.Join(placeholders(en), " ") != strings.Join(placeholders(ps), " ") {
			t.Errorf("%s: %q became %q", id, en, ps)
		}
		if !strings.HasPrefix(ps, "[") || len(ps) <= len(en) {
			t.Errorf("%s: %q is not bracketed and longer", id, ps)
		}
	}
}
