// Package places is the screens of where people can be landed: every place with its standing as a place of safety and all
// the assessments that it stands on, and the directory of organisations and places.
//
// It never calls a place safe by itself: it shows what a dated assessment by a named body amounts to today, and keeps in
// sight those that ran out and those that contradict each other. Start with [Open].
package places

import (
	"embed"
	"net/http"

	"fanar/face/web/frame"
	"fanar/face/web/screen"
)

//go:embed assessments.html
var assessmentFiles embed.FS

//go:embed directory.html
var directoryFiles embed.FS

// Page is the two screens.
type Page struct {
	room                   *screen.Room
	assessments, directory *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	assessments, err := room.Screen(assessmentFiles)
	if err != nil {
		return nil, err
	}
	directory, err := room.Screen(directoryFiles)
	return &Page{room: room, assessments: assessments, directory: directory}, err
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /assessments", p.room.Signed(p.showAssessments))
	mux.Handle("POST /assessments", p.room.Signed(p.assess))
	mux.Handle("GET /directory", p.room.Signed(func(v *screen.Visit) error { return v.To("/places") }))
	mux.Handle("GET /places", p.room.Signed(p.showDirectory))
	mux.Handle("POST /places", p.room.Signed(p.registerPlace))
	mux.Handle("POST /places/organisations", p.room.Signed(p.registerOrganisation))
}
