// Package paper is the page from which forms are printed, and the door by which they come back: a code that is typed or
// scanned brings up the screen for what was written on the sheet.
//
// It must never print a number that somebody counted. What a sheet says is made by package face/paper. Start with [Open].
package paper

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/paper"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

//go:embed choose.html
var chooseFiles embed.FS

//go:embed sheet.html
var sheetFiles embed.FS

// NoCase stands in an address for the case of a sheet that has none.
const NoCase = "new"

// Page is the two pages.
type Page struct {
	room          *screen.Room
	choose, sheet *frame.Screen
	printer       *paper.Printer
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	p := &Page{room: room}
	var err error
	if p.choose, err = room.Screen(chooseFiles); err != nil {
		return nil, err
	}
	if p.sheet, err = room.Screen(sheetFiles); err != nil {
		return nil, err
	}
	p.printer, err = paper.NewPrinter()
	return p, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /paper", p.room.Signed(p.showChoice))
	mux.Handle("GET /paper/{code}", p.room.Signed(p.find))
	mux.Handle("GET /paper/{case}/{form}", p.room.Signed(p.show))
}

type chooseData struct {
	Form      screen.Form // of the code that was not understood
	Typed     string
	Case      string
	Cases     []screen.Choice
	Places    []screen.Choice
	Here      string
	Handovers []screen.Pending
	Forms     []paper.Form
	Lang      string
}

// showChoice offers the forms, and takes a code or a choice that a plain form sent.
func (p *Page) showChoice(v *screen.Visit) error {
	if code := v.Query("code"); code != "" {
		return p.bring(v, code)
	}
	if form := v.Query("form"); form != "" {
		return v.To(address(v, form))
	}
	return p.choices(v, http.StatusOK, nil)
}

// address is where the sheet of a sent choice stands.
func address(v *screen.Visit, form string) string {
	id := v.Query("case")
	if id == "" || form == string(paper.Alert) {
		id = NoCase
	}
	q := url.Values{}
	for _, name := range []string{"at", "handover", "lang", "pages"} {
		if value := v.Query(name); value != "" {
			q.Set(name, value)
		}
	}
	return "/paper/" + url.PathEscape(id) + "/" + url.PathEscape(form) + "?" + q.Encode()
}

func (p *Page) choices(v *screen.Visit, status int, wrong error) error {
	d := chooseData{Typed: v.Query("code"), Case: v.Query("case"), Forms: paper.Forms(), Lang: v.Lang}
	if d.Typed == "" {
		d.Typed = v.R.PathValue("code")
	}
	err := v.Read("read.people", func(s dispatch.State) error {
		open, err := rescue.Open(s, s.Now)
		if err != nil {
			return err
		}
		for _, c := range open[:min(len(open), 300)] {
			d.Cases = append(d.Cases, screen.Choice{Value: c.ID, Text: c.ID + " · " + v.T("boat."+string(c.Alert.Boat)) + " · " + i18n.DateTime(v.Lang, c.AlertedAt)})
		}
		names := v.Names(s)
		d.Places, err = names.Places(func(p directory.Place) bool {
			if p.Org == v.Actor.Org && p.Type != "area" && (d.Here == "" || !p.Ashore()) {
				d.Here = p.ID
			}
			return p.Type != "area"
		})
		if err != nil {
			return err
		}
		d.Handovers, err = v.PendingHere(s, names)
		return err
	})
	if err != nil {
		return err
	}
	if wrong != nil {
		d.Form = screen.Form{Fault: v.Localise(wrong)}
	}
	page := v.Page(v.T("paper.title"), "count", d)
	page.Islands = []string{"paper"}
	return p.choose.Render(v.W, status, page)
}

func (p *Page) find(v *screen.Visit) error { return p.bring(v, v.R.PathValue("code")) }

// bring leads to the screen of a code; a code that cannot be read is shown again with what may be wrong.
func (p *Page) bring(v *screen.Visit, text string) error {
	code, err := paper.Parse(text)
	if err != nil {
		return p.choices(v, screen.Status(err), err)
	}
	var found paper.Found
	if err := v.Read("read.people", func(s dispatch.State) (err error) {
		found, err = paper.Find(s, code)
		return err
	}); err != nil {
		return err
	}
	return v.To(found.Path)
}

type sheetData struct {
	Pages template.HTML
	Code  string
	Back  string
}

// show is one sheet, ready for the printer.
func (p *Page) show(v *screen.Visit) error {
	form, err := paper.ParseForm(v.R.PathValue("form"))
	if err != nil {
		return fault.New(fault.NotFound, "paper.form", "there is no form {form}", "form", v.R.PathValue("form")).
			WithHint("the forms are alert, deck-count, handover-given, handover-received, landing, medevac, body-found")
	}
	ask := paper.Ask{Form: form, Case: v.R.PathValue("case"), Place: v.Query("at"), Handover: v.Query("handover"), Lang: v.Query("lang"),
		Origin: p.room.Sessions.Origin(v.R)}
	if ask.Lang == "" {
		ask.Lang = v.Lang
	}
	if ask.Pages, err = strconv.Atoi(v.Query("pages")); err != nil {
		ask.Pages = 1
	}
	var sheet paper.Sheet
	if err := v.Read("read.people", func(s dispatch.State) (err error) {
		sheet, err = paper.Make(s, ask)
		return err
	}); err != nil {
		return err
	}
	d := sheetData{Code: sheet.Code.String(), Back: "/paper?case=" + url.QueryEscape(sheet.Case)}
	if d.Pages, err = p.printer.Fragment(sheet); err != nil {
		return err
	}
	page := v.Page(sheet.Title()+" "+sheet.Case, "count", d)
	page.Islands = []string{"paper"}
	return p.sheet.Render(v.W, http.StatusOK, page)
}
