package oversight

import (
	"fmt"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// reasonLimit is the longest reason, in bytes.
const reasonLimit = 2_000

// RequestOverride asks that one action on one subject may pass one rule until a named time. It lets nothing through before
// a second person of another organisation has approved it.
type RequestOverride struct {
	Rule    string    `json:"rule"`    // such as R13
	Command string    `json:"action"`  // what it lets through, such as rescue.OrderLanding
	Subject string    `json:"subject"` // what the command is about, such as case/SAR-1
	Reason  string    `json:"reason"`
	Until   time.Time `json:"until"`
}

// Action names the command.
func (RequestOverride) Action() string { return "oversight.RequestOverride" }

// Decide refuses an override of a rule that nobody may override, of what nobody can do or of what the record does not
// know, one without a reason, and one that lasts longer than the pack allows.
func (c RequestOverride) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, err := overridable(s, c.Rule); err != nil {
		return dispatch.Plan{}, err
	}
	if len(s.Policy.Roles(c.Command)) == 0 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "override.action", "{action} is nothing that a role may do; write it as rescue.OrderLanding", "action", c.Command).WithField("action")
	}
	if v, err := journal.Version(s, c.Subject); err != nil || v == 0 {
		return dispatch.Plan{}, fault.New(fault.Invalid, "override.subject", "the record knows nothing about {subject}; write it as case/SAR-1", "subject", c.Subject).
			WithField("subject").WithCause(err)
	}
	if err := saidWhy(c.Reason); err != nil {
		return dispatch.Plan{}, err
	}
	if most := s.Policy.OverrideFor(); !c.Until.After(s.Now) || c.Until.After(s.Now.Add(most)) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "override.until", "an override ends within the next {hours} hours, and {until} UTC is not",
			"hours", int(most.Hours()), "until", c.Until.UTC().Format("2006-01-02 15:04")).WithField("until").
			WithHint("what is needed for longer is a change of the rule: propose a policy pack")
	}
	if err := notThere(s, c); err != nil {
		return dispatch.Plan{}, err
	}
	n, err := policy.OverrideCount(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	subject := policy.OverrideSubject(fmt.Sprintf("OV-%d", n+1))
	return dispatch.Plan{Subject: subject, Facts: []event.Draft{{Subject: subject, Refs: []string{c.Subject}, Fact: policy.OverrideWanted{
		Rule: c.Rule, Action: c.Command, About: c.Subject, Reason: strings.TrimSpace(c.Reason), Until: c.Until.UTC().Truncate(time.Millisecond),
		Organisation: s.Actor.Org,
	}}}}, nil
}

// notThere refuses a second override of the same scope while the first is asked for or in force.
func notThere(s dispatch.State, c RequestOverride) error {
	for o, err := range policy.Overrides.All(s, "") {
		if err != nil {
			return err
		}
		state := o.State(s.Now)
		if o.Rule == c.Rule && o.Action == c.Command && o.Subject == c.Subject && (state == policy.OverrideRequested || state == policy.OverrideInForce) {
			return fault.New(fault.Conflict, "override.there", "override {override} is about the same rule, action and subject and is {state}",
				"override", o.ID, "state", state).WithHint("approve that one, or end it first")
		}
	}
	return nil
}

// ApproveOverride puts an override in force. An incident opens with it, so that the rights officer hears of it at once.
type ApproveOverride struct {
	ID     string `json:"override"`
	Reason string `json:"reason"`
}

// Action names the command.
func (ApproveOverride) Action() string { return "oversight.ApproveOverride" }

