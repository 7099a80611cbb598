package dtg

import (
	"time"
	"unicode"
	"unicode/utf8"

	"fanar/engine/alertline/typed"
)

// Find gives the first time inside a longer line, in UTC, and the bytes of text that it takes up. What can be something
// else is left alone: a zone letter that is also a direction (1432E), a lone decimal that does not open the line (14.32), digits
// that are a part of a telephone number, a date without a time. Four digits that stand alone and can be a time of day are
// one; a caller that knows them as a count takes them out first, with [typed.Break].
func Find(text string, now time.Time, local *time.Location) (t time.Time, start, end int, ok bool) {
	l := typed.Fold(text)
	s := l.Plain
	first := typed.SkipSpaces(s, 0)
	for i := first; i < len(s); i++ {
		if !canStart(s, i) {
			continue
		}
		st, bad := read(s, i, now, true)
		if bad.wrong != nothing || !apart(s, st.end) || !st.plausible(s, i == first) {
			continue
		}
		if at, bad := st.resolve(now, local); bad.wrong == nothing {
			return at, l.Back(i), l.Back(st.end), true
		}
	}
	return time.Time{}, 0, 0, false
}

// canStart says whether a time can begin at i: not inside a word or a number.
func canStart(s string, i int) bool {
	c := s[i]
	if c == ' ' || !utf8.RuneStart(c) || (c != '-' && !typed.IsDigit(c) && c < 'a') {
		return false
	}
	r, width := utf8.DecodeLastRuneInString(s[:i])
	if width == 0 {
		return true
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return false
	}
	switch r {
	case '+', '-', '~', '<', '>', '°':
		return false
	case '.', ':', '/', '\'', ',':
		return i < 2 || !typed.IsDigit(s[i-2]) || (r == ',' && typed.DigitsEnd(s, i)-i >= 4)
	}
	return true
}

// plausible says whether what was read as a time is meant as one among other things.
func (st *stamp) plausible(s string, opens bool) bool {
	if st.relative || st.year != 0 || st.month != 0 {
		return true
	}
	switch st.zone.letter {
	case 'n', 's', 'e', 'w', 'o', 'k', 'd':
		return false // a latitude or a longitude; the other zone letters are none
	}
	if st.day != 0 {
		return st.letterAt > 0 || opens
	}
	if st.colon {
		// "22.11. 14:32" opens with a day.
		return s[typed.DigitsEnd(s, st.clockAt)] != '.' || (opens && !(st.end < len(s) && s[st.end] == '.'))
	}
	if st.letterAt > 0 {
		return true
	}
	return opens || !amongDigits(s, st.start, st.end)
}

// amongDigits says whether the run from i to j is a group of a longer number: "+39 333 1432 12" is, the time of "80 1432" is
// not. One short group before it is a count; more of them, a long one, or a long one behind are a number.
func amongDigits(s string, i, j int) bool {
	if behind := typed.SkipSpaces(s, j); typed.DigitsEnd(s, behind)-behind >= 3 {
		return true
	}
	end := spacesStart(s, i)
	start := end
	for start > 0 && typed.IsDigit(s[start-1]) {
		start--
	}
	if start == end || end == i {
		return false
	}
	before := spacesStart(s, start)
	return end-start > 2 || (before > 0 && (typed.IsDigit(s[before-1]) || s[before-1] == '+'))
}

func spacesStart(s string, i int) int {
	for i > 0 && s[i-1] == ' ' {
		i--
	}
	return i
}
