package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/rescue/plan"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

var (
	conti  = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	russo  = policy.Actor{User: "russo", Name: "B. Russo", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	borg   = policy.Actor{User: "borg", Name: "D. Borg", Org: "jrcc-malta", Roles: []string{"duty-officer"}}
	lead   = policy.Actor{User: "lindqvist", Name: "E. Lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	port   = policy.Actor{User: "piras", Name: "F. Piras", Org: "port-lampedusa", Roles: []string{"duty-officer"}}
	rights = policy.Actor{User: "haddad", Name: "R. Haddad", Org: "rights-monitor", Roles: []string{"rights-officer"}}
	admin  = policy.Actor{User: "admin", Name: "Admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
)

func open(t testing.TB) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach,
		Projections: []journal.Projection{policy.Projection{}, clock.Projection{}, directory.Desk{}, plan.Desk{}, oversight.Desk{}}})
	n.Record(t, policy.Sign(n.Door.Engine().Pack(), policy.Shipped, n.Journal.Identity().OrgKey))
	for _, org := range []directory.Organisation{{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"}, {ID: "jrcc-malta", Name: "JRCC Malta", Type: "rescue-coordination-centre"},
		{ID: "aurora-rescue", Name: "Aurora Rescue", Type: "ngo"}, {ID: "port-lampedusa", Name: "Port", Type: "port"}} {
		n.Do(t, admin, directory.RegisterOrganisation{Organisation: org})
	}
	return n
}

func terms(purpose string, rescueFirst bool, parties ...string) plan.Terms {
	return plan.Terms{Title: "Winter at sea", Parties: parties, Purpose: purpose, RescueFirst: rescueFirst, Text: "Both centres answer each other within ten minutes."}
}

func of(t testing.TB, n *desktest.Node) plan.Plan {
	t.Helper()
	var p plan.Plan
	n.View(t, func(r journal.Reader) (err error) { p, err = plan.ByID(r, "P-1"); return err })
	return p
}

func code(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Code
	}
	return ""
}

func verified(t *testing.T, n *desktest.Node) {
	t.Helper()
	n.Verify(t)
}

// TestS38APlanWithoutRescueFirstIsNotApproved holds that no party, and no purpose, brings a plan into force that does not say so.
func TestS38APlanWithoutRescueFirstIsNotApproved(t *testing.T) {
	for _, purpose := range plan.Purposes() {
		t.Run(purpose, func(t *testing.T) {
			n := open(t)
			n.Do(t, conti, plan.Draft{Terms: terms(purpose, false, "mrcc-rome", "jrcc-malta")})
			n.Do(t, rights, plan.Review{Plan: "P-1", Version: 1, Kind: plan.RightsOpinion, Favourable: true, Text: "Agreed."})
			n.Do(t, russo, plan.Review{Plan: "P-1", Version: 1, Kind: plan.LegalReview, Favourable: true, Text: "Agreed."})
			for _, actor := range []policy.Actor{conti, borg} {
				_, err := n.Try(actor, plan.Approve{Plan: "P-1", Version: 1})
				f := fault.As(err)
				if f == nil || f.Code != "plan.rescue-first" || f.Kind != fault.Refused || !strings.Contains(f.Hint, "rescue comes before every other aim") {
					t.Errorf("%s approves a plan without the clause: %v", actor.User, err)
				}
			}
			if p := of(t, n); p.State != plan.StateDraft || len(p.Latest().Approvals) != 0 {
				t.Errorf("the plan is %+v, want a draft that nobody approved", p)
			}
		})
	}
	n := open(t)
	n.Do(t, conti, plan.Draft{Terms: terms(plan.Surveillance, false, "mrcc-rome", "jrcc-malta")})
	n.Do(t, borg, plan.Revise{Plan: "P-1", Terms: terms(plan.Surveillance, true, "mrcc-rome", "jrcc-malta")})
	n.Do(t, conti, plan.Approve{Plan: "P-1", Version: 2})
	if p := of(t, n); p.State != plan.StateDraft || !slices.Equal(p.Latest().Missing(), []string{"jrcc-malta"}) {
		t.Errorf("with one approval of two the plan is %+v", p)
	}
	n.Do(t, borg, plan.Approve{Plan: "P-1", Version: 2})
	if p := of(t, n); p.State != plan.StateInForce || p.InForce != 2 {
		t.Errorf("with the clause and every approval the plan is %+v, want version 2 in force", p)
	}
	verified(t, n)
}

