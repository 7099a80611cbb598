package past_test

import (
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/desk/rescue/past"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/journal"
	"fanar/record/policy"
)

var officer = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}

func open(t *testing.T) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach,
		Projections: []journal.Projection{policy.Projection{}, clock.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, oversight.Desk{}}})
	n.Record(t, policy.Sign(n.Door.Engine().Pack(), policy.Shipped, n.Journal.Identity().OrgKey))
	return n
}

func command() past.TakeIn {
	begun := time.Date(2020, 6, 10, 11, 30, 0, 0, time.UTC)
	return past.TakeIn{System: "onefleet", ID: "CASE_A1", At: begun, Boat: alertline.Rubber, Outcome: "closed in OneFleet", Note: "OneFleet says: 2 missing.",
		Positions: []past.Position{{Position: geo.Position{Lat: 34, Lon: 12.6}, At: begun.Add(time.Hour), Source: "ais"}, {Position: geo.Position{Lat: 33.9, Lon: 12.5}, At: begun}},
		Estimates: []past.Estimate{{People: 80, Words: "people on board"}, {People: 75, Words: "10 women, 60 men, 5 minors"}}}
}

func TestHistoryOpensAndClosesInOneStep(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E"})
	r := n.Do(t, officer, command())
	if r.Subject != "case/SAR-2" {
		t.Fatalf("it became %s", r.Subject)
	}
	n.View(t, func(j journal.Reader) error {
		c, err := rescue.CaseByID(j, "SAR-2")
		if err != nil {
			return err
		}
		last, ok := c.Latest()
		if !c.Closed || c.Outcome != "closed in OneFleet" || !ok || last.Position.Lat != 34 || last.Source != "onefleet/ais" || c.Alert.Boat != alertline.Rubber {
			t.Errorf("the case is %+v", c)
		}
		running, err := clock.Of(j, rescue.Subject("SAR-2"))
		for _, k := range running {
			if k.End == nil {
				t.Errorf("the clock of %s runs", k.Rule)
			}
		}
		if err != nil {
			return err
		}
		open, err := rescue.Open(j, n.Clock.Now())
		if len(open) != 1 || open[0].ID != "SAR-1" {
			t.Errorf("open are %+v", open)
		}
		known, err2 := past.Known(j, "onefleet", "CASE_A1")
		if known != "SAR-2" || err2 != nil {
			t.Errorf("known as %q, %v", known, err2)
		}
		return err
	})
	n.Verify(t)
}

func TestNothingIsTakenInTwice(t *testing.T) {
	n := open(t)
	n.Do(t, officer, command())
	n.Clock.Advance(365 * 24 * time.Hour)
	_, err := n.Try(officer, command())
	if f := fault.As(err); err == nil || f.Code != "past.known" || f.Args["case"] != "SAR-1" {
		t.Errorf("got %v", err)
	}
	other := command()
	other.System = "another"
	n.Do(t, officer, other)
}

func TestWhatCannotBe(t *testing.T) {
	n := open(t)
	future := n.Clock.Now().Add(time.Hour)
	for name, change := range map[string]func(*past.TakeIn){
		"no system":             func(c *past.TakeIn) { c.System = "" },
		"a system of two words": func(c *past.TakeIn) { c.System = "one/fleet" },
		"no id":                 func(c *past.TakeIn) { c.ID = " " },
		"an id with a control":  func(c *past.TakeIn) { c.ID = "a\x1fb" },
		"no time":               func(c *past.TakeIn) { c.At = time.Time{} },
		"the future":            func(c *past.TakeIn) { c.At = future },
		"a future position":     func(c *past.TakeIn) { c.Positions[0].At = future },
		"nowhere":               func(c *past.TakeIn) { c.Positions[0].Position.Lat = 91 },
		"too many people":       func(c *past.TakeIn) { c.Estimates[0].People = 9999 },
		"fewer than nobody":     func(c *past.TakeIn) { c.Estimates[0].People = -1 },
		"no outcome":            func(c *past.TakeIn) { c.Outcome = " " },
	} {
		c := command()
		change(&c)
		if _, err := n.Try(officer, c); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := n.Try(policy.Actor{User: "x", Roles: []string{"monitor"}}, command()); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a monitor: %v", err)
	}
}
