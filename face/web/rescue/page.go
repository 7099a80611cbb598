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

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/face/web/frame"
	"fanar/face/web/narrate"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

//go:embed list.html
var listFiles embed.FS

//go:embed case.html side.html clocks.html orders.html
var caseFiles embed.FS

// Page is the list and the cases.
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
	page, err := room.Screen(caseFiles)
	return &Page{room: room, list: list, page: page}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /cases", p.room.Signed(p.showList))
	mux.Handle("POST /cases", p.room.Signed(p.openCase))
	mux.Handle("GET /cases/{id}", p.room.Signed(p.show))
	mux.Handle("GET /cases/{id}/bundle", p.room.Signed(p.export))
	for name, act := range acts {
		mux.Handle("POST /cases/{id}/"+name, p.room.Signed(func(v *screen.Visit) error { return p.do(v, act) }))
	}
}

type listData struct {
	Open, Closed []row
	Text         string
	Line         screen.Form // the alert line that came back
}

type row struct {
	ID, URL, Phase, Text, Step, Urgency, Outcome string
	Case                                         rescue.Case
	Step0                                        rescue.Step
	Strip                                        *frame.Strip
}

func (p *Page) showList(v *screen.Visit) error {
	return p.renderList(v, http.StatusOK, screen.Fresh(0))
}

func (p *Page) renderList(v *screen.Visit, status int, forms *screen.Forms) error {
	d := listData{Text: v.Query("q"), Line: forms.Form("alert")}
	err := v.Read("read.cases", func(s dispatch.State) error {
		all, err := rescue.All(s)
		if err != nil {
			return err
		}
		for _, c := range all {
			r := row{ID: c.ID, URL: "/cases/" + c.ID, Phase: string(c.Phase), Text: v.Boat(c.Alert), Case: c, Outcome: c.Outcome, Step0: c.Next()}
			r.Step, r.Urgency = v.T("step."+r.Step0.Key), screen.Urgency(r.Step0.Key)
			if d.Text != "" && !strings.Contains(strings.ToLower(r.ID+" "+r.Text+" "+c.Alert.Raw+" "+c.Outcome), strings.ToLower(d.Text)) {
				continue
			}
			if v.May("read.people") {
				strip, err := people.StripOf(s, c.ID, v.Actor)
				if err != nil {
					return err
				}
				r.Strip = v.Strip(strip)
			}
			if c.Closed {
				d.Closed = append(d.Closed, r)
			} else {
				d.Open = append(d.Open, r)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	page := v.Page(v.T("nav.cases"), "cases", d)
	page.Alert = d.Line.Value("line")
	return p.list.Render(v.W, status, page)
}

// openCase makes a case of the alert line. Nothing may stop it: a line that is sent again under a key that was used for
// another one is a new alert.
func (p *Page) openCase(v *screen.Visit) error {
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
			return v.Recorded("/cases/"+id, receipt)
		}
	}
	if !screen.Correctable(err) || fault.As(err).Code == "case.none" {
		return err
	}
	return p.render(v, screen.Status(err), func(d *caseData) *screen.Forms {
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
	return p.render(v, http.StatusOK, func(d *caseData) *screen.Forms { return screen.Fresh(d.Case.Version) })
}

// render shows the case. forms is asked when the rest of the page has been read, which the forms are made from.
func (p *Page) render(v *screen.Visit, status int, forms func(d *caseData) *screen.Forms) error {
	var d *caseData
	err := v.Read("read.cases", func(s dispatch.State) (err error) {
		d, err = p.read(v, s, v.R.PathValue("id"))
		return err
	})
	if err != nil {
		return err
	}
	d.forms = forms(d)
	page := v.Page(d.Case.ID+" · "+d.Boat, "cases", d)
	switch v.Query("part") {
	case "timeline":
		return p.page.RenderPart(v.W, status, "timeline-part", page)
	case "head":
		return p.page.RenderPart(v.W, status, "case-head-part", page)
	}
	return p.page.Render(v.W, status, page)
}