// TestS38NoRecordBringsAPlanWithoutRescueFirstIntoForce holds it also for approvals that did not come through this door.
func TestS38NoRecordBringsAPlanWithoutRescueFirstIntoForce(t *testing.T) {
	n := open(t)
	n.Do(t, conti, plan.Draft{Terms: terms(plan.Embargo, false, "mrcc-rome", "jrcc-malta")})
	for _, party := range []string{"mrcc-rome", "jrcc-malta"} {
		n.Record(t, event.Draft{Subject: plan.Subject("P-1"), Fact: plan.Approved{ID: "P-1", Version: 1, Organisation: party}})
	}
	if p := of(t, n); p.State != plan.StateDraft || p.InForce != 0 {
		t.Errorf("a plan without the clause is %s by records alone", p.State)
	}
}

// TestR14PreventingDeparturesNeedsBothReviews walks from no review to both; an unfavourable one is none.
func TestR14PreventingDeparturesNeedsBothReviews(t *testing.T) {
	n := open(t)
	n.Do(t, conti, plan.Draft{Terms: terms(plan.PreventDepartures, true, "mrcc-rome", "jrcc-malta")})
	refused := func(why string) {
		t.Helper()
		_, err := n.Try(borg, plan.Approve{Plan: "P-1", Version: 1})
		f := fault.As(err)
		if f == nil || f.Kind != fault.Refused || !slices.ContainsFunc(f.Rules, func(r fault.Rule) bool { return r.ID == "R14" }) {
			t.Errorf("%s: %v, want refused by R14", why, err)
		}
	}
	refused("without any review")
	n.Do(t, rights, plan.Review{Plan: "P-1", Version: 1, Kind: plan.RightsOpinion, Favourable: true, Text: "With the safeguards of part 3."})
	refused("without a legal review")
	n.Do(t, russo, plan.Review{Plan: "P-1", Version: 1, Kind: plan.LegalReview, Text: "Part 2 has no basis."})
	refused("with an unfavourable legal review")
	n.Do(t, borg, plan.Review{Plan: "P-1", Version: 1, Kind: plan.LegalReview, Favourable: true, Text: "No objection."})
	refused("while one legal review is unfavourable")
	n.Do(t, russo, plan.Review{Plan: "P-1", Version: 1, Kind: plan.LegalReview, Favourable: true, Text: "Part 2 was explained."})
	n.Do(t, borg, plan.Approve{Plan: "P-1", Version: 1})
	n.Do(t, conti, plan.Approve{Plan: "P-1", Version: 1})
	if p := of(t, n); p.State != plan.StateInForce {
		t.Errorf("with both reviews the plan is %s", p.State)
	}
	verified(t, n)
}

// TestARevisionStartsAnew holds that nothing said of a version holds for the next, and that what was in force stays so until then.
func TestARevisionStartsAnew(t *testing.T) {
	n := open(t)
	n.Do(t, conti, plan.Draft{Terms: terms(plan.Rescue, true, "mrcc-rome", "aurora-rescue")})
	n.Do(t, rights, plan.Review{Plan: "P-1", Version: 1, Kind: plan.RightsOpinion, Favourable: true, Text: "Good."})
	n.Do(t, conti, plan.Approve{Plan: "P-1", Version: 1})
	n.Do(t, lead, plan.Approve{Plan: "P-1", Version: 1})
	n.Do(t, conti, plan.Revise{Plan: "P-1", Terms: terms(plan.PreventDepartures, true, "mrcc-rome", "aurora-rescue", "jrcc-malta")})
	p := of(t, n)
	if v := p.Latest(); v.Number != 2 || len(v.Reviews) != 0 || len(v.Approvals) != 0 || len(v.Missing()) != 3 {
		t.Errorf("version 2 is %+v, want no review and no approval", v)
	}
	if first, _ := p.Numbered(1); p.InForce != 1 || p.State != plan.StateInForce || len(first.Approvals) != 2 || len(first.Reviews) != 1 {
		t.Errorf("version 1 is %+v (in force: %d), want it in force as it was", first, p.InForce)
	}
	if _, err := n.Try(lead, plan.Approve{Plan: "P-1", Version: 1}); code(err) != "plan.other-version" {
		t.Errorf("version 1 was approved over version 2: %v", err)
	}
	if _, err := n.Try(conti, plan.Approve{Plan: "P-1", Version: 2}); fault.KindOf(err) != fault.Refused {
		t.Errorf("the opinion on version 1 counted for version 2: %v", err)
	}
	n.Do(t, borg, plan.End{Plan: "P-1", Reason: "No agreement."})
	if p := of(t, n); p.State != plan.StateEnded || p.EndedBy != "borg" || p.Reason != "No agreement." {
		t.Errorf("the ended plan is %+v", p)
	}
	verified(t, n)
}

