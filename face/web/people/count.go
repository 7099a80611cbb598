package people

import (
	"net/http"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

// countData is the counting screen.
type countData struct {
	Case    rescue.Case
	Boat    string
	Action  string // address that the form is sent to
	Tally   tally
	Form    screen.Form
	Places  []screen.Choice
	Reasons []screen.Choice
	Here    string // the place that the reader counts at, if it is plain
	Owed    []screen.Pending
}

// showCount shows the counting screen. A tally that is given replaces what the form holds.
func (p *Page) showCount(v *screen.Visit, status int, forms *screen.Forms, t tally) error {
	id := v.R.PathValue("id")
	d := countData{Action: "/cases/" + id + "/people/count", Tally: t, Form: forms.Form("count")}
	if t.Quick == nil {
		d.Tally = tallyOf(v)
	}
	err := v.Read("read.people", func(s dispatch.State) (err error) {
		if d.Case, err = rescue.CaseByID(s, id); err != nil {
			return err
		}
		names := v.Names(s)
		d.Boat = v.Boat(d.Case.Alert)
		d.Places, err = names.Places(func(p directory.Place) bool {
			if p.Org == v.Actor.Org && !p.Ashore() {
				d.Here = p.ID
			}
			return p.Type != "area"
		})
		if err != nil {
			return err
		}
		all, err := v.PendingHere(s, names)
		for _, x := range all {
			if x.Case == id {
				d.Owed = append(d.Owed, x)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	d.Reasons = reasons(v, "opening-count", "late-find", "birth", "from-other-case")
	return p.counts.Render(v.W, status, v.Page(v.T("count.title"), "cases", d))
}

// count takes one step of counting, or records the count when it is signed.
func (p *Page) count(v *screen.Visit) error {
	if v.Field("step") != "" || v.Field("choose") != "" {
		step(v)
		return p.showCount(v, http.StatusOK, v.Kept(), tallyOf(v))
	}
	id := v.R.PathValue("id")
	c, err := counted(v, id)
	if err == nil {
		var receipt dispatch.Receipt
		if receipt, err = v.Do(c, "case/"+id); err == nil {
			return v.Recorded("/cases/"+id+"/people", receipt)
		}
	}
	if !correctable(err) {
		return err
	}
	return p.showCount(v, screen.Status(err), v.Back(0, err), tallyOf(v))
}

// counted makes the command of a signed count: of everybody who is there, or, with a reason, of people who are additional.
func counted(v *screen.Visit, id string) (dispatch.Command, error) {
	lot, typed, err := lotOf(v)
	if err != nil {
		return nil, err
	}
	at, err := when(v)
	if err != nil {
		return nil, err
	}
	if why := reason(v); why != "" {
		return people.CountEmbarked{Case: id, Account: v.Field("account"), Lot: lot, Reason: why, Note: v.Field("note"), At: at}, nil
	}
	c := people.RecordCount{Case: id, Account: v.Field("account"), Note: v.Field("note"), At: at}
	if typed {
		c.Lot = &lot
	}
	return c, nil
}
