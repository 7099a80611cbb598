// Package interop is the pages of what other systems hold and read: cases as files in their formats, the connections to TAK
// with what is heard over them, and the form that takes over the cases of OneFleet.
//
// A file holds what its reader may see on the page of the case and no more. A connection that is silent or withholds something
// says so; nothing on these pages lets "nothing is heard" look like "nothing is there".
//
// Start with [Open].
package interop

import (
	"embed"
	"net/http"

	"fanar/desk/rescue"
	"fanar/face/interop/cap"
	"fanar/face/interop/cot"
	"fanar/face/interop/geojson"
	"fanar/face/interop/onefleet"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

//go:embed connections.html
var connectionFiles embed.FS

//go:embed import.html
var importFiles embed.FS

// Page is the connections, the files and the import. It owns the import that runs; see [Page.Close].
type Page struct {
	room                *screen.Room
	links               cot.Links
	connections, taking *frame.Screen
	jobs                screen.Jobs[onefleet.Report]
}

// Open reads the templates. links may be nil, for a node without connections.
func Open(room *screen.Room, links cot.Links) (*Page, error) {
	if links == nil {
		links = cot.None{}
	}
	p := &Page{room: room, links: links}
	var err error
	if p.connections, err = room.Screen(connectionFiles); err != nil {
		return nil, err
	}
	p.taking, err = room.Screen(importFiles)
	return p, err
}

// Close stops an import that runs and waits for it. What it took stays.
func (p *Page) Close() { p.jobs.Close() }

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /cases/{case}/cap.xml", p.room.Signed(p.cap))
	mux.Handle("GET /cases/{case}/geojson", p.room.Signed(p.geojson))
	mux.Handle("GET /cases.geojson", p.room.Signed(p.geojson))
	mux.Handle("GET /connections", p.room.Signed(p.showConnections))
	mux.Handle("GET /import", p.room.Signed(func(v *screen.Visit) error { return p.renderImport(v, http.StatusOK, screen.Fresh(0)) }))
	mux.Handle("POST /import", whole(p.room.Signed(p.begin)))
	mux.Handle("GET /import/progress", p.room.Signed(p.follow))
}

// cap answers a case as a message of the Common Alerting Protocol.
func (p *Page) cap(v *screen.Visit) error {
	var doc []byte
	err := v.Read("read.cases", func(s dispatch.State) error {
		m, err := cap.Of(s, v.R.PathValue("case"))
		if err == nil {
			doc, err = m.XML()
		}
		return err
	})
	if err != nil {
		return err
	}
	return file(v, cap.MediaType, v.R.PathValue("case")+".cap.xml", doc)
}

// geojson answers where one case is and was, or all open ones.
func (p *Page) geojson(v *screen.Visit) error {
	var out geojson.Collection
	name := v.R.PathValue("case")
	err := v.Read("read.cases", func(s dispatch.State) error {
		if name == "" {
			cases, err := rescue.Open(s, s.Now)
			out = geojson.Of(cases...)
			return err
		}
		c, err := rescue.CaseByID(s, name)
		out = geojson.Of(c)
		return err
	})
	if err != nil {
		return err
	}
	if name == "" {
		name = "cases"
	}
	doc, err := out.JSON()
	if err != nil {
		return err
	}
	return file(v, geojson.MediaType, name+".geojson", doc)
}

// file answers with a file to keep.
func file(v *screen.Visit, mediaType, name string, body []byte) error {
	h := v.W.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	_, err := v.W.Write(body)
	return err
}
