package sitrep

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	wire "fanar/engine/sitrep"
)

// TestEveryLanguageHasEveryPhrase holds that no draft falls back to English, and that no value is lost in a translation.
func TestEveryLanguageHasEveryPhrase(t *testing.T) {
	holes := regexp.MustCompile(`\{[a-z]+\}`)
	sorted := func(text string) []string { return slices.Sorted(slices.Values(holes.FindAllString(text, -1))) }
	for _, lang := range wire.Languages() {
		for id, english := range phrases("en") {
			text, ok := phrases(lang)[id]
			if !ok || text == "" {
				t.Errorf("%s lacks %s", lang, id)
			}
			if !slices.Equal(sorted(text), sorted(english)) {
				t.Errorf("%s says %s with the values %v, want %v", lang, id, sorted(text), sorted(english))
			}
		}
		for id := range maps.Keys(phrases(lang)) {
			if _, ok := phrases("en")[id]; !ok {
				t.Errorf("%s has %s, which English lacks", lang, id)
			}
		}
	}
}
