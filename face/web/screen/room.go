// Package screen is what the screens share: the room with the node's parts, one visit to it by one person, forms that
// keep what was typed, and words for things that stand in the record under an identifier.
//
// It decides nothing: a visit reads and changes the record only through the one door, package dispatch, so that a page
// can do exactly what its reader may do and no more. It never shows an error of its own; [Room.Fail] does, in one place.
//
// Start with [Room], [Visit] and [Forms].
package screen

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"

	"fanar/desk/rescue/alarm"
	"fanar/desk/sea"
	"fanar/face/session"
	"fanar/face/web/basemap"
	"fanar/face/web/frame"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// Room is what every screen works with. Its fields are set once, before the first visit.
type Room struct {
	Dispatch    *dispatch.Dispatcher
	Sessions    *session.Manager
	Journal     *journal.Journal
	Picture     *sea.Picture
	Projections []journal.Projection // to verify the views; see [journal.Verify]
	Frame       *frame.Frame
	Chart       *basemap.Chart
	Version     string
	Demo        bool // a demonstration: every page says that nothing in it is real
	Log         *slog.Logger
	Alarms      alarm.Board // derived once for all readers of a moment

	// Fail answers a visit that cannot go on, with a page that says why.
	Fail func(v *Visit, err error)
}

// Screen reads the templates of a screen from its own files and those that all screens share. A template that is wrong
// is an error when the program starts, and not when a person waits.
func (r *Room) Screen(files fs.FS) (*frame.Screen, error) {
	return r.Frame.Screen(joined{files, shared}, "*.html")
}

// Handler answers one visit, or gives the fault that [Room.Fail] explains.
type Handler func(v *Visit) error

// Open makes a handler that needs nobody to be signed in.
func (r *Room) Open(h Handler) http.Handler { return r.handler(h, false) }

// Signed makes a handler for people who are signed in. Who is not is led to the sign-in page and back.
func (r *Room) Signed(h Handler) http.Handler { return r.handler(h, true) }

func (r *Room) handler(h Handler, signed bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		v := r.visit(w, req)
		if signed && v.Actor.User == "" {
			v.signIn()
			return
		}
		if req.Method == http.MethodPost {
			req.Body = http.MaxBytesReader(w, req.Body, formLimit)
			if err := req.ParseForm(); err != nil {
				r.Fail(v, unreadable(err))
				return
			}
		}
		if err := h(v); err != nil {
			r.Fail(v, err)
		}
	})
}

// joined is two folders as one; the first one's files come first.
type joined struct{ a, b fs.FS }

func (j joined) Open(name string) (fs.File, error) {
	f, err := j.a.Open(name)
	if err == nil {
		return f, nil
	}
	if f, second := j.b.Open(name); second == nil {
		return f, nil
	}
	return nil, err
}

// Glob gives the files of both folders; see [fs.GlobFS].
func (j joined) Glob(pattern string) ([]string, error) {
	a, err := fs.Glob(j.a, pattern)
	if err != nil {
		return nil, fmt.Errorf("list the screen's files: %w", err)
	}
	b, err := fs.Glob(j.b, pattern)
	return append(a, b...), err
}
