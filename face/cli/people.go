package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/record/dispatch"
)

type peopleVerbs struct {
	Show       peopleShowCmd       `cmd:"" help:"Where everybody is, as you may see it."`
	Assert     peopleAssertCmd     `cmd:"" help:"Record an estimate."`
	Count      peopleCountCmd      `cmd:"" help:"Record people who were counted for the first time, or found later."`
	Handover   peopleHandoverCmd   `cmd:"" help:"Give people to another organisation, with your own count."`
	Receive    peopleReceiveCmd    `cmd:"" help:"Enter your own count of people who were given to you."`
	Withdraw   peopleWithdrawCmd   `cmd:"" help:"Record that people stayed with the giver after all."`
	Explain    peopleExplainCmd    `cmd:"" help:"Sign for the difference between the two counts of a handover."`
	Move       peopleMoveCmd       `cmd:"" help:"Record where people went without a second count."`
	Reclassify peopleReclassifyCmd `cmd:"" help:"Record that people are of other categories."`
	Reverse    peopleReverseCmd    `cmd:"" help:"Take back an entry or an estimate with a new record."`
	Determine  peopleDetermineCmd  `cmd:"" help:"Sign for the gap between the estimate and the count."`
	Losses     peopleLossesCmd     `cmd:"" help:"Everybody who cannot be placed, over all cases."`
	Pending    peoplePendingCmd    `cmd:"" help:"Handovers that wait for your organisation's count."`
	Entries    peopleEntriesCmd    `cmd:"" help:"The entries of a case, a page at a time, the newest last."`
	Differs    peopleDiffersCmd    `cmd:"" help:"Counts that differ from the ledger and that nobody has settled."`
	Settle     peopleSettleCmd     `cmd:"" help:"Sign for a count that differs: the balance stands, or the count does."`
	Twin       twinVerbs           `cmd:"" help:"Two organisations count the same people, each without seeing the other's count."`
	Merge      peopleMergeCmd      `cmd:"" help:"Two cases were the same boat: one count from now on."`
	Unmerge    peopleUnmergeCmd    `cmd:"" help:"Take a merge of two counts back."`
	Review     peopleReviewCmd     `cmd:"" help:"You looked at an open loss again. It closes nothing."`
	Declare    peopleDeclareCmd    `cmd:"" help:"What the people of a landing declared, as totals by country."`
	Figure     peopleFigureCmd     `cmd:"" help:"A published figure as of two times: returned-unsafe, landed, open-loss."`
	Sheet      peopleSheetCmd      `cmd:"" help:"Balances by category as CSV, with small numbers held back."`
}

// fact are the flags of every fact about people.
type fact struct {
	Time string `help:"When it happened; now if empty." placeholder:"TIME"`
	Note string `help:"What else is to be known; no names of people." placeholder:"TEXT"`
	once `embed:""`
}

// body is what the API reads of these flags.
func (f fact) body(t *terminal) (map[string]any, error) {
	b := map[string]any{}
	at, err := t.when(f.Time)
	if err != nil {
		return nil, err
	}
	if at != nil {
		b["at"] = at
	}
	if f.Note != "" {
		b["note"] = f.Note
	}
	return b, nil
}

// put sets what was said and leaves out what was not.
func put(body map[string]any, name, value string) {
	if value != "" {
		body[name] = value
	}
}

// putLot reads a count into the body.
func putLot(body map[string]any, name, text string) error {
	l, err := lot(text)
	if l != nil {
		body[name] = l
	}
	return err
}

// putAccount finds an account by what people call it.
func (t *terminal) putAccount(ctx context.Context, body map[string]any, name, text string) error {
	a, err := t.node.account(ctx, text)
	put(body, name, a)
	return err
}

type peopleAssertCmd struct {
	Case    string `arg:"" help:"Such as SAR-1."`
	Min     *int   `help:"At least." placeholder:"N"`
	Best    *int   `help:"Most likely." placeholder:"N"`
	Max     *int   `help:"At most." placeholder:"N"`
	Subject string `help:"What is estimated: aboard if empty, or injured, dead, …" placeholder:"WORD"`
	Hedge   string `help:"The words that were said, such as 'more than'." placeholder:"TEXT"`
	Method  string `help:"How it was made." placeholder:"WORD"`
	Source  string `help:"Who said so." placeholder:"WHO"`
	Time    string `help:"Of which it speaks; now if empty." placeholder:"TIME"`
	once    `embed:""`
}

// Run records an estimate.
func (c peopleAssertCmd) Run(ctx context.Context, t *terminal) error {
	body, err := fact{Time: c.Time}.body(t)
	if err != nil {
		return err
	}
	for name, n := range map[string]*int{"min": c.Min, "best": c.Best, "max": c.Max} {
		if n != nil {
			body[name] = *n
		}
	}
	put(body, "subject", c.Subject)
	put(body, "hedge", c.Hedge)
	put(body, "method", c.Method)
	put(body, "source", c.Source)
	return t.post(ctx, casePath(c.Case, "/assertions"), body, c.once, "the estimate stands beside the others")
}

type peopleCountCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Count  string `required:"" help:"Such as 61, or '12 male, 3 female/18-59, 2 pregnant'; 0 if nobody is there." placeholder:"COUNT"`
	At     string `help:"Where they are: a vessel or place; the boat if empty." placeholder:"WHERE"`
	Reason string `help:"Of people who were in no count before: opening-count, late-find, birth or from-other-case." placeholder:"CODE"`
	fact   `embed:""`
}

// Run records a count: of a place, or with a reason of people who are additional to what was counted there.
func (c peopleCountCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := putLot(body, "lot", c.Count); err != nil {
		return err
	}
	where, err := t.node.account(ctx, c.At)
	if err != nil {
		where = c.At // a rescue does not wait for a registration
	}
	put(body, "account", where)
	if c.Reason != "" {
		body["reason"] = c.Reason
		return t.post(ctx, casePath(c.Case, "/additions"), body, c.once, "counted %s", c.Count)
	}
	answer, err := t.node.change(ctx, "POST", casePath(c.Case, "/counts"), body, c.once)
	if err != nil || t.raw(answer) {
		return err
	}
	var r dispatch.Receipt
	if err := json.Unmarshal(answer, &r); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	t.receipt(r, "counted "+c.Count)
	return t.became(ctx, c.Case, r)
}

// became says what a count came to beside what had been counted before.
func (t *terminal) became(ctx context.Context, caseID string, r dispatch.Receipt) error {
	var o people.Headcount
	if _, err := t.node.fetch(ctx, casePath(caseID, "/people"), nil, &o); err != nil {
		return err
	}
	for _, x := range o.Recounts {
		if !slices.Contains(r.Records, x.Record) {
			continue
		}
		switch x.State {
		case people.RecountConfirms:
			t.say("it confirms the ledger")
		case people.RecountRefines:
			t.say("it confirms the ledger and makes it more exact")
		case people.RecountDiffers:
			t.say("the ledger has %d there and you counted %d: both stand as %s, and %s answers until somebody settles it (fanar people settle)",
				x.Balance.Total(), x.Counted.Total(), x.ID, x.Owner)
		}
	}
	for _, a := range o.Assertions {
		if slices.Contains(r.Records, a.Record) && a.Estimate != nil {
			t.say("it is kept as the estimate %s: so many people cannot be at one place; count again if it was a slip", a.ID)
		}
	}
	return nil
}

type peopleHandoverCmd struct {
	Case     string `arg:"" help:"Such as SAR-1."`
	From     string `required:"" help:"Where they are: a vessel, a place, or boat." placeholder:"WHERE"`
	To       string `required:"" help:"Where they go." placeholder:"WHERE"`
	Count    string `required:"" help:"Your own count." placeholder:"COUNT"`
	NextPort string `help:"Where a receiving vessel goes next." placeholder:"PLACE"`
	fact     `embed:""`
}

// Run offers a handover. Nobody gives the people of the boat, so they are counted once, by who takes them aboard.
func (c peopleHandoverCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putMovement(ctx, body, c.Count, c.From, c.To, c.NextPort); err != nil {
		return err
	}
	if body["from"] == "boat" {
		return t.embark(ctx, c, body)
	}
	return t.post(ctx, casePath(c.Case, "/handovers"), body, c.once, "handed %s from %s to %s; the receiver counts now", c.Count, c.From, c.To)
}

// embark records people who are taken off their boat: as the first count, or as a movement if they were counted there.
func (t *terminal) embark(ctx context.Context, c peopleHandoverCmd, body map[string]any) error {
	var o people.Headcount
	if _, err := t.node.fetch(ctx, casePath(c.Case, "/people"), nil, &o); err != nil {
		return err
	}
	if slices.ContainsFunc(o.Balances, func(b people.Balance) bool { return b.Account == people.Boat() }) {
		return t.post(ctx, casePath(c.Case, "/moves"), body, c.once, "%s went from the boat to %s", c.Count, c.To)
	}
	body["account"] = body["to"]
	for _, name := range []string{"from", "to", "nextPort"} {
		delete(body, name)
	}
	return t.post(ctx, casePath(c.Case, "/counts"), body, c.once, "counted %s, from the boat to %s", c.Count, c.To)
}

type handoverArgs struct {
	Case     string `arg:"" help:"Such as SAR-1."`
	Handover string `arg:"" help:"Such as H2."`
}

type peopleReceiveCmd struct {
	handoverArgs `embed:""`
	Count        string `required:"" help:"Your own count; 0 if nobody came." placeholder:"COUNT"`
	fact         `embed:""`
}

