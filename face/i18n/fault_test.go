package i18n

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fanar/engine/ledger"
	"fanar/fault"
)

func TestFault(t *testing.T) {
	view := fault.New(fault.Invalid, "map.view-number", "In the view, this is not a number of degrees: {part}", "part", "x").
		WithHint("For example: 32.5,10,37.5,16")
	outcome := func(text string) *fault.Error {
		return fault.New(fault.Invalid, "ledger.bad-outcome", text, "outcome", "lost")
	}
	people := func(n int64, text string) *fault.Error {
		return fault.New(fault.Refused, "people.unaccounted", text, "count", n)
	}
	said := fault.New(fault.Forbidden, "access.role", "{user} may not do this ({action}); it takes the role {roles}",
		"user", "Aziz", "action", "rescue.CloseCase", "roles", "duty-officer")
	said.Args["roles"] = "ufficiale di guardia" // a page says the values in the reader's language first
	for _, tc := range []struct {
		name, lang string
		fault      *fault.Error
		text, hint string
	}{
		{"said in French", "fr", view, "Dans la vue, ceci n’est pas un nombre de degrés\u00a0: x", "Par exemple\u00a0: 32.5,10,37.5,16"},
		{"English is the fault's own", "en", view, "In the view, this is not a number of degrees: x", "For example: 32.5,10,37.5,16"},
		{"the first sentence of a code", "it", outcome("{outcome} closes no gap").WithHint("the outcomes are estimate-wrong and missing"),
			"lost non chiude alcun divario.", "Gli esiti sono estimate-wrong e missing."},
		{"the second sentence of a code", "it", outcome("{outcome} explains no surplus"), "lost non spiega alcuna eccedenza.", ""},
		{"a sentence nobody knows", "it", outcome("{outcome} is a riddle").WithHint("ask"), "lost is a riddle", "ask"},
		{"more than a value is meant", "it", fault.New(fault.Invalid, "cli.usage", "say which case to export"), "Indicare quale caso esportare.", ""},
		{"nothing but a value", "it", fault.New(fault.Invalid, "cli.usage", "{what}", "what", "no such flag"), "no such flag", ""},
		{"a value that is a word", "it", fault.New(fault.Invalid, "position.degrees-range", "the {axis} cannot be more than {most} degrees: got {part}",
			"axis", "latitude", "most", 90, "part", "91"), "La latitudine non può superare 90 gradi: ricevuto 91", ""},
		{"values said before", "it", said, "Aziz non può farlo (rescue.CloseCase); serve il ruolo ufficiale di guardia.", ""},
		{"one person", "it", people(1, "refused: {count} person is not accounted for"), "Rifiutato: 1 persona non risulta nel conto.", ""},
		{"three people", "fr", people(3, "refused: {count} people are not accounted for"), "Refusé\u00a0: 3 personnes manquent au compte.", ""},
		{"an unknown code keeps its English", "fr", fault.New(fault.Invalid, "no.such", "the tide is out").WithHint("wait"), "the tide is out", "wait"},
		{"a missing value keeps the English", "fr", fault.New(fault.Invalid, "case.none", "there is no case {case}"), "there is no case {case}", ""},
		{"braces that are no placeholder", "fr", fault.New(fault.Invalid, "position.json", "the position is not a GeoJSON Point: {why}", "why", "{").
			WithHint(`write {"type":"Point","coordinates":[13.05,34.35]}, longitude first`), "La position n’est pas un Point GeoJSON\u00a0: {",
			`Écrivez {"type":"Point","coordinates":[13.05,34.35]}, la longitude d’abord.`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text, hint := Fault(tc.lang, tc.fault)
			if text != tc.text || hint != tc.hint {
				t.Errorf("Fault = %q, %q; want %q, %q", text, hint, tc.text, tc.hint)
			}
		})
	}
}

func TestHasForm(t *testing.T) {
	for _, tc := range []struct {
		name, text, form string
		want             bool
	}{
		{"the same", "no time was written", "no time was written", true},
		{"a word more", "no time was written here", "no time was written", false},
		{"a value at the end", "got 5", "got {n}", true},
		{"nothing for a value", "got ", "got {n}", true},
		{"another beginning", "get 5", "got {n}", false},
		{"ends overlap", "aba", "ab{x}ba", false},
		{"the middle is missing", "from a to", "from {a} to {b}", false},
		{"the middle twice", "a to b to c", "{x} to {y}", true},
		{"only a value", "", "{what}", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := hasForm(tc.text, tc.form); got != tc.want {
				t.Errorf("hasForm(%q, %q) = %v, want %v", tc.text, tc.form, got, tc.want)
			}
		})
	}
}

