// Package operation is the administrator's screen of the node itself: what fanar doctor finds, while the node runs. It
// shows nothing of what the record is about, and changes nothing.
//
// Start with [Open].
package operation

import (
	"embed"
	"net/http"

	"fanar/face/i18n"
	"fanar/face/operation"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
)

//go:embed page.html
var files embed.FS

// Action is what the screen asks the rules for.
const Action = "read.operation"

// Page is the list of checks.
type Page struct {
	room    *screen.Room
	screen  *frame.Screen
	examine operation.Examine
}

// Open reads the templates.
func Open(room *screen.Room, examine operation.Examine) (*Page, error) {
	s, err := room.Screen(files)
	return &Page{room: room, screen: s, examine: examine}, err
}

// Routes adds the page's address.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /operation", p.room.Signed(p.show))
}

// row is one check in the reader's language.
type row struct {
	Check, Name, Mark, Word, Value, Text, Hint string
}

type data struct {
	Rows []row
	Mark string // of the worst
	Word string
}

func (p *Page) show(v *screen.Visit) error {
	if err := v.Read(Action, func(dispatch.State) error { return nil }); err != nil {
		return err
	}
	found := p.examine(v.Context())
	worst := operation.Worst(found)
	d := data{Mark: mark(worst), Word: v.T("operation.worst-" + string(worst))}
	for _, f := range found {
		r := row{Check: f.Check, Name: v.T("operation.check-" + f.Check), Mark: mark(f.State), Word: v.T("operation.state-" + string(f.State)), Value: f.Value}
		if f.Trouble != nil {
			r.Text, r.Hint = i18n.Fault(v.Lang, f.Trouble)
		}
		d.Rows = append(d.Rows, r)
	}
	if v.Query("part") == "checks" {
		return p.screen.RenderPart(v.W, http.StatusOK, "checks", v.Page("", "operation", d))
	}
	return p.screen.Render(v.W, http.StatusOK, v.Page(v.T("operation.title"), "operation", d))
}

// mark is the class that draws a state by its shape; a feed's marks are used.
func mark(s operation.State) string {
	return map[operation.State]string{operation.Warn: "late", operation.Fail: "silent"}[s]
}
