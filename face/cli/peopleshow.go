package cli

import (
	"context"
	"fmt"

	"fanar/desk/people"
	"fanar/engine/ledger"
)

type peopleShowCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run shows the headcount.
func (c peopleShowCmd) Run(ctx context.Context, t *terminal) error {
	var o people.Headcount
	body, err := t.node.fetch(ctx, casePath(c.Case, "/people"), nil, &o)
	if err != nil || t.raw(body) {
		return err
	}
	if o.Hidden {
		t.say("your organisation has a handover to count; numbers are shown when your own count is signed")
	}
	if o.Total != nil {
		t.say("%s in the count of %s (version %d)", heads(*o.Total), o.Case, o.Version)
	}
	if g := o.Gap; g != nil {
		t.say("%s said to have been aboard and not counted (estimate %d)", heads(g.Open), g.Estimate)
	}
	rows := [][]string{}
	for _, b := range o.Balances {
		rows = append(rows, []string{shown(b.People), b.Account.String(), detail(b)})
	}
	t.table("PEOPLE WHERE WHO", rows)
	for _, a := range o.Assertions {
		if a.Estimate != nil {
			t.say("estimate %s: %s %s, by %s %s", a.ID, a.Subject, estimate(*a.Estimate), a.Source, a.Retracted)
		}
	}
	for _, h := range o.Handovers {
		t.say("handover %s: %s to %s, %s: %s", h.ID, h.From, h.To, h.State, difference(h))
	}
	return nil
}

// shown is a number, or a word where it may not be seen yet: hidden is not zero.
func shown(n *int64) string {
	if n == nil {
		return "hidden"
	}
	return fmt.Sprint(*n)
}

func heads(n int64) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func detail(b people.Balance) string {
	if b.Lot == nil || *b.Lot == ledger.Count(int32(b.Lot.Total())) {
		return ""
	}
	return b.Lot.String()
}

type peopleLossesCmd struct{}

// Run lists open losses.
func (peopleLossesCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[people.OpenLoss]
	body, err := t.node.fetch(ctx, "/open-losses", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("everybody who was counted can be placed")
		return nil
	}
	rows := [][]string{}
	for _, o := range l.Items {
		rows = append(rows, []string{o.Case, fmt.Sprint(o.People), o.Account.String(), string(o.Reason), o.Owner, day(o.Since), clock(o.NextReview)})
	}
	t.table("CASE PEOPLE WHERE REASON OWNER SINCE NEXT-REVIEW", rows)
	return nil
}

type peoplePendingCmd struct{}

// Run lists handovers that wait.
func (peoplePendingCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[people.Pending]
	body, err := t.node.fetch(ctx, "/pending-handovers", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no handover waits for your count")
		return nil
	}
	rows := [][]string{}
	for _, p := range l.Items {
		rows = append(rows, []string{p.Case, p.Handover, p.From.String(), p.To.String(), clock(p.Since), clock(p.Due)})
	}
	t.table("CASE HANDOVER FROM TO SINCE COUNT-BY", rows)
	return nil
}
