package api

import (
	"context"
	"net/http"

	"fanar/face/i18n"
	"fanar/face/operation"
	"fanar/record/dispatch"
)

// finding is the answer of one check, in the caller's language.
type finding struct {
	Check string `json:"check" doc:"Such as disk, journal or backup"`
	State string `json:"state" enum:"ok,warn,fail"`
	Value string `json:"value,omitempty" doc:"What was measured"`
	Code  string `json:"code,omitempty"`
	Text  string `json:"text,omitempty" doc:"What is wrong"`
	Hint  string `json:"hint,omitempty" doc:"What to do about it"`
}

func (a *server) operation() {
	e := endpoint{method: http.MethodGet, path: "/operation/checks", id: "examineNode", summary: "What the node finds when it looks at itself: the list of fanar doctor"}
	register(a, e, e.operation(), func(ctx context.Context, _ *nothing) (*answer[list[finding]], error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		if err := a.Dispatch.Read(ctx, actor, "read.operation", func(dispatch.State) error { return nil }); err != nil {
			return nil, err
		}
		return &answer[list[finding]]{Body: list[finding]{Items: findings(callerOf(ctx).lang, a.Examine(ctx))}}, nil
	})
}

func findings(lang string, all []operation.Finding) []finding {
	out := []finding{}
	for _, f := range all {
		said := finding{Check: f.Check, State: string(f.State), Value: f.Value}
		if f.Trouble != nil {
			said.Code = f.Trouble.Code
			said.Text, said.Hint = i18n.Fault(lang, f.Trouble)
		}
		out = append(out, said)
	}
	return out
}
