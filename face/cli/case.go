package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/record/dispatch"
)

type caseVerbs struct {
	Open         caseOpenCmd        `cmd:"" help:"Open a case from parts, or from a line."`
	List         caseListCmd        `cmd:"" help:"Open cases, the one that waits longest first."`
	Show         caseShowCmd        `cmd:"" help:"One case."`
	Timeline     caseTimelineCmd    `cmd:"" help:"What was recorded about a case, newest first."`
	Note         caseNoteCmd        `cmd:"" help:"Write into the log."`
	Position     casePositionCmd    `cmd:"" help:"Add where the boat was."`
	Positions    casePositionsCmd   `cmd:"" help:"Every position that was reported."`
	Boat         caseBoatCmd        `cmd:"" help:"Add what the boat looks like."`
	Phase        casePhaseCmd       `cmd:"" help:"Move to a more serious phase."`
	Coordinator  caseCoordinatorCmd `cmd:"" help:"Name who coordinates."`
	Accept       caseAcceptCmd      `cmd:"" help:"Record that a centre coordinates."`
	HandOver     caseHandOverCmd    `cmd:"" name:"hand-over" help:"Ask another centre to take the coordination over."`
	Dispute      caseDisputeCmd     `cmd:"" help:"Note that a centre says otherwise about who is responsible."`
	RequestPlace caseRequestCmd     `cmd:"" name:"request-place" help:"Ask a centre for a place of safety."`
	Close        caseCloseCmd       `cmd:"" help:"End a case; everybody has to be accounted for."`
	Reopen       caseReopenCmd      `cmd:"" help:"Open a closed case again."`
	Export       exportCmd          `cmd:"" help:"Write its records to a file that anybody can verify."`
	CAP          caseCAPCmd         `cmd:"" name:"cap" help:"As a message of the Common Alerting Protocol, for other systems."`
	GeoJSON      caseGeoJSONCmd     `cmd:"" name:"geojson" help:"Where it is and was, for charts and maps."`
}

// caseView is a case as the API gives it.
type caseView struct {
	rescue.Case
	Next  rescue.Step    `json:"next"`
	Boat  []rescue.Trait `json:"boat"`
	Waits []rescue.Wait  `json:"waits"`
	Strip *people.Strip  `json:"strip"`
}

// opened is the API's answer to an alert.
type opened struct {
	dispatch.Receipt
	Case *caseView `json:"case"`
}

type caseOpenCmd struct {
	Line  []string `arg:"" optional:"" help:"What was said, as it was said."`
	At    string   `help:"Position, in any usual spelling." placeholder:"POSITION"`
	Time  string   `help:"When the alert was given, such as 1432 or -20m." placeholder:"TIME"`
	Pob   *int     `help:"People said to be on board." placeholder:"N"`
	Boat  string   `help:"Kind of boat, such as rubber." placeholder:"KIND"`
	Drill bool     `help:"An exercise: everything about the case is marked as one."`
	once  `embed:""`
}

// Run opens a case.
func (c caseOpenCmd) Run(ctx context.Context, t *terminal) error {
	position, err := positionAt(c.At)
	if err != nil {
		return err
	}
	at, err := t.when(c.Time)
	if err != nil {
		return err
	}
	return t.open(ctx, struct {
		Line     string        `json:"line,omitempty"`
		At       *time.Time    `json:"at,omitempty"`
		Position *geo.Position `json:"position,omitempty"`
		Boat     string        `json:"boat,omitempty"`
		OnBoard  *int          `json:"onBoard,omitempty"`
		Drill    bool          `json:"drill,omitempty"`
	}{strings.Join(c.Line, " "), at, position, c.Boat, c.Pob, c.Drill}, c.once)
}

// open sends an alert and says what was understood of it and what was not.
func (t *terminal) open(ctx context.Context, body any, o once) error {
	answer, err := t.node.change(ctx, http.MethodPost, "/cases", body, o)
	if err != nil || t.raw(answer) {
		return err
	}
	var a opened
	if err := json.Unmarshal(answer, &a); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	t.receipt(a.Receipt, "opened "+strings.TrimPrefix(a.Subject, "case/"))
	if a.Case != nil {
		t.understood(a.Case.Alert)
	}
	return nil
}

// understood says what became of the parts of a line.
func (t *terminal) understood(a alertline.Alert) {
	for _, p := range a.Parts {
		if p.Kind != alertline.KindRest && p.Kind != alertline.KindPhone {
			t.say("  %s: %s", p.Kind, p.Value)
		}
	}
	for _, p := range a.Rest {
		t.say("  not understood: %q (%s)", p.Text, p.Reason)
	}
}

