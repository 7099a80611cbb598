package typed

import (
	"unicode"
	"unicode/utf8"
)

// Word gives the run of letters that begins at byte i of a plain text, and the byte behind it; an empty word where there is none.
func Word(s string, i int) (string, int) {
	j := i
	for j < len(s) {
		r, width := utf8.DecodeRuneInString(s[j:])
		if !unicode.IsLetter(r) {
			break
		}
		j += width
	}
	return s[i:j], j
}

// DigitsEnd gives the byte behind the run of digits that begins at byte i of a plain text; i where there is none.
func DigitsEnd(s string, i int) int {
	for i < len(s) && IsDigit(s[i]) {
		i++
	}
	return i
}

// SkipSpaces gives the first byte from i on that is no space. A [Break] is none.
func SkipSpaces(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

// IsDigit says whether a byte of a plain text is a digit; folding has made all of them ASCII.
func IsDigit(c byte) bool { return '0' <= c && c <= '9' }
