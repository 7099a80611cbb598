// Package dtg reads the times that people type and writes the date-time group of the radio.
//
// A typed time is short, often has no date, and is about the past: 1432 on a watch at 00:10 is yesterday's. The package
// resolves it against a now that the caller gives and always answers in UTC. It has no clock of its own, it never takes a
// number for a time that cannot be one, and it never guesses between two time zones.
//
// Start with [Parse]; [Format] writes 221432Z NOV 26.
package dtg

import (
	"fmt"
	"strings"
	"time"

	"fanar/engine/alertline/typed"
	"fanar/fault"
)

// Slack is how far a time without a date may lie after now and still be today's: clocks differ, and people round up.
const Slack = 10 * time.Minute

// longest is the most bytes that one time can need.
const longest = 100

// Parse reads a time as people type it:
//
//	1432  1432Z  14:32  14:32:10  14.32  14h32  1432B  1432L  14:32+02:00     the latest such instant
//	221432Z NOV 26  221432ZNOV2026  221432Z NOV  221432Z  221432              date-time group, day first
//	22112026 0800  22/11/2026 08:00  22.11.2026 0800  22/11 0800  2026-11-22 0800   date and time, day before month
//	22 nov 2026 0800  1432Z 22 NOV 26                                         month names of English, Italian, French, Turkish
//	-20m  -2h  -1h30  -1d                                                     before now
//	now                                                                       also adesso, maintenant, şimdi, الآن
//	2026-11-22T14:32:00Z                                                      RFC 3339
//
// A time without a date is the latest that is not more than [Slack] after now; so is a date without a year or a month. A
// full date is taken as it is, past or future. Without a zone the time is UTC. Z, UTC and GMT are UTC; L and J are the
// local zone of the station, which the caller gives; CET, CEST, EET, EEST and TRT are read by name; other letters are the military zones (A is UTC+1, B UTC+2, N UTC-1 …). H
// alone is refused, because 1432H may be 14:32 hours. A time that the local clock shows twice, when summer ends, is the later
// one that is not after now; one that it skips is refused.
//
// The answer is in UTC. Errors are *fault.Error of kind Invalid with a code time.… and a hint that shows a right spelling.
// local may be nil where the station has no zone of its own.
func Parse(text string, now time.Time, local *time.Location) (time.Time, error) {
	if len(text) > longest {
		return time.Time{}, fault.New(fault.Invalid, "time.too-long", "a time has at most {most} bytes: got {got}",
			"most", longest, "got", len(text)).WithHint(hint).WithField("time")
	}
	l := typed.Fold(text)
	s := strings.TrimRight(l.Plain, " .,;")
	i := typed.SkipSpaces(s, 0)
	if i == len(s) {
		return time.Time{}, fault.New(fault.Invalid, "time.empty", "no time was written").WithHint(hint).WithField("time")
	}
	st, t := read(s, i, now, false)
	if t.wrong == nothing && st.end < len(s) {
		t = trouble{wrong: wrongTrailing, start: typed.SkipSpaces(s, st.end), end: len(s)}
	}
	if t.wrong != nothing {
		return time.Time{}, t.fault(l)
	}
	at, t := st.resolve(now, local)
	if t.wrong != nothing {
		return time.Time{}, t.fault(l)
	}
	return at, nil
}

// Format writes the date-time group of t in UTC, 221432Z NOV 26, as radio and signals write it. Seconds are dropped; the year has
// two digits, and [Parse] takes it for the one nearest to now.
func Format(t time.Time) string {
	t = t.UTC()
	return fmt.Sprintf("%02d%02d%02dZ %s %02d", t.Day(), t.Hour(), t.Minute(),
		strings.ToUpper(t.Month().String()[:3]), ((t.Year()%100)+100)%100)
}
