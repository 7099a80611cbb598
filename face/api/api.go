// Package api is the HTTP API of a node, below /api/v1/: what the pages can do, a program can do, under the same rules.
//
// A handler only reads the request into a command and brings it to the one door, package dispatch; reading goes through
// the same door. There is no second authorisation here, and no second set of words: a fault becomes a problem document
// (RFC 9457) in one switch, in the caller's language. A body must never hold a field that the API does not know, and
// what a viewer may not see is taken out before it is written, never after.
//
// The conventions hold everywhere. Names are camelCase, times RFC 3339 in UTC, positions GeoJSON points. A single
// resource has an ETag, which is the version of its subject in the record; If-Match on a change refuses it if the
// subject has changed since (412). Idempotency-Key makes a change happen once, for 72 hours. Lists are {"items":[…]},
// and the ones that can be long have "next", a cursor. The description in docs/api/openapi.yaml is made from the code.
//
// Start with [New].
package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"fanar/desk/sea"
	"fanar/face/interop/cot"
	"fanar/face/operation"
	"fanar/face/session"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// Prefix is where the API stands.
const Prefix = "/api/v1"

// Options are what the API needs of a node.
type Options struct {
	Dispatch    *dispatch.Dispatcher
	Sessions    *session.Manager
	Journal     *journal.Journal
	Picture     *sea.Picture
	Projections []journal.Projection // to verify the views; see [journal.Verify]
	Examine     operation.Examine    // what the node finds when it looks at itself
	Links       cot.Links            // connections to TAK; nil is none
	Version     string               // of the program
	// Known tells whether the program can read a kind of record in a version; nil can read none, so nothing is released.
	Known func(kind string, version int) bool
	Log   *slog.Logger // for internal errors; nil is slog's default
}

type server struct {
	Options
	huma huma.API
	// verifying lets one verification run at a time: each reads the whole record.
	verifying sync.Mutex
}

// New makes the handler. It answers every path below [Prefix], loads the session by itself, and refuses requests that a
// browser sends from another site.
func New(o Options) http.Handler {
	handler, _ := build(o)
	return handler
}

// build makes the handler and the description of it.
func build(o Options) (http.Handler, *huma.OpenAPI) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Examine == nil {
		o.Examine = func(context.Context) []operation.Finding { return nil }
	}
	if o.Links == nil {
		o.Links = cot.None{}
	}
	mux := http.NewServeMux()
	a := &server{Options: o, huma: humago.NewWithPrefix(mux, Prefix, config())}
	for _, register := range []func(){
		a.sessions, a.credentials, a.cases, a.caseChanges, a.taskings, a.orders, a.coordination, a.medevacs, a.communications, a.checklists, a.alerts, a.people, a.peopleChanges, a.losses, a.paper, a.care, a.organisations, a.places,
		a.assessments, a.users, a.personal, a.incidents, a.rules, a.overrides, a.packs, a.clocks, a.alarms, a.units, a.why, a.transparency, a.access, a.operation, a.vessels, a.feeds, a.sitreps, a.duty, a.plans, a.record, a.events, a.interop,
	} {
		register()
	}
	for _, unused := range []string{"V2ErrorModel", "V2ErrorDetail"} { // huma's own errors become problems
		delete(a.huma.OpenAPI().Components.Schemas.Map(), unused)
	}
	mux.HandleFunc("/", a.noRoute(mux))
	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(a.otherSite))
	return withCaller(sameSite.Handler(o.Sessions.Load(mux))), a.huma.OpenAPI()
}
