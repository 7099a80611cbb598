package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/policy"
)

// kept is a session as the user's config folder holds it, under the node's address.
type kept struct {
	User      string    `json:"user"`
	Token     string    `json:"token"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// sessionFile is where sessions are kept; empty if the user has no config folder.
func (t *terminal) sessionFile() string {
	dir := t.env("XDG_CONFIG_HOME")
	if dir == "" {
		home := t.env("HOME")
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "fanar", "sessions.json")
}

func (t *terminal) keptSessions() (map[string]kept, error) {
	all := map[string]kept{}
	path := t.sessionFile()
	if path == "" {
		return all, nil
	}
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the kept sessions: %w", err)
	}
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, fault.New(fault.Invalid, "cli.sessions", "{path} cannot be read", "path", path).WithHint("remove it and sign in again").WithCause(err)
	}
	return all, nil
}

// keep writes the sessions so that nobody but the user can read them.
func (t *terminal) keep(all map[string]kept) error {
	path := t.sessionFile()
	if path == "" {
		return fault.New(fault.Invalid, "cli.no-config", "there is no config folder to keep the session in").
			WithHint("set HOME or XDG_CONFIG_HOME, or give the token in FANAR_TOKEN")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the config folder: %w", err)
	}
	body, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	fresh := path + ".new"
	if err := os.WriteFile(fresh, body, 0o600); err != nil {
		return fmt.Errorf("keep the session: %w", err)
	}
	return os.Rename(fresh, path)
}

type signInCmd struct {
	User          string `arg:"" help:"Identifier of the user."`
	PasswordStdin bool   `help:"Read the password from standard input."`
	Code          string `help:"Six digits of the authenticator app; asked for if it is needed. It counts once." placeholder:"DIGITS"`
	Demo          bool   `help:"Without a password, in a demonstration on its own machine."`
}

// Run signs in and keeps the token.
func (c signInCmd) Run(ctx context.Context, t *terminal) error {
	body := map[string]string{"demo": c.User}
	if !c.Demo {
		password, err := t.password("password of "+c.User+": ", c.PasswordStdin)
		if err != nil {
			return err
		}
		body = map[string]string{"user": strings.TrimSpace(c.User), "password": password}
		if c.Code != "" {
			body["code"] = c.Code
		}
	}
	t.node.token = ""
	answer, err := t.node.change(ctx, http.MethodPost, "/sessions", body, once{})
	if fault.As(err).Code == "sign-in.code-needed" && !c.PasswordStdin {
		if body["code"], err = t.password("code of the app: ", false); err != nil {
			return err
		}
		answer, err = t.node.change(ctx, http.MethodPost, "/sessions", body, once{})
	}
	if err != nil {
		return err
	}
	var in struct {
		Token     string       `json:"token"`
		ExpiresAt time.Time    `json:"expiresAt"`
		User      policy.Actor `json:"user"`
	}
	if err := json.Unmarshal(answer, &in); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	all, err := t.keptSessions()
	if err != nil {
		return err
	}
	all[t.Node] = kept{User: in.User.User, Token: in.Token, ExpiresAt: in.ExpiresAt}
	if err := t.keep(all); err != nil {
		return err
	}
	if !t.raw(answer) {
		t.say("signed in as %s (%s, %s) until %s", in.User.Name, in.User.Org, strings.Join(in.User.Roles, ", "), clock(in.ExpiresAt))
	}
	return nil
}

type signOutCmd struct{}

// Run ends the session at the node and forgets its token.
func (signOutCmd) Run(ctx context.Context, t *terminal) error {
	_, err := t.node.send(ctx, http.MethodDelete, "/sessions/current", nil, nil)
	if err != nil && !strings.HasPrefix(fault.As(err).Code, "sign-in.") {
		return err
	}
	all, err := t.keptSessions()
	if err != nil {
		return err
	}
	delete(all, t.Node)
	if err := t.keep(all); err != nil {
		return err
	}
	t.say("signed out")
	return nil
}

type whoAmICmd struct{}

// Run says who is signed in.
func (whoAmICmd) Run(ctx context.Context, t *terminal) error {
	var who policy.Actor
	body, err := t.node.fetch(ctx, "/sessions/current", nil, &who)
	if err != nil || t.raw(body) {
		return err
	}
	t.say("%s, %s, %s: %s", who.User, who.Name, who.Org, strings.Join(who.Roles, ", "))
	return nil
}
