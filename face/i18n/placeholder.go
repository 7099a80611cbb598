package i18n

import (
	"regexp"
	"slices"
)

// placeholder is a name in braces.
var placeholder = regexp.MustCompile(`\{([a-zA-Z][a-zA-Z0-9_-]*)\}`)

// placeholders gives the names in braces in a text, each once, in order.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return names
}
