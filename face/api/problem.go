package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"fanar/face/i18n"
	"fanar/fault"
)

// Problem is every error as the API says it. Source: RFC 9457.
type Problem struct {
	Type   string       `json:"type" doc:"urn:fanar:problem: and the kind: invalid, not-found, conflict, forbidden, refused, unavailable, internal"`
	Title  string       `json:"title" doc:"The kind in English"`
	Status int          `json:"status"`
	Detail string       `json:"detail" doc:"What was wrong and what would be right, in the caller's language"`
	Code   string       `json:"code" doc:"Names the sentence, for programs"`
	Hint   string       `json:"hint,omitempty" doc:"What to do about it"`
	Field  string       `json:"field,omitempty" doc:"The input field that was wrong"`
	Rule   string       `json:"rule,omitempty" doc:"Identifiers of the rules that refused, such as R8, R9"`
	Rules  []fault.Rule `json:"rules,omitempty" doc:"The rules that refused: text, basis, since when, what would satisfy them, who can be asked"`
}

// Error gives the detail, so that a problem can be returned where an error is.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status, for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType makes it application/problem+json, for huma.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// statusOf is the one place where a kind of fault becomes a status. What a rule refuses is 403 like what a role does not
// carry: the request was understood and will not be done; the problem's type and its rules tell the two apart.
func statusOf(f *fault.Error) int {
	switch f.Kind {
	case fault.Invalid:
		switch f.Code {
		case codeJSON:
			return http.StatusBadRequest
		case codeTooLarge:
			return http.StatusRequestEntityTooLarge
		case codeMediaType:
			return http.StatusUnsupportedMediaType
		}
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		if f.Code == codeMethod {
			return http.StatusMethodNotAllowed
		}
		return http.StatusNotFound
	case fault.Conflict:
		if f.Code == "request.stale" {
			return http.StatusPreconditionFailed
		}
		return http.StatusConflict
	case fault.Forbidden:
		if strings.HasPrefix(f.Code, "sign-in.") && f.Code != "sign-in.no-demo" {
			return http.StatusUnauthorized
		}
		return http.StatusForbidden
	case fault.Refused:
		return http.StatusForbidden
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Codes of faults of the request itself.
const (
	codeJSON      = "request.json"
	codeTooLarge  = "request.too-large"
	codeMediaType = "request.media-type"
	codeMethod    = "request.method"
	codeParameter = "request.parameter"
)

// titleOf names a kind in English; it does not change with the occurrence.
func titleOf(k fault.Kind) string {
	switch k {
	case fault.Invalid:
		return "Not understood"
	case fault.NotFound:
		return "Not found"
	case fault.Conflict:
		return "Changed since, or so already"
	case fault.Forbidden:
		return "Not allowed"
	case fault.Refused:
		return "Refused by a rule"
	case fault.Unavailable:
		return "Not available now"
	}
	return "Internal error"
}

// problem says an error to the caller. The cause of an internal one is logged here, once, and not shown.
func (a *server) problem(ctx context.Context, err error) *Problem {
	f := fault.As(err)
	c := callerOf(ctx)
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		if ctx.Err() == nil {
			a.Log.Error("a request came to nothing", "code", f.Code, "error", err)
		}
	}
	text, hint := i18n.Fault(c.lang, f)
	p := &Problem{Type: "urn:fanar:problem:" + string(f.Kind), Title: titleOf(f.Kind), Status: statusOf(f), Detail: text, Code: f.Code,
		Hint: hint, Field: f.Field, Rules: f.Rules}
	ids := make([]string, len(f.Rules))
	for i, r := range f.Rules {
		ids[i] = r.ID
	}
	p.Rule = strings.Join(ids, ", ")
	return p
}

// failed is problem with the headers that belong to its status.
func (a *server) failed(ctx context.Context, err error) error {
	p := a.problem(ctx, err)
	headers := http.Header{"Content-Language": {callerOf(ctx).lang}}
	if p.Status == http.StatusUnauthorized {
		headers.Set("WWW-Authenticate", `Bearer realm="fanar"`)
	}
	return huma.ErrorWithHeaders(p, headers)
}

// fromHuma turns huma's own errors, over parameters that it could not read, into problems.
func fromHuma(_ huma.Context, _ string, v any) (any, error) {
	e, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	f := fault.New(fault.Invalid, codeParameter, "{what}", "what", e.Detail)
	for _, d := range e.Errors {
		_, name, _ := strings.Cut(d.Location, ".")
		f = fault.New(fault.Invalid, codeParameter, "the parameter {name} is wrong: {why}", "name", name, "why", d.Message).WithField(name)
		break
	}
	return &Problem{Type: "urn:fanar:problem:" + string(f.Kind), Title: titleOf(f.Kind), Status: e.Status, Detail: f.Text, Code: f.Code, Field: f.Field}, nil
}

// noRoute answers for paths and methods that the API does not have.
func (a *server) noRoute(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); pattern != "/" {
				allowed = append(allowed, method)
			}
		}
		f := fault.New(fault.NotFound, "request.no-path", "the API has no {path}", "path", r.URL.Path).
			WithHint("what it has stands in " + Prefix + "/openapi.yaml")
		if len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			f = fault.New(fault.NotFound, codeMethod, "{path} does not take {method}; it takes {allowed}", "path", r.URL.Path, "method", r.Method,
				"allowed", strings.Join(allowed, ", "))
		}
		a.write(w, r, f)
	}
}

// otherSite refuses what a browser sends for another site than this one: it would carry the cookie of who is signed in here.
func (a *server) otherSite(w http.ResponseWriter, r *http.Request) {
	a.write(w, r, fault.New(fault.Forbidden, "request.other-site", "a page of another site cannot change anything here").
		WithHint("programs send the token in Authorization, and no Origin"))
}

// write answers with a problem where huma is not in between.
func (a *server) write(w http.ResponseWriter, r *http.Request, err error) {
	p := a.problem(r.Context(), err)
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	if err := huma.DefaultJSONFormat.Marshal(w, p); err != nil {
		a.Log.Debug("a problem was not sent", "error", fmt.Sprint(err))
	}
}
