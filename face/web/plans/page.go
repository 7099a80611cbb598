// Package plans is the screens of joint plans: the list, and one plan with its versions, the reviews of each and who approved it.
//
// A version that does not put rescue first is shown as what cannot be approved, and the refusal says which clause is missing. The
// pages decide nothing: what may be approved is decided at the one door. Start with [Open].
package plans

import (
	"embed"
	"net/http"
	"strconv"
	"strings"

	"fanar/desk/rescue/plan"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

//go:embed list.html
var listFiles embed.FS

//go:embed plan.html
var planFiles embed.FS

// Page is the list and the plans.
type Page struct {
	room       *screen.Room
	list, page *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	list, err := room.Screen(listFiles)
	if err != nil {
		return nil, err
	}
	page, err := room.Screen(planFiles)
	return &Page{room: room, list: list, page: page}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /plans", p.room.Signed(func(v *screen.Visit) error { return p.renderList(v, http.StatusOK, screen.Fresh(0)) }))
	mux.Handle("POST /plans", p.room.Signed(p.draft))
	mux.Handle("GET /plans/{id}", p.room.Signed(func(v *screen.Visit) error {
		return p.render(v, http.StatusOK, func(version uint64) *screen.Forms { return screen.Fresh(version) })
	}))
	for name, act := range acts {
		mux.Handle("POST /plans/{id}/"+name, p.room.Signed(func(v *screen.Visit) error { return p.do(v, act) }))
	}
}

// acts are what the forms of a plan ask, by the last part of their address.
var acts = map[string]func(v *screen.Visit, id string) dispatch.Command{
	"revise": func(v *screen.Visit, id string) dispatch.Command { return plan.Revise{Plan: id, Terms: terms(v)} },
	"review": func(v *screen.Visit, id string) dispatch.Command {
		return plan.Review{Plan: id, Version: number(v), Kind: v.Field("kind"), Favourable: v.Field("favourable") == "yes", Text: v.R.PostForm.Get("text")}
	},
	"approve": func(v *screen.Visit, id string) dispatch.Command { return plan.Approve{Plan: id, Version: number(v)} },
	"end": func(v *screen.Visit, id string) dispatch.Command {
		return plan.End{Plan: id, Reason: v.Field("reason")}
	},
}

func number(v *screen.Visit) int {
	n, _ := strconv.Atoi(v.Field("read")) // what is none is not the latest version
	return n
}

func terms(v *screen.Visit) plan.Terms {
	return plan.Terms{Title: v.Field("title"), Parties: v.R.PostForm["parties"], Purpose: v.Field("purpose"), RescueFirst: v.Field("rescueFirst") == "yes", Text: v.R.PostForm.Get("text")}
}

// row is a plan in words.
type row struct {
	plan.Plan
	Latest                    plan.Version
	Purpose, Parties, Missing string
}

// asked is what both pages offer in their form of terms.
type asked struct {
	Orgs, Purposes []screen.Choice
	Notice         *screen.Notice
	visit          *screen.Visit
	forms          *screen.Forms
}

// FormOf gives a form of the page.
func (d *asked) FormOf(name string) screen.Form { return d.forms.Form(name) }

// May tells whether the reader's roles carry an action.
func (d *asked) May(action string) bool { return d.visit.May(action) }

func (d *asked) choices(names *screen.Names) (err error) {
	for _, p := range plan.Purposes() {
		d.Purposes = append(d.Purposes, screen.Choice{Value: p, Text: purpose(d.visit, p)})
	}
	d.Orgs, err = names.Organisations()
	return err
}

type listData struct {
	asked
	Rows []row
}

func (p *Page) renderList(v *screen.Visit, status int, forms *screen.Forms) error {
	d := &listData{asked: asked{Notice: v.Notice(), visit: v, forms: forms}}
	err := v.Read("read.cases", func(s dispatch.State) error {
		names := v.Names(s)
		if err := d.choices(names); err != nil {
			return err
		}
		all, err := plan.All(s)
		for _, one := range all {
			d.Rows = append(d.Rows, rowOf(v, names, one, one.Latest()))
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.list.Render(v.W, status, v.Page(v.T("plan.title"), "watch", d))
}

func rowOf(v *screen.Visit, names *screen.Names, p plan.Plan, shown plan.Version) row {
	return row{Plan: p, Latest: p.Latest(), Purpose: purpose(v, shown.Purpose), Parties: listed(v, names, shown.Parties), Missing: listed(v, names, shown.Missing())}
}

func listed(v *screen.Visit, names *screen.Names, ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = names.Organisation(id)
	}
	return strings.Join(out, v.T("list.comma"))
}

// purpose says a purpose. The catalogues keep the bare word other for plurals.
func purpose(v *screen.Visit, p string) string {
	if p == plan.Other {
		p = "any-other"
	}
	return v.T("plan-purpose." + p)
}

// draft writes a new plan.
func (p *Page) draft(v *screen.Visit) error {
	receipt, err := v.Do(plan.Draft{Terms: terms(v)}, "")
	if err == nil {
		return v.Recorded("/plans/"+strings.TrimPrefix(receipt.Subject, plan.Subject("")), receipt)
	}
	if !correctable(err) {
		return err
	}
	return p.renderList(v, screen.Status(err), v.Back(0, err))
}

// correctable tells whether the page can come back with the form. What the reader's roles do not carry has no form on it.
func correctable(err error) bool {
	return screen.Correctable(err) && fault.As(err).Code != "access.role"
}
