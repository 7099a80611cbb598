package cli

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"fanar/record/policy"
)

type ruleVerbs struct {
	List ruleListCmd `cmd:"" help:"All rules, with how each works today."`
	Show ruleShowCmd `cmd:"" help:"One rule: text, basis, what would satisfy it."`
}

// rule is a rule as the API gives it.
type rule struct {
	policy.Rule
	State     string            `json:"state"`
	Today     bool              `json:"today"`
	Overrides []policy.Override `json:"overrides"`
}

type ruleListCmd struct {
	State string `help:"Only rules that are in-force, clock, held or waiting." enum:",in-force,clock,held,waiting" default:"" placeholder:"STATE"`
}

// Run lists rules.
func (c ruleListCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{}
	if c.State != "" {
		query.Set("state", c.State)
	}
	var l listOf[rule]
	body, err := t.node.fetch(ctx, "/rules", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, r := range l.Items {
		override := "never"
		if r.Rule.Override {
			override = "two people"
		}
		rows = append(rows, []string{r.ID, r.Kind, r.State, override, strconv.Itoa(len(r.Overrides)), r.From, r.Text})
	}
	t.table("RULE KIND STATE OVERRIDE IN-FORCE SINCE TEXT", rows)
	return nil
}

type ruleShowCmd struct {
	Rule string `arg:"" help:"Such as R8."`
}

// Run shows a rule.
func (c ruleShowCmd) Run(ctx context.Context, t *terminal) error {
	var r rule
	body, err := t.node.fetch(ctx, "/rules/"+url.PathEscape(c.Rule), nil, &r)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("%s  %s  %s  severity %d  since %s, by %s", r.ID, r.Kind, r.State, r.Severity, r.From, r.Author)
	t.say("%s", r.Text)
	if r.Partly != "" {
		t.say("checked today: %s", r.Partly)
	}
	for _, b := range r.Basis {
		t.say("basis: %s", b)
	}
	t.say("satisfied by: %s", r.Satisfied)
	t.say("who can be asked: %s", r.Ask)
	if !r.Rule.Override {
		t.say("nobody can override it")
	}
	for _, o := range r.Overrides {
		t.say("overridden: %s for %s on %s until %s", o.ID, o.Action, o.Subject, clock(o.Until))
	}
	return nil
}

type accessCmd struct {
	User   string `help:"Only of one user." placeholder:"USER"`
	Limit  int    `help:"How many at most." default:"50" placeholder:"N"`
	Cursor string `help:"The next of the page before." placeholder:"N"`
}

// Run shows the access journal.
func (c accessCmd) Run(ctx context.Context, t *terminal) error {
	query := pageOf(c.Limit, c.Cursor)
	if c.User != "" {
		query.Set("user", c.User)
	}
	var l listOf[accessLine]
	body, err := t.node.fetch(ctx, "/access", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, a := range l.Items {
		what, why := "read", a.Reason
		if a.Denied {
			what, why = "denied", a.Why
		}
		rows = append(rows, []string{number(a.Record), clock(a.At), a.User, a.Organisation, what, a.Action, a.About, strconv.Itoa(a.Times), why})
	}
	t.table(strings.ToUpper("record at by organisation what action about times why"), rows)
	if l.Next != "" {
		t.say("more with --cursor %s", l.Next)
	}
	return nil
}
