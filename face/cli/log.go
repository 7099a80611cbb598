package cli

import (
	"context"
	"strings"
	"time"

	"fanar/desk/rescue"
)

type logVerbs struct {
	Add  logAddCmd  `cmd:"" help:"Log what was said over a channel; telephone numbers are taken out."`
	List logListCmd `cmd:"" help:"What was said in a case, newest first."`
}

type logAddCmd struct {
	Case    string   `arg:"" help:"Such as SAR-1."`
	Text    []string `arg:"" help:"What was said."`
	Channel string   `help:"vhf-16, vhf, mf-hf, dsc, inmarsat, phone, email, in-person or other." default:"vhf-16" placeholder:"CHANNEL"`
	Out     bool     `help:"It was said by us; else it came in."`
	From    string   `help:"Station, ship or office." placeholder:"WHO"`
	To      string   `help:"Station, ship or office." placeholder:"WHO"`
	Time    string   `help:"When; now if empty." placeholder:"TIME"`
	once    `embed:""`
}

// Run logs a communication.
func (c logAddCmd) Run(ctx context.Context, t *terminal) error {
	at, err := t.when(c.Time)
	if err != nil {
		return err
	}
	body := map[string]any{"channel": c.Channel, "direction": "in", "text": strings.Join(c.Text, " "), "from": c.From, "to": c.To}
	if c.Out {
		body["direction"] = "out"
	}
	if at != nil {
		body["at"] = at.UTC().Format(time.RFC3339)
	}
	return t.post(ctx, casePath(c.Case, "/communications"), body, c.once, "logged in %s", c.Case)
}

type logListCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Limit  int    `help:"How many at most." default:"50" placeholder:"N"`
	Cursor string `help:"The next of the page before." placeholder:"N"`
}

// Run lists the log of communications.
func (c logListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[rescue.Communication]
	body, err := t.node.fetch(ctx, casePath(c.Case, "/communications"), pageOf(c.Limit, c.Cursor), &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, e := range l.Items {
		rows = append(rows, []string{number(e.Record), clock(e.At), e.Direction, e.Channel, e.From, e.To, e.Text, e.Author})
	}
	t.table("RECORD AT DIRECTION CHANNEL FROM TO TEXT BY", rows)
	if l.Next != "" {
		t.say("more with --cursor %s", l.Next)
	}
	return nil
}
