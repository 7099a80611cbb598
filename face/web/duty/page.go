// Package duty is the screen of who is on watch and how the desks reach each other: watches, handover reports with two
// signatures, the duty desks of every organisation, those that one case concerns, and the log of exercises.
//
// It shows lines of offices only, never that of a person. Who is not on watch can still work every case: nothing here holds a
// rescue up. Start with [Open].
package duty

import (
	"cmp"
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/desk/rescue/sitrep"
	"fanar/desk/rescue/watchbook"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

//go:embed page.html
var pageFiles embed.FS

//go:embed report.html
var reportFiles embed.FS

// Page is the duty page and the handover reports.
type Page struct {
	room         *screen.Room
	page, report *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	page, err := room.Screen(pageFiles)
	if err != nil {
		return nil, err
	}
	report, err := room.Screen(reportFiles)
	return &Page{room: room, page: page, report: report}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /duty", p.room.Signed(func(v *screen.Visit) error { return p.render(v, http.StatusOK, screen.Fresh(0)) }))
	mux.Handle("GET /duty/{organisation}/{desk}/{report}", p.room.Signed(p.showReport))
	for name, act := range acts {
		mux.Handle("POST /duty/"+name, p.room.Signed(func(v *screen.Visit) error { return p.do(v, act) }))
	}
}

// watchRow is a desk in words.
type watchRow struct {
	watchbook.Watch
	Organisation, OfficerName, ToName, ReportURL string
	Mine                                         bool // the reader has the watch
	MaySign                                      bool // the reader has to sign the report that waits
}

type reportRow struct {
	watchbook.Handover
	Organisation, FromName, SignedName, URL string
}

type contactRow struct {
	directory.DutyContact
	Organisation, Channel, Languages string
	Holds, MayEnd                    bool
}

type reachRow struct {
	Organisation, Parts string
	Contacts            []contactRow
	Watches             []watchRow
}

type exerciseRow struct {
	watchbook.Exercise
	Who, StartedName, EndedName string
}

type data struct {
	Case      string
	Reach     []reachRow
	Watches   []watchRow
	Own       []watchRow // of the reader's organisation
	Reports   []reportRow
	Contacts  []contactRow
	Exercises []exerciseRow
	Officers  []screen.Choice // of the reader's organisation, without the reader
	Orgs      []screen.Choice
	Channels  []screen.Choice
	Notice    *screen.Notice

	visit *screen.Visit
	forms *screen.Forms
}

// FormOf gives a form of the page.
func (d *data) FormOf(name string) screen.Form { return d.forms.Form(name) }

// Failed gives the form that came back; nil on a fresh page.
func (d *data) Failed() *screen.Form { return d.forms.Failed() }

// May tells whether the reader's roles carry an action.
func (d *data) May(action string) bool { return d.visit.May(action) }

// Org is the reader's organisation.
func (d *data) Org() string { return d.visit.Actor.Org }

func (p *Page) render(v *screen.Visit, status int, forms *screen.Forms) error {
	d := &data{Case: v.Query("case"), Notice: v.Notice(), visit: v, forms: forms}
	err := v.Read("read.places", func(s dispatch.State) error {
		names := v.Names(s)
		for _, part := range []func(*screen.Visit, dispatch.State, *screen.Names) error{d.contacts, d.watches, d.exercises, d.reach} {
			if err := part(v, s, names); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.page.Render(v.W, status, v.Page(v.T("duty.title"), "watch", d))
}

func (d *data) contacts(v *screen.Visit, s dispatch.State, names *screen.Names) (err error) {
	if d.Orgs, err = names.Organisations(); err != nil {
		return err
	}
	for _, c := range directory.Channels {
		d.Channels = append(d.Channels, screen.Choice{Value: c, Text: v.T("duty-channel." + c)})
	}
	all, err := directory.DutyContacts(s, "", s.Now)
	for _, c := range all {
		d.Contacts = append(d.Contacts, contactOf(v, s, names, c))
	}
	slices.SortStableFunc(d.Contacts, func(a, b contactRow) int { return cmp.Compare(a.Organisation, b.Organisation) })
	return err
}

func contactOf(v *screen.Visit, s dispatch.State, names *screen.Names, c directory.DutyContact) contactRow {
	holds := c.InForce(s.Now)
	mine := v.Actor.Org == c.Org || slices.Contains(v.Actor.Roles, "administrator")
	return contactRow{DutyContact: c, Organisation: names.Organisation(c.Org), Channel: v.T("duty-channel." + c.Channel), Languages: strings.Join(c.Languages, v.T("list.comma")),
		Holds: holds, MayEnd: holds && mine && v.May("directory.EndDutyContact")}
}

func (d *data) watches(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	if !v.May("read.watch") {
		return nil
	}
	all, err := watchbook.OnWatch(s)
	if err != nil {
		return err
	}
	for _, w := range all {
		row := watchOf(v, names, w)
		d.Watches = append(d.Watches, row)
		if w.Organisation == v.Actor.Org {
			d.Own = append(d.Own, row)
		}
	}
	reports, err := watchbook.Reports(s, "")
	if err != nil {
		return err
	}
	slices.SortStableFunc(reports, func(a, b watchbook.Handover) int { return b.At.Compare(a.At) })
	for _, h := range reports[:min(len(reports), 20)] {
		row := reportRow{Handover: h, Organisation: names.Organisation(h.Organisation), FromName: names.User(h.From), URL: reportURL(h.Organisation, h.Desk, h.Number)}
		if h.SignedBy != "" {
			row.SignedName = names.User(h.SignedBy)
		}
		d.Reports = append(d.Reports, row)
	}
	for u, err := range directory.Users.All(s, "") {
		if err != nil {
			return err
		}
		if u.Org == v.Actor.Org && u.ID != v.Actor.User && !u.Disabled {
			d.Officers = append(d.Officers, screen.Choice{Value: u.ID, Text: names.User(u.ID)})
		}
	}
	slices.SortFunc(d.Officers, func(a, b screen.Choice) int { return strings.Compare(a.Text, b.Text) })
	return nil
}

func watchOf(v *screen.Visit, names *screen.Names, w watchbook.Watch) watchRow {
	row := watchRow{Watch: w, Organisation: names.Organisation(w.Organisation), Mine: w.Attended() && w.Officer == v.Actor.User}
	if w.Attended() {
		row.OfficerName = names.User(w.Officer)
	}
	if w.To != "" {
		row.ToName = names.User(w.To)
	}
	if w.Pending > 0 {
		row.ReportURL = reportURL(w.Organisation, w.Desk, w.Pending)
		row.MaySign = w.Organisation == v.Actor.Org && !row.Mine && (w.To == "" || w.To == v.Actor.User) && v.May("watchbook.SignOver")
	}
	return row
}

func reportURL(organisation, desk string, number int) string {
	return "/duty/" + organisation + "/" + desk + "/" + strconv.Itoa(number)
}

func (d *data) exercises(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	if !v.May("read.watch") {
		return nil
	}
	all, err := watchbook.Exercises(s)
	for _, x := range all {
		row := exerciseRow{Exercise: x, StartedName: names.User(x.StartedBy)}
		who := make([]string, len(x.Participants))
		for i, o := range x.Participants {
			who[i] = names.Organisation(o)
		}
		row.Who = strings.Join(who, v.T("list.comma"))
		if x.EndedBy != "" {
			row.EndedName = names.User(x.EndedBy)
		}
		d.Exercises = append(d.Exercises, row)
	}
	return err
}

// reach gathers the desks that the case of the address concerns.
func (d *data) reach(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	if d.Case == "" || !v.May("read.cases") {
		return nil
	}
	c, err := rescue.CaseByID(s, d.Case)
	if err != nil {
		return err
	}
	addressees, err := sitrep.Addressees(s, d.Case)
	if err != nil {
		return err
	}
	all, err := watchbook.ForCase(s, c, addressees, s.Now)
	for _, x := range all {
		row := reachRow{Organisation: names.Organisation(x.Organisation)}
		parts := make([]string, len(x.Part))
		for i, part := range x.Part {
			parts[i] = v.T("duty-part." + part)
		}
		row.Parts = strings.Join(parts, v.T("list.comma"))
		for _, k := range x.Contacts {
			row.Contacts = append(row.Contacts, contactOf(v, s, names, k))
		}
		if v.May("read.watch") {
			for _, w := range x.Watches {
				row.Watches = append(row.Watches, watchOf(v, names, w))
			}
		}
		d.Reach = append(d.Reach, row)
	}
	return err
}

// do carries one form through the door.
func (p *Page) do(v *screen.Visit, a act) error {
	receipt, err := v.Do(a(v), "")
	if err == nil {
		return v.Recorded("/duty", receipt)
	}
	if !screen.Correctable(err) || fault.As(err).Code == "access.role" {
		return err
	}
	return p.render(v, screen.Status(err), v.Back(0, err))
}
