package api

import (
	"context"
	"net/http"
	"time"

	"fanar/desk/directory/credential"
	"fanar/face/session"
	"fanar/fault"
	"fanar/record/policy"
)

// signIn is a user with a password, or a user of a demonstration.
type signIn struct {
	User     string `json:"user,omitempty"`
	Password string `json:"password,omitempty"`
	Code     string `json:"code,omitempty" doc:"Six digits of the user's authenticator app, if one is set up"`
	Demo     string `json:"demo,omitempty" doc:"A user of a demonstration, without password, from the node's own machine only"`
}

// signedIn is a session.
type signedIn struct {
	Token     string       `json:"token" doc:"For the header Authorization: Bearer"`
	ExpiresAt time.Time    `json:"expiresAt"`
	User      policy.Actor `json:"user"`
}

func (a *server) sessions() {
	in := endpoint{method: http.MethodPost, path: "/sessions", id: "signIn", summary: "Sign in with a password, and a code if one is set up, and get a token", status: http.StatusCreated}
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

	all := endpoint{method: http.MethodGet, path: "/sessions", id: "listSessions", summary: "Where the caller is signed in"}
	register(a, all, all.operation(), func(ctx context.Context, _ *nothing) (*answer[list[session.Session]], error) {
		out, err := whole(a.Sessions.List(ctx))
		return &answer[list[session.Session]]{Body: out}, err
	})

	end := endpoint{method: http.MethodDelete, path: "/sessions/{id}", id: "endSession", summary: "End another session of the caller; the id \"others\" ends all but this one"}
	register(a, end, end.operation(), func(ctx context.Context, in *idInPath) (*struct{}, error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		if in.ID == "others" {
			in.ID = ""
		}
		return nil, a.Sessions.Revoke(ctx, actor, in.ID)
	})

	a.stepUp()
}

// proof is what shows that the caller is there.
type proof struct {
	Password string `json:"password,omitempty"`
	Code     string `json:"code,omitempty" doc:"Six digits of the user's authenticator app"`
	Demo     bool   `json:"demo,omitempty" doc:"In a demonstration, on the node's own machine, for who signed in so"`
}

func (a *server) stepUp() {
	prove := endpoint{method: http.MethodPost, path: "/sessions/current/step-up", id: "stepUp",
		summary: "Prove once more who is there, for changes that take a fresh proof (code access.step-up); it counts for some minutes"}
	body := bodyOf[proof](a, prove)
	register(a, prove, prove.operation(), func(ctx context.Context, req *request) (*struct{}, error) {
		raw, err := req.body()
		if err != nil {
			return nil, err
		}
		var p proof
		if err := body.decode(raw, nil, &p); err != nil {
			return nil, err
		}
		if p.Demo {
			return nil, a.Sessions.ProveDemo(callerOf(ctx).request.WithContext(ctx))
		}
		return nil, a.Sessions.Prove(ctx, credential.Shown{Password: p.Password, Code: p.Code})
	})
	a.operationOf(prove).RequestBody = body.description
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
		_, err = a.Sessions.SignIn(ctx, in.User, credential.Shown{Password: in.Password, Code: in.Code})
		if err == nil {
			actor, err = a.Sessions.Actor(ctx)
		}
	}
	if err != nil {
		return signedIn{}, err
	}
	token, until, err := a.Sessions.Token(ctx)
	return signedIn{Token: token, ExpiresAt: until.UTC(), User: actor}, err
}
