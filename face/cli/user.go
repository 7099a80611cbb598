package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"fanar/desk/directory"
)

type userVerbs struct {
	List     userListCmd      `cmd:"" help:"All users."`
	Add      userAddCmd       `cmd:"" help:"Let a person sign in, or change name and roles."`
	Confirm  userConfirmCmd   `cmd:"" help:"Let a change of a user take effect that somebody else proposed; the oversight does."`
	Password userPasswordCmd  `cmd:"" help:"Set a user's password, in scripts; people are invited instead."`
	Invite   userInviteCmd    `cmd:"" help:"Give a new user a one-time link to set up a passkey or password."`
	Recover  userRecoverVerbs `cmd:"" help:"Let a user back in who lost everything: it takes two officers."`
	Revoke   userRevokeCmd    `cmd:"" help:"End all sessions of a user."`
	Contact  userContactCmd   `cmd:"" help:"How to reach a user. Who reads it and why is recorded."`
	Erase    userEraseCmd     `cmd:"" help:"Erase a user's name, contact and means of signing in. It cannot be taken back."`
}

type userListCmd struct{}

// Run lists users.
func (userListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[directory.Shown]
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
		name := u.Name
		if u.NameMissing != "" {
			name = "(" + u.NameMissing + ")"
		}
		rows = append(rows, []string{u.ID, name, u.Org, strings.Join(u.Roles, ","), state, u.NameUntil})
	}
	t.table("ID NAME ORGANISATION ROLES STATE NAME-UNTIL", rows)
	return nil
}

type userAddCmd struct {
	ID            string   `arg:"" help:"Small letters, digits and hyphens; it stays on record for ever, so a number says less than a name."`
	Name          string   `help:"Of the person. Of a user who is there, leaving it out leaves what stands." placeholder:"TEXT"`
	Contact       string   `help:"How to reach the person on duty: telephone, e-mail." placeholder:"TEXT"`
	ForgetContact bool     `help:"Erase the contact that stands."`
	Organisation  string   `required:"" help:"Identifier or name." placeholder:"ORGANISATION"`
	Role          []string `required:"" help:"Such as duty-officer; may be given more than once." placeholder:"ROLE"`
	Disabled      bool     `help:"The user can no longer sign in."`
	once          `embed:""`
}

// Run adds a user.
func (c userAddCmd) Run(ctx context.Context, t *terminal) error {
	o, err := t.node.organisationNamed(ctx, c.Organisation)
	if err != nil {
		return err
	}
	u := directory.AddUser{User: directory.User{Name: c.Name, Contact: c.Contact, Org: o.ID, Roles: c.Role, Disabled: c.Disabled}, ForgetContact: c.ForgetContact}
	return t.send(ctx, http.MethodPut, "/users/"+url.PathEscape(c.ID), withoutID(u), c.once, "%s may sign in with a one-time link (fanar user invite %s), unless the change waits for the oversight (fanar user confirm %s)", cmp.Or(c.Name, c.ID), c.ID, c.ID)
}

type userConfirmCmd struct {
	ID   string `arg:"" help:"Identifier of the user."`
	once `embed:""`
}

// Run confirms a change that waits.
func (c userConfirmCmd) Run(ctx context.Context, t *terminal) error {
	return t.send(ctx, http.MethodPost, "/users/"+url.PathEscape(c.ID)+"/confirmation", map[string]any{}, c.once, "the change of %s is in effect", c.ID)
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

type userContactCmd struct {
	ID     string `arg:"" help:"Identifier of the user."`
	Reason string `required:"" help:"Why it is needed; it is recorded with your name." placeholder:"TEXT"`
}

// Run says how to reach a user.
func (c userContactCmd) Run(ctx context.Context, t *terminal) error {
	var in struct{ Contact string }
	body, err := t.node.change(ctx, http.MethodPost, "/users/"+url.PathEscape(c.ID)+"/contact-reads", map[string]any{"reason": c.Reason}, once{})
	if err != nil || t.raw(body) {
		return err
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	t.say("%s", in.Contact)
	return nil
}

type userEraseCmd struct {
	ID     string `arg:"" help:"Identifier of the user; it stays on record."`
	Reason string `required:"" help:"Why. It stays on record: write no name in it." placeholder:"TEXT"`
	once   `embed:""`
}

// Run erases what is personal about a user.
func (c userEraseCmd) Run(ctx context.Context, t *terminal) error {
	return t.send(ctx, http.MethodPost, "/users/"+url.PathEscape(c.ID)+"/erasure", map[string]any{"reason": c.Reason}, c.once,
		"what was personal about %s is erased; the identifier stays", c.ID)
}

// withoutID is a thing of the directory as a body: its identifier stands in the address.
func withoutID(v any) map[string]any {
	var m map[string]any
	if body, err := json.Marshal(v); err == nil && json.Unmarshal(body, &m) == nil {
		delete(m, "id")
	}
	return m
}
