package oversight_test

import (
	"slices"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/oversight"
	"fanar/desk/rescue"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

var landing = rescue.OrderLanding{Case: "SAR-1", Place: "lampedusa"}

func request(n *desktest.Node) oversight.RequestOverride {
	return oversight.RequestOverride{Rule: "R13", Command: "rescue.OrderLanding", Subject: "case/SAR-1", Reason: "the boat sinks at the quay",
		Until: n.Clock.Now().Add(2 * time.Hour)}
}

func overrideOf(t *testing.T, n *desktest.Node, id string) policy.Override {
	t.Helper()
	var o policy.Override
	n.View(t, func(r journal.Reader) (err error) { o, err = policy.OverrideByID(r, id); return err })
	return o
}

// TestR13Override goes the whole way: refused, asked for, approved by a second person of another organisation, used, over.
func TestR13Override(t *testing.T) {
	n := open(t)
	_, err := n.Try(officer, landing)
	refused(t, "an order without what R13 asks for", err, fault.Refused, "policy.refused")
	got := n.Do(t, officer, request(n))
	if got.Subject != "override/OV-1" {
		t.Fatalf("the override is %s, want override/OV-1", got.Subject)
	}
	_, err = n.Try(officer, landing)
	refused(t, "while the override is only asked for", err, fault.Refused, "policy.refused")

	approve := oversight.ApproveOverride{ID: "OV-1", Reason: "people are in the water"}
	_, err = n.Try(proved(n, officer), approve)
	refused(t, "approved by who asked", err, fault.Forbidden, "override.same-person")
	_, err = n.Try(proved(n, second), approve)
	refused(t, "approved within the organisation", err, fault.Forbidden, "override.same-organisation")
	_, err = n.Try(port, approve)
	refused(t, "approved without a fresh proof", err, fault.Forbidden, "access.step-up")
	n.Do(t, proved(n, port), approve)
	_, err = n.Try(proved(n, port), approve)
	refused(t, "approved twice", err, fault.Conflict, "override.state")

	var incident oversight.Incident
	n.View(t, func(r journal.Reader) (err error) { incident, err = oversight.IncidentByID(r, "INC-1"); return err })
	if incident.Override != "OV-1" || incident.Subject != "case/SAR-1" || !incident.Automatic || !slices.Equal(incident.Rules, []string{"R13"}) || incident.Category != 3 {
		t.Errorf("the incident that tells the rights officer: got %+v", incident)
	}
	order := n.Do(t, officer, landing)
	o := overrideOf(t, n, "OV-1")
	if len(o.Uses) != 1 || o.State(n.Clock.Now()) != policy.OverrideInForce || o.Incident != "INC-1" {
		t.Errorf("after its use: got %+v", o)
	}
	read(t, n, rights, func(s dispatch.State) error {
		x, err := oversight.Why(s, order.Records[0])
		if err != nil {
			return err
		}
		if len(x.Judged) != 1 || !x.Judged[0].Allowed || !slices.Contains(x.Judged[0].Rules, oversight.RuleSaid{Rule: "R13", Outcome: oversight.Overridden}) ||
			!slices.Contains(x.Judged[0].Rules, oversight.RuleSaid{Rule: "R8", Outcome: oversight.Passed}) || len(x.Judged[0].Overrides) != 1 ||
			x.By.User != "conti" || !slices.Equal(x.By.Through, []string{"duty-officer"}) {
			t.Errorf("why the order stands: got %+v by %+v", x.Judged, x.By)
		}
		return nil
	})

	n.Clock.Advance(2 * time.Hour)
	_, err = n.Try(officer, landing)
	refused(t, "after its end", err, fault.Refused, "policy.refused")
	if state := overrideOf(t, n, "OV-1").State(n.Clock.Now()); state != policy.OverrideExpired {
		t.Errorf("at its end it is %s, want expired: it ends by itself", state)
	}
	n.Verify(t)
}

// An override covers its rule, its action and its subject, and nothing beside.
func TestOverrideIsNarrow(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3400N01200E wooden 20 pob"})
	n.Do(t, officer, request(n))
	n.Do(t, proved(n, port), oversight.ApproveOverride{ID: "OV-1", Reason: "agreed"})
	_, err := n.Try(officer, rescue.OrderLanding{Case: "SAR-2", Place: "lampedusa"})
	refused(t, "another case", err, fault.Refused, "policy.refused")
	_, err = n.Try(officer, rescue.OrderLanding{Case: "SAR-1", Place: "tripoli"})
	refused(t, "a rule that nobody overrode", err, fault.Refused, "policy.refused")
	if rules := fault.As(err).Rules; slices.ContainsFunc(rules, func(r fault.Rule) bool { return r.ID == "R13" }) || len(rules) == 0 {
		t.Errorf("the refusal names %v; the overridden rule is not what refuses", rules)
	}
	if o := overrideOf(t, n, "OV-1"); len(o.Uses) != 0 {
		t.Errorf("it was used %d times where something else refused", len(o.Uses))
	}
	n.Do(t, monitor, oversight.EndOverride{ID: "OV-1", Reason: "the boat is fast at the quay"})
	_, err = n.Try(officer, landing)
	refused(t, "after somebody ended it", err, fault.Refused, "policy.refused")
	_, err = n.Try(monitor, oversight.EndOverride{ID: "OV-1", Reason: "again"})
	refused(t, "ended twice", err, fault.Conflict, "override.state")
}

func TestRequestOverrideRefuses(t *testing.T) {
	n := open(t)
	pack := n.Door.Engine().Pack()
	for _, r := range pack.Rules {
		if r.Override {
			continue
		}
		c := request(n)
		c.Rule = r.ID
		_, err := n.Try(officer, c)
		refused(t, "an override of "+r.ID, err, fault.Refused, "override.never")
		if f := fault.As(err); len(f.Rules) != 1 || f.Rules[0].ID != r.ID {
			t.Errorf("the refusal does not show rule %s", r.ID)
		}
	}
	for _, tt := range []struct {
		name, code string
		kind       fault.Kind
		change     func(*oversight.RequestOverride)
	}{
		{"no such rule", "override.no-rule", fault.NotFound, func(c *oversight.RequestOverride) { c.Rule = "R99" }},
		{"no such action", "override.action", fault.Invalid, func(c *oversight.RequestOverride) { c.Command = "rescue.Landing" }},
		{"no such subject", "override.subject", fault.Invalid, func(c *oversight.RequestOverride) { c.Subject = "case/SAR-9" }},
		{"no reason", "incident.empty", fault.Invalid, func(c *oversight.RequestOverride) { c.Reason = " " }},
		{"in the past", "override.until", fault.Invalid, func(c *oversight.RequestOverride) { c.Until = n.Clock.Now() }},
		{"no end", "override.until", fault.Invalid, func(c *oversight.RequestOverride) { c.Until = time.Time{} }},
		{"longer than the pack allows", "override.until", fault.Invalid, func(c *oversight.RequestOverride) {
			c.Until = n.Clock.Now().Add(n.Door.Engine().OverrideFor() + time.Second)
		}},
	} {
		c := request(n)
		tt.change(&c)
		_, err := n.Try(officer, c)
		refused(t, tt.name, err, tt.kind, tt.code)
	}
	n.Do(t, officer, request(n))
	_, err := n.Try(port, request(n))
	refused(t, "the same once more", err, fault.Conflict, "override.there")
	n.Clock.Advance(3 * time.Hour)
	_, err = n.Try(proved(n, port), oversight.ApproveOverride{ID: "OV-1", Reason: "late"})
	refused(t, "approved after its end", err, fault.Conflict, "override.state")
	n.Do(t, officer, request(n))
}
