package cli

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"fanar/desk/rescue"
)

type medevacVerbs struct {
	Request medevacRequestCmd `cmd:"" help:"Ask centres to take people off: a number and a category, nothing of one person."`
	Ask     medevacAskCmd     `cmd:"" help:"Ask one more centre."`
	Answer  medevacAnswerCmd  `cmd:"" help:"Record what a centre answered."`
	Delay   medevacDelayCmd   `cmd:"" help:"Note why people are not taken off yet."`
	Done    medevacDoneCmd    `cmd:"" help:"Record that people were taken off."`
	Cancel  medevacCancelCmd  `cmd:"" help:"Record that nobody has to be taken off any more."`
	List    medevacListCmd    `cmd:"" help:"The requests of a case, and how long people waited."`
}

type medevacRequestCmd struct {
	Case      string   `arg:"" help:"Such as SAR-1."`
	People    int      `required:"" help:"How many." placeholder:"N"`
	Urgency   string   `help:"immediate, urgent or can-wait." default:"immediate" placeholder:"WORD"`
	Condition string   `help:"injury, burns, cold, dehydration, childbirth, unconscious, other or unknown." default:"unknown" placeholder:"WORD"`
	From      string   `help:"The unit that asks." placeholder:"UNIT"`
	Note      string   `help:"What the crew has to know; nothing of one person." placeholder:"TEXT"`
	Centre    []string `help:"Whom to ask; several times. Without it, who coordinates." placeholder:"ORGANISATION"`
	once      `embed:""`
}

// Run asks for a medevac.
func (c medevacRequestCmd) Run(ctx context.Context, t *terminal) error {
	ids, err := t.centresNamed(ctx, c.Centre)
	if err != nil {
		return err
	}
	return t.post(ctx, casePath(c.Case, "/medevacs"), map[string]any{"people": c.People, "urgency": c.Urgency, "condition": c.Condition, "from": c.From,
		"note": c.Note, "centres": ids}, c.once, "a medevac of %d was asked for in %s", c.People, c.Case)
}

// medevacArgs name a request of a case.
type medevacArgs struct {
	Case    string `arg:"" help:"Such as SAR-1."`
	Medevac string `arg:"" help:"Such as m1."`
	once    `embed:""`
}

func (a medevacArgs) path(rest string) string {
	return casePath(a.Case, "/medevacs/"+url.PathEscape(a.Medevac)+rest)
}

type medevacAskCmd struct {
	medevacArgs `embed:""`
	Centre      string `arg:"" help:"Identifier or name."`
}

// Run asks one more centre.
func (c medevacAskCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Centre)
	if err != nil {
		return err
	}
	return t.post(ctx, c.path("/centres"), map[string]any{"centre": o.ID}, c.once, "%s was asked for medevac %s of %s", o.Name, c.Medevac, c.Case)
}

type medevacAnswerCmd struct {
	medevacArgs `embed:""`
	Centre      string `arg:"" help:"Identifier or name."`
	Answer      string `arg:"" help:"granted, refused or deferred."`
	Unit        string `help:"That comes." placeholder:"UNIT"`
	ETA         string `name:"eta" help:"When it comes, such as 1830." placeholder:"TIME"`
	Reason      string `help:"Why it is refused or deferred." placeholder:"TEXT"`
}

// Run records an answer.
func (c medevacAnswerCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Centre)
	if err != nil {
		return err
	}
	eta, err := t.coming(c.ETA)
	if err != nil {
		return err
	}
	return t.post(ctx, c.path("/answers"), struct {
		Centre string     `json:"centre"`
		Answer string     `json:"answer"`
		Unit   string     `json:"unit,omitempty"`
		ETA    *time.Time `json:"eta,omitempty"`
		Reason string     `json:"reason,omitempty"`
	}{o.ID, c.Answer, c.Unit, eta, c.Reason}, c.once, "%s on medevac %s of %s: %s", o.Name, c.Medevac, c.Case, c.Answer)
}

type medevacDelayCmd struct {
	medevacArgs `embed:""`
	Reason      string `required:"" help:"Why." placeholder:"TEXT"`
}

// Run notes a delay.
func (c medevacDelayCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/delays"), map[string]any{"reason": c.Reason}, c.once, "noted: medevac %s of %s takes longer", c.Medevac, c.Case)
}

type medevacDoneCmd struct {
	medevacArgs `embed:""`
	People      int    `help:"How many were taken off; as many as were asked for if left out." placeholder:"N"`
	To          string `help:"Where they were taken." placeholder:"PLACE"`
	Unit        string `help:"That took them." placeholder:"UNIT"`
	Time        string `help:"When; now if empty." placeholder:"TIME"`
}

// Run records that people were taken off.
func (c medevacDoneCmd) Run(ctx context.Context, t *terminal) error {
	at, err := t.when(c.Time)
	if err != nil {
		return err
	}
	body := map[string]any{"people": c.People, "unit": c.Unit}
	if c.To != "" {
		p, err := t.node.placeNamed(ctx, c.To)
		if err != nil {
			return err
		}
		body["to"] = p.ID
	}
	if at != nil {
		body["at"] = at.UTC().Format(time.RFC3339)
	}
	return t.post(ctx, c.path("/completion"), body, c.once, "medevac %s of %s is done; move them in the headcount too (fanar people move)", c.Medevac, c.Case)
}

type medevacCancelCmd struct {
	medevacArgs `embed:""`
	Reason      string `required:"" help:"Why." placeholder:"TEXT"`
}

// Run calls a medevac off.
func (c medevacCancelCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/cancellation"), map[string]any{"reason": c.Reason}, c.once, "medevac %s of %s is called off", c.Medevac, c.Case)
}

type medevacListCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run lists the requests.
func (c medevacListCmd) Run(ctx context.Context, t *terminal) error {
	var v rescue.Case
	body, err := t.node.fetch(ctx, casePath(c.Case, ""), nil, &v)
	if err != nil || t.raw(body) {
		return err
	}
	if len(v.Medevacs) == 0 {
		t.say("no medevac was asked for in %s", c.Case)
		return nil
	}
	rows := [][]string{}
	for _, m := range v.Medevacs {
		state := "waiting"
		if m.Outcome != nil {
			state = "called off"
			if m.Outcome.Done {
				state = "done"
			}
		}
		rows = append(rows, []string{m.ID, strconv.Itoa(m.People), m.Urgency, m.Condition, clock(m.At), state,
			m.Waited(t.local.World.Clock.Now()).Round(time.Minute).String(), strconv.Itoa(len(m.Unanswered()))})
	}
	t.table("MEDEVAC PEOPLE URGENCY CONDITION ASKED STATE WAITED UNANSWERED", rows)
	return nil
}
