package cli

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"fanar/desk/rescue/plan"
)

type planVerbs struct {
	List    planListCmd    `cmd:"" help:"Joint plans and where they stand."`
	Show    planShowCmd    `cmd:"" help:"One plan: its latest version, what was said of it, and who approved it."`
	Draft   planDraftCmd   `cmd:"" help:"Draft a plan; it binds nobody."`
	Revise  planReviseCmd  `cmd:"" help:"Write the next version; what was approved stays with the earlier one."`
	Review  planReviewCmd  `cmd:"" help:"Give an opinion on rights, or a legal review, of the latest version."`
	Approve planApproveCmd `cmd:"" help:"Approve the latest version for your organisation."`
	End     planEndCmd     `cmd:"" help:"End a plan."`
}

func planPath(id, rest string) string { return "/plans/" + url.PathEscape(id) + rest }

type planListCmd struct{}

// Run lists plans.
func (planListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[plan.Plan]
	body, err := t.node.fetch(ctx, "/plans", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, p := range l.Items {
		v := p.Latest()
		rows = append(rows, []string{p.ID, p.State, strconv.Itoa(v.Number), v.Purpose, strings.Join(v.Parties, ", "), strings.Join(v.Missing(), ", "), v.Title})
	}
	t.table("PLAN STATE VERSION PURPOSE PARTIES MISSING TITLE", rows)
	return nil
}

type planShowCmd struct {
	Plan string `arg:"" help:"Such as P-1."`
}

// Run prints a plan.
func (c planShowCmd) Run(ctx context.Context, t *terminal) error {
	var p plan.Plan
	body, err := t.node.fetch(ctx, planPath(c.Plan, ""), nil, &p)
	if err != nil || t.raw(body) {
		return err
	}
	v := p.Latest()
	t.say("%s  %s  %s", p.ID, p.State, v.Title)
	if p.InForce > 0 && p.Ended == nil {
		t.say("version %d is in force", p.InForce)
	}
	t.say("version %d of %s by %s, purpose %s, parties %s", v.Number, clock(v.At), v.Author, v.Purpose, strings.Join(v.Parties, ", "))
	if v.RescueFirst {
		t.say("rescue comes before every other aim")
	} else {
		t.say("without the clause that rescue comes first: it cannot be approved")
	}
	t.say("%s", v.Text)
	for _, r := range v.Reviews {
		says := "unfavourable"
		if r.Favourable {
			says = "favourable"
		}
		t.say("%s  %s by %s, %s: %s", clock(r.At), r.Kind, r.Organisation, says, r.Text)
	}
	for _, a := range v.Approvals {
		t.say("%s  approved by %s", clock(a.At), a.Organisation)
	}
	if missing := v.Missing(); len(missing) > 0 {
		t.say("not approved by %s", strings.Join(missing, ", "))
	}
	if p.Ended != nil {
		t.say("ended %s: %s", clock(*p.Ended), p.Reason)
	}
	return nil
}

// planTerms are what parties agree on.
type planTerms struct {
	Title       string   `arg:"" help:"What the plan is about."`
	With        []string `required:"" help:"The parties, yours too: identifiers or names." placeholder:"ORGANISATION" sep:";"`
	Purpose     string   `required:"" help:"rescue, search-and-rescue-exercise, border-surveillance, embargo, prevent-departures or other." enum:"rescue,search-and-rescue-exercise,border-surveillance,embargo,prevent-departures,other"`
	RescueFirst bool     `help:"The plan says that rescue comes before every other aim; without it nobody can approve it."`
	Text        string   `required:"" help:"The plan." placeholder:"TEXT"`
}

func (c planTerms) body(ctx context.Context, t *terminal) (map[string]any, error) {
	parties := []string{}
	for _, name := range c.With {
		o, err := t.node.organisationNamed(ctx, name)
		if err != nil {
			return nil, err
		}
		parties = append(parties, o.ID)
	}
	return map[string]any{"title": c.Title, "parties": parties, "purpose": c.Purpose, "rescueFirst": c.RescueFirst, "text": c.Text}, nil
}

type planDraftCmd struct {
	planTerms `embed:""`
	once      `embed:""`
}

// Run drafts a plan.
func (c planDraftCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(ctx, t)
	if err != nil {
		return err
	}
	return t.post(ctx, "/plans", body, c.once, "drafted: %s; it binds nobody until every party has approved it", c.Title)
}

type planReviseCmd struct {
	Plan      string `arg:"" help:"Such as P-1."`
	planTerms `embed:""`
	once      `embed:""`
}

// Run writes the next version.
func (c planReviseCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(ctx, t)
	if err != nil {
		return err
	}
	return t.post(ctx, planPath(c.Plan, "/revisions"), body, c.once, "%s has a new version; every party has to approve it", c.Plan)
}

type planReviewCmd struct {
	Plan    string `arg:"" help:"Such as P-1."`
	Version int    `arg:"" help:"The version that you have read."`
	Kind    string `required:"" help:"rights-opinion (by a rights officer) or legal-review." enum:"rights-opinion,legal-review"`
	Text    string `required:"" help:"What it says." placeholder:"TEXT"`
	Against bool   `help:"It is not favourable."`
	once    `embed:""`
}

// Run gives an opinion.
func (c planReviewCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, planPath(c.Plan, "/reviews"), map[string]any{"version": c.Version, "kind": c.Kind, "favourable": !c.Against, "text": c.Text}, c.once,
		"recorded: %s of version %d of %s", c.Kind, c.Version, c.Plan)
}

type planApproveCmd struct {
	Plan    string `arg:"" help:"Such as P-1."`
	Version int    `arg:"" help:"The version that you have read."`
	once    `embed:""`
}

// Run approves a version.
func (c planApproveCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, planPath(c.Plan, "/approvals"), map[string]any{"version": c.Version}, c.once, "your organisation approves version %d of %s", c.Version, c.Plan)
}

type planEndCmd struct {
	Plan   string `arg:"" help:"Such as P-1."`
	Reason string `required:"" help:"Why." placeholder:"TEXT"`
	once   `embed:""`
}

// Run ends a plan.
func (c planEndCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, planPath(c.Plan, "/end"), map[string]any{"reason": c.Reason}, c.once, "%s has ended", c.Plan)
}
