package api

import (
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/interop/cap"
	"fanar/face/interop/cot"
	"fanar/face/interop/geojson"
	"fanar/face/interop/onefleet"
	"fanar/fault"
	"fanar/record/dispatch"
)

// fileOutput is an answer that is a file of another format.
type fileOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// pageInput is the input of a list that is read page by page.
type pageInput struct {
	Page int `query:"page" minimum:"1" default:"1" doc:"Each page leads to the next"`
}

// interop is what other programs read in their own formats, and what is taken over from them.
func (a *server) interop() {
	document(a, endpoint{path: "/cases/{case}/cap", id: "getCaseCAP", summary: "One case as a message of the Common Alerting Protocol 1.2, in every language"}, cap.MediaType,
		func(_ context.Context, s dispatch.State, in *CaseInPath) ([]byte, error) {
			m, err := cap.Of(s, in.Case)
			if err != nil {
				return nil, err
			}
			return m.XML()
		})
	document(a, endpoint{path: "/cap", id: "listCAP", summary: "The newest such message of each open case, as an Atom feed on pages of a hundred"}, cap.FeedType,
		func(ctx context.Context, s dispatch.State, in *pageInput) ([]byte, error) {
			f, err := cap.FeedOf(s, callerOf(ctx).lang, Prefix+"/cap", in.Page, func(id string) string { return address(rescue.Subject(id)) + "/cap" })
			if err != nil {
				return nil, err
			}
			return f.XML()
		})
	read(a, endpoint{path: "/cases/{case}/geojson", id: "getCaseGeoJSON", summary: "Where one case is and was, as a GeoJSON FeatureCollection"}, "read.cases",
		func(s dispatch.State, in *CaseInPath) (geojson.Collection, error) {
			c, err := rescue.CaseByID(s, in.Case)
			if err != nil {
				return geojson.Collection{}, err
			}
			return geojson.Of(c), nil
		})
	read(a, endpoint{path: "/cases.geojson", id: "listCasesGeoJSON", summary: "Where the open cases are and were, as a GeoJSON FeatureCollection"}, "read.cases",
		func(s dispatch.State, _ *nothing) (geojson.Collection, error) {
			cases, err := rescue.Open(s, s.Now)
			if err != nil {
				return geojson.Collection{}, err
			}
			return geojson.Of(cases...), nil
		})
	e := endpoint{method: http.MethodGet, path: "/connections", id: "listConnections", summary: "How every connection to a TAK server or client does"}
	register(a, e, e.operation(), a.connections)
	read(a, endpoint{path: "/connections/units", id: "listConnectionUnits", summary: "What is heard over them and carries no MMSI, so that it is not in the sea picture"}, "read.sea",
		func(dispatch.State, *nothing) (list[cot.Unit], error) { return whole(a.Links.Units(), nil) })
	a.imports()
}

// document registers a look at the record that is answered as a file of another format, for those who may read cases.
func document[I any](a *server, e endpoint, mediaType string, look func(context.Context, dispatch.State, *I) ([]byte, error)) {
	e.method = http.MethodGet
	register(a, e, e.operation(), func(ctx context.Context, in *I) (*fileOutput, error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		out := &fileOutput{ContentType: mediaType}
		err = a.Dispatch.Read(ctx, actor, "read.cases", func(s dispatch.State) (err error) {
			out.Body, err = look(ctx, s, in)
			return err
		})
		if err != nil {
			return nil, err
		}
		return out, nil
	})
	a.operationOf(e).Responses["200"].Content = nil
	a.describeFile(e, mediaType)
}

// connections answers whoever may see the sea, and the administrator, who keeps them running.
func (a *server) connections(ctx context.Context, _ *nothing) (*answer[list[cot.LinkState]], error) {
	actor, err := a.Sessions.Actor(ctx)
	if err != nil {
		return nil, err
	}
	action := "read.sea"
	if a.Dispatch.Engine().May(actor, "read.feeds") {
		action = "read.feeds"
	}
	var out answer[list[cot.LinkState]]
	err = a.Dispatch.Read(ctx, actor, action, func(dispatch.State) (err error) {
		out.Body, err = whole(a.Links.Links(), nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// importInput is a file to take over, and whether only to say what would be taken.
type importInput struct {
	DryRun bool `query:"dryRun" doc:"Record nothing; say what would be taken"`
	Old    bool `query:"old" doc:"Also open cases that are older than a week: each becomes an alert"`
	ctx    huma.Context
}

// Resolve keeps the context, for huma: the body is read as it comes.
func (in *importInput) Resolve(ctx huma.Context) []error { in.ctx = ctx; return nil }

// imported is the report of an import.
type imported struct {
	DryRun    bool             `json:"dryRun,omitempty"`
	Documents int              `json:"documents" doc:"In the file"`
	Cases     int              `json:"cases" doc:"Cases of history that were taken in"`
	Alerts    int              `json:"alerts" doc:"Alerts that wait in triage now"`
	Positions int              `json:"positions" doc:"Positions of the cases"`
	Already   int              `json:"already" doc:"Items that had been taken before"`
	Taken     []onefleet.Taken `json:"taken" nullable:"false" doc:"What each item became"`
	Findings  []leftOut        `json:"findings" nullable:"false" doc:"What was not taken, or not as it stands"`
}

// leftOut is something about one document of a file, in the caller's language.
type leftOut struct {
	Number int    `json:"number,omitempty" doc:"Of the document in the file, from 1; absent if it is about the file"`
	Item   string `json:"item,omitempty"`
	Code   string `json:"code"`
	Text   string `json:"text"`
}

func reportOf(lang string, r onefleet.Report) imported {
	out := imported{DryRun: r.DryRun, Documents: r.Documents, Cases: r.Cases, Alerts: r.Alerts, Positions: r.Positions, Already: r.Already,
		Taken: append([]onefleet.Taken{}, r.Taken...), Findings: []leftOut{}}
	for _, f := range r.Findings {
		text, _ := i18n.Fault(lang, f.Fault)
		out.Findings = append(out.Findings, leftOut{Number: f.Number, Item: f.Item, Code: f.Fault.Code, Text: text})
	}
	return out
}

func (a *server) imports() {
	e := endpoint{method: http.MethodPost, path: "/imports/onefleet", id: "importOneFleet",
		summary: "Take in cases of OneFleet from an export of its database. Closed ones become cases of history, others alerts; nothing is taken twice"}
	op := e.operation()
	register(a, e, op, func(ctx context.Context, in *importInput) (*answer[imported], error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		if ct := in.ctx.Header("Content-Type"); ct != "" {
			if kind, _, err := mime.ParseMediaType(ct); err != nil || kind != "application/json" {
				return nil, fault.New(fault.Invalid, codeMediaType, "the body is {got}; the API reads application/json", "got", ct)
			}
		}
		// A connection without deadlines, such as a test's, only loses the limit on time; the one on size holds.
		_ = in.ctx.SetReadDeadline(time.Now().Add(onefleet.Longer))
		x, err := onefleet.Read(in.ctx.BodyReader())
		if err != nil {
			return nil, err
		}
		r, err := onefleet.Take(ctx, a.Dispatch, actor, x, onefleet.Choice{Trial: in.DryRun, Old: in.Old}, nil)
		if err != nil {
			return nil, err
		}
		return &answer[imported]{Body: reportOf(callerOf(ctx).lang, r)}, nil
	})
	a.operationOf(e).RequestBody = &huma.RequestBody{Required: true, Description: "CouchDB's _all_docs?include_docs=true, or a list of documents",
		Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{}}}}
}
