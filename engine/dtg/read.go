package dtg

import (
	"time"
	"unicode"
	"unicode/utf8"

	"fanar/engine/alertline/typed"
)

// stamp is a time as it was written, before it meets a clock.
type stamp struct {
	back             time.Duration // before now, when relative
	relative         bool
	year, month, day int // 0 where not written
	hour, min, sec   int
	nanos            int
	zone             zone
	colon            bool // the time was written with a sign between hour and minute
	start, end       int
	clockAt          int // where the time of day stands
	letterAt         int // where the zone letter stands, or 0
}

// read reads a time at i. In a line (inLine) only what stands well apart from other things is one: the day of a count is no
// year, and a letter behind a space is no zone but Z.
func read(s string, i int, now time.Time, inLine bool) (stamp, trouble) {
	st := stamp{start: i, end: i}
	if w, end := typed.Word(s, i); end > i {
		switch w {
		case "now", "adesso", "maintenant", "simdi", "الان":
			st.relative, st.end = true, end
			return st, trouble{}
		}
		return st, trouble{wrongUnreadable, i, len(s)}
	}
	if i < len(s) && s[i] == '-' {
		return readBack(s, st)
	}
	j := typed.DigitsEnd(s, i)
	switch j - i {
	case 0:
		return st, trouble{wrongUnreadable, i, len(s)}
	case 8:
		st.day, st.month, st.year = number(s, i, i+2), number(s, i+2, i+4), number(s, i+4, j)
		return st.afterDate(s, j, inLine)
	case 6:
		st.day, st.clockAt = number(s, i, i+2), i+2
		st.hour, st.min = number(s, i+2, i+4), number(s, i+4, j)
		if st.day < 1 || st.day > 31 {
			return st, trouble{wrongDate, i, i + 2}
		}
		return st.group(s, j, now, inLine)
	case 4:
		if k, ok := st.isoDate(s, i, j); ok {
			return st.afterDate(s, k, inLine)
		}
	case 1, 2:
		if k, ok := st.shortDate(s, i, j, now, inLine); ok {
			return st.afterDate(s, k, inLine)
		}
	default:
		return st, trouble{wrongDigits, i, j}
	}
	if t := st.clock(s, i); t.wrong != nothing {
		return st, t
	}
	if t := st.readZone(s, inLine); t.wrong != nothing {
		return st, t
	}
	if st.zone.letter == 'h' {
		return st, trouble{wrongHours, i, st.end}
	}
	st.dateBehind(s, now, inLine)
	return st, trouble{}
}

// readBack reads -20m, -2h, -1h30, -1h30m, -1d.
func readBack(s string, st stamp) (stamp, trouble) {
	st.relative = true
	i := st.start + 1
	unit := time.Duration(0) // the last unit that was written
	for {
		j := typed.DigitsEnd(s, i)
		if j == i || j-i > 6 {
			break
		}
		n := time.Duration(number(s, i, j))
		w, end := typed.Word(s, j)
		last := unit
		switch w {
		case "m", "min", "mins", "minutes", "minuti", "dk", "dakika":
			unit = time.Minute
		case "h", "hr", "hrs", "hours", "hour", "ore", "sa", "saat", "heures":
			unit = time.Hour
		case "d", "day", "days", "j", "g", "gg", "gun":
			unit = 24 * time.Hour
		case "":
			if last != time.Hour {
				return st, trouble{wrongRelative, st.start, j}
			}
			unit = time.Minute
		default:
			return st, trouble{wrongRelative, st.start, end}
		}
		if last != 0 && unit >= last {
			return st, trouble{wrongUnreadable, st.start, end}
		}
		st.back += n * unit
		st.end, i = end, end
	}
	if unit == 0 {
		return st, trouble{wrongUnreadable, st.start, len(s)}
	}
	if st.back > 366*24*time.Hour {
		return st, trouble{wrongTooLong, st.start, st.end}
	}
	return st, trouble{}
}

