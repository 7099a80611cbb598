package alertline

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// WithoutPhones gives the alert with every byte of a telephone number in it covered by an asterisk, in Raw and in the
// parts, so that offsets stay. Telephone numbers of people at sea are not kept. Source: R28.
func (a Alert) WithoutPhones() Alert {
	raw := []byte(a.Raw)
	cover := func(parts []Part) []Part {
		out := make([]Part, len(parts))
		for i, p := range parts {
			if p.Kind == KindPhone {
				p.Text = strings.Repeat("*", p.End-p.Start)
				p.Value = ""
				copy(raw[p.Start:p.End], p.Text)
			}
			out[i] = p
		}
		return out
	}
	a.Parts, a.Rest = cover(a.Parts), cover(a.Rest)
	a.Raw = string(raw)
	return a
}

// CoverPhones covers the telephone numbers of any text as [Alert.WithoutPhones] does it with an alert: what is not kept cannot
// leak. Lines are looked at one by one, since a number does not go over the end of a line; a long line is looked at in pieces
// that end between words. Source: R28.
func CoverPhones(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		for len(line) > 0 {
			end := pieceEnd(line)
			b.WriteString(Parse(line[:end], time.Time{}, time.UTC).WithoutPhones().Raw)
			line = line[end:]
		}
	}
	return b.String()
}

// pieceEnd gives how much of a line is read at once: between words if it can, never within a letter, and never nothing.
func pieceEnd(line string) int {
	if len(line) <= Longest {
		return len(line)
	}
	if space := strings.LastIndexFunc(line[:Longest], unicode.IsSpace); space > 0 {
		return space
	}
	for end := Longest; end > Longest-utf8.UTFMax; end-- {
		if utf8.RuneStart(line[end]) {
			return end
		}
	}
	return Longest // what is no text has no letters to cut
}
