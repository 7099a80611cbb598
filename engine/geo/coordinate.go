package geo

import (
	"math"
	"strconv"
	"strings"

	"fanar/engine/alertline/typed"
)

// number is a run of digits with perhaps a fraction.
type number struct {
	value       float64
	whole, frac int // digits before and after the decimal sign
	comma       bool
	at, end     int
}

// readNumber reads digits at i. A comma is a decimal sign when a digit follows and nothing nearby says otherwise: the
// number has no point, and neither has the one behind the comma ("34.35,13.05" is two numbers, "34,35" one).
func readNumber(s string, i int) (number, bool) {
	j := typed.DigitsEnd(s, i)
	n := number{whole: j - i, at: i, end: j}
	if n.whole == 0 || n.whole > 8 {
		return n, false
	}
	text := s[i:j]
	if j+1 < len(s) && typed.IsDigit(s[j+1]) {
		k := typed.DigitsEnd(s, j+1)
		another := k+1 < len(s) && (s[k] == '.' || s[k] == ',') && typed.IsDigit(s[k+1])
		switch {
		case s[j] == '.':
			n.frac, n.end, text = k-j-1, k, s[i:k]
		case s[j] == ',' && !another:
			n.frac, n.end, n.comma, text = k-j-1, k, true, s[i:j]+"."+s[j+1:k]
		}
	}
	if n.frac > 17 {
		return n, false
	}
	n.value, _ = strconv.ParseFloat(text, 64)
	return n, true
}

// coordinate is one half of a position as it was written, before anybody asks whether it makes sense.
type coordinate struct {
	parts      [3]number // degrees, minutes, seconds, or one compact run
	n          int
	signed     byte // '-' or '+' when it was written
	marked     bool // degree, minute or second marks, or - and : between parts
	hasLetter  bool
	hemi       hemisphere
	start, end int
}

func (c *coordinate) last() number { return c.parts[c.n-1] }

// tight says that nothing but the position itself can have been meant: parts, marks, a fraction, or a letter that is glued
// to the number. A lone "12 e" in a line of Italian is not tight.
func (c *coordinate) tight() bool {
	return c.n > 1 || c.marked || c.last().frac > 0 || c.last().whole > 3 || !c.hemi.spaced
}

// readParts reads up to most numbers of one coordinate. spaces allows a space between parts, which only a hemisphere
// letter makes safe: "33 55 N" but never "34 13".
func readParts(s string, i, most int, spaces bool) (coordinate, bool) {
	c := coordinate{start: i}
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		c.signed = s[i]
		i++
	}
	first, ok := readNumber(s, i)
	if !ok {
		return c, false
	}
	c.parts[0], c.n, c.end = first, 1, first.end
	var joint byte // what stands between this coordinate's parts: the same thing everywhere
	for {
		j := typed.SkipSpaces(s, c.end)
		mark := markWidth(s, j, c.n-1)
		if mark > 0 {
			c.marked, c.end = true, j+mark
			j = typed.SkipSpaces(s, c.end)
		}
		if c.n == most || c.last().frac > 0 || j >= len(s) {
			return c, true
		}
		var kind byte
		switch {
		case mark > 0:
			kind = 'm'
		case j == c.end && (s[j] == '-' || s[j] == ':'):
			kind = s[j]
			j++
		case j > c.end && spaces:
			kind = ' '
		}
		if kind == 0 || (joint != 0 && joint != kind) {
			return c, true
		}
		next, ok := readNumber(s, j)
		// A number with a degree mark behind it is the start of the other coordinate.
		if !ok || strings.HasPrefix(s[typed.SkipSpaces(s, next.end):], "°") {
			return c, true
		}
		joint = kind
		c.marked = c.marked || kind != ' '
		c.parts[c.n], c.end = next, next.end
		c.n++
	}
}

