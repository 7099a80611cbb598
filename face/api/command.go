package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// endpoint says where a request goes and what it is called.
type endpoint struct {
	method, path string
	id           string // camelCase, unique
	summary      string
	subject      string // what If-Match is about, such as "case/{case}"; empty if the request makes something new
	status       int    // 0 is 200
}

var inBraces = regexp.MustCompile(`\{([^}]+)\}`)

func (e endpoint) pathParams() []string {
	var names []string
	for _, m := range inBraces.FindAllStringSubmatch(e.path, -1) {
		names = append(names, m[1])
	}
	return names
}

// tag groups the description by noun.
func (e endpoint) tag() string { return strings.Split(strings.Trim(e.path, "/"), "/")[0] }

func (e endpoint) operation() huma.Operation {
	return huma.Operation{OperationID: e.id, Method: e.method, Path: e.path, Summary: e.summary, Tags: []string{e.tag()}, DefaultStatus: e.status,
		Responses: map[string]*huma.Response{}}
}

// receipt is the answer to a change: everything in it is durable.
type receipt[O any] struct {
	ETag     string `header:"ETag" doc:"Version of the subject, for If-Match on the next change"`
	Location string `header:"Location" doc:"Where the subject stands"`
	Body     O
}

// readTime is how long a body may take: a satellite link is slow, and a dead one must not hold a request for ever.
const readTime = time.Minute

// request is a huma input that keeps huma's context: bodies are read strictly, by [form].
type request struct{ ctx huma.Context }

// Resolve keeps the context, for huma.
func (r *request) Resolve(ctx huma.Context) []error { r.ctx = ctx; return nil }

// body reads the body up to the limit.
func (r *request) body() ([]byte, error) {
	if ct := r.ctx.Header("Content-Type"); ct != "" {
		if kind, _, err := mime.ParseMediaType(ct); err != nil || kind != "application/json" {
			return nil, fault.New(fault.Invalid, codeMediaType, "the body is {got}; the API reads application/json", "got", ct)
		}
	}
	// A connection without deadlines, such as a test's, only loses the limit on time; the one on size holds.
	if err := r.ctx.SetReadDeadline(time.Now().Add(readTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, fault.New(fault.Invalid, codeJSON, "the body did not arrive whole").WithCause(err)
	}
	body, err := io.ReadAll(io.LimitReader(r.ctx.BodyReader(), bodyLimit+1))
	if err != nil {
		return nil, fault.New(fault.Invalid, codeJSON, "the body did not arrive whole").WithCause(err)
	}
	if len(body) > bodyLimit {
		return nil, fault.New(fault.Invalid, codeTooLarge, "the body has more than {limit} bytes", "limit", bodyLimit)
	}
	return body, nil
}

// command registers a change whose body is the command itself, without the fields that stand in the address.
func command[C dispatch.Command](a *server, e endpoint) {
	commandFrom(a, e, func(_ context.Context, c C) (C, error) { return c, nil })
}

// commandFrom registers a change whose command is made of another body.
func commandFrom[B any, C dispatch.Command](a *server, e endpoint, make func(context.Context, B) (C, error)) {
	answering(a, e, make, func(_ context.Context, _ policy.Actor, r dispatch.Receipt) (dispatch.Receipt, error) { return r, nil })
}

// answering registers a change whose answer is made of its receipt.
func answering[B any, C dispatch.Command, O any](a *server, e endpoint, make func(context.Context, B) (C, error),
	answer func(context.Context, policy.Actor, dispatch.Receipt) (O, error)) {
	body := bodyOf[B](a, e)
	op := e.operation()
	op.Parameters = append(pathParameters(e), changeParameters(e)...)
	register(a, e, op, func(ctx context.Context, in *request) (*receipt[O], error) {
		actor, r, err := change(ctx, a, e, body.form, in, make)
		if err != nil {
			return nil, err
		}
		out := &receipt[O]{ETag: etag(r.Version), Location: address(r.Subject)}
		out.Body, err = answer(ctx, actor, r)
		return out, err
	})
	a.operationOf(e).RequestBody = body.description
}

// change reads a request into a command and carries it through the door.
func change[B any, C dispatch.Command](ctx context.Context, a *server, e endpoint, f form, in *request, make func(context.Context, B) (C, error)) (policy.Actor, dispatch.Receipt, error) {
	actor, err := a.Sessions.Actor(ctx)
	if err != nil {
		return actor, dispatch.Receipt{}, err
	}
	raw, err := in.body()
	if err != nil {
		return actor, dispatch.Receipt{}, err
	}
	values := map[string]string{}
	subject := e.subject
	for _, name := range e.pathParams() {
		values[name] = in.ctx.Param(name)
		subject = strings.ReplaceAll(subject, "{"+name+"}", values[name])
	}
	var b B
	if err := f.decode(raw, values, &b); err != nil {
		return actor, dispatch.Receipt{}, err
	}
	cmd, err := make(ctx, b)
	if err != nil {
		return actor, dispatch.Receipt{}, err
	}
	caller := callerOf(ctx)
	version, err := caller.version()
	if err != nil {
		return actor, dispatch.Receipt{}, err
	}
	r, err := a.Dispatch.Do(ctx, dispatch.Request{Command: cmd, Actor: actor, Key: caller.key, IfVersion: version, Subject: subject})
	return actor, r, err
}

// described is a form with its place in the description.
type described struct {
	form
	description *huma.RequestBody
}

// bodyOf derives the form and the description of a body from its type.
func bodyOf[B any](a *server, e endpoint) described {
	schema := huma.SchemaFromType(a.huma.OpenAPI().Components.Schemas, reflect.TypeFor[B]())
	d := described{form: form{path: e.pathParams()}}
	for _, name := range d.path {
		delete(schema.Properties, name)
	}
	inPath := func(name string) bool { return slices.Contains(d.path, name) }
	schema.Required = slices.DeleteFunc(slices.Clone(schema.Required), inPath)
	d.required = schema.Required
	for name := range schema.Properties {
		d.fields = append(d.fields, name)
	}
	slices.Sort(d.fields)
	d.description = &huma.RequestBody{Required: len(d.required) > 0, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	return d
}

// register brings a handler to huma; what it gives as an error becomes a problem.
func register[I, O any](a *server, e endpoint, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err != nil {
			return nil, a.failed(ctx, err)
		}
		return out, nil
	})
	a.operationOf(e).Responses["default"] = &huma.Response{Description: "A problem (RFC 9457)", Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")},
	}}
}

// operationOf gives the description that was registered for an endpoint.
func (a *server) operationOf(e endpoint) *huma.Operation {
	item := a.huma.OpenAPI().Paths[e.path]
	switch e.method {
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodDelete:
		return item.Delete
	}
	return item.Get
}

func pathParameters(e endpoint) []*huma.Param {
	var params []*huma.Param
	for _, name := range e.pathParams() {
		params = append(params, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
	}
	return params
}

func changeParameters(e endpoint) []*huma.Param {
	params := []*huma.Param{{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
		Description: "Makes the change happen once: the same key gives the first answer again for 72 hours"}}
	if e.subject != "" {
		params = append(params, &huma.Param{Name: "If-Match", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "ETag of what was read; the change is refused with 412 if it has changed since"})
	}
	return params
}

// address is where a subject of the record stands in the API; empty if nowhere.
func address(subject string) string {
	kind, id, _ := strings.Cut(subject, "/")
	switch kind {
	case "case", "alert", "plan", "incident", "place", "organisation", "assessment", "user", "override":
		return Prefix + "/" + kind + "s/" + id
	}
	return ""
}
