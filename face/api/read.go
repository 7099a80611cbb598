package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"fanar/record/dispatch"
)

// list is what every list is answered as.
type list[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next page; absent on the last"`
}

// answer is what is read, with the version of its subject if it is a single resource.
type answer[O any] struct {
	ETag string `header:"ETag" doc:"Version of the subject; give it as If-Match to change what you read"`
	Body O
}

// nothing is the input of a request without parameters.
type nothing struct{}

// read registers a look at the record. action is what the reader's role must carry, such as "read.cases".
func read[I, O any](a *server, e endpoint, action string, look func(s dispatch.State, in *I) (O, error)) {
	readOne(a, e, action, func(s dispatch.State, in *I) (O, uint64, error) {
		out, err := look(s, in)
		return out, 0, err
	})
}

// readOne is read for a single resource: look also gives the version of its subject.
func readOne[I, O any](a *server, e endpoint, action string, look func(s dispatch.State, in *I) (O, uint64, error)) {
	e.method = http.MethodGet
	register(a, e, e.operation(), func(ctx context.Context, in *I) (*answer[O], error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		var out answer[O]
		err = a.Dispatch.Read(ctx, actor, action, func(s dispatch.State) error {
			body, version, err := look(s, in)
			out.Body, out.ETag = body, etag(version)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &out, nil
	})
}

// whole makes a list that has one page.
func whole[T any](items []T, err error) (list[T], error) {
	if items == nil {
		items = []T{}
	}
	return list[T]{Items: items}, err
}

// Page is the input of a list that can be long.
type Page struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many items at most"`
	Cursor uint64 `query:"cursor" doc:"The next of the page before; absent for the first page"`
}

var _ huma.Resolver = (*request)(nil)
