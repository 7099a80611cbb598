package policy

import (
	"strings"
	"testing"
)

// TestPackThatWouldHoldUpItsReader: what a pack nests is refused before a reader looks at it, and the shipped pack is not.
func TestPackThatWouldHoldUpItsReader(t *testing.T) {
	if _, err := ParsePack(Shipped); err != nil {
		t.Fatalf("the shipped pack: %v", err)
	}
	rule := func(cedar string) string {
		return string(Shipped) + "\n[[rule]]\nid = \"R99\"\nkind = \"refuse\"\nseverity = 1\ntext = \"x\"\nbasis = [\"x\"]\nauthor = \"x\"\nfrom = \"2026-11-01\"\nsatisfied = \"x\"\non = [\"landing\"]\ncedar = \"\"\"" + cedar + "\"\"\"\n"
	}
	for _, c := range []struct{ name, text, says string }{
		{"a key of many parts", strings.Repeat("a.", 250_000) + "a = 1", "more than ten parts"},
		{"a table of many parts", "[" + strings.Repeat("a.", 250_000) + "a]", "more than ten parts"},
		{"a key of many quoted parts", strings.Repeat("\"a\" . ", 50_000) + "a = 1", "more than ten parts"},
		{"many open brackets", "a = " + strings.Repeat("[", 2000), "the pack nests"},
		{"Cedar of many brackets", rule("forbid (principal, action, resource) when { " + strings.Repeat("(", 200) + "true" + strings.Repeat(")", 200) + " };"), "brackets and conditions"},
		{"Cedar of many conditions", rule("forbid (principal, action, resource) when { " + strings.Repeat("if true then true else ", 150) + "true };"), "brackets and conditions"},
		{"Cedar that is long", rule("forbid (principal, action, resource) when { " + strings.Repeat("!", 5000) + "true };"), "bytes of Cedar"},
	} {
		if _, err := ParsePack([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.says)
		}
	}
}
