package api

import (
	"context"
	"net/http"
	"time"

	"fanar/fault"
	"fanar/record/policy"
)

// signIn is a user with a password, or a user of a demonstration.
type signIn struct {
	User     string `json:"user,omitempty"`
	Password string `json:"password,omitempty"`
	Demo     string `json:"demo,omitempty" doc:"A user of a demonstration, without password, from the node's own machine only"`
}

// signedIn is a session.
type signedIn struct {
	Token     string       `json:"token" doc:"For the header Authorization: Bearer"`
	ExpiresAt time.Time    `json:"expiresAt"`
	User      policy.Actor `json:"user"`
}

func (a *server) sessions() {
	in := endpoint{method: http.MethodPost, path: "/sessions", id: "signIn", summary: "Sign in with a password and get a token", status: http.StatusCreated}
	body := bodyOf[signIn](a, in)
	register(a, in, in.operation(), func(ctx context.Context, req *request) (*answer[signedIn], error) {
		raw, err := req.body()
		if err != nil {
			return nil, err
		}
		var who signIn
		if err := body.decode(raw, nil, &who); err != nil {
			return nil, err
		}
		out, err := a.signIn(ctx, who)
		return &answer[signedIn]{Body: out}, err
	})
	a.operationOf(in).RequestBody = body.description
	a.operationOf(in).Security = []map[string][]string{{}}

	who := endpoint{method: http.MethodGet, path: "/sessions/current", id: "whoAmI", summary: "Who is signed in, with which roles"}
	register(a, who, who.operation(), func(ctx context.Context, _ *nothing) (*answer[policy.Actor], error) {
		actor, err := a.Sessions.Actor(ctx)
		return &answer[policy.Actor]{Body: actor}, err
	})

	out := endpoint{method: http.MethodDelete, path: "/sessions/current", id: "signOut", summary: "Sign out: the token is worth nothing afterwards"}
	register(a, out, out.operation(), func(ctx context.Context, _ *nothing) (*struct{}, error) {
		if _, err := a.Sessions.Actor(ctx); err != nil {
			return nil, err
		}
		return nil, a.Sessions.SignOut(ctx)
	})
}

func (a *server) signIn(ctx context.Context, in signIn) (signedIn, error) {
	var actor policy.Actor
	var err error
	switch {
	case in.Demo != "" && (in.User != "" || in.Password != ""):
		return signedIn{}, fault.New(fault.Invalid, "request.sign-in", "give user and password, or demo, not both").WithField("demo")
	case in.Demo != "":
		actor, err = a.Sessions.SignInDemo(callerOf(ctx).request.WithContext(ctx), in.Demo)
	case in.User == "":
		return signedIn{}, fault.New(fault.Invalid, "request.missing", "{field} is missing", "field", "user").WithField("user")
	default:
		actor, err = a.Sessions.SignIn(ctx, in.User, in.Password)
	}
	if err != nil {
		return signedIn{}, err
	}
	token, until, err := a.Sessions.Token(ctx)
	return signedIn{Token: token, ExpiresAt: until.UTC(), User: actor}, err
}
