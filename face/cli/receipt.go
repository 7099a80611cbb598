package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"fanar/record/dispatch"
)

// post sends a change and says what came of it: done is the sentence, without its end.
func (t *terminal) post(ctx context.Context, path string, body any, o once, done string, args ...any) error {
	return t.send(ctx, http.MethodPost, path, body, o, done, args...)
}

func (t *terminal) send(ctx context.Context, method, path string, body any, o once, done string, args ...any) error {
	answer, err := t.node.change(ctx, method, path, body, o)
	if err != nil || t.raw(answer) {
		return err
	}
	var r dispatch.Receipt
	if err := json.Unmarshal(answer, &r); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	t.receipt(r, fmt.Sprintf(done, args...))
	return nil
}

// receipt says that something is on record, and what opened because of it.
func (t *terminal) receipt(r dispatch.Receipt, done string) {
	var notes []string
	if r.Version != 0 {
		notes = append(notes, fmt.Sprintf("record %d", r.Version))
	}
	if r.Repeated {
		notes = append(notes, "done before under this key")
	}
	if len(notes) > 0 {
		done += " (" + strings.Join(notes, ", ") + ")"
	}
	t.say("%s", done)
	for _, id := range r.Incidents {
		t.say("incident %s opened by itself: this breaks a rule (fanar incident show %s)", id, id)
	}
}
