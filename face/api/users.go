package api

import (
	"context"
	"net/http"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// newPassword is what a password is set with. The user stands in the address.
type newPassword struct {
	User     string `json:"user"`
	Password string `json:"password" doc:"At least 10 characters; a sentence is good"`
}

func (a *server) users() {
	read(a, endpoint{path: "/users", id: "listUsers", summary: "All users"}, "read.users",
		func(s dispatch.State, _ *nothing) (list[directory.User], error) {
			return whole(journal.Collect(directory.Users.All(s, "")))
		})
	readOne(a, endpoint{path: "/users/{id}", id: "getUser", summary: "One user"}, "read.users",
		func(s dispatch.State, in *idInPath) (directory.User, uint64, error) {
			u, ok, err := directory.Users.Get(s, in.ID)
			if err == nil && !ok {
				err = fault.New(fault.NotFound, "directory.no-user", "there is no user {user}", "user", in.ID)
			}
			return versioned(s, u, "user/"+in.ID, err)
		})
	command[directory.AddUser](a, put("users", "user", "addUser", "Let a person sign in, or change name, roles or whether the user is disabled"))
	commandFrom(a, endpoint{method: http.MethodPut, path: "/users/{user}/password", id: "setPassword", subject: "user/{user}",
		summary: "Set a user's password"}, func(_ context.Context, in newPassword) (directory.SetPassword, error) {
		hash, err := directory.HashPassword(in.Password)
		return directory.SetPassword{User: in.User, Hash: hash}, err
	})
}
