package cli

import (
	"context"
	"net/url"
	"strings"

	"fanar/desk/rescue/watchbook"
)

type exerciseVerbs struct {
	List  exerciseListCmd  `cmd:"" help:"Exercises and what was learned."`
	Start exerciseStartCmd `cmd:"" help:"Start an exercise."`
	Link  exerciseLinkCmd  `cmd:"" help:"Add a drill case; a real case is refused."`
	End   exerciseEndCmd   `cmd:"" help:"End an exercise with what was learned."`
}

type exerciseListCmd struct{}

// Run lists exercises.
func (exerciseListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[watchbook.Exercise]
	body, err := t.node.fetch(ctx, "/exercises", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, x := range l.Items {
		state := "runs"
		if x.Ended != nil {
			state = "over"
		}
		rows = append(rows, []string{x.ID, state, clock(x.Started), x.Title, strings.Join(x.Participants, ", "), strings.Join(x.Cases, ", "), x.Lessons})
	}
	t.table("EXERCISE STATE STARTED TITLE WHO CASES LESSONS", rows)
	return nil
}

type exerciseStartCmd struct {
	Title     string   `arg:"" help:"What is exercised."`
	With      []string `required:"" help:"Organisations that take part: identifiers or names." placeholder:"ORGANISATION" sep:";"`
	Case      []string `help:"Drill cases." placeholder:"SAR-3"`
	Objective string   `help:"What is to be learned." placeholder:"TEXT"`
	once      `embed:""`
}

// Run starts an exercise.
func (c exerciseStartCmd) Run(ctx context.Context, t *terminal) error {
	var who []string
	for _, name := range c.With {
		o, err := t.node.organisationNamed(ctx, name)
		if err != nil {
			return err
		}
		who = append(who, o.ID)
	}
	return t.post(ctx, "/exercises", map[string]any{"title": c.Title, "objective": c.Objective, "participants": who, "cases": c.Case}, c.once, "the exercise has started: %s", c.Title)
}

type exerciseLinkCmd struct {
	Exercise string `arg:"" help:"Such as EX-1."`
	Case     string `arg:"" help:"Such as SAR-3."`
	once     `embed:""`
}

// Run adds a drill case.
func (c exerciseLinkCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, "/exercises/"+url.PathEscape(c.Exercise)+"/cases", map[string]any{"case": c.Case}, c.once, "%s belongs to %s", c.Case, c.Exercise)
}

type exerciseEndCmd struct {
	Exercise string `arg:"" help:"Such as EX-1."`
	Lessons  string `required:"" help:"What was learned." placeholder:"TEXT"`
	once     `embed:""`
}

// Run ends an exercise.
func (c exerciseEndCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, "/exercises/"+url.PathEscape(c.Exercise)+"/end", map[string]any{"lessons": c.Lessons}, c.once, "%s is over", c.Exercise)
}
