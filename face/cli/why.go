package cli

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"fanar/desk/oversight"
	"fanar/record/policy"
)

// accessLine is a line of the access journal.
type accessLine = oversight.Access

type whyCmd struct {
	Number uint64 `arg:"" help:"Of the record."`
}

// Run says why a record stands as it does.
func (c whyCmd) Run(ctx context.Context, t *terminal) error {
	var x oversight.Explanation
	body, err := t.node.fetch(ctx, "/record/events/"+number(c.Number)+"/why", nil, &x)
	if err != nil || t.raw(body) {
		return err
	}
	if x.Closed {
		t.say("record %d, recorded %s under %s: what it says is not open to your role", x.Record, clock(x.Recorded), x.Pack)
		return nil
	}
	t.say("record %d: %s about %s", x.Record, x.Kind, x.Subject)
	t.say("happened %s, recorded %s, under %s", clock(x.Happened), clock(x.Recorded), x.Pack)
	if x.By != nil {
		sayBy(t, *x.By)
	}
	for _, j := range x.Judged {
		sayJudged(t, j)
	}
	if len(x.Judged) == 0 {
		t.say("no rule was asked about it")
	}
	for _, id := range x.Opened {
		t.say("incident %s opened with it", id)
	}
	for _, on := range x.Clocks {
		t.say("the clock of %s on %s: %s", on.Rule, on.Subject, on.Did)
	}
	return nil
}

func sayBy(t *terminal, by oversight.By) {
	line := "by " + by.User + " of " + by.Organisation
	if len(by.Roles) > 0 {
		line += " (" + strings.Join(by.Roles, ", ") + ")"
	}
	t.say("%s", line)
	switch {
	case by.Action == "":
	case by.Unknown:
		t.say("%s: the rules of then are not on record, so what let it through cannot be told", by.Action)
	case by.Always:
		t.say("%s: nothing may stop it, so it took no role", by.Action)
	case len(by.Through) > 0:
		t.say("%s: allowed to %s", by.Action, strings.Join(by.Through, ", "))
	}
}

func sayJudged(t *terminal, j oversight.Judged) {
	what := "refused"
	switch {
	case j.Happened:
		what = "recorded, as it had happened already"
	case j.Allowed:
		what = "allowed"
	}
	t.say("asked as %s: %s (record %d)", strings.Join(j.As, ", "), what, j.Record)
	for _, r := range j.Rules {
		t.say("  %s: %s", r.Rule, r.Outcome)
	}
	for _, o := range j.Overrides {
		if o.Approved != nil {
			t.say("  override %s of rule %s: asked for by %s, approved by %s", o.ID, o.Rule, o.Requested.User, o.Approved.User)
		}
	}
	if asked, err := json.Marshal(j.Asked); err == nil && len(j.Asked) > 0 {
		t.say("  looked at: %s", asked)
	}
}

type couldVerbs struct {
	See couldSeeCmd `cmd:"" help:"Whether an organisation could have a record, or one field of it."`
}

type couldSeeCmd struct {
	Organisation string `arg:"" help:"Who would have it, such as sea-rescue."`
	Record       uint64 `arg:"" help:"Number of the record."`
	Field        string `arg:"" optional:"" help:"One field by its JSON names, such as alert.position."`
}

// Run asks what could be released.
func (c couldSeeCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{"organisation": {c.Organisation}}
	if c.Field != "" {
		query.Set("field", c.Field)
	}
	var d policy.ReleaseDecision
	body, err := t.node.fetch(ctx, "/record/events/"+number(c.Record)+"/audience", query, &d)
	if err != nil || t.raw(body) {
		return err
	}
	what := "record " + number(c.Record)
	if c.Field != "" {
		what = c.Field + " of " + what
	}
	if d.Released {
		t.say("yes: %s could have %s (%s)", c.Organisation, what, d.Pack)
	} else {
		t.say("no: %s could not have %s (%s)", c.Organisation, what, d.Pack)
	}
	for _, r := range d.Reasons {
		t.say("%s: %s", r.Rule, r.Text)
		switch {
		case r.Mark != "" && r.Says == "":
			t.say("  the record has no mark %s", r.Mark)
		case r.Mark != "":
			t.say("  the mark %s says %s", r.Mark, r.Says)
		}
		if r.Note != "" {
			t.say("  could not be evaluated, which counts as no: %s", r.Note)
		}
		t.say("  would be satisfied by: %s", r.Satisfied)
	}
	return nil
}

type transparencyCmd struct{}

// Run shows the public figures.
func (transparencyCmd) Run(ctx context.Context, t *terminal) error {
	var f oversight.Figures
	body, err := t.node.fetch(ctx, "/transparency", nil, &f)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("as of %s, %d records", clock(f.AsOf), f.Records)
	t.say("overrides: %d asked for, %d approved, %d in force, used %d times", f.Overrides.Requested, f.Overrides.Approved, f.Overrides.InForce, f.Overrides.Uses)
	for _, r := range f.Refusals {
		t.say("refused by %s: %d", r.Rule, r.Count)
	}
	for _, i := range f.Incidents {
		t.say("incidents of category %d at the stage %s: %d", i.Category, i.Stage, i.Count)
	}
	if f.OpenLosses.Withheld {
		t.say("open balances: %d, %d to be looked at again; the number of people is withheld while a count is owed", f.OpenLosses.Balances, f.OpenLosses.Overdue)
	} else {
		t.say("open balances: %d, %d to be looked at again, %d people", f.OpenLosses.Balances, f.OpenLosses.Overdue, f.OpenLosses.People)
	}
	for _, p := range f.Packs {
		t.say("rules adopted %s: %s", clock(p.At), p.Pack)
	}
	return nil
}