// markWidth gives the width of the mark for degrees (level 0), minutes (1) or seconds (2) at i, or 0.
func markWidth(s string, i, level int) int {
	if i >= len(s) {
		return 0
	}
	switch c := s[i]; {
	case level == 0 && strings.HasPrefix(s[i:], "°"):
		return len("°")
	case level == 1 && c == '\'' && !strings.HasPrefix(s[i:], "''"):
		return 1
	case level == 2 && c == '"':
		return 1
	case level == 2 && strings.HasPrefix(s[i:], "''"):
		return 2
	case c < 'a' || c > 'z':
		return 0
	}
	w, end := typed.Word(s, i)
	switch w {
	case "deg", "degs", "degree", "degrees":
		if level == 0 {
			return len(w)
		}
	case "min", "mins", "minute", "minutes":
		if level == 1 {
			return len(w)
		}
	case "sec", "secs", "second", "seconds":
		if level == 2 {
			return len(w)
		}
	}
	// 33d55m12sN: each letter glued to the number before it, and to a digit or to the hemisphere behind it.
	if i > 0 && typed.IsDigit(s[i-1]) && w[0] == "dms"[level] {
		digitBehind := len(w) == 1 && end < len(s) && typed.IsDigit(s[end])
		letterBehind := level > 0 && len(w) == 2 && strings.IndexByte("nsew", w[1]) >= 0
		if digitBehind || letterBehind {
			return 1
		}
	}
	return 0
}

// degrees gives the signed value of c on an axis, or what is wrong with it.
func (c *coordinate) degrees(a axis) (float64, trouble) {
	fail := func(w wrong, n number) (float64, trouble) {
		return 0, trouble{wrong: w, axis: a, start: n.at, end: n.end}
	}
	deg, mins, secs := c.parts[0].value, 0.0, 0.0
	switch c.n {
	case 1:
		if c.hasLetter && !c.marked && c.parts[0].whole > 2 {
			var ok bool
			if deg, mins, secs, ok = compact(c.parts[0], a); !ok {
				return fail(wrongDigits, c.parts[0])
			}
		}
	case 3:
		secs = c.parts[2].value
		fallthrough
	case 2:
		mins = c.parts[1].value
		for _, p := range c.parts[1:c.n] {
			if p.whole > 2 {
				return fail(wrongDigits, p)
			}
		}
	}
	switch {
	case mins >= 60:
		return fail(wrongMinutes, c.parts[min(c.n-1, 1)])
	case secs >= 60:
		return fail(wrongSeconds, c.last())
	}
	value := deg + mins/60 + secs/3600
	if value > a.most() {
		return fail(wrongDegrees, c.parts[0])
	}
	if c.signed != 0 && c.hasLetter {
		return 0, trouble{wrong: wrongSign, axis: a, start: c.start, end: c.end}
	}
	if value != 0 && (c.signed == '-' || (c.hasLetter && c.hemi.sign < 0)) {
		value = -value
	}
	return value, trouble{}
}

// compact takes a run such as 3355, 01230, 335512 or 3355.25 apart. A latitude has two digits of degrees and a longitude
// three; a longitude with two is understood only where no leading zero speaks against it.
func compact(n number, a axis) (deg, mins, secs float64, ok bool) {
	width, zero := n.whole, math.Floor(n.value/math.Pow10(n.whole-1)) == 0
	if a == latitude && zero {
		width-- // 03355 and 034.35: a longitude's zero before a latitude
	} else if a == longitude {
		switch {
		case width == 3 || width == 5 || width == 7:
			width-- // now the digits behind the first say degrees, minutes, seconds as for a latitude
		case zero:
			return 0, 0, 0, false
		}
	}
	switch width {
	case 2, 3: // three digits are too many degrees for a latitude, and the range says so
		return n.value, 0, 0, true
	case 4:
		deg = math.Floor(n.value / 100)
		return deg, n.value - deg*100, 0, true
	case 6:
		deg = math.Floor(n.value / 10000)
		mins = math.Floor((n.value - deg*10000) / 100)
		return deg, mins, n.value - deg*10000 - mins*100, true
	}
	return 0, 0, 0, false
}
