package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"fanar/desk/rescue/alert"
	"fanar/engine/alertline"
	"fanar/engine/alertline/letter"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/dispatch"
)

type alertVerbs struct {
	Line      alertCmd      `cmd:"" default:"withargs" hidden:"" help:"Open a distress case from one line."`
	Read      alertReadCmd  `cmd:"" help:"Put a text or an e-mail into triage, from a file or from standard input."`
	List      alertListCmd  `cmd:"" help:"Alerts that wait for a person, the oldest first."`
	Show      alertShowCmd  `cmd:"" help:"One alert, and what it may belong to."`
	Take      alertTakeCmd  `cmd:"" help:"Say that you look at it."`
	Open      alertOpenCmd  `cmd:"" help:"Make a case of it."`
	Attach    alertAttach   `cmd:"" help:"Put it to a case that is there."`
	SetAside  alertAsideCmd `cmd:"" name:"set-aside" help:"Take it out of triage without a case."`
	BringBack alertBackCmd  `cmd:"" name:"bring-back" help:"Put it into triage again."`
	Linked    alertLinked   `cmd:"" help:"What a case has to do with other alerts, and to whom its alert went."`
	Link      alertLinkCmd  `cmd:"" help:"Say that two cases are about the same boat."`
	Unlink    alertUnlink   `cmd:"" help:"Take a link back."`
	Relay     alertRelayCmd `cmd:"" help:"Relay the alert of a case; without addressees to the centres and the ships in range."`
	Receipt   alertReceipt  `cmd:"" help:"Log that an addressee received the relay."`
	Reaction  alertReaction `cmd:"" help:"Log what an addressee answered or did."`
}

type alertCmd struct {
	Line    []string `arg:"" help:"What was said, as it was said."`
	Preview bool     `help:"Show what would be understood; record nothing."`
	Drill   bool     `help:"An exercise: everything about the case is marked as one."`
	once    `embed:""`
}

// Run opens a case from a line, or shows what the line says.
func (c alertCmd) Run(ctx context.Context, t *terminal) error {
	line := strings.Join(c.Line, " ")
	if !c.Preview {
		body := map[string]any{"line": line}
		if c.Drill {
			body["drill"] = true
		}
		return t.open(ctx, body, c.once)
	}
	var a alertline.Alert
	body, err := t.node.fetch(ctx, "/alerts/preview", url.Values{"line": {line}}, &a)
	if err != nil || t.raw(body) {
		return err
	}
	t.understood(a)
	return nil
}

// alertView is an alert as the API gives it.
type alertView struct {
	alert.Alert
	Doubtful  []alertline.Part `json:"doubtful"`
	Proposals []alert.Proposal `json:"proposals"`
}

type alertReadCmd struct {
	File  string `arg:"" optional:"" help:"A text or a stored e-mail (.eml); standard input if it is left out." type:"existingfile"`
	From  string `help:"Organisation or system it came from." placeholder:"NAME"`
	Drill bool   `help:"An exercise."`
	once  `embed:""`
}

// Run reads a text or an e-mail and puts it into triage. What of an e-mail is left out is said.
func (c alertReadCmd) Run(ctx context.Context, t *terminal) error {
	in := t.in
	if c.File != "" {
		f, err := os.Open(c.File)
		if err != nil {
			return fault.New(fault.Invalid, "cli.file", "{file} cannot be read: {why}", "file", c.File, "why", err.Error()).WithField("file")
		}
		defer f.Close()
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, letter.Most+1))
	if err != nil {
		return fmt.Errorf("read the alert: %w", err)
	}
	body := alert.Receive{Text: strings.ToValidUTF8(string(raw), "\uFFFD"), From: c.From, Drill: c.Drill}
	var left []string
	if isLetter(raw) {
		l, err := letter.Read(bytes.NewReader(raw))
		if err != nil {
			return err
		}
		body.Text, body.Source, body.Ref, left = l.Alert(), string(alertline.Email), l.ID, l.LeftOut
		if body.From == "" {
			body.From = l.Domain
		}
	}
	answer, err := t.node.change(ctx, http.MethodPost, "/alerts", body, c.once)
	if err != nil || t.raw(answer) {
		return err
	}
	var got struct {
		dispatch.Receipt
		Alert *alertView `json:"alert"`
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	t.receipt(got.Receipt, strings.TrimPrefix(got.Subject, "alert/")+" waits in triage")
	for _, x := range left {
		t.say("  left out: %s", x)
	}
	if got.Alert != nil {
		t.readings(*got.Alert)
	}
	return nil
}

