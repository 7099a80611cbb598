package rescue_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/geo"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// timed opens the node with clocks, under the shipped pack as it was adopted, and one open case.
func timed(t *testing.T) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach,
		Projections: []journal.Projection{policy.Projection{}, clock.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, oversight.Desk{}}})
	pack := n.Door.Engine().Pack()
	n.Record(t, append([]event.Draft{policy.Sign(pack, policy.Shipped, n.Journal.Identity().OrgKey)}, directory.ShippedAssessments(pack)...)...)
	for _, o := range []directory.Organisation{{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"}, {ID: "rcc-malta", Name: "RCC Malta", Type: "rescue-coordination-centre"},
		{ID: "aurora-rescue", Name: "Aurora Rescue", Type: "ngo"}, {ID: "port-lampedusa", Name: "Port of Lampedusa", Type: "port"}, {ID: "vos-ltd", Name: "Vos Ltd", Type: "vessel-operator"}} {
		n.Do(t, admin, directory.RegisterOrganisation{Organisation: o})
	}
	for _, p := range []directory.Place{{ID: "lampedusa", Name: "Lampedusa", Type: "port", Country: "IT", Org: "port-lampedusa"}, {ID: "tripoli", Name: "Tripoli", Type: "port", Country: "LY"},
		{ID: "palermo-hospital", Name: "Palermo hospital", Type: "hospital", Country: "IT", Org: "port-lampedusa"},
		{ID: "aurora", Name: "Aurora", Type: "vessel", Org: "aurora-rescue", MMSI: 200000001}, {ID: "vos", Name: "Vos", Type: "vessel", Org: "vos-ltd", MMSI: 200000002}} {
		n.Do(t, admin, directory.RegisterPlace{Place: p})
	}
	n.Do(t, unhcr, directory.AssessPlace{Scope: "place/lampedusa", LifeNotThreatened: true, BasicNeedsMet: true, OnwardTransport: true, Basis: []string{"visit"}, From: "2026-11-01", Until: "2026-12-31"})
	n.Do(t, officer, rescue.OpenCase{Line: "0750 3355N01230E rubber 56 pob"})
	return n
}

func clockOf(t *testing.T, n *desktest.Node, subject, rule string) (c clock.Clock) {
	t.Helper()
	n.View(t, func(r journal.Reader) (err error) { c, err = clock.ByName(r, subject, rule); return err })
	return c
}

// TestR4MasterDecision: what the master decided stands; only the ship itself says otherwise, and the first decision stays
// in the record.
func TestR4MasterDecision(t *testing.T) {
	n := timed(t)
	n.Do(t, officer, rescue.RecordMasterDecision{Case: "SAR-1", Unit: "aurora", Decision: "does not come alongside", Reason: "swell"})
	n.Do(t, officer, rescue.RecordMasterDecision{Case: "SAR-1", Unit: "MT Ocean", Decision: "goes on to port", Reason: "water is short"})
	other := policy.Actor{User: "x", Name: "X", Org: "vos-ltd", Roles: []string{"mission-lead"}}
	for _, tt := range []struct {
		name, decision string
		who            policy.Actor
		kind           fault.Kind
	}{
		{"a duty officer", "d1", officer, fault.Refused},
		{"a mission lead of another ship", "d1", other, fault.Refused},
		{"a ship that is not in the directory", "d2", lead, fault.Refused},
		{"a decision that is not there", "d9", lead, fault.NotFound},
		{"without the role", "d1", port, fault.Forbidden},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := n.Try(tt.who, rescue.ChangeMasterDecision{Case: "SAR-1", Decision: tt.decision, Now: "comes", Reason: "told to"})
			if fault.KindOf(err) != tt.kind {
				t.Errorf("got %v, want %s", err, tt.kind)
			}
			if rules := fault.As(err).Rules; tt.kind == fault.Refused && (len(rules) != 1 || rules[0].ID != "R4") {
				t.Errorf("refused by %+v, want R4", rules)
			}
		})
	}
	if c := caseOf(t, n, "SAR-1"); c.Decisions[0].Changed != nil || c.Decisions[1].Changed != nil || c.Refusals != 3 {
		t.Errorf("after the refusals: %+v, %d refusals, want 3", c.Decisions, c.Refusals)
	}
	n.Do(t, lead, rescue.ChangeMasterDecision{Case: "SAR-1", Decision: "d1", Now: "comes alongside", Reason: "the swell went down"})
	if c := caseOf(t, n, "SAR-1"); c.Decisions[0].Decision != "does not come alongside" || c.Decisions[0].Changed.Decision != "comes alongside" {
		t.Errorf("the decision and its change: %+v", c.Decisions[0])
	}
	n.Verify(t)
}

