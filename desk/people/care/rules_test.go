package care_test

import (
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/people/care"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/clock"
)

func TestR12AGroupIsNotReturnedWithoutDecisions(t *testing.T) {
	n := landed(t)
	f := refused(t, n, port, care.PlanReturn{Case: "SAR-1", Place: "hotspot", To: "pozzallo", People: 12, Decisions: 11}, fault.Refused, "policy.refused")
	by(t, f, "R12")
	if len(of(t, n, port).Removals) != 0 {
		t.Error("a refused plan stands in the file")
	}
	f = refused(t, n, port, care.PlanReturn{Case: "SAR-1", Place: "hotspot", To: "tripoli", People: 12, Decisions: 12}, fault.Refused, "policy.refused")
	by(t, f, "R10")
	n.Do(t, port, care.PlanReturn{Case: "SAR-1", Place: "hotspot", To: "pozzallo", People: 2, Decisions: 2})
	if c := of(t, n, port); c.Returns != 1 {
		t.Errorf("got %+v, want one plan", c.Summary)
	}
	// What happened is recorded in the headcount, whatever it is, and an incident opens.
	incident(t, n.Do(t, centre, people.Move{Case: "SAR-1", From: "hotspot", To: "onward/libyan-cg/tripoli", Lot: lot(t, "2 male/18-59"),
		Reason: ledger.Return, Decisions: 1}), 1)
	c := of(t, n, port)
	if c.Returns != 0 || len(c.Removals) != 2 || c.Removals[1].Undecided() != 1 || c.Removals[1].Planned || !c.Removals[0].Done {
		t.Errorf("got %+v", c.Removals)
	}
	n.Verify(t)
}

func TestR16ChildrenAreNotPlacedWithUnrelatedAdults(t *testing.T) {
	n := landed(t)
	plan := care.PlanPlacement{Case: "SAR-1", Place: "hotspot", Children: 3, Room: care.Room{Arrangement: care.WithAdults, PerRoom: 3, SquareMetres: 6}}
	by(t, refused(t, n, centre, plan, fault.Refused, "policy.refused"), "R16")
	plan.Arrangement = care.Apart
	n.Do(t, centre, plan)
	receipt := n.Do(t, centre, care.RecordPlacement{Case: "SAR-1", Place: "hotspot", Children: 3, Plan: "C1", Room: care.Room{Arrangement: care.WithAdults}})
	incident(t, receipt, 1)
	c := of(t, n, centre)
	if len(c.Placements) != 2 || !c.Placements[0].Done || c.Crowded != 1 || len(c.Placements[0].Warnings) != 0 {
		t.Errorf("got %+v", c.Placements)
	}
	refused(t, n, centre, care.RecordPlacement{Case: "SAR-1", Place: "hotspot", Children: 3, Plan: "C1", Room: care.Room{Arrangement: care.Apart}}, fault.NotFound, "care.no-entry")
	n.Verify(t)
}

func TestR16TooLittleRoomIsAWarning(t *testing.T) {
	n := landed(t)
	for _, tt := range []struct {
		name string
		room care.Room
		want []string
	}{
		{"four in a room of sixteen square metres", care.Room{Arrangement: care.Apart, PerRoom: 4, SquareMetres: 4}, nil},
		{"five in a room", care.Room{Arrangement: care.Apart, PerRoom: 5, SquareMetres: 4}, []string{care.WarnChildren}},
		{"a little less than four square metres", care.Room{Arrangement: care.WithFamily, PerRoom: 2, SquareMetres: 3.99}, []string{care.WarnSpace}},
		{"both", care.Room{Arrangement: care.Apart, PerRoom: 9, SquareMetres: 1.5}, []string{care.WarnChildren, care.WarnSpace}},
		{"nothing known", care.Room{Arrangement: care.Apart}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			incident(t, n.Do(t, centre, care.RecordPlacement{Case: "SAR-1", Place: "hotspot", Children: 1, Room: tt.room}), 0)
			all := of(t, n, centre).Placements
			got := all[len(all)-1].Warnings
			if len(got) != len(tt.want) || len(got) > 0 && got[0] != tt.want[0] {
				t.Errorf("warns of %v, want %v", got, tt.want)
			}
		})
	}
	for _, room := range []care.Room{{}, {Arrangement: "anywhere"}, {Arrangement: care.Apart, PerRoom: -1}, {Arrangement: care.Apart, SquareMetres: -1}, {Arrangement: care.Apart, SquareMetres: 1e9}} {
		if _, err := n.Try(centre, care.RecordPlacement{Case: "SAR-1", Place: "hotspot", Children: 1, Room: room}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: got %v, want invalid", room, err)
		}
	}
}

