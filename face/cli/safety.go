package cli

import (
	"context"
	"net/url"
	"strings"
	"time"

	"fanar/desk/rescue"
)

type safetyVerbs struct {
	Request safetyRequestCmd `cmd:"" help:"Ask centres to name a place of safety."`
	Answer  safetyAnswerCmd  `cmd:"" help:"Record what a centre answered."`
	List    safetyListCmd    `cmd:"" help:"Whom was asked, and what they answered."`
}

type safetyRequestCmd struct {
	Case    string   `arg:"" help:"Such as SAR-1."`
	Centres []string `arg:"" help:"Identifiers or names; several at once."`
	once    `embed:""`
}

// Run asks for a place of safety.
func (c safetyRequestCmd) Run(ctx context.Context, t *terminal) error {
	ids, err := t.centresNamed(ctx, c.Centres)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/place-of-safety-requests"), map[string]any{"centres": ids}, c.once,
		"asked for a place of safety for %s: %s", c.Case, strings.Join(ids, ", "))
}

type safetyAnswerCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Centre string `arg:"" help:"Identifier or name."`
	Answer string `arg:"" help:"granted, refused or no-reply."`
	Place  string `help:"That is named." placeholder:"PLACE"`
	Reason string `help:"Why it is refused." placeholder:"TEXT"`
	Time   string `help:"When; now if empty." placeholder:"TIME"`
	once   `embed:""`
}

// Run records an answer.
func (c safetyAnswerCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Centre)
	if err != nil {
		return err
	}
	at, err := t.when(c.Time)
	if err != nil {
		return err
	}
	body := map[string]any{"answer": c.Answer, "reason": c.Reason}
	if c.Place != "" {
		p, err := t.node.placeNamed(ctx, c.Place)
		if err != nil {
			return err
		}
		body["place"] = p.ID
	}
	if at != nil {
		body["at"] = at.UTC().Format(time.RFC3339)
	}
	return t.post(ctx, casePath(c.Case, "/place-of-safety-requests/"+url.PathEscape(o.ID)+"/answer"), body, c.once, "%s on a place of safety for %s: %s", o.Name, c.Case, c.Answer)
}

type safetyListCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run lists the requests.
func (c safetyListCmd) Run(ctx context.Context, t *terminal) error {
	var v rescue.Case
	body, err := t.node.fetch(ctx, casePath(c.Case, ""), nil, &v)
	if err != nil || t.raw(body) {
		return err
	}
	if len(v.Requests) == 0 {
		t.say("nobody was asked for a place of safety for %s", c.Case)
		return nil
	}
	rows := [][]string{}
	for _, r := range v.Requests {
		row := []string{r.To, clock(r.At), "no answer yet", "", ""}
		if r.Answer != nil {
			row = []string{r.To, clock(r.At), r.Answer.Answer, r.Answer.Place, r.Answer.Reason}
		}
		rows = append(rows, row)
	}
	t.table("CENTRE ASKED ANSWER PLACE REASON", rows)
	return nil
}
