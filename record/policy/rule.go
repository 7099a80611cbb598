package policy

import (
	"fmt"
	"slices"
	"strings"
)

// Rule kinds.
const (
	// KindAlways keeps the way free: the actions that it names are never refused.
	KindAlways = "always"
	// KindRefuse refuses an intention and opens an incident over a fact.
	KindRefuse = "refuse"
	// KindRequire asks for a field or an approval: without it, it does what KindRefuse does.
	KindRequire = "require"
	// KindClock starts a deadline, which is told to more people the longer it is missed. It refuses nothing.
	KindClock = "clock"
	// KindOpen opens an incident over a fact and refuses nothing.
	KindOpen = "open"
	// KindHide keeps something from readers or recipients.
	KindHide = "hide"
	// KindHeld is a rule that holds by how the program is built; tests prove it.
	KindHeld = "held"
)

// kinds are the rule kinds.
var kinds = []string{KindAlways, KindRefuse, KindRequire, KindClock, KindOpen, KindHide, KindHeld}

// Rule is one safeguard.
type Rule struct {
	ID        string   `toml:"id" json:"id"`
	Text      string   `toml:"text" json:"text"`
	Basis     []string `toml:"basis" json:"basis"`
	Author    string   `toml:"author" json:"author"`
	From      string   `toml:"from" json:"from"`             // first day, YYYY-MM-DD
	Until     string   `toml:"until" json:"until,omitempty"` // last day; empty is open
	Kind      string   `toml:"kind" json:"kind"`
	Severity  int      `toml:"severity" json:"severity"`           // 1 to 4, of the incident that a breach opens; 4 concerns fundamental rights
	Absolute  bool     `toml:"absolute" json:"absolute,omitempty"` // nobody may override it, and no pack may drop it
	Override  bool     `toml:"override" json:"override"`           // two people of two organisations may override it for a while
	Satisfied string   `toml:"satisfied" json:"satisfiedBy"`
	Ask       string   `toml:"ask" json:"ask"`
	On        []string `toml:"on" json:"on,omitempty"`         // what questions have to be for the rule to look at them, such as "landing"
	Cedar     string   `toml:"cedar" json:"cedar,omitempty"`   // forbid policies, in Cedar
	Clock     *Timing  `toml:"clock" json:"clock,omitempty"`   // the deadline that the rule sets
	Proof     []string `toml:"proof" json:"proof,omitempty"`   // tests that hold it, by name
	Waits     string   `toml:"waits" json:"waits,omitempty"`   // the room that the rule needs and that is not there yet
	Needs     []string `toml:"needs" json:"needs,omitempty"`   // the facts or tags that it waits for, where the room is there
	Partly    string   `toml:"partly" json:"partly,omitempty"` // what is checked today, where that is less than the text
	Category  int      `toml:"category" json:"-"`              // the severity, as packs before 2026.12 call it; zero after ParsePack
}

// Rule states.
const (
	StateInForce = "in-force" // looked at when a question is asked
	StateClock   = "clock"    // a deadline runs
	StateHeld    = "held"     // holds by how the program is built
	StateWaiting = "waiting"  // a room or a fact that it needs is not there yet
)

// State tells how the rule works today: one of the rule states. A rule that is looked at and sets a deadline as well is
// in force.
func (r Rule) State() string {
	switch {
	case r.Waits != "":
		return StateWaiting
	case r.Cedar != "" || r.Kind == KindAlways:
		return StateInForce
	case r.Clock != nil:
		return StateClock
	}
	return StateHeld
}

// complete reads what packs of earlier versions call otherwise, and fills in what may be left out.
func (r *Rule) complete() {
	if r.Severity == 0 {
		r.Severity = max(r.Category, 1)
	}
	r.Category = 0
}

func (r Rule) check(always []string) error {
	if r.ID == "" || r.Text == "" || len(r.Basis) == 0 || r.Author == "" || r.From == "" || r.Satisfied == "" {
		return bad("rule {rule} needs an id, a text, a basis, an author, a first day and what would satisfy it", "rule", r.ID)
	}
	if _, err := days(r.From, r.Until); err != nil {
		return bad("rule {rule}: {why}", "rule", r.ID, "why", err.Error())
	}
	if !slices.Contains(kinds, r.Kind) {
		return bad("rule {rule} is of kind {kind}; the kinds are always, refuse, require, clock, open, hide and held", "rule", r.ID, "kind", r.Kind)
	}
	if r.Severity < 1 || r.Severity > 4 {
		return bad("rule {rule} has the severity {severity}; severities are 1 to 4", "rule", r.ID, "severity", r.Severity)
	}
	if r.Kind == KindAlways && r.Cedar != "" {
		return bad("rule {rule} keeps a way free and so holds no Cedar", "rule", r.ID)
	}
	if r.Override && (r.Absolute || r.Kind != KindRefuse && r.Kind != KindRequire) {
		return bad("rule {rule} cannot be overridden: only what refuses or requires can, and never an absolute rule", "rule", r.ID)
	}
	if err := r.checkWay(); err != nil {
		return err
	}
	if err := checkCedar(r.ID, r.Cedar); err != nil {
		return err
	}
	for _, action := range always {
		if strings.Contains(r.Cedar, fmt.Sprintf("%q", action)) {
			return bad("rule {rule} would stop {action}, and nothing may: no rule delays a rescue", "rule", r.ID, "action", action)
		}
	}
	return nil
}

// checkWay refuses a rule that does nothing, and one that waits for a room and works at once.
func (r Rule) checkWay() error {
	works := r.Cedar != "" || r.Clock != nil || len(r.Proof) > 0
	switch {
	case r.Waits != "" && works:
		return bad("rule {rule} waits for {room} and yet holds Cedar, a clock or a proof", "rule", r.ID, "room", r.Waits)
	case r.Waits == "" && !works && r.Kind != KindAlways:
		return bad("rule {rule} does nothing: it needs Cedar, a clock, a proof, or the room that it waits for", "rule", r.ID)
	case r.Cedar == "" && len(r.On) > 0:
		return bad("rule {rule} names what it looks at and holds no Cedar", "rule", r.ID)
	case r.Clock == nil && r.Kind == KindClock && r.Waits == "":
		return bad("rule {rule} is a clock and does not say what starts it", "rule", r.ID)
	case r.Clock != nil:
		return r.Clock.check(r.ID)
	}
	return nil
}