// TestR5Clock: it starts when people come aboard, counted or taken from the boat, and stops with the landing order.
func TestR5Clock(t *testing.T) {
	for _, tt := range []struct {
		name string
		take func(n *desktest.Node)
	}{
		{"counted aboard", func(n *desktest.Node) {
			n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(56)})
		}},
		{"counted in the boat, then taken aboard", func(n *desktest.Node) {
			n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Lot: ledger.Count(56)})
			n.Clock.Advance(time.Hour)
			n.Do(t, lead, people.Move{Case: "SAR-1", From: "boat", To: "aurora", Lot: ledger.Count(56)})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := timed(t)
			tt.take(n)
			started := n.Clock.Now()
			c := clockOf(t, n, "case/SAR-1", "R5")
			if !c.StartedAt.Equal(started) || c.State(started) != clock.Running {
				t.Fatalf("R5 started at %s and is %s, want it to run since %s", c.StartedAt, c.State(started), started)
			}
			if at := caseOf(t, n, "SAR-1").Aboard; at == nil || !at.Equal(started) {
				t.Errorf("people are aboard since %v, want %s", at, started)
			}
			n.Clock.Advance(7 * time.Hour)
			if c := clockOf(t, n, "case/SAR-1", "R5"); c.State(n.Clock.Now()) != clock.Missed {
				t.Errorf("after seven hours R5 is %s, want it missed", c.State(n.Clock.Now()))
			}
			n.Do(t, officer, rescue.RequestPlaceOfSafety{Case: "SAR-1", Centres: []string{"mrcc-rome", "rcc-malta"}})
			n.Do(t, officer, rescue.OrderLanding{Case: "SAR-1", Place: "lampedusa", Unit: "aurora", Informed: true, ObjectionsHeard: true, NeedsNoted: true})
			if c := clockOf(t, n, "case/SAR-1", "R5"); c.End == nil || c.End.State != clock.Stopped || !c.End.Late {
				t.Errorf("after the landing order R5 ended as %+v, want it stopped, late", c.End)
			}
			n.Verify(t)
		})
	}
}

