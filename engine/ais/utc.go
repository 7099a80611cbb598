package ais

import "time"

// utc gives the date and time of a base station, or the zero time if a part of it is not available or does not exist.
// Not available are year 0, month 0, day 0, hour 24, minute 60 and second 60.
func utc(year, month, day, hour, minute, second uint64) time.Time {
	if year == 0 || year > 9999 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}
	}
	t := time.Date(int(year), time.Month(month), int(day), int(hour), int(minute), int(second), 0, time.UTC)
	if t.Day() != int(day) {
		return time.Time{} // such as 31 February
	}
	return t
}
