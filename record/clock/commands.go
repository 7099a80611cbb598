package clock

import (
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

const (
	longestPause = 72 * time.Hour // one that lasts longer is a decision to stop
	reasonLimit  = 2_000          // bytes
)

// Pause holds a clock until a named time, for a reason; then it runs again by itself.
type Pause struct {
	Subject string    `json:"subject"` // what the clock is about, such as case/SAR-3
	Rule    string    `json:"rule"`
	Reason  string    `json:"reason"`
	Until   time.Time `json:"until"`
}

// Action names the command.
func (Pause) Action() string { return "clock.Pause" }

// Decide refuses a clock that has ended, is held or is overdue already, and a pause without a reason or an end.
func (c Pause) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := live(s, c.Subject, c.Rule)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := said(c.Reason); err != nil {
		return dispatch.Plan{}, err
	}
	if !c.Until.After(s.Now) || c.Until.After(s.Now.Add(longestPause)) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "clock.until", "a clock is held until a time within the next {hours} hours, and {until} UTC is not",
			"hours", int(longestPause.Hours()), "until", c.Until.UTC().Format("2006-01-02 15:04")).WithField("until")
	}
	switch was.State(s.Now) {
	case Paused:
		return dispatch.Plan{}, fault.New(fault.Conflict, "clock.paused", "the clock of {rule} on {subject} is held until {until} UTC already",
			"rule", c.Rule, "subject", c.Subject, "until", was.Pause.Until.UTC().Format("2006-01-02 15:04"))
	case Missed:
		return dispatch.Plan{}, fault.New(fault.Conflict, "clock.overdue", "the clock of {rule} on {subject} ran out at {due} UTC and cannot be held any more",
			"rule", c.Rule, "subject", c.Subject, "due", was.Due.UTC().Format("2006-01-02 15:04")).
			WithHint("do what it waits for, or stop it with a reason (fanar clock stop)")
	}
	return was.about(ClockPaused{Rule: c.Rule, Subject: c.Subject, Reason: c.Reason, Until: c.Until.UTC().Truncate(time.Millisecond)}), nil
}

// Resume lets a held clock run again before its time.
type Resume struct {
	Subject string `json:"subject"`
	Rule    string `json:"rule"`
}

// Action names the command.
func (Resume) Action() string { return "clock.Resume" }

// Decide refuses a clock that nobody holds.
func (c Resume) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := live(s, c.Subject, c.Rule)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if was.State(s.Now) != Paused {
		return dispatch.Plan{}, fault.New(fault.Conflict, "clock.runs", "nobody holds the clock of {rule} on {subject}: it runs", "rule", c.Rule, "subject", c.Subject)
	}
	return was.about(ClockResumed{Rule: c.Rule, Subject: c.Subject}), nil
}

// Stop records that what a clock waits for has happened where no fact says so, or that it cannot happen, and why.
type Stop struct {
	Subject string `json:"subject"`
	Rule    string `json:"rule"`
	Reason  string `json:"reason"`
}

// Action names the command.
func (Stop) Action() string { return "clock.Stop" }

// Decide refuses a clock that has ended, and a stop without a reason.
func (c Stop) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := live(s, c.Subject, c.Rule)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := said(c.Reason); err != nil {
		return dispatch.Plan{}, err
	}
	return was.about(ClockStopped{Rule: c.Rule, Subject: c.Subject, Reason: c.Reason}), nil
}

// Escalate records every escalation whose time has come. The node asks it; asked again, it finds nothing left to do.
type Escalate struct{}

// Action names the command.
func (Escalate) Action() string { return "clock.Escalate" }

const escalateAtOnce = 200 // clocks in one transaction

// Decide gives one fact for each level that is due. It refuses nothing.
func (Escalate) Decide(s dispatch.State) (dispatch.Plan, error) {
	ready, _, err := due(s, s.Now, escalateAtOnce)
	if err != nil {
		return dispatch.Plan{}, err
	}
	plan := dispatch.Plan{}
	for _, c := range ready {
		for at, ok := c.next(); ok && !at.After(s.Now); at, ok = c.next() {
			level := len(c.Escalated) + 1
			to := c.Timing.Escalate[level-1].To
			plan.Facts = append(plan.Facts, c.draft(ClockEscalated{Rule: c.Rule, Subject: c.Subject, Run: c.Run, Level: level, To: to, Due: c.Due}))
			c.Escalated = append(c.Escalated[:level-1:level-1], Told{Level: level, To: to})
		}
	}
	return plan, nil
}

// live gives a clock that has not come to an end.
func live(s dispatch.State, subject, rule string) (Clock, error) {
	c, err := ByName(s, subject, rule)
	if err == nil && c.End != nil {
		err = fault.New(fault.Conflict, "clock.ended", "the clock of {rule} on {subject} came to its end at {at} UTC",
			"rule", rule, "subject", subject, "at", c.End.At.UTC().Format("2006-01-02 15:04"))
	}
	return c, err
}

func said(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fault.New(fault.Invalid, "clock.reason", "say why; who held or stopped a clock, and why, stays on record").WithField("reason")
	}
	if len(reason) > reasonLimit {
		return fault.New(fault.Invalid, "clock.reason-long", "the reason has {got} bytes; {limit} are the most", "got", len(reason), "limit", reasonLimit).WithField("reason")
	}
	return nil
}

func (c Clock) about(fact event.Fact) dispatch.Plan {
	return dispatch.Plan{Subject: Subject(c.Rule, c.Subject), Facts: []event.Draft{c.draft(fact)}}
}

// draft states a fact about the clock, so that what the clock is about shows it too.
func (c Clock) draft(fact event.Fact) event.Draft {
	return event.Draft{Subject: Subject(c.Rule, c.Subject), Refs: []string{c.Subject}, Fact: fact}
}
