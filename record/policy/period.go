package policy

import (
	"fmt"
	"time"
)

// days reads a first and a last day and refuses a period that ends before it begins. An open end is the zero time.
func days(from, until string) ([2]time.Time, error) {
	var out [2]time.Time
	for i, day := range []string{from, until} {
		if day == "" {
			continue
		}
		var err error
		if out[i], err = time.Parse(time.DateOnly, day); err != nil {
			return out, fmt.Errorf("%q is not a day; write it as 2026-11-22", day)
		}
	}
	if until != "" && out[1].Before(out[0]) {
		return out, fmt.Errorf("it ends on %s, before it begins on %s", until, from)
	}
	return out, nil
}

// InForce tells whether now lies between the first and the last day, both included, in UTC.
func InForce(from, until string, now time.Time) bool {
	day := now.UTC().Format(time.DateOnly)
	return from <= day && (until == "" || day <= until)
}
