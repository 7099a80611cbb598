// Package rescue is the screens of a distress case: the list of cases, and the page on which a case is worked.
//
// The page offers what its reader's roles carry and what the case is ready for; what a rule says is asked at the one door.
// A form that comes back keeps everything that was typed. It never delays a rescue: a note and a position are taken from
// an old page too. Start with [Open].
package rescue

import (
	"embed"
	"net/http"
	"slices"
	"strings"

	"fanar/desk/rescue"
	"fanar/face/web/frame"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

//go:embed list.html
var listFiles embed.FS

//go:embed case.html side.html clocks.html orders.html units.html care.html parts.html
var caseFiles embed.FS

// Page is the list, the cases and the sheets of a case.
type Page struct {
	room       *screen.Room
	list, page *frame.Screen
	sheets     map[string]*frame.Screen // by the last part of their address
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	list, err := room.Screen(listFiles)
	if err != nil {
		return nil, err
	}
	page, err := room.Screen(caseFiles)
	if err != nil {
		return nil, err
	}
	sheets, err := openSheets(room)
	return &Page{room: room, list: list, page: page, sheets: sheets}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /cases", p.room.Signed(p.showList))
	mux.Handle("POST /cases", p.room.Open(p.openCase))
	mux.Handle("GET /cases/{id}", p.room.Signed(p.show))
	mux.Handle("GET /cases/{id}/bundle", p.room.Signed(p.export))
	for name := range p.sheets {
		mux.Handle("GET /cases/{id}/"+name, p.room.Signed(func(v *screen.Visit) error { return p.showSheet(v, name) }))
	}
	for name, act := range acts {
		mux.Handle("POST /cases/{id}/"+name, p.room.Signed(func(v *screen.Visit) error { return p.do(v, act) }))
	}
}

// openCase makes a case of the alert line. Nothing may stop it: a line that is sent again under a key that was used for
// another one is a new alert, and the line of somebody whose session has ended is taken as the public's alerts are: it waits
// in triage with its clock.
func (p *Page) openCase(v *screen.Visit) error {
	if v.Actor.User == "" {
		http.Redirect(v.W, v.R, "/alert", http.StatusTemporaryRedirect)
		return nil
	}
	command := rescue.OpenCase{Line: v.R.PostForm.Get("line")}
	request := dispatch.Request{Command: command, Actor: v.Actor, Key: v.Field("csrf")}
	receipt, err := p.room.Dispatch.Do(v.Context(), request)
	if err != nil && fault.As(err).Code == "request.key-used" {
		request.Key = ""
		receipt, err = p.room.Dispatch.Do(v.Context(), request)
	}
	if err != nil {
		if !screen.Correctable(err) || !v.May("read.cases") {
			return err
		}
		v.R.PostForm.Set("form", "alert")
		return p.renderList(v, screen.Status(err), v.Back(0, err))
	}
	_, id, _ := strings.Cut(receipt.Subject, "/")
	if receipt.Repeated {
		return v.Recorded("/cases/"+id, receipt)
	}
	return v.To("/cases/" + id + "?opened=1")
}

// do carries one form of a case through the door.
func (p *Page) do(v *screen.Visit, a act) error {
	id := v.R.PathValue("id")
	command, err := a(v, id)
	if err == nil {
		var receipt dispatch.Receipt
		if receipt, err = v.Do(command, rescue.Subject(id)); err == nil {
			return v.Recorded(p.back(v, id), receipt)
		}
	}
	if !screen.Correctable(err) || fault.As(err).Code == "case.none" {
		return err
	}
	return p.render(v, screen.Status(err), p.sheetOf(v), func(d *caseData) *screen.Forms {
		forms := v.Back(d.Case.Version, err)
		if forms.Stale() {
			forms.Changed(since(d.Timeline, forms.Seen()))
		}
		if command != nil {
			forms.Asked(d.asked(v, command))
		}
		return forms
	})
}

// asked says what a form asked for: "order a landing: Tripoli".
func (d *caseData) asked(v *screen.Visit, c dispatch.Command) string {
	text := v.Word("action", c.Action())
	for _, port := range d.Ports {
		if port.Value == v.Field("place") || port.Value == v.Field("nextPort") {
			text += ": " + port.Text
		}
	}
	return text
}

// since are the records of a timeline, newest first, that came after one, oldest first.
func since(told []narrate.Told, seen uint64) []narrate.Told {
	var out []narrate.Told
	for _, t := range told {
		if t.Number > seen {
			out = append(out, t)
		}
	}
	slices.Reverse(out)
	return out
}

func (p *Page) show(v *screen.Visit) error {
	return p.render(v, http.StatusOK, "", func(d *caseData) *screen.Forms { return screen.Fresh(d.Case.Version) })
}

// render shows the case, or one of its sheets. forms is asked when the rest of the page has been read, which the forms are
// made from.
func (p *Page) render(v *screen.Visit, status int, sheet string, forms func(d *caseData) *screen.Forms) error {
	var d *caseData
	err := v.Read("read.cases", func(s dispatch.State) (err error) {
		d, err = p.read(v, s, v.R.PathValue("id"), sheet)
		return err
	})
	if err != nil {
		return err
	}
	d.forms = forms(d)
	page := v.Page(d.Case.ID+" · "+d.Boat, "cases", d)
	if sheet != "" {
		return p.sheets[sheet].Render(v.W, status, page)
	}
	switch v.Query("part") {
	case "timeline":
		return p.page.RenderPart(v.W, status, "timeline-part", page)
	case "head":
		return p.page.RenderPart(v.W, status, "case-head-part", page)
	}
	return p.page.Render(v.W, status, page)
}