// TestR6MedevacAnswers: each centre that is asked has a deadline of its own, which its own answer stops. The published case
// of 56 rescued people and a medevac of 5 that came late ends with the hours that they waited, and 51 + 4 + 1 in the count.
func TestR6MedevacAnswers(t *testing.T) {
	n := timed(t)
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(56)})
	n.Do(t, lead, rescue.RequestMedevac{Case: "SAR-1", From: "aurora", People: 5, Urgency: "immediate", Condition: "burns", Centres: []string{"mrcc-rome", "rcc-malta", "mrcc-rome"}})
	rome, malta := rescue.MedevacSubject("SAR-1", "m1", "mrcc-rome"), rescue.MedevacSubject("SAR-1", "m1", "rcc-malta")
	n.Clock.Advance(20 * time.Minute)
	n.Do(t, officer, rescue.AnswerMedevac{Case: "SAR-1", Medevac: "m1", Centre: "mrcc-rome", Answer: "deferred", Reason: "no helicopter before dawn"})
	n.Clock.Advance(20 * time.Minute)
	if c := clockOf(t, n, rome, "R6"); c.End == nil || c.End.Late {
		t.Errorf("the centre that answered in time: %+v", c.End)
	}
	if c := clockOf(t, n, malta, "R6"); c.State(n.Clock.Now()) != clock.Missed {
		t.Errorf("the centre that did not answer is %s, want it missed", c.State(n.Clock.Now()))
	}
	waits := caseOf(t, n, "SAR-1").Waits()
	if !contains(waits, rescue.WaitMedevac, "rcc-malta") || contains(waits, rescue.WaitMedevac, "mrcc-rome") || !contains(waits, rescue.WaitMedevacUnit, "") {
		t.Errorf("what the case waits for: %+v", waits)
	}
	n.Do(t, lead, rescue.DelayMedevac{Case: "SAR-1", Medevac: "m1", Reason: "the helicopter turned back"})
	n.Clock.Advance(9*time.Hour + 20*time.Minute)
	n.Do(t, officer, rescue.AnswerMedevac{Case: "SAR-1", Medevac: "m1", Centre: "mrcc-rome", Answer: "granted", Unit: "AW139"})
	n.Do(t, lead, rescue.CompleteMedevac{Case: "SAR-1", Medevac: "m1", People: 4, To: "palermo-hospital", Unit: "AW139"})
	m, err := caseOf(t, n, "SAR-1").Medevac("m1")
	if err != nil {
		t.Fatal(err)
	}
	if m.Waited(n.Clock.Now().Add(time.Hour)) != 10*time.Hour || m.Open() || m.Outcome.People != 4 || m.People != 5 || len(m.Asked) != 2 || len(m.Asked[0].Answers) != 2 || len(m.Delays) != 1 {
		t.Errorf("the request at its end: %+v", m)
	}
	if c := clockOf(t, n, malta, "R6"); c.End == nil || c.End.State != clock.Ended {
		t.Errorf("the clock of the centre that never answered: %+v, want it ended", c.End)
	}
	n.Do(t, lead, people.Move{Case: "SAR-1", From: "aurora", To: "deceased-recovered", Lot: ledger.Count(1), Reason: "death-on-board"})
	n.Do(t, lead, people.Move{Case: "SAR-1", From: "aurora", To: "palermo-hospital", Lot: ledger.Count(4)})
	n.View(t, func(r journal.Reader) error {
		s, err := people.StripOf(r, "SAR-1", lead)
		if err == nil && *s.Stages[0].People != 56 {
			t.Errorf("%d people are in the count, want all 56: 51, 4 and 1", *s.Stages[0].People)
		}
		return err
	})
	n.Verify(t)
}

func contains(waits []rescue.Wait, key, whom string) bool {
	for _, w := range waits {
		if w.Key == key && (whom == "" || w.Whom == whom) {
			return true
		}
	}
	return false
}

// TestR7Versions: positions, descriptions and times of arrival are only added; the newest stands first, all stay, each with
// its author, and what cannot be true together is told.
func TestR7Versions(t *testing.T) {
	n := timed(t)
	at := n.Clock.Now()
	n.Do(t, officer, rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 33.95, Lon: 12.52}, At: at, Source: "aircraft", UncertaintyNM: 1})
	n.Do(t, lead, rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 34.4, Lon: 13.1}, At: at.Add(-20 * time.Minute), Source: "vessel"})
	c := caseOf(t, n, "SAR-1")
	if last, _ := c.Latest(); last.Source != "aircraft" || len(c.Positions) != 3 || c.Reports != 3 {
		t.Errorf("the latest is %+v of %d", last, len(c.Positions))
	}
	if d := c.Disputed(); len(d) != 1 || d[0].Author != "lindqvist" {
		t.Errorf("disputed: %+v, want the one that is 40 miles off", d)
	}
	for range 30 {
		n.Clock.Advance(time.Minute)
		n.Do(t, officer, rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 33.95, Lon: 12.52}})
	}
	n.View(t, func(r journal.Reader) error {
		all, err := rescue.PositionsOf(r, "SAR-1", 0, 100)
		if err == nil && (len(all) != 33 || all[32].Source != "alert" || all[0].Record < all[1].Record) {
			t.Errorf("%d reports are kept, want 33, the newest first and the alert's last", len(all))
		}
		if err != nil {
			return err
		}
		page, err := rescue.PositionsOf(r, "SAR-1", all[9].Record, 10)
		if err == nil && (len(page) != 10 || page[0] != all[10]) {
			t.Errorf("the second page begins with %+v, want %+v", page[0], all[10])
		}
		return err
	})
	if c := caseOf(t, n, "SAR-1"); c.Reports != 33 || len(c.Positions) > 24 {
		t.Errorf("the case keeps %d of %d", len(c.Positions), c.Reports)
	}
	n.Verify(t)
}

