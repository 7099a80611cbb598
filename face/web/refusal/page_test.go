package refusal_test

import (
	"errors"
	"net/http"
	"testing"

	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/fault"
)

// broken is a screen whose addresses fail, each in its way.
type broken struct{ room *screen.Room }

func (b broken) Routes(mux *http.ServeMux) {
	rule := fault.Rule{ID: "R8", Text: "english", Basis: []string{"SAR Convention annex 3.1.9"}, Since: "2026-11-01", Satisfied: "something", Ask: "somebody", Pack: "p@1"}
	for name, err := range map[string]error{
		"refused":     fault.New(fault.Refused, "policy.refused", "refused by {rules}: {text}", "rules", "R8", "text", "english").WithRules(rule),
		"forbidden":   fault.New(fault.Forbidden, "access.role", "{user} may not do this ({action}); it takes the role {roles}", "user", "A. Conti", "action", "rescue.OrderLanding", "roles", "duty-officer"),
		"conflict":    fault.New(fault.Conflict, "case.closed", "case {case} is closed", "case", "SAR-1").WithHint("reopen it first, with a reason (fanar case reopen {case})"),
		"unavailable": fault.New(fault.Unavailable, "journal.read-only", "the record cannot be written and is read-only since the storage said: {why}", "why", "disk full"),
		"inside":      errors.New("a secret path /var/lib"),
	} {
		mux.Handle("GET /"+name, b.room.Open(func(*screen.Visit) error { return err }))
	}
}

func TestEachKindOfFaultHasAPageThatExplains(t *testing.T) {
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return broken{room}, nil })
	conti := s.As(t, "conti")
	for _, test := range []struct {
		path   string
		status int
		says   []string
	}{
		{"/refused", 403, []string{"Refused by R8", "People are landed only at a place of safety", "SAR Convention annex 3.1.9", "2026-11-01", "p@1", "Who can be asked"}},
		{"/forbidden", 403, []string{"Not with your role", "order a landing", "duty officer"}},
		{"/conflict", 409, []string{"It has changed meanwhile", "case SAR-1 is closed", "reopen it first"}},
		{"/unavailable", 503, []string{"Not possible just now", "disk full"}},
		{"/inside", 500, []string{"Something went wrong inside Fanar", "nothing was recorded"}},
		{"/nowhere", 404, []string{"Not found", "or it is not shared with you"}},
	} {
		t.Run(test.path, func(t *testing.T) {
			page := conti.Get(test.path).Want(test.status, append(test.says, "Back", `<html lang="en"`)...)
			page.Lacks("secret path", "access.role", "rescue.OrderLanding")
			if part := conti.Get(test.path, "HX-Request", "true"); part.Status != test.status || len(part.Body) > 300 {
				t.Errorf("a script gets status %d and %d bytes, want %d and a sentence", part.Status, len(part.Body), test.status)
			}
		})
	}
	it := s.As(t, "conti")
	it.Lang = "it"
	it.Get("/refused").Want(403, "Rifiutato da R8", "Le persone si sbarcano solo in un luogo sicuro", "SAR Convention annex 3.1.9").Lacks("english")
	s.As(t, "").Get("/forbidden", "Referer", "https://evil.example/trap").Want(403).Lacks("evil.example")
}
