package cli

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"fanar/desk/rescue/alarm"
	"fanar/engine/dtg"
	"fanar/fault"
)

type alarmVerbs struct {
	List       alarmListCmd       `cmd:"" help:"What needs a person now, for every station at once."`
	Ack        alarmAckCmd        `cmd:"" aliases:"acknowledge" help:"Answer for an alarm as it stands now."`
	Again      alarmAgainCmd      `cmd:"" help:"Take an acknowledgement back: the alarm calls again."`
	Suppress   alarmSuppressCmd   `cmd:"" help:"Hold the alarms of a cause back until a named time."`
	LetThrough alarmLetThroughCmd `cmd:"" help:"Let the alarms of a cause through again."`
	Log        alarmLogCmd        `cmd:"" help:"Who acknowledged which alarm, and what was held back."`
}

type alarmListCmd struct {
	Calling bool `help:"Only those that nobody has acknowledged and nobody holds back."`
}

// Run lists alarms.
func (c alarmListCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{}
	if c.Calling {
		query.Set("calling", "true")
	}
	var l listOf[alarm.Alarm]
	body, err := t.node.fetch(ctx, "/alarms", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no alarms")
		return nil
	}
	rows := [][]string{}
	for _, a := range l.Items {
		state := "calls"
		switch {
		case a.Acknowledged != nil:
			state = "acknowledged by " + a.Acknowledged.By
		case a.Suppressed != nil:
			state = "held back until " + clock(a.Suppressed.Until)
		}
		if a.Drill {
			state += " (drill)"
		}
		since, next := "-", "-"
		if !a.Since.IsZero() {
			since = clock(a.Since)
		}
		if !a.Next.IsZero() {
			next = clock(a.Next)
		}
		rows = append(rows, []string{string(a.Level), a.ID, since, strconv.Itoa(a.Step), next, state})
	}
	t.table("LEVEL ALARM SINCE STEP RISES STATE", rows)
	return nil
}

type alarmArg struct {
	Alarm string `arg:"" help:"As the list has it, such as clock/R2/1/case/SAR-1."`
}

type alarmAckCmd struct {
	alarmArg `embed:""`
	Note     string `help:"What is done about it." placeholder:"TEXT"`
	once     `embed:""`
}

// Run acknowledges an alarm.
func (c alarmAckCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, "/alarms/acknowledge", alarm.Acknowledge{Alarm: c.Alarm, Note: c.Note}, c.once, "%s is acknowledged", c.Alarm)
}

type alarmAgainCmd struct {
	alarmArg `embed:""`
	once     `embed:""`
}

// Run lets an alarm call again.
func (c alarmAgainCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, "/alarms/withdraw", alarm.Withdraw{Alarm: c.Alarm}, c.once, "%s calls again", c.Alarm)
}

type alarmSuppressCmd struct {
	Cause  string `arg:"" help:"clock, count, loss or feed."`
	About  string `help:"Only alarms about this, such as 'feed/AIS Lampedusa'." placeholder:"SUBJECT"`
	Until  string `required:"" help:"When they come through again, such as 20:00Z; within twelve hours." placeholder:"TIME"`
	Reason string `required:"" help:"Why." placeholder:"TEXT"`
	once   `embed:""`
}

// Run holds alarms back.
func (c alarmSuppressCmd) Run(ctx context.Context, t *terminal) error {
	if c.Until == "" {
		return fault.New(fault.Invalid, "cli.alarm-until", "say until when the alarms are held back").WithField("until")
	}
	// A time without a date is the next such instant, not the last.
	until, err := dtg.Parse(c.Until, t.local.World.Clock.Now().Add(24*time.Hour-dtg.Slack), time.UTC)
	if err != nil {
		return err
	}
	return t.post(ctx, "/alarms/suppress", alarm.Suppress{Cause: alarm.Cause(c.Cause), Subject: c.About, Until: until, Reason: c.Reason}, c.once,
		"alarms of the cause %s are held back until %s", c.Cause, clock(until))
}

type alarmLetThroughCmd struct {
	Cause string `arg:"" help:"clock, count, loss or feed."`
	About string `help:"As it was held back." placeholder:"SUBJECT"`
	once  `embed:""`
}

// Run lets alarms through.
func (c alarmLetThroughCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, "/alarms/let-through", alarm.EndSuppression{Cause: alarm.Cause(c.Cause), Subject: c.About}, c.once, "alarms of the cause %s come through", c.Cause)
}

type alarmLogCmd struct {
	Limit int `help:"How many lines at most." default:"50" placeholder:"N"`
}

// Run shows the log.
func (c alarmLogCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[alarm.Entry]
	body, err := t.node.fetch(ctx, "/alarms/log", url.Values{"limit": {strconv.Itoa(c.Limit)}}, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, e := range l.Items {
		if a := e.Acknowledgement; a != nil {
			rows = append(rows, []string{clock(a.At), a.By, "acknowledged", a.Alarm, strconv.Itoa(a.Step), a.Note})
			continue
		}
		if s := e.Suppression; s != nil {
			rows = append(rows, []string{clock(s.At), s.By, "held back until " + clock(s.Until), string(s.Cause) + " " + s.Suppressed.Subject, "", s.Reason})
		}
	}
	t.table("AT BY DID ALARM STEP NOTE", rows)
	return nil
}
