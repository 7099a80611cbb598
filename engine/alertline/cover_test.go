package alertline

import (
	"strings"
	"testing"
	"time"
)

// TestR28WithoutPhones: no telephone number stays in what is recorded, and all else stays where it was.
func TestR28WithoutPhones(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, line := range []string{"+39 06 5908 4527 80 pob", "3355N01230E call 0033612345678 rubber", "+88163 1234 5678 1132 rubber 40 pob"} {
		a := Parse(line, now, time.UTC).WithoutPhones()
		if len(a.Raw) != len(line) || !strings.Contains(a.Raw, "*****") {
			t.Errorf("%q became %q", line, a.Raw)
		}
		for _, p := range append(a.Parts, a.Rest...) {
			if a.Raw[p.Start:p.End] != p.Text {
				t.Errorf("%q: the part %q is not at its place in %q", line, p.Text, a.Raw)
			}
		}
		for _, digits := range []string{"5908", "612345678", "1234 5678"} {
			if strings.Contains(a.Raw, digits) {
				t.Errorf("%q still holds the number %s: %q", line, digits, a.Raw)
			}
		}
	}
	if plain := "1132 3355N01230E rubber 80 pob"; Parse(plain, now, time.UTC).WithoutPhones().Raw != plain {
		t.Error("a line without a telephone number was changed")
	}
}
