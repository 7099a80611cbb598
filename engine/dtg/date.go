package dtg

import (
	"time"

	"fanar/engine/alertline/typed"
)

// isoDate reads 2026-11-22 at i, whose year ends at j.
func (st *stamp) isoDate(s string, i, j int) (int, bool) {
	if j+6 > len(s) || s[j] != '-' || s[j+3] != '-' || typed.DigitsEnd(s, j+1) != j+3 || typed.DigitsEnd(s, j+4) != j+6 {
		return i, false
	}
	st.year, st.month, st.day = number(s, i, j), number(s, j+1, j+3), number(s, j+4, j+6)
	return j + 6, true
}

// shortDate reads 22/11/2026, 22/11, 22.11.2026, 22-11-2026, 22 nov 2026 and 22nov, whose day ends at j.
func (st *stamp) shortDate(s string, i, j int, now time.Time, inLine bool) (int, bool) {
	if j < len(s) && (s[j] == '/' || s[j] == '.' || s[j] == '-') {
		m := typed.DigitsEnd(s, j+1)
		if m == j+1 || m-j > 3 {
			return i, false
		}
		if s[j] == '/' && (m >= len(s) || s[m] == ' ') { // 22/11 14:32
			st.day, st.month = number(s, i, j), number(s, j+1, m)
			return m, true
		}
		if m >= len(s) || s[m] != s[j] {
			return i, false
		}
		y := typed.DigitsEnd(s, m+1)
		if y-m-1 != 4 && y-m-1 != 2 {
			return i, false
		}
		st.day, st.month, st.year = number(s, i, j), number(s, j+1, m), century(number(s, m+1, y), y-m-1, now)
		return y, true
	}
	w, end := typed.Word(s, typed.SkipSpaces(s, j))
	m, ok := monthNamed(w)
	if !ok {
		return i, false
	}
	st.day, st.month = number(s, i, j), int(m)
	return st.yearBehind(s, end, now, inLine), true
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

// dateBehind reads the date of 1432Z 22 NOV 26 and 1432 22112026, if one follows.
func (st *stamp) dateBehind(s string, now time.Time, inLine bool) {
	i := typed.SkipSpaces(s, st.end)
	j := typed.DigitsEnd(s, i)
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
	at := typed.SkipSpaces(s, i)
	j := typed.DigitsEnd(s, at)
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
