package api

import (
	"context"
	"net/http"

	"fanar/desk/oversight"
	"fanar/record/journal"
)

func (a *server) transparency() {
	e := endpoint{method: http.MethodGet, path: "/transparency", id: "getTransparency",
		summary: "Public figures: overrides, refusals, incidents, open losses, changes of the rules. Nobody has to sign in"}
	register(a, e, e.operation(), func(ctx context.Context, _ *nothing) (*answer[oversight.Figures], error) {
		var out answer[oversight.Figures]
		err := a.Journal.View(ctx, func(r journal.Reader) (err error) {
			out.Body, err = oversight.Transparency(r, a.Dispatch.Now())
			return err
		})
		if err != nil {
			return nil, err
		}
		return &out, nil
	})
}
