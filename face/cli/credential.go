package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

type userInviteCmd struct {
	ID   string `arg:"" help:"Identifier of a user who cannot sign in yet."`
	once `embed:""`
}

// Run makes a one-time link, so that nobody else ever knows what the user signs in with.
func (c userInviteCmd) Run(ctx context.Context, t *terminal) error {
	return t.oneTime(ctx, "/users/"+url.PathEscape(c.ID)+"/invitation", c.once, "for a day")
}

type userRecoverVerbs struct {
	Start   recoverStartCmd   `cmd:"" help:"Ask to let a user back in who lost everything; another officer confirms."`
	Confirm recoverConfirmCmd `cmd:"" help:"Confirm it as the second officer, and get a one-time link."`
}

type recoverStartCmd struct {
	ID     string `arg:"" help:"Identifier of the user."`
	Reason string `required:"" help:"How you know that it is this person. It stays on record: write no name in it." placeholder:"TEXT"`
	once   `embed:""`
}

// Run starts a recovery.
func (c recoverStartCmd) Run(ctx context.Context, t *terminal) error {
	return t.send(ctx, http.MethodPost, "/users/"+url.PathEscape(c.ID)+"/recovery", map[string]any{"reason": c.Reason}, c.once,
		"another officer has to confirm within a day: fanar user recover confirm %s", c.ID)
}

type recoverConfirmCmd struct {
	ID   string `arg:"" help:"Identifier of the user."`
	once `embed:""`
}

// Run confirms a recovery.
func (c recoverConfirmCmd) Run(ctx context.Context, t *terminal) error {
	return t.oneTime(ctx, "/users/"+url.PathEscape(c.ID)+"/recovery/confirmation", c.once, "for half an hour")
}

type userRevokeCmd struct {
	ID   string `arg:"" help:"Identifier of the user."`
	once `embed:""`
}

// Run ends all sessions of a user.
func (c userRevokeCmd) Run(ctx context.Context, t *terminal) error {
	return t.send(ctx, http.MethodDelete, "/users/"+url.PathEscape(c.ID)+"/sessions", map[string]any{}, c.once, "all sessions of %s are over", c.ID)
}

// oneTime asks for a one-time link and prints it, once.
func (t *terminal) oneTime(ctx context.Context, path string, o once, life string) error {
	answer, err := t.node.change(ctx, http.MethodPost, path, map[string]any{}, o)
	if err != nil || t.raw(answer) {
		return err
	}
	var got struct{ Link, Code string }
	if err := json.Unmarshal(answer, &got); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	fmt.Fprintln(t.out, got.Link)
	t.say("good once, %s; hand it to this person alone. Whoever has it can become this user", life)
	return nil
}
