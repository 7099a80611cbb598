package dispatch

import (
	"fmt"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/policy"
)

// judge lets the rules look at a plan. It gives what to record, and the refusal if there is one. However many questions
// a fact answers badly, one incident opens over it. What the rules looked at is recorded after what was decided.
func (d *Dispatcher) judge(s State, action string, plan Plan, receipt *Receipt) ([]event.Draft, error) {
	breach := Breach{Facts: plan.Facts}
	var all []answered
	for _, q := range plan.Asks {
		q.Actor, q.Action = s.Actor, action
		if q.Subject == "" {
			q.Subject = plan.Subject
		}
		decision, used, err := weigh(s, q)
		if err != nil {
			return nil, err
		}
		asked := askedOf(q, decision)
		if refusal := decision.Fault(); refusal != nil {
			return []event.Draft{{Subject: q.Subject, Marks: marksOf(plan), Fact: Refused{
				Inquiry: asked, Action: action, Rules: ruleIDs(refusal.Rules), Text: refusal.Text,
			}}}, refusal
		}
		if len(decision.Passed)+len(decision.Broken)+len(decision.Overridden) > 0 && len(plan.Facts) > 0 {
			all = append(all, answered{q, decision, asked, used})
		}
		if len(decision.Broken) > 0 {
			breach.Question = q
			breach.Rules = append(breach.Rules, decision.Broken...)
		}
	}
	drafts := plan.Facts
	if len(breach.Rules) > 0 {
		id, opened, err := d.incident(s, breach)
		if err != nil {
			return nil, fmt.Errorf("open an incident: %w", err)
		}
		receipt.Incidents = append(receipt.Incidents, id)
		drafts = append(drafts, opened...)
	}
	looked, err := lookedAt(s, plan, all, len(drafts))
	return append(drafts, looked...), err
}

// answered is a question that the rules let pass, with what they said.
type answered struct {
	policy.Question
	policy.Decision
	asked Inquiry
	used  []policy.Override
}

// lookedAt makes the facts of what the rules looked at. Each is about the n drafts that stand before them, whose numbers
// follow from the head, as the appender is alone.
func lookedAt(s State, plan Plan, all []answered, n int) ([]event.Draft, error) {
	if len(all) == 0 {
		return nil, nil
	}
	head, err := s.Head()
	if err != nil {
		return nil, err
	}
	var drafts []event.Draft
	for _, a := range all {
		f := Decided{Inquiry: a.asked, Action: a.Action, First: head + 1, Last: head + uint64(n), Happened: a.Fact,
			Broken: idsOf(a.Broken), Overridden: idsOf(a.Overridden)}
		for _, o := range a.used {
			f.Overrides = append(f.Overrides, o.ID)
		}
		drafts = append(drafts, event.Draft{Subject: a.Question.Subject, Marks: marksOf(plan), Fact: f})
		drafts = append(drafts, usedDrafts(s, a.Question, a.used)...)
	}
	return drafts, nil
}

// weigh asks the rules, and where they refuse, takes out those that overrides in force let pass. The overrides that were
// needed for it are given; none is if something still refuses.
func weigh(s State, q policy.Question) (policy.Decision, []policy.Override, error) {
	decision := s.Policy.Decide(q, s.Now)
	if decision.Allowed {
		return decision, nil, nil
	}
	covering, err := policy.Covering(s, q.Action, q.Subject, s.Now)
	if err != nil || len(covering) == 0 {
		return decision, nil, err
	}
	var rules []string
	for rule := range covering {
		rules = append(rules, rule)
	}
	if decision = decision.Without(rules...); !decision.Allowed {
		return decision, nil, nil
	}
	var used []policy.Override
	for _, r := range decision.Overridden {
		used = append(used, covering[r.ID])
	}
	return decision, used, nil
}

func usedDrafts(s State, q policy.Question, used []policy.Override) []event.Draft {
	drafts := make([]event.Draft, 0, len(used))
	for _, o := range used {
		drafts = append(drafts, event.Draft{Subject: policy.OverrideSubject(o.ID), Refs: []string{q.Subject}, Fact: policy.OverrideUsed{
			Override: o.ID, Rule: o.Rule, Action: q.Action, About: q.Subject, Organisation: s.Actor.Org,
		}})
	}
	return drafts
}

// marksOf gives what is said about a plan the marks of the plan: what the rules looked at is no less guarded than what
// they decided on.
func marksOf(plan Plan) event.Marks {
	if len(plan.Facts) == 0 {
		return event.Marks{}
	}
	return plan.Facts[0].Marks
}

func ruleIDs(rules []fault.Rule) []string {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	return ids
}
