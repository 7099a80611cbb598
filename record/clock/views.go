package clock

import (
	"encoding/json"
	"fmt"
	"time"

	"fanar/record/journal"
)

// Of gives the clocks on a subject, in the order of their rules' ids: those that run and those that have come to an end.
func Of(r journal.Rows, subject string) ([]Clock, error) {
	return journal.Collect(clocks.All(r, subject+part))
}

// Next gives the clocks that have not come to an end, the one that is due first on top, at most limit; all if limit is 0.
func Next(r journal.Rows, limit int) ([]Clock, error) {
	return upTo(r, "", limit)
}

// Overdue gives the clocks whose deadline has passed at now, the one that was missed first on top. One that somebody
// holds is not among them.
func Overdue(r journal.Rows, now time.Time) ([]Clock, error) {
	return upTo(r, timeKey(now)+"\x20", 0)
}

func upTo(r journal.Rows, to string, limit int) ([]Clock, error) {
	var all []Clock
	for row, err := range r.Scan(string(deadlines), "", to) {
		if err != nil {
			return nil, err
		}
		c, err := named(r, row.Body)
		if err != nil {
			return nil, err
		}
		if all = append(all, c); len(all) == limit {
			break
		}
	}
	return all, nil
}

// due gives the clocks that have somebody to tell at now, at most limit, and when the next one will have if it is none.
func due(r journal.Rows, now time.Time, limit int) (ready []Clock, next time.Time, err error) {
	for row, err := range r.Scan(string(escalations), "", "") {
		if err != nil {
			return nil, next, err
		}
		c, err := named(r, row.Body)
		if err != nil {
			return nil, next, err
		}
		at, _ := c.next()
		if at.After(now) || len(ready) == limit {
			return ready, at, nil
		}
		ready = append(ready, c)
	}
	return ready, next, nil
}

// named reads the clock that a row of an index names.
func named(r journal.Rows, body []byte) (Clock, error) {
	var which name
	if err := json.Unmarshal(body, &which); err != nil {
		return Clock{}, fmt.Errorf("read which clock a row names: %w", err)
	}
	return ByName(r, which.Subject, which.Rule)
}
