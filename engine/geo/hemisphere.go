package geo

import "fanar/engine/alertline/typed"

// axis is what a coordinate measures.
type axis uint8

const (
	neither axis = iota
	latitude
	longitude
)

// String is the word for a fault's sentence.
func (a axis) String() string {
	switch a {
	case latitude:
		return "latitude"
	case longitude:
		return "longitude"
	}
	return "coordinate"
}

func (a axis) other() axis {
	switch a {
	case latitude:
		return longitude
	case longitude:
		return latitude
	}
	return neither
}

// most is the largest number of degrees.
func (a axis) most() float64 {
	if a == latitude {
		return 90
	}
	return 180
}

// tongue is the family of letters that a hemisphere was written in.
type tongue uint8

const (
	common  tongue = iota // N S E W
	inFull                // a whole word, clear beside anything
	romance               // O, west in Italian and French
	turkish               // K G D B
)

// beside says whether one position can have letters of both tongues. A D beside an N may be east or a slip of the finger;
// beside a K it is east.
func (t tongue) beside(u tongue) bool {
	switch {
	case t == u || t == inFull || u == inFull:
		return true
	case t == turkish || u == turkish:
		return false
	}
	return true
}

// hemisphere is the letter or word that says north, south, east or west.
type hemisphere struct {
	axis   axis
	sign   float64 // +1 north and east, -1 south and west
	tongue tongue
	at     int // offset of the letter
	spaced bool
}

// hemisphereWord reads a whole run of letters. O is west, as in ovest and ouest, and never the German Ost. The Turkish letters
// are kuzey, güney, doğu, batı.
func hemisphereWord(w string) (hemisphere, bool) {
	h, ok := hemisphereOf(w)
	if len(w) > 1 {
		h.tongue = inFull
	}
	return h, ok
}

func hemisphereOf(w string) (hemisphere, bool) {
	switch w {
	case "n", "north", "nord", "kuzey", "شمال", "شمالا", "شمالي":
		return hemisphere{axis: latitude, sign: 1}, true
	case "s", "south", "sud", "guney", "جنوب", "جنوبا", "جنوبي":
		return hemisphere{axis: latitude, sign: -1}, true
	case "e", "east", "est", "dogu", "شرق", "شرقا", "شرقي":
		return hemisphere{axis: longitude, sign: 1}, true
	case "w", "west", "ovest", "ouest", "bati", "غرب", "غربا", "غربي":
		return hemisphere{axis: longitude, sign: -1}, true
	case "o":
		return hemisphere{axis: longitude, sign: -1, tongue: romance}, true
	case "k":
		return hemisphere{axis: latitude, sign: 1, tongue: turkish}, true
	case "g":
		return hemisphere{axis: latitude, sign: -1, tongue: turkish}, true
	case "d":
		return hemisphere{axis: longitude, sign: 1, tongue: turkish}, true
	case "b":
		return hemisphere{axis: longitude, sign: -1, tongue: turkish}, true
	}
	return hemisphere{}, false
}

// leadingHemisphere reads a hemisphere that stands before its number. Only the common letters and words do: a leading O
// is more often a zero, and a leading D or B more often a word.
func leadingHemisphere(s string, i int) (hemisphere, int, bool) {
	w, end := typed.Word(s, i)
	h, ok := hemisphereWord(w)
	if !ok || h.tongue > inFull {
		return hemisphere{}, i, false
	}
	h.at = i
	next := typed.SkipSpaces(s, end)
	if next < len(s) && (typed.IsDigit(s[next]) || s[next] == '-' || s[next] == '+') {
		h.spaced = next > end
		return h, next, true
	}
	return hemisphere{}, i, false
}

// trailingHemisphere reads a hemisphere that stands after its number. A letter that is parted from the number before it and
// glued to the one behind it belongs to the one behind ("1432 N3355").
func trailingHemisphere(s string, i int) (hemisphere, int, bool) {
	at := typed.SkipSpaces(s, i)
	w, end := typed.Word(s, at)
	h, ok := hemisphereWord(w)
	if !ok || (at > i && end < len(s) && typed.IsDigit(s[end])) {
		return hemisphere{}, i, false
	}
	h.at, h.spaced = at, at > i
	// "33°55' N." is the abbreviation's point, not a decimal one.
	if end < len(s) && s[end] == '.' && (end+1 == len(s) || s[end+1] == ' ') {
		end++
	}
	return h, end, true
}
