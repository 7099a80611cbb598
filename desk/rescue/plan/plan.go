// Package plan keeps the joint plans that organisations agree on: what they want to do together, and what comes first in it.
//
// Rescue comes before every other aim, in writing: a version of a plan that does not say so cannot be approved by anybody. A plan
// is in force when every party has approved the same version; who changes a word makes a new version, and what was said and
// approved of the earlier one stays with the earlier one. A plan that is to prevent departures also needs a favourable opinion of
// a rights officer and a favourable legal review (R14). A plan tasks nobody, delays no rescue and changes no case: it is what
// people agreed on, and nothing in the desks of rescue reads it before it acts.
//
// Start with [Plan], [Draft], [Approve] and [All].
package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/journal"
)

// The states of a plan.
const (
	StateDraft   = "draft"    // no version was approved by every party
	StateInForce = "in-force" // one version was, and holds until a later one is, or until the plan ends
	StateEnded   = "ended"
)

// The purposes that a plan can have; it has one, its main aim beside rescue.
const (
	Rescue            = "rescue"
	Exercise          = "search-and-rescue-exercise"
	PreventDepartures = "prevent-departures" // R14
	Surveillance      = "border-surveillance"
	Embargo           = "embargo"
	Other             = "other"
)

// Purposes gives every purpose in the order in which forms offer them.
func Purposes() []string {
	return []string{Rescue, Exercise, Surveillance, Embargo, PreventDepartures, Other}
}

// The kinds of review.
const (
	RightsOpinion = "rights-opinion" // by a rights officer
	LegalReview   = "legal-review"
)

// Kinds gives the kinds of review.
func Kinds() []string { return []string{RightsOpinion, LegalReview} }

// Plan is one joint plan with all its versions.
type Plan struct {
	ID       string     `json:"id"`    // such as P-1
	State    string     `json:"state"` // draft, in-force or ended
	InForce  int        `json:"inForce,omitempty"`
	Versions []Version  `json:"versions"` // the newest last; earlier ones are never changed
	Ended    *time.Time `json:"ended,omitempty"`
	EndedBy  string     `json:"endedBy,omitempty"`
	Reason   string     `json:"reason,omitempty"` // why it ended
	Version  uint64     `json:"version"`          // number of the record that last changed it
}

// Latest is the version that can be reviewed and approved; the empty version if the plan has none.
func (p Plan) Latest() Version { v, _ := p.Numbered(len(p.Versions)); return v }

// Numbered gives a version by its number, from 1.
func (p Plan) Numbered(n int) (Version, bool) {
	if n < 1 || n > len(p.Versions) {
		return Version{}, false
	}
	return p.Versions[n-1], true
}

// Version is what the plan said at one time, and what was said of that.
type Version struct {
	Number int `json:"number"`
	Terms
	At        time.Time  `json:"at"`
	Author    string     `json:"author"` // user
	Reviews   []Opinion  `json:"reviews"`
	Approvals []Approval `json:"approvals"` // one of a party
}

// Terms are what parties agree on.
type Terms struct {
	Title       string   `json:"title"`
	Parties     []string `json:"parties"` // organisations, at least two
	Purpose     string   `json:"purpose" enum:"rescue,search-and-rescue-exercise,border-surveillance,embargo,prevent-departures,other"`
	RescueFirst bool     `json:"rescueFirst"` // the plan says that rescue comes before every other aim
	Text        string   `json:"text"`
}

// Opinion is what one organisation said of a version.
type Opinion struct {
	Kind         string    `json:"kind"`
	Organisation string    `json:"organisation"`
	Author       string    `json:"author"`
	Favourable   bool      `json:"favourable"`
	Text         string    `json:"text"`
	At           time.Time `json:"at"`
}

// Approval is that a party agrees to a version.
type Approval struct {
	Organisation string    `json:"organisation"`
	Author       string    `json:"author"`
	At           time.Time `json:"at"`
}

// Favourable tells whether there is a favourable review of a kind and no unfavourable one that stands: of an organisation that
// reviewed twice, the later review stands.
func (v Version) Favourable(kind string) bool {
	last := map[string]bool{}
	for _, r := range v.Reviews {
		if r.Kind == kind {
			last[r.Organisation] = r.Favourable
		}
	}
	for _, favourable := range last {
		if !favourable {
			return false
		}
	}
	return len(last) > 0
}

// ApprovedBy tells whether a party has approved the version.
func (v Version) ApprovedBy(organisation string) bool {
	return slices.ContainsFunc(v.Approvals, func(a Approval) bool { return a.Organisation == organisation })
}

// Missing gives the parties that have not approved the version.
func (v Version) Missing() []string {
	out := []string{}
	for _, p := range v.Parties {
		if !v.ApprovedBy(p) {
			out = append(out, p)
		}
	}
	return out
}

// Subject names a plan in the record.
func Subject(id string) string { return "plan/" + id }

const plans journal.Table[Plan] = "plan.plan" // number

func key(id string) (string, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(id, "P-"), 10, 32)
	at := fmt.Sprintf("%08d", n)
	return at, err == nil && n > 0 && id == named(n)
}

func named(n uint64) string { return fmt.Sprintf("P-%d", n) }

// All gives every plan, the newest first, ended ones too.
func All(r journal.Rows) ([]Plan, error) { return journal.Collect(plans.Newest(r, "")) }

// ByID gives a plan, or a fault that says that there is none.
func ByID(r journal.Rows, id string) (Plan, error) {
	if at, ok := key(id); ok {
		p, found, err := plans.Get(r, at)
		if err != nil || found {
			return p, err
		}
	}
	return Plan{}, fault.New(fault.NotFound, "plan.none", "there is no plan {plan}", "plan", id)
}
