package cli

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	deadline "fanar/record/clock"

	"fanar/fault"
)

type clockVerbs struct {
	List   clockListCmd   `cmd:"" help:"Deadlines, the one that is due first on top."`
	Pause  clockPauseCmd  `cmd:"" help:"Hold a clock until a named time."`
	Resume clockResumeCmd `cmd:"" help:"Let a held clock run again."`
	Stop   clockStopCmd   `cmd:"" help:"Record that what it waits for has happened or cannot happen."`
}

type clockListCmd struct {
	About   string `help:"All clocks on a subject, such as case/SAR-1." placeholder:"SUBJECT"`
	Overdue bool   `help:"Only those whose deadline has passed."`
	Limit   int    `help:"How many at most." default:"50" placeholder:"N"`
}

// Run lists clocks.
func (c clockListCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	if c.About != "" {
		query.Set("about", c.About)
	}
	if c.Overdue {
		query.Set("overdue", "true")
	}
	var l listOf[struct {
		deadline.Clock
		State string `json:"state"`
	}]
	body, err := t.node.fetch(ctx, "/clocks", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no clocks")
		return nil
	}
	rows := [][]string{}
	for _, o := range l.Items {
		rows = append(rows, []string{o.Rule, o.Subject, o.State, clock(o.StartedAt), clock(o.Due), strings.Join(o.Missing, ", "), strconv.Itoa(len(o.Escalated))})
	}
	t.table("RULE ABOUT STATE STARTED DUE WAITS-FOR ESCALATED", rows)
	return nil
}

type clockArg struct {
	Rule  string `arg:"" help:"Such as R2."`
	About string `arg:"" help:"What the clock is about, such as case/SAR-1."`
}

type clockPauseCmd struct {
	clockArg `embed:""`
	Until    string `required:"" help:"When it runs again, such as 20:00Z." placeholder:"TIME"`
	Reason   string `required:"" help:"Why." placeholder:"TEXT"`
	once     `embed:""`
}

// Run holds a clock.
func (c clockPauseCmd) Run(ctx context.Context, t *terminal) error {
	until, err := t.when(c.Until)
	if err != nil {
		return err
	}
	if until == nil {
		return fault.New(fault.Invalid, "cli.clock-until", "say until when the clock is held").WithField("until")
	}
	return t.post(ctx, "/clocks/pause", deadline.Pause{Subject: c.About, Rule: c.Rule, Reason: c.Reason, Until: *until}, c.once,
		"the clock of %s on %s is held until %s", c.Rule, c.About, clock(*until))
}

type clockResumeCmd struct {
	clockArg `embed:""`
	once     `embed:""`
}

// Run lets a clock run.
func (c clockResumeCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, "/clocks/resume", deadline.Resume{Subject: c.About, Rule: c.Rule}, c.once, "the clock of %s on %s runs", c.Rule, c.About)
}

type clockStopCmd struct {
	clockArg `embed:""`
	Reason   string `required:"" help:"Why." placeholder:"TEXT"`
	once     `embed:""`
}

// Run stops a clock.
func (c clockStopCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, "/clocks/stop", deadline.Stop{Subject: c.About, Rule: c.Rule, Reason: c.Reason}, c.once, "the clock of %s on %s is stopped", c.Rule, c.About)
}
