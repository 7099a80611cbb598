package event_test

import (
	"strings"
	"testing"

	"fanar/record/event"
)

type spoken struct{}

func (spoken) Kind() string { return "test.spoken" }

type revised struct{}

func (revised) Kind() string { return "test.revised" }
func (revised) Version() int { return 3 }

func TestKinds(t *testing.T) {
	k, err := event.KindsOf(spoken{}, revised{})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		kind    string
		version int
		knows   bool
	}{{"test.spoken", 1, true}, {"test.spoken", 2, false}, {"test.spoken", 0, false}, {"test.revised", 1, true}, {"test.revised", 3, true},
		{"test.revised", 4, false}, {"test.unheard", 1, false}, {"", 1, false}}
	for _, tt := range tests {
		if got := k.Knows(tt.kind, tt.version); got != tt.knows {
			t.Errorf("knows version %d of %q: %v", tt.version, tt.kind, got)
		}
		if event.Kinds(nil).Knows(tt.kind, tt.version) {
			t.Errorf("no kinds know %q", tt.kind)
		}
	}
	if _, err := event.KindsOf(spoken{}, revised{}, spoken{}); err == nil || !strings.Contains(err.Error(), "test.spoken") {
		t.Errorf("a kind that stands twice: %v", err)
	}
}
