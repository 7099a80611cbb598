package policy

import (
	"regexp"
	"strings"
)

// Cedar and TOML are read by recursion, and a stack that runs over ends the program: what a pack nests is bounded before
// either looks at it. The shipped pack nests three brackets, and its longest Cedar has 302 bytes.
const (
	// cedarLimit is the longest Cedar text of one rule, in bytes.
	cedarLimit = 4 << 10
	// cedarDepth is how deep the Cedar of one rule may nest: brackets, and what nests without any.
	cedarDepth = 100
	// packDepth is how many brackets the text of a pack may leave open at once. It is far above what a rule may nest,
	// since the prose of a pack may hold a bracket that nothing closes.
	packDepth = 1000
)

// checkCedar refuses Cedar that is too long or that nests too deep to be read.
func checkCedar(rule, text string) error {
	if len(text) > cedarLimit {
		return bad("rule {rule} has {got} bytes of Cedar; {limit} are the most", "rule", rule, "got", len(text), "limit", cedarLimit).
			WithHint("make several rules of it")
	}
	// "if" nests in its "else" without a bracket.
	if d := depth([]byte(text)) + strings.Count(text, "else"); d > cedarDepth {
		return bad("the Cedar of rule {rule} nests {got} brackets and conditions in each other; {limit} are the most", "rule", rule, "got", d, "limit", cedarDepth).
			WithHint("make several rules of it")
	}
	return nil
}

// depth counts how many brackets are open at once at most. It looks into strings and comments too, where a bracket that
// nothing closes counts as one more.
func depth(text []byte) (deepest int) {
	open := 0
	for _, c := range text {
		switch c {
		case '(', '[', '{':
			open++
			deepest = max(deepest, open)
		case ')', ']', '}':
			open = max(open-1, 0)
		}
	}
	return deepest
}

// manyParts finds a TOML key of more than ten dotted parts, quoted or not. The TOML reader takes a time that grows with
// the square of their number.
var manyParts = regexp.MustCompile(`(?:["']?[A-Za-z0-9_-]*["']?[ \t]*\.[ \t]*){11}`)

// checkText refuses the text of a pack that would take its reader long.
func checkText(text []byte) error {
	if d := depth(text); d > packDepth {
		return bad("the pack nests {got} brackets in each other; {limit} are the most", "got", d, "limit", packDepth)
	}
	if manyParts.Match(text) {
		return bad("the pack has a key of more than ten parts with dots between them")
	}
	return nil
}
