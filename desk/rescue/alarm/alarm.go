// Package alarm says what needs a person now, in one list for every station: clocks that ran out, alerts nobody has looked
// at, second counts that are overdue, units that declined and were not replaced, people not accounted for whose review is
// due, and feeds that fell silent.
//
// Alarms are derived when they are read, from the record, the time and the state of the feeds: nothing raises one and
// nothing can lose one. What is recorded is only what people do about them: who acknowledged one, for every station at
// once, and who holds a cause back, until when and why. An acknowledgement quiets the step that somebody saw; when the
// alarm rises a step, it comes back. It must never keep anybody from acting, and what concerns people in the water cannot be
// suppressed at all.
//
// Source: the levels and their sounds follow IMO resolution MSC.302(87), bridge alert management.
//
// Start with [Alarm], [List], [Acknowledge] and [Desk].
package alarm

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fanar/desk/sea"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// Level is how soon an alarm needs somebody.
type Level string

// The levels. Source: MSC.302(87), without the emergency alarm, which a ship gives and not a screen.
const (
	Alert   Level = "alarm"   // somebody has to act at once
	Warning Level = "warning" // somebody has to look, or it may become an alarm
	Caution Level = "caution" // somebody has to know; it makes no sound
)

// Levels are all levels, the most urgent first.
var Levels = []Level{Alert, Warning, Caution}

// Cause is what an alarm comes from.
type Cause string

// The causes.
const (
	CauseClock    Cause = "clock"    // a deadline of a rule has passed
	CauseTriage   Cause = "triage"   // an alert waits for somebody to look at it
	CauseCount    Cause = "count"    // a handover waits too long for its second count
	CauseDeclined Cause = "declined" // a unit declined, and no other is on its way
	CauseLoss     Cause = "loss"     // the review of people not accounted for is due
	CauseFeed     Cause = "feed"     // a source of observations is silent
)

// Causes are all causes; catalogues have a sentence for each.
var Causes = []Cause{CauseClock, CauseTriage, CauseCount, CauseDeclined, CauseLoss, CauseFeed}

// Alarm is one thing that needs somebody, as it stands now.
type Alarm struct {
	ID           string           `json:"id"` // the same for as long as what it comes from lasts; see [List]
	Cause        Cause            `json:"cause"`
	Subject      string           `json:"subject"`         // what it is about: case/SAR-3, alert/A-1, feed/AIS Lampedusa
	Rule         string           `json:"rule,omitempty"`  // of a clock
	About        string           `json:"about,omitempty"` // the handover, the account, the unit that declined
	Level        Level            `json:"level"`
	Step         int              `json:"step"`          // from 1; what was acknowledged comes back when this grows
	Since        time.Time        `json:"since"`         // since when there has been an alarm; zero if a feed was never heard
	Next         time.Time        `json:"next,omitzero"` // when it rises by a step; zero if it does not
	Drill        bool             `json:"drill,omitempty"`
	Acknowledged *Acknowledgement `json:"acknowledged,omitempty"` // of this step; nil if nobody has
	Suppressed   *Suppression     `json:"suppressed,omitempty"`   // that is in force and reaches this level

	reads []string // actions that a reader's roles must carry
}

// Quiet tells whether nobody has to be called: it is acknowledged as it stands, or held back.
func (a Alarm) Quiet() bool { return a.Acknowledged != nil || a.Suppressed != nil }

// Case gives the identifier of the case that the alarm is about; empty if it is about none.
func (a Alarm) Case() string {
	id, _ := strings.CutPrefix(a.Subject, casePrefix)
	if id == a.Subject {
		return ""
	}
	return id
}

const casePrefix = "case/"

// subjectOf names an alarm in the record.
func subjectOf(id string) string { return "alarm/" + id }

// List gives the alarms that the asker may read, those that need somebody first, then by level, then the oldest first. The
// feeds are observations and stand in no record: the caller brings their state. An identifier begins with the cause and
// holds what tells one occurrence from the next, such as the run of a clock.
func List(s dispatch.State, feeds []sea.FeedState) ([]Alarm, error) {
	all, err := derive(s, s.Now, feeds)
	if err != nil {
		return nil, err
	}
	return readable(s, all), nil
}

// readable leaves out what the asker's roles do not carry.
func readable(s dispatch.State, all []Alarm) []Alarm {
	may := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(a Alarm) bool {
		return slices.ContainsFunc(a.reads, func(action string) bool {
			ok, asked := may[action]
			if !asked {
				ok = s.Policy.May(s.Actor, action)
				may[action] = ok
			}
			return !ok
		})
	})
}

// derive finds every alarm at now.
func derive(r journal.Reader, now time.Time, feeds []sea.FeedState) ([]Alarm, error) {
	var all []Alarm
	for _, find := range sources {
		found, err := find(r, now)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	all = append(once(all), silent(feeds, now)...)
	held, err := suppressionsAt(r, now)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := all[i].settle(r, now, held); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b Alarm) int {
		return cmp.Or(quietLast(a, b), cmp.Compare(slices.Index(Levels, a.Level), slices.Index(Levels, b.Level)), a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// settle adds what people did about the alarm.
func (a *Alarm) settle(r journal.Rows, now time.Time, held map[string]Suppression) error {
	if id := a.Case(); id != "" && !a.Drill {
		drill, _, err := drills.Get(r, id)
		if err != nil {
			return err
		}
		a.Drill = drill
	}
	ack, ok, err := acknowledgements.Get(r, a.ID)
	if err != nil {
		return err
	}
	// A source that was never heard has no time to rise from: it comes back by the time of the acknowledgement. Otherwise what
	// somebody said before a restart of long ago would quiet it for ever.
	if a.Cause == CauseFeed && a.Since.IsZero() && now.Sub(ack.At) >= feedStep {
		ok = false
	}
	if ok && ack.Withdrawn == nil && ack.Step >= a.Step {
		a.Acknowledged = &ack
	}
	if a.Level == Alert {
		return nil // nothing holds back what somebody has to act on at once
	}
	for _, subject := range []string{a.Subject, ""} {
		if s, ok := held[suppressionKey(a.Cause, subject)]; ok {
			a.Suppressed = &s
			break
		}
	}
	return nil
}

func quietLast(a, b Alarm) int {
	switch {
	case a.Quiet() == b.Quiet():
		return 0
	case b.Quiet():
		return -1
	}
	return 1
}
