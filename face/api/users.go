package api

import (
	"context"
	"net/http"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/fault"
	"fanar/record/dispatch"
)

// newPassword is what a password is set with. The user stands in the address.
type newPassword struct {
	User     string `json:"user"`
	Password string `json:"password" doc:"At least 10 characters; a sentence is good"`
}

// contactRead asks how to reach somebody, and says why. The user stands in the address.
type contactRead struct {
	ID     string `json:"id"`
	Reason string `json:"reason" doc:"Why it is needed; it is recorded with the reader's name"`
}

// contactView is how to reach a user.
type contactView struct {
	User    string `json:"user"`
	Contact string `json:"contact"`
}

// contact is no GET: it writes who asked and why, and a link, or a program that follows links, must not.
func (a *server) contact() {
	e := endpoint{method: http.MethodPost, path: "/users/{id}/contact-reads", id: "readContact", summary: "How to reach a user; who reads it and why is recorded"}
	body := bodyOf[contactRead](a, e)
	op := e.operation()
	op.Parameters = pathParameters(e)
	register(a, e, op, func(ctx context.Context, req *request) (*answer[contactView], error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		raw, err := req.body()
		if err != nil {
			return nil, err
		}
		var in contactRead
		if err := body.decode(raw, map[string]string{"id": req.ctx.Param("id")}, &in); err != nil {
			return nil, err
		}
		out := contactView{User: in.ID}
		err = a.Dispatch.ReadOnRecord(ctx, actor, directory.ContactAudience, "user/"+in.ID, in.Reason, func(s dispatch.State) (err error) {
			out.Contact, err = directory.ContactOf(s, s.Vault, in.ID)
			return err
		})
		return &answer[contactView]{Body: out}, err
	})
	a.operationOf(e).RequestBody = body.description
}

func (a *server) users() {
	read(a, endpoint{path: "/users", id: "listUsers", summary: "All users"}, "read.users",
		func(s dispatch.State, _ *nothing) (list[directory.Shown], error) {
			return whole(directory.AllUsers(s, s.Vault))
		})
	readOne(a, endpoint{path: "/users/{id}", id: "getUser", summary: "One user"}, "read.users",
		func(s dispatch.State, in *idInPath) (directory.Shown, uint64, error) {
			u, ok, err := directory.UserByID(s, s.Vault, in.ID)
			if err == nil && !ok {
				err = fault.New(fault.NotFound, "directory.no-user", "there is no user {user}", "user", in.ID)
			}
			return versioned(s, u, "user/"+in.ID, err)
		})
	command[directory.AddUser](a, put("users", "user", "addUser",
		"Let a person sign in, or change name, contact, roles or whether the user is disabled; an empty name or contact leaves what stands"))
	commandFrom(a, endpoint{method: http.MethodPut, path: "/users/{user}/password", id: "setPassword", subject: "user/{user}",
		summary: "Set a user's password"}, func(ctx context.Context, in newPassword) (c credential.SetPassword, err error) {
		c.User = in.User
		c.Hash, err = a.hash(ctx, in.Password, c.Action(), nil)
		return c, err
	})
	read(a, endpoint{path: "/user-proposals", id: "listUserProposals", summary: "Changes of users that wait for the oversight to confirm them"}, "read.users",
		func(s dispatch.State, _ *nothing) (list[directory.Waiting], error) {
			return whole(directory.AllWaiting(s, s.Vault))
		})
	command[directory.ConfirmUser](a, endpoint{method: http.MethodPost, path: "/users/{user}/confirmation", id: "confirmUser", subject: "user/{user}",
		summary: "Let a change of a user take effect that somebody else proposed; it takes a rights officer or a monitor"})
	a.contact()
	command[directory.EraseUser](a, endpoint{method: http.MethodPost, path: "/users/{user}/erasure", id: "eraseUser", subject: "user/{user}",
		summary: "Erase a user's name, contact and means of signing in; the identifier and what the user decided stay on record"})
}