func TestR17AFamilyIsSplitOnlyWithAReasonAndATask(t *testing.T) {
	n := landed(t)
	due := desktest.Start().Add(48 * time.Hour)
	whole := care.PlanSplit{Case: "SAR-1", From: "hotspot", To: "pozzallo", Families: 1, Reason: "the mother is in hospital", Task: care.Task{Owner: "red-cross", Due: due}}
	for name, change := range map[string]func(*care.PlanSplit){
		"without a reason": func(c *care.PlanSplit) { c.Reason = " " }, "without a task": func(c *care.PlanSplit) { c.Task = care.Task{} },
	} {
		c := whole
		change(&c)
		t.Run(name, func(t *testing.T) { by(t, refused(t, n, centre, c, fault.Refused, "policy.refused"), "R17") })
	}
	n.Do(t, centre, whole)
	incident(t, n.Do(t, centre, care.RecordSplit{PlanSplit: whole, Plan: "C1"}), 0)
	bare := whole
	bare.Reason, bare.Task = "", care.Task{}
	incident(t, n.Do(t, centre, care.RecordSplit{PlanSplit: bare}), 1)
	if c := of(t, n, centre); c.Splits != 2 || c.Overdue != 1 {
		t.Errorf("got %+v, want two families apart, one of them with nobody", c.Summary)
	}
	n.Do(t, centre, care.TaskReunion{Case: "SAR-1", Entry: "C3", Task: care.Task{Owner: "port-authority", Due: due}})
	n.Do(t, port, care.RecordReunion{Case: "SAR-1", Entry: "C3", Place: "pozzallo"})
	refused(t, n, port, care.RecordReunion{Case: "SAR-1", Entry: "C3", Place: "pozzallo"}, fault.Conflict, "care.reunited")
	if c := of(t, n, centre); c.Splits != 1 || c.Overdue != 0 || c.Families[2].Where != "pozzallo" {
		t.Errorf("got %+v, want one family apart", c.Summary)
	}
	n.Clock.Advance(49 * time.Hour)
	if c := of(t, n, centre); c.Overdue != 1 {
		t.Errorf("got %+v, want the task past its day", c.Summary)
	}
	for name, change := range map[string]func(*care.PlanSplit){
		"to where they are": func(c *care.PlanSplit) { c.To = "hotspot" }, "no families": func(c *care.PlanSplit) { c.Families = 0 },
		"half a task": func(c *care.PlanSplit) { c.Owner = "" }, "a day in the past": func(c *care.PlanSplit) { c.Due = desktest.Start() },
		"a day next year": func(c *care.PlanSplit) { c.Due = desktest.Start().AddDate(1, 0, 0) },
	} {
		c := whole
		change(&c)
		t.Run(name, func(t *testing.T) {
			if _, err := n.Try(centre, c); fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v, want invalid", err)
			}
		})
	}
	n.Verify(t)
}

// A handover or a movement that splits a family is never refused. It starts a clock that waits for the reason and the task.
func TestR17AMovementThatSplitsAFamilyStartsAClock(t *testing.T) {
	n := landed(t)
	n.Do(t, centre, people.Reclassify{Case: "SAR-1", Account: "hotspot", Was: lot(t, "3 male/18-59"), Now: lot(t, "3 male/18-59, 1 families-split"), Reason: "recount"})
	state(t, n, "R17", "case/SAR-1", clock.Running)
	if c := of(t, n, centre); !is(c.Untasked, 1) {
		t.Errorf("got %+v, want one split family that nobody answers for", c.Summary)
	}
	refused(t, n, centre, care.Review{Case: "SAR-1"}, fault.Conflict, "care.incomplete")
	n.Do(t, centre, care.RecordSplit{PlanSplit: care.PlanSplit{Case: "SAR-1", From: "hotspot", To: "pozzallo", Families: 1, Reason: "two buses",
		Task: care.Task{Owner: "red-cross", Due: desktest.Start().Add(time.Hour)}}})
	state(t, n, "R17", "case/SAR-1", clock.Stopped)
	if c := of(t, n, centre); !is(c.Untasked, 0) {
		t.Errorf("got %+v, want the task counted", c.Summary)
	}
}