// isLetter tells whether a text begins with the headers of an e-mail.
func isLetter(raw []byte) bool {
	head, _, parted := bytes.Cut(bytes.ReplaceAll(raw[:min(len(raw), 64<<10)], []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	head = append([]byte("\n"), bytes.ToLower(head)...)
	return parted && bytes.Contains(head, []byte("\nfrom:")) && (bytes.Contains(head, []byte("\nsubject:")) || bytes.Contains(head, []byte("\nmessage-id:")))
}

// readings says what of an alert was understood, and what was read and not used.
func (t *terminal) readings(v alertView) {
	a := v.Alert.Alert
	for _, p := range a.Parts {
		if p.Kind != alertline.KindRest && p.Kind != alertline.KindPhone && p.Kind != alertline.KindText {
			t.say("  %s: %s", p.Kind, p.Value)
		}
	}
	for _, p := range v.Doubtful {
		t.say("  not used: %q (%s) %s", p.Text, p.Reason, p.Other)
	}
	for _, d := range a.Doubts {
		t.say("  not used: %s (%s)", d.Said, d.Reason)
	}
}

type alertListCmd struct {
	Decided bool `help:"Those that somebody has decided about, newest first."`
}

// Run lists alerts.
func (c alertListCmd) Run(ctx context.Context, t *terminal) error {
	state := "triage"
	if c.Decided {
		state = "decided"
	}
	var l listOf[alertView]
	body, err := t.node.fetch(ctx, "/alerts", url.Values{"state": {state}, "limit": {"500"}}, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no alerts in %s", state)
		return nil
	}
	now, rows := t.local.World.Clock.Now(), [][]string{}
	for _, v := range l.Items {
		a, position := v.Alert, ""
		if p := a.Alert.Position; p != nil {
			position = p.Format(geo.DM)
		}
		rows = append(rows, []string{a.ID, a.State, age(a.ReceivedAt, now), position, a.From, a.Case, firstLine(a.Alert.Raw)})
	}
	t.table("ALERT STATE RECEIVED POSITION FROM CASE TEXT", rows)
	return nil
}

func firstLine(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return string(r)
}

type alertShowCmd struct {
	Alert string `arg:"" help:"Such as A-1."`
}

// Run shows one alert.
func (c alertShowCmd) Run(ctx context.Context, t *terminal) error {
	var v alertView
	body, err := t.node.fetch(ctx, "/alerts/"+url.PathEscape(c.Alert), nil, &v)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("%s  %s  %s  version %d", v.ID, v.State, clock(v.ReceivedAt), v.Version)
	for line := range strings.Lines(v.Alert.Alert.Raw) {
		t.say("  | %s", strings.TrimRight(line, "\r\n"))
	}
	t.readings(v)
	if v.Case != "" {
		t.say("case        %s", v.Case)
	}
	if v.Reason != "" {
		t.say("reason      %s", v.Reason)
	}
	t.proposals(v.Proposals)
	return nil
}

func (t *terminal) proposals(all []alert.Proposal) {
	for _, p := range all {
		var why []string
		for _, r := range p.Why {
			switch r.Key {
			case "near":
				why = append(why, fmt.Sprintf("%.1f nm apart, reach %.1f nm", r.NM, r.ReachNM))
			case "time":
				why = append(why, fmt.Sprintf("%d min apart", r.Minutes))
			default:
				why = append(why, strings.TrimSpace(strings.ReplaceAll(r.Key, "-", " ")+" "+r.Value))
			}
		}
		t.say("may be      %s%s  %d of 100: %s", p.Case, p.Alert, p.Score, strings.Join(why, ", "))
	}
}
