package people

import (
	"net/http"
	"slices"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// handover is one transfer of people with both counts, in words.
type handover struct {
	people.Handover
	URL, FromName, ToName, Word string
	Giver, Receiver             string // organisations
	GivenName, ReceivedName     string // who signed
	GivenPeople, ReceivedPeople *int64
	Missing, Extra              int64 // the difference
	Open                        bool  // it has still to be explained
}

func handoverOf(v *screen.Visit, names *screen.Names, h people.Handover) handover {
	x := handover{Handover: h, URL: "/cases/" + v.R.PathValue("id") + "/people/handovers/" + h.ID, FromName: names.Account(h.From), ToName: names.Account(h.To),
		Word: v.T("handover." + string(h.State)), Giver: names.Organisation(h.From.Custodian), Receiver: names.Organisation(h.To.Custodian),
		GivenName: names.User(h.GivenBy)}
	if h.ReceivedBy != "" {
		x.ReceivedName = names.User(h.ReceivedBy)
	}
	if h.Given != nil {
		n := h.Given.Total()
		x.GivenPeople = &n
	}
	if h.Received != nil {
		n := h.Received.Total()
		x.ReceivedPeople = &n
	}
	if h.Short != nil {
		x.Missing = h.Short.Total()
		x.Open = h.Open != nil && *h.Open > 0
	}
	if h.Surplus != nil {
		x.Extra = h.Surplus.Total()
		x.Open = x.Open || h.Finding == nil
	}
	return x
}

// handoverData is the page of one handover.
type handoverData struct {
	Case     rescue.Case
	Boat     string
	Handover handover
	Action   string
	Tally    tally
	Rows     []compared // both counts by category, once both are in
	Targets  []screen.Choice
	Others   []screen.Choice // handovers that were short
	Reasons  []screen.Choice
	Orgs     []screen.Choice
	Own      string
	Overdue  bool
	MayGive  bool // the reader may withdraw
	MayTell  bool // the reader may explain
	Notice   *screen.Notice

	visit *screen.Visit
	forms *screen.Forms
}

// compared is one category in both counts.
type compared struct {
	Label           string
	Given, Received int64
}

// Failed gives the form that came back; nil on a fresh page.
func (d *handoverData) Failed() *screen.Form { return d.forms.Failed() }

// Form gives a form of the page.
func (d *handoverData) Form(name string) screen.Form { return d.forms.Form(name) }

func (p *Page) showHandover(v *screen.Visit) error {
	return p.renderHandover(v, http.StatusOK, fresh, tallyOf(v))
}

func (p *Page) renderHandover(v *screen.Visit, status int, forms func(dispatch.State, *screen.Names, uint64) (*screen.Forms, error), t tally) error {
	id := v.R.PathValue("id")
	d := &handoverData{visit: v, Tally: t, Own: v.Actor.Org, Notice: v.Notice()}
	err := v.Read("read.people", func(s dispatch.State) (err error) {
		names := v.Names(s)
		overview, err := people.Overview(s, id, v.Actor)
		if err != nil {
			return err
		}
		if d.Case, err = rescue.CaseByID(s, id); err != nil {
			return err
		}
		h, err := people.HandoverOf(s, id, v.R.PathValue("h"), v.Actor)
		if err != nil {
			return err
		}
		d.Handover, d.Boat = handoverOf(v, names, h), v.Boat(d.Case.Alert)
		d.Action = d.Handover.URL + "/receive"
		d.Overdue = h.State == ledger.StateOffered && s.Now.After(h.Due)
		d.compare(v, h)
		if err := d.choices(v, names, overview); err != nil {
			return err
		}
		d.forms, err = forms(s, names, overview.Version)
		return err
	})
	if err != nil {
		return err
	}
	return p.handover.Render(v.W, status, v.Page(v.T("handover.title", "handover", d.Handover.ID, "case", id), "cases", d))
}

// compare lays both counts beside each other, category by category.
func (d *handoverData) compare(v *screen.Visit, h people.Handover) {
	if h.Given == nil || h.Received == nil {
		return
	}
	for c := range ledger.Categories() {
		if given, received := h.Given.At(c), h.Received.At(c); given != 0 || received != 0 {
			d.Rows = append(d.Rows, compared{categoryOf(v, c), int64(given), int64(received)})
		}
	}
	for i := range ledger.SideCount {
		side := ledger.Side(i)
		if given, received := h.Given.Side(side), h.Received.Side(side); given != 0 || received != 0 {
			d.Rows = append(d.Rows, compared{v.T("side." + side.String()), int64(given), int64(received)})
		}
	}
}

func (d *handoverData) choices(v *screen.Visit, names *screen.Names, o people.Headcount) (err error) {
	h := d.Handover
	officer := slices.Contains(v.Actor.Roles, "duty-officer")
	d.MayGive = h.State == ledger.StateOffered && v.May("people.WithdrawHandover") && (officer || h.From.Custodian == v.Actor.Org)
	d.MayTell = h.Open && v.May("people.ExplainVariance") && (officer || h.From.Custodian == v.Actor.Org || h.To.Custodian == v.Actor.Org)
	if !d.MayGive && !d.MayTell {
		return nil
	}
	if d.Orgs, err = names.Organisations(); err != nil {
		return err
	}
	if d.Targets, err = names.Places(func(p directory.Place) bool { return p.Org != "" && p.Type != "area" }); err != nil {
		return err
	}
	for _, t := range []ledger.AccountType{ledger.MissingAtSea, ledger.Absent, ledger.DeceasedRecovered, ledger.Source} {
		d.Targets = append(d.Targets, screen.Choice{Value: t.String(), Text: v.T("move-to." + t.String()), Group: v.T("move-to.group")})
	}
	for _, x := range o.Handovers {
		if x.ID != h.ID && x.Open != nil && *x.Open > 0 {
			d.Others = append(d.Others, screen.Choice{Value: x.ID, Text: x.ID})
		}
	}
	d.Reasons = reasons(v, "recount", "miscounted", "counted-twice", "walked-away", "lost-at-sea", "death", "found-again", "entered-wrongly", "stayed-on-board")
	return nil
}

// receive takes one step of the second count, or records it when it is signed.
func (p *Page) receive(v *screen.Visit) error {
	if v.Field("step") != "" || v.Field("choose") != "" {
		step(v)
		return p.renderHandover(v, http.StatusOK, kept(v), tallyOf(v))
	}
	id := v.R.PathValue("id")
	c := people.ReceiveHandover{Case: id, Handover: v.R.PathValue("h"), Note: v.Field("note")}
	lot, typed, err := lotOf(v)
	if typed && err == nil {
		c.Lot = &lot
	}
	if err == nil {
		c.At, err = when(v)
	}
	return p.answered(v, c, err)
}

// kept keeps what was typed in a form that is not sent yet.
func kept(v *screen.Visit) func(dispatch.State, *screen.Names, uint64) (*screen.Forms, error) {
	return func(dispatch.State, *screen.Names, uint64) (*screen.Forms, error) { return v.Kept(), nil }
}

// onHandover carries another form of the page through the door.
func (p *Page) onHandover(v *screen.Visit, a act) error {
	command, err := a(v, v.R.PathValue("id"))
	return p.answered(v, command, err)
}

func (p *Page) answered(v *screen.Visit, c dispatch.Command, err error) error {
	id := v.R.PathValue("id")
	if err == nil {
		var receipt dispatch.Receipt
		if receipt, err = v.Do(c, "case/"+id); err == nil {
			return v.Recorded("/cases/"+id+"/people/handovers/"+v.R.PathValue("h"), receipt)
		}
	}
	if !correctable(err) || fault.As(err).Code == "people.no-handover" {
		return err
	}
	return p.renderHandover(v, screen.Status(err), back(v, err), tallyOf(v))
}

// Outcomes are what can have made the receiver's count larger.
func (*handoverData) Outcomes() []string {
	return []string{string(ledger.GiverUndercounted), string(ledger.FromElsewhere), string(ledger.ReceiverOvercounted), string(ledger.ShortElsewhere)}
}