func TestR18TheDeclaredAgeStandsUntilItIsAssessed(t *testing.T) {
	n := landed(t)
	guess := people.Reclassify{Case: "SAR-1", Account: "hotspot", Was: lot(t, "1 male/12-17, 1 unaccompanied-child"), Now: lot(t, "1 male/18-59"), Reason: "looks-older"}
	by(t, refused(t, n, centre, guess, fault.Refused, "policy.refused"), "R18")
	guess.Reason = care.AgeAssessed // the word alone is no assessment
	by(t, refused(t, n, centre, guess, fault.Refused, "policy.refused"), "R18")

	n.Do(t, port, care.DisputeAge{Case: "SAR-1", Place: "hotspot", People: 2, Declared: "12-17", Said: "18-59", SaidBy: "police"})
	if got := balance(t, n, "hotspot").Children(); got != 4 {
		t.Errorf("a dispute changed the count to %d children, want 4", got)
	}
	if c := of(t, n, centre); c.Disputed != 1 {
		t.Errorf("got %+v, want one dispute", c.Summary)
	}
	adult := care.AssessAge{Case: "SAR-1", Entry: "C1", Sex: "male", People: 1, Assessed: "18-59", Unaccompanied: 1, Assessor: "police"}
	by(t, refused(t, n, centre, adult, fault.Refused, "policy.refused"), "R18")
	adult.Assessor = "tutors" // a court
	n.Do(t, centre, adult)
	now := balance(t, n, "hotspot")
	if now.Children() != 3 || now.Side(ledger.UnaccompaniedChild) != 2 {
		t.Errorf("got %v, want 3 children of whom 2 are unaccompanied", now)
	}
	n.Do(t, centre, care.AssessAge{Case: "SAR-1", Entry: "C1", Sex: "male", People: 1, Assessed: "12-17", Assessor: "police"})
	if c := of(t, n, centre); c.Disputed != 0 || c.Ages[0].State != care.Assessed || c.Ages[0].Adults != 1 || c.Ages[0].Children != 1 {
		t.Errorf("got %+v, want one found adult and one child", c.Ages)
	}
	refused(t, n, centre, adult, fault.Invalid, "care.assessed-many")
	n.Verify(t)
}

