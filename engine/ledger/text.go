package ledger

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fanar/fault"
)

const (
	maxName = 200  // bytes of an identifier
	maxNote = 4000 // bytes of a note
)

// derived separates the identifier of an act from the name of an entry that the book made of it. Identifiers that come
// in may not hold it, so that the two never meet.
const derived = "#"

// checkName holds for identifiers of organisations, places, people who sign, and acts: printable text without space
// around it, 1 to 200 bytes. In an act's own identifier '#' is reserved.
func checkName(field, s string, own bool) error {
	plain := len(s) > 0 && len(s) <= maxName && s[0] != ' ' && s[len(s)-1] != ' '
	for i := 0; plain && i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			plain = utf8.ValidString(s) && printable(s)
			i = len(s)
		case c < ' ' || c == 0x7f:
			plain = false
		}
	}
	if plain && !(own && strings.Contains(s, derived)) {
		return nil
	}
	if s == "" {
		return fault.New(fault.Invalid, "ledger.empty-field", "{field} is empty", "field", field).WithField(field)
	}
	hint := "use 1 to 200 bytes of printable text without space at the ends"
	if own {
		hint += " and without #"
	}
	return fault.New(fault.Invalid, "ledger.bad-identifier", "{field} cannot be {value}", "field", field, "value", quote(s)).
		WithField(field).WithHint(hint)
}

// checkOptional is checkName for a field that may be left out.
func checkOptional(field, s string) error {
	if s == "" {
		return nil
	}
	return checkName(field, s, false)
}

func printable(s string) bool {
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

func checkNote(s string) error {
	if len(s) <= maxNote && utf8.ValidString(s) {
		return nil
	}
	return fault.New(fault.Invalid, "ledger.bad-note", "the note has {bytes} bytes or is not valid UTF-8",
		"bytes", len(s)).WithField("note").WithHint("write at most 4000 bytes of plain text")
}

// instant checks a time and takes off what two nodes could hold differently: the zone and the monotonic reading.
func instant(field string, t *time.Time) error {
	if t.IsZero() || t.Year() < 1900 || t.Year() > 9998 {
		return fault.New(fault.Invalid, "ledger.no-time", "{field} has no usable time: got {time}",
			"field", field, "time", t.UTC().Format(time.RFC3339)).WithField(field).
			WithHint("an entry says when it happened and when it was recorded")
	}
	*t = t.Round(0).UTC()
	return nil
}

// instants checks both times of an act.
func instants(happened, recorded *time.Time) error {
	if err := instant("happened", happened); err != nil {
		return err
	}
	return instant("recorded", recorded)
}

func badJSON(what string, err error) error {
	return fault.New(fault.Invalid, "ledger.bad-json", "the {what} is not valid JSON", "what", what).WithCause(err)
}

// clip shortens what came in, so that no fault carries a megabyte of it.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

func quote(s string) string { return strconv.Quote(clip(s)) }
