package i18n

import (
	"path/filepath"
	"testing"

	"github.com/BurntSushi/toml"
)

// The release rules of the pack are said in every language, and in English word for word.
func TestEveryReleaseRuleIsSaid(t *testing.T) {
	var pack struct {
		Release []struct{ ID, Text, Satisfied string }
	}
	if _, err := toml.DecodeFile(filepath.Join("..", "..", "record", "policy", "packs", "central-mediterranean.toml"), &pack); err != nil {
		t.Fatal(err)
	}
	if len(pack.Release) == 0 {
		t.Fatal("the pack has no release rules: it was not read")
	}
	c := loaded(t)
	for _, r := range pack.Release {
		for part, english := range map[string]string{"text": r.Text, "satisfied": r.Satisfied} {
			id := "rule." + r.ID + "." + part
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
}
