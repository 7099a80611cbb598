package cli

import (
	"context"
	"strconv"
	"time"

	"fanar/desk/rescue"
	"fanar/engine/geo"
)

type caseBoatCmd struct {
	Case      string  `arg:"" help:"Such as SAR-1."`
	Kind      string  `help:"Such as rubber or wooden." placeholder:"KIND"`
	Colour    string  `help:"Of hull and superstructure." placeholder:"TEXT"`
	Length    float64 `help:"In metres." placeholder:"M"`
	Material  string  `help:"What it is built of." placeholder:"TEXT"`
	Engine    string  `help:"What drives it, and whether it runs." placeholder:"TEXT"`
	Flag      string  `help:"Flag that it shows." placeholder:"TEXT"`
	Markings  string  `help:"Letters, numbers, signs." placeholder:"TEXT"`
	Condition string  `help:"Such as taking water." placeholder:"TEXT"`
	Source    string  `help:"Who saw it." placeholder:"WHO"`
	Time      string  `help:"When it was seen; now if empty." placeholder:"TIME"`
	once      `embed:""`
}

// Run adds a description of the boat.
func (c caseBoatCmd) Run(ctx context.Context, t *terminal) error {
	at, err := t.when(c.Time)
	if err != nil {
		return err
	}
	body := map[string]any{}
	for key, text := range map[string]string{"type": c.Kind, "colour": c.Colour, "material": c.Material, "engine": c.Engine, "flag": c.Flag,
		"markings": c.Markings, "condition": c.Condition, "source": c.Source} {
		if text != "" {
			body[key] = text
		}
	}
	if c.Length != 0 {
		body["lengthM"] = c.Length
	}
	if at != nil {
		body["at"] = at.UTC().Format(time.RFC3339)
	}
	return t.post(ctx, casePath(c.Case, "/descriptions"), body, c.once, "described the boat of %s; what others said stays beside it", c.Case)
}

type casePositionsCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Limit  int    `help:"How many at most." default:"50" placeholder:"N"`
	Cursor string `help:"The next of the page before." placeholder:"N"`
}

// Run lists every position that was reported, the newest record first.
func (c casePositionsCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[rescue.Position]
	body, err := t.node.fetch(ctx, casePath(c.Case, "/positions"), pageOf(c.Limit, c.Cursor), &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, p := range l.Items {
		rows = append(rows, []string{number(p.Record), clock(p.At), p.Position.Format(geo.DM), strconv.FormatFloat(p.UncertaintyNM, 'f', -1, 64), p.Source, p.Author})
	}
	t.table("RECORD AT POSITION +-NM SOURCE BY", rows)
	if l.Next != "" {
		t.say("more with --cursor %s", l.Next)
	}
	return nil
}
