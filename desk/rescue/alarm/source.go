package alarm

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/desk/sea"
	"fanar/record/clock"
	"fanar/record/journal"
)

const (
	// feedStep is how long a silent feed stays acknowledged before it is said again.
	feedStep = time.Hour
	// declinedStep is how long an acknowledged lack of a unit stays quiet.
	declinedStep = 30 * time.Minute
)

// source finds the alarms of one cause.
type source func(r journal.Reader, now time.Time) ([]Alarm, error)

var sources = []source{overdueClocks, waitingAlerts, overdueCounts, declinedUnits, dueReviews}

// overdueClocks are the clocks that ran out. A step is one escalation whose time has come, whether the node was running to
// record it or not.
func overdueClocks(r journal.Reader, now time.Time) ([]Alarm, error) {
	all, err := clock.Overdue(r, now)
	if err != nil {
		return nil, err
	}
	var out []Alarm
	for _, c := range all {
		if c.State(now) != clock.Missed {
			continue // somebody holds it
		}
		a := Alarm{ID: fmt.Sprintf("%s/%s/%d/%s", CauseClock, c.Rule, c.Run, c.Subject), Cause: CauseClock, Subject: c.Subject, Rule: c.Rule,
			Since: c.Due, Step: 1, reads: []string{"read.clocks", readOf(c.Subject)}}
		for i, told := range c.Timing.Escalate {
			at := c.Due.Add(time.Duration(told.After) * time.Minute)
			if at.After(now) {
				a.Next = at
				break
			}
			a.Step = max(a.Step, i+1)
		}
		a.Level = clockLevel(c.Severity, a.Step)
		out = append(out, a)
	}
	return out, nil
}

// clockLevel is the level of a clock that ran out: by the severity of its rule, and one higher with each escalation.
func clockLevel(severity, step int) Level {
	return Levels[max(0, min(2, 4-severity)-(step-1))]
}

// readOf is what a reader's roles must carry to know what a clock is about.
func readOf(subject string) string {
	kind, _, _ := strings.Cut(subject, "/")
	if kind == "incident" {
		return "read.incidents"
	}
	return "read.cases"
}

// overdueCounts are the handovers whose receiver has not counted in time.
func overdueCounts(r journal.Reader, now time.Time) ([]Alarm, error) {
	all, err := people.PendingFor(r, "")
	if err != nil {
		return nil, err
	}
	var out []Alarm
	for _, p := range all {
		if !p.Overdue(now) {
			continue
		}
		a := Alarm{ID: fmt.Sprintf("%s/%s/%s", CauseCount, p.Case, p.Handover), Cause: CauseCount, Subject: casePrefix + p.Case, About: p.Handover,
			Since: p.Due, Level: Warning, reads: []string{"read.people"}}
		a.climb(now, people.CountWithin)
		if a.Step > 1 {
			a.Level = Alert // for twelve hours nobody has answered for them
		}
		out = append(out, a)
	}
	return out, nil
}

// dueReviews are the people not accounted for whom somebody has to look at again. It comes back with every review.
func dueReviews(r journal.Reader, now time.Time) ([]Alarm, error) {
	all, err := people.OpenLosses(r)
	if err != nil {
		return nil, err
	}
	var out []Alarm
	for _, l := range all {
		if !l.ReviewDue(now) {
			continue
		}
		a := Alarm{ID: fmt.Sprintf("%s/%s/%d/%s", CauseLoss, l.Case, l.Since.Unix(), l.Account), Cause: CauseLoss, Subject: casePrefix + l.Case,
			About: l.Account.String(), Since: l.NextReview, Level: Caution, reads: []string{"read.people"}}
		a.climb(now, people.ReviewAfter)
		if a.Step > 1 {
			a.Level = Warning
		}
		out = append(out, a)
	}
	return out, nil
}

// declinedUnits are the open cases that a unit declined and no other goes to.
func declinedUnits(r journal.Reader, now time.Time) ([]Alarm, error) {
	var out []Alarm
	for d, err := range lacking.All(r, "") {
		if err != nil {
			return nil, err
		}
		a := Alarm{ID: fmt.Sprintf("%s/%s/%s", CauseDeclined, d.Case, d.Tasking), Cause: CauseDeclined, Subject: casePrefix + d.Case, About: d.Unit,
			Since: d.At, Level: declinedLevel(d.Phase), reads: []string{"read.cases"}}
		a.climb(now, declinedStep)
		out = append(out, a)
	}
	return out, nil
}

// declinedLevel is by the phase of the case: in distress somebody has to go at once.
func declinedLevel(phase string) Level {
	switch phase {
	case "uncertainty":
		return Caution
	case "alert":
		return Warning
	}
	return Alert
}

// silent are the feeds that bring nothing: what they would show is not known.
func silent(feeds []sea.FeedState, now time.Time) []Alarm {
	var out []Alarm
	for _, f := range feeds {
		if f.Status != sea.StatusSilent && f.Status != sea.StatusFailed {
			continue
		}
		out = append(out, feedAlarm(f.Name, f.LastLine, f.Simulated, now))
	}
	return out
}

// feedAlarm is the alarm of a feed that was heard last at a time; the zero time if never.
func feedAlarm(name string, last time.Time, drill bool, now time.Time) Alarm {
	at := int64(0)
	if !last.IsZero() {
		at = last.Unix()
		last = time.Unix(at, 0).UTC()
	}
	a := Alarm{ID: fmt.Sprintf("%s/%d/%s", CauseFeed, at, name), Cause: CauseFeed, Subject: "feed/" + name, About: name, Since: last, Level: Warning,
		Step: 1, Drill: drill, reads: []string{"read.sea"}}
	if !last.IsZero() {
		a.climb(now, feedStep)
	}
	return a
}

// feedOf reads the identifier of a feed's alarm. Its state stands in no record, so that the form is all that can be checked.
func feedOf(id string, now time.Time) (Alarm, bool) {
	rest, ok := strings.CutPrefix(id, string(CauseFeed)+"/")
	if !ok {
		return Alarm{}, false
	}
	text, name, _ := strings.Cut(rest, "/")
	at, err := strconv.ParseInt(text, 10, 64)
	if err != nil || at < 0 || at > now.Unix() || name == "" || len(name) > nameLimit {
		return Alarm{}, false
	}
	last := time.Time{}
	if at > 0 {
		last = time.Unix(at, 0).UTC()
	}
	a := feedAlarm(name, last, false, now)
	return a, a.ID == id // one alarm has one identifier
}

// climb sets the step of an alarm that rises in equal spans, and when it rises next.
func (a *Alarm) climb(now time.Time, every time.Duration) {
	passed := max(0, now.Sub(a.Since))
	a.Step = 1 + int(passed/every)
	a.Next = a.Since.Add(time.Duration(a.Step) * every)
}
