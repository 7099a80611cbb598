package cot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phone is a run of digits, spaces and signs that is long enough to reach somebody. Coordinates and times have a letter, a
// decimal point or a colon in between and are left; a number of nine digits may be an MMSI and is left too.
var phone = regexp.MustCompile(`(?:\+|\b00)[0-9][0-9 ()./-]{6,20}[0-9]\b|\b[0-9]{10,15}\b|\b0[0-9]{1,3}[ /-][0-9][0-9 -]{5,12}[0-9]\b`)

var mail = regexp.MustCompile(`[\p{L}0-9._%+-]+@[\p{L}0-9.-]+\.\p{L}{2,}`)

// Taken stands where a telephone number or an address was.
const Taken = "[…]"

// anonymous takes telephone numbers and e-mail addresses out of a text. Source: R28.
func anonymous(s string) string {
	return phone.ReplaceAllString(mail.ReplaceAllString(s, Taken), Taken)
}

// printable replaces what cannot be shown in a line or in a paragraph.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) && r != '\n' {
			return ' '
		}
		return r
	}, s)
}

// cut shortens to at most most bytes of whole characters.
func cut(s string, most int) string {
	s = printable(s)
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}
