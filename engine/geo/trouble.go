package geo

import (
	"strconv"

	"fanar/engine/alertline/typed"
	"fanar/fault"
)

// wrong names what keeps a text from being a position.
type wrong uint8

const (
	nothing wrong = iota
	wrongUnreadable
	wrongMissing
	wrongHemisphere
	wrongTwice
	wrongLetters
	wrongSign
	wrongDegrees
	wrongMinutes
	wrongSeconds
	wrongDigits
	wrongTrailing
	wrongReadings
)

// trouble is what was wrong and where, as offsets in the plain form. Searching a line meets many and says few, so the
// sentence is only made in [trouble.fault].
type trouble struct {
	wrong      wrong
	axis       axis
	start, end int
}

const (
	example     = "33 55.0N 012 30.0E"
	exampleHint = "write it as in 33 55.0N 012 30.0E, 3355N01230E or 33.9167, 12.5000 (south and west with a minus)"
)

func (t trouble) fault(l typed.Line) *fault.Error {
	part := cut(l.Raw[l.Back(t.start):l.Back(t.end)])
	a := t.axis.String()
	letters := "N or S"
	if t.axis == longitude {
		letters = "E or W"
	}
	say := func(code, text string, args ...any) *fault.Error {
		args = append([]any{"part", part, "axis", a}, args...)
		return fault.New(fault.Invalid, "position."+code, text, args...).WithHint(exampleHint).WithField("position")
	}
	switch t.wrong {
	case wrongMissing:
		if t.axis == neither {
			return say("half-missing", `only one coordinate was written: "{part}"`)
		}
		return say(a+"-missing", `the {axis} is missing beside "{part}"`)
	case wrongHemisphere:
		if t.axis == neither {
			return say("hemisphere-missing", `"{part}" has no N or S and no E or W`)
		}
		return say("hemisphere-missing", `the {axis} has no {letters} in "{part}"`, "letters", letters)
	case wrongTwice:
		return say("axis-twice", `both halves of "{part}" are a {axis}`)
	case wrongLetters:
		return say("letters-mixed", `the letters of "{part}" can mean two directions`).
			WithHint("use N or S with E or W; O is west beside N or S, and K G D B are read only together")
	case wrongSign:
		return say("sign-and-letter", `the {axis} "{part}" has a sign and a letter`).
			WithHint("write the letter (13.05W) or the sign (-13.05), not both")
	case wrongDegrees:
		return say("degrees-range", `the {axis} cannot be more than {most} degrees: got {part}`, "most", int(t.axis.most()))
	case wrongMinutes:
		return say("minutes-range", `minutes of {axis} must be under 60: got {part}`)
	case wrongSeconds:
		return say("seconds-range", `seconds of {axis} must be under 60: got {part}`)
	case wrongDigits:
		return say("digits", `"{part}" does not have the digits of a {axis}`).
			WithHint("a latitude has 2 digits of degrees (3355N), a longitude 3 (01230E), minutes and seconds 2 each")
	case wrongTrailing:
		return say("trailing", `"{part}" stands behind the position and is not part of it`)
	case wrongReadings:
		return say("two-readings", `"{part}" can be read as two different positions`).
			WithHint("write each letter against its number, as in " + example)
	}
	return say("unreadable", `"{part}" is not a position`)
}

// degreesRange is the fault of a number that never was a text.
func degreesRange(a axis, value float64) *fault.Error {
	return fault.New(fault.Invalid, "position.degrees-range", `the {axis} cannot be more than {most} degrees: got {part}`,
		"axis", a.String(), "most", int(a.most()), "part", strconv.FormatFloat(value, 'f', -1, 64)).WithField("position")
}

// cut shortens a text for a sentence.
func cut(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