// TestBothStand: two officers say two things, both from old pages; nothing is overwritten and the difference is told.
func TestBothStand(t *testing.T) {
	n := timed(t)
	n.Do(t, officer, rescue.TaskAsset{Case: "SAR-1", Place: "aurora"})
	eta := n.Clock.Now().Add(3 * time.Hour)
	n.Do(t, officer, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t1", Accept: true, ETA: &eta})
	n.Do(t, lead, rescue.GiveArrival{Case: "SAR-1", Tasking: "t1", ETA: eta.Add(90 * time.Minute), Source: "the master"})
	n.Do(t, officer, rescue.DescribeBoat{Case: "SAR-1", BoatDescribed: rescue.BoatDescribed{Colour: "blue", LengthM: 9}})
	n.Do(t, lead, rescue.DescribeBoat{Case: "SAR-1", BoatDescribed: rescue.BoatDescribed{Colour: "grey"}})
	n.Do(t, lead, rescue.DescribeBoat{Case: "SAR-1", BoatDescribed: rescue.BoatDescribed{Colour: "light grey"}})
	c := caseOf(t, n, "SAR-1")
	if d := c.Taskings[0].TimesDiffer(); len(d) != 1 || !d[0].ETA.Equal(eta) || !c.Taskings[0].ETA.Equal(eta.Add(90*time.Minute)) {
		t.Errorf("times of arrival: newest %s, others %+v", c.Taskings[0].ETA, d)
	}
	boat := c.Boat()
	if len(boat) != 2 || boat[0].Key != "colour" || len(boat[0].Values) != 2 || boat[0].Values[0].Text != "light grey" || boat[0].Values[1].Text != "blue" || len(boat[1].Values) != 1 {
		t.Errorf("the boat: %+v, want light grey but blue, and 9 metres", boat)
	}
	if len(c.Described) != 3 {
		t.Errorf("%d descriptions stay, want all 3", len(c.Described))
	}
	n.Verify(t)
}

// TestCoordination: the first centre keeps the coordination until another has accepted it; a dispute changes nothing.
func TestCoordination(t *testing.T) {
	n := timed(t)
	n.Do(t, officer, rescue.AcceptCoordination{Case: "SAR-1", Organisation: "mrcc-rome"})
	n.Do(t, officer, rescue.OfferCoordination{Case: "SAR-1", To: "rcc-malta", Reason: "the boat is in its region"})
	n.Do(t, officer, rescue.DisputeCoordination{Case: "SAR-1", Organisation: "rcc-malta", Text: "says that it is nearer to Rome"})
	c := caseOf(t, n, "SAR-1")
	if c.Coordinator != "mrcc-rome" || c.Accepted == nil || c.Offer == nil || len(c.Disputes) != 1 || !contains(c.Waits(), rescue.WaitTakeover, "rcc-malta") {
		t.Errorf("while the offer waits: %s, %+v", c.Coordinator, c.Coordination)
	}
	n.Do(t, officer, rescue.AcceptCoordination{Case: "SAR-1", Organisation: "rcc-malta", Note: "by telephone +39 06 5908 4527"})
	c = caseOf(t, n, "SAR-1")
	if c.Coordinator != "rcc-malta" || c.Accepted == nil || c.Offer != nil || strings.Contains(c.Accepted.Note, "5908") {
		t.Errorf("after the acceptance: %s, %+v", c.Coordinator, c.Coordination)
	}
	if _, err := n.Try(officer, rescue.AcceptCoordination{Case: "SAR-1", Organisation: "rcc-malta"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a second acceptance: %v", err)
	}
	n.Verify(t)
}

// TestR28LogWithoutPhones: telephone numbers are taken out of everything that is typed into the log, however long it is.
func TestR28LogWithoutPhones(t *testing.T) {
	n := timed(t)
	long := strings.Repeat("the boat is adrift and takes water ", 150) + "+39 06 5908 4527"
	n.Do(t, officer, rescue.LogCommunication{Case: "SAR-1", CommunicationLogged: rescue.CommunicationLogged{Channel: "phone", Text: "first line\ncall 0033612345678\n" + long, From: "+39 06 5908 4527"}})
	n.View(t, func(r journal.Reader) error {
		all, err := rescue.CommunicationsOf(r, "SAR-1", 0, 10)
		if err != nil {
			return err
		}
		if len(all) != 1 || all[0].Direction != "in" || !strings.HasPrefix(all[0].Text, "first line\ncall *") || strings.Contains(all[0].Text+all[0].From, "5908") || strings.Contains(all[0].Text, "612345678") {
			t.Errorf("the log keeps %.80q from %q", all[0].Text, all[0].From)
		}
		return nil
	})
	n.Verify(t)
}

// TestLateReport: nothing about people is refused because the case is closed; it says that the case has to be looked at
// again, and reopening it clears that. People who are moved on ashore afterwards are no news.
func TestLateReport(t *testing.T) {
	n := timed(t)
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(56)})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "aurora", To: "lampedusa", Lot: ledger.Count(56)})
	n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: handover(t, n), Lot: new(ledger.Count(56))})
	n.Do(t, officer, rescue.CloseCase{Case: "SAR-1", Outcome: "all landed"})
	n.Clock.Advance(time.Hour)
	n.Do(t, port, people.Move{Case: "SAR-1", From: "lampedusa", To: "palermo-hospital", Lot: ledger.Count(2)})
	if c := caseOf(t, n, "SAR-1"); len(c.Late) != 0 || len(c.Waits()) != 0 {
		t.Errorf("people moved on ashore: late %+v, waits %+v, want nothing", c.Late, c.Waits())
	}
	for name, c := range map[string]dispatch.Command{
		"a late find":     people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(1), Reason: "late-find"},
		"an estimate":     people.Assert{Case: "SAR-1", Subject: "aboard", Best: new(60), Source: "survivors"},
		"a note":          rescue.AddNote{Case: "SAR-1", Text: "a survivor says that there were two boats"},
		"a position":      rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 34, Lon: 13}},
		"a communication": rescue.LogCommunication{Case: "SAR-1", CommunicationLogged: rescue.CommunicationLogged{Text: "a call"}},
		"a description":   rescue.DescribeBoat{Case: "SAR-1", BoatDescribed: rescue.BoatDescribed{Colour: "blue"}},
		"a medevac":       rescue.RequestMedevac{Case: "SAR-1", People: 1, Centres: []string{"mrcc-rome"}},
	} {
		if _, err := n.Try(lead, c); err != nil {
			t.Errorf("%s of a closed case: %v", name, err)
		}
	}
	if c := caseOf(t, n, "SAR-1"); len(c.Late) != 2 || !contains(c.Waits(), rescue.WaitLookingAgain, "") || !c.Closed {
		t.Errorf("late reports: %+v, waits %+v", c.Late, c.Waits())
	}
	late := func() (all []rescue.Late) {
		n.View(t, func(r journal.Reader) (err error) { all, err = rescue.LateCases(r); return err })
		return all
	}
	if got := late(); len(got) != 1 || got[0].Case != "SAR-1" || got[0].Reports != 2 {
		t.Errorf("the closed cases to look at again: %+v", got)
	}
	if _, err := n.Try(officer, rescue.TaskAsset{Case: "SAR-1", Place: "aurora"}); fault.As(err).Code != "case.closed" {
		t.Errorf("a unit is tasked for a closed case: %v", err)
	}
	n.Do(t, officer, rescue.ReopenCase{Case: "SAR-1", Reason: "one person more"})
	if c := caseOf(t, n, "SAR-1"); len(c.Late) != 0 || c.Closed || len(late()) != 0 {
		t.Errorf("after the reopening: %+v, %+v", c.Late, late())
	}
	n.Verify(t)
}

