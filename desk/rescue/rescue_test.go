package rescue_test

import (
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
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

var (
	officer = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	lead    = policy.Actor{User: "lindqvist", Name: "E. Lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	port    = policy.Actor{User: "esposito", Name: "S. Esposito", Org: "port-lampedusa", Roles: []string{"port-coordinator"}}
	monitor = policy.Actor{User: "haddad", Name: "R. Haddad", Org: "monitor", Roles: []string{"monitor"}}
	admin   = policy.Actor{User: "admin", Name: "Admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	unhcr   = policy.Actor{User: "okafor", Name: "N. Okafor", Org: "unhcr", Roles: []string{"place-assessor"}}
)

func open(t *testing.T) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach,
		Projections: []journal.Projection{policy.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, oversight.Desk{}}})
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	n.Record(t, directory.ShippedAssessments(pack)...)
	for _, o := range []directory.Organisation{{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"},
		{ID: "aurora-rescue", Name: "Aurora Rescue", Type: "ngo"}, {ID: "port-lampedusa", Name: "Port of Lampedusa", Type: "port"}, {ID: "port-tripoli", Name: "Port of Tripoli", Type: "port"}} {
		n.Do(t, admin, directory.RegisterOrganisation{Organisation: o})
	}
	for _, p := range []directory.Place{{ID: "lampedusa", Name: "Lampedusa", Type: "port", Country: "IT", Org: "port-lampedusa"},
		{ID: "tripoli", Name: "Tripoli", Type: "port", Country: "LY", Org: "port-tripoli"}, {ID: "zarzis", Name: "Zarzis", Type: "port", Country: "TN"},
		{ID: "aurora", Name: "Aurora", Type: "vessel", Org: "aurora-rescue", MMSI: 200000001}} {
		n.Do(t, admin, directory.RegisterPlace{Place: p})
	}
	n.Do(t, unhcr, directory.AssessPlace{Scope: "place/lampedusa", LifeNotThreatened: true, BasicNeedsMet: true, OnwardTransport: true,
		Basis: []string{"visit"}, From: "2026-11-01", Until: "2026-11-30"})
	return n
}

func caseOf(t *testing.T, n *desktest.Node, id string) rescue.Case {
	t.Helper()
	var c rescue.Case
	n.View(t, func(r journal.Reader) (err error) { c, err = rescue.CaseByID(r, id); return err })
	return c
}

// TestR1OpenCase: one line opens a case in distress for anybody who is signed in; half an alert is an alert.
func TestR1OpenCase(t *testing.T) {
	n := open(t)
	nobody := policy.Actor{User: "x", Name: "X", Org: "y"}
	tests := []struct {
		name, line string
		pob        int
		position   bool
		rest       bool
	}{
		{"all understood", "0732 3355N01230E rubber 80 pob", 80, true, false},
		{"no time", "3355N01230E wooden", 0, true, false},
		{"half understood", "3355N01230E something about a blue thing", 0, true, true},
		{"nothing understood", "!!! pomozhite", 0, false, true},
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := n.Do(t, nobody, rescue.OpenCase{Line: tt.line})
			c := caseOf(t, n, strings.TrimPrefix(r.Subject, "case/"))
			if c.Phase != rescue.Distress || c.Closed || c.Alert.Raw != tt.line {
				t.Errorf("case %d: phase %s, closed %v, raw %q", i, c.Phase, c.Closed, c.Alert.Raw)
			}
			if got := len(c.Positions) == 1; got != tt.position {
				t.Errorf("position kept: %v, want %v", got, tt.position)
			}
			if got := len(c.Alert.Rest) > 0; got != tt.rest {
				t.Errorf("something not understood: %v (%+v), want %v", got, c.Alert.Rest, tt.rest)
			}
			if got := c.Alert.OnBoard != nil && c.Alert.OnBoard.Best == tt.pob; got != (tt.pob > 0) {
				t.Errorf("on board: %+v, want %d", c.Alert.OnBoard, tt.pob)
			}
		})
	}
	if _, err := n.Try(officer, rescue.OpenCase{Line: "  \n"}); fault.As(err).Code != "alert.empty" {
		t.Errorf("an empty line: got %v", err)
	}
	if _, err := n.Try(officer, rescue.OpenCase{Line: strings.Repeat("x", 2001)}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a line of 2001 bytes: got %v", err)
	}
	n.Verify(t)
}

