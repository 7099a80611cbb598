package dtg

import (
	"fanar/engine/alertline/typed"
	"fanar/fault"
)

// wrong names what keeps a text from being a time.
type wrong uint8

const (
	nothing wrong = iota
	wrongUnreadable
	wrongHour
	wrongMinute
	wrongSecond
	wrongDigits
	wrongZone
	wrongHours
	wrongMonth
	wrongDate
	wrongYear
	wrongNoTime
	wrongRelative
	wrongTooLong
	wrongNoLocal
	wrongSkipped
	wrongTrailing
)

// trouble is what was wrong and where, as offsets in the plain form.
type trouble struct {
	wrong      wrong
	start, end int
}

const hint = "write it as in 1432, 1432Z, 22112026 0800, 221432Z NOV 26 or -20m"

func (t trouble) fault(l typed.Line) *fault.Error {
	part := l.Raw[l.Back(t.start):l.Back(t.end)]
	say := func(code, text string) *fault.Error {
		return fault.New(fault.Invalid, "time."+code, text, "part", part).WithHint(hint).WithField("time")
	}
	switch t.wrong {
	case wrongHour:
		return say("hour", `an hour is 00 to 23: got {part}`)
	case wrongMinute:
		return say("minute", `minutes are 00 to 59: got {part}`)
	case wrongSecond:
		return say("second", `seconds are 00 to 59: got {part}`)
	case wrongDigits:
		return say("digits", `"{part}" does not have the digits of a time`).
			WithHint("a time has four digits (0800), a day and time six (220800), a date eight (22112026 0800)")
	case wrongZone:
		return say("zone", `"{part}" is not a time zone`).WithHint("use Z for UTC, L for local time, a zone letter, or +02:00")
	case wrongHours:
		return say("zone-unclear", `the H of "{part}" can mean hours or the zone eight hours before UTC`).
			WithHint("write 1432 or 1432Z for UTC, 1432L for local time, or 14:32+08:00")
	case wrongMonth:
		return say("month", `"{part}" is not a month`)
	case wrongDate:
		return say("date", `there is no such day as {part}`).WithHint("the day stands before the month: 22112026 0800")
	case wrongYear:
		return say("year", `a year is 1900 to 2199: got {part}`)
	case wrongNoTime:
		return say("missing", `"{part}" is a date without a time`)
	case wrongRelative:
		return say("unit", `"{part}" has no unit`).WithHint("write -20m, -2h, -1h30 or -1d")
	case wrongTooLong:
		return say("far-back", `"{part}" is more than a year back`).WithHint("write the date: 22112026 0800")
	case wrongNoLocal:
		return say("local-unknown", `"{part}" is local time, and this station has no time zone set`).
			WithHint("write UTC (1432Z) or the difference (14:32+02:00)")
	case wrongSkipped:
		return say("local-skipped", `the local clock never showed {part}: it was put forward over it`).
			WithHint("write UTC: 1432Z")
	case wrongTrailing:
		return say("trailing", `"{part}" stands behind the time and is not part of it`)
	}
	return say("unreadable", `"{part}" is not a time`)
}
