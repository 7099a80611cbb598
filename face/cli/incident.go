package cli

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"fanar/desk/oversight"
)

type incidentVerbs struct {
	List    incidentListCmd    `cmd:"" help:"Incidents, newest first."`
	Show    incidentShowCmd    `cmd:"" help:"One incident with its opinions."`
	Open    incidentOpenCmd    `cmd:"" help:"Open an incident by hand."`
	Opinion incidentOpinionCmd `cmd:"" help:"Add an opinion; nobody can change one."`
	Stage   incidentStageCmd   `cmd:"" help:"Move to the next stage."`
}

type incidentListCmd struct {
	About string `help:"Only about a subject, such as case/SAR-1." placeholder:"SUBJECT"`
}

// Run lists incidents.
func (c incidentListCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{}
	if c.About != "" {
		query.Set("about", c.About)
	}
	var l listOf[oversight.Incident]
	body, err := t.node.fetch(ctx, "/incidents", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no incidents")
		return nil
	}
	rows := [][]string{}
	for _, i := range l.Items {
		rows = append(rows, []string{i.ID, strconv.Itoa(i.Category), i.Stage, i.Subject, strings.Join(i.Rules, ","), clock(i.OpenedAt), i.Text})
	}
	t.table("INCIDENT CATEGORY STAGE ABOUT RULES OPENED TEXT", rows)
	return nil
}

type incidentArg struct {
	Incident string `arg:"" help:"Such as INC-1."`
}

func (a incidentArg) path(rest string) string {
	return "/incidents/" + url.PathEscape(a.Incident) + rest
}

type incidentShowCmd struct {
	incidentArg `embed:""`
}

// Run shows an incident.
func (c incidentShowCmd) Run(ctx context.Context, t *terminal) error {
	var i oversight.Incident
	body, err := t.node.fetch(ctx, c.path(""), nil, &i)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("%s  category %d  %s  about %s  version %d", i.ID, i.Category, i.Stage, i.Subject, i.Version)
	by := "by " + i.Author
	if i.Automatic {
		by = "by itself, over " + i.Action + " (rules " + strings.Join(i.Rules, ", ") + ")"
	}
	t.say("opened %s %s", clock(i.OpenedAt), by)
	t.say("%s", i.Text)
	for _, o := range i.Opinions {
		t.say("opinion of %s, %s: %s", o.Author, clock(o.At), o.Text)
	}
	return nil
}

type incidentOpenCmd struct {
	About    string `required:"" help:"What it is about, such as case/SAR-1." placeholder:"SUBJECT"`
	Category int    `required:"" help:"1 to 4; 4 concerns fundamental rights." placeholder:"N"`
	Text     string `arg:"" help:"What happened."`
	once     `embed:""`
}

// Run opens an incident.
func (c incidentOpenCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, "/incidents", oversight.OpenIncident{About: c.About, Category: c.Category, Text: c.Text}, c.once, "opened an incident about %s", c.About)
}

type incidentOpinionCmd struct {
	incidentArg `embed:""`
	Text        string `arg:"" help:"Your opinion."`
	once        `embed:""`
}

// Run adds an opinion.
func (c incidentOpinionCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/opinions"), map[string]any{"text": c.Text}, c.once, "your opinion stands with %s", c.Incident)
}

type incidentStageCmd struct {
	incidentArg `embed:""`
	Stage       string `arg:"" help:"formal or final."`
	Reason      string `required:"" help:"Why." placeholder:"TEXT"`
	once        `embed:""`
}

// Run changes the stage.
func (c incidentStageCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/stage"), map[string]any{"stage": c.Stage, "reason": c.Reason}, c.once, "%s is at the stage %s", c.Incident, c.Stage)
}
