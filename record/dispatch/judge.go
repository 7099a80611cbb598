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

// judge lets the rules look at a plan. It gives what to record, and the refusal if there is one.
func (d *Dispatcher) judge(s State, action string, plan Plan, receipt *Receipt) ([]event.Draft, error) {
	drafts := plan.Facts
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
		if len(decision.Broken) == 0 {
			continue
		}
		id, opened, err := d.incident(s, Breach{Rules: decision.Broken, Question: q, Facts: plan.Facts})
		if err != nil {
			// The fact still has to be recorded; a desk that cannot open the incident is a defect to be seen.
			opened = []event.Draft{{Subject: q.Subject, Fact: Refused{Action: "oversight.OpenIncident", Text: fmt.Sprint(err)}}}
		}
		receipt.Incidents = append(receipt.Incidents, id)
		drafts = append(drafts, opened...)
	}
	return drafts, nil
}

func ruleIDs(rules []fault.Rule) []string {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	return ids
}
