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

// TestUnknownTagRefuses holds that what no rule speaks of is refused, and seen where it is a fact.
func TestUnknownTagRefuses(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	for _, tags := range [][]string{{"teleport"}, {""}, {"landing", "teleport"}} {
		q := policy.Question{Action: "rescue.OrderLanding", As: tags, Context: destination("safe", false)}
		d := e.Decide(q, day)
		if d.Allowed || ids(d.Broken) != policy.Unjudged || d.Fault().Rules[0].Note == "" {
			t.Errorf("%q: allowed %v, broken %q", tags, d.Allowed, ids(d.Broken))
		}
		if d = d.Without(policy.Unjudged); d.Allowed {
			t.Errorf("%q was overridden", tags)
		}
		q.Fact = true
		if d := e.Decide(q, day); !d.Allowed || ids(d.Broken) != policy.Unjudged {
			t.Errorf("%q as a fact: allowed %v, broken %q; it is recorded, and an incident opens", tags, d.Allowed, ids(d.Broken))
		}
	}
	silent := engine(t, "id='p'\nversion='1'\nauthor='a'\ntags=['teleport']")
	if d := silent.Decide(policy.Question{As: []string{"teleport"}}, day); !d.Allowed {
		t.Errorf("a tag that the pack lists: broken %q", ids(d.Broken))
	}
}

// TestEarlierPacks holds that a pack written before rules named what they look at is still read and asked as it was.
func TestEarlierPacks(t *testing.T) {
	e := engine(t, `id = "p"
version = "2026.11"
author = "a"
[[rule]]
id = "R8"
kind = "refuse"
category = 4
text = "t"
basis = ["b"]
author = "a"
from = "2026-11-01"
satisfied = "s"
cedar = 'forbid (principal, action in Action::"landing", resource) unless { context.destination.standing == "safe" };'
`)
	d := e.Decide(policy.Question{As: []string{"landing"}, Context: destination("none", false)}, day)
	if d.Allowed || d.Broken[0].Severity != 4 || d.Broken[0].Category != 0 {
		t.Errorf("got %+v", d.Broken)
	}
	if d := e.Decide(policy.Question{As: []string{"transfer-at-sea"}, Context: destination("none", false)}, day); !d.Allowed {
		t.Errorf("a question that the old pack does not speak of: broken %q", ids(d.Broken))
	}
}

// TestWithout holds that only rules which may be overridden are taken out of a decision.
func TestWithout(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	context := destination("none", false)
	context["people"] = map[string]any{"informed": false, "objectionsHeard": false, "needsNoted": false}
	q := policy.Question{Action: "rescue.OrderLanding", As: []string{"landing", "landing-order"}, Context: context}
	d := e.Decide(q, day)
	if ids(d.Broken) != "R8 R9 R13" {
		t.Fatalf("broken %q", ids(d.Broken))
	}
	for _, name := range []string{"R8", "R9", "R1", "no-such-rule", ""} {
		if got := d.Without(name); got.Allowed || ids(got.Broken) != "R8 R9 R13" || len(got.Overridden) != 0 {
			t.Errorf("without %q: allowed %v, broken %q", name, got.Allowed, ids(got.Broken))
		}
	}
	if got := d.Without("R8", "R9", "R13"); got.Allowed || ids(got.Broken) != "R8 R9" || ids(got.Overridden) != "R13" {
		t.Errorf("allowed %v, broken %q, overridden %q", got.Allowed, ids(got.Broken), ids(got.Overridden))
	}
	context["destination"] = destination("safe", false)["destination"]
	d = e.Decide(q, day)
	if got := d.Without("R13"); !got.Allowed || got.Fault() != nil || ids(got.Overridden) != "R13" || ids(got.Passed) != "R8 R9 R10" {
		t.Errorf("allowed %v, broken %q, overridden %q, passed %q", got.Allowed, ids(got.Broken), ids(got.Overridden), ids(got.Passed))
	}
	if d.Allowed || ids(d.Broken) != "R13" {
		t.Errorf("the decision itself changed: allowed %v, broken %q", d.Allowed, ids(d.Broken))
	}
	d = e.Decide(policy.Question{As: []string{"landing-order"}}, day).Without("R13")
	if !d.Allowed || len(d.Failed) != 0 {
		t.Errorf("a rule that could not be evaluated and is overridden: %+v", d)
	}
	if d := (policy.Decision{}).Without("R13"); !d.Allowed {
		t.Error("an empty decision refuses")
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
proof = ["TestX"]
`
	tests := []struct{ name, text, want string }{
		{"noise", "\x00\x01", "cannot be read"},
		{"unknown field", "id='p'\nversion='1'\nauthor='a'\ncolour='red'", "colour"},
		{"rule without basis", strings.Replace(rule, `basis = ["b"]`, "", 1), "needs an id, a text, a basis"},
		{"rule that ends before it begins", rule + `until = "2025-01-01"`, "before it begins"},
		{"day that is none", strings.Replace(rule, "2026-01-01", "2026-13-01", 1), "not a day"},
		{"rule twice", rule + rule[strings.Index(rule, "[[rule]]"):], "twice"},
		{"unknown kind", strings.Replace(rule, `"refuse"`, `"maybe"`, 1), "kinds are"},
		{"severity that is none", rule + "severity = 5", "severities are 1 to 4"},
		{"absolute and overridden", rule + "absolute = true\noverride = true", "cannot be overridden"},
		{"clock without a start", strings.Replace(rule, `"refuse"`, `"clock"`, 1), "does not say what starts it"},
		{"clock that tells nobody", rule + "[rule.clock]\nstarts = ['a.b']\nminutes = 1", "whom to tell"},
		{"clock that starts at a word", rule + "[rule.clock]\nstarts = ['alarm']\nminutes = 1\nescalate = [{ after = 0, to = ['r'] }]", "names no kind of fact"},
		{"clock with a bad condition", rule + "[rule.clock]\nstarts = ['a.b =x']\nminutes = 1\nescalate = [{ after = 0, to = ['r'] }]", "is no condition"},
		{"clock that tells earlier later", rule + "[rule.clock]\nstarts = ['a.b']\nminutes = 1\nescalate = [{ after = 9, to = ['r'] }, { after = 9, to = ['r'] }]", "later than the one before"},
		{"rule that does nothing", strings.Replace(rule, `proof = ["TestX"]`, "", 1), "does nothing"},
		{"waits and works", rule + "waits = 'x'", "and yet holds"},
		{"tags without Cedar", rule + "on = ['landing']", "holds no Cedar"},
		{"minutes below zero", "step-up-minutes = -1\n" + rule, "above zero"},
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
		As: []string{"landing", "landing-order"}, Context: destination("safe", false)}
	q.Context["people"] = map[string]any{"informed": true, "objectionsHeard": true, "needsNoted": true}
	b.ReportAllocs()
	for b.Loop() {
		if !e.Decide(q, day).Allowed {
			b.Fatal("refused")
		}
	}
}
