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
	User   string    `json:"user"`
	Name   string    `json:"name"`
	Org    string    `json:"organisation"`
	Roles  []string  `json:"roles"`
	StepUp time.Time `json:"-"` // when the person last proved in this session to be there; zero if never since signing in
}

// Engine evaluates one pack. It is immutable and safe for concurrent use.
type Engine struct {
	pack    Pack
	rules   []compiled
	byTag   map[string][]int // tag to rules, in the order of the pack
	every   []int            // rules that look at every question
	known   map[string]bool  // tags; nil if the pack's rules are not indexed by tag
	grants  map[string]*cedar.PolicySet
	may     map[string][]string // action to roles
	always  map[string]bool
	stepUp  map[string]bool
	release *releaseSet // nil if the pack has no release rules
}

type compiled struct {
	rule     Rule
	policies *cedar.PolicySet
}

// NewEngine compiles a pack.
func NewEngine(p Pack) (*Engine, error) {
	e := &Engine{pack: p, byTag: map[string][]int{}, grants: map[string]*cedar.PolicySet{}, may: map[string][]string{},
		always: set(p.Always), stepUp: set(p.StepUp)}
	if err := e.compileGrants(); err != nil {
		return nil, err
	}
	for _, r := range p.Rules {
		if r.Cedar == "" {
			continue
		}
		// Cedar denies where nothing permits. A rule is asked alone: is it silent?
		policies, err := cedar.NewPolicySetFromBytes(r.ID, []byte("permit (principal, action, resource);\n"+r.Cedar))
		if err != nil {
			return nil, bad("rule {rule} is not valid Cedar: {why}", "rule", r.ID, "why", err.Error())
		}
		e.index(r.On, len(e.rules))
		e.rules = append(e.rules, compiled{rule: r, policies: policies})
	}
	for _, tag := range p.Tags {
		e.know(tag)
	}
	var err error
	if e.release, err = compileRelease(p); err != nil {
		return nil, err
	}
	return e, nil
}

// compileGrants makes the grants of each action into Cedar policies, apart from those of every other action: a decision
// then looks only at what could permit it.
func (e *Engine) compileGrants() error {
	for i, g := range e.pack.Grants {
		text := fmt.Sprintf("permit (principal, action in [%s], resource) when { principal.roles.containsAny([%s]) };",
			list(g.Actions, "Action::%q"), list(g.Roles, "%q"))
		policies, err := cedar.NewPolicySetFromBytes("grant", []byte(text))
		if err != nil {
			return bad("grant {n} cannot be read: {why}", "n", i+1, "why", err.Error())
		}
		for _, action := range g.Actions {
			e.may[action] = append(e.may[action], g.Roles...)
			if e.grants[action] == nil {
				e.grants[action] = cedar.NewPolicySet()
			}
			for id, policy := range policies.All() {
				e.grants[action].Add(cedar.PolicyID(fmt.Sprintf("grant-%d-%s", i, id)), policy)
			}
		}
	}
	return nil
}

func (e *Engine) index(tags []string, rule int) {
	if len(tags) == 0 {
		e.every = append(e.every, rule)
		return
	}
	for _, tag := range tags {
		e.know(tag)
		e.byTag[tag] = append(e.byTag[tag], rule)
	}
}

func (e *Engine) know(tag string) {
	if e.known == nil {
		e.known = map[string]bool{}
	}
	e.known[tag] = true
}

// Pack gives the pack that the engine evaluates.
func (e *Engine) Pack() Pack { return e.pack }

// May tells whether the actor's roles carry the action.
func (e *Engine) May(actor Actor, action string) bool {
	if e.always[action] {
		return true
	}
	grants, ok := e.grants[action]
	if !ok {
		return false
	}
	q := Question{Actor: actor, Action: action}
	decision, diagnostic := cedar.Authorize(grants, entities(q), request(q, cedar.Record{}))
	return decision == cedar.Allow && len(diagnostic.Errors) == 0
}

// Roles gives the roles that carry the action, in order; nil if none does.
func (e *Engine) Roles(action string) []string {
	return slices.Compact(slices.Sorted(slices.Values(e.may[action])))
}

// Authorise gives a fault of kind Forbidden that names the roles which carry the action, or nil.
func (e *Engine) Authorise(actor Actor, action string) error {
	if e.May(actor, action) {
		return nil
	}
	return fault.New(fault.Forbidden, "access.role", "{user} may not do this ({action}); it takes the role {roles}",
		"user", actor.Name, "action", action, "roles", list(e.Roles(action), "%s")).
		WithHint("ask somebody with that role, or the administrator of your organisation; what you typed is kept")
}

// NeedsStepUp tells whether the action takes a recent proof that the person is there. What nothing may stop takes none.
func (e *Engine) NeedsStepUp(action string) bool { return e.stepUp[action] && !e.always[action] }

// StepUpFor is how long a proof of presence counts.
func (e *Engine) StepUpFor() time.Duration {
	return time.Duration(e.pack.StepUpMinutes) * time.Minute
}

// OverrideFor is the longest that an override may last.
func (e *Engine) OverrideFor() time.Duration {
	return time.Duration(e.pack.OverrideHours) * time.Hour
}

// Decide evaluates every rule that is in force at now and speaks of what is asked. Grants are not looked at: see
// [Engine.Authorise]. What the pack does not know is refused: a question whose tag nobody speaks of, or a context that
// no rule can look at.
func (e *Engine) Decide(q Question, now time.Time) Decision {
	d := Decision{Allowed: true, Pack: e.pack.Name(), fact: q.Fact}
	if e.always[q.Action] {
		return d
	}
	context, failure := record(q.Context)
	var found cedar.EntityMap
	var asked cedar.Request
	rules := e.lookedAt(q.As, &d)
	d.Passed = make([]Rule, 0, len(rules))
	for _, i := range rules {
		c := &e.rules[i]
		if !InForce(c.rule.From, c.rule.Until, now) || (c.rule.Kind == KindOpen && !q.Fact) {
			continue
		}
		if failure != nil {
			d.broken(c.rule, failure.Error())
			continue
		}
		if found == nil {
			found, asked = entities(q), request(q, context)
		}
		decision, diagnostic := cedar.Authorize(c.policies, found, asked)
		switch {
		case len(diagnostic.Errors) > 0:
			d.broken(c.rule, diagnostic.Errors[0].Message)
		case decision != cedar.Allow:
			d.broken(c.rule, "")
		default:
			d.Passed = append(d.Passed, c.rule)
		}
	}
	return d
}

// lookedAt gives the rules that look at a question with these tags, in the order of the pack.
func (e *Engine) lookedAt(tags []string, d *Decision) []int {
	for _, tag := range tags {
		if e.known != nil && !e.known[tag] {
			d.broken(unjudged(tag), "no rule speaks of it")
		}
	}
	if len(tags) == 1 && len(e.every) == 0 {
		return e.byTag[tags[0]]
	}
	all := slices.Clone(e.every)
	for _, tag := range tags {
		all = append(all, e.byTag[tag]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func set(names []string) map[string]bool {
	all := make(map[string]bool, len(names))
	for _, n := range names {
		all[n] = true
	}
	return all
}
