package cli

import (
	"context"
	"net/url"

	"fanar/desk/oversight"
	"fanar/fault"
	"fanar/record/policy"
)

type overrideVerbs struct {
	List    overrideListCmd    `cmd:"" help:"Overrides, newest first."`
	Show    overrideShowCmd    `cmd:"" help:"One override, who asked and who approved."`
	Request overrideRequestCmd `cmd:"" help:"Ask for one; it lets nothing through yet."`
	Approve overrideApproveCmd `cmd:"" help:"Approve one, as a second person of another organisation. An incident opens with it."`
	End     overrideEndCmd     `cmd:"" help:"End one before its time, or turn a request down."`
}

// override is an override as the API gives it.
type override struct {
	policy.Override
	State string `json:"state"`
}

type overrideListCmd struct {
	State string `help:"Only those that are requested, in-force, ended or expired." enum:",requested,in-force,ended,expired" default:"" placeholder:"STATE"`
	About string `help:"Only about a subject, such as case/SAR-1." placeholder:"SUBJECT"`
}

// Run lists overrides.
func (c overrideListCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{}
	for name, value := range map[string]string{"state": c.State, "about": c.About} {
		if value != "" {
			query.Set(name, value)
		}
	}
	var l listOf[override]
	body, err := t.node.fetch(ctx, "/overrides", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no overrides")
		return nil
	}
	rows := [][]string{}
	for _, o := range l.Items {
		rows = append(rows, []string{o.ID, o.State, o.Rule, o.Action, o.Subject, clock(o.Until), o.Requested.Organisation, o.Reason})
	}
	t.table("OVERRIDE STATE RULE ACTION ABOUT UNTIL ASKED-BY REASON", rows)
	return nil
}

type overrideArg struct {
	Override string `arg:"" help:"Such as OV-1."`
}

func (a overrideArg) path(rest string) string {
	return "/overrides/" + url.PathEscape(a.Override) + rest
}

type overrideShowCmd struct {
	overrideArg `embed:""`
}

// Run shows an override.
func (c overrideShowCmd) Run(ctx context.Context, t *terminal) error {
	var o override
	body, err := t.node.fetch(ctx, c.path(""), nil, &o)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("%s  %s  rule %s  %s on %s  until %s  version %d", o.ID, o.State, o.Rule, o.Action, o.Subject, clock(o.Until), o.Version)
	t.say("asked for by %s of %s, %s: %s", o.Requested.User, o.Requested.Organisation, clock(o.Requested.At), o.Reason)
	if o.Approved != nil {
		t.say("approved by %s of %s, %s: %s", o.Approved.User, o.Approved.Organisation, clock(o.Approved.At), o.Approved.Reason)
		t.say("incident %s opened with it", o.Incident)
	}
	if o.Ended != nil {
		t.say("ended by %s of %s, %s: %s", o.Ended.User, o.Ended.Organisation, clock(o.Ended.At), o.Ended.Reason)
	}
	for _, n := range o.Uses {
		t.say("used in record %d (fanar why %d)", n, n)
	}
	return nil
}

type overrideRequestCmd struct {
	Rule   string `arg:"" help:"Such as R13."`
	Action string `arg:"" help:"What it lets through, such as rescue.OrderLanding."`
	About  string `arg:"" help:"What the action is about, such as case/SAR-1."`
	Reason string `required:"" help:"Why." placeholder:"TEXT"`
	Until  string `required:"" help:"When it ends, such as '222000Z NOV 26' or 20:00Z." placeholder:"TIME"`
	once   `embed:""`
}

// Run asks for an override.
func (c overrideRequestCmd) Run(ctx context.Context, t *terminal) error {
	until, err := t.when(c.Until)
	if err != nil {
		return err
	}
	if until == nil {
		return fault.New(fault.Invalid, "cli.override-until", "say when the override ends").WithField("until")
	}
	return t.post(ctx, "/overrides", oversight.RequestOverride{Rule: c.Rule, Command: c.Action, Subject: c.About, Reason: c.Reason, Until: *until}, c.once,
		"asked that %s on %s may pass %s until %s; a second person of another organisation has to approve it", c.Action, c.About, c.Rule, clock(*until))
}

type overrideApproveCmd struct {
	overrideArg `embed:""`
	Reason      string `required:"" help:"Why." placeholder:"TEXT"`
	once        `embed:""`
}

// Run approves an override.
func (c overrideApproveCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/approval"), map[string]any{"reason": c.Reason}, c.once, "%s is in force; the rights officer is told by an incident", c.Override)
}

type overrideEndCmd struct {
	overrideArg `embed:""`
	Reason      string `required:"" help:"Why." placeholder:"TEXT"`
	once        `embed:""`
}

// Run ends an override.
func (c overrideEndCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/end"), map[string]any{"reason": c.Reason}, c.once, "%s has ended", c.Override)
}
