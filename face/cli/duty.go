package cli

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"fanar/desk/directory"
	"fanar/desk/rescue/watchbook"
)

type watchVerbs struct {
	Show     watchShowCmd     `cmd:"" help:"Who is on watch at which desk, and which handovers wait."`
	Take     watchTakeCmd     `cmd:"" help:"Take the watch at a desk of your organisation."`
	Note     watchNoteCmd     `cmd:"" help:"Write into the log of the watch."`
	Handover watchHandoverCmd `cmd:"" help:"Sign a handover report made from the record; the watch stays yours until it is countersigned."`
	Sign     watchSignCmd     `cmd:"" help:"Sign the handover report that waits, and have the watch."`
	End      watchEndCmd      `cmd:"" help:"Leave a desk without a successor."`
	Reports  watchReportsCmd  `cmd:"" help:"Handover reports."`
	Report   watchReportCmd   `cmd:"" help:"One handover report."`
}

type watchShowCmd struct{}

// Run lists the watches.
func (watchShowCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[watchbook.Watch]
	body, err := t.node.fetch(ctx, "/watches", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no desk has a watch")
		return nil
	}
	rows := [][]string{}
	for _, w := range l.Items {
		officer, pending := w.Officer, ""
		if !w.Attended() {
			officer = "(nobody)"
		}
		if w.Pending > 0 {
			pending = strings.TrimSpace("report " + strconv.Itoa(w.Pending) + " waits " + w.To)
		}
		rows = append(rows, []string{w.Organisation, w.Desk, officer, clock(w.Since), pending})
	}
	t.table("ORGANISATION DESK OFFICER SINCE HANDOVER", rows)
	return nil
}

// deskArg names a desk of the own organisation.
type deskArg struct {
	Desk string `arg:"" optional:"" default:"operations" help:"Of your organisation."`
	once `embed:""`
}

func (a deskArg) path(rest string) string { return "/watches/" + url.PathEscape(a.Desk) + rest }

type watchTakeCmd struct {
	deskArg `embed:""`
	Reason  string `help:"Why, if somebody has the watch and handed nothing over." placeholder:"TEXT"`
}

// Run takes the watch.
func (c watchTakeCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/take"), map[string]any{"reason": c.Reason}, c.once, "you have the watch at %s", c.Desk)
}

type watchNoteCmd struct {
	Text string `arg:"" help:"What happened."`
	Desk string `help:"Of your organisation." default:"operations"`
	once `embed:""`
}

// Run writes a note.
func (c watchNoteCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, deskArg{Desk: c.Desk}.path("/notes"), map[string]any{"text": c.Text}, c.once, "noted at %s", c.Desk)
}

type watchHandoverCmd struct {
	deskArg `embed:""`
	To      string `help:"User who takes over; any officer of the organisation if empty." placeholder:"USER"`
	Text    string `help:"What the record does not know." placeholder:"TEXT"`
}

// Run hands the watch over.
func (c watchHandoverCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/handover"), map[string]any{"to": c.To, "text": c.Text}, c.once, "the handover report of %s is signed; you keep the watch until it is countersigned", c.Desk)
}

type watchSignCmd struct {
	Number  int `arg:"" help:"Of the report that you read."`
	deskArg `embed:""`
	Remark  string `help:"What you have to say to it." placeholder:"TEXT"`
}

// Run signs a handover report.
func (c watchSignCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/sign"), map[string]any{"number": c.Number, "remark": c.Remark}, c.once, "you have the watch at %s", c.Desk)
}

type watchEndCmd struct {
	deskArg `embed:""`
	Reason  string `required:"" help:"Why." placeholder:"TEXT"`
}

// Run leaves a desk.
func (c watchEndCmd) Run(ctx context.Context, t *terminal) error {
	return t.post(ctx, c.path("/end"), map[string]any{"reason": c.Reason}, c.once, "nobody is on watch at %s", c.Desk)
}

type watchReportsCmd struct {
	Organisation string `help:"Only of one organisation." placeholder:"ID"`
}

