package i18n

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/BurntSushi/toml"
)

// The rules of the pack that comes with the program are said in every language, and in English word for word.
func TestEveryRuleIsSaid(t *testing.T) {
	var pack struct {
		Rule []struct{ ID, Text, Satisfied, Ask string }
	}
	if _, err := toml.DecodeFile(filepath.Join("..", "..", "record", "policy", "packs", "central-mediterranean.toml"), &pack); err != nil {
		t.Fatal(err)
	}
	if len(pack.Rule) == 0 {
		t.Fatal("the pack has no rules: it was not read")
	}
	c := loaded(t)
	var known []string
	for _, r := range pack.Rule {
		for part, english := range map[string]string{"text": r.Text, "satisfied": r.Satisfied, "ask": r.Ask} {
			id := "rule." + r.ID + "." + part
			known = append(known, id)
			for _, lang := range Languages() {
				m := c.messages[lang][id]
				if m == nil {
					t.Errorf("%s lacks the message %s: %q", lang, id, english)
				} else if lang == "en" && m.Other != english {
					t.Errorf("en %s is %q; the pack says %q", id, m.Other, english)
				}
			}
		}
	}
	for _, id := range c.IDs("en") {
		if len(id) > 6 && id[:6] == "rule.R" && !slices.Contains(known, id) {
			t.Errorf("en has the message %s, which no rule of the pack says", id)
		}
	}
}