// A grown-up whose age was counted too high becomes a child at once: the benefit of the doubt needs no assessment.
func TestR18WhoDeclaresToBeAChildIsCountedAsOne(t *testing.T) {
	n := landed(t)
	n.Do(t, centre, care.DeclareAge{Case: "SAR-1", Place: "hotspot", People: 1, Declared: "12-17"})
	n.Do(t, centre, people.Reclassify{Case: "SAR-1", Account: "hotspot", Was: lot(t, "1 male/18-59"), Now: lot(t, "1 male/12-17, 1 unaccompanied-child"), Reason: "declared-age"})
	if c := of(t, n, centre); !is(c.Children, 4) || c.Disputed != 0 {
		t.Errorf("got %+v, want four unaccompanied children", c.Summary)
	}
	for name, c := range map[string]care.DisputeAge{
		"no band":  {Case: "SAR-1", Place: "hotspot", People: 1, Declared: "12-17", Said: "old"},
		"no date":  {Case: "SAR-1", Place: "hotspot", People: 1, Declared: "2009-04-01", Said: "18-59"},
		"the same": {Case: "SAR-1", Place: "hotspot", People: 1, Declared: "12-17", Said: "12-17"},
	} {
		if _, err := n.Try(centre, c); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}

func TestR19AScreeningHasItsDays(t *testing.T) {
	for _, tt := range []struct {
		name   string
		inside bool
		days   int
	}{{"at the border", false, 7}, {"inside the territory", true, 3}} {
		t.Run(tt.name, func(t *testing.T) {
			n := landed(t)
			on := n.Do(t, port, care.OpenScreening{Case: "SAR-1", Place: "hotspot", People: 20, Inside: tt.inside}).Subject
			if on != care.ScreeningSubject("SAR-1", "C1") {
				t.Fatalf("the screening is %s", on)
			}
			c := ticking(t, n, "R19", on)
			if want := desktest.Start().AddDate(0, 0, tt.days); !c.Due.Equal(want) {
				t.Errorf("due %v, want %v", c.Due, want)
			}
			n.Do(t, centre, care.CheckVulnerability{Case: "SAR-1", Entry: "C1", People: 12, NeedsReferral: 2})
			n.Do(t, centre, care.CloseScreening{Case: "SAR-1", Entry: "C1"})
			state(t, n, "R19", on, clock.Running)
			refused(t, n, centre, care.CheckVulnerability{Case: "SAR-1", Entry: "C1", People: 9}, fault.Invalid, "care.checked-many")
			refused(t, n, centre, care.CloseScreening{Case: "SAR-1", Entry: "C1"}, fault.Conflict, "care.screening-closed")
			if c := of(t, n, centre); c.Screenings != 1 {
				t.Errorf("a screening without the check of everybody is not open: %+v", c.Summary)
			}
			n.Do(t, centre, care.CheckVulnerability{Case: "SAR-1", Entry: "C1", People: 8})
			state(t, n, "R19", on, clock.Stopped)
			if c := of(t, n, centre); c.Screenings != 0 || c.Checks[0].NeedsReferral != 2 {
				t.Errorf("got %+v", c.Checks)
			}
			n.Verify(t)
		})
	}
}

func TestR19TwoGroupsHaveTwoClocks(t *testing.T) {
	n := landed(t)
	first := n.Do(t, port, care.OpenScreening{Case: "SAR-1", Place: "hotspot", People: 10}).Subject
	n.Clock.Advance(24 * time.Hour)
	second := n.Do(t, port, care.OpenScreening{Case: "SAR-1", Place: "hotspot", People: 10}).Subject
	n.Do(t, centre, care.CheckVulnerability{Case: "SAR-1", Entry: "C1", People: 10})
	n.Do(t, centre, care.CloseScreening{Case: "SAR-1", Entry: "C1"})
	state(t, n, "R19", first, clock.Stopped)
	state(t, n, "R19", second, clock.Running)
	n.Clock.Advance(7 * 24 * time.Hour)
	state(t, n, "R19", second, clock.Missed)
	n.Do(t, centre, care.TakeBack{Case: "SAR-1", Entry: "C2", Reason: "the same group twice"})
	state(t, n, "R19", second, clock.Ended)
	if c := of(t, n, centre); c.Screenings != 0 {
		t.Errorf("got %+v", c.Checks)
	}
}

func balance(t *testing.T, n *desktest.Node, place string) ledger.Lot {
	t.Helper()
	for _, b := range overview(t, n).Balances {
		if b.Account.Place == place && b.Lot != nil {
			return *b.Lot
		}
	}
	t.Fatalf("nobody stands at %s", place)
	return ledger.Lot{}
}

// Two people of two organisations may let a plan pass R16 for a while; nobody may let one pass R12.
func TestR16CanBeOverriddenAndR12Cannot(t *testing.T) {
	n := landed(t)
	ask := oversight.RequestOverride{Rule: "R16", Command: care.PlanPlacement{}.Action(), Subject: "case/SAR-1", Reason: "the only house that is heated",
		Until: desktest.Start().Add(12 * time.Hour)}
	id := strings.TrimPrefix(n.Do(t, officer, ask).Subject, "override/")
	plan := care.PlanPlacement{Case: "SAR-1", Place: "hotspot", Children: 1, Room: care.Room{Arrangement: care.WithAdults}}
	by(t, refused(t, n, centre, plan, fault.Refused, "policy.refused"), "R16")
	proved := port
	proved.StepUp = n.Clock.Now()
	n.Do(t, proved, oversight.ApproveOverride{ID: id, Reason: "for one night"})
	n.Do(t, centre, plan)
	n.Clock.Advance(13 * time.Hour)
	by(t, refused(t, n, centre, plan, fault.Refused, "policy.refused"), "R16")
	ask.Rule, ask.Command = "R12", care.PlanReturn{}.Action()
	ask.Until = n.Clock.Now().Add(time.Hour)
	if _, err := n.Try(officer, ask); fault.KindOf(err) != fault.Refused {
		t.Errorf("an override of R12: got %v, want refused", err)
	}
}
