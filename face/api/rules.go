package api

import (
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// ruleView is a rule of the pack in force, and how it works today.
type ruleView struct {
	policy.Rule
	State     string            `json:"state" enum:"in-force,clock,held,waiting" doc:"How the rule works today: looked at, a deadline, held by how the program is built, or waiting for a part that is not there yet"`
	Today     bool              `json:"today" doc:"Today lies between its first and its last day"`
	Overrides []policy.Override `json:"overrides" doc:"In force now" nullable:"false"`
}

type ruleList struct {
	State string `query:"state" enum:"in-force,clock,held,waiting" doc:"Only rules of this state"`
}

type ruleInPath struct {
	Rule string `path:"rule" example:"R8"`
}

func (a *server) rules() {
	read(a, endpoint{path: "/rules", id: "listRules", summary: "The rules of the policy pack in force, and how each works today"}, "read.rules",
		func(s dispatch.State, in *ruleList) (list[ruleView], error) {
			overrides, err := policy.OverridesInForce(s, s.Now)
			if err != nil {
				return list[ruleView]{}, err
			}
			var out []ruleView
			for _, r := range s.Policy.Pack().Rules {
				if v := viewOf(s, r, overrides); in.State == "" || v.State == in.State {
					out = append(out, v)
				}
			}
			return whole(out, nil)
		})
	read(a, endpoint{path: "/rules/{rule}", id: "getRule", summary: "One rule"}, "read.rules",
		func(s dispatch.State, in *ruleInPath) (ruleView, error) {
			r, ok := s.Policy.Pack().Rule(in.Rule)
			if !ok {
				return ruleView{}, fault.New(fault.NotFound, "rule.none", "the policy pack in force has no rule {rule}", "rule", in.Rule)
			}
			overrides, err := policy.OverridesInForce(s, s.Now)
			return viewOf(s, r, overrides), err
		})
}

func viewOf(s dispatch.State, r policy.Rule, overrides []policy.Override) ruleView {
	v := ruleView{Rule: r, State: r.State(), Today: policy.InForce(r.From, r.Until, s.Now), Overrides: []policy.Override{}}
	for _, o := range overrides {
		if o.Rule == r.ID {
			v.Overrides = append(v.Overrides, o)
		}
	}
	return v
}
