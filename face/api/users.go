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

// contactOf asks how to reach somebody, and says why.
type contactOf struct {
	ID     string `path:"id"`
	Reason string `query:"reason" doc:"Why it is needed; it is recorded with the reader's name"`
}

// contactView is how to reach a user.
type contactView struct {
	User    string `json:"user"`
	Contact string `json:"contact"`
}

func (a *server) contact() {
	e := endpoint{method: http.MethodGet, path: "/users/{id}/contact", id: "getContact", summary: "How to reach a user; who reads it and why is recorded"}
	register(a, e, e.operation(), func(ctx context.Context, in *contactOf) (*answer[contactView], error) {
		actor, err := a.Sessions.Actor(ctx)
		if err != nil {
			return nil, err
		}
		out := contactView{User: in.ID}
		err = a.Dispatch.ReadOnRecord(ctx, actor, directory.ContactAudience, "user/"+in.ID, in.Reason, func(s dispatch.State) (err error) {
			out.Contact, err = directory.ContactOf(s, s.Vault, in.ID)
			return err
		})
		return &answer[contactView]{Body: out}, err
	})
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
		summary: "Set a user's password"}, func(_ context.Context, in newPassword) (credential.SetPassword, error) {
		hash, err := credential.HashPassword(in.Password)
		return credential.SetPassword{User: in.User, Hash: hash}, err
	})
	a.contact()
	command[directory.EraseUser](a, endpoint{method: http.MethodPost, path: "/users/{user}/erasure", id: "eraseUser", subject: "user/{user}",
		summary: "Erase a user's name, contact and means of signing in; the identifier and what the user decided stay on record"})
}
