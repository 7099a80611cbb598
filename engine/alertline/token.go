package alertline

import (
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	word tokenKind = iota
	digits
	sign
)

// token is a run of letters, a run of digits, or one sign, of the plain line.
type token struct {
	kind       tokenKind
	text       string
	start, end int  // in the plain line
	glued      bool // nothing stands between it and the token before
	taken      bool
}

// split takes a plain line apart. Spaces and breaks part tokens and are none.
func split(s string) []token {
	tokens := make([]token, 0, len(s)/4+4)
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		kind, j := sign, i+width
		switch {
		case r <= ' ':
			i = j
			continue
		case '0' <= r && r <= '9':
			kind = digits
			for j < len(s) && '0' <= s[j] && s[j] <= '9' {
				j++
			}
		case unicode.IsLetter(r):
			kind = word
			for j < len(s) {
				next, w := utf8.DecodeRuneInString(s[j:])
				if !unicode.IsLetter(next) {
					break
				}
				j += w
			}
		}
		glued := len(tokens) > 0 && tokens[len(tokens)-1].end == i
		tokens = append(tokens, token{kind: kind, text: s[i:j], start: i, end: j, glued: glued})
		i = j
	}
	return tokens
}

// clock says whether t can be a time of day: four digits, 0000 to 2359.
func (t *token) clock() bool {
	return t.kind == digits && len(t.text) == 4 && t.text[:2] < "24" && t.text[2:] < "60"
}
