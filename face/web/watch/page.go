// Package watch is the first page: the live chart, the open cases and what each waits for, the people who are not accounted
// for, the handovers that wait for a count, and the vessels of the chart as a list.
//
// Whatever the chart shows stands in a list too, and the page works without script. It must never let silence look like an
// empty sea, nor a total hide a gap. Start with [Open].
package watch

import (
	"embed"
	"net/http"

	"fanar/desk/rescue"
	"fanar/face/web/basemap"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

//go:embed page.html
var files embed.FS

//go:embed search.html
var searchFiles embed.FS

//go:embed keys.html
var keyFiles embed.FS

// Page is the watch floor, the search and the list of keys.
type Page struct {
	room               *screen.Room
	screen             *frame.Screen
	searching, listing *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	p := &Page{room: room}
	for _, s := range []struct {
		files embed.FS
		to    **frame.Screen
	}{{files, &p.screen}, {searchFiles, &p.searching}, {keyFiles, &p.listing}} {
		var err error
		if *s.to, err = room.Screen(s.files); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Routes adds the page's addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /{$}", p.room.Signed(p.show))
	mux.Handle("GET /search", p.room.Signed(p.search))
	mux.Handle("GET /keys", p.room.Signed(p.keys))
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
	part := v.Query("part")
	if part == "vessels" {
		d.Vessels = vesselsOf(v, view)
		return p.part(v, "vessel-rows", d)
	}
	err = v.Read("read.cases", func(s dispatch.State) error {
		open, err := rescue.Open(s, s.Now)
		if err != nil {
			return err
		}
		if part != "side" {
			if d.Chart, err = p.chart(v, view, open); err != nil {
				return err
			}
		}
		if part != "twin" {
			d.Side, err = sideOf(v, s, open)
		}
		return err
	})
	if err != nil {
		return err
	}
	switch part {
	case "side":
		return p.part(v, "side-parts", d)
	case "twin":
		return p.part(v, "twin", d)
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
