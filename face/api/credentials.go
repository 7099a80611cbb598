package api

import (
	"context"
	"net/http"
	"net/url"

	"fanar/desk/directory/credential"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// whose names a user in the address.
type whose struct {
	User string `json:"user"`
}

// oneTime is a code that an officer hands over. It is in this answer and nowhere else.
type oneTime struct {
	Code    string           `json:"code" doc:"Shown this once; whoever has it can become the user"`
	Link    string           `json:"link" doc:"The page that the code opens"`
	Receipt dispatch.Receipt `json:"receipt"`
}

// ownPassword is the caller's new password.
type ownPassword struct {
	Password string `json:"password" doc:"At least 10 characters; a sentence is good"`
}

func (a *server) credentials() {
	own := endpoint{method: http.MethodGet, path: "/credentials/current", id: "getCredentials", summary: "What the caller signs in with, without anything secret"}
	register(a, own, own.operation(), func(ctx context.Context, _ *nothing) (*answer[credential.Holding], error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		var out answer[credential.Holding]
		err = a.Journal.View(ctx, func(r journal.Reader) (err error) {
			out.Body, err = credential.HoldingOf(r, actor.User, a.Dispatch.Now())
			return err
		})
		return &out, err
	})
	commandFrom(a, endpoint{method: http.MethodPut, path: "/credentials/current/password", id: "changePassword", summary: "Set the caller's own password"},
		func(ctx context.Context, in ownPassword) (c credential.ChangePassword, err error) {
			c.Hash, err = a.hash(ctx, in.Password, c.Action(), func(actor policy.Actor) error { return credential.Fresh(actor, a.Dispatch.Now(), c.Action()) })
			return c, err
		})
	command[credential.RemovePasskey](a, endpoint{method: http.MethodDelete, path: "/credentials/current/passkeys/{id}", id: "removePasskey",
		summary: "Forget a passkey of the caller"})
	command[credential.RemoveCode](a, endpoint{method: http.MethodDelete, path: "/credentials/current/code", id: "removeCode",
		summary: "Forget the caller's authenticator app"})
	codeFor(a, endpoint{method: http.MethodPost, path: "/users/{user}/invitation", id: "inviteUser", status: http.StatusCreated,
		summary: "Give a user who cannot sign in yet a one-time code, good for a day"},
		func(user, code string) dispatch.Command { return credential.Invite{User: user, Code: code} })
	command[credential.StartRecovery](a, endpoint{method: http.MethodPost, path: "/users/{user}/recovery", id: "startRecovery",
		summary: "Ask to let a user back in who lost everything; another officer has to confirm within a day"})
	codeFor(a, endpoint{method: http.MethodPost, path: "/users/{user}/recovery/confirmation", id: "confirmRecovery", status: http.StatusCreated,
		summary: "Confirm a recovery as the second officer: the user's sessions end, and there is a one-time code, good for half an hour"},
		func(user, code string) dispatch.Command { return credential.ConfirmRecovery{User: user, Code: code} })
	command[credential.RevokeSessions](a, endpoint{method: http.MethodDelete, path: "/users/{user}/sessions", id: "revokeSessions",
		summary: "End all sessions of a user"})
}

// hash hashes a password for whoever may do what it is for; others cost no hashing. also, if not nil, may refuse too.
func (a *server) hash(ctx context.Context, password, action string, also func(policy.Actor) error) (string, error) {
	actor, err := a.Sessions.Actor(ctx)
	if err != nil {
		return "", err
	}
	if err := a.Dispatch.Authorise(ctx, actor, action, ""); err != nil {
		return "", err
	}
	if also != nil {
		if err := also(actor); err != nil {
			return "", err
		}
	}
	return a.Sessions.Credentials().Hash(ctx, password)
}

// codeFor registers a change that answers with a one-time code.
func codeFor(a *server, e endpoint, make func(user, code string) dispatch.Command) {
	body := bodyOf[whose](a, e)
	op := e.operation()
	op.Parameters = append(pathParameters(e), changeParameters(e)...)
	register(a, e, op, func(ctx context.Context, in *request) (*receipt[oneTime], error) {
		var code string
		_, r, err := change(ctx, a, e, body.form, in, func(_ context.Context, w whose) (dispatch.Command, error) {
			code = credential.NewEnrolmentCode(w.User)
			return make(w.User, code), nil
		})
		if err == nil && r.Repeated {
			err = fault.New(fault.Conflict, "credential.shown-once", "this was done already, and the code was shown once").
				WithHint("do it again for a new code")
		}
		if err != nil {
			return nil, err
		}
		link := a.Sessions.Origin(callerOf(ctx).request) + "/enrol?code=" + url.QueryEscape(code)
		return &receipt[oneTime]{ETag: etag(r.Version), Location: address(r.Subject), Body: oneTime{Code: code, Link: link, Receipt: r}}, nil
	})
	a.operationOf(e).RequestBody = body.description
}