// Decide refuses the person who asked, and anybody of the same organisation.
func (c ApproveOverride) Decide(s dispatch.State) (dispatch.Plan, error) {
	o, err := policy.OverrideByID(s, c.ID)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if state := o.State(s.Now); state != policy.OverrideRequested {
		return dispatch.Plan{}, wrongState(o, state)
	}
	rule, err := overridable(s, o.Rule)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if s.Actor.User == o.Requested.User {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "override.same-person", "you asked for override {override} yourself; it takes a second person", "override", o.ID).
			WithHint("a second person of another organisation has to approve it")
	}
	if s.Actor.Org == "" || s.Actor.Org == o.Requested.Organisation {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "override.same-organisation", "override {override} was asked for by your own organisation, {organisation}",
			"override", o.ID, "organisation", o.Requested.Organisation).WithHint("a second person of another organisation has to approve it")
	}
	if err := saidWhy(c.Reason); err != nil {
		return dispatch.Plan{}, err
	}
	incident, err := nextID(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	subject := policy.OverrideSubject(o.ID)
	facts := []event.Draft{{Subject: subject, Refs: []string{o.Subject, Subject(incident)}, Fact: policy.OverrideApproved{
		Organisation: s.Actor.Org, Reason: strings.TrimSpace(c.Reason), Incident: incident}}}
	opening := opened(IncidentOpened{ID: incident, Rules: []string{o.Rule}, Category: max(rule.Severity, 1), About: o.Subject, Action: o.Action,
		Text: o.ID + ": " + o.Reason, Override: o.ID, Automatic: true})
	opening[0].Refs = append(opening[0].Refs, subject)
	return dispatch.Plan{Subject: subject, Facts: append(facts, opening...)}, nil
}

// EndOverride ends an override before its end, or turns a request down.
type EndOverride struct {
	ID     string `json:"override"`
	Reason string `json:"reason"`
}

// Action names the command.
func (EndOverride) Action() string { return "oversight.EndOverride" }

// Decide refuses one that has ended already.
func (c EndOverride) Decide(s dispatch.State) (dispatch.Plan, error) {
	o, err := policy.OverrideByID(s, c.ID)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if state := o.State(s.Now); state == policy.OverrideEnded || state == policy.OverrideExpired {
		return dispatch.Plan{}, wrongState(o, state)
	}
	if err := saidWhy(c.Reason); err != nil {
		return dispatch.Plan{}, err
	}
	subject := policy.OverrideSubject(o.ID)
	return dispatch.Plan{Subject: subject, Facts: []event.Draft{{Subject: subject, Refs: []string{o.Subject}, Fact: policy.OverrideClosed{
		Organisation: s.Actor.Org, Reason: strings.TrimSpace(c.Reason)}}}}, nil
}

// overridable gives a rule that people may override, or a fault that says why not.
func overridable(s dispatch.State, id string) (policy.Rule, error) {
	pack := s.Policy.Pack()
	r, ok := pack.Rule(id)
	if !ok {
		return r, fault.New(fault.NotFound, "override.no-rule", "the policy pack has no rule {rule}", "rule", id).WithField("rule")
	}
	if !r.Override || r.Absolute {
		return r, fault.New(fault.Refused, "override.never", "rule {rule} cannot be overridden by anybody", "rule", id, "satisfied", r.Satisfied).
			WithHint("{satisfied}").WithField("rule").WithRules(said(pack, r))
	}
	return r, nil
}

// said is a rule as a refusal shows it.
func said(p policy.Pack, r policy.Rule) fault.Rule {
	return fault.Rule{ID: r.ID, Text: r.Text, Basis: r.Basis, Since: r.From, Satisfied: r.Satisfied, Ask: r.Ask, Override: r.Override, Pack: p.Name()}
}

func wrongState(o policy.Override, state string) error {
	return fault.New(fault.Conflict, "override.state", "override {override} is {state}", "override", o.ID, "state", state)
}

func saidWhy(reason string) error {
	switch n := len(strings.TrimSpace(reason)); {
	case n == 0:
		return empty("reason")
	case n > reasonLimit:
		return fault.New(fault.Invalid, "oversight.reason-long", "the reason has {got} bytes; {limit} are the most", "got", n, "limit", reasonLimit).WithField("reason")
	}
	return nil
}
