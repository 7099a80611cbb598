package cli

import (
	"context"
	"fmt"
	"strings"

	"fanar/desk/people/care"
)

type careAgeVerbs struct {
	Declare careDeclareCmd `cmd:"" help:"Record the age that people declare."`
	Dispute careDisputeCmd `cmd:"" help:"Record that somebody says another age; nothing is counted differently for it."`
	Assess  careAssessCmd  `cmd:"" help:"Record what an age assessment found; the headcount follows."`
}

type careDeclareCmd struct {
	Case     string `arg:"" help:"Such as SAR-1."`
	At       string `required:"" help:"Where they are." placeholder:"WHERE"`
	People   int    `required:"" help:"How many." placeholder:"N"`
	Declared string `required:"" help:"Age band, such as 12-17." placeholder:"BAND"`
	fact     `embed:""`
}

// Run records the declaration.
func (c careDeclareCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "place", c.At); err != nil {
		return err
	}
	body["people"], body["declared"] = c.People, c.Declared
	return t.post(ctx, carePath(c.Case, "/ages"), body, c.once, "declared %s: people %d", c.Declared, c.People)
}

type careDisputeCmd struct {
	Case     string `arg:"" help:"Such as SAR-1."`
	At       string `required:"" help:"Where they are." placeholder:"WHERE"`
	People   int    `required:"" help:"How many." placeholder:"N"`
	Declared string `required:"" help:"Age band that they declare." placeholder:"BAND"`
	Said     string `required:"" help:"Age band that is said instead." placeholder:"BAND"`
	SaidBy   string `help:"Organisation that says so; your own if empty." placeholder:"ORGANISATION"`
	fact     `embed:""`
}

// Run records the dispute.
func (c careDisputeCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "place", c.At); err != nil {
		return err
	}
	if c.SaidBy != "" {
		o, err := t.node.organisationNamed(ctx, c.SaidBy)
		if err != nil {
			return err
		}
		body["saidBy"] = o.ID
	}
	body["people"], body["declared"], body["said"] = c.People, c.Declared, c.Said
	return t.post(ctx, carePath(c.Case, "/age-disputes"), body, c.once, "said %s where %s is declared: people %d; what they declare stands", c.Said, c.Declared, c.People)
}

type careAssessCmd struct {
	careEntryArg  `embed:""`
	People        int    `required:"" help:"How many were found to be of this age." placeholder:"N"`
	Assessed      string `required:"" help:"Age band, such as 18-59." placeholder:"BAND"`
	Sex           string `help:"Under which they are counted: female, male, other; unknown if empty." placeholder:"SEX"`
	Unaccompanied int    `help:"Of people found adult, how many are counted as unaccompanied children." placeholder:"N"`
	Assessor      string `required:"" help:"Organisation that assessed." placeholder:"ORGANISATION"`
	fact          `embed:""`
}

// Run records the assessment.
func (c careAssessCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	o, err := t.node.organisationNamed(ctx, c.Assessor)
	if err != nil {
		return err
	}
	body["people"], body["assessed"], body["unaccompanied"], body["assessor"] = c.People, c.Assessed, c.Unaccompanied, o.ID
	put(body, "sex", c.Sex)
	return t.post(ctx, c.path("/ages/", "/assessment"), body, c.once, "%s found %s: people %d", o.Name, c.Assessed, c.People)
}

type careScreenCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	At     string `required:"" help:"Where they are." placeholder:"WHERE"`
	People int    `required:"" help:"How many." placeholder:"N"`
	Inside bool   `help:"Inside the territory, where the shorter time holds."`
	fact   `embed:""`
}

// Run records that a screening began.
func (c careScreenCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "place", c.At); err != nil {
		return err
	}
	body["people"], body["inside"] = c.People, c.Inside
	return t.post(ctx, carePath(c.Case, "/screenings"), body, c.once, "the screening at %s has begun: people %d", c.At, c.People)
}

type careCheckCmd struct {
	careEntryArg `embed:""`
	People       int `required:"" help:"How many were checked now." placeholder:"N"`
	Referral     int `help:"Of them, how many need a referral." placeholder:"N"`
	fact         `embed:""`
}

// Run records the check.
func (c careCheckCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	body["people"], body["needsReferral"] = c.People, c.Referral
	return t.post(ctx, c.path("/screenings/", "/checks"), body, c.once, "vulnerability checked: people %d", c.People)
}