// Run enters the receiver's own count and says whether the two agree.
func (c peopleReceiveCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := putLot(body, "lot", c.Count); err != nil {
		return err
	}
	answer, err := t.node.change(ctx, "POST", casePath(c.Case, "/handovers/"+c.Handover+"/receipt"), body, c.once)
	if err != nil || t.raw(answer) {
		return err
	}
	var r dispatch.Receipt
	if err := json.Unmarshal(answer, &r); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	t.receipt(r, "received "+c.Count)
	var o people.Headcount
	if _, err := t.node.fetch(ctx, casePath(c.Case, "/people"), nil, &o); err != nil {
		return err
	}
	for _, h := range o.Handovers {
		if h.ID == c.Handover {
			t.say("%s", difference(h))
		}
	}
	return nil
}

// difference says how the two counts of a handover compare.
func difference(h people.Handover) string {
	switch {
	case h.Hidden || h.Given == nil:
		return "the giver's count is not shown before yours is signed"
	case h.Received == nil:
		return fmt.Sprintf("given %s, not counted by the receiver yet", h.Given)
	case h.Short != nil && h.Open != nil && *h.Open == 0:
		return fmt.Sprintf("given %d, received %d: %s missing between the two, and somebody has explained it", h.Given.Total(), h.Received.Total(), heads(h.Short.Total()))
	case h.Surplus != nil && h.Finding != nil:
		return fmt.Sprintf("given %d, received %d: %d more than were given, and somebody has explained it", h.Given.Total(), h.Received.Total(), h.Surplus.Total())
	case h.Short != nil:
		return fmt.Sprintf("given %d, received %d: %s missing between the two; it stays open until somebody explains it", h.Given.Total(), h.Received.Total(), heads(h.Short.Total()))
	case h.Surplus != nil:
		return fmt.Sprintf("given %d, received %d: %d more than were given; somebody has to explain it", h.Given.Total(), h.Received.Total(), h.Surplus.Total())
	}
	return "both counts agree"
}

type peopleWithdrawCmd struct {
	handoverArgs `embed:""`
	Reason       string `required:"" help:"A code, such as stayed-on-board." placeholder:"CODE"`
	fact         `embed:""`
}

// Run withdraws a handover.
func (c peopleWithdrawCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	body["reason"] = c.Reason
	return t.post(ctx, casePath(c.Case, "/handovers/"+c.Handover+"/withdrawal"), body, c.once, "%s is withdrawn", c.Handover)
}

type peopleMoveCmd struct {
	Case      string `arg:"" help:"Such as SAR-1."`
	From      string `required:"" help:"Where they were." placeholder:"WHERE"`
	To        string `required:"" help:"A place, or police-custody, deceased-recovered, missing-at-sea, absent, left-system/…" placeholder:"WHERE"`
	Count     string `required:"" help:"How many." placeholder:"COUNT"`
	Reason    string `help:"A code." placeholder:"CODE"`
	Owner     string `help:"Organisation that answers for a loss." placeholder:"ORGANISATION"`
	Decisions int    `help:"Individual decisions behind a return." placeholder:"N"`
	NextPort  string `help:"Where a receiving vessel goes next." placeholder:"PLACE"`
	fact      `embed:""`
}

// Run records a movement.
func (c peopleMoveCmd) Run(ctx context.Context, t *terminal) error {
	body, err := c.body(t)
	if err != nil {
		return err
	}
	if err := t.putMovement(ctx, body, c.Count, c.From, c.To, c.NextPort); err != nil {
		return err
	}
	if c.Owner != "" {
		o, err := t.node.organisationNamed(ctx, c.Owner)
		if err != nil {
			return err
		}
		body["owner"] = o.ID
	}
	if c.Decisions != 0 {
		body["decisions"] = c.Decisions
	}
	put(body, "reason", c.Reason)
	return t.post(ctx, casePath(c.Case, "/moves"), body, c.once, "moved %s from %s to %s", c.Count, c.From, c.To)
}

// number writes a whole number.
func number(n uint64) string { return strconv.FormatUint(n, 10) }

// estimate writes a range in words.
func estimate(e ledger.Estimate) string { return strings.TrimSpace(e.String()) }

// day writes the day of a time in UTC.
func day(at time.Time) string { return at.UTC().Format(time.DateOnly) }

// putMovement reads how many go from where to where, and the next port of a receiving vessel if one is named.
func (t *terminal) putMovement(ctx context.Context, body map[string]any, count, from, to, nextPort string) error {
	if err := putLot(body, "lot", count); err != nil {
		return err
	}
	for _, end := range [][2]string{{"from", from}, {"to", to}} {
		if err := t.putAccount(ctx, body, end[0], end[1]); err != nil {
			return err
		}
	}
	if nextPort == "" {
		return nil
	}
	p, err := t.node.placeNamed(ctx, nextPort)
	if err != nil {
		return err
	}
	body["nextPort"] = p.ID
	return nil
}