// Run lists handover reports.
func (c watchReportsCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{}
	if c.Organisation != "" {
		query.Set("organisation", c.Organisation)
	}
	var l listOf[watchbook.Handover]
	body, err := t.node.fetch(ctx, "/handover-reports", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, h := range l.Items {
		rows = append(rows, []string{strconv.Itoa(h.Number), h.Organisation, h.Desk, h.From, clock(h.At), h.SignedBy})
	}
	t.table("REPORT ORGANISATION DESK FROM TIME SIGNED-BY", rows)
	return nil
}

type watchReportCmd struct {
	Organisation string `arg:"" help:"Identifier."`
	Desk         string `arg:"" help:"Such as operations."`
	Number       int    `arg:"" help:"Of the report."`
}

// Run shows a handover report.
func (c watchReportCmd) Run(ctx context.Context, t *terminal) error {
	var h watchbook.Handover
	body, err := t.node.fetch(ctx, "/handover-reports/"+url.PathEscape(c.Organisation)+"/"+url.PathEscape(c.Desk)+"/"+strconv.Itoa(c.Number), nil, &h)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("handover report %d of %s, %s: %s, %s", h.Number, h.Desk, h.Organisation, h.From, clock(h.At))
	if h.SignedAt != nil {
		t.say("taken over by %s, %s %s", h.SignedBy, clock(*h.SignedAt), h.Remark)
	} else {
		t.say("nobody has countersigned it")
	}
	if h.Text != "" {
		t.say("%s", h.Text)
	}
	rows := [][]string{}
	for _, k := range h.Report.Cases {
		due := ""
		if k.Due != nil {
			due = k.Rule + " " + clock(*k.Due)
		}
		rows = append(rows, []string{k.Case, k.Phase, k.Coordinator, k.Step, clock(k.StepSince), due})
	}
	t.table("CASE PHASE COORDINATOR WAITS-FOR SINCE CLOCK", rows)
	for _, l := range h.Report.Losses {
		people := "number withheld"
		if l.People != nil {
			people = strconv.FormatInt(*l.People, 10)
		}
		t.say("not accounted for: %s %s %s, %s answers, since %s", l.Case, people, l.Account, l.Owner, clock(l.Since))
	}
	for _, p := range h.Report.Pending {
		t.say("second count owed: %s %s by %s", p.Case, p.Handover, clock(p.Due))
	}
	for _, a := range h.Report.Alerts {
		t.say("alert: %s %s", a.Alert, a.Text)
	}
	for _, a := range h.Report.Alarms {
		t.say("alarm: %s %s %s", a.Cause, a.Subject, a.Acknowledged)
	}
	for _, n := range h.Report.Notes {
		t.say("note: %s %s", clock(n.At), n.Text)
	}
	return nil
}

type dutyVerbs struct {
	List dutyListCmd `cmd:"" help:"Lines of duty desks."`
	Case dutyCaseCmd `cmd:"" help:"The duty desks that a case concerns, and how each is reached."`
	Add  dutyAddCmd  `cmd:"" help:"Enter the line of an office; never that of a person."`
	End  dutyEndCmd  `cmd:"" help:"End a line."`
}

type dutyListCmd struct {
	Organisation string `help:"Only of one organisation." placeholder:"ORGANISATION"`
}

// Run lists the lines.
func (c dutyListCmd) Run(ctx context.Context, t *terminal) error {
	query := url.Values{}
	if c.Organisation != "" {
		o, err := t.node.organisationNamed(ctx, c.Organisation)
		if err != nil {
			return err
		}
		query.Set("organisation", o.ID)
	}
	var l listOf[struct {
		directory.DutyContact
		Holds bool `json:"holds"`
	}]
	body, err := t.node.fetch(ctx, "/duty-contacts", query, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, c := range l.Items {
		state := ""
		if !c.Holds {
			state = "does not hold"
		}
		rows = append(rows, []string{c.ID, c.Org, c.Desk, c.Channel, c.Address, c.Hours, strings.Join(c.Languages, " "), state})
	}
	t.table("LINE ORGANISATION DESK CHANNEL ADDRESS HOURS LANGUAGES STATE", rows)
	return nil
}

type dutyCaseCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run says how the desks of a case are reached.
func (c dutyCaseCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[watchbook.Reach]
	body, err := t.node.fetch(ctx, casePath(c.Case, "/duty"), nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	for _, r := range l.Items {
		t.say("%s (%s)", r.Organisation, strings.Join(r.Part, ", "))
		for _, w := range r.Watches {
			t.say("  on watch at %s: %s", w.Desk, w.Officer)
		}
		for _, k := range r.Contacts {
			t.say("  %s: %s %s, %s", k.Desk, k.Channel, k.Address, k.Hours)
		}
		if len(r.Contacts) == 0 {
			t.say("  no line of this desk is in the directory")
		}
	}
	return nil
}

type dutyAddCmd struct {
	Organisation string   `arg:"" help:"Identifier or name."`
	Desk         string   `arg:"" help:"Such as 'Operations room'."`
	Address      string   `arg:"" help:"Number, address or channel."`
	Channel      string   `help:"telephone, e-mail, vhf, mf-hf, inmarsat, aftn or web." default:"telephone"`
	Hours        string   `help:"When it is staffed." default:"24 h"`
	Language     []string `required:"" help:"Codes, such as it." placeholder:"CODE"`
	Until        string   `help:"Last day." placeholder:"YYYY-MM-DD"`
	Office       bool     `required:"" help:"State that it is the line of an office and not of a person."`
	once         `embed:""`
}

// Run enters a line.
func (c dutyAddCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Organisation)
	if err != nil {
		return err
	}
	return t.post(ctx, "/duty-contacts", map[string]any{"organisation": o.ID, "desk": c.Desk, "channel": c.Channel, "address": c.Address, "hours": c.Hours,
		"languages": c.Language, "until": c.Until, "office": c.Office}, c.once, "%s of %s is reached on %s", c.Desk, o.Name, c.Address)
}

type dutyEndCmd struct {
	Organisation string `arg:"" help:"Identifier or name."`
	Line         string `arg:"" help:"Such as d12."`
	Reason       string `required:"" help:"Why." placeholder:"TEXT"`
	once         `embed:""`
}

// Run ends a line.
func (c dutyEndCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Organisation)
	if err != nil {
		return err
	}
	return t.post(ctx, "/duty-contacts/"+url.PathEscape(o.ID)+"/"+url.PathEscape(c.Line)+"/end", map[string]any{"reason": c.Reason}, c.once, "line %s of %s has ended", c.Line, o.Name)
}