// afterDate reads the time of day behind a date that ends at i.
func (st stamp) afterDate(s string, i int, inLine bool) (stamp, trouble) {
	if t := st.checkDate(st.start, i); t.wrong != nothing {
		return st, t
	}
	j := i
	if j < len(s) && (s[j] == ',' || s[j] == '/' || s[j] == '-' || (s[j] == 't' && j+1 < len(s) && typed.IsDigit(s[j+1]))) {
		j++
	}
	j = typed.SkipSpaces(s, j)
	if j == i || j >= len(s) || !typed.IsDigit(s[j]) {
		return st, trouble{wrongNoTime, st.start, i}
	}
	if t := st.clock(s, j); t.wrong != nothing {
		return st, t
	}
	if t := st.readZone(s, inLine); t.wrong != nothing {
		return st, t
	}
	if st.zone.letter == 'h' {
		return st, trouble{wrongHours, j, st.end}
	}
	return st, trouble{}
}

// clock reads 0800, 8:00, 08:00:00.5, 08.00 or 8h00 at i.
func (st *stamp) clock(s string, i int) trouble {
	j := typed.DigitsEnd(s, i)
	st.clockAt = i
	switch j - i {
	case 4:
		st.hour, st.min, st.end = number(s, i, i+2), number(s, i+2, j), j
	case 1, 2:
		if j >= len(s) || (s[j] != ':' && s[j] != '.' && s[j] != 'h') || typed.DigitsEnd(s, j+1) != j+3 {
			return trouble{wrongDigits, i, j}
		}
		st.hour, st.min, st.end, st.colon = number(s, i, j), number(s, j+1, j+3), j+3, true
		if s[j] == ':' && j+3 < len(s) && s[j+3] == ':' && typed.DigitsEnd(s, j+4) == j+6 {
			st.sec, st.end = number(s, j+4, j+6), j+6
			if st.end < len(s) && s[st.end] == '.' {
				k := typed.DigitsEnd(s, st.end+1)
				for d, unit := st.end+1, 100_000_000; d < k && unit > 0; d, unit = d+1, unit/10 {
					st.nanos += int(s[d]-'0') * unit
				}
				if k > st.end+1 {
					st.end = k
				}
			}
		}
	default:
		return trouble{wrongDigits, i, j}
	}
	return st.checkClock()
}

func (st *stamp) checkClock() trouble {
	switch {
	case st.hour > 23:
		return trouble{wrongHour, st.clockAt, st.end}
	case st.min > 59:
		return trouble{wrongMinute, st.clockAt, st.end}
	case st.sec > 59:
		return trouble{wrongSecond, st.clockAt, st.end}
	}
	return trouble{}
}

// group reads what follows the six digits of a date-time group: zone, month, year, each of which may be absent.
func (st stamp) group(s string, i int, now time.Time, inLine bool) (stamp, trouble) {
	st.end = i
	if t := st.checkClock(); t.wrong != nothing {
		return st, t
	}
	w, end := typed.Word(s, i)
	if len(w) > 3 { // 221432ZNOV2026
		if m, ok := monthNamed(w[1:]); ok {
			z, ok := zoneNamed(w[:1])
			if !ok {
				return st, trouble{wrongZone, i, i + 1}
			}
			st.zone, st.letterAt, st.month = z, i, int(m)
			st.end = st.yearBehind(s, end, now, inLine)
			return st, st.checkDate(st.start, st.end)
		}
	}
	if _, ok := monthNamed(w); !ok {
		if t := st.readZone(s, inLine); t.wrong != nothing {
			return st, t
		}
	}
	w, end = typed.Word(s, typed.SkipSpaces(s, st.end))
	if m, ok := monthNamed(w); ok {
		st.month = int(m)
		st.end = st.yearBehind(s, end, now, inLine)
		return st, st.checkDate(st.start, st.end)
	}
	if st.zone.letter == 'h' {
		return st, trouble{wrongHours, st.start, st.end}
	}
	return st, trouble{}
}

// apart says that a token which ends at i really ends there.
func apart(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || r == '%' || r == '°' {
		return false
	}
	joins := r == '.' || r == ',' || r == ':' || r == '/' || r == '-'
	return !joins || i+1 >= len(s) || !typed.IsDigit(s[i+1])
}

// number gives the value of the digits from i to j, of which there are at most eight.
func number(s string, i, j int) int {
	n := 0
	for ; i < j; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