// TestR8R9R10R11R13Orders: an order to land or to go over at sea is refused by the rules of its destination, and by what was
// not said to the people; an assessed place passes, until its assessment runs out.
func TestR8R9R10R11R13Orders(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 80 pob"})
	tests := []struct {
		name  string
		who   policy.Actor
		c     dispatch.Command
		kind  fault.Kind
		rules string
	}{
		{"R8 R10: Tripoli", officer, rescue.OrderLanding{Case: "SAR-1", Place: "tripoli", Informed: true, ObjectionsHeard: true, NeedsNoted: true}, fault.Refused, "R8 R10"},
		{"R9: Zarzis is not assessed", officer, rescue.OrderLanding{Case: "SAR-1", Place: "zarzis", Informed: true, ObjectionsHeard: true, NeedsNoted: true}, fault.Refused, "R8 R9"},
		{"R11: over to a unit whose next port is Tripoli", officer, rescue.OrderTransfer{Case: "SAR-1", Unit: "aurora", NextPort: "tripoli"}, fault.Refused, "R10 R11"},
		{"R13: nobody asked the people", officer, rescue.OrderLanding{Case: "SAR-1", Place: "lampedusa", Informed: true, NeedsNoted: true}, fault.Refused, "R13"},
		{"without the role", monitor, rescue.OrderLanding{Case: "SAR-1", Place: "lampedusa", Informed: true, ObjectionsHeard: true, NeedsNoted: true}, fault.Forbidden, ""},
		{"on a vessel", officer, rescue.OrderLanding{Case: "SAR-1", Place: "aurora", Informed: true, ObjectionsHeard: true, NeedsNoted: true}, fault.Invalid, ""},
		{"nowhere", officer, rescue.OrderLanding{Case: "SAR-1", Place: "atlantis", Informed: true, ObjectionsHeard: true, NeedsNoted: true}, fault.NotFound, ""},
		{"no such case", officer, rescue.OrderLanding{Case: "SAR-9", Place: "lampedusa", Informed: true, ObjectionsHeard: true, NeedsNoted: true}, fault.NotFound, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := n.Try(tt.who, tt.c)
			f := fault.As(err)
			var rules []string
			for _, r := range f.Rules {
				rules = append(rules, r.ID)
			}
			if f.Kind != tt.kind || strings.Join(rules, " ") != tt.rules {
				t.Errorf("got %s by %v (%v), want %s by %q", f.Kind, rules, err, tt.kind, tt.rules)
			}
		})
	}
	if c := caseOf(t, n, "SAR-1"); c.Landing != nil || c.Refusals != 4 {
		t.Errorf("after the refusals: landing %+v, %d refusals, want none and 4", c.Landing, c.Refusals)
	}
	n.Do(t, officer, rescue.OrderTransfer{Case: "SAR-1", Unit: "aurora", NextPort: "lampedusa"})
	n.Do(t, officer, rescue.OrderLanding{Case: "SAR-1", Place: "lampedusa", Unit: "aurora", Informed: true, ObjectionsHeard: true, NeedsNoted: true})
	if c := caseOf(t, n, "SAR-1"); c.Landing == nil || c.Landing.Place != "lampedusa" || len(c.Landing.Assessments) != 1 || len(c.Transfers) != 1 {
		t.Errorf("an assessed place: %+v", c.Landing)
	}
	n.Clock.Advance(9 * 24 * time.Hour)
	if _, err := n.Try(officer, rescue.OrderLanding{Case: "SAR-1", Place: "lampedusa", Informed: true, ObjectionsHeard: true, NeedsNoted: true}); fault.KindOf(err) != fault.Refused {
		t.Errorf("after the assessment's last day: got %v, want a refusal (R9)", err)
	}
	n.Verify(t)
}

