package policy_test

import (
	"strings"
	"testing"
	"time"

	"fanar/fault"
	"fanar/record/policy"
)

var day = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func engine(t *testing.T, text string) *policy.Engine {
	t.Helper()
	p, err := policy.ParsePack([]byte(text))
	if err != nil {
		t.Fatalf("ParsePack: %v", err)
	}
	e, err := policy.NewEngine(p)
	if err != nil {
		t.Fatalf("NewEngine: %v", err)
	}
	return e
}

func destination(standing string, shipped bool) map[string]any {
	return map[string]any{"destination": map[string]any{"place": "x", "standing": standing, "shippedUnsafe": shipped}}
}

// TestRules gives each rule R8 to R11 examples that pass and examples that fail.
func TestRules(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	duty := policy.Actor{User: "a", Name: "A", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	tests := []struct {
		name    string
		as      string
		context map[string]any
		broken  string // rule ids, joined
	}{
		{"R8 R9 pass: a current assessment finds the place safe", "landing", destination("safe", false), ""},
		{"R8 fails: a current assessment finds it not safe", "landing", destination("not-safe", false), "R8"},
		{"R9 fails: nobody assessed the place", "landing", destination("none", false), "R8 R9"},
		{"R9 fails: the assessment has run out", "landing", destination("expired", false), "R8 R9"},
		{"R10 fails: the shipped assessment finds it not safe", "landing", destination("not-safe", true), "R8 R10"},
		{"R11 passes: the next port is safe", "transfer-at-sea", destination("safe", false), ""},
		{"R11 fails: the next port is not assessed", "transfer-at-sea", destination("none", false), "R11"},
		{"R10 R11 fail: the next port is in Libya", "transfer-at-sea", destination("not-safe", true), "R10 R11"},
		{"no rule speaks of a note", "", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := policy.Question{Actor: duty, Action: "rescue.OrderLanding", As: []string{tt.as}, Subject: "case/SAR-1", Context: tt.context}
			d := e.Decide(q, day)
			if got := ids(d.Broken); got != tt.broken {
				t.Errorf("broken rules: got %q, want %q", got, tt.broken)
			}
			if d.Allowed != (tt.broken == "") {
				t.Errorf("an intention that breaks %q: allowed is %v", tt.broken, d.Allowed)
			}
			if f := d.Fault(); f != nil {
				if f.Kind != fault.Refused || len(f.Rules) == 0 || f.Rules[0].Text == "" || len(f.Rules[0].Basis) == 0 || f.Rules[0].Satisfied == "" {
					t.Errorf("the refusal does not explain itself: %+v", f)
				}
			}
			q.Fact = true
			if d := e.Decide(q, day); !d.Allowed || ids(d.Broken) != tt.broken {
				t.Errorf("as a fact: allowed %v, broken %q; a fact is always recorded, and its breach is seen", d.Allowed, ids(d.Broken))
			}
		})
	}
}

func ids(rules []policy.Rule) string {
	var all []string
	for _, r := range rules {
		all = append(all, r.ID)
	}
	return strings.Join(all, " ")
}

// TestErrorRefuses holds that a rule which cannot be evaluated counts as a refusal, where Cedar alone would skip it.
func TestErrorRefuses(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	q := policy.Question{Action: "rescue.OrderLanding", As: []string{"landing"}, Context: map[string]any{}}
	d := e.Decide(q, day)
	if d.Allowed || len(d.Failed) == 0 {
		t.Fatalf("an order whose context lacks the destination: allowed %v, failed rules %v", d.Allowed, ids(d.Failed))
	}
	if note := d.Fault().Rules[0].Note; note == "" {
		t.Error("the refusal does not say that the rule could not be evaluated")
	}
	q.Context = map[string]any{"destination": 3.5}
	if d := e.Decide(q, day); d.Allowed {
		t.Error("a context that no rule can look at was allowed")
	}
}

