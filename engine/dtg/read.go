package dtg

import (
	"time"
	"unicode"
	"unicode/utf8"
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
	if w, end := word(s, i); end > i {
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
	j := digitsEnd(s, i)
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
		j := digitsEnd(s, i)
		if j == i || j-i > 6 {
			break
		}
		n := time.Duration(number(s, i, j))
		w, end := word(s, j)
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

// isoDate reads 2026-11-22 at i, whose year ends at j.
func (st *stamp) isoDate(s string, i, j int) (int, bool) {
	if j+6 > len(s) || s[j] != '-' || s[j+3] != '-' || digitsEnd(s, j+1) != j+3 || digitsEnd(s, j+4) != j+6 {
		return i, false
	}
	st.year, st.month, st.day = number(s, i, j), number(s, j+1, j+3), number(s, j+4, j+6)
	return j + 6, true
}

// shortDate reads 22/11/2026, 22.11.2026, 22-11-2026, 22 nov 2026 and 22nov, whose day ends at j.
func (st *stamp) shortDate(s string, i, j int, now time.Time, inLine bool) (int, bool) {
	if j < len(s) && (s[j] == '/' || s[j] == '.' || s[j] == '-') {
		m := digitsEnd(s, j+1)
		if m == j+1 || m-j > 3 || m >= len(s) || s[m] != s[j] {
			return i, false
		}
		y := digitsEnd(s, m+1)
		if y-m-1 != 4 && y-m-1 != 2 {
			return i, false
		}
		st.day, st.month, st.year = number(s, i, j), number(s, j+1, m), century(number(s, m+1, y), y-m-1, now)
		return y, true
	}
	w, end := word(s, skipSpaces(s, j))
	m, ok := monthNamed(w)
	if !ok {
		return i, false
	}
	st.day, st.month = number(s, i, j), int(m)
	return st.yearBehind(s, end, now, inLine), true
}

// afterDate reads the time of day behind a date that ends at i.
func (st stamp) afterDate(s string, i int, inLine bool) (stamp, trouble) {
	if t := st.checkDate(st.start, i); t.wrong != nothing {
		return st, t
	}
	j := i
	if j < len(s) && (s[j] == ',' || s[j] == '/' || s[j] == '-' || (s[j] == 't' && j+1 < len(s) && isDigit(s[j+1]))) {
		j++
	}
	j = skipSpaces(s, j)
	if j == i || j >= len(s) || !isDigit(s[j]) {
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

// checkDate says whether the written day exists; without a year any leap day does.
func (st *stamp) checkDate(start, end int) trouble {
	switch {
	case st.month < 1 || st.month > 12 || st.day < 1:
		return trouble{wrongDate, start, end}
	case st.year != 0 && (st.year < 1900 || st.year > 2199):
		return trouble{wrongYear, start, end}
	}
	year := st.year
	if year == 0 {
		year = 2000
	}
	if !exists(year, st.month, st.day) {
		return trouble{wrongDate, start, end}
	}
	return trouble{}
}

// clock reads 0800, 8:00, 08:00:00.5, 08.00 or 8h00 at i.
func (st *stamp) clock(s string, i int) trouble {
	j := digitsEnd(s, i)
	st.clockAt = i
	switch j - i {
	case 4:
		st.hour, st.min, st.end = number(s, i, i+2), number(s, i+2, j), j
	case 1, 2:
		if j >= len(s) || (s[j] != ':' && s[j] != '.' && s[j] != 'h') || digitsEnd(s, j+1) != j+3 {
			return trouble{wrongDigits, i, j}
		}
		st.hour, st.min, st.end, st.colon = number(s, i, j), number(s, j+1, j+3), j+3, true
		if s[j] == ':' && j+3 < len(s) && s[j+3] == ':' && digitsEnd(s, j+4) == j+6 {
			st.sec, st.end = number(s, j+4, j+6), j+6
			if st.end < len(s) && s[st.end] == '.' {
				k := digitsEnd(s, st.end+1)
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
	w, end := word(s, i)
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
	w, end = word(s, skipSpaces(s, st.end))
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

// dateBehind reads the date of 1432Z 22 NOV 26 and 1432 22112026, if one follows.
func (st *stamp) dateBehind(s string, now time.Time, inLine bool) {
	i := skipSpaces(s, st.end)
	j := digitsEnd(s, i)
	date, end, ok := stamp{start: i}, 0, false
	switch j - i {
	case 8:
		date.day, date.month, date.year = number(s, i, i+2), number(s, i+2, i+4), number(s, i+4, j)
		end, ok = j, true
	case 4:
		end, ok = date.isoDate(s, i, j)
	case 1, 2:
		end, ok = date.shortDate(s, i, j, now, inLine)
	}
	if ok && i > st.end && apart(s, end) && date.checkDate(i, end).wrong == nothing {
		st.day, st.month, st.year, st.end = date.day, date.month, date.year, end
	}
}

// yearBehind reads a year of four or two digits behind a month that ends at i, and gives its end. In a line two digits are
// only a year when they are this one, the last or the next: "221432Z NOV 80 pob" has no year.
func (st *stamp) yearBehind(s string, i int, now time.Time, inLine bool) int {
	at := skipSpaces(s, i)
	j := digitsEnd(s, at)
	if j-at != 2 && j-at != 4 {
		return i
	}
	year := century(number(s, at, j), j-at, now)
	off := year - now.Year()
	if inLine && (off < -1 || off > 1 || !apart(s, j)) {
		return i
	}
	// "22 nov 0800" and "22 nov 2130" have a time and no year.
	if j-at == 4 && (off < -100 || off > 50) {
		return i
	}
	st.year = year
	return j
}

// century gives the year of two digits that lies nearest to now.
func century(n, digits int, now time.Time) int {
	if digits != 2 {
		return n
	}
	year := now.Year() - now.Year()%100 + n
	switch {
	case year-now.Year() > 50:
		year -= 100
	case now.Year()-year > 50:
		year += 100
	}
	return year
}

func exists(year, month, day int) bool {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return int(t.Month()) == month && t.Day() == day
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
	return !joins || i+1 >= len(s) || !isDigit(s[i+1])
}

func word(s string, i int) (string, int) {
	j := i
	for j < len(s) {
		r, width := utf8.DecodeRuneInString(s[j:])
		if !unicode.IsLetter(r) {
			break
		}
		j += width
	}
	return s[i:j], j
}

// number gives the value of the digits from i to j, of which there are at most eight.
func number(s string, i, j int) int {
	n := 0
	for ; i < j; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

func skipSpaces(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