// TestFactAgainstARule: people are landed at Tripoli all the same. It is recorded, and an incident of category 4 opens.
func TestFactAgainstARule(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 30 pob"})
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(30)})
	r := n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "aurora", To: "tripoli", Lot: ledger.Count(30)})
	if len(r.Incidents) != 1 {
		t.Fatalf("incidents: got %v, want one", r.Incidents)
	}
	err := n.Door.Read(t.Context(), officer, "read.incidents", func(v dispatch.State) error {
		all, err := oversight.OfSubject(v, "case/SAR-1")
		if err != nil {
			return err
		}
		if len(all) != 1 || all[0].Category != 4 || strings.Join(all[0].Rules, " ") != "R8 R10" || !all[0].Automatic || all[0].Stage != oversight.Initial {
			t.Errorf("incident: %+v", all)
		}
		events, err := rescue.Timeline(v, "SAR-1")
		if err != nil {
			return err
		}
		if events[0].Kind != (dispatch.Decided{}).Kind() || events[1].Kind != (oversight.IncidentOpened{}).Kind() || events[2].Kind != (people.HandoverOffered{}).Kind() {
			t.Errorf("the timeline begins with %s, %s, %s; want what the rules looked at, and the incident over the fact", events[0].Kind, events[1].Kind, events[2].Kind)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = n.Door.Read(t.Context(), lead, "read.cases", func(v dispatch.State) error {
		events, err := rescue.Timeline(v, "SAR-1")
		for _, e := range events {
			if e.Kind == (oversight.IncidentOpened{}).Kind() {
				t.Error("a mission lead, who reads no incidents, sees one in the timeline")
			}
		}
		bundle, exported := rescue.Export(t.Context(), v, "SAR-1")
		if exported == nil && bundle.About != "" {
			t.Error("a bundle that leaves the incident out says that it is everything about the case")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	n.Do(t, monitor, oversight.AddOpinion{Incident: r.Incidents[0], Text: "a return to an unsafe place"})
	n.Do(t, monitor, oversight.ChangeStage{Incident: r.Incidents[0], Stage: oversight.Formal, Reason: "confirmed by two sources"})
	if _, err := n.Try(monitor, oversight.ChangeStage{Incident: r.Incidents[0], Stage: oversight.Initial, Reason: "x"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an incident went back a stage: %v", err)
	}
	if _, err := n.Try(officer, oversight.AddOpinion{Incident: r.Incidents[0], Text: "x"}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an opinion of a duty officer: %v", err)
	}
	n.Verify(t)
}

func TestCloseCase(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 62 pob"})
	closing := rescue.CloseCase{Case: "SAR-1", Outcome: "all landed"}
	if _, err := n.Try(officer, closing); fault.KindOf(err) != fault.Refused {
		t.Errorf("62 people were alerted and nobody was counted: got %v, want a refusal", err)
	}
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(62)})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "aurora", To: "lampedusa", Lot: ledger.Count(62)})
	if _, err := n.Try(officer, closing); fault.KindOf(err) != fault.Refused {
		t.Errorf("a handover waits: got %v, want a refusal", err)
	}
	own := ledger.Count(61)
	n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: handover(t, n), Lot: &own})
	_, err := n.Try(officer, closing)
	if f := fault.As(err); f.Code != "people.unaccounted" || f.Text != "refused: 1 person is not accounted for" || f.Hint != "record the person as missing, or find the handover" {
		t.Errorf("one person is missing: got %v, hint %q", err, f.Hint)
	}
	n.Do(t, lead, people.ExplainVariance{Case: "SAR-1", Handover: handover(t, n), To: "source", Reason: ledger.Miscounted, Note: "one child was counted twice on deck"})
	if _, err := n.Try(officer, closing); fault.As(err).Code != "people.unaccounted" {
		t.Errorf("the alert said 62 and 61 were there: got %v, want a refusal until somebody signs for the gap", err)
	}
	n.Do(t, officer, people.Determine{Case: "SAR-1", Outcome: ledger.EstimateWrong, Reason: "recount-on-deck"})
	n.Do(t, officer, closing)
	if c := caseOf(t, n, "SAR-1"); !c.Closed || c.Outcome != "all landed" || c.Next().Key != rescue.StepClosed {
		t.Errorf("after closing: %+v", c)
	}
	n.View(t, func(r journal.Reader) error {
		cases, err := rescue.Open(r, n.Clock.Now())
		if len(cases) != 0 {
			t.Errorf("a closed case is among the open ones")
		}
		return err
	})
	if _, err := n.Try(officer, rescue.TaskAsset{Case: "SAR-1", Place: "aurora"}); fault.As(err).Code != "case.closed" {
		t.Errorf("a tasking for a closed case: %v", err)
	}
	if _, err := n.Try(officer, rescue.ReopenCase{Case: "SAR-1"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("reopened without a reason: %v", err)
	}
	n.Do(t, officer, rescue.ReopenCase{Case: "SAR-1", Reason: "a body was found"})
	if c := caseOf(t, n, "SAR-1"); c.Closed {
		t.Error("the case is still closed")
	}
	n.Verify(t)
}

// handover gives the identifier of the only handover of SAR-1.
func handover(t *testing.T, n *desktest.Node) string {
	t.Helper()
	var id string
	n.View(t, func(r journal.Reader) error {
		h, err := people.Overview(r, "SAR-1", officer)
		if err == nil {
			id = h.Handovers[0].ID
		}
		return err
	})
	return id
}

// TestR7Positions: a report never replaces another, and the newest by its own time is the latest.
func TestR7Positions(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "-20m 3355N01230E rubber"})
	now := n.Clock.Now()
	n.Do(t, lead, rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 34, Lon: 12.6}, At: now, Source: "Aurora"})
	n.Do(t, lead, rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 33.95, Lon: 12.55}, At: now.Add(-10 * time.Minute), Source: "late e-mail"})
	c := caseOf(t, n, "SAR-1")
	if last, ok := c.Latest(); !ok || len(c.Positions) != 3 || last.Source != "Aurora" || last.Author != "lindqvist" {
		t.Errorf("latest: %+v of %d", last, len(c.Positions))
	}
	for name, bad := range map[string]rescue.ReportPosition{
		"future":      {Case: "SAR-1", At: now.Add(time.Hour)},
		"uncertainty": {Case: "SAR-1", UncertaintyNM: -1},
	} {
		if _, err := n.Try(lead, bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestR4Taskings: the master's answer stands; a vessel of the sea picture can be tasked by its MMSI.
func TestR4Taskings(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber"})
	n.Do(t, officer, rescue.TaskAsset{Case: "SAR-1", MMSI: 200000001})
	n.Do(t, officer, rescue.TaskAsset{Case: "SAR-1", MMSI: 235000111, Name: "STAR"})
	c := caseOf(t, n, "SAR-1")
	if len(c.Taskings) != 2 || c.Taskings[0].Name != "Aurora" || c.Taskings[0].Place != "aurora" || c.Taskings[1].Name != "STAR" {
		t.Fatalf("taskings: %+v", c.Taskings)
	}
	if _, err := n.Try(officer, rescue.TaskAsset{Case: "SAR-1", Place: "aurora"}); fault.As(err).Code != "case.tasked" {
		t.Errorf("tasked twice: %v", err)
	}
	if _, err := n.Try(lead, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t1"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("declined without a reason: %v", err)
	}
	n.Do(t, lead, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t1", Reason: "engine failure"})
	if _, err := n.Try(officer, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t1", Accept: true}); fault.KindOf(err) != fault.Refused || fault.As(err).Rules[0].ID != "R4" {
		t.Errorf("a duty officer accepts for a master who declined: got %v, want a refusal by R4", err)
	}
	n.Do(t, lead, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t2", Accept: true})
	n.Do(t, officer, rescue.ReleaseAsset{Case: "SAR-1", Tasking: "t2"})
	c = caseOf(t, n, "SAR-1")
	if c.Taskings[0].State != rescue.Declined || c.Taskings[0].Reason != "engine failure" || c.Taskings[1].State != rescue.Released {
		t.Errorf("answers: %+v", c.Taskings)
	}
	if _, err := n.Try(lead, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t2", Accept: true}); fault.As(err).Code != "case.released" {
		t.Errorf("an answer after the release: %v", err)
	}
}

func TestPhaseNeverGoesBack(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "overdue boat"})
	for phase, kind := range map[rescue.Phase]fault.Kind{rescue.Alert: fault.Conflict, rescue.Distress: fault.Conflict, "panic": fault.Invalid} {
		if _, err := n.Try(officer, rescue.ChangePhase{Case: "SAR-1", Phase: phase, Reason: "x"}); fault.KindOf(err) != kind {
			t.Errorf("to %s: got %v, want %s", phase, err, kind)
		}
	}
}

// TestNext follows a case through what it waits for.
func TestNext(t *testing.T) {
	n := open(t)
	expect := func(want string) {
		t.Helper()
		if got := caseOf(t, n, "SAR-1").Next().Key; got != want {
			t.Errorf("waits for %s, want %s", got, want)
		}
	}
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber"})
	expect(rescue.StepCoordinator)
	n.Do(t, officer, rescue.NameCoordinator{Case: "SAR-1", Organisation: "mrcc-rome"})
	expect(rescue.StepAsset)
	n.Do(t, officer, rescue.TaskAsset{Case: "SAR-1", Place: "aurora"})
	expect(rescue.StepAnswer)
	n.Do(t, lead, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t1", Accept: true})
	expect(rescue.StepLanding)
	n.Do(t, officer, rescue.OrderLanding{Case: "SAR-1", Place: "lampedusa", Informed: true, ObjectionsHeard: true, NeedsNoted: true})
	expect(rescue.StepPeople)
}

// TestOpenOrder: the case that waits for what comes first, and has waited longest, is on top.
func TestOpenOrder(t *testing.T) {
	n := open(t)
	for range 12 {
		n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber"})
		n.Clock.Advance(time.Minute)
	}
	n.Do(t, officer, rescue.NameCoordinator{Case: "SAR-1", Organisation: "mrcc-rome"})
	n.View(t, func(r journal.Reader) error {
		cases, err := rescue.Open(r, n.Clock.Now())
		if err != nil {
			return err
		}
		if len(cases) != 12 || cases[0].ID != "SAR-2" || cases[10].ID != "SAR-12" || cases[11].ID != "SAR-1" {
			t.Errorf("order: %s … %s, %s", cases[0].ID, cases[10].ID, cases[11].ID)
		}
		all, err := rescue.All(r)
		if all[0].ID != "SAR-12" || all[11].ID != "SAR-1" {
			t.Errorf("newest first: %s … %s", all[0].ID, all[11].ID)
		}
		return err
	})
}
