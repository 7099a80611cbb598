package clock_test

import (
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/people/care"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

var (
	officer = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	admin   = policy.Actor{User: "admin", Name: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	node    = policy.Actor{User: "node", Name: "node", Roles: []string{"node"}}
)

const (
	aCase  = "case/SAR-1"
	minute = time.Minute
)

// open opens a node that has adopted the shipped pack.
func open(t *testing.T) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Projections: []journal.Projection{policy.Projection{}, clock.Projection{}}})
	adopt(t, n, string(policy.Shipped))
	return n
}

func adopt(t *testing.T, n *desktest.Node, text string) {
	t.Helper()
	p, err := policy.ParsePack([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	n.Record(t, event.Draft{Subject: policy.Subject, Fact: policy.PackAdopted{ID: p.ID, Version: p.Version, Digest: p.Digest, Text: text}})
}

func record(t *testing.T, n *desktest.Node, subject string, facts ...event.Fact) {
	t.Helper()
	for _, f := range facts {
		n.Record(t, event.Draft{Subject: subject, Fact: f})
	}
}

func of(t *testing.T, n *desktest.Node, subject, rule string) (c clock.Clock) {
	t.Helper()
	n.View(t, func(r journal.Reader) (err error) { c, err = clock.ByName(r, subject, rule); return err })
	return c
}

func count(t *testing.T, n *desktest.Node) (running, overdue int) {
	t.Helper()
	n.View(t, func(r journal.Reader) error {
		all, err := clock.Next(r, 0)
		if err != nil {
			return err
		}
		missed, err := clock.Overdue(r, n.Clock.Now())
		running, overdue = len(all), len(missed)
		return err
	})
	return running, overdue
}

func lot(t *testing.T, text string) ledger.Lot {
	t.Helper()
	l, err := ledger.ParseLot(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func account(t *testing.T, key string) ledger.Account {
	t.Helper()
	a, err := ledger.ParseAccount(key)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestClocksOfTheRules runs every clock of the shipped pack: what starts it, what does not stop it, what does.
func TestClocksOfTheRules(t *testing.T) {
	aurora := account(t, "custody/sea-rescue/aurora")
	counted := func(l string, a ledger.Account) event.Fact {
		return people.Counted{ID: "E1", Organisation: "sea-rescue", Account: a, Lot: lot(t, l), Reason: ledger.OpeningCount}
	}
	moved := func(to string) event.Fact {
		return people.Moved{ID: "E2", Organisation: "sea-rescue", From: aurora, To: account(t, to), Lot: lot(t, "1"), Reason: "arrest"}
	}
	opened := rescue.CaseOpened{ID: "SAR-1", Phase: rescue.Distress}
	answered := func(yes bool) event.Fact { return rescue.TaskingAnswered{ID: "t1", Accepted: yes} }
	named := rescue.CoordinatorNamed{Organisation: "mrcc-rome"}
	closed := rescue.CaseClosed{Outcome: "x"}
	screening := care.ScreeningSubject("SAR-1", "C1")
	for _, tt := range []struct {
		rule, name, subject string
		before              []event.Fact // that start nothing
		start               event.Fact
		still               []event.Fact // after which it still runs
		end                 []event.Fact
		byHand              bool // a person stops it
		state               string
		minutes, levels     int
	}{
		{rule: "R2", name: "a centre and a unit", start: opened, still: []event.Fact{named, rescue.AssetTasked{ID: "t1", Name: "x"}, answered(false)},
			end: []event.Fact{answered(true)}, state: clock.Stopped, minutes: 30, levels: 2},
		{rule: "R2", name: "a unit and no centre", start: opened, still: []event.Fact{answered(true), answered(true)},
			end: []event.Fact{named}, state: clock.Stopped, minutes: 30, levels: 2},
		{rule: "R2", name: "the case closes", start: opened, end: []event.Fact{closed}, state: clock.Ended, minutes: 30, levels: 2},
		{rule: "R5", name: "a landing is ordered", before: []event.Fact{opened, counted("80", people.Boat()),
			people.Counted{ID: "E9", Account: aurora, Lot: lot(t, "1"), Reason: ledger.LateFind}},
			start: counted("80", aurora), still: []event.Fact{named, rescue.PlaceOfSafetyRequested{To: "mrcc-rome"}, counted("3", aurora)},
			end: []event.Fact{rescue.LandingOrdered{Place: "lampedusa"}}, state: clock.Stopped, minutes: 360, levels: 2},
		{rule: "R6", name: "a centre answers", subject: rescue.MedevacSubject("SAR-1", "m1", "rcc-malta"), before: []event.Fact{rescue.MedevacRequested{ID: "m1", People: 2}},
			start: rescue.MedevacAsked{Medevac: "m1", Centre: "rcc-malta"}, still: []event.Fact{rescue.MedevacDelayed{Medevac: "m1", Reason: "x"}},
			end: []event.Fact{rescue.MedevacAnswered{Medevac: "m1", Centre: "rcc-malta", Answer: "refused", Reason: "x"}}, state: clock.Stopped, minutes: 30, levels: 2},
		{rule: "R6", name: "a centre never answers, and the people are taken off", subject: rescue.MedevacSubject("SAR-1", "m1", "rcc-malta"),
			start: rescue.MedevacAsked{Medevac: "m1", Centre: "rcc-malta"}, end: []event.Fact{rescue.MedevacUnanswered{Medevac: "m1", Centre: "rcc-malta"}},
			state: clock.Ended, minutes: 30, levels: 2},
		{rule: "R15", name: "a child is counted", before: []event.Fact{counted("80", aurora)}, start: counted("4, 1 unaccompanied-child", aurora),
			still: []event.Fact{closed}, byHand: true, state: clock.Stopped, minutes: 1440, levels: 2},
		{rule: "R15", name: "a child is recognised later", before: []event.Fact{counted("80", aurora)},
			start:  people.Reclassified{ID: "E3", Account: aurora, Was: lot(t, "1"), Now: lot(t, "1, 1 unaccompanied-child"), Reason: "x"},
			byHand: true, state: clock.Stopped, minutes: 1440, levels: 2},
		{rule: "R15", name: "every child has both", start: counted("4, 1 unaccompanied-child", aurora),
			still: []event.Fact{care.RepresentativesAssigned{ID: "C1", Account: aurora, Children: 1}}, end: []event.Fact{care.InterestsNoted{ID: "C2", Account: aurora, Children: 1, Complete: true}},
			state: clock.Stopped, minutes: 1440, levels: 2},
		{rule: "R17", name: "a family is split", before: []event.Fact{counted("80", aurora)}, start: counted("4, 1 families-split", aurora),
			still: []event.Fact{care.FamilySplitRecorded{ID: "C1", From: aurora, To: aurora, Families: 1}}, end: []event.Fact{care.ReunionTasked{Entry: "C1", Tasked: true}},
			state: clock.Stopped, minutes: 240, levels: 2},
		{rule: "R19", name: "a screening at the border", subject: screening, start: care.ScreeningOpened{ID: "C1", Case: "SAR-1", Account: aurora, People: 4},
			still: []event.Fact{care.ScreeningClosed{Entry: "C1", Case: "SAR-1"}, care.VulnerabilityChecked{Entry: "C1", Case: "SAR-1", People: 1}},
			end:   []event.Fact{care.VulnerabilityChecked{Entry: "C1", Case: "SAR-1", People: 3, Whole: true}}, state: clock.Stopped, minutes: 10080, levels: 2},
		{rule: "R19", name: "a screening inside the territory", subject: screening, start: care.ScreeningOpened{ID: "C1", Case: "SAR-1", Account: aurora, People: 4, Inside: true},
			end: []event.Fact{care.EntryWithdrawn{Entry: "C1", Case: "SAR-1", Reason: "x"}}, state: clock.Ended, minutes: 4320, levels: 2},
		{rule: "R22", name: "an arrest", before: []event.Fact{moved("hospital/sea-rescue/modica")}, start: moved("police-custody/guard/patrol-1"),
			still: []event.Fact{moved("police-custody/guard/station"), closed}, byHand: true, state: clock.Stopped, minutes: 2880, levels: 2},
		{rule: "R51", name: "an incident", subject: "incident/INC-1", start: oversight.IncidentOpened{ID: "INC-1", Category: 4, About: aCase},
			still: []event.Fact{oversight.OpinionAdded{Text: "x"}}, end: []event.Fact{oversight.StageChanged{Stage: oversight.Formal, Reason: "x"}},
			state: clock.Stopped, minutes: 4320, levels: 2},
	} {
		t.Run(tt.rule+": "+tt.name, func(t *testing.T) {
			n := open(t)
			subject := tt.subject
			if subject == "" {
				subject = aCase
			}
			record(t, n, subject, tt.before...)
			n.View(t, func(r journal.Reader) error {
				if _, err := clock.ByName(r, subject, tt.rule); fault.KindOf(err) != fault.NotFound {
					t.Errorf("the clock runs before it starts: %v", err)
				}
				return nil
			})
			began := n.Clock.Now()
			record(t, n, subject, tt.start)
			record(t, n, subject, tt.still...)
			c := of(t, n, subject, tt.rule)
			if want := began.Add(time.Duration(tt.minutes) * minute); !c.Due.Equal(want) || c.State(n.Clock.Now()) != clock.Running || c.Run != 1 || !c.StartedAt.Equal(began) {
				t.Fatalf("due %v, want %v; state %s, run %d", c.Due, want, c.State(n.Clock.Now()), c.Run)
			}
			n.Clock.Advance(time.Duration(tt.minutes) * minute)
			if _, overdue := count(t, n); overdue == 0 {
				t.Error("the deadline passed, and no clock is overdue")
			}
			n.Do(t, node, clock.Escalate{})
			n.Clock.Advance(48 * time.Hour)
			n.Do(t, node, clock.Escalate{})
			if c = of(t, n, subject, tt.rule); len(c.Escalated) != tt.levels || c.Escalated[0].Level != 1 || len(c.Escalated[0].To) == 0 || c.State(n.Clock.Now()) != clock.Missed {
				t.Errorf("escalated %+v, state %s", c.Escalated, c.State(n.Clock.Now()))
			}
			if tt.byHand {
				n.Do(t, officer, clock.Stop{Subject: subject, Rule: tt.rule, Reason: "a guardian was named"})
			}
			record(t, n, subject, tt.end...)
			c = of(t, n, subject, tt.rule)
			if c.State(n.Clock.Now()) != tt.state || !c.End.Late || (c.End.Reason != "") != tt.byHand {
				t.Errorf("ended: %+v, want %s, late", c.End, tt.state)
			}
			n.Verify(t)
		})
	}
}

// TestEveryClockIsTested holds that the table above knows every clock of the shipped pack.
func TestEveryClockIsTested(t *testing.T) {
	var rules []string
	for _, r := range policy.TimedRules(string(policy.Shipped)) {
		rules = append(rules, r.ID)
	}
	if got, want := strings.Join(rules, " "), "R2 R5 R6 R15 R17 R19 R22 R51"; got != want {
		t.Errorf("the pack has the clocks %s, and %s are tested", got, want)
	}
}

// TestLateAlert holds that a clock counts from when it happened, not from when it was typed in, and never from the future.
func TestLateAlert(t *testing.T) {
	n := open(t)
	now := n.Clock.Now()
	n.Record(t, event.Draft{Subject: aCase, Happened: now.Add(-4 * 24 * time.Hour), Fact: rescue.CaseOpened{ID: "SAR-1", Phase: rescue.Distress}},
		event.Draft{Subject: "case/SAR-2", Happened: now.Add(time.Hour), Fact: rescue.CaseOpened{ID: "SAR-2", Phase: rescue.Distress}})
	if c := of(t, n, aCase, "R2"); c.State(now) != clock.Missed || now.Sub(c.Due) != 4*24*time.Hour-30*minute {
		t.Errorf("four days without an answer: %s, due %v", c.State(now), c.Due)
	}
	if c := of(t, n, "case/SAR-2", "R2"); !c.Due.Equal(now.Add(30 * minute)) {
		t.Errorf("an alert from the future is due %v", c.Due)
	}
	n.Do(t, node, clock.Escalate{})
	if c := of(t, n, aCase, "R2"); len(c.Escalated) != 2 {
		t.Errorf("both levels are due at once: %+v", c.Escalated)
	}
	head := n.Do(t, node, clock.Escalate{})
	if len(head.Records) != 0 {
		t.Errorf("asked again, it recorded %v", head.Records)
	}
	n.View(t, func(r journal.Reader) error {
		if v, err := journal.Version(r, aCase); err != nil || v != 3 {
			t.Errorf("an escalation made the forms of the case stale: version %d, %v", v, err)
		}
		about := 0
		for e, err := range journal.About(r, aCase) {
			if err != nil {
				return err
			}
			if e.Kind == (clock.ClockEscalated{}).Kind() {
				about++
			}
		}
		if about != 2 {
			t.Errorf("the case shows %d escalations, want 2", about)
		}
		return nil
	})
	n.Verify(t)
}

// TestThePackInForceCounts holds that a clock keeps the timing that it started with, whatever pack comes after.
func TestThePackInForceCounts(t *testing.T) {
	n := open(t)
	record(t, n, aCase, rescue.CaseOpened{ID: "SAR-1"})
	adopt(t, n, strings.Replace(strings.Replace(string(policy.Shipped), "2027.01", "2027.02", 1), "minutes = 30", "minutes = 10", 1))
	record(t, n, "case/SAR-2", rescue.CaseOpened{ID: "SAR-2"})
	now := n.Clock.Now()
	if a, b := of(t, n, aCase, "R2"), of(t, n, "case/SAR-2", "R2"); !a.Due.Equal(now.Add(30*minute)) || !b.Due.Equal(now.Add(10*minute)) || a.Pack == b.Pack {
		t.Errorf("due %v under %s and %v under %s", a.Due, a.Pack, b.Due, b.Pack)
	}
	adopt(t, n, "id='none'\nversion='1'\nauthor='a'")
	record(t, n, "case/SAR-3", rescue.CaseOpened{ID: "SAR-3"})
	record(t, n, aCase, rescue.CoordinatorNamed{}, rescue.TaskingAnswered{Accepted: true})
	if running, _ := count(t, n); running != 1 {
		t.Errorf("%d clocks run, want that of SAR-2: no pack starts one, and that of SAR-1 is stopped by its own timing", running)
	}
	n.Verify(t)
}

// TestAgain holds that a clock that was stopped starts again as a new run.
func TestAgain(t *testing.T) {
	n := open(t)
	aurora := account(t, "custody/sea-rescue/aurora")
	first := people.Counted{ID: "E1", Account: aurora, Lot: lot(t, "5"), Reason: ledger.OpeningCount}
	record(t, n, aCase, first, rescue.LandingOrdered{Place: "lampedusa"})
	if c := of(t, n, aCase, "R5"); c.State(n.Clock.Now()) != clock.Stopped || c.End.Late {
		t.Fatalf("ended: %+v", c.End)
	}
	n.Clock.Advance(time.Hour)
	record(t, n, aCase, first)
	c := of(t, n, aCase, "R5")
	if c.Run != 2 || c.End != nil || !c.Due.Equal(n.Clock.Now().Add(6*time.Hour)) {
		t.Errorf("the second count: run %d, due %v, ended %+v", c.Run, c.Due, c.End)
	}
	n.Verify(t)
}

// TestByHand holds who may hold and stop a clock, and what each leaves.
func TestByHand(t *testing.T) {
	n := open(t)
	record(t, n, aCase, rescue.CaseOpened{ID: "SAR-1"})
	now := n.Clock.Now()
	pause := clock.Pause{Subject: aCase, Rule: "R2", Reason: "the line was a drill", Until: now.Add(2 * time.Hour)}
	wants := func(who policy.Actor, c dispatch.Command, kind fault.Kind, code string) {
		t.Helper()
		if _, err := n.Try(who, c); fault.As(err).Kind != kind || fault.As(err).Code != code {
			t.Errorf("%s: got %v, want %s %s", c.Action(), err, kind, code)
		}
	}
	with := func(change func(*clock.Pause)) clock.Pause { p := pause; change(&p); return p }
	wants(admin, pause, fault.Forbidden, "access.role")
	wants(officer, clock.Escalate{}, fault.Forbidden, "access.role")
	wants(officer, with(func(p *clock.Pause) { p.Rule = "R5" }), fault.NotFound, "clock.none")
	wants(officer, with(func(p *clock.Pause) { p.Reason = " " }), fault.Invalid, "clock.reason")
	wants(officer, with(func(p *clock.Pause) { p.Reason = strings.Repeat("x", 2001) }), fault.Invalid, "clock.reason-long")
	wants(officer, with(func(p *clock.Pause) { p.Until = now }), fault.Invalid, "clock.until")
	wants(officer, with(func(p *clock.Pause) { p.Until = now.Add(73 * time.Hour) }), fault.Invalid, "clock.until")
	wants(officer, clock.Resume{Subject: aCase, Rule: "R2"}, fault.Conflict, "clock.runs")
	wants(officer, clock.Stop{Subject: aCase, Rule: "R2"}, fault.Invalid, "clock.reason")
	n.Clock.Advance(10 * minute)
	n.Do(t, officer, pause)
	wants(officer, pause, fault.Conflict, "clock.paused")
	c := of(t, n, aCase, "R2")
	if c.State(n.Clock.Now()) != clock.Paused || c.Pause.Author != "conti" || !c.Due.Equal(now.Add(30*minute+110*minute)) {
		t.Errorf("held: %s, due %v, %+v", c.State(n.Clock.Now()), c.Due, c.Pause)
	}
	n.Clock.Advance(20 * minute)
	n.Do(t, officer, clock.Resume{Subject: aCase, Rule: "R2"})
	if c = of(t, n, aCase, "R2"); c.State(n.Clock.Now()) != clock.Running || !c.Due.Equal(now.Add(50*minute)) {
		t.Errorf("resumed: %s, due %v, want %v", c.State(n.Clock.Now()), c.Due, now.Add(50*minute))
	}
	n.Do(t, officer, with(func(p *clock.Pause) { p.Until = n.Clock.Now().Add(time.Hour) }))
	n.Clock.Advance(time.Hour)
	if c = of(t, n, aCase, "R2"); c.State(n.Clock.Now()) != clock.Running || !c.Due.Equal(now.Add(110*minute)) {
		t.Errorf("it runs again by itself: %s, due %v", c.State(n.Clock.Now()), c.Due)
	}
	n.Clock.Advance(20 * minute)
	wants(officer, with(func(p *clock.Pause) { p.Until = n.Clock.Now().Add(time.Hour) }), fault.Conflict, "clock.overdue")
	n.Do(t, officer, clock.Stop{Subject: aCase, Rule: "R2", Reason: "handed to another centre by telephone"})
	wants(officer, clock.Stop{Subject: aCase, Rule: "R2", Reason: "again"}, fault.Conflict, "clock.ended")
	if c = of(t, n, aCase, "R2"); c.End.Author != "conti" || !c.End.Late || c.End.Reason == "" {
		t.Errorf("stopped: %+v", c.End)
	}
	if running, overdue := count(t, n); running != 0 || overdue != 0 {
		t.Errorf("%d run and %d are overdue, want none", running, overdue)
	}
	n.Verify(t)
}
