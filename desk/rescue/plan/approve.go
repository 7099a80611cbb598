package plan

import (
	"slices"
	"strings"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// Review gives an organisation's opinion on the latest version. A later one of the same kind by the same organisation takes the
// place of its earlier one; both stay in the record.
type Review struct {
	Plan       string `json:"plan"`
	Version    int    `json:"version"` // that was read; another one is not reviewed by mistake
	Kind       string `json:"kind" enum:"rights-opinion,legal-review"`
	Favourable bool   `json:"favourable"`
	Text       string `json:"text"`
}

// Action names the command.
func (Review) Action() string { return "plan.Review" }

// Decide refuses an opinion on rights by anybody but a rights officer, a legal review by who is neither a rights officer nor
// of a party, and both reviews of one version by one person.
func (c Review) Decide(s dispatch.State) (dispatch.Plan, error) {
	p, v, err := latest(s, c.Plan, c.Version)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !slices.Contains(Kinds(), c.Kind) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "plan.review-kind", "{kind} is no kind of review", "kind", c.Kind, "kinds", strings.Join(Kinds(), ", ")).
			WithHint("one of {kinds}").WithField("kind")
	}
	if err := words("text", c.Text, noteLimit); err != nil {
		return dispatch.Plan{}, err
	}
	if !slices.Contains(s.Actor.Roles, "rights-officer") {
		if c.Kind == RightsOpinion {
			return dispatch.Plan{}, fault.New(fault.Forbidden, "plan.rights-officer", "the opinion on rights is given by a rights officer", "version", v.Number, "plan", p.ID).
				WithHint("ask a rights officer to read version {version} of {plan}").WithField("kind")
		}
		if err := party(s, v.Parties); err != nil {
			return dispatch.Plan{}, err
		}
	}
	if slices.ContainsFunc(v.Reviews, func(r Opinion) bool { return r.Author == s.Actor.User && r.Kind != c.Kind }) {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "plan.same-reviewer", "you gave the other review of version {version}", "version", v.Number).
			WithHint("two people give the opinion on rights and the legal review").WithField("kind")
	}
	return on(p.ID, Reviewed{ID: p.ID, Version: v.Number, Review: c.Kind, Organisation: s.Actor.Org, Favourable: c.Favourable, Text: strings.TrimSpace(c.Text)}), nil
}

// Approve agrees to the latest version for the asker's organisation. The last party's approval brings it into force.
type Approve struct {
	Plan    string `json:"plan"`
	Version int    `json:"version"` // that was read; another one is not approved by mistake
}

// Action names the command.
func (Approve) Action() string { return "plan.Approve" }

// Decide refuses a version that does not put rescue before every other aim, who is no party, and a second approval. The rules
// look at plans that are to prevent departures (R14).
func (c Approve) Decide(s dispatch.State) (dispatch.Plan, error) {
	p, v, err := latest(s, c.Plan, c.Version)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := party(s, v.Parties); err != nil {
		return dispatch.Plan{}, err
	}
	if !v.RescueFirst {
		return dispatch.Plan{}, fault.New(fault.Refused, "plan.rescue-first", "version {version} of {plan} does not say that rescue comes before every other aim, and cannot be approved",
			"version", v.Number, "plan", p.ID).WithHint("revise the plan with the clause that rescue comes before every other aim of it").WithField("rescueFirst")
	}
	if v.ApprovedBy(s.Actor.Org) {
		return dispatch.Plan{}, fault.New(fault.Conflict, "plan.approved", "your organisation has approved version {version} already", "version", v.Number)
	}
	plan := on(p.ID, Approved{ID: p.ID, Version: v.Number, Organisation: s.Actor.Org})
	plan.Asks = []policy.Question{{As: []string{"plan-approval"}, Context: map[string]any{"plan": map[string]any{
		"preventsDepartures": v.Purpose == PreventDepartures, "rightsOpinion": v.Favourable(RightsOpinion), "legalReview": v.Favourable(LegalReview)}}}}
	return plan, nil
}

// latest gives an open plan and its latest version, and refuses any other version.
func latest(s dispatch.State, id string, version int) (Plan, Version, error) {
	p, err := open(s, id)
	if err != nil {
		return p, Version{}, err
	}
	v := p.Latest()
	if version != v.Number {
		return p, v, fault.New(fault.Conflict, "plan.other-version", "version {version} of {plan} is not the latest; version {latest} is", "version", version, "plan", id, "latest", v.Number).
			WithHint("read version {latest} first").WithField("version")
	}
	return p, v, nil
}
