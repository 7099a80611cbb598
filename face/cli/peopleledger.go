package cli

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"fanar/desk/people"
	"fanar/fault"
)

type peopleEntriesCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Before int    `help:"Read further back, before this act." placeholder:"N"`
	Limit  int    `help:"How many acts at most." default:"100"`
}

// Run lists entries.
func (c peopleEntriesCmd) Run(ctx context.Context, t *terminal) error {
	var p struct {
		Items   []people.Entry `json:"items"`
		Earlier int            `json:"earlier"`
	}
	query := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	if c.Before > 0 {
		query.Set("before", strconv.Itoa(c.Before))
	}
	body, err := t.node.fetch(ctx, casePath(c.Case, "/entries"), query, &p)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, e := range p.Items {
		rows = append(rows, []string{e.ID, shown(e.People), e.From.String(), e.To.String(), string(e.Reason), clock(e.Happened)})
	}
	t.table("ENTRY PEOPLE FROM TO REASON WHEN", rows)
	if p.Earlier > 0 {
		t.say("earlier ones: fanar people entries %s --before %d", c.Case, p.Earlier)
	}
	return nil
}

type peopleDiffersCmd struct{}

// Run lists counts that differ.
func (peopleDiffersCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[people.Recount]
	body, err := t.node.fetch(ctx, "/contradictions", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no count differs from the ledger")
		return nil
	}
	rows := [][]string{}
	for _, r := range l.Items {
		counted, balance := fmt.Sprint(r.Counted.Total()), fmt.Sprint(r.Balance.Total())
		if r.Hidden {
			counted, balance = "hidden", "hidden"
		}
		rows = append(rows, []string{r.Case, r.ID, r.Account.String(), balance, counted, r.Owner, clock(r.At)})
	}
	t.table("CASE COUNT WHERE LEDGER COUNTED OWNER SINCE", rows)
	return nil
}

type peopleSettleCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Count  string `arg:"" help:"The count that differs, such as C4."`
	Stands string `required:"" enum:"balance,count" help:"Which of the two stands: balance or count."`
	To     string `help:"Of people who were not there: a place, absent, missing-at-sea, or source (never there)." placeholder:"WHERE"`
	Which  string `help:"Of which categories, where the counts do not tell." placeholder:"COUNT"`
	Reason string `required:"" help:"A code; of additional people late-find or birth." placeholder:"CODE"`
	Owner  string `help:"Organisation that answers." placeholder:"ORGANISATION"`
	fact   `embed:""`
}

// Run settles a count that differs.
func (c peopleSettleCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putAccount(ctx, body, "to", c.To); err != nil {
		return err
	}
	if err := t.putOrganisation(ctx, body, "owner", c.Owner); err != nil {
		return err
	}
	if err := putLot(body, "lot", c.Which); err != nil {
		return err
	}
	body["stands"], body["reason"] = c.Stands, c.Reason
	return t.post(ctx, casePath(c.Case, "/counts/"+c.Count+"/settlement"), body, c.once, "%s is settled: the %s stands", c.Count, c.Stands)
}

// putOrganisation finds an organisation by what people call it; empty sets nothing.
func (t *terminal) putOrganisation(ctx context.Context, body map[string]any, name, text string) error {
	if text == "" {
		return nil
	}
	o, err := t.node.organisationNamed(ctx, text)
	body[name] = o.ID
	return err
}

type twinVerbs struct {
	Open  twinOpenCmd  `cmd:"" help:"Ask two organisations to count the same people."`
	Count twinCountCmd `cmd:"" help:"Enter your own count."`
	Sign  twinSignCmd  `cmd:"" help:"Sign for the difference."`
}

type twinOpenCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	At     string `required:"" help:"Where they are." placeholder:"WHERE"`
	First  string `required:"" help:"Organisation." placeholder:"ORGANISATION"`
	Second string `required:"" help:"Organisation." placeholder:"ORGANISATION"`
	Owner  string `help:"Organisation that answers for a difference." placeholder:"ORGANISATION"`
	once   `embed:""`
}

// Run opens a twin count.
func (c twinOpenCmd) Run(ctx context.Context, t *terminal) error {
	body := map[string]any{}
	if err := t.putAccount(ctx, body, "account", c.At); err != nil {
		return err
	}
	for _, o := range [][2]string{{"first", c.First}, {"second", c.Second}, {"owner", c.Owner}} {
		if err := t.putOrganisation(ctx, body, o[0], o[1]); err != nil {
			return err
		}
	}
	return t.post(ctx, casePath(c.Case, "/twins"), body, c.once, "%s and %s count now, each for itself", c.First, c.Second)
}

type twinCountCmd struct {
	Case  string `arg:"" help:"Such as SAR-1."`
	Twin  string `arg:"" help:"Such as T4."`
	Count string `required:"" help:"Your own count; 0 if nobody is there." placeholder:"COUNT"`
	fact  `embed:""`
}

// Run enters one of the two counts.
func (c twinCountCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := putLot(body, "lot", c.Count); err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/twins/"+c.Twin+"/counts"), body, c.once, "counted %s for %s", c.Count, c.Twin)
}

type twinSignCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Twin   string `arg:"" help:"Such as T4."`
	Stands string `help:"Organisation whose count is right; neither if empty." placeholder:"ORGANISATION"`
	Reason string `required:"" help:"A code." placeholder:"CODE"`
	fact   `embed:""`
}

// Run signs for the difference.
func (c twinSignCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putOrganisation(ctx, body, "stands", c.Stands); err != nil {
		return err
	}
	body["reason"] = c.Reason
	return t.post(ctx, casePath(c.Case, "/twins/"+c.Twin+"/signature"), body, c.once, "the difference of %s is signed", c.Twin)
}

type peopleMergeCmd struct {
	Case   string `arg:"" help:"The case whose people go over."`
	Into   string `arg:"" help:"The case in whose count they stand from now on."`
	Reason string `required:"" help:"A code, such as same-boat." placeholder:"CODE"`
	fact   `embed:""`
}

// Run merges two counts.
func (c peopleMergeCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	body["into"], body["reason"] = c.Into, c.Reason
	return t.post(ctx, casePath(c.Case, "/merges"), body, c.once, "the people of %s stand in the count of %s", c.Case, c.Into)
}

type peopleUnmergeCmd peopleMergeCmd

// Run takes a merge back.
func (c peopleUnmergeCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	body["reason"] = c.Reason
	return t.post(ctx, casePath(c.Case, "/merges/"+c.Into+"/undoing"), body, c.once, "the people of %s stand in its own count again", c.Case)
}

type peopleReviewCmd struct {
	Case    string `arg:"" help:"Such as SAR-1."`
	Account string `arg:"" help:"The open loss, as fanar people losses names it."`
	Next    string `help:"When to look again; in a day if empty." placeholder:"TIME"`
	fact    `embed:""`
}

// Run records a review.
func (c peopleReviewCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	body["account"] = c.Account
	next, err := t.when(c.Next)
	if err != nil {
		return err
	}
	if next != nil {
		body["next"] = next
	}
	return t.post(ctx, casePath(c.Case, "/loss-reviews"), body, c.once, "reviewed; it stays open")
}

type peopleDeclareCmd struct {
	Case   string   `arg:"" help:"Such as SAR-1."`
	At     string   `required:"" help:"Where they landed." placeholder:"WHERE"`
	Totals []string `arg:"" help:"By country, such as SD=14 ER=9 XX=3; XX is not declared."`
	once   `embed:""`
}

// Run records declared totals.
func (c peopleDeclareCmd) Run(ctx context.Context, t *terminal) error {
	body := map[string]any{}
	if err := t.putAccount(ctx, body, "account", c.At); err != nil {
		return err
	}
	totals := map[string]int{}
	for _, text := range c.Totals {
		country, number, _ := strings.Cut(text, "=")
		n, err := strconv.Atoi(number)
		if err != nil {
			return fault.New(fault.Invalid, "cli.declared-total", "{text} is no total of a country", "text", text).WithHint("write a country and a number, such as SD=14")
		}
		totals[country] += n
	}
	body["totals"] = totals
	return t.post(ctx, casePath(c.Case, "/nationalities"), body, c.once, "recorded; only your organisation and the oversight read it")
}

type peopleFigureCmd struct {
	Figure   string `arg:"" help:"returned-unsafe, landed or open-loss."`
	Happened string `help:"Count what had happened by this time; now if empty." placeholder:"TIME"`
	Recorded string `help:"Count what had been recorded by this time; now if empty." placeholder:"TIME"`
}

// Run shows a figure with what it means.
func (c peopleFigureCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{}
	for name, text := range map[string]string{"happened": c.Happened, "recorded": c.Recorded} {
		at, err := t.when(text)
		if err != nil {
			return err
		}
		if at != nil {
			query.Set(name, at.UTC().Format("2006-01-02T15:04:05Z"))
		}
	}
	var f people.Figure
	body, err := t.node.fetch(ctx, "/figures/"+url.PathEscape(c.Figure), query, &f)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("%s: %s %s", f.Name, shown(f.People), f.Unit)
	if f.Unknown != nil && *f.Unknown > 0 {
		t.say("besides, %s with an actor that does not report, nobody knows where", heads(*f.Unknown))
	}
	t.say("what is counted: %s", f.Definition)
	t.say("how: %s", f.Method)
	t.say("what it does not say: %s", f.Counter)
	t.say("as of %s, as recorded by %s", f.Happened.Format("2006-01-02 15:04Z"), f.Recorded.Format("2006-01-02 15:04Z"))
	for _, x := range f.Cases {
		t.say("  %s: %s", x.Case, shown(x.People))
	}
	t.say("%s", f.Hash)
	return nil
}

type peopleSheetCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run writes the balances as CSV.
func (c peopleSheetCmd) Run(ctx context.Context, t *terminal) error {
	body, err := t.node.get(ctx, casePath(c.Case, "/balances.csv"), nil)
	if err != nil {
		return err
	}
	return t.bytes(body)
}
