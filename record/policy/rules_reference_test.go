package policy_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"fanar/record/policy"
)

// ruled decides from the text of the rules alone which of them a question breaks. A context that lacks what a rule looks at
// breaks the rule. It knows nothing of Cedar or of the engine's index.
func ruled(q policy.Question) map[string]bool {
	broken := map[string]bool{}
	is := func(tag string) bool { return slices.Contains(q.As, tag) }
	part := func(name string) map[string]any {
		m, _ := q.Context[name].(map[string]any)
		return m
	}
	yes := func(m map[string]any, name string) (is, stated bool) {
		b, ok := m[name].(bool)
		return b, ok
	}
	number := func(m map[string]any, name string) (n int, stated bool) {
		n, stated = m[name].(int)
		return n, stated
	}
	standing, _ := part("destination")["standing"].(string)
	unsafe, judged := yes(part("destination"), "shippedUnsafe")
	if is("landing") {
		broken["R8"] = standing != "safe"
		broken["R9"] = standing == "" || standing == "none" || standing == "expired"
	}
	if is("landing") || is("transfer-at-sea") {
		broken["R10"] = !judged || unsafe
	}
	if is("transfer-at-sea") {
		broken["R11"] = standing != "safe"
	}
	if is("return") {
		people, counted := number(part("group"), "people")
		undecided, known := number(part("group"), "undecided")
		broken["R12"] = !counted || people > 1 && (!known || undecided > 0)
	}
	if is("landing-order") {
		informed, _ := yes(part("people"), "informed")
		heard, _ := yes(part("people"), "objectionsHeard")
		noted, _ := yes(part("people"), "needsNoted")
		broken["R13"] = !informed || !heard || !noted
	}
	if is("tasking-answer") {
		declined, known := yes(part("answer"), "declined")
		accepts, stated := yes(part("answer"), "accepts")
		broken["R4"] = !known || declined && (!stated || accepts && !slices.Contains(q.Actor.Roles, "mission-lead"))
	}
	if is("master-decision") {
		own, _ := yes(part("decision"), "ownUnit")
		broken["R4"] = broken["R4"] || !own || !slices.Contains(q.Actor.Roles, "mission-lead")
	}
	if is("placement") || is("room-children") || is("room-space") {
		children, counted := number(part("placement"), "children")
		adults, known := yes(part("placement"), "unrelatedAdults")
		perRoom, told := number(part("room"), "children")
		space, measured := number(part("room"), "squareDecimetres")
		broken["R16"] = is("placement") && (!counted || children > 0 && (!known || adults)) || is("room-children") && (!told || perRoom > 4) ||
			is("room-space") && (!measured || space < 400)
	}
	if is("family-split") {
		reasoned, _ := yes(part("split"), "reasoned")
		tasked, _ := yes(part("split"), "tasked")
		broken["R17"] = !reasoned || !tasked
	}
	if is("age-change") {
		children, counted := number(part("age"), "children")
		assessed, _ := yes(part("age"), "assessed")
		assessor, _ := part("age")["assessor"].(string)
		broken["R18"] = !counted || children > 0 && (!assessed || !slices.Contains([]string{"ministry", "court", "hospital", "reception"}, assessor))
	}
	if is("plan-approval") {
		prevents, stated := yes(part("plan"), "preventsDepartures")
		opinion, _ := yes(part("plan"), "rightsOpinion")
		review, _ := yes(part("plan"), "legalReview")
		broken["R14"] = !stated || prevents && (!opinion || !review)
	}
	if is("custody") && q.Fact {
		listed, _ := yes(part("custody"), "listed")
		broken["R23"] = !listed
	}
	if is("invented") {
		broken[policy.Unjudged] = true
	}
	return broken
}

// judged are the rules that ruled knows.
var judged = []string{"R4", "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R16", "R17", "R18", "R23", policy.Unjudged}

func (c chance) question() policy.Question {
	q := policy.Question{Actor: policy.Actor{User: "u", Roles: c.some("duty-officer", "mission-lead")}, Action: "x.Do", Subject: "case/SAR-1", Fact: c.IntN(3) == 0,
		As:      c.some("landing", "transfer-at-sea", "landing-order", "return", "tasking-answer", "custody", "placement", "room-children", "room-space", "family-split", "age-change", "plan-approval"),
		Context: map[string]any{}}
	if c.IntN(10) == 0 {
		q.As = append(q.As, "invented")
	}
	half := func(values map[string]any) map[string]any {
		for name := range values {
			if c.IntN(12) == 0 {
				delete(values, name)
			}
		}
		return values
	}
	coin := func() bool { return c.IntN(4) > 0 }
	q.Context["destination"] = half(map[string]any{"standing": c.one("safe", "safe", "not-safe", "none", "expired"), "shippedUnsafe": !coin()})
	q.Context["people"] = half(map[string]any{"informed": coin(), "objectionsHeard": coin(), "needsNoted": coin()})
	q.Context["answer"] = half(map[string]any{"declined": coin(), "accepts": coin()})
	q.Context["group"] = half(map[string]any{"people": c.IntN(4), "undecided": c.IntN(2)})
	q.Context["placement"] = half(map[string]any{"children": c.IntN(3), "unrelatedAdults": !coin()})
	q.Context["room"] = half(map[string]any{"children": 2 + c.IntN(4), "squareDecimetres": 350 + c.IntN(200)})
	q.Context["split"] = half(map[string]any{"families": 1, "reasoned": coin(), "tasked": coin()})
	q.Context["age"] = half(map[string]any{"children": c.IntN(3), "assessed": coin(), "assessor": c.one("reception", "ministry", "police", "")})
	q.Context["plan"] = half(map[string]any{"preventsDepartures": coin(), "rightsOpinion": coin(), "legalReview": coin()})
	q.Context["custody"] = half(map[string]any{"listed": coin()})
	q.Context = half(q.Context)
	return q
}

// TestRulesAgainstReference asks the engine and the reference the same questions. FANAR_SOAK=1 asks a million.
func TestRulesAgainstReference(t *testing.T) {
	e := engine(t, string(policy.Shipped))
	c := chance{rand.New(rand.NewPCG(2, 2026))}
	allowed, seen := 0, map[string]int{}
	for n := range rounds(t) {
		q := c.question()
		d := e.Decide(q, day)
		want := ruled(q)
		any := false
		for _, id := range judged {
			got := slices.ContainsFunc(d.Broken, func(r policy.Rule) bool { return r.ID == id })
			if got != want[id] {
				t.Fatalf("question %d: %+v\nbreaks %s: engine %v, reference %v (the engine says %q)", n, q, id, got, want[id], ids(d.Broken))
			}
			if want[id] {
				any = true
				seen[id]++
			}
		}
		if extra := slices.DeleteFunc(slices.Clone(d.Broken), func(r policy.Rule) bool { return slices.Contains(judged, r.ID) }); len(extra) > 0 {
			t.Fatalf("the engine finds %s broken by %+v, and the reference does not know the rule: teach it", ids(extra), q)
		}
		if d.Allowed != (q.Fact || !any) {
			t.Fatalf("question %d: %+v\nallowed %v, and it breaks %q", n, q, d.Allowed, ids(d.Broken))
		}
		if !any {
			allowed++
		}
	}
	if allowed < rounds(t)/50 || len(seen) != len(judged) {
		t.Errorf("the questions are one-sided: %d of %d break nothing, and the breaches are %v", allowed, rounds(t), seen)
	}
	t.Logf("%d questions, %d break nothing, 0 differences; breaches %v", rounds(t), allowed, seen)
}
