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

// TestR28CoverPhones: numbers as people paste them, beside what looks like one and is none; and what is no text at all.
func TestR28CoverPhones(t *testing.T) {
	for _, text := range []string{"tel:+393331234567", "(+39)3331234567", "tel:3331234567", "wa.me/393331234567", "mobile=+393331234567",
		"phone:+216 22 123 456 on board", "call 00218 91 234 5678", "0039 333 1234567"} {
		if got := CoverPhones("80 pob\n" + text + "\n"); strings.Contains(got, "345") || strings.Contains(got, "123") || !strings.HasPrefix(got, "80 pob\n") {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{"0032 0045 0050 80 pob", "33.1234567890N 012.5E", "MMSI:247320161", "221432Z NOV 26", "A. SAR-12 3355N 01230E\r\nB. 80 POB", "at 0032: 120 people"} {
		if got := CoverPhones(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	if text := strings.Repeat("\x80", 3*Longest); len(CoverPhones(text)) != len(text) {
		t.Error("bytes that are no text were lost")
	}
	if long := strings.Repeat("ab ", Longest) + "+39 333 1234567"; strings.Contains(CoverPhones(long), "1234567") {
		t.Error("a number behind a long line stays")
	}
}
