package cli

import (
	"context"
	"net/url"
	"strings"
	"time"

	"fanar/engine/geo"
	"fanar/record/event"
)

func casePath(id, rest string) string { return "/cases/" + url.PathEscape(id) + rest }

type caseNoteCmd struct {
	Case string   `arg:"" help:"Such as SAR-1."`
	Text []string `arg:"" help:"What happened."`
	once `embed:""`
}

// Run adds a note.
func (c caseNoteCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, casePath(c.Case, "/notes"), map[string]any{"text": strings.Join(c.Text, " ")}, c.once, "noted in %s", c.Case)
}

type casePositionCmd struct {
	Case        string  `arg:"" help:"Such as SAR-1."`
	Position    string  `arg:"" help:"In any usual spelling, such as '33 55.0N 012 30.0E'."`
	Time        string  `help:"When the boat was there; now if empty." placeholder:"TIME"`
	Source      string  `help:"Who or what saw it." placeholder:"WHO"`
	Uncertainty float64 `help:"In nautical miles." placeholder:"NM"`
	once        `embed:""`
}

// Run reports a position.
func (c casePositionCmd) Run(ctx context.Context, t *terminal) error {
	p, err := positionAt(c.Position)
	if err != nil {
		return err
	}
	at, err := t.when(c.Time)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/positions"), struct {
		Position    *geo.Position `json:"position"`
		At          *time.Time    `json:"at,omitempty"`
		Source      string        `json:"source,omitempty"`
		Uncertainty float64       `json:"uncertaintyNm,omitempty"`
	}{p, at, c.Source, c.Uncertainty}, c.once, "%s was at %s", c.Case, p.Format(geo.DM))
}

type casePhaseCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Phase  string `arg:"" help:"alert or distress."`
	Reason string `required:"" help:"Why." placeholder:"TEXT"`
	once   `embed:""`
}

// Run changes the phase.
func (c casePhaseCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, casePath(c.Case, "/phase"), map[string]any{"phase": c.Phase, "reason": c.Reason}, c.once, "%s is in the phase %s", c.Case, c.Phase)
}

type caseCoordinatorCmd struct {
	Case         string `arg:"" help:"Such as SAR-1."`
	Organisation string `arg:"" help:"Identifier or name."`
	once         `embed:""`
}

// Run names the coordinator.
func (c caseCoordinatorCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Organisation)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/coordinator"), map[string]any{"organisation": o.ID}, c.once, "%s coordinates %s", o.Name, c.Case)
}

type caseRequestCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
	To   string `required:"" help:"Organisation that is asked." placeholder:"ORGANISATION"`
	once `embed:""`
}

// Run asks for a place of safety.
func (c caseRequestCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.To)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/place-of-safety-requests"), map[string]any{"to": o.ID}, c.once, "%s was asked for a place of safety for %s", o.Name, c.Case)
}

type caseCloseCmd struct {
	Case    string `arg:"" help:"Such as SAR-1."`
	Outcome string `help:"How it ended." default:"everybody is accounted for" placeholder:"TEXT"`
	once    `embed:""`
}

// Run closes a case.
func (c caseCloseCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, casePath(c.Case, "/close"), map[string]any{"outcome": c.Outcome}, c.once, "closed %s: %s", c.Case, c.Outcome)
}

type caseReopenCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Reason string `required:"" help:"Why." placeholder:"TEXT"`
	once   `embed:""`
}

// Run reopens a case.
func (c caseReopenCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, casePath(c.Case, "/reopen"), map[string]any{"reason": c.Reason}, c.once, "%s is open again", c.Case)
}

type caseTimelineCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Limit  int    `help:"How many at most." default:"50" placeholder:"N"`
	Cursor string `help:"The next of the page before." placeholder:"N"`
}

// Run prints the timeline.
func (c caseTimelineCmd) Run(ctx context.Context, t *terminal) error {
	return t.events(ctx, casePath(c.Case, "/timeline"), c.Limit, c.Cursor)
}

// events prints a page of records.
func (t *terminal) events(ctx context.Context, path string, limit int, cursor string) error {
	var l listOf[event.Event]
	body, err := t.node.fetch(ctx, path, pageOf(limit, cursor), &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, e := range l.Items {
		rows = append(rows, eventRow(e))
	}
	t.table("RECORD HAPPENED BY WHAT ABOUT", rows)
	if l.Next != "" {
		t.say("more with --cursor %s", l.Next)
	}
	return nil
}

func eventRow(e event.Event) []string {
	what := e.Kind
	if what == "" {
		what = "(not for your role)"
	}
	return []string{number(e.Number), clock(e.Happened), e.Author, what, e.Subject}
}
