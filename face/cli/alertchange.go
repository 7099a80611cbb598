package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"fanar/desk/rescue/alert"
	"fanar/record/dispatch"
)

// decide sends a change to an alert or to what a case has to do with it, and says what was done.
func (t *terminal) decide(ctx context.Context, path string, body any, o once, done string) error {
	answer, err := t.node.change(ctx, http.MethodPost, path, body, o)
	if err != nil || t.raw(answer) {
		return err
	}
	var r dispatch.Receipt
	if err := json.Unmarshal(answer, &r); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	t.receipt(r, done)
	return nil
}

func alertPath(id, rest string) string { return "/alerts/" + url.PathEscape(id) + rest }
func linkPath(id, rest string) string  { return "/cases/" + url.PathEscape(id) + rest }

type none struct{}

type because struct {
	Reason string `json:"reason"`
}

type alertTakeCmd struct {
	Alert string `arg:"" help:"Such as A-1."`
	once  `embed:""`
}

// Run says that one looks at an alert.
func (c alertTakeCmd) Run(ctx context.Context, t *terminal) error {
	return t.decide(ctx, alertPath(c.Alert, "/take"), none{}, c.once, "you look at "+c.Alert)
}

type alertOpenCmd struct {
	Alert string `arg:"" help:"Such as A-1."`
	once  `embed:""`
}

// Run makes a case of an alert.
func (c alertOpenCmd) Run(ctx context.Context, t *terminal) error {
	answer, err := t.node.change(ctx, http.MethodPost, alertPath(c.Alert, "/open"), none{}, c.once)
	if err != nil || t.raw(answer) {
		return err
	}
	var a opened
	if err := json.Unmarshal(answer, &a); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	t.receipt(a.Receipt, "opened "+strings.TrimPrefix(a.Subject, "case/")+" from "+c.Alert)
	return nil
}

type alertAttach struct {
	Alert  string `arg:"" help:"Such as A-1."`
	Case   string `arg:"" help:"Such as SAR-1."`
	Reason string `help:"Why they are one." required:""`
	once   `embed:""`
}

// Run puts an alert to a case.
func (c alertAttach) Run(ctx context.Context, t *terminal) error {
	return t.decide(ctx, alertPath(c.Alert, "/attach"), map[string]string{"case": c.Case, "reason": c.Reason}, c.once, c.Alert+" attached to "+c.Case)
}

type alertAsideCmd struct {
	Alert  string `arg:"" help:"Such as A-1."`
	Reason string `help:"Why it is no case." required:""`
	once   `embed:""`
}

// Run sets an alert aside.
func (c alertAsideCmd) Run(ctx context.Context, t *terminal) error {
	return t.decide(ctx, alertPath(c.Alert, "/set-aside"), because{c.Reason}, c.once, c.Alert+" set aside")
}

type alertBackCmd struct {
	Alert  string `arg:"" help:"Such as A-1."`
	Reason string `help:"Why it waits again." required:""`
	once   `embed:""`
}

// Run puts an alert into triage again.
func (c alertBackCmd) Run(ctx context.Context, t *terminal) error {
	return t.decide(ctx, alertPath(c.Alert, "/bring-back"), because{c.Reason}, c.once, c.Alert+" waits in triage")
}

type alertLinkCmd struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Other  string `arg:"" help:"The other case."`
	Reason string `help:"Why it is the same boat." required:""`
	once   `embed:""`
}

// Run links two cases.
func (c alertLinkCmd) Run(ctx context.Context, t *terminal) error {
	return t.decide(ctx, linkPath(c.Case, "/links"), map[string]string{"other": c.Other, "reason": c.Reason}, c.once, c.Case+" linked with "+c.Other)
}

type alertUnlink struct {
	Case   string `arg:"" help:"Such as SAR-1."`
	Other  string `arg:"" help:"The other case."`
	Reason string `help:"Why it is another boat." required:""`
	once   `embed:""`
}

// Run takes a link back.
func (c alertUnlink) Run(ctx context.Context, t *terminal) error {
	return t.decide(ctx, linkPath(c.Case, "/links/"+url.PathEscape(c.Other)+"/remove"), because{c.Reason}, c.once, c.Case+" no longer linked with "+c.Other)
}

type alertRelayCmd struct {
	Case string   `arg:"" help:"Such as SAR-1."`
	To   []string `help:"An organisation, or mmsi:247320161; give it several times." placeholder:"WHO"`
	once `embed:""`
}

// Run relays the alert of a case.
func (c alertRelayCmd) Run(ctx context.Context, t *terminal) error {
	body := struct {
		To []string `json:"to,omitempty"`
	}{c.To}
	return t.decide(ctx, linkPath(c.Case, "/relays"), body, c.once, "alert of "+c.Case+" relayed")
}

type alertReceipt struct {
	Case string `arg:"" help:"Such as SAR-1."`
	From string `arg:"" optional:"" help:"The addressee; your own organisation if it is left out."`
	Note string `help:"What was said." placeholder:"TEXT"`
	once `embed:""`
}

// Run logs a receipt.
func (c alertReceipt) Run(ctx context.Context, t *terminal) error {
	return t.decide(ctx, linkPath(c.Case, "/relays/receipts"), map[string]string{"from": c.From, "note": c.Note}, c.once, "receipt logged")
}

type alertReaction struct {
	Case string   `arg:"" help:"Such as SAR-1."`
	From string   `arg:"" help:"The addressee."`
	Text []string `arg:"" help:"What it answered or did."`
	once `embed:""`
}

// Run logs a reaction.
func (c alertReaction) Run(ctx context.Context, t *terminal) error {
	return t.decide(ctx, linkPath(c.Case, "/relays/reactions"), map[string]string{"from": c.From, "text": strings.Join(c.Text, " ")}, c.once, "reaction logged")
}

type alertLinked struct {
	Case string `arg:"" help:"Such as SAR-1."`
	Text bool   `help:"Only the text for an addressee without a node."`
}

// Run shows what a case has to do with other alerts.
func (c alertLinked) Run(ctx context.Context, t *terminal) error {
	var v struct {
		Links     []alert.Link     `json:"links"`
		Proposals []alert.Proposal `json:"proposals"`
		Alerts    []alertView      `json:"alerts"`
		Relay     alert.Relayed    `json:"relay"`
		Text      string           `json:"text"`
	}
	body, err := t.node.fetch(ctx, linkPath(c.Case, "/links"), nil, &v)
	if err != nil || t.raw(body) {
		return err
	}
	if c.Text {
		t.say("%s", strings.TrimRight(v.Text, "\n"))
		return nil
	}
	for _, l := range v.Links {
		t.say("linked      %s with %s: %s", l.Case, l.With, l.Reason)
	}
	for _, a := range v.Alerts {
		t.say("alert       %s  %s  %s", a.ID, a.State, firstLine(a.Alert.Alert.Raw))
	}
	for _, x := range v.Relay.To {
		state := "no receipt"
		if x.ReceivedAt != nil {
			state = "received " + clock(*x.ReceivedAt)
		}
		t.say("relayed     %s %s  %s  %s", x.Key(), x.Vessel, clock(x.At), state)
		for _, r := range x.Reactions {
			t.say("            %s  %s", clock(r.At), r.Text)
		}
	}
	if len(v.Relay.To) == 0 {
		t.say("relayed     to nobody yet (fanar alert relay %s)", c.Case)
	}
	t.proposals(v.Proposals)
	return nil
}