// Whatever stands in the values, a fault finds a sentence of its own code.
func TestFilledTextHasItsForm(t *testing.T) {
	c := loaded(t)
	var known []string
	for _, id := range c.IDs("en") {
		if strings.HasPrefix(id, "fault.") {
			known = append(known, id)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		form := c.messages["en"][rapid.SampledFrom(known).Draw(t, "id")].Other
		args := map[string]any{}
		for _, name := range placeholders(form) {
			args[name] = rapid.String().Draw(t, name)
		}
		if text := fault.Fill(form, args); !hasForm(text, form) {
			t.Fatalf("hasForm(%q, %q) = false", text, form)
		}
	})
}

// Every sentence and hint in the sources is in the catalogue, word for word in English and with the same values in every
// language; and the catalogue holds no other.
func TestEveryFaultIsSaid(t *testing.T) {
	c, source := loaded(t), sources(t)
	if len(source.texts) < 200 || len(source.hints) < 80 {
		t.Fatalf("found %d codes with %d kinds of hint: the sources were not read", len(source.texts), len(source.hints))
	}
	for _, site := range source.unknown {
		t.Errorf("%s is built from parts: say in source_test.go what it can be", site)
	}
	for area, byCode := range map[string]map[string][]string{"fault.": source.texts, "fault-hint.": source.hints} {
		met := map[string]bool{}
		for code, texts := range byCode {
			for _, text := range texts {
				id := c.saying(area+code, text)
				if id == "" {
					t.Errorf("en/fault.toml lacks %s: %q", area+code, text)
					continue
				}
				met[id] = true
				for _, lang := range Languages()[1:] {
					m := c.messages[lang][id]
					if m == nil {
						t.Errorf("%s lacks the message %s: %q", lang, id, text)
					} else if !slices.Equal(placeholders(m.Other), placeholders(text)) {
						t.Errorf("%s %s has the values %v, English %v: %q", lang, id, placeholders(m.Other), placeholders(text), m.Other)
					}
				}
			}
		}
		for _, id := range c.IDs("en") {
			if strings.HasPrefix(id, area) && !met[id] {
				t.Errorf("en has the message %s, which no source says: %q", id, c.messages["en"][id].Other)
			}
		}
	}
}

// saying gives the id of the message among id, id_2 … that is this English, or nothing.
func (c *Catalogue) saying(id, english string) string {
	for _, other := range c.IDs("en") {
		base, _, _ := strings.Cut(other, "_")
		if base != id {
			continue
		}
		for _, form := range forms(c.messages["en"][other]) {
			if form == english {
				return other
			}
		}
	}
	return ""
}

// What source_test.go says of English that the ledger puts together is what the ledger says.
func TestComposedEnglish(t *testing.T) {
	_, badAccount := ledger.ParseAccount("ashore/x/y")
	_, badCategory := ledger.ParseCategory("ghost")
	for _, tc := range []struct {
		name, code, hint string
		err              error
	}{
		{"account key", "ledger.account-key", accountTypes, badAccount},
		{"account type", "ledger.account-type", accountTypes, ledger.Account{}.Validate()},
		{"category", "ledger.unknown-category", categories, badCategory},
		{"reason", "ledger.empty-reason", "give a code of lower-case words with hyphens, such as recount-on-deck", ledger.Reason("").Validate()},
		{"unit", "ledger.bad-unit", "write lower-case words with single hyphens, at most 64 bytes, such as recount-on-deck", ledger.Unit("Kg").Validate()},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := fault.As(tc.err)
			if f.Code != tc.code || f.Hint != tc.hint {
				t.Fatalf("the fault is %s with the hint %q; want %s, %q", f.Code, f.Hint, tc.code, tc.hint)
			}
			if text, hint := Fault("it", f); text == f.Text || hint == f.Hint {
				t.Errorf("%s is not said in Italian: %q, %q", f.Code, text, hint)
			}
		})
	}
}
