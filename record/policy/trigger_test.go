package policy

import (
	"encoding/json"
	"testing"

	"fanar/record/event"
)

func TestTrigger(t *testing.T) {
	body := `{"accepted":true,"declined":false,"to":"police-custody/guard/patrol","reason":"arrest","n":3,"zero":0,"none":null,
		"lot":{"unaccompanied-child":2,"female/18-59":1},"refs":[],"more":["x"],"empty":{}}`
	for _, tt := range []struct {
		name    string
		trigger Trigger
		want    bool
	}{
		{"the kind alone", "people.moved", true},
		{"another kind", "people.counted", false},
		{"a kind that begins alike", "people.move", false},
		{"a value", "people.moved reason=arrest", true},
		{"another value", "people.moved reason=arres", false},
		{"not that value", "people.moved reason!=medevac", true},
		{"a value that it is", "people.moved reason!=arrest", false},
		{"a beginning", "people.moved to^=police-custody/", true},
		{"another beginning", "people.moved to^=reception/", false},
		{"not that beginning", "people.moved to!^=reception/", true},
		{"a beginning that it has", "people.moved to!^=police", false},
		{"true", "people.moved accepted=true", true},
		{"a number", "people.moved n=3", true},
		{"there", "people.moved lot.unaccompanied-child", true},
		{"there, with a slash", "people.moved lot.female/18-59", true},
		{"not there", "people.moved lot.pregnant", false},
		{"false", "people.moved declined", false},
		{"zero", "people.moved zero", false},
		{"null", "people.moved none", false},
		{"an empty list", "people.moved refs", false},
		{"a list", "people.moved more", true},
		{"an empty table", "people.moved empty", false},
		{"a table", "people.moved lot", true},
		{"inside a word", "people.moved reason.why", false},
		{"all of several", "people.moved reason=arrest accepted lot.unaccompanied-child", true},
		{"all but one of several", "people.moved reason=arrest declined", false},
		{"an equals sign in the value", "people.moved reason=a=b", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.trigger.check(); err != nil {
				t.Fatalf("check: %v", err)
			}
			if got := tt.trigger.Met(event.Event{Kind: "people.moved", Body: json.RawMessage(body)}); got != tt.want {
				t.Errorf("%q: met is %v, want %v", tt.trigger, got, tt.want)
			}
		})
	}
	for _, bad := range []Trigger{"", "moved", "people.moved ", "people.moved  reason=x", "people.moved =x", "people.moved .a", "people.moved a.="} {
		if bad.check() == nil {
			t.Errorf("%q passed for a trigger", bad)
		}
	}
	if Trigger("people.moved reason").Met(event.Event{Kind: "people.moved", Body: json.RawMessage(`[1]`)}) {
		t.Error("a body that is a list met a condition")
	}
}

// FuzzTrigger holds that no trigger and no body brings the fold down, and that a kind is met only by itself.
func FuzzTrigger(f *testing.F) {
	f.Add("people.moved to^=police-custody/", "people.moved", []byte(`{"to":"police-custody/x/y"}`))
	f.Add("a.b c.d!=e", "a.b", []byte(`{"c":{"d":[1]}}`))
	f.Fuzz(func(t *testing.T, trigger, kind string, body []byte) {
		if Trigger(trigger).Met(event.Event{Kind: kind, Body: body}) && Trigger(trigger).Kind() != kind {
			t.Errorf("%q was met by a %q", trigger, kind)
		}
	})
}

// FuzzTimedRules holds that whatever text a pack's record carries, its clocks are read without a panic, and that each one
// read is whole.
func FuzzTimedRules(f *testing.F) {
	f.Add(string(Shipped))
	f.Add("[[rule]]\nid='R'\n[rule.clock]\nstarts=['a.b']\nminutes=1\nescalate=[{after=0,to=['r']}]")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range TimedRules(text) {
			if r.ID == "" || r.Clock.check(r.ID) != nil {
				t.Errorf("a clock that is not whole: %+v", r)
			}
		}
	})
}
