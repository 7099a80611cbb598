package i18n

import (
	"strings"
	"testing"
	"testing/fstest"
)

func loaded(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The five catalogues say the same things: same ids, same placeholders. This is the test that a page author meets who
// added a message to one language only.
func TestLanguagesSayTheSame(t *testing.T) {
	c := loaded(t)
	for _, lang := range Languages()[1:] {
		for _, id := range c.IDs("en") {
			if c.messages[lang][id] == nil {
				t.Errorf("%s lacks the message %s", lang, id)
			}
		}
		for _, id := range c.IDs(lang) {
			en := c.messages["en"][id]
			if en == nil {
				t.Errorf("%s has the message %s, which English lacks", lang, id)
				continue
			}
			want := strings.Join(placeholders(en.Other), " ")
			for form, text := range forms(c.messages[lang][id]) {
				got := strings.Join(placeholders(text), " ")
				// "one person" may be said without its number, but no other value may be lost.
				short := strings.Join(placeholders(strings.ReplaceAll(en.Other, "{count}", "")), " ")
				if got != want && !(form != "other" && got == short) {
					t.Errorf("%s %s (%s) has placeholders [%s], want [%s]: %s", lang, id, form, got, want, text)
				}
			}
		}
	}
}

// Each language has exactly the plural forms that its grammar needs.
// Source: https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html
func TestPluralFormsAreComplete(t *testing.T) {
	c := loaded(t)
	need := map[string][]string{
		"en": {"one", "other"}, "tr": {"one", "other"}, "it": {"one", "many", "other"}, "fr": {"one", "many", "other"},
		"ar": {"zero", "one", "two", "few", "many", "other"},
	}
	for _, lang := range Languages() {
		for _, id := range c.IDs(lang) {
			plural := c.messages["en"][id] != nil && c.messages["en"][id].One != ""
			have := forms(c.messages[lang][id])
			if !plural && len(have) != 1 {
				t.Errorf("%s %s has %d forms; English has one", lang, id, len(have))
			}
			if !plural {
				continue
			}
			for _, form := range need[lang] {
				if have[form] == "" {
					t.Errorf("%s %s lacks the form %q", lang, id, form)
				}
			}
			if len(have) != len(need[lang]) {
				t.Errorf("%s %s has %d forms, want %v", lang, id, len(have), need[lang])
			}
		}
	}
}

func TestT(t *testing.T) {
	for _, tc := range []struct {
		name, lang, id string
		args           []any
		want           string
	}{
		{"plain", "it", "nav.watch", nil, "Guardia"},
		{"a value", "en", "link.delayed", []any{"seconds", 40}, "delayed 40 s"},
		{"one in English", "en", "table.rows", []any{"count", 1}, "1 row"},
		{"many in English", "en", "table.rows", []any{"count", 18204}, "18,204 rows"},
		{"none in French is singular", "fr", "table.rows", []any{"count", 0}, "0 ligne"},
		{"a million in Italian", "it", "table.rows", []any{"count", 1_000_000}, "1.000.000 righe"},
		{"Turkish", "tr", "table.rows", []any{"count", 7}, "7 satır"},
		{"Arabic none", "ar", "table.rows", []any{"count", 0}, "لا صفوف"},
		{"Arabic one", "ar", "table.rows", []any{"count", 1}, "صف واحد"},
		{"Arabic two", "ar", "table.rows", []any{"count", 2}, "صفان"},
		{"Arabic few", "ar", "table.rows", []any{"count", 7}, "\u20687\u2069 صفوف"},
		{"Arabic many", "ar", "table.rows", []any{"count", 11}, "\u206811\u2069 صفًا"},
		{"Arabic other", "ar", "table.rows", []any{"count", 100}, "\u2068100\u2069 صف"},
		{"a missing value is seen", "en", "link.delayed", nil, "delayed {seconds} s"},
		{"an identifier is not grouped", "en", "link.offline", []any{"time", "247039000"}, "offline since 247039000"},
		{"an unknown language is English", "de", "nav.watch", nil, "Watch"},
		{"an unknown message is its id", "en", "nav.nowhere", nil, "nav.nowhere"},
		{"the pseudo-locale", Pseudo, "nav.watch", nil, "[Wátçh~~]"},
		{"an odd argument is left out", "en", "nav.watch", []any{"x"}, "Watch"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			want := tc.want
			if got := T(tc.lang, tc.id, tc.args...); got != want {
				t.Errorf("T(%q, %q, %v) = %q, want %q", tc.lang, tc.id, tc.args, got, want)
			}
		})
	}
}

func TestMissingMessageFallsBackToEnglish(t *testing.T) {
	c, err := Load(fstest.MapFS{
		"en/a.toml": {Data: []byte("[a]\nb = \"only English\"\n")},
		"it/a.toml": {Data: []byte("[a]\nc = \"solo italiano\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.T("it", "a.b"); got != "only English" {
		t.Errorf("T = %q, want the English text", got)
	}
	if got, ok := c.Lookup("en", "a.c"); ok {
		t.Errorf("Lookup gave %q for a message English lacks", got)
	}
}

func TestLoadSaysWhichFile(t *testing.T) {
	for _, tc := range []struct {
		name, want string
		fs         fstest.MapFS
	}{
		{"not TOML", "tr/x.toml", fstest.MapFS{"tr/x.toml": {Data: []byte("nav = ")}}},
		{"twice", "nav.watch stands twice in en", fstest.MapFS{
			"en/x.toml": {Data: []byte("[nav]\nwatch = \"a\"\n")},
			"en/y.toml": {Data: []byte("[nav]\nwatch = \"b\"\n")},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(tc.fs)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v, want one with %q", err, tc.want)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for _, tc := range []struct{ name, header, cookie, want string }{
		{"nothing", "", "", "en"},
		{"cookie first", "fr", "ar", "ar"},
		{"unknown cookie", "fr", "xx", "fr"},
		{"regional", "it-CH,it;q=0.9,en;q=0.5", "", "it"},
		{"Libyan Arabic", "ar-LY", "", "ar"},
		{"second wish", "de;q=0.9,tr;q=0.8", "", "tr"},
		{"none fits", "ja", "", "en"},
		{"damaged", ";;;", "", "en"},
		{"pseudo", "", Pseudo, Pseudo},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Match(tc.header, tc.cookie); got != tc.want {
				t.Errorf("Match(%q, %q) = %q, want %q", tc.header, tc.cookie, got, tc.want)
			}
		})
	}
}

func TestEveryLanguageHasADirectionAndAName(t *testing.T) {
	seen := map[string]bool{}
	for _, lang := range append(Languages(), Pseudo) {
		if d := Dir(lang); d != "ltr" && !(d == "rtl" && lang == "ar") {
			t.Errorf("Dir(%q) = %q", lang, d)
		}
		if n := Name(lang); seen[n] {
			t.Errorf("two languages call themselves %q", n)
		}
		seen[Name(lang)] = true
	}
}
