package alerts

import (
	"net/http"
	"slices"
	"strings"

	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/face/i18n"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

// act makes a command of a form of an alert's page.
type act func(v *screen.Visit, id string) dispatch.Command

// acts are what the forms ask, by the last part of their address.
func acts() map[string]act {
	return map[string]act{
		"take": func(_ *screen.Visit, id string) dispatch.Command { return alert.Take{Alert: id} },
		"open": func(_ *screen.Visit, id string) dispatch.Command { return alert.OpenFrom{Alert: id} },
		"attach": func(v *screen.Visit, id string) dispatch.Command {
			return alert.Attach{Alert: id, Case: strings.ToUpper(v.Field("case")), Reason: v.Field("reason")}
		},
		"set-aside": func(v *screen.Visit, id string) dispatch.Command {
			return alert.SetAside{Alert: id, Reason: v.Field("reason")}
		},
		"bring-back": func(v *screen.Visit, id string) dispatch.Command {
			return alert.BringBack{Alert: id, Reason: v.Field("reason")}
		},
	}
}

type alertData struct {
	row
	Said      screen.Alert
	Doubtful  []doubt
	Proposals []proposal
	Timeline  []narrate.Told
	Notice    *screen.Notice
	visit     *screen.Visit
	forms     *screen.Forms
}

// doubt is something that was read and not used, and why.
type doubt struct{ Text, Other, Why, Hint string }

// Form gives a form of the page.
func (d *alertData) Form(name string) screen.Form { return d.forms.Form(name) }

// May tells whether the reader's roles carry an action.
func (d *alertData) May(action string) bool { return d.visit.May(action) }

// Failed gives the form that came back.
func (d *alertData) Failed() *screen.Form { return d.forms.Failed() }

func (p *Page) showAlert(v *screen.Visit) error {
	return p.renderAlert(v, http.StatusOK, func(version uint64) *screen.Forms { return screen.Fresh(version) })
}

func (p *Page) renderAlert(v *screen.Visit, status int, forms func(uint64) *screen.Forms) error {
	d := &alertData{visit: v, Notice: v.Notice()}
	err := v.Read("read.cases", func(s dispatch.State) error {
		a, err := alert.ByID(s, v.R.PathValue("alert"))
		if err != nil {
			return err
		}
		names := v.Names(s)
		if d.row, err = rowOf(v, s, names, a); err != nil {
			return err
		}
		d.Said, d.Doubtful = v.Alert(a.Alert), doubts(v, a)
		if a.Waiting() {
			found, err := alert.ProposalsFor(s, a)
			if err != nil {
				return err
			}
			if d.Proposals, err = proposalsOf(v, s, found); err != nil {
				return err
			}
		}
		var events []event.Event
		if events, err = journal.Collect(journal.About(s, alert.Subject(a.ID))); err != nil {
			return err
		}
		events = slices.DeleteFunc(events, func(e event.Event) bool { return !s.Readable(e) })
		slices.Reverse(events)
		d.Timeline = narrate.New(v, s, names).All(events)
		return nil
	})
	if err != nil {
		return err
	}
	d.forms = forms(d.Version)
	return p.alert.Render(v.W, status, v.Page(d.ID+" · "+d.Text, "alerts", d))
}

func doubts(v *screen.Visit, a alert.Alert) []doubt {
	var out []doubt
	say := func(code, english, hint string) (string, string) {
		text, found := i18n.Lookup(v.Lang, "fault."+code)
		if !found || strings.Contains(text, "{") {
			text = english
		}
		said, found := i18n.Lookup(v.Lang, "fault-hint."+code)
		if !found || strings.Contains(said, "{") {
			said = hint
		}
		return text, said
	}
	for _, p := range a.Alert.Doubtful() {
		why, hint := say(p.Code, p.Reason, p.Hint)
		out = append(out, doubt{p.Text, p.Other, why, hint})
	}
	for _, x := range a.Alert.Doubts {
		why, hint := say(x.Code, x.Reason, x.Hint)
		out = append(out, doubt{Text: x.Said, Why: why, Hint: hint})
	}
	return out
}

// decide carries one form of an alert through the door.
func (p *Page) decide(v *screen.Visit, a act) error {
	id := v.R.PathValue("alert")
	receipt, err := v.Do(a(v, id), alert.Subject(id))
	if err == nil {
		if caseID, isCase := strings.CutPrefix(receipt.Subject, rescue.Subject("")); isCase {
			return v.Recorded("/cases/"+caseID, receipt)
		}
		return v.Recorded("/alerts/"+id, receipt)
	}
	if !screen.Correctable(err) || fault.As(err).Code == "alert.none" || fault.KindOf(err) == fault.Forbidden {
		return err
	}
	return p.renderAlert(v, screen.Status(err), func(version uint64) *screen.Forms { return v.Back(version, err) })
}

// proposal is a case or an alert that may be about the same boat, in words.
type proposal struct {
	alert.Proposal
	ID, URL, Text string
	Reasons       []string
	Against       []string
}

// Why is the likeness as somebody writes it down as a reason.
func (p proposal) Why() string { return strings.Join(p.Reasons, ", ") }

func proposalsOf(v *screen.Visit, s dispatch.State, found []alert.Proposal) ([]proposal, error) {
	var out []proposal
	for _, f := range found {
		p := proposal{Proposal: f, ID: f.Case, URL: "/cases/" + f.Case}
		if f.Alert != "" {
			a, err := alert.ByID(s, f.Alert)
			if err != nil {
				return nil, err
			}
			p.ID, p.URL, p.Text = f.Alert, "/alerts/"+f.Alert, v.Boat(a.Alert)
		} else {
			c, err := rescue.CaseByID(s, f.Case)
			if err != nil {
				return nil, err
			}
			p.Text = v.Boat(c.Alert)
		}
		for _, r := range f.Why {
			text := reasonOf(v, r)
			if strings.HasSuffix(r.Key, "-differs") {
				p.Against = append(p.Against, text)
				continue
			}
			p.Reasons = append(p.Reasons, text)
		}
		out = append(out, p)
	}
	return out, nil
}

// reasonOf says one likeness.
func reasonOf(v *screen.Visit, r alert.Reason) string {
	switch r.Key {
	case "near":
		return v.T("alike.near", "miles", i18n.Decimal(v.Lang, r.NM, 1), "reach", i18n.Decimal(v.Lang, r.ReachNM, 1))
	case "boat":
		return v.T("alike.boat", "boat", v.T("boat."+r.Value))
	case "colour":
		return v.T("alike.colour", "colour", v.Word("colour", r.Value))
	case "time":
		return v.T("alike.time", "minutes", r.Minutes)
	}
	return v.T("alike." + r.Key)
}
