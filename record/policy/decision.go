package policy

import (
	"fmt"
	"slices"

	"fanar/fault"
)

// Decision is the answer.
type Decision struct {
	Allowed    bool
	Broken     []Rule // rules that the question breaks; an allowed fact may break some
	Failed     []Rule // of these, the ones that could not be evaluated
	Passed     []Rule // rules that were looked at and have nothing against it
	Overridden []Rule // rules that it breaks and that two people have overridden; see Without
	Pack       string
	fact       bool
	why        map[string]string
}

// Unjudged is the id under which a decision names a question that no rule of the pack knows.
const Unjudged = "unjudged"

// unjudged stands for the rule that is not there: denied is the default.
func unjudged(tag string) Rule {
	return Rule{ID: Unjudged, Kind: KindRefuse, Severity: 4, Absolute: true, Author: "Fanar", From: "2026-12-01",
		Text:      fmt.Sprintf("No rule of the policy pack knows what %q is, and what is not known is refused.", tag),
		Basis:     []string{"denied is the default"},
		Satisfied: "A policy pack that speaks of it.", Ask: "rights officer"}
}

func (d *Decision) broken(r Rule, failure string) {
	d.Broken = append(d.Broken, r)
	if failure != "" {
		d.Failed = append(d.Failed, r)
		if d.why == nil {
			d.why = map[string]string{}
		}
		d.why[r.ID] = failure
	}
	d.Allowed = d.fact
}

// Without gives the decision as if these rules had been silent. Only rules that the pack lets people override are taken
// out; naming another one changes nothing.
func (d Decision) Without(ruleIDs ...string) Decision {
	out := func(r Rule) bool { return r.Override && !r.Absolute && slices.Contains(ruleIDs, r.ID) }
	var left []Rule
	taken := slices.Clone(d.Overridden)
	for _, r := range d.Broken {
		if out(r) {
			taken = append(taken, r)
		} else {
			left = append(left, r)
		}
	}
	d.Failed = slices.DeleteFunc(slices.Clone(d.Failed), out)
	d.Broken, d.Overridden = left, taken
	d.Allowed = d.fact || len(left) == 0
	return d
}

// Note tells why a broken rule could not be evaluated; empty if it was.
func (d Decision) Note(rule string) string { return d.why[rule] }

// Fault gives the refusal in words, or nil if the question is allowed.
func (d Decision) Fault() *fault.Error {
	if d.Allowed {
		return nil
	}
	rules := make([]fault.Rule, 0, len(d.Broken))
	ids := make([]string, 0, len(d.Broken))
	for _, r := range d.Broken {
		ids = append(ids, r.ID)
		rules = append(rules, fault.Rule{ID: r.ID, Text: r.Text, Basis: r.Basis, Since: r.From, Satisfied: r.Satisfied,
			Ask: r.Ask, Override: r.Override, Pack: d.Pack, Note: d.why[r.ID]})
	}
	return fault.New(fault.Refused, "policy.refused", "refused by {rules}: {text}",
		"rules", list(ids, "%s"), "text", d.Broken[0].Text, "satisfied", d.Broken[0].Satisfied).
		WithHint("{satisfied}").WithRules(rules...)
}
