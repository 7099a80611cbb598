package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/policy"
)

// A record of a kind that the program does not know is shown as that: number, organisation, time and kind, and never its body.
func TestUnknownKindIsNotShown(t *testing.T) {
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := policy.NewEngine(pack)
	if err != nil {
		t.Fatal(err)
	}
	kinds := event.Kinds{"rescue.note-added": 1}
	e := event.Event{Number: 7, Kind: "rescue.note-added", Version: 1, Subject: "case/SAR-1", Refs: []string{"place/x"}, Org: "mrcc-rome", Author: "conti",
		Recorded: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), Body: json.RawMessage(`{"text":"canary"}`)}
	duty := dispatch.State{Policy: engine, Actor: policy.Actor{User: "conti", Roles: []string{"duty-officer"}}}
	admin := dispatch.State{Policy: engine, Actor: policy.Actor{User: "admin", Roles: []string{"administrator"}}}
	unknown, newer := e, e
	unknown.Kind, newer.Version = "rescue.invented", 2
	tests := []struct {
		name    string
		known   func(string, int) bool
		reader  dispatch.State
		e       event.Event
		kind    string
		visible bool
	}{
		{"known", kinds.Knows, duty, e, "rescue.note-added", true},
		{"unknown kind", kinds.Knows, duty, unknown, "rescue.invented", false},
		{"unknown version", kinds.Knows, duty, newer, "rescue.note-added", false},
		{"a program that knows nothing", nil, duty, e, "rescue.note-added", false},
		{"unknown and not for this role", kinds.Knows, admin, unknown, "", false},
		{"known and not for this role", kinds.Knows, admin, e, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := &server{Options: Options{Known: tt.known}}
			got := a.visible(tt.reader, tt.e)
			text, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			shown := strings.Contains(string(text), "canary") && got.Subject != "" && got.Author != "" && got.Refs != nil
			hidden := !strings.Contains(string(text), "canary") && got.Subject == "" && got.Author == "" && got.Refs == nil
			if tt.visible && !shown || !tt.visible && !hidden || got.Kind != tt.kind || got.Number != 7 || got.Org != "mrcc-rome" || got.Recorded != e.Recorded {
				t.Errorf("shown as %s", text)
			}
		})
	}
}
