package policy

import (
	"fmt"
	"slices"
	"time"

	"github.com/cedar-policy/cedar-go"

	"fanar/fault"
)

// Question is what is asked before something is recorded.
type Question struct {
	Actor   Actor
	Action  string         // the command, such as "rescue.OrderLanding"
	As      []string       // what the action amounts to, such as "landing": rules speak of these
	Fact    bool           // it happened already, so it is recorded whatever a rule says
	Subject string         // what it is about
	Context map[string]any // what the rules may look at: strings, bools, ints, lists and maps of them
}

// Actor is who asks.
type Actor struct {
	User  string   `json:"user"`
	Name  string   `json:"name"`
	Org   string   `json:"organisation"`
	Roles []string `json:"roles"`
}

// Decision is the answer.
type Decision struct {
	Allowed bool
	Broken  []Rule // rules that the question breaks; an allowed fact may break some
	Failed  []Rule // of these, the ones that could not be evaluated
	Pack    string
	why     map[string]string
}

// Engine evaluates one pack. It is immutable and safe for concurrent use.
type Engine struct {
	pack   Pack
	rules  []compiled
	grants *cedar.PolicySet
	may    map[string][]string // action to roles
}

type compiled struct {
	rule     Rule
	policies *cedar.PolicySet
}

// NewEngine compiles a pack.
func NewEngine(p Pack) (*Engine, error) {
	e := &Engine{pack: p, grants: cedar.NewPolicySet(), may: map[string][]string{}}
	for i, g := range p.Grants {
		for _, action := range g.Actions {
			e.may[action] = append(e.may[action], g.Roles...)
		}
		text := fmt.Sprintf("permit (principal, action in [%s], resource) when { principal.roles.containsAny([%s]) };",
			list(g.Actions, "Action::%q"), list(g.Roles, "%q"))
		set, err := cedar.NewPolicySetFromBytes("grant", []byte(text))
		if err != nil {
			return nil, bad("grant {n} cannot be read: {why}", "n", i+1, "why", err.Error())
		}
		for id, policy := range set.All() {
			e.grants.Add(cedar.PolicyID(fmt.Sprintf("grant-%d-%s", i, id)), policy)
		}
	}
	for _, r := range p.Rules {
		if r.Cedar == "" {
			continue
		}
		// Cedar denies where nothing permits. A rule is asked alone: is it silent?
		set, err := cedar.NewPolicySetFromBytes(r.ID, []byte("permit (principal, action, resource);\n"+r.Cedar))
		if err != nil {
			return nil, bad("rule {rule} is not valid Cedar: {why}", "rule", r.ID, "why", err.Error())
		}
		e.rules = append(e.rules, compiled{rule: r, policies: set})
	}
	return e, nil
}

// Pack gives the pack that the engine evaluates.
func (e *Engine) Pack() Pack { return e.pack }

// May tells whether the actor's roles carry the action.
func (e *Engine) May(actor Actor, action string) bool {
	if slices.Contains(e.pack.Always, action) {
		return true
	}
	decision, diagnostic := cedar.Authorize(e.grants, entities(Question{Actor: actor, Action: action}), request(Question{Actor: actor, Action: action}, cedar.Record{}))
	return decision == cedar.Allow && len(diagnostic.Errors) == 0
}

// Authorise gives a fault of kind Forbidden that names the roles which carry the action, or nil.
func (e *Engine) Authorise(actor Actor, action string) error {
	if e.May(actor, action) {
		return nil
	}
	roles := slices.Compact(slices.Sorted(slices.Values(e.may[action])))
	return fault.New(fault.Forbidden, "access.role", "{user} may not do this ({action}); it takes the role {roles}",
		"user", actor.Name, "action", action, "roles", list(roles, "%s")).
		WithHint("ask somebody with that role, or the administrator of your organisation; what you typed is kept")
}

// Decide evaluates every rule that is in force at now. Grants are not looked at: see [Engine.Authorise].
func (e *Engine) Decide(q Question, now time.Time) Decision {
	d := Decision{Allowed: true, Pack: e.pack.Name(), why: map[string]string{}}
	if slices.Contains(e.pack.Always, q.Action) {
		return d
	}
	context, err := record(q.Context)
	for _, c := range e.rules {
		if !InForce(c.rule.From, c.rule.Until, now) || (c.rule.Kind == KindOpen && !q.Fact) {
			continue
		}
		if err != nil {
			d.broken(c.rule, q, err.Error())
			continue
		}
		decision, diagnostic := cedar.Authorize(c.policies, entities(q), request(q, context))
		switch {
		case len(diagnostic.Errors) > 0:
			d.broken(c.rule, q, diagnostic.Errors[0].Message)
		case decision != cedar.Allow:
			d.broken(c.rule, q, "")
		}
	}
	return d
}

func (d *Decision) broken(r Rule, q Question, failure string) {
	d.Broken = append(d.Broken, r)
	if failure != "" {
		d.Failed = append(d.Failed, r)
		d.why[r.ID] = failure
	}
	if !q.Fact {
		d.Allowed = false
	}
}

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
