package cli

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"fanar/desk/directory"
)

type userVerbs struct {
	List     userListCmd     `cmd:"" help:"All users."`
	Add      userAddCmd      `cmd:"" help:"Let a person sign in, or change name and roles."`
	Password userPasswordCmd `cmd:"" help:"Set a user's password."`
}

type userListCmd struct{}

// Run lists users.
func (userListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[directory.User]
	body, err := t.node.fetch(ctx, "/users", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, u := range l.Items {
		state := "may sign in"
		if u.Disabled {
			state = "disabled"
		}
		rows = append(rows, []string{u.ID, u.Name, u.Org, strings.Join(u.Roles, ","), state})
	}
	t.table("ID NAME ORGANISATION ROLES STATE", rows)
	return nil
}

type userAddCmd struct {
	ID           string   `arg:"" help:"Small letters, digits and hyphens."`
	Name         string   `required:"" help:"Of the person." placeholder:"TEXT"`
	Organisation string   `required:"" help:"Identifier or name." placeholder:"ORGANISATION"`
	Role         []string `required:"" help:"Such as duty-officer; may be given more than once." placeholder:"ROLE"`
	Disabled     bool     `help:"The user can no longer sign in."`
	once         `embed:""`
}

// Run adds a user.
func (c userAddCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Organisation)
	if err != nil {
		return err
	}
	u := directory.User{Name: c.Name, Org: o.ID, Roles: c.Role, Disabled: c.Disabled}
	return t.send(ctx, http.MethodPut, "/users/"+url.PathEscape(c.ID), withoutID(u), c.once, "%s may sign in as soon as a password is set (fanar user password %s)", c.Name, c.ID)
}

type userPasswordCmd struct {
	ID            string `arg:"" help:"Identifier of the user."`
	PasswordStdin bool   `help:"Read the password from standard input."`
	once          `embed:""`
}

// Run sets a password.
func (c userPasswordCmd) Run(ctx context.Context, t *terminal) error {
	password, err := t.password("new password of "+c.ID+": ", c.PasswordStdin)
	if err != nil {
		return err
	}
	return t.send(ctx, http.MethodPut, "/users/"+url.PathEscape(c.ID)+"/password", map[string]any{"password": password}, c.once, "the password of %s is set", c.ID)
}

// withoutID is a thing of the directory as a body: its identifier stands in the address.
func withoutID(v any) map[string]any {
	var m map[string]any
	if body, err := json.Marshal(v); err == nil && json.Unmarshal(body, &m) == nil {
		delete(m, "id")
	}
	return m
}
