// Package clock keeps the deadlines that rules set: a clock belongs to a rule and a subject, such as R2 on case/SAR-3. A
// fact starts it, facts stop it, and while it is missed it is told to more and more people.
//
// Clocks are derived from the records alone, by the pack that was in force when a fact was recorded, so they survive a
// restart and a replay finds them again. Only three things are recorded about them: that one was escalated, that somebody
// held it for a while, and that somebody stopped it by hand and why. A clock never delays and never refuses anything.
//
// Start with [Clock], [Projection] and [Keeper].
package clock

import (
	"time"

	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/policy"
)

// States of a clock.
const (
	Running = "running"
	Paused  = "paused"  // somebody holds it until a named time
	Missed  = "overdue" // the deadline has passed
	Stopped = "stopped" // what it waited for has happened, or somebody says so
	Ended   = "ended"   // there is nothing to wait for any more, such as in a closed case
)

// Clock is one deadline as the record knows it now.
type Clock struct {
	Rule      string        `json:"rule"`
	Subject   string        `json:"subject"`
	Pack      string        `json:"pack"` // that was in force when it started
	Severity  int           `json:"severity"`
	Run       int           `json:"run"`       // 1, and one more each time it starts again
	StartedAt time.Time     `json:"startedAt"` // when the starting fact happened
	Started   uint64        `json:"started"`   // number of the starting record
	Due       time.Time     `json:"due"`       // moved by pauses
	Met       []string      `json:"met,omitempty"`
	Missing   []string      `json:"missing,omitempty"` // what has not happened yet of what has to happen together
	Escalated []Told        `json:"escalated,omitempty"`
	Pause     *Pausing      `json:"pause,omitempty"` // the newest; over when its time has passed
	End       *Ending       `json:"end,omitempty"`
	Timing    policy.Timing `json:"timing"`
}

// Told is one escalation that was recorded.
type Told struct {
	Level  int       `json:"level"` // from 1
	To     []string  `json:"to"`    // roles
	At     time.Time `json:"at"`
	Record uint64    `json:"record"`
}

// Pausing is a pause and who answers for it.
type Pausing struct {
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// Ending is how a clock came to its end.
type Ending struct {
	State  string    `json:"state"` // [Stopped] or [Ended]
	At     time.Time `json:"at"`    // when it happened
	Late   bool      `json:"late,omitempty"`
	Reason string    `json:"reason,omitempty"` // where a person stopped it
	Author string    `json:"author"`
	Record uint64    `json:"record"`
}

// State tells how the clock stands at now.
func (c Clock) State(now time.Time) string {
	switch {
	case c.End != nil:
		return c.End.State
	case c.Pause != nil && now.Before(c.Pause.Until):
		return Paused
	case !now.Before(c.Due):
		return Missed
	}
	return Running
}

// next gives the time of the next escalation; ok is false if there is none to come.
func (c Clock) next() (at time.Time, ok bool) {
	if c.End != nil || len(c.Escalated) >= len(c.Timing.Escalate) {
		return time.Time{}, false
	}
	return c.Due.Add(time.Duration(c.Timing.Escalate[len(c.Escalated)].After) * time.Minute), true
}

// Subject names a clock in the record. It is apart from what the clock is about, so that a clock which runs out makes
// nobody's form stale.
func Subject(rule, about string) string { return "clock/" + rule + "/" + about }

// The views.
const (
	clocks      journal.Table[Clock]   = "clock.clock"      // subject, rule
	deadlines   journal.Table[name]    = "clock.deadline"   // time, subject, rule: of the clocks that have not ended
	escalations journal.Table[name]    = "clock.escalation" // time, subject, rule: of those that still have somebody to tell
	watched     journal.Table[[]watch] = "clock.watch"      // kind of fact: the clocks that it may start
)

// name is which clock.
type name struct {
	Rule    string `json:"rule"`
	Subject string `json:"subject"`
}

// watch is a clock that facts may start, under the pack in force.
type watch struct {
	Pack string `json:"pack"`
	policy.TimedRule
}

const part = "\x1f"

func key(subject, rule string) string { return subject + part + rule }

// timeKey is a key that sorts by time, to the millisecond.
func timeKey(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

func (c Clock) keyAt(at time.Time) string { return timeKey(at) + part + key(c.Subject, c.Rule) }

// ByName gives the clock of a rule on a subject, or a fault that says that there is none.
func ByName(r journal.Rows, subject, rule string) (Clock, error) {
	c, ok, err := clocks.Get(r, key(subject, rule))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "clock.none", "rule {rule} has no clock on {subject}", "rule", rule, "subject", subject).
			WithHint("the clocks that run are on the watch floor (fanar clock list)")
	}
	return c, err
}
