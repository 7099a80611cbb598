package oversight_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

func why(t *testing.T, n *desktest.Node, actor policy.Actor, number uint64) oversight.Explanation {
	t.Helper()
	var x oversight.Explanation
	read(t, n, actor, func(s dispatch.State) (err error) { x, err = oversight.Why(s, number); return err })
	return x
}

// opening gives the number of the record that opened the first case.
func opening(t *testing.T, n *desktest.Node) (number uint64) {
	t.Helper()
	n.View(t, func(r journal.Reader) error {
		for e, err := range journal.About(r, "case/SAR-1") {
			number = e.Number
			return err
		}
		return nil
	})
	return number
}

func TestWhy(t *testing.T) {
	n := open(t)
	opened := opening(t, n)

	x := why(t, n, officer, opened)
	if x.By == nil || !x.By.Always || x.By.Action != "rescue.OpenCase" || len(x.Judged) != 0 {
		t.Errorf("the opening of a case: got %+v by %+v; nothing may stop it", x, x.By)
	}
	if !slices.ContainsFunc(x.Clocks, func(c oversight.OnClock) bool { return c.Rule == "R2" && c.Did == "started" }) {
		t.Errorf("the opening of a case started %+v, want the clock of R2", x.Clocks)
	}

	note := n.Do(t, officer, rescue.NameCoordinator{Case: "SAR-1", Organisation: "mrcc-rome"})
	x = why(t, n, officer, note.Version)
	if x.By.Organisation != "mrcc-rome" || !slices.Equal(x.By.Through, []string{"duty-officer"}) || x.Pack != n.Door.Engine().Pack().Name() {
		t.Errorf("who named the coordinator: got %+v under %s", x.By, x.Pack)
	}

	if _, err := n.Try(officer, rescue.OrderLanding{Case: "SAR-1", Place: "tripoli", Informed: true, ObjectionsHeard: true, NeedsNoted: true}); fault.KindOf(err) != fault.Refused {
		t.Fatalf("got %v", err)
	}
	head, _ := n.Journal.Head()
	x = why(t, n, rights, head)
	if x.Kind != "policy.refused" || len(x.Judged) != 1 || x.Judged[0].Allowed || x.Judged[0].Asked["destination"] == nil ||
		!slices.Contains(x.Judged[0].Rules, oversight.RuleSaid{Rule: "R8", Outcome: oversight.Broken}) ||
		!slices.Contains(x.Judged[0].Rules, oversight.RuleSaid{Rule: "R13", Outcome: oversight.Passed}) {
		t.Errorf("a refusal: got %+v", x.Judged)
	}

	// What a user may do changes; what the user could do then does not.
	n.Do(t, admin, account(officer, "centre-manager"))
	if x = why(t, n, rights, note.Version); !slices.Equal(x.By.Roles, []string{"duty-officer"}) {
		t.Errorf("after the roles changed: got %+v, want those of then", x.By)
	}
	read(t, n, rights, func(s dispatch.State) error {
		_, err := oversight.Why(s, head+100)
		refused(t, "a record that is not there", err, fault.NotFound, "record.none")
		return nil
	})
}

// A record that a reader's roles do not open stays closed: nothing of what it says comes out by asking why.
func TestWhyStaysClosed(t *testing.T) {
	n := open(t)
	if _, err := n.Try(officer, landing); err == nil {
		t.Fatal("the order went through")
	}
	head, _ := n.Journal.Head()
	body, err := json.Marshal(why(t, n, admin, head))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"SAR-1", "lampedusa", "conti", "R13", "landing", "policy.refused"} {
		if strings.Contains(string(body), word) {
			t.Errorf("the administrator learns %q: %s", word, body)
		}
	}
}

// A fact that breaks a rule is explained with the incident that opened over it.
func TestWhyNamesTheIncident(t *testing.T) {
	n := open(t)
	n.Do(t, officer, people.CountEmbarked{Case: "SAR-1", Lot: ledger.Count(20)})
	got := n.Do(t, officer, people.Move{Case: "SAR-1", From: "boat", To: "left-system/patrol/tripoli", Lot: ledger.Count(20), Owner: "mrcc-rome", Reason: "taken-over-by-patrol"})
	if len(got.Incidents) != 1 {
		t.Fatalf("incidents: got %v", got.Incidents)
	}
	if x := why(t, n, rights, got.Records[0]); !slices.Equal(x.Opened, got.Incidents) || len(x.Judged) == 0 || !x.Judged[0].Happened {
		t.Errorf("got %+v, want incident %v", x, got.Incidents)
	}
	if x := why(t, n, port, got.Records[0]); len(x.Opened)+len(x.Judged) != 0 || x.Closed {
		t.Errorf("who may not see incidents learns of %v, %+v", x.Opened, x.Judged)
	}
}

func TestTransparency(t *testing.T) {
	n := open(t)
	for range 2 {
		if _, err := n.Try(officer, landing); err == nil {
			t.Fatal("the order went through")
		}
	}
	n.Do(t, officer, request(n))
	n.Do(t, proved(n, port), oversight.ApproveOverride{ID: "OV-1", Reason: "agreed"})
	n.Do(t, officer, landing)
	var f oversight.Figures
	n.View(t, func(r journal.Reader) (err error) { f, err = oversight.Transparency(r, n.Clock.Now()); return err })
	if f.Overrides.Requested != 1 || f.Overrides.Approved != 1 || f.Overrides.InForce != 1 || f.Overrides.Uses != 1 ||
		!slices.Equal(f.Overrides.ByRule, []oversight.RuleFigure{{Rule: "R13", Count: 1}}) {
		t.Errorf("overrides: got %+v", f.Overrides)
	}
	if !slices.Equal(f.Refusals, []oversight.RuleFigure{{Rule: "R13", Count: 2}}) {
		t.Errorf("refusals: got %+v, want two by R13", f.Refusals)
	}
	if !slices.Equal(f.Incidents, []oversight.StageFigure{{Category: 3, Stage: oversight.Initial, Count: 1}}) || len(f.Packs) != 1 {
		t.Errorf("incidents %+v, packs %+v", f.Incidents, f.Packs)
	}
	body, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"conti", "russo", "Conti", "SAR-1", "lampedusa", "mrcc-rome"} {
		if strings.Contains(string(body), word) {
			t.Errorf("the public figures hold %q: %s", word, body)
		}
	}
}

func TestAudience(t *testing.T) {
	n := open(t)
	opened := opening(t, n)
	known := func(string, int) bool { return true }
	read(t, n, officer, func(s dispatch.State) error {
		d, err := oversight.Audience(s, opened, known, "nobody-knows", "")
		if err != nil || d.Released || len(d.Reasons) == 0 || d.Reasons[0].Satisfied == "" {
			t.Errorf("to an organisation without an entry: got %+v, %v", d, err)
		}
		_, err = oversight.Audience(s, opened, known, "unhcr", "alert.colour")
		refused(t, "a field that is not there", err, fault.Invalid, "audience.field")
		_, err = oversight.Audience(s, opened, known, "unhcr", "alert.position")
		return err
	})
	read(t, n, admin, func(s dispatch.State) error {
		_, err := oversight.Audience(s, opened, known, "unhcr", "")
		refused(t, "asked by who may not read it", err, fault.Forbidden, "access.role")
		return nil
	})
}