func TestRefusals(t *testing.T) {
	n := open(t)
	good := terms(plan.Rescue, true, "mrcc-rome", "jrcc-malta")
	n.Do(t, conti, plan.Draft{Terms: good})
	n.Do(t, conti, plan.Approve{Plan: "P-1", Version: 1})
	n.Do(t, rights, plan.Review{Plan: "P-1", Version: 1, Kind: plan.RightsOpinion, Text: "Not yet."})
	with := func(change func(*plan.Terms)) plan.Draft {
		c := plan.Draft{Terms: good}
		c.Parties = slices.Clone(good.Parties)
		change(&c.Terms)
		return c
	}
	for _, tt := range []struct {
		name, code string
		actor      policy.Actor
		command    dispatch.Command
	}{
		{"no title", "plan.needed", conti, with(func(c *plan.Terms) { c.Title = " " })},
		{"no text", "plan.needed", conti, with(func(c *plan.Terms) { c.Text = "" })},
		{"a text without end", "plan.long", conti, with(func(c *plan.Terms) { c.Text = strings.Repeat("a", 8_001) })},
		{"a purpose of its own", "plan.purpose", conti, with(func(c *plan.Terms) { c.Purpose = "returns" })},
		{"one party twice", "plan.parties", conti, with(func(c *plan.Terms) { c.Parties = []string{"mrcc-rome", "mrcc-rome ", ""} })},
		{"of others", "plan.not-party", conti, with(func(c *plan.Terms) { c.Parties = []string{"port-lampedusa", "jrcc-malta"} })},
		{"revised by a stranger", "plan.not-party", port, plan.Revise{Plan: "P-1", Terms: terms(plan.Rescue, true, "mrcc-rome", "port-lampedusa")}},
		{"approved by a stranger", "plan.not-party", port, plan.Approve{Plan: "P-1", Version: 1}},
		{"approved twice", "plan.approved", russo, plan.Approve{Plan: "P-1", Version: 1}},
		{"a version that is none", "plan.other-version", borg, plan.Approve{Plan: "P-1", Version: 2}},
		{"approved by the oversight", "access.role", rights, plan.Approve{Plan: "P-1", Version: 1}},
		{"drafted at sea", "access.role", lead, with(func(c *plan.Terms) { c.Parties = []string{"aurora-rescue", "mrcc-rome"} })},
		{"rights by a duty officer", "plan.rights-officer", conti, plan.Review{Plan: "P-1", Version: 1, Kind: plan.RightsOpinion, Favourable: true, Text: "Good."}},
		{"law by a stranger", "plan.not-party", port, plan.Review{Plan: "P-1", Version: 1, Kind: plan.LegalReview, Favourable: true, Text: "Good."}},
		{"both by one person", "plan.same-reviewer", rights, plan.Review{Plan: "P-1", Version: 1, Kind: plan.LegalReview, Favourable: true, Text: "Good."}},
		{"another kind", "plan.review-kind", conti, plan.Review{Plan: "P-1", Version: 1, Kind: "press", Text: "Good."}},
		{"a review without words", "plan.needed", conti, plan.Review{Plan: "P-1", Version: 1, Kind: plan.LegalReview}},
		{"a review without end", "plan.long", conti, plan.Review{Plan: "P-1", Version: 1, Kind: plan.LegalReview, Text: strings.Repeat("a", 2_001)}},
		{"ended by a stranger", "plan.not-party", port, plan.End{Plan: "P-1", Reason: "No."}},
		{"ended without a reason", "plan.needed", conti, plan.End{Plan: "P-1"}},
		{"a plan that is none", "plan.none", conti, plan.End{Plan: "P-01", Reason: "No."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := n.Try(tt.actor, tt.command); code(err) != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
	if _, err := n.Try(conti, with(func(c *plan.Terms) { c.Parties = []string{"mrcc-rome", "nobody"} })); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a party that nobody knows was taken: %v", err)
	}
	n.Do(t, conti, plan.End{Plan: "P-1", Reason: "Done."})
	if _, err := n.Try(borg, plan.Approve{Plan: "P-1", Version: 1}); code(err) != "plan.over" {
		t.Errorf("an ended plan was approved: %v", err)
	}
	n.Do(t, conti, plan.Draft{Terms: good})
	n.View(t, func(r journal.Reader) error {
		all, err := plan.All(r)
		if err != nil || len(all) != 2 || all[0].ID != "P-2" || all[1].ID != "P-1" {
			t.Errorf("the plans are %+v (%v), want P-2 and P-1", all, err)
		}
		return nil
	})
	verified(t, n)
}
