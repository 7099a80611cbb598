package geo

import (
	"unicode"
	"unicode/utf8"

	"fanar/engine/alertline/typed"
)

// Find gives the first position inside a longer line and the bytes of text that it takes up. Counts, times, dates and
// telephone numbers are not positions: a pair needs both its letters or both its labels, or two fractions of which one
// has three digits or both have two, and that cannot be a date or a time. Of two readings that are equally good none is found; [Suspect] tells.
func Find(text string) (pos Position, start, end int, ok bool) {
	l := typed.Fold(text)
	hit := search(l.Plain)
	if !hit.spelled || hit.trouble.wrong != nothing {
		return Position{}, 0, 0, false
	}
	return hit.pos, l.Back(hit.start), l.Back(hit.end), true
}

// Suspect gives the first part of a line that is written as a position and cannot be one, such as 3375N01230E, with the
// fault that [Parse] gives for it; nil when there is none. It looks only where [Find] found nothing.
func Suspect(text string) (start, end int, err error) {
	l := typed.Fold(text)
	hit := search(l.Plain)
	if !hit.spelled || hit.trouble.wrong == nothing {
		return 0, 0, nil
	}
	return l.Back(hit.start), l.Back(hit.end), hit.trouble.fault(l)
}

// hit is what a line was found to hold: a position, or something spelled as one and its trouble.
type hit struct {
	spelled    bool
	pos        Position
	trouble    trouble
	start, end int
}

// search gives the first position of a plain line; failing that, the first pair that is spelled as one.
func search(s string) hit {
	var suspect hit
	keep := func(start, end int, t trouble) {
		if !suspect.spelled {
			suspect = hit{spelled: true, trouble: t, start: start, end: end}
		}
	}
	for i := 0; i < len(s); i++ {
		if !canStart(s, i) {
			continue
		}
		p, t := readPair(s, i, true)
		if t.wrong == wrongMissing && p.lettered && p.end > 0 && (p.a.marked || (p.a.n > 1 && !p.a.hemi.spaced)) {
			keep(p.start, p.end, t)
			continue
		}
		if t.wrong != nothing || !p.plausible(s) {
			continue
		}
		if other, ok := p.otherReading(s); ok {
			switch mine, theirs := p.shape(), other.shape(); {
			case theirs > mine:
				p = other
			case theirs == mine:
				keep(p.start, other.end, trouble{wrong: wrongReadings, start: p.start, end: other.end})
				i = other.end - 1
				continue
			}
		}
		pos, t := p.position()
		if t.wrong == nothing {
			return hit{spelled: true, pos: pos, start: p.start, end: p.end}
		}
		if p.lettered {
			keep(p.start, p.end, t)
		}
		// "93 55N 12 30E" is a wrong position and not 55N 12 30E; "80 3355N 01230E" is a right one behind a count.
		if p.lettered && t.wrong != wrongDigits && p.a.n == p.b.n && p.a.parts[0].whole <= 3 {
			i = p.end - 1
		}
	}
	return suspect
}

// canStart says whether a position can begin at i: at a digit, a sign or a letter, and not inside a word or a number. A run
// of four digits behind "80," is a latitude and not a decimal.
func canStart(s string, i int) bool {
	c := s[i]
	if !utf8.RuneStart(c) || (!typed.IsDigit(c) && c != '-' && c != '+' && c < 'a') {
		return false
	}
	before := lastRuneBefore(s, i)
	switch before {
	case '-', '+':
		return false
	case '.', ':', '/', '\'':
		return i < 2 || !typed.IsDigit(s[i-2])
	case ',':
		return i < 2 || !typed.IsDigit(s[i-2]) || typed.DigitsEnd(s, i)-i >= 4
	}
	return !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

// plausible says whether a pair that was spelled right is meant as a position when it stands in a line among other things.
func (p *pair) plausible(s string) bool {
	if p.end < len(s) {
		c := s[p.end]
		if typed.IsDigit(c) || (!p.lettered && c == '%') {
			return false
		}
		if _, end := typed.Word(s, p.end); end > p.end {
			return false
		}
		if p.end+1 < len(s) && typed.IsDigit(s[p.end+1]) && (c == '.' || c == ',' || c == ':' || c == '-' || c == '/') {
			return false
		}
	}
	if p.lettered {
		// "80 33 55N 12 30E" and "80,3355N01230E": the count before a latitude is not its degrees.
		stray := !p.leading && !p.a.marked && (p.a.n > p.b.n || p.a.parts[0].comma && !p.b.parts[0].comma)
		return p.a.tight() && p.b.tight() && !stray
	}
	if p.aLabel != neither && p.bLabel != neither {
		return true
	}
	fine, coarse := max(p.a.last().frac, p.b.last().frac), min(p.a.last().frac, p.b.last().frac)
	if fine < 2 || (coarse < 2 && (fine < 3 || coarse < 1)) {
		return false
	}
	if p.a.signed+p.b.signed > 0 || p.a.marked || p.b.marked {
		return true
	}
	// "14.32 34.35 13.05": three in a row; the last two are the position.
	if next, ok := readNumber(s, typed.SkipSpaces(s, p.end)); ok && next.frac > 0 {
		return false
	}
	return !(p.a.last().clockOrDay() && p.b.last().clockOrDay())
}

// clockOrDay says whether n can be a time (14.32) or a day and month (22.11).
func (n number) clockOrDay() bool {
	if n.frac != 2 || n.whole > 2 {
		return false
	}
	whole := int(n.value)
	hundredths := int((n.value-float64(whole))*100 + 0.5)
	return (whole <= 23 && hundredths <= 59) || (1 <= whole && whole <= 31 && 1 <= hundredths && hundredths <= 12)
}

// otherReading gives the pair that a line also holds when a spaced letter may belong to the number behind it:
// "1432 N 3355 E 01230" is 1432N 3355E and then 01230, or 1432 and then N3355 E01230.
func (p *pair) otherReading(s string) (pair, bool) {
	if !p.lettered || p.leading || !p.a.hemi.spaced || !p.b.hemi.spaced {
		return pair{}, false
	}
	if behind := typed.SkipSpaces(s, p.end); behind == len(s) || !typed.IsDigit(s[behind]) {
		return pair{}, false
	}
	other, t := readPair(s, p.a.hemi.at, true)
	if t.wrong != nothing || !other.leading || !other.plausible(s) {
		return pair{}, false
	}
	if _, t := other.position(); t.wrong != nothing {
		return pair{}, false
	}
	return other, true
}

// shape counts the habits that a well-written pair follows: two digits of latitude and three of longitude, and both halves
// written in the same way.
func (p *pair) shape() int {
	n := 0
	lat, lon := p.a.parts[0].whole, p.b.parts[0].whole
	if lat%2 == 0 && lon == lat+1 {
		n += 2
	}
	if p.a.n == p.b.n && (p.a.last().frac > 0) == (p.b.last().frac > 0) {
		n++
	}
	return n
}
