package geo

import "fanar/engine/alertline/typed"

// pair is two coordinates as they were written, in the order of the text.
type pair struct {
	a, b           coordinate
	aLabel, bLabel axis // from words such as "lat:", or neither
	lettered       bool
	leading        bool // the letters stand before their numbers
	start, end     int
}

// readPair reads two coordinates at i. The trouble is about spelling only; whether the numbers make sense is the question
// of [pair.position]. In a line (inLine) a leading pair has as many parts on the right as on the left, so that a count
// behind it is not taken for seconds.
func readPair(s string, i int, inLine bool) (pair, trouble) {
	p := pair{start: i}
	p.aLabel, i = readLabel(s, i)
	if h, next, ok := leadingHemisphere(s, i); ok {
		return readLeading(s, p, h, next, inLine)
	}
	a, ok := readParts(s, i, 3, true)
	if !ok {
		return p, trouble{wrong: wrongUnreadable, start: i, end: len(s)}
	}
	h, end, ok := trailingHemisphere(s, a.end)
	if !ok {
		return readBare(s, p, i)
	}
	a.hemi, a.hasLetter, a.end = h, true, end
	p.a, p.lettered = a, true
	i = readSeparator(s, a.end)
	p.bLabel, i = readLabel(s, i)
	b, ok := readParts(s, i, 3, true)
	if !ok {
		p.end = a.end
		return p, trouble{wrong: wrongMissing, axis: h.axis.other(), start: p.start, end: a.end}
	}
	h, end, ok = trailingHemisphere(s, b.end)
	if !ok {
		return p, trouble{wrong: wrongHemisphere, axis: a.hemi.axis.other(), start: b.start, end: b.end}
	}
	b.hemi, b.hasLetter, b.end = h, true, end
	p.b, p.end = b, b.end
	return p, trouble{}
}

func readLeading(s string, p pair, h hemisphere, i int, inLine bool) (pair, trouble) {
	p.lettered, p.leading = true, true
	a, ok := readParts(s, i, 3, true)
	if !ok {
		return p, trouble{wrong: wrongUnreadable, start: h.at, end: len(s)}
	}
	a.hemi, a.hasLetter, a.start = h, true, h.at
	p.a = a
	most := 3
	if inLine {
		most = a.n
	}
	i = readSeparator(s, a.end)
	p.bLabel, i = readLabel(s, i)
	h2, next, ok := leadingHemisphere(s, i)
	if !ok {
		p.end = a.end
		if b, ok := readParts(s, i, most, true); ok {
			return p, trouble{wrong: wrongHemisphere, axis: h.axis.other(), start: b.start, end: b.end}
		}
		return p, trouble{wrong: wrongMissing, axis: h.axis.other(), start: p.start, end: a.end}
	}
	b, ok := readParts(s, next, most, true)
	if !ok {
		return p, trouble{wrong: wrongUnreadable, start: h2.at, end: len(s)}
	}
	b.hemi, b.hasLetter, b.start = h2, true, h2.at
	p.b, p.end = b, b.end
	return p, trouble{}
}

// readBare reads two numbers without a letter, latitude first unless labels say otherwise. Only degrees with a fraction
// or whole degrees can stand so: minutes need their hemisphere, because nobody writes minus before minutes.
func readBare(s string, p pair, i int) (pair, trouble) {
	a, ok := readParts(s, i, 3, false)
	if !ok {
		return p, trouble{wrong: wrongUnreadable, start: i, end: len(s)}
	}
	p.a = a
	sep := readSeparator(s, a.end)
	p.bLabel, i = readLabel(s, sep)
	if h, _, ok := leadingHemisphere(s, i); ok {
		return p, trouble{wrong: wrongHemisphere, axis: h.axis.other(), start: a.start, end: a.end}
	}
	b, ok := readParts(s, i, 3, false)
	if !ok || sep == a.end {
		return p, trouble{wrong: wrongMissing, axis: p.aLabel.other(), start: p.start, end: a.end}
	}
	p.b, p.end = b, b.end
	if h, _, ok := trailingHemisphere(s, b.end); ok {
		return p, trouble{wrong: wrongHemisphere, axis: h.axis.other(), start: a.start, end: a.end}
	}
	for _, c := range [...]coordinate{a, b} {
		if c.n > 1 || c.parts[0].whole > 3 {
			return p, trouble{wrong: wrongHemisphere, start: a.start, end: b.end}
		}
	}
	return p, trouble{}
}

// position makes the place that the pair says, or says what is wrong with it.
func (p *pair) position() (Position, trouble) {
	whole := trouble{start: p.start, end: p.end}
	aAxis, bAxis := p.aLabel, p.bLabel
	if p.lettered {
		aAxis, bAxis = p.a.hemi.axis, p.b.hemi.axis
		if !p.a.hemi.tongue.beside(p.b.hemi.tongue) ||
			(p.aLabel != neither && p.aLabel != aAxis) || (p.bLabel != neither && p.bLabel != bAxis) {
			whole.wrong = wrongLetters
			return Position{}, whole
		}
	}
	switch {
	case aAxis == neither && bAxis == neither:
		aAxis, bAxis = latitude, longitude
	case aAxis == neither:
		aAxis = bAxis.other()
	case bAxis == neither:
		bAxis = aAxis.other()
	}
	if aAxis == bAxis {
		whole.wrong, whole.axis = wrongTwice, aAxis
		return Position{}, whole
	}
	a, t := p.a.degrees(aAxis)
	if t.wrong != nothing {
		return Position{}, t
	}
	b, t := p.b.degrees(bAxis)
	if t.wrong != nothing {
		return Position{}, t
	}
	if aAxis == longitude {
		a, b = b, a
	}
	return Position{Lat: a, Lon: b}, trouble{}
}

// readLabel reads a word such as "lat:" or "longitude =" and the spaces behind it.
func readLabel(s string, i int) (axis, int) {
	w, end := typed.Word(s, i)
	var a axis
	switch w {
	case "lat", "latitude", "latitudine", "enlem":
		a = latitude
	case "lon", "lng", "long", "longitude", "longitudine", "boylam":
		a = longitude
	default:
		return neither, i
	}
	end = typed.SkipSpaces(s, end)
	if end < len(s) && (s[end] == ':' || s[end] == '=' || s[end] == '.') {
		end = typed.SkipSpaces(s, end+1)
	}
	return a, end
}

// readSeparator reads what may stand between two coordinates: spaces and at most one sign or "and".
func readSeparator(s string, i int) int {
	j := typed.SkipSpaces(s, i)
	if j >= len(s) {
		return j
	}
	switch s[j] {
	case ',', ';', '/', '|':
		return typed.SkipSpaces(s, j+1)
	case '-':
		// A dash against the letter before it, or with a space behind it, is no minus.
		if after := typed.SkipSpaces(s, j+1); after > j+1 || (j == i && i > 0 && !typed.IsDigit(s[i-1])) {
			return after
		}
	}
	if w, end := typed.Word(s, j); j > i && (w == "and" || w == "et" || w == "ve" || w == "و") {
		return typed.SkipSpaces(s, end)
	}
	return j
}
