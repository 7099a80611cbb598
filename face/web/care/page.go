// Package care is the pages of what a case owes to its children, its families and whoever needs protection: the care file
// of one case with its clocks, one form for each thing that can be recorded in it, and what is open over all cases.
//
// They show groups and counts and nobody in particular. A page offers what the reader may record; the door decides. While
// the reader's organisation owes a count, the pages show only what is with it. Start with [Open].
package care

import (
	"embed"
	"net/http"

	"fanar/face/web/frame"
	"fanar/face/web/screen"
)

//go:embed case.html
var caseFiles embed.FS

//go:embed form.html
var formFiles embed.FS

//go:embed list.html
var listFiles embed.FS

// Page is the care file of a case, its forms, and the list of what is open.
type Page struct {
	room           *screen.Room
	one, ask, list *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	one, err := room.Screen(caseFiles)
	if err != nil {
		return nil, err
	}
	ask, err := room.Screen(formFiles)
	if err != nil {
		return nil, err
	}
	list, err := room.Screen(listFiles)
	return &Page{room: room, one: one, ask: ask, list: list}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /care", p.room.Signed(p.showList))
	mux.Handle("GET /cases/{id}/care", p.room.Signed(p.show))
	mux.Handle("GET /cases/{id}/care/new/{form}", p.room.Signed(func(v *screen.Visit) error { return p.render(v, http.StatusOK, screen.Fresh(0)) }))
	mux.Handle("POST /cases/{id}/care/{form}", p.room.Signed(p.record))
}
