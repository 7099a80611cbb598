// Package policy decides whether an action is allowed, and says why in words.
//
// Rules are data: a pack holds grants (which role may do what) and rules (what is refused, what is required, what starts
// a clock, what opens an incident), each with its text, legal basis, author, first and last day. They are evaluated by
// Cedar, at one place, for every door. Denied is the default; a rule that cannot be evaluated counts as a refusal, and so
// does a question that no rule knows. A rule can refuse an intention, never a fact: a fact that breaks a rule is recorded,
// and the decision says which incident it opens.
//
// Start with [ParsePack], [NewEngine] and [Engine.Decide].
package policy

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"slices"

	"github.com/BurntSushi/toml"

	"fanar/fault"
	"fanar/record/marking"
)

// Shipped is the pack that comes with the program.
//
//go:embed packs/central-mediterranean.toml
var Shipped []byte

// Pack is a signed, dated set of grants, rules and standing assessments.
type Pack struct {
	ID            string        `toml:"id" json:"id"`
	Version       string        `toml:"version" json:"version"`
	Author        string        `toml:"author" json:"author"`
	Text          string        `toml:"text" json:"text"`
	Always        []string      `toml:"always" json:"always"`                 // actions that no rule and no missing role may stop (R1)
	Tags          []string      `toml:"tags" json:"tags"`                     // what questions may be besides what rules speak of; any other tag is refused
	StepUp        []string      `toml:"step-up" json:"stepUp"`                // actions that take a recent proof of presence
	StepUpMinutes int           `toml:"step-up-minutes" json:"stepUpMinutes"` // how long such a proof counts; 5 if not said
	OverrideHours int           `toml:"override-hours" json:"overrideHours"`  // the longest that an override may last; 72 if not said
	Assessors     []Assessor    `toml:"assessor" json:"assessors"`            // who may assess a place of safety
	Grants        []Grant       `toml:"grant" json:"grants"`
	Rules         []Rule        `toml:"rule" json:"rules"`
	Assessments   []Assessment  `toml:"assessment" json:"assessments"`         // shipped with the pack; a deployer cannot delete them
	Marking       marking.Terms `toml:"marking" json:"marking,omitzero"`       // the words that marks may use
	Release       []ReleaseRule `toml:"release" json:"release,omitempty"`      // what a recipient has to satisfy; none is: nothing leaves
	Recipients    []Recipient   `toml:"recipient" json:"recipients,omitempty"` // organisations that records may be released to
	Digest        string        `toml:"-" json:"digest"`                       // SHA-256 of the pack's bytes, hex
}

// Assessor is a body that may assess a place of safety. Independent bodies stand outside the executives of the cooperation.
type Assessor struct {
	Organisation string `toml:"organisation" json:"organisation"`
	Independent  bool   `toml:"independent" json:"independent"`
}

// Grant lets roles do actions.
type Grant struct {
	Roles   []string `toml:"roles" json:"roles"`
	Actions []string `toml:"actions" json:"actions"`
}

// Assessment is a body's dated statement about whether places are safe to land people at.
type Assessment struct {
	ID       string   `toml:"id" json:"id"`
	Assessor string   `toml:"assessor" json:"assessor"` // organisation
	Scope    string   `toml:"scope" json:"scope"`       // "country/LY" or "place/lampedusa"
	Safe     bool     `toml:"safe" json:"safe"`
	Basis    []string `toml:"basis" json:"basis"`
	From     string   `toml:"from" json:"from"`
	Until    string   `toml:"until" json:"until"` // last day, by which it has to be reviewed
	Note     string   `toml:"note" json:"note"`
}

// Name is the pack as records cite it: "id@version".
func (p Pack) Name() string { return p.ID + "@" + p.Version }

// Rule gives a rule of the pack by its id, such as "R8"; ok is false if the pack does not hold it.
func (p Pack) Rule(id string) (r Rule, ok bool) {
	i := slices.IndexFunc(p.Rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return p.Rules[i], true
}

// ParsePack reads a pack and refuses one that is not whole: unknown fields, rules without text, basis or dates, Cedar
// that is too long or nests too deep, a rule that could stop a rescue, no independent assessor. Packs of earlier versions
// stay readable.
func ParsePack(text []byte) (Pack, error) {
	var p Pack
	if err := checkText(text); err != nil {
		return p, err
	}
	meta, err := toml.Decode(string(text), &p)
	if err != nil {
		return p, bad("the pack cannot be read: {why}", "why", err.Error())
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return p, bad("the pack has a field that means nothing here: {field}", "field", unknown[0].String())
	}
	sum := sha256.Sum256(text)
	p.Digest = hex.EncodeToString(sum[:])
	if p.ID == "" || p.Version == "" || p.Author == "" {
		return p, bad("a pack needs an id, a version and an author")
	}
	if p.StepUpMinutes < 0 || p.OverrideHours < 0 {
		return p, bad("step-up-minutes and override-hours are numbers above zero")
	}
	if p.StepUpMinutes == 0 {
		p.StepUpMinutes = 5
	}
	if p.OverrideHours == 0 {
		p.OverrideHours = 72
	}
	for _, r := range p.Release {
		if err := checkCedar(r.ID, r.Cedar); err != nil {
			return p, err
		}
	}
	seen := map[string]bool{}
	for i := range p.Rules {
		r := &p.Rules[i]
		if seen[r.ID] {
			return p, bad("rule {rule} stands twice in the pack", "rule", r.ID)
		}
		seen[r.ID] = true
		r.complete()
		if err := r.check(p.Always); err != nil {
			return p, err
		}
	}
	if len(p.Assessors) > 0 && !slices.ContainsFunc(p.Assessors, func(a Assessor) bool { return a.Independent }) {
		return p, bad("of the bodies that may assess a place of safety at least one has to stand outside the executives of the cooperation")
	}
	for _, a := range p.Assessments {
		if _, err := days(a.From, a.Until); err != nil || a.Until == "" || a.Scope == "" || len(a.Basis) == 0 {
			return p, bad("assessment {id} needs a scope, a basis, a first and a last day", "id", a.ID)
		}
	}
	return p, nil
}

func bad(text string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "policy.pack", text, args...)
}
