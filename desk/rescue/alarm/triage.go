package alarm

import (
	"fmt"
	"slices"
	"time"

	"fanar/desk/rescue/alert"
	"fanar/record/journal"
)

const (
	// triageWithin is how long an alert may wait before somebody is called. A first look takes a minute.
	triageWithin = 5 * time.Minute
	// triageStep is how much longer until the alarm rises, and then rises again.
	triageStep = 10 * time.Minute
)

// waitingAlerts are the alerts that nobody has looked at. From the second step on they are alarms of the highest level: an
// alert that nobody reads may be a boat that nobody looks for.
func waitingAlerts(r journal.Reader, now time.Time) ([]Alarm, error) {
	all, err := alert.InTriage(r)
	if err != nil {
		return nil, err
	}
	var out []Alarm
	for _, w := range all {
		since := w.ReceivedAt.Add(triageWithin)
		if since.After(now) {
			continue
		}
		a := Alarm{ID: fmt.Sprintf("%s/%s", CauseTriage, w.ID), Cause: CauseTriage, Subject: alert.Subject(w.ID), Since: since, Level: Warning,
			Drill: w.Simulated, reads: []string{"read.cases"}}
		a.climb(now, triageStep)
		if a.Step > 1 {
			a.Level = Alert
		}
		out = append(out, a)
	}
	return out, nil
}

// once leaves out the wait of an alert whose clock has run out: the clock says the same, and by which rule.
func once(all []Alarm) []Alarm {
	timed := map[string]bool{}
	for _, a := range all {
		if a.Cause == CauseClock {
			timed[a.Subject] = true
		}
	}
	return slices.DeleteFunc(all, func(a Alarm) bool { return a.Cause == CauseTriage && timed[a.Subject] })
}