type caseListCmd struct {
	All    bool `help:"Also closed ones, newest first."`
	Closed bool `help:"Only closed ones."`
}

// Run lists cases.
func (c caseListCmd) Run(ctx context.Context, t *terminal) error {
	state := "open"
	switch {
	case c.All:
		state = "all"
	case c.Closed:
		state = "closed"
	}
	var l listOf[caseView]
	body, err := t.node.fetch(ctx, "/cases", url.Values{"state": {state}, "limit": {"500"}}, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no %s cases", state)
		return nil
	}
	now, rows := t.local.World.Clock.Now(), [][]string{}
	for _, c := range l.Items {
		rows = append(rows, []string{c.ID, string(c.Phase), c.where(), c.people(), c.Next.Key, age(c.Next.Since, now)})
	}
	t.table("CASE PHASE LAST-POSITION PEOPLE WAITS-FOR SINCE", rows)
	return nil
}

func (c caseView) where() string {
	p, ok := c.Latest()
	if !ok {
		return ""
	}
	return p.Position.Format(geo.DM)
}

// people is the strip in a few words: said, counted, landed.
func (c caseView) people() string {
	switch {
	case c.Strip == nil:
		return ""
	case c.Strip.Hidden:
		return "count first"
	}
	var parts []string
	if c.Strip.Alerted != nil {
		parts = append(parts, "said "+estimate(*c.Strip.Alerted))
	}
	for _, s := range c.Strip.Stages {
		if s.People != nil && *s.People > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", s.Name, *s.People))
		}
	}
	return strings.Join(parts, ", ")
}

type caseShowCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run shows one case.
func (c caseShowCmd) Run(ctx context.Context, t *terminal) error {
	var v caseView
	body, err := t.node.fetch(ctx, "/cases/"+url.PathEscape(c.Case), nil, &v)
	if err != nil || t.raw(body) {
		return err
	}
	state := string(v.Phase)
	if v.Closed {
		state = "closed: " + v.Outcome
	}
	t.say("%s  %s  version %d", v.ID, state, v.Version)
	t.say("alert       %s  %s", clock(v.AlertedAt), v.Alert.Raw)
	t.say("waits for   %s since %s", v.Next.Key, clock(v.Next.Since))
	t.say("coordinator %s", orDash(v.Coordinator))
	if o := v.Offer; o != nil {
		t.say("handover    %s was asked to take over  %s  %s", o.To, clock(o.At), o.Reason)
	}
	for _, x := range v.Disputes {
		t.say("dispute     %s: %s  %s", x.Organisation, x.Text, clock(x.At))
	}
	t.say("people      %s", orDash(v.people()))
	for _, w := range v.Waits {
		t.say("waits       %s %s %s  since %s", w.Key, w.Whom, w.About, clock(w.Since))
	}
	for _, b := range v.Boat {
		for i, said := range b.Values {
			mark := "boat"
			if i > 0 {
				mark = "  but"
			}
			t.say("%-11s %s: %s  %s  %s", mark, b.Key, said.Text, said.Source, clock(said.At))
		}
	}
	for _, p := range v.Positions {
		t.say("position    %s  %s  %s", clock(p.At), p.Position.Format(geo.DM), p.Source)
	}
	for _, k := range v.Taskings {
		t.say("tasking     %s  %s  %s  %s %s", k.ID, k.Name, k.State, clock(k.At), k.Reason)
	}
	for _, d := range v.Decisions {
		t.say("master      %s  %s: %s (%s)", d.ID, d.Unit, d.Decision, d.Reason)
	}
	for _, m := range v.Medevacs {
		t.say("medevac     %s  %d people, %s, %s  %s", m.ID, m.People, m.Urgency, m.Condition, clock(m.At))
	}
	for _, r := range v.Requests {
		answer := "no answer yet"
		if r.Answer != nil {
			answer = r.Answer.Answer + " " + r.Answer.Place
		}
		t.say("asked       %s for a place of safety  %s  %s", r.To, clock(r.At), answer)
	}
	if len(v.Late) > 0 {
		t.say("late        something about the people was recorded after the end: look again, and reopen (fanar case reopen %s)", v.ID)
	}
	if o := v.Landing; o != nil {
		t.say("landing     at %s  %s  %s", o.Place, o.Unit, clock(o.At))
	}
	for _, o := range v.Transfers {
		t.say("transfer    to %s, next port %s  %s", o.Unit, o.Place, clock(o.At))
	}
	if v.Refusals > 0 {
		t.say("refused     %d intentions (fanar case timeline %s)", v.Refusals, v.ID)
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