// TestR1 holds that nothing stops the opening of a case: no role, no rule, no pack that tries.
func TestR1(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	nobody := policy.Actor{User: "n", Name: "N", Org: "x"}
	for _, action := range []string{"rescue.OpenCase", "people.CountEmbarked"} {
		if err := e.Authorise(nobody, action); err != nil {
			t.Errorf("%s by somebody without a role: %v", action, err)
		}
		if d := e.Decide(policy.Question{Actor: nobody, Action: action, As: []string{"landing"}, Context: destination("none", true)}, day); !d.Allowed {
			t.Errorf("%s was refused by %s", action, ids(d.Broken))
		}
	}
	stopping := strings.Replace(string(policy.Shipped), `Action::"landing"`, `Action::"rescue.OpenCase"`, 1)
	if _, err := policy.ParsePack([]byte(stopping)); err == nil || !strings.Contains(err.Error(), "no rule delays a rescue") {
		t.Errorf("a pack with a rule that stops the opening of a case: got error %v", err)
	}
}

func TestAuthorise(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	monitor := policy.Actor{User: "m", Name: "M. Haddad", Org: "monitor", Roles: []string{"monitor"}}
	err := e.Authorise(monitor, "rescue.OrderLanding")
	if fault.KindOf(err) != fault.Forbidden || !strings.Contains(err.Error(), "duty-officer") || !strings.Contains(err.Error(), "M. Haddad") {
		t.Errorf("got %v, want a fault that names who may", err)
	}
	if err := e.Authorise(monitor, "no.SuchAction"); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an action that no grant names: got %v, want forbidden", err)
	}
	admin := policy.Actor{User: "o", Roles: []string{"administrator"}}
	for _, action := range []string{"read.cases", "read.people", "read.incidents"} {
		if e.May(admin, action) {
			t.Errorf("the administrator may %s; it runs machines and reads no compartment", action)
		}
	}
}

func TestDates(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	q := policy.Question{Action: "rescue.OrderLanding", As: []string{"landing"}, Context: destination("none", false)}
	if d := e.Decide(q, time.Date(2026, 10, 31, 23, 59, 0, 0, time.UTC)); !d.Allowed {
		t.Errorf("before the rules' first day: broken %s", ids(d.Broken))
	}
	if d := e.Decide(q, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)); d.Allowed {
		t.Error("on the rules' first day nothing was refused")
	}
}

func TestParsePackRefuses(t *testing.T) {
	rule := `
id = "p"
version = "1"
author = "a"
[[rule]]
id = "R"
kind = "refuse"
text = "t"
basis = ["b"]
author = "a"
from = "2026-01-01"
satisfied = "s"
`
	tests := []struct{ name, text, want string }{
		{"noise", "\x00\x01", "cannot be read"},
		{"unknown field", "id='p'\nversion='1'\nauthor='a'\ncolour='red'", "colour"},
		{"rule without basis", strings.Replace(rule, `basis = ["b"]`, "", 1), "needs an id, a text, a basis"},
		{"rule that ends before it begins", rule + `until = "2025-01-01"`, "before it begins"},
		{"day that is none", strings.Replace(rule, "2026-01-01", "2026-13-01", 1), "not a day"},
		{"rule twice", rule + rule[strings.Index(rule, "[[rule]]"):], "twice"},
		{"unknown kind", strings.Replace(rule, `"refuse"`, `"maybe"`, 1), "kinds are"},
		{"no independent assessor", rule + "[[assessor]]\norganisation='m'\n", "outside the executives"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := policy.ParsePack([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
	p, err := policy.ParsePack([]byte(rule + `cedar = "forbid forbid"`))
	if err == nil {
		_, err = policy.NewEngine(p)
	}
	if err == nil || !strings.Contains(err.Error(), "not valid Cedar") {
		t.Errorf("Cedar that does not parse: got %v", err)
	}
}

func FuzzParsePack(f *testing.F) {
	f.Add(policy.Shipped)
	f.Add([]byte("id='p'\nversion='1'\nauthor='a'"))
	f.Fuzz(func(_ *testing.T, text []byte) {
		if p, err := policy.ParsePack(text); err == nil {
			policy.NewEngine(p) //nolint: it must only not panic
		}
	})
}

func BenchmarkDecide(b *testing.B) {
	p, _ := policy.ParsePack(policy.Shipped)
	e, err := policy.NewEngine(p)
	if err != nil {
		b.Fatal(err)
	}
	q := policy.Question{Actor: policy.Actor{User: "a", Roles: []string{"duty-officer"}}, Action: "rescue.OrderLanding",
		As: []string{"landing"}, Context: destination("safe", false)}
	b.ReportAllocs()
	for b.Loop() {
		if !e.Decide(q, day).Allowed {
			b.Fatal("refused")
		}
	}
}
