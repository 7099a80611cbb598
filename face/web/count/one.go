package count

import (
	"net/http"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/dtg"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// oneData is one counting screen. A screen of the shell has no case: the script fills it in.
type oneData struct {
	Kind, Case, Handover string
	Boat                 string
	Alerted              time.Time
	What                 string // is counted, in a sentence
	Action               string // address that the form is sent to
	Other                string // address of the screen for the other hand
	Hand                 string // "left" or "right"
	Tally                tally
	Last                 string // what the last tap did, to take it back
	Form                 screen.Form
	Places, Own          []screen.Choice // where people can be counted, and those from which they can be given
	Here                 string          // the account that is filled in
	To                   string
	User                 string // whose counts the device keeps
}

// show shows a counting screen with what the form holds.
func (p *Page) show(v *screen.Visit, kind string, status int, forms *screen.Forms) error {
	d := oneData{Kind: kind, Case: v.R.PathValue("case"), Handover: v.R.PathValue("handover"), Action: v.R.URL.RequestURI(),
		User: v.Actor.User, Hand: handOf(v), Tally: tallyOf(v), Last: v.Field("last"), Form: forms.Form("count")}
	d.Other = otherHand(v, d.Hand)
	err := v.Read("read.people", func(s dispatch.State) error { return d.read(v, s) })
	if err != nil {
		return err
	}
	page := v.Page(v.T("counting."+kind), "count", d)
	page.Islands = []string{"count"}
	return p.one.Render(v.W, status, page)
}

func (d *oneData) read(v *screen.Visit, s dispatch.State) error {
	c, err := rescue.CaseByID(s, d.Case)
	if err != nil {
		return err
	}
	names := v.Names(s)
	d.Boat, d.Alerted = v.T("boat."+string(c.Alert.Boat)), c.AlertedAt
	d.What = v.T("counting.what-" + d.Kind)
	if d.Kind == Receive {
		return d.readHandover(v, s, names)
	}
	if d.Places, d.Own, d.Here, err = placesOf(v, names); err != nil {
		return err
	}
	for to, name := range map[*string]string{&d.Here: "at", &d.To: "to"} {
		if place := v.Query(name); place != "" {
			*to = place
		}
	}
	return nil
}

// readHandover reads from whom the people come. The giver's number is not read.
func (d *oneData) readHandover(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	all, err := people.PendingFor(s, v.Actor.Org)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Case == d.Case && x.Handover == d.Handover {
			d.What = v.T("counting.from-to", "from", names.Account(x.From), "to", names.Account(x.To))
			return nil
		}
	}
	return fault.New(fault.NotFound, "counting.no-handover", "no handover {handover} of {case} waits for the count of your organisation", "handover", d.Handover, "case", d.Case).
		WithHint("it may have been counted already; the page of the case shows it (fanar people show)")
}

// placesOf gives the places where people can be counted and those of the reader's own organisation; here is its vessel, or
// its only place.
func placesOf(v *screen.Visit, names *screen.Names) (all, own []screen.Choice, here string, err error) {
	all, err = names.Places(func(p directory.Place) bool {
		if p.Type == "area" {
			return false
		}
		if p.Org == v.Actor.Org && (here == "" || !p.Ashore()) {
			here = p.ID
		}
		return true
	})
	if err == nil {
		own, err = names.Places(func(p directory.Place) bool { return p.Org == v.Actor.Org && p.Type != "area" })
	}
	return all, own, here, err
}

// sign takes one step of counting, or records the count.
func (p *Page) sign(v *screen.Visit, kind string) error {
	step(v)
	if v.Field("sign") == "" {
		return p.show(v, kind, http.StatusOK, v.Kept())
	}
	id := v.R.PathValue("case")
	command, err := commandOf(v, kind, id)
	if err == nil {
		var receipt dispatch.Receipt
		if receipt, err = v.Do(command, "case/"+id); err == nil {
			return v.Recorded("/count", receipt)
		}
	}
	if !screen.Correctable(err) || fault.As(err).Code == "case.none" {
		return err
	}
	return p.show(v, kind, screen.Status(err), v.Back(0, err))
}

// commandOf makes of a signed form what the API makes of the same count.
func commandOf(v *screen.Visit, kind, id string) (dispatch.Command, error) {
	lot, err := lotOf(v)
	if err != nil {
		return nil, err
	}
	at, err := when(v)
	if err != nil {
		return nil, err
	}
	switch kind {
	case Give:
		return people.OfferHandover{Case: id, From: v.Field("at"), To: v.Field("to"), Lot: lot, Note: v.Field("note"), At: at}, nil
	case Receive:
		return people.ReceiveHandover{Case: id, Handover: v.R.PathValue("handover"), Lot: &lot, Note: v.Field("note"), At: at}, nil
	}
	return people.RecordCount{Case: id, Account: v.Field("at"), Lot: &lot, Note: v.Field("note"), At: at}, nil
}

// when reads the time of the count; empty is now.
func when(v *screen.Visit) (time.Time, error) {
	text := v.Field("time")
	if text == "" {
		return time.Time{}, nil
	}
	at, err := dtg.Parse(text, v.Room.Dispatch.Now(), time.UTC)
	if err != nil {
		return at, fault.As(err).WithField("time")
	}
	return at, nil
}

// handOf is the hand that holds the device: the keys lie under its thumb.
func handOf(v *screen.Visit) string {
	if v.Query("hand") == "left" {
		return "left"
	}
	return "right"
}

func otherHand(v *screen.Visit, hand string) string {
	u := *v.R.URL
	q := u.Query()
	q.Del("hand")
	if hand == "right" {
		q.Set("hand", "left")
	}
	u.RawQuery = q.Encode()
	return u.RequestURI()
}
