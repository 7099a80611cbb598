package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"fanar/face/session"
	"fanar/fault"
)

type sessionVerbs struct {
	List   sessionListCmd   `cmd:"" help:"Where you are signed in."`
	Revoke sessionRevokeCmd `cmd:"" help:"End another of your sessions, or all others."`
	Prove  sessionProveCmd  `cmd:"" help:"Show once more that it is you, for changes that take a fresh proof."`
}

type sessionListCmd struct{}

// Run lists the caller's sessions.
func (sessionListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[session.Session]
	body, err := t.node.fetch(ctx, "/sessions", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	rows := [][]string{}
	for _, s := range l.Items {
		current := ""
		if s.Current {
			current = "this one"
		}
		rows = append(rows, []string{s.ID, clock(s.Began), clock(s.Seen), s.Method, s.Address, s.Agent, current})
	}
	t.table("ID SINCE LAST-USED HOW FROM PROGRAM NOTE", rows)
	return nil
}

type sessionRevokeCmd struct {
	ID     string `arg:"" optional:"" help:"Of the session; list shows it."`
	Others bool   `help:"All but this one."`
}

// Run ends sessions.
func (c sessionRevokeCmd) Run(ctx context.Context, t *terminal) error {
	switch {
	case c.ID == "" && !c.Others || c.ID != "" && c.Others:
		return fault.New(fault.Invalid, "cli.session", "say which session to end, or --others for all but this one").WithHint("fanar session list shows them")
	case c.Others:
		c.ID = "others"
	}
	if _, err := t.node.send(ctx, http.MethodDelete, "/sessions/"+url.PathEscape(c.ID), nil, nil); err != nil {
		return err
	}
	t.say("ended")
	return nil
}

type sessionProveCmd struct {
	PasswordStdin bool `help:"Read the password, or the code of the app, from standard input."`
}

// Run proves it.
func (c sessionProveCmd) Run(ctx context.Context, t *terminal) error {
	if err := t.show(ctx, c.PasswordStdin); err != nil {
		return err
	}
	t.say("proved; it counts for some minutes")
	return nil
}

// prove is what a change that takes a fresh proof asks for before it is sent again. A demonstration takes the wish as the proof.
func (t *terminal) prove(ctx context.Context) error {
	if _, err := t.node.post(ctx, "/sessions/current/step-up", map[string]any{"demo": true}); err == nil {
		return nil
	}
	fmt.Fprintln(t.err, "fanar: this takes a fresh proof that it is you")
	return t.show(ctx, false)
}

// show asks for the code or the password and gives it to the node.
func (t *terminal) show(ctx context.Context, fromStdin bool) error {
	text, err := t.password("code of the app, or password: ", fromStdin)
	if err != nil {
		return err
	}
	field := "password"
	if digits := strings.ReplaceAll(text, " ", ""); len(digits) == 6 && strings.Trim(digits, "0123456789") == "" {
		field = "code"
	}
	_, err = t.node.post(ctx, "/sessions/current/step-up", map[string]any{field: text})
	return err
}

// post sends what is no change of the record: it needs no key.
func (c *client) post(ctx context.Context, path string, body any) ([]byte, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	return c.send(ctx, http.MethodPost, path, data, http.Header{"Content-Type": {"application/json"}})
}
