package geo

import (
	"strings"
	"unicode/utf8"

	"fanar/engine/alertline/typed"
	"fanar/fault"
)

// longest is the most bytes that one position can need, with room for labels and spaces.
const longest = 200

// Parse reads a position as people write it:
//
//	34.35N 013.05E   34.35, 13.05   -34.35 13.05   34,35 N 13,05 E     decimal degrees
//	33°55.0'N 012°30.0'E   33 55.0N 12 30E   33-55N 012-30E            degrees and decimal minutes
//	3355N01230E   3355.25N 01230.5E   N3355 E01230   335512N0123005E   compact
//	33°55′12″N 12°30′00″E   33 55 12 N 12 30 0 E   33d55m12sN …        degrees, minutes, seconds
//
// with º ’ ′ ″ and their relatives, decimal commas, Arabic-Indic digits, labels (lat:, lon:), either order where letters or
// labels say which is which, and the words for north, south, east and west in English, Italian, Arabic, Turkish and French.
//
// Letters: N S E W mean the same everywhere, before or after the number. O is west (ovest, ouest), only after a number and
// only beside N or S; it is never the German Ost. K G D B (kuzey, güney, doğu, batı) count only after a number and only
// together, because alone each of them is more often a slip or another word. Numbers without letters are latitude and then
// longitude in degrees; minutes without a letter are refused.
//
// Errors are *fault.Error of kind Invalid with a code position.… and a hint that shows a right spelling.
func Parse(text string) (Position, error) {
	if len(text) > longest {
		return Position{}, fault.New(fault.Invalid, "position.too-long", "a position has at most {most} bytes: got {got}",
			"most", longest, "got", len(text)).WithHint(exampleHint).WithField("position")
	}
	l := typed.Fold(text)
	s := strings.TrimRight(l.Plain, " .,;")
	i := typed.SkipSpaces(s, 0)
	if i == len(s) {
		return Position{}, fault.New(fault.Invalid, "position.empty", "no position was written").
			WithHint(exampleHint).WithField("position")
	}
	if len(s) > i+1 && (s[i] == '(' && s[len(s)-1] == ')' || s[i] == '[' && s[len(s)-1] == ']') {
		s = strings.TrimRight(s[:len(s)-1], " ")
		i = typed.SkipSpaces(s, i+1)
	}
	i = skipTitle(s, i)
	p, t := readPair(s, i, false)
	if t.wrong != nothing {
		return Position{}, explain(l, s, i, t)
	}
	pos, t := p.position()
	if t.wrong != nothing {
		return Position{}, t.fault(l)
	}
	if p.end < len(s) {
		end := typed.SkipSpaces(s, p.end)
		t := trouble{wrong: wrongTrailing, start: end, end: len(s)}
		if !p.lettered && typed.IsDigit(s[end]) {
			t = trouble{wrong: wrongHemisphere, start: i, end: len(s)}
		}
		return Position{}, t.fault(l)
	}
	return pos, nil
}

// explain gives the fault for a text that is not spelled as a position. One comma and nothing else is worth a sentence of
// its own: 34,13 is one number to half of the readers and two to the other half.
func explain(l typed.Line, s string, i int, t trouble) *fault.Error {
	if t.wrong == wrongMissing && strings.Count(s, ",") == 1 && !strings.ContainsAny(s, ". ") {
		comma := strings.IndexByte(s, ',')
		if typed.DigitsEnd(s, comma+1) == len(s) && comma > 0 && typed.IsDigit(s[comma-1]) {
			return fault.New(fault.Invalid, "position.comma", `the comma of "{part}" can be a decimal sign or stand between two numbers`,
				"part", cut(l.Raw)).WithHint("write 34.35 13.05 or 34,35 13,05 with a space between the two").WithField("position")
		}
	}
	if t.wrong == wrongUnreadable {
		if _, ok := readNumber(s, t.start); !ok && typed.DigitsEnd(s, t.start) > t.start {
			t = trouble{wrong: wrongDigits, start: t.start, end: typed.DigitsEnd(s, t.start)}
		}
	}
	return t.fault(l)
}

// skipTitle passes over a word for "position" in front of it.
func skipTitle(s string, i int) int {
	w, end := typed.Word(s, i)
	switch w {
	case "pos", "posn", "position", "posizione", "konum", "mevki", "الموقع", "موقع":
		end = typed.SkipSpaces(s, end)
		if end < len(s) && (s[end] == ':' || s[end] == '=') {
			end++
		}
		return typed.SkipSpaces(s, end)
	}
	return i
}

// lastRuneBefore gives the rune that ends at i, or typed.Break at the start.
func lastRuneBefore(s string, i int) rune {
	r, width := utf8.DecodeLastRuneInString(s[:i])
	if width == 0 {
		return typed.Break
	}
	return r
}
