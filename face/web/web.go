// Package web answers a node's pages: which address is whose, and what holds for all of them.
//
// Every answer carries the content security policy of package frame; a form that another site sends is refused; who is
// not signed in sees only the sign-in page. The package decides nothing: the screens, a folder each, build commands and
// bring them to the one door.
//
// Start with [New].
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"fanar/desk/sea"
	"fanar/face/interop/cot"
	"fanar/face/operation"
	"fanar/face/session"
	"fanar/face/web/access"
	"fanar/face/web/account"
	"fanar/face/web/alarms"
	"fanar/face/web/alerts"
	"fanar/face/web/basemap"
	"fanar/face/web/care"
	"fanar/face/web/count"
	"fanar/face/web/duty"
	"fanar/face/web/frame"
	"fanar/face/web/incidents"
	"fanar/face/web/interop"
	"fanar/face/web/live"
	operating "fanar/face/web/operation"
	"fanar/face/web/overrides"
	"fanar/face/web/packs"
	"fanar/face/web/paper"
	"fanar/face/web/people"
	"fanar/face/web/places"
	"fanar/face/web/plans"
	"fanar/face/web/record"
	"fanar/face/web/refusal"
	"fanar/face/web/rescue"
	"fanar/face/web/rules"
	"fanar/face/web/screen"
	seascreen "fanar/face/web/sea"
	"fanar/face/web/signin"
	"fanar/face/web/sitrep"
	"fanar/face/web/static"
	"fanar/face/web/transparency"
	"fanar/face/web/units"
	"fanar/face/web/users"
	"fanar/face/web/watch"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// Options are what the pages need of a node.
type Options struct {
	Dispatch    *dispatch.Dispatcher
	Sessions    *session.Manager
	Journal     *journal.Journal
	Picture     *sea.Picture
	Projections []journal.Projection // to verify the views; see [journal.Verify]
	Examine     operation.Examine    // what the page of operation shows
	Links       cot.Links            // connections to TAK; nil is none
	Version     string               // of the program
	Demo        bool                 // every page says that nothing in it is real
	Log         *slog.Logger         // for what went wrong inside; nil is slog's default
}

// clock is the node's clock as the frame reads it.
type clock struct{ *dispatch.Dispatcher }

// routed is a screen with addresses of its own.
type routed interface{ Routes(*http.ServeMux) }

// New makes the handler of all pages. An error means that a template or a built file of the program is wrong.
func New(o Options) (http.Handler, error) {
	if o.Examine == nil {
		o.Examine = func(context.Context) []operation.Finding { return nil }
	}
	assets, err := static.Open()
	if err != nil {
		return nil, err
	}
	chart, err := basemap.Open()
	if err != nil {
		return nil, fmt.Errorf("open the chart: %w", err)
	}
	room := &screen.Room{Dispatch: o.Dispatch, Sessions: o.Sessions, Journal: o.Journal, Picture: o.Picture, Projections: o.Projections,
		Frame: frame.New(clock{o.Dispatch}, assets), Chart: chart, Version: o.Version, Demo: o.Demo, Log: o.Log}
	if room.Log == nil {
		room.Log = slog.Default()
	}
	failures, err := refusal.Open(room)
	if err != nil {
		return nil, err
	}
	own, err := account.Open(room)
	if err != nil {
		return nil, err
	}
	room.Fail = func(v *screen.Visit, err error) {
		if !own.Ask(v, err) {
			failures.Answer(v, err)
		}
	}

	mux := http.NewServeMux()
	mux.Handle("/static/", assets)
	mux.Handle("/map/", chart)
	mux.Handle("/preferences", frame.ServePreferences(false))
	mux.Handle("/", room.Open(failures.NotFound))
	screens, err := open(room, o)
	if err != nil {
		return nil, err
	}
	for _, s := range append(screens, own) {
		s.Routes(mux)
	}
	return frame.Headers(guard(room).Handler(o.Sessions.Load(mux))), nil
}

// open reads the templates of every screen.
func open(room *screen.Room, o Options) ([]routed, error) {
	screens := []routed{live.Open(room)}
	for _, s := range []func() (routed, error){
		func() (routed, error) { return signin.Open(room) },
		func() (routed, error) { return watch.Open(room) },
		func() (routed, error) { return alarms.Open(room) },
		func() (routed, error) { return units.Open(room) },
		func() (routed, error) { return rescue.Open(room) },
		func() (routed, error) { return alerts.Open(room) },
		func() (routed, error) { return people.Open(room) },
		func() (routed, error) { return care.Open(room) },
		func() (routed, error) { return count.Open(room) },
		func() (routed, error) { return paper.Open(room) },
		func() (routed, error) { return sitrep.Open(room) },
		func() (routed, error) { return duty.Open(room) },
		func() (routed, error) { return plans.Open(room) },
		func() (routed, error) { return places.Open(room) },
		func() (routed, error) { return users.Open(room) },
		func() (routed, error) { return incidents.Open(room) },
		func() (routed, error) { return rules.Open(room) },
		func() (routed, error) { return overrides.Open(room) },
		func() (routed, error) { return packs.Open(room) },
		func() (routed, error) { return transparency.Open(room) },
		func() (routed, error) { return access.Open(room) },
		func() (routed, error) { return record.Open(room) },
		func() (routed, error) { return seascreen.Open(room) },
		func() (routed, error) { return interop.Open(room, o.Links) },
		func() (routed, error) { return operating.Open(room, o.Examine) },
	} {
		made, err := s()
		if err != nil {
			return nil, fmt.Errorf("make the pages: %w", err)
		}
		screens = append(screens, made)
	}
	return screens, nil
}

// guard refuses changes that a browser sends from another site, and says so on a page.
func guard(room *screen.Room) *http.CrossOriginProtection {
	g := http.NewCrossOriginProtection()
	g.SetDenyHandler(room.Sessions.Load(room.Open(func(*screen.Visit) error {
		return fault.New(fault.Forbidden, "form.other-site", "this form was sent from another site and was not accepted; nothing was recorded").
			WithHint("open the page on this node and send it from there")
	})))
	return g
}
