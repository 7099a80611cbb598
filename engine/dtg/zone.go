package dtg

import (
	"time"

	"fanar/engine/alertline/typed"
)

// zone is where the clock hangs that a time was read from. The zero zone is UTC.
type zone struct {
	letter byte // the letter, in lower case; 0 when it was a word or a difference
	local  bool
	east   time.Duration
}

// zoneNamed reads a zone letter or word. L is local time here, as stations in this sea use it, and not UTC+11; J is local time
// everywhere. The civil zones around the sea are read by their names.
func zoneNamed(w string) (zone, bool) {
	switch w {
	case "z", "utc", "gmt":
		return zone{}, true
	case "l", "j", "lt", "loc", "local", "locale", "yerel":
		return zone{local: true}, true
	case "cet":
		return zone{east: time.Hour}, true
	case "cest", "eet":
		return zone{east: 2 * time.Hour}, true
	case "eest", "trt":
		return zone{east: 3 * time.Hour}, true
	}
	if len(w) != 1 {
		return zone{}, false
	}
	c := w[0]
	hours := 0
	switch {
	case 'a' <= c && c <= 'i':
		hours = int(c-'a') + 1
	case 'k' <= c && c <= 'm':
		hours = int(c-'k') + 10
	case 'n' <= c && c <= 'y':
		hours = -(int(c-'n') + 1)
	default:
		return zone{}, false
	}
	return zone{letter: c, east: time.Duration(hours) * time.Hour}, true
}

// readZone reads a zone behind the time of day: a letter against it, Z or a word also behind a space, or a difference
// such as +02:00 behind a time with a colon.
func (st *stamp) readZone(s string, inLine bool) trouble {
	at := typed.SkipSpaces(s, st.end)
	if st.colon && at < len(s) && (s[at] == '+' || s[at] == '-') && (at == st.end || !inLine) {
		return st.difference(s, at)
	}
	w, end := typed.Word(s, at)
	if w == "" {
		return trouble{}
	}
	glued := at == st.end
	switch w {
	case "hrs", "hours", "uhr":
		st.end = end
		return trouble{}
	case "h":
		if st.colon { // 14:32h: nobody writes a zone so
			st.end = end
			return trouble{}
		}
	}
	z, ok := zoneNamed(w)
	if ok && (glued || len(w) > 1 || w == "z") {
		st.zone, st.letterAt, st.end = z, at, end
		return trouble{}
	}
	if glued {
		return trouble{wrongZone, at, end}
	}
	return trouble{}
}

// difference reads +02:00, +0200 or +02 at i.
func (st *stamp) difference(s string, i int) trouble {
	j := typed.DigitsEnd(s, i+1)
	hours, mins, end := 0, 0, j
	switch j - i - 1 {
	case 4:
		hours, mins = number(s, i+1, i+3), number(s, i+3, j)
	case 1, 2:
		hours = number(s, i+1, j)
		if j < len(s) && s[j] == ':' && typed.DigitsEnd(s, j+1) == j+3 {
			mins, end = number(s, j+1, j+3), j+3
		}
	default:
		return trouble{wrongZone, i, max(j, i+1)}
	}
	if hours > 14 || mins > 59 {
		return trouble{wrongZone, i, end}
	}
	st.zone.east = time.Duration(hours)*time.Hour + time.Duration(mins)*time.Minute
	if s[i] == '-' {
		st.zone.east = -st.zone.east
	}
	st.end = end
	return trouble{}
}

// location gives the place of the zone's clock, nil for a local zone that nobody set.
func (z zone) location(local *time.Location) *time.Location {
	switch {
	case z.local:
		return local
	case z.east == 0:
		return time.UTC
	}
	return time.FixedZone("", int(z.east/time.Second))
}