// TestR8UnsafeGrant: a place that a centre names is recorded as it was named. The order to land there is refused by the
// rules of the place (R8, R10); with a safe answer from another centre the landing goes through.
func TestR8UnsafeGrant(t *testing.T) {
	n := timed(t)
	n.Do(t, officer, rescue.RequestPlaceOfSafety{Case: "SAR-1", Centres: []string{"mrcc-rome", "rcc-malta"}})
	n.Do(t, officer, rescue.AnswerPlaceOfSafety{Case: "SAR-1", Centre: "rcc-malta", Answer: "granted", Place: "tripoli"})
	n.Do(t, officer, rescue.AnswerPlaceOfSafety{Case: "SAR-1", Centre: "mrcc-rome", Answer: "no-reply"})
	c := caseOf(t, n, "SAR-1")
	if c.Requests[1].Answer.Place != "tripoli" || !contains(c.Waits(), rescue.WaitLanding, "") {
		t.Errorf("the answers: %+v", c.Requests)
	}
	_, err := n.Try(officer, rescue.OrderLanding{Case: "SAR-1", Place: "tripoli", Informed: true, ObjectionsHeard: true, NeedsNoted: true})
	if f := fault.As(err); f.Kind != fault.Refused || len(f.Rules) != 2 || f.Rules[0].ID != "R8" || f.Rules[1].ID != "R10" {
		t.Errorf("the order to the place that was named: %v", err)
	}
	n.Do(t, officer, rescue.AnswerPlaceOfSafety{Case: "SAR-1", Centre: "mrcc-rome", Answer: "granted", Place: "lampedusa"})
	n.Do(t, officer, rescue.OrderLanding{Case: "SAR-1", Place: "lampedusa", Informed: true, ObjectionsHeard: true, NeedsNoted: true})
	if c := caseOf(t, n, "SAR-1"); len(c.Requests[0].Earlier) != 1 || c.Landing == nil {
		t.Errorf("both answers stand: %+v", c.Requests[0])
	}
	if _, err := n.Try(officer, rescue.AnswerPlaceOfSafety{Case: "SAR-1", Centre: "aurora-rescue", Answer: "refused", Reason: "x"}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an answer of who was not asked: %v", err)
	}
	n.Verify(t)
}

