// Package policy decides whether an action is allowed, and says why in words.
//
// Rules are data: a pack holds grants (which role may do what) and rules (what is refused, and what opens an incident),
// each with its text, legal basis, author, first and last day. They are evaluated by Cedar, at one place, for every
// door. Denied is the default; a rule that cannot be evaluated counts as a refusal. A rule can refuse an intention,
// never a fact: a fact that breaks a rule is recorded, and the decision says which incident it opens.
//
// Start with [ParsePack], [NewEngine] and [Engine.Decide].
package policy

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"fanar/fault"
)

// Shipped is the pack that comes with the program.
//
//go:embed packs/central-mediterranean.toml
var Shipped []byte

// Pack is a signed, dated set of grants, rules and standing assessments.
type Pack struct {
	ID          string       `toml:"id" json:"id"`
	Version     string       `toml:"version" json:"version"`
	Author      string       `toml:"author" json:"author"`
	Text        string       `toml:"text" json:"text"`
	Always      []string     `toml:"always" json:"always"`      // actions that no rule and no missing role may stop (R1)
	Assessors   []Assessor   `toml:"assessor" json:"assessors"` // who may assess a place of safety
	Grants      []Grant      `toml:"grant" json:"grants"`
	Rules       []Rule       `toml:"rule" json:"rules"`
	Assessments []Assessment `toml:"assessment" json:"assessments"` // shipped with the pack; a deployer cannot delete them
	Digest      string       `toml:"-" json:"digest"`               // SHA-256 of the pack's bytes, hex
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

// Rule kinds.
const (
	// KindRefuse refuses an intention and opens an incident over a fact.
	KindRefuse = "refuse"
	// KindOpen opens an incident over a fact and refuses nothing.
	KindOpen = "open"
	// KindAlways keeps the way free: the actions that it names are never refused.
	KindAlways = "always"
)

// Rule is one safeguard.
type Rule struct {
	ID        string   `toml:"id" json:"id"`
	Text      string   `toml:"text" json:"text"`
	Basis     []string `toml:"basis" json:"basis"`
	Author    string   `toml:"author" json:"author"`
	From      string   `toml:"from" json:"from"`             // first day, YYYY-MM-DD
	Until     string   `toml:"until" json:"until,omitempty"` // last day; empty is open
	Kind      string   `toml:"kind" json:"kind"`
	Category  int      `toml:"category" json:"category,omitempty"` // of the incident that a fact opens; 4 is the most serious
	Override  bool     `toml:"override" json:"override"`
	Satisfied string   `toml:"satisfied" json:"satisfiedBy"`
	Ask       string   `toml:"ask" json:"ask"`
	Cedar     string   `toml:"cedar" json:"cedar,omitempty"` // forbid policies, in Cedar
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

// ParsePack reads a pack and refuses one that is not whole: unknown fields, rules without text, basis or dates, Cedar
// that does not parse, a rule that could stop a rescue, no independent assessor.
func ParsePack(text []byte) (Pack, error) {
	var p Pack
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
	seen := map[string]bool{}
	for _, r := range p.Rules {
		if seen[r.ID] {
			return p, bad("rule {rule} stands twice in the pack", "rule", r.ID)
		}
		seen[r.ID] = true
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

func (r Rule) check(always []string) error {
	if r.ID == "" || r.Text == "" || len(r.Basis) == 0 || r.Author == "" || r.From == "" || r.Satisfied == "" {
		return bad("rule {rule} needs an id, a text, a basis, an author, a first day and what would satisfy it", "rule", r.ID)
	}
	if _, err := days(r.From, r.Until); err != nil {
		return bad("rule {rule}: {why}", "rule", r.ID, "why", err.Error())
	}
	switch r.Kind {
	case KindAlways:
		if r.Cedar != "" {
			return bad("rule {rule} keeps a way free and so holds no Cedar", "rule", r.ID)
		}
		return nil
	case KindRefuse, KindOpen:
	default:
		return bad("rule {rule} is of kind {kind}; the kinds are refuse, open and always", "rule", r.ID, "kind", r.Kind)
	}
	for _, action := range always {
		if strings.Contains(r.Cedar, fmt.Sprintf("%q", action)) {
			return bad("rule {rule} would stop {action}, and nothing may: no rule delays a rescue", "rule", r.ID, "action", action)
		}
	}
	return nil
}

// days reads a first and a last day and refuses a period that ends before it begins. An open end is the zero time.
func days(from, until string) ([2]time.Time, error) {
	var out [2]time.Time
	for i, day := range []string{from, until} {
		if day == "" {
			continue
		}
		var err error
		if out[i], err = time.Parse(time.DateOnly, day); err != nil {
			return out, fmt.Errorf("%q is not a day; write it as 2026-11-22", day)
		}
	}
	if until != "" && out[1].Before(out[0]) {
		return out, fmt.Errorf("it ends on %s, before it begins on %s", until, from)
	}
	return out, nil
}

// InForce tells whether now lies between the first and the last day, both included, in UTC.
func InForce(from, until string, now time.Time) bool {
	day := now.UTC().Format(time.DateOnly)
	return from <= day && (until == "" || day <= until)
}

func bad(text string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "policy.pack", text, args...)
}