type careCloseCmd struct {
	careEntryArg `embed:""`
	fact         `embed:""`
}

// Run records that a screening ended.
func (c careCloseCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	return t.post(ctx, c.path("/screenings/", "/closing"), body, c.once, "the screening %s has ended", c.Entry)
}

type careReturnCmd struct {
	Case      string `arg:"" help:"Such as SAR-1."`
	At        string `required:"" help:"Where they are." placeholder:"WHERE"`
	To        string `required:"" help:"Place to which they are to go." placeholder:"PLACE"`
	People    int    `required:"" help:"How many." placeholder:"N"`
	Decisions int    `required:"" help:"Individual decisions." placeholder:"N"`
	Note      string `help:"What else is to be known; no names of people." placeholder:"TEXT"`
	once      `embed:""`
}

// Run plans a return.
func (c careReturnCmd) Run(ctx context.Context, t *terminal) error {
	body := map[string]any{"people": c.People, "decisions": c.Decisions}
	if err := t.putAccount(ctx, body, "place", c.At); err != nil {
		return err
	}
	to, err := t.node.placeNamed(ctx, c.To)
	if err != nil {
		return err
	}
	body["to"] = to.ID
	put(body, "note", c.Note)
	return t.post(ctx, carePath(c.Case, "/return-plans"), body, c.once, "return planned: people %d; that it happened is recorded in the headcount (fanar people move)", c.People)
}

type careReviewCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
	Note string `help:"Why nothing is missing; no names of people." placeholder:"TEXT"`
	once `embed:""`
}

// Run records the review.
func (c careReviewCmd) Run(ctx context.Context, t *terminal) error {
	body := map[string]any{}
	put(body, "note", c.Note)
	return t.post(ctx, carePath(c.Case, "/reviews"), body, c.once, "every child of %s has what is due", c.Case)
}

type careBackCmd struct {
	careEntryArg `embed:""`
	Reason       string `required:"" help:"Why." placeholder:"TEXT"`
	once         `embed:""`
}

// Run takes an entry back.
func (c careBackCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/entries/", "/withdrawal"), map[string]any{"reason": c.Reason}, c.once, "%s is taken back; it stays readable", c.Entry)
}

// careEntries writes the entries of a care file, one a line.
func (t *terminal) careEntries(f care.Care) {
	rows := [][]string{}
	add := func(e care.Entry, what, state string) {
		if e.Withdrawn != "" {
			state = "taken back: " + e.Withdrawn
		}
		id := e.ID
		if id == "" {
			id = "-"
		}
		rows = append(rows, []string{id, clock(e.At), e.Account.String(), what, state})
	}
	for _, a := range f.Assignments {
		add(a.Entry, fmt.Sprintf("children %d: %s %s", a.Children, a.Role, a.By), "")
	}
	for _, p := range f.Placements {
		add(p.Entry, fmt.Sprintf("children %d: housed %s", p.Children, p.Arrangement), strings.Join(append(word(p.Planned && !p.Done, "planned"), p.Warnings...), ", "))
	}
	for _, s := range f.Families {
		state := "together"
		switch {
		case s.Planned:
			state = "planned"
		case s.Open() && s.Owner == "":
			state = "apart, nobody has the task"
		case s.Open():
			state = "apart, " + s.Owner + " until " + clock(s.Due)
		}
		add(s.Entry, fmt.Sprintf("families %d, other part at %s", s.Families, s.To.String()), state)
	}
	for _, a := range f.Ages {
		add(a.Entry, fmt.Sprintf("people %d: declare %s", a.People, a.Declared), strings.TrimSpace(a.State+" "+a.Said))
	}
	for _, s := range f.Checks {
		state := "runs"
		if s.Closed != nil {
			state = "ended " + clock(*s.Closed)
		}
		add(s.Entry, fmt.Sprintf("screening of %d, %d checked", s.People, s.Checked), state)
	}
	for _, r := range f.Removals {
		state := "recorded"
		switch {
		case r.Done:
			state = "carried out"
		case r.Planned:
			state = "planned"
		}
		add(r.Entry, fmt.Sprintf("return of %d to %s, %d decisions", r.People, r.To, r.Decisions), state)
	}
	if len(rows) > 0 {
		t.table("ENTRY WHEN WHERE WHAT STATE", rows)
	}
}

// word is a list of one word if it holds, and of none if not.
func word(is bool, w string) []string {
	if is {
		return []string{w}
	}
	return nil
}
