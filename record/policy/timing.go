package policy

import (
	"time"

	"github.com/BurntSushi/toml"

	"fanar/record/event"
)

// Timing is the deadline that a rule sets on a subject: which facts start it, which stop it, and whom it is told to when
// it is missed. Starts, stops and ends are [Trigger]s. It never delays or refuses anything.
type Timing struct {
	Starts   []Trigger    `toml:"starts" json:"starts"`
	StopsAll []Trigger    `toml:"stops-all" json:"stopsAll,omitempty"` // it stops when each of these has happened
	StopsAny []Trigger    `toml:"stops-any" json:"stopsAny,omitempty"` // or when one of these happens
	Ends     []Trigger    `toml:"ends" json:"ends,omitempty"`          // there is nothing to wait for any more, done or not
	Minutes  int          `toml:"minutes" json:"minutes"`              // from the time that the starting fact happened
	Except   []Exception  `toml:"except" json:"except,omitempty"`      // facts that start it with another time; the first that fits counts
	Escalate []Escalation `toml:"escalate" json:"escalate"`            // in rising order
}

// Escalation tells roles that a clock has run out.
type Escalation struct {
	After int      `toml:"after" json:"after"` // minutes after it ran out; 0 is at once
	To    []string `toml:"to" json:"to"`       // roles
}

// Exception gives a clock another time where the fact that starts it is of one kind and not of another.
type Exception struct {
	When    Trigger `toml:"when" json:"when"`
	Minutes int     `toml:"minutes" json:"minutes"`
}

// Deadline gives the time by which a clock that e started at from has to be stopped.
func (t Timing) Deadline(e event.Event, from time.Time) time.Time {
	minutes := t.Minutes
	for _, x := range t.Except {
		if x.When.Met(e) {
			minutes = x.Minutes
			break
		}
	}
	return from.Add(time.Duration(minutes) * time.Minute)
}

func (t Timing) check(rule string) error {
	if len(t.Starts) == 0 || t.Minutes <= 0 || len(t.Escalate) == 0 {
		return bad("the clock of rule {rule} needs what starts it, its minutes and whom to tell", "rule", rule)
	}
	for _, list := range [][]Trigger{t.Starts, t.StopsAll, t.StopsAny, t.Ends} {
		for _, trigger := range list {
			if err := trigger.check(); err != nil {
				return bad("the clock of rule {rule}: {why}", "rule", rule, "why", err.Error())
			}
		}
	}
	for _, x := range t.Except {
		if err := x.When.check(); err != nil || x.Minutes <= 0 {
			return bad("the clock of rule {rule}: an exception needs the fact that it is for, and its minutes", "rule", rule)
		}
	}
	last := -1
	for _, e := range t.Escalate {
		if e.After <= last || len(e.To) == 0 {
			return bad("the clock of rule {rule}: each escalation is later than the one before and names roles", "rule", rule)
		}
		last = e.After
	}
	return nil
}

// TimedRule is a rule with a clock, as an adopted pack states it.
type TimedRule struct {
	ID       string `toml:"id" json:"rule"`
	From     string `toml:"from" json:"from"`
	Until    string `toml:"until" json:"until,omitempty"`
	Severity int    `toml:"severity" json:"severity"`
	Clock    Timing `toml:"clock" json:"clock"`
}

// TimedRules reads the clocks of a pack's text and nothing else, so that what an old pack started is derived the same way
// however strict later versions are with packs. A text that is no pack has none.
func TimedRules(text string) []TimedRule {
	var p struct {
		Rules []TimedRule `toml:"rule"`
	}
	if _, err := toml.Decode(text, &p); err != nil {
		return nil
	}
	var timed []TimedRule
	for _, r := range p.Rules {
		if r.ID != "" && r.Clock.check(r.ID) == nil {
			timed = append(timed, r)
		}
	}
	return timed
}
