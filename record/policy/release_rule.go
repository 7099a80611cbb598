package policy

import (
	"slices"

	"github.com/cedar-policy/cedar-go"

	"fanar/fault"
	"fanar/record/marking"
)

// ReleaseRule is one thing that a recipient has to satisfy. Its Cedar holds permit policies: where none permits, the rule
// says no. A rule with Fields withholds these fields; one without withholds the record.
type ReleaseRule struct {
	ID        string   `toml:"id" json:"id"`
	Serves    string   `toml:"serves" json:"serves,omitempty"` // the safeguard behind it, such as "R36"
	Text      string   `toml:"text" json:"text"`
	Basis     []string `toml:"basis" json:"basis"`
	From      string   `toml:"from" json:"from"`             // first day, YYYY-MM-DD
	Until     string   `toml:"until" json:"until,omitempty"` // last day; empty is open
	Satisfied string   `toml:"satisfied" json:"satisfiedBy"`
	Mark      string   `toml:"mark" json:"mark,omitempty"`     // the mark that it looks at, by its JSON name
	Kinds     []string `toml:"kinds" json:"kinds,omitempty"`   // of records; empty is all, "directory.*" all of a desk
	Fields    []string `toml:"fields" json:"fields,omitempty"` // by their JSON names, such as "alert.position"
	Cedar     string   `toml:"cedar" json:"cedar"`
}

// releaseFloor are the release rules that no pack with release rules may lack: without one of them a mark would be carried
// and mean nothing.
func releaseFloor() []string {
	return []string{"recipient", "known", "level", "audience", "denied", "originator", "caveat", "handling", "purpose",
		"personal", "embargo", "retention"}
}

// releaseSet is the release part of an engine, compiled.
type releaseSet struct {
	rules []compiledRelease
	terms marking.Terms
	fixed cedar.Entity // the terms, as Cedar sees them
	known map[string]knownRecipient
	every *cedar.PolicySet       // the policies of all rules that look at every kind
	owner map[cedar.PolicyID]int // which rule a policy of every belongs to
}

type compiledRelease struct {
	rule     ReleaseRule
	policies *cedar.PolicySet
}

// knownRecipient is a recipient of the pack, compiled once.
type knownRecipient struct {
	as     Recipient
	entity cedar.Entity
}

// compileRelease makes the release rules of a pack into Cedar; nil for a pack that has none. It refuses rules that are not
// whole, a rule that stands twice, and a set that lacks one of the floor.
func compileRelease(p Pack) (*releaseSet, error) {
	if len(p.Release) == 0 {
		return nil, nil
	}
	s := &releaseSet{terms: p.Marking, known: map[string]knownRecipient{}, every: cedar.NewPolicySet(), owner: map[cedar.PolicyID]int{}}
	if len(s.terms.Levels) == 0 {
		s.terms = marking.Closed()
	}
	if err := s.terms.Check(); err != nil {
		return nil, err
	}
	s.fixed = termsEntity(s.terms)
	seen := map[string]bool{}
	for _, r := range p.Release {
		if seen[r.ID] {
			return nil, badRelease("release rule {rule} stands twice in the pack", "rule", r.ID)
		}
		seen[r.ID] = true
		policies, err := r.compile()
		if err != nil {
			return nil, err
		}
		s.add(compiledRelease{rule: r, policies: policies})
	}
	for _, r := range p.Recipients {
		s.known[r.Org] = knownRecipient{as: r, entity: recipientEntity(r, s.terms)}
	}
	for _, id := range releaseFloor() {
		i := slices.IndexFunc(p.Release, func(r ReleaseRule) bool { return r.ID == id })
		if i < 0 || len(p.Release[i].Kinds) > 0 || len(p.Release[i].Fields) > 0 || p.Release[i].Until != "" {
			return nil, badRelease("the pack has release rules and no rule {rule} for all kinds without a last day: every mark has to mean something", "rule", id)
		}
	}
	return s, checkRecipients(p.Recipients, s.terms)
}

func (r ReleaseRule) compile() (*cedar.PolicySet, error) {
	if r.ID == "" || r.Text == "" || len(r.Basis) == 0 || r.From == "" || r.Satisfied == "" || r.Cedar == "" {
		return nil, badRelease("release rule {rule} needs an id, a text, a basis, a first day, what would satisfy it, and Cedar", "rule", r.ID)
	}
	if _, err := days(r.From, r.Until); err != nil {
		return nil, badRelease("release rule {rule}: {why}", "rule", r.ID, "why", err.Error())
	}
	if len(r.Fields) > 0 && len(r.Kinds) == 0 {
		return nil, badRelease("release rule {rule} withholds fields and does not say of which kinds", "rule", r.ID)
	}
	policies, err := cedar.NewPolicySetFromBytes(r.ID, []byte(r.Cedar))
	if err != nil {
		return nil, badRelease("release rule {rule} is not valid Cedar: {why}", "rule", r.ID, "why", err.Error())
	}
	return policies, nil
}

func checkRecipients(all []Recipient, terms marking.Terms) error {
	seen := map[string]bool{}
	for _, r := range all {
		if r.Org == "" || r.Org == "*" || seen[r.Org] {
			return badRelease("recipient {organisation} has no name of its own, or stands twice in the pack", "organisation", r.Org)
		}
		seen[r.Org] = true
		if _, err := days(r.From, r.Until); err != nil || r.From == "" || r.Until == "" {
			return badRelease("recipient {organisation} needs a first and a last day of what was agreed with it", "organisation", r.Org)
		}
		if _, ok := terms.Rank(r.Clearance); !ok {
			return badRelease("recipient {organisation} has the clearance {level}, which is no level of this pack", "organisation", r.Org, "level", r.Clearance)
		}
		for _, purpose := range r.Purposes {
			if !slices.Contains(terms.Purposes, purpose) {
				return badRelease("recipient {organisation} has the purpose {purpose}, which this pack does not know", "organisation", r.Org, "purpose", purpose)
			}
		}
	}
	return nil
}

// add takes in a rule. Those that look at every kind also go into one set, to be evaluated in one go.
func (s *releaseSet) add(c compiledRelease) {
	if len(c.rule.Kinds) == 0 {
		for id, policy := range c.policies.All() {
			id = cedar.PolicyID(c.rule.ID) + "/" + id
			s.every.Add(id, policy)
			s.owner[id] = len(s.rules)
		}
	}
	s.rules = append(s.rules, c)
}

// permitting evaluates the rules that look at every kind in one go and tells which of them permit. Cedar evaluates each
// policy by itself, so this is what each rule says alone. It gives nothing once a policy fails or forbids: a set that is
// denied does not say which of its policies permit, and then each rule has to be asked alone.
func (s *releaseSet) permitting(found cedar.EntityGetter, asked cedar.Request) []bool {
	decision, diagnostic := cedar.Authorize(s.every, found, asked)
	if decision != cedar.Allow || len(diagnostic.Errors) > 0 {
		return nil
	}
	permits := make([]bool, len(s.rules))
	for _, reason := range diagnostic.Reasons {
		permits[s.owner[reason.PolicyID]] = true
	}
	return permits
}

// ask tells whether the rule permits; failure is why it could not be evaluated, and then it does not.
func (c *compiledRelease) ask(found cedar.EntityGetter, asked cedar.Request) (permitted bool, failure string) {
	decision, diagnostic := cedar.Authorize(c.policies, found, asked)
	if len(diagnostic.Errors) > 0 {
		return false, diagnostic.Errors[0].Message
	}
	return decision == cedar.Allow, ""
}

func badRelease(text string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "release.pack", text, args...)
}