// TestChecklists: every list and item has a source; a tick has an author and a time, and goes only with a reason.
func TestChecklists(t *testing.T) {
	n := timed(t)
	lists, err := rescue.Checklists()
	if err != nil || len(lists) != 5 {
		t.Fatalf("%d lists, %v; want one for each phase, for people aboard and for the end", len(lists), err)
	}
	seen := map[string]bool{}
	for _, l := range lists {
		for _, i := range l.Items {
			if seen[i.Key] || i.Source == "" || !strings.HasPrefix(i.Key, l.Key+"-") {
				t.Errorf("item %q of %s: twice, without a source or of another list", i.Key, l.Key)
			}
			seen[i.Key] = true
		}
	}
	n.Do(t, lead, rescue.TickItem{Case: "SAR-1", Item: "distress-send", Note: "Aurora goes"})
	if _, err := n.Try(officer, rescue.TickItem{Case: "SAR-1", Item: "distress-send"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a second tick: %v", err)
	}
	if k, ok := caseOf(t, n, "SAR-1").Checked("distress-send"); !ok || k.Author != "lindqvist" {
		t.Errorf("the tick: %+v, %v", k, ok)
	}
	if _, err := n.Try(officer, rescue.UntickItem{Case: "SAR-1", Item: "distress-send"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a tick is taken back without a reason: %v", err)
	}
	n.Do(t, officer, rescue.UntickItem{Case: "SAR-1", Item: "distress-send", Reason: "she turned back"})
	if _, ok := caseOf(t, n, "SAR-1").Checked("distress-send"); ok {
		t.Error("the tick is still there")
	}
	n.Verify(t)
}

// TestInvalid: what cannot be is refused, with the field that was wrong.
func TestInvalid(t *testing.T) {
	n := timed(t)
	n.Do(t, officer, rescue.TaskAsset{Case: "SAR-1", Place: "aurora"})
	future := n.Clock.Now().Add(time.Hour)
	for _, tt := range []struct {
		name, field string
		c           dispatch.Command
		kind        fault.Kind
	}{
		{"a boat of 600 m", "length", rescue.DescribeBoat{Case: "SAR-1", BoatDescribed: rescue.BoatDescribed{LengthM: 600}}, fault.Invalid},
		{"nothing of the boat", "colour", rescue.DescribeBoat{Case: "SAR-1", BoatDescribed: rescue.BoatDescribed{Source: "x"}}, fault.Invalid},
		{"seen tomorrow", "at", rescue.DescribeBoat{Case: "SAR-1", BoatDescribed: rescue.BoatDescribed{Colour: "x", At: future}}, fault.Invalid},
		{"a long colour", "colour", rescue.DescribeBoat{Case: "SAR-1", BoatDescribed: rescue.BoatDescribed{Colour: strings.Repeat("x", 301)}}, fault.Invalid},
		{"no such channel", "channel", rescue.LogCommunication{Case: "SAR-1", CommunicationLogged: rescue.CommunicationLogged{Channel: "pigeon", Text: "x"}}, fault.Invalid},
		{"no such direction", "direction", rescue.LogCommunication{Case: "SAR-1", CommunicationLogged: rescue.CommunicationLogged{Direction: "up", Text: "x"}}, fault.Invalid},
		{"an empty communication", "text", rescue.LogCommunication{Case: "SAR-1"}, fault.Invalid},
		{"nobody to take off", "people", rescue.RequestMedevac{Case: "SAR-1"}, fault.Invalid},
		{"no such urgency", "urgency", rescue.RequestMedevac{Case: "SAR-1", People: 1, Urgency: "soon"}, fault.Invalid},
		{"a diagnosis", "condition", rescue.RequestMedevac{Case: "SAR-1", People: 1, Condition: "appendicitis of the tall man"}, fault.Invalid},
		{"no such medevac", "medevac", rescue.AnswerMedevac{Case: "SAR-1", Medevac: "m7", Centre: "mrcc-rome", Answer: "granted"}, fault.NotFound},
		{"an arrival in a month", "eta", rescue.GiveArrival{Case: "SAR-1", Tasking: "t1", ETA: n.Clock.Now().Add(30 * 24 * time.Hour)}, fault.Invalid},
		{"no time of arrival", "eta", rescue.GiveArrival{Case: "SAR-1", Tasking: "t1"}, fault.Invalid},
		{"no such tasking", "tasking", rescue.RecordArrival{Case: "SAR-1", Tasking: "t9"}, fault.NotFound},
		{"a harbour with a master", "unit", rescue.RecordMasterDecision{Case: "SAR-1", Unit: "lampedusa", Decision: "x", Reason: "y"}, fault.Invalid},
		{"a master without a reason", "reason", rescue.RecordMasterDecision{Case: "SAR-1", Unit: "aurora", Decision: "x"}, fault.Invalid},
		{"nobody asked for a place", "to", rescue.RequestPlaceOfSafety{Case: "SAR-1"}, fault.Invalid},
		{"no such case", "", rescue.LogCommunication{Case: "SAR-9", CommunicationLogged: rescue.CommunicationLogged{Text: "x"}}, fault.NotFound},
		{"who does not go coordinates on scene", "", rescue.NameOnSceneCoordinator{Case: "SAR-1", Tasking: "t1"}, fault.Conflict},
		{"coordination without a reason", "reason", rescue.OfferCoordination{Case: "SAR-1", To: "mrcc-rome"}, fault.Invalid},
		{"coordination to nobody known", "", rescue.OfferCoordination{Case: "SAR-1", To: "atlantis", Reason: "x"}, fault.NotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := n.Try(officer, tt.c)
			if f := fault.As(err); err == nil || f.Kind != tt.kind || tt.field != "" && f.Field != tt.field {
				t.Errorf("got %v (field %q), want %s in field %q", err, fault.As(err).Field, tt.kind, tt.field)
			}
		})
	}
}

// TestUnitOnScene: heard, accepted, there, coordinating, let go; another one takes the coordination on scene over.
func TestUnitOnScene(t *testing.T) {
	n := timed(t)
	n.Do(t, officer, rescue.TaskAsset{Case: "SAR-1", Place: "aurora"})
	n.Do(t, officer, rescue.TaskAsset{Case: "SAR-1", Place: "vos"})
	n.Do(t, lead, rescue.AcknowledgeTasking{Case: "SAR-1", Tasking: "t1"})
	if c := caseOf(t, n, "SAR-1"); c.Taskings[0].State != rescue.Acknowledged || !c.Taskings[0].Waiting() || c.Next().Key != rescue.StepCoordinator {
		t.Errorf("heard: %+v", c.Taskings[0])
	}
	n.Do(t, officer, rescue.NameCoordinator{Case: "SAR-1", Organisation: "mrcc-rome"})
	for _, id := range []string{"t1", "t2"} {
		// Nobody wrote down that the unit accepted; being there says so, and R2 has nothing to wait for.
		n.Do(t, lead, rescue.RecordArrival{Case: "SAR-1", Tasking: id})
		if c := clockOf(t, n, "case/SAR-1", "R2"); c.End == nil || c.End.State != clock.Stopped {
			t.Errorf("a unit is on scene, and R2 is %s", c.State(n.Clock.Now()))
		}
		n.Do(t, lead, rescue.AnswerTasking{Case: "SAR-1", Tasking: id, Accept: true})
		if c := caseOf(t, n, "SAR-1"); !slices.ContainsFunc(c.Taskings, func(x rescue.Tasking) bool { return x.ID == id && x.State == rescue.OnScene }) {
			t.Errorf("a late acceptance took %s off the scene", id)
		}
		n.Do(t, officer, rescue.NameOnSceneCoordinator{Case: "SAR-1", Tasking: id})
	}
	if osc, ok := caseOf(t, n, "SAR-1").OnSceneCoordinator(); !ok || osc.ID != "t2" {
		t.Errorf("on scene coordinates %+v, %v; want the second", osc, ok)
	}
	n.Do(t, officer, rescue.ReleaseAsset{Case: "SAR-1", Tasking: "t2", Reason: "enough units"})
	c := caseOf(t, n, "SAR-1")
	if _, ok := c.OnSceneCoordinator(); ok || c.Taskings[1].State != rescue.Released || c.Taskings[1].Reason != "enough units" {
		t.Errorf("let go: %+v", c.Taskings[1])
	}
	n.Verify(t)
}

// TestR11HandoverAtSea: people go over at sea to a ship that is bound for an unsafe port. The order is refused; that it
// happened is recorded, and an incident of category 4 opens.
func TestR11HandoverAtSea(t *testing.T) {
	n := timed(t)
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(56)})
	_, err := n.Try(officer, rescue.OrderTransfer{Case: "SAR-1", Unit: "vos", NextPort: "tripoli"})
	if f := fault.As(err); f.Kind != fault.Refused || len(f.Rules) == 0 || f.Rules[len(f.Rules)-1].ID != "R11" {
		t.Errorf("the order: %v, want it refused by R11", err)
	}
	r := n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "aurora", To: "vos", Lot: ledger.Count(56), NextPort: "tripoli"})
	if len(r.Incidents) != 1 {
		t.Errorf("incidents: %v, want one over the fact", r.Incidents)
	}
	n.Verify(t)
}
