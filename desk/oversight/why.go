package oversight

import (
	"slices"
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Explanation says why a record stands in the journal as it does. It is data; faces say it in words.
type Explanation struct {
	Record   uint64    `json:"record"`
	Kind     string    `json:"kind,omitempty"`
	Subject  string    `json:"subject,omitempty"`
	Happened time.Time `json:"happened"`
	Recorded time.Time `json:"recorded"`
	Pack     string    `json:"pack,omitempty"`   // the rules that it was decided under
	Closed   bool      `json:"closed,omitempty"` // what it says is not open to the reader, and so nothing is said but this
	By       *By       `json:"by,omitempty"`
	Judged   []Judged  `json:"judged"`    // what the rules looked at, one for each question
	Opened   []string  `json:"incidents"` // incidents that opened with it, if the reader may see incidents
	Clocks   []OnClock `json:"clocks"`    // what it did to clocks
}

// By is who did it, and what let that person do it.
type By struct {
	User         string   `json:"user"` // "node" for what no person did
	Organisation string   `json:"organisation"`
	Roles        []string `json:"roles"`             // that the user had then; empty if the record does not say
	Action       string   `json:"action,omitempty"`  // the command, such as rescue.OrderLanding
	Through      []string `json:"through"`           // of the roles, those that carry the action under that pack
	Always       bool     `json:"always,omitempty"`  // nothing may stop it, so it took no role
	Unknown      bool     `json:"unknown,omitempty"` // the pack is not on record, so what let it through cannot be told
}

// Judged is one question to the rules, with what they said.
type Judged struct {
	Record    uint64            `json:"record"` // that says this
	Action    string            `json:"action"`
	As        []string          `json:"as"`    // what the action amounts to
	Asked     map[string]any    `json:"asked"` // what the rules looked at
	Allowed   bool              `json:"allowed"`
	Happened  bool              `json:"happened"` // it had happened already: no rule could stop it
	Rules     []RuleSaid        `json:"rules"`
	Overrides []policy.Override `json:"overrides"` // that let it pass
}

// Outcomes of a rule.
const (
	Passed     = "passed"
	Broken     = "broken"
	Overridden = "overridden"
	Unread     = "not-evaluated" // it could not be evaluated, which counts as broken
)

// RuleSaid is what one rule said.
type RuleSaid struct {
	Rule    string `json:"rule"`
	Outcome string `json:"outcome"` // passed, broken, overridden or not-evaluated
}

// OnClock is what a record did to the clock of a rule.
type OnClock struct {
	Rule    string `json:"rule"`
	Subject string `json:"subject"`
	Did     string `json:"did"` // started, stopped, ended, paused or escalated
}

// Why explains a record. What the reader's roles do not open stays closed here too.
func Why(s dispatch.State, number uint64) (Explanation, error) {
	e, err := recordAt(s, number)
	if err != nil {
		return Explanation{}, err
	}
	x := Explanation{Record: e.Number, Happened: e.Happened, Recorded: e.Recorded, Pack: e.Policy, Judged: []Judged{}, Opened: []string{}, Clocks: []OnClock{}}
	blind, err := people.Blind(s, e, s.Actor)
	if err != nil {
		return x, err
	}
	if blind || !s.Readable(e) {
		x.Closed, x.Happened = true, e.Recorded
		return x, nil
	}
	x.Kind, x.Subject = e.Kind, e.Subject
	var about event.Event
	if x.Judged, about, err = judgedOf(s, e); err != nil {
		return x, err
	}
	if x.By, err = byOf(s, e, x.Judged, about); err != nil {
		return x, err
	}
	if x.Opened, err = openedWith(s, e, x.Judged); err != nil {
		return x, err
	}
	x.Clocks, err = clocksOf(s, e)
	return x, err
}

func recordAt(r journal.Reader, number uint64) (event.Event, error) {
	head, err := r.Head()
	if err != nil {
		return event.Event{}, err
	}
	if number == 0 || number > head {
		return event.Event{}, noRecord(number)
	}
	return eventAt(r, number)
}

func noRecord(n uint64) error {
	return fault.New(fault.NotFound, "record.none", "there is no record {number}", "number", n)
}

// judgedOf gives what the rules said about a record, and the record that says so: itself, if it is a refusal or a decision.
func judgedOf(s dispatch.State, e event.Event) ([]Judged, event.Event, error) {
	all := []Judged{}
	if e.Kind == (dispatch.Refused{}).Kind() {
		var f dispatch.Refused
		err := e.Decode(&f)
		return append(all, Judged{Record: e.Number, Action: f.Action, As: words(f.As), Asked: f.Asked, Rules: rulesSaid(f.Inquiry, f.Rules, nil),
			Overrides: []policy.Override{}}), e, err
	}
	from := []event.Event{e}
	if e.Kind != (dispatch.Decided{}).Kind() {
		var err error
		if from, err = decisionsOn(s, e.Number); err != nil || len(from) == 0 {
			return all, e, err
		}
	}
	first := e
	for _, d := range from {
		if !s.Readable(d) {
			continue
		}
		if len(all) == 0 {
			first = d
		}
		var f dispatch.Decided
		if err := d.Decode(&f); err != nil {
			return all, e, err
		}
		if blind, err := people.Blind(s, d, s.Actor); err != nil {
			return all, e, err
		} else if blind {
			f.Asked = nil // a number in it would spoil a count that the reader has still to make
		}
		j := Judged{Record: d.Number, Action: f.Action, As: words(f.As), Asked: f.Asked, Allowed: true, Happened: f.Happened,
			Rules: rulesSaid(f.Inquiry, f.Broken, f.Overridden), Overrides: []policy.Override{}}
		for _, id := range f.Overrides {
			o, err := policy.OverrideByID(s, id)
			if err != nil {
				return all, e, err
			}
			j.Overrides = append(j.Overrides, o)
		}
		all = append(all, j)
	}
	return all, first, nil
}

func rulesSaid(q dispatch.Inquiry, broken, overridden []string) []RuleSaid {
	all := []RuleSaid{}
	for _, rule := range broken {
		outcome := Broken
		if slices.Contains(q.Unread, rule) {
			outcome = Unread
		}
		all = append(all, RuleSaid{rule, outcome})
	}
	for _, rule := range overridden {
		all = append(all, RuleSaid{rule, Overridden})
	}
	for _, rule := range q.Passed {
		all = append(all, RuleSaid{rule, Passed})
	}
	return all
}

// openedWith gives the incidents that opened with a record, if the reader may see incidents.
func openedWith(s dispatch.State, e event.Event, judged []Judged) ([]string, error) {
	ids := []string{}
	if !s.Policy.May(s.Actor, "read.incidents") {
		return ids, nil
	}
	for _, j := range judged {
		if !j.Happened || !slices.ContainsFunc(j.Rules, func(r RuleSaid) bool { return r.Outcome == Broken || r.Outcome == Unread }) {
			continue
		}
		var f dispatch.Decided
		d, err := eventAt(s, j.Record)
		if err != nil {
			return ids, err
		}
		if err := d.Decode(&f); err != nil {
			return ids, err
		}
		for o, err := range journal.Events(s, f.First, f.Last) {
			if err != nil {
				return ids, err
			}
			if id, is := strings.CutPrefix(o.Subject, Subject("")); is && o.Kind == (IncidentOpened{}).Kind() && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if e.Kind == (policy.OverrideApproved{}).Kind() {
		var f policy.OverrideApproved
		if err := e.Decode(&f); err != nil {
			return ids, err
		}
		ids = append(ids, f.Incident)
	}
	return ids, nil
}

// clocksOf gives what a record did to the clocks on what it is about.
func clocksOf(s dispatch.State, e event.Event) ([]OnClock, error) {
	all := []OnClock{}
	for _, subject := range append([]string{e.Subject}, e.Refs...) {
		if parts := strings.SplitN(subject, "/", 3); parts[0] == "clock" && len(parts) == 3 {
			subject = parts[2]
		}
		clocks, err := clock.Of(s, subject)
		if err != nil {
			return all, err
		}
		for _, c := range clocks {
			for _, did := range didTo(c, e.Number) {
				if on := (OnClock{c.Rule, c.Subject, did}); !slices.Contains(all, on) {
					all = append(all, on)
				}
			}
		}
	}
	return all, nil
}

func didTo(c clock.Clock, n uint64) []string {
	var did []string
	if c.Started == n {
		did = append(did, "started")
	}
	if c.End != nil && c.End.Record == n {
		did = append(did, c.End.State)
	}
	if c.Pause != nil && c.Pause.Record == n {
		did = append(did, clock.Paused)
	}
	if slices.ContainsFunc(c.Escalated, func(t clock.Told) bool { return t.Record == n }) {
		did = append(did, "escalated")
	}
	return did
}

func words(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
