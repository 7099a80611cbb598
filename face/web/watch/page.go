// Package watch is the first page: the live chart, the open cases and what each waits for, the people who are not accounted
// for, the handovers that wait for a count, and the vessels of the chart as a list.
//
// Whatever the chart shows stands in a list too, and the page works without script. It must never let silence look like an
// empty sea, nor a total hide a gap. Start with [Open].
package watch

import (
	"embed"
	"net/http"

	"fanar/face/web/basemap"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

//go:embed page.html
var files embed.FS

// Page is the watch floor.
type Page struct {
	room   *screen.Room
	screen *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	s, err := room.Screen(files)
	return &Page{room: room, screen: s}, err
}

// Routes adds the page's addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /{$}", p.room.Signed(p.show))
	mux.Handle("GET /alert-preview", p.room.Open(p.preview))
}

type data struct {
	Chart   frame.ChartElement
	Seen    bool // the reader may see vessels
	Vessels list
	Side    side
}

func (p *Page) show(v *screen.Visit) error {
	if !v.May("read.cases") {
		return v.To(home(v))
	}
	view, err := viewOf(v)
	if err != nil {
		return err
	}
	var d data
	d.Seen = v.May("read.sea")
	switch v.Query("part") {
	case "side":
		if err := v.Read("read.cases", func(s dispatch.State) (err error) { d.Side, err = sideOf(v, s); return err }); err != nil {
			return err
		}
		return p.part(v, "side-parts", d)
	case "vessels":
		d.Vessels = vesselsOf(v, view)
		return p.part(v, "vessel-rows", d)
	case "twin":
		if d.Chart, err = p.chart(v, view); err != nil {
			return err
		}
		return p.part(v, "twin", d)
	}
	if err := v.Read("read.cases", func(s dispatch.State) (err error) { d.Side, err = sideOf(v, s); return err }); err != nil {
		return err
	}
	if d.Chart, err = p.chart(v, view); err != nil {
		return err
	}
	d.Vessels = vesselsOf(v, view)
	page := v.Page(v.T("nav.watch"), "watch", d)
	page.Chart, page.Bare = true, true
	return p.screen.Render(v.W, http.StatusOK, page)
}

// part answers a script that renews a part of the page.
func (p *Page) part(v *screen.Visit, name string, d data) error {
	return p.screen.RenderPart(v.W, http.StatusOK, name, v.Page("", "watch", d))
}

// home is the first page of somebody who has no watch to keep.
func home(v *screen.Visit) string {
	for _, way := range []struct{ action, path string }{{"read.places", "/assessments"}, {"read.record", "/record"}, {"read.feeds", "/feeds"}} {
		if v.May(way.action) {
			return way.path
		}
	}
	return "/record"
}

// central is the view that a watch begins with.
func central() basemap.View { return basemap.View{South: 32.3, West: 10, North: 37.4, East: 17} }

func viewOf(v *screen.Visit) (basemap.View, error) {
	if v.Query("view") == "" {
		return central(), nil
	}
	return basemap.ParseView(v.Query("view"))
}
