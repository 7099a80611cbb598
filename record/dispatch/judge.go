package dispatch

import (
	"fmt"

	"fanar/fault"
	"fanar/record/event"
)

// Refused is the fact that an intention was refused: who wanted what, and which rules said no.
type Refused struct {
	Action string         `json:"action"`
	Rules  []string       `json:"rules"`
	Text   string         `json:"text"`
	Asked  map[string]any `json:"asked,omitempty"` // what the rules looked at
}

// Kind names the fact.
func (Refused) Kind() string { return "policy.refused" }

// judge lets the rules look at a plan. It gives what to record, and the refusal if there is one. However many questions
// a fact answers badly, one incident opens over it.
func (d *Dispatcher) judge(s State, action string, plan Plan, receipt *Receipt) ([]event.Draft, error) {
	breach := Breach{Facts: plan.Facts}
	for _, q := range plan.Asks {
		q.Actor, q.Action = s.Actor, action
		if q.Subject == "" {
			q.Subject = plan.Subject
		}
		decision := s.Policy.Decide(q, s.Now)
		if refusal := decision.Fault(); refusal != nil {
			return []event.Draft{{Subject: q.Subject, Fact: Refused{
				Action: action, Rules: ruleIDs(refusal.Rules), Text: refusal.Text, Asked: q.Context,
			}}}, refusal
		}
		if len(decision.Broken) > 0 {
			breach.Question = q
			breach.Rules = append(breach.Rules, decision.Broken...)
		}
	}
	if len(breach.Rules) == 0 {
		return plan.Facts, nil
	}
	id, opened, err := d.incident(s, breach)
	if err != nil {
		return nil, fmt.Errorf("open an incident: %w", err)
	}
	receipt.Incidents = append(receipt.Incidents, id)
	return append(plan.Facts, opened...), nil
}

func ruleIDs(rules []fault.Rule) []string {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	return ids
}
