package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestFill(t *testing.T) {
	tests := []struct {
		name, text, want string
		args             map[string]any
	}{
		{"values", "{count} of {all} people", "3 of 14 people", map[string]any{"count": 3, "all": 14}},
		{"a missing value is seen", "{count} of {all}", "3 of {all}", map[string]any{"count": 3}},
		{"an open brace stays", "a { b", "a { b", nil},
		{"braces in a value are not filled again", "{a}", "{b}", map[string]any{"a": "{b}", "b": "x"}},
		{"empty", "", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fill(tt.text, tt.args); got != tt.want {
				t.Errorf("Fill(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestKindOf(t *testing.T) {
	cause := errors.New("disk full")
	refused := New(Refused, "policy.refused", "refused by {rules}", "rules", "R8").WithCause(cause)
	wrapped := fmt.Errorf("order a landing: %w", refused)
	if KindOf(wrapped) != Refused || As(wrapped).Code != "policy.refused" || As(wrapped).Text != "refused by R8" {
		t.Errorf("through a wrap: %s, %+v", KindOf(wrapped), As(wrapped))
	}
	if !errors.Is(wrapped, cause) {
		t.Error("the cause is lost")
	}
	if KindOf(cause) != Internal || As(cause).Text == "" || As(cause).Text == cause.Error() {
		t.Errorf("an error that is no fault: %s, %q; want internal, in words that hide the cause", KindOf(cause), As(cause).Text)
	}
}

func FuzzFill(f *testing.F) {
	f.Add("{a} and {b}", "x")
	f.Add("{{a}", "{")
	f.Fuzz(func(_ *testing.T, text, value string) { Fill(text, map[string]any{"a": value}) })
}
