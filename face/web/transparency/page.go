// Package transparency is the public page: how the safeguards of this node work, in numbers. Nobody has to sign in.
//
// It must never say who, which case or where: it shows the desk's figures and nothing else. Start with [Open].
package transparency

import (
	"embed"
	"net/http"

	"fanar/desk/oversight"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/journal"
)

//go:embed page.html
var files embed.FS

// Page is the figures.
type Page struct {
	room   *screen.Room
	screen *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	s, err := room.Screen(files)
	return &Page{room: room, screen: s}, err
}

// Routes adds the page's address.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /transparency", p.room.Open(p.show))
}

type data struct {
	oversight.Figures
	Tabs         []screen.Tab
	Organisation string
	Refusals     []figure
	ByRule       []figure // overrides that were approved
	Incidents    []stage
	Refused      int // in all
	Linked       bool
}

// figure is a number for a rule, with what the rule says.
type figure struct {
	Rule, Text string
	Count      int
	Linked     bool
}

type stage struct {
	Category, Count int
	Stage           string
}

func (p *Page) show(v *screen.Visit) error {
	d := data{Tabs: v.Oversight("/transparency"), Linked: v.May("read.rules")}
	err := p.room.Journal.View(v.Context(), func(r journal.Reader) (err error) {
		d.Organisation = v.Names(r).Organisation(p.room.Journal.Identity().Org)
		d.Figures, err = oversight.Transparency(r, p.room.Dispatch.Now())
		return err
	})
	if err != nil {
		return err
	}
	d.Refusals, d.ByRule = p.figures(v, d.Figures.Refusals), p.figures(v, d.Overrides.ByRule)
	for _, f := range d.Refusals {
		d.Refused += f.Count
	}
	for _, i := range d.Figures.Incidents {
		d.Incidents = append(d.Incidents, stage{i.Category, i.Count, v.T("stage." + i.Stage)})
	}
	return p.screen.Render(v.W, http.StatusOK, v.Page(v.T("transparency.title"), "oversight", d))
}

func (p *Page) figures(v *screen.Visit, all []oversight.RuleFigure) []figure {
	var out []figure
	pack := p.room.Dispatch.Engine().Pack()
	for _, f := range all {
		r, known := pack.Rule(f.Rule)
		out = append(out, figure{Rule: f.Rule, Text: v.Rule(f.Rule, "text", r.Text), Count: f.Count, Linked: known && v.May("read.rules")})
	}
	return out
}
