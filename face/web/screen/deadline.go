package screen

import (
	"slices"
	"time"

	"fanar/desk/rescue"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// Deadline is a clock in the reader's words.
type Deadline struct {
	Rule, Text string // the rule's id, and what it says
	State      string // running, paused, overdue, stopped or ended; see package clock
	Due        time.Time
	Waits      []string // what stops it, in words; empty where only a person can
	Together   bool     // all of Waits have to happen, not just one
	Told       []ToldOf // who was told that it ran out, the first first
	Next       *ToldOf  // who is told next; nil if nobody is left or it has ended
	Held       *clock.Pausing
	HeldBy     string
	End        *clock.Ending
	EndedBy    string
}

// ToldOf is one escalation in words.
type ToldOf struct {
	Roles string
	At    time.Time
}

// Live tells whether the clock has not come to an end.
func (d Deadline) Live() bool { return d.End == nil }

// Deadline says a clock in words.
func (v *Visit) Deadline(s dispatch.State, names *Names, c clock.Clock) Deadline {
	d := Deadline{Rule: c.Rule, State: c.State(s.Now), Due: c.Due, End: c.End}
	if r, ok := s.Policy.Pack().Rule(c.Rule); ok {
		d.Text = v.Rule(r.ID, "text", r.Text)
	}
	switch {
	case len(c.Missing) > 0:
		missing := make([]policy.Trigger, len(c.Missing))
		for i, m := range c.Missing {
			missing[i] = policy.Trigger(m)
		}
		d.Waits, d.Together = v.Triggers(missing), true
	default:
		d.Waits = v.Triggers(c.Timing.StopsAny)
	}
	for _, t := range c.Escalated {
		d.Told = append(d.Told, ToldOf{Roles: v.Roles(t.To), At: t.At})
	}
	if n := len(c.Escalated); c.End == nil && n < len(c.Timing.Escalate) {
		next := c.Timing.Escalate[n]
		d.Next = &ToldOf{Roles: v.Roles(next.To), At: c.Due.Add(time.Duration(next.After) * time.Minute)}
	}
	if d.State == clock.Paused {
		d.Held, d.HeldBy = c.Pause, names.User(c.Pause.Author)
	}
	if c.End != nil {
		d.EndedBy = names.User(c.End.Author)
	}
	return d
}

// NextClocks gives, by subject, the clock that is due first of those that have not come to an end. It is empty for who may
// not read clocks.
func (v *Visit) NextClocks(s dispatch.State, names *Names) (map[string]Deadline, error) {
	if !v.May("read.clocks") {
		return nil, nil
	}
	all, err := clock.Next(s, 0)
	if err != nil {
		return nil, err
	}
	next := map[string]Deadline{}
	for _, c := range all {
		subject := c.Subject
		if id, ok := rescue.CaseOf(subject); ok {
			subject = rescue.Subject(id) // what was asked of a centre waits with its case
		}
		if _, ok := next[subject]; !ok {
			next[subject] = v.Deadline(s, names, c)
		}
	}
	return next, nil
}

// ByDue sorts deadlines, the one that is due first on top.
func ByDue(all []Deadline) {
	slices.SortStableFunc(all, func(a, b Deadline) int { return a.Due.Compare(b.Due) })
}
