package directory

import (
	"time"

	"fanar/fault"
	"fanar/record/policy"
)

type assessorOf = policy.Assessor

// checkPeriod refuses a period without both days, or one that ends before it begins.
func checkPeriod(from, until string) error {
	first, err := checkDay("from", from)
	if err != nil {
		return err
	}
	last, err := checkDay("until", until)
	if err != nil {
		return err
	}
	if last.Before(first) {
		return fault.New(fault.Invalid, "directory.period", "the last day {until} lies before the first day {from}", "until", until, "from", from).WithField("until")
	}
	return nil
}

func checkDay(field, day string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return t, fault.New(fault.Invalid, "directory.day", "{day} is not a day; write it as 2026-11-22", "day", day).WithField(field)
	}
	return t, nil
}
