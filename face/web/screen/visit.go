package screen

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"fanar/face/i18n"
	"fanar/face/web/frame"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// Visit is one request by one person, or by nobody who is known.
type Visit struct {
	Room  *Room
	W     http.ResponseWriter
	R     *http.Request
	Actor policy.Actor // the zero actor is not signed in
	Lang  string

	preferences frame.Preferences
	tried       tried // what a rule refused
}

func (r *Room) visit(w http.ResponseWriter, req *http.Request) *Visit {
	v := &Visit{Room: r, W: w, R: req, preferences: frame.PreferencesOf(req)}
	v.Lang = v.preferences.Lang
	if actor, err := r.Sessions.Actor(req.Context()); err == nil {
		v.Actor = actor
	}
	return v
}

// Context is the request's.
func (v *Visit) Context() context.Context { return v.R.Context() }

// T says a message in the reader's language; see [i18n.T].
func (v *Visit) T(id string, args ...any) string { return i18n.T(v.Lang, id, args...) }

// May tells whether the reader's roles carry an action, so that a page offers only what its reader can do. It is a
// courtesy: the door asks again.
func (v *Visit) May(action string) bool {
	return v.Actor.User != "" && v.Room.Dispatch.Engine().May(v.Actor, action)
}

// Read runs fn over one unchanging state if the reader may read; see [dispatch.Dispatcher.Read].
func (v *Visit) Read(action string, fn func(s dispatch.State) error) error {
	return v.Room.Dispatch.Read(v.Context(), v.Actor, action, fn)
}

// Do carries a command through the door with what the form says of itself: its idempotency key and the version of the
// subject that it was made from.
func (v *Visit) Do(c dispatch.Command, subject string) (dispatch.Receipt, error) {
	key, version := v.stamp()
	receipt, err := v.Room.Dispatch.Do(v.Context(), dispatch.Request{Command: c, Actor: v.Actor, Key: key, IfVersion: version, Subject: subject})
	if err != nil && fault.KindOf(err) == fault.Refused {
		v.tried = tried{c.Action(), subject}
	}
	return receipt, err
}

// Drill tells whether a page says of one thing that it is a drill. In a demonstration every page says it of everything.
func (v *Visit) Drill(simulated bool) bool { return simulated && !v.Room.Demo }

// Page begins a page of the frame: who reads it, how, what the footer says.
func (v *Visit) Page(title, section string, data any) frame.Page {
	return frame.Page{
		Title: title, Lang: v.Lang, Theme: v.preferences.Theme, Section: section, Path: v.path(), User: v.user(),
		Positions: v.preferences.Positions, Alarms: v.AlarmBar(), Feeds: v.feeds(), Record: v.record(), Drill: v.Room.Demo, Data: data,
	}
}

// path is where a change of theme or language comes back to: the page, also after a form was sent.
func (v *Visit) path() string {
	if v.R.Method == http.MethodGet {
		return v.R.URL.RequestURI()
	}
	if u, err := url.Parse(v.R.Header.Get("Referer")); err == nil && u.Host == v.R.Host && u.Path != "" {
		return u.RequestURI()
	}
	return "/"
}

func (v *Visit) user() frame.User {
	u := frame.User{Name: v.Actor.Name, Sections: []string{}}
	if v.Actor.User == "" {
		return u
	}
	u.Organisation = v.Actor.Org
	_ = v.Room.Dispatch.Read(v.Context(), v.Actor, "read.places", func(s dispatch.State) error {
		u.Organisation = v.Names(s).Organisation(v.Actor.Org)
		return nil
	})
	for _, section := range []struct{ id, action string }{
		{"watch", "read.cases"}, {"alerts", "read.cases"}, {"cases", "read.cases"}, {"people", "read.people"}, {"count", "read.people"}, {"sea", "read.sea"}, {"sea", "read.feeds"},
		{"directory", "read.places"}, {"oversight", "read.incidents"}, {"oversight", "read.rules"}, {"record", "read.record"}, {"operation", "read.operation"},
	} {
		if v.May(section.action) {
			u.Sections = append(u.Sections, section.id)
		}
	}
	return u
}

// Partial tells whether htmx asks for a part of the page only.
func (v *Visit) Partial() bool { return v.R.Header.Get("HX-Request") == "true" }

// Query gives a value of the address, trimmed.
func (v *Visit) Query(name string) string { return strings.TrimSpace(v.R.URL.Query().Get(name)) }

// Field gives a value of the form that was sent, trimmed.
func (v *Visit) Field(name string) string { return strings.TrimSpace(v.R.PostForm.Get(name)) }

// To sends the reader on to another page after a change, so that loading it again changes nothing.
func (v *Visit) To(path string) error {
	http.Redirect(v.W, v.R, path, http.StatusSeeOther)
	return nil
}

// signIn leads to the sign-in page, and back afterwards. A script or a form gets the way too.
func (v *Visit) signIn() {
	if v.R.Header.Get("Accept") == "text/event-stream" || v.Partial() {
		http.Error(v.W, "nobody is signed in", http.StatusUnauthorized)
		return
	}
	back := "/"
	if v.R.Method == http.MethodGet {
		back = v.R.URL.RequestURI()
	}
	to := "/sign-in"
	if back != "/" {
		to += "?back=" + url.QueryEscape(back)
	}
	http.Redirect(v.W, v.R, to, http.StatusSeeOther)
}

func unreadable(err error) error {
	return fault.New(fault.Invalid, "form.unreadable", "the form could not be read; a form has at most {limit} kB", "limit", formLimit>>10).WithCause(err)
}
