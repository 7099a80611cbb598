package cli

import (
	"context"
	"strings"
	"time"

	"fanar/engine/dtg"
)

// coming reads a typed time that lies ahead, such as 1830: the next such instant. Empty gives nil.
func (t *terminal) coming(text string) (*time.Time, error) {
	if text == "" {
		return nil, nil
	}
	at, err := dtg.Parse(text, t.local.World.Clock.Now().Add(24*time.Hour-dtg.Slack), time.UTC)
	return &at, err
}

// centresNamed finds organisations by identifier or name.
func (t *terminal) centresNamed(ctx context.Context, names []string) ([]string, error) {
	ids := []string{}
	for _, name := range names {
		o, err := t.node.organisationNamed(ctx, name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, o.ID)
	}
	return ids, nil
}

type caseAcceptCmd struct {
	Case         string `arg:"" help:"Such as SAR-1."`
	Organisation string `arg:"" help:"Identifier or name of who says that it coordinates."`
	Note         string `help:"How it said so." placeholder:"TEXT"`
	Time         string `help:"When; now if empty." placeholder:"TIME"`
	once         `embed:""`
}

// Run records that a centre coordinates; if another one did, this is the end of a handover.
func (c caseAcceptCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Organisation)
	if err != nil {
		return err
	}
	at, err := t.when(c.Time)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/coordinator/acceptance"), struct {
		Organisation string     `json:"organisation"`
		Note         string     `json:"note,omitempty"`
		At           *time.Time `json:"at,omitempty"`
	}{o.ID, c.Note, at}, c.once, "%s has accepted the coordination of %s", o.Name, c.Case)
}

type caseHandOverCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	To     string `arg:"" help:"Identifier or name of the centre that is asked to take over."`
	Reason string `required:"" help:"Why." placeholder:"TEXT"`
	once   `embed:""`
}

// Run asks another centre to take the coordination over.
func (c caseHandOverCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.To)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/coordinator/offer"), map[string]any{"to": o.ID, "reason": c.Reason}, c.once,
		"%s was asked to take over %s; who coordinates keeps it until it accepts", o.Name, c.Case)
}

type caseDisputeCmd struct {
	Case         string   `arg:"" help:"Such as SAR-1."`
	Organisation string   `arg:"" help:"Identifier or name of who says otherwise."`
	Text         []string `arg:"" help:"What it says."`
	once         `embed:""`
}

// Run notes a dispute over who is responsible.
func (c caseDisputeCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Organisation)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/coordinator/disputes"), map[string]any{"organisation": o.ID, "text": strings.Join(c.Text, " ")}, c.once,
		"noted: %s says otherwise about %s; who coordinates goes on", o.Name, c.Case)
}
