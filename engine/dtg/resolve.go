package dtg

import "time"

// resolve finds the instant, in UTC.
func (st *stamp) resolve(now time.Time, local *time.Location) (time.Time, trouble) {
	if st.relative {
		return now.UTC().Add(-st.back), trouble{}
	}
	loc := st.zone.location(local)
	if loc == nil {
		return time.Time{}, trouble{wrongNoLocal, st.start, st.end}
	}
	latest := now.Add(Slack)
	skipped := trouble{wrongSkipped, st.start, st.end}
	if st.year != 0 {
		t, ok := st.on(st.year, st.month, st.day, loc, latest)
		if !ok {
			return time.Time{}, skipped
		}
		return t.UTC(), trouble{}
	}
	// Without a year or a month: go back day by day, or year by year, to the first that exists and has been.
	here := latest.In(loc)
	switch {
	case st.month != 0:
		for year := here.Year(); year > here.Year()-12; year-- {
			if !exists(year, st.month, st.day) {
				continue
			}
			t, ok := st.on(year, st.month, st.day, loc, latest)
			if !ok {
				return time.Time{}, skipped
			}
			if !t.After(latest) {
				return t.UTC(), trouble{}
			}
		}
		return time.Time{}, trouble{wrongDate, st.start, st.end}
	default:
		day := time.Date(here.Year(), here.Month(), here.Day(), 12, 0, 0, 0, time.UTC)
		for range 100 { // no day of the month is absent for longer than 62 days
			if st.day == 0 || day.Day() == st.day {
				t, ok := st.on(day.Year(), int(day.Month()), day.Day(), loc, latest)
				if !ok {
					return time.Time{}, skipped
				}
				if !t.After(latest) {
					return t.UTC(), trouble{}
				}
			}
			day = day.AddDate(0, 0, -1)
		}
	}
	return time.Time{}, trouble{wrongDate, st.start, st.end}
}

// on gives the instant at which a clock in loc shows the written time on a day: the later of two that is not after
// latest, else the earlier. ok is false when the clock is put forward over it.
func (st *stamp) on(year, month, day int, loc *time.Location, latest time.Time) (time.Time, bool) {
	t := time.Date(year, time.Month(month), day, st.hour, st.min, st.sec, st.nanos, loc)
	if t.Hour() != st.hour || t.Minute() != st.min || t.Day() != day {
		return time.Time{}, false
	}
	early, late := t, t
	// Clocks are put back by an hour, here and there by half of one; a day may also be lived twice.
	for _, by := range [...]time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour, 24 * time.Hour} {
		if u := t.Add(-by); sameClock(t, u) {
			early = u
		}
		if u := t.Add(by); sameClock(t, u) {
			late = u
		}
	}
	if late.After(latest) {
		return early, true
	}
	return late, true
}

func sameClock(t, u time.Time) bool {
	return t.Hour() == u.Hour() && t.Minute() == u.Minute() && t.Day() == u.Day()
}
