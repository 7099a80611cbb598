package watchbook_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alarm"
	"fanar/desk/rescue/alert"
	"fanar/desk/rescue/watchbook"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

var (
	conti = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	russo = policy.Actor{User: "russo", Name: "B. Russo", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	greco = policy.Actor{User: "greco", Name: "C. Greco", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	borg  = policy.Actor{User: "borg", Name: "D. Borg", Org: "jrcc-malta", Roles: []string{"duty-officer"}}
	lead  = policy.Actor{User: "lindqvist", Name: "E. Lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	admin = policy.Actor{User: "admin", Name: "Admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
)

func open(t testing.TB) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach, Projections: []journal.Projection{policy.Projection{}, clock.Projection{}, directory.Desk{}, people.Desk{},
		rescue.Desk{}, alert.Desk{}, alarm.Desk{}, watchbook.Desk{}, oversight.Desk{}}, Mark: alert.MarkDrill})
	pack := n.Door.Engine().Pack()
	n.Record(t, policy.Sign(pack, policy.Shipped, n.Journal.Identity().OrgKey))
	for _, org := range []directory.Organisation{{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"},
		{ID: "jrcc-malta", Name: "JRCC Malta", Type: "rescue-coordination-centre"}, {ID: "aurora-rescue", Name: "Aurora Rescue", Type: "ngo"}, {ID: "port-lampedusa", Name: "Port", Type: "port"}} {
		n.Do(t, admin, directory.RegisterOrganisation{Organisation: org})
	}
	for _, a := range []policy.Actor{conti, russo, greco, borg} {
		n.Record(t, event.Draft{Subject: "user/" + a.User, Fact: directory.UserAdded{Account: directory.Account{ID: a.User, Org: a.Org, Roles: a.Roles}}})
	}
	return n
}

func watchOf(t testing.TB, n *desktest.Node) watchbook.Watch {
	t.Helper()
	var w watchbook.Watch
	n.View(t, func(r journal.Reader) (err error) { w, err = watchbook.Of(r, "mrcc-rome", "operations"); return err })
	return w
}

func code(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

// TestWatchNeverStandsEmptyDuringAHandover walks through a night: the watch stays with who hands over until the next officer signs.
func TestWatchNeverStandsEmptyDuringAHandover(t *testing.T) {
	n := open(t)
	n.Do(t, conti, watchbook.TakeWatch{Desk: "operations"})
	n.Do(t, conti, rescue.OpenCase{Line: "0755 3355N01230E rubber 80 pob"})
	n.Do(t, conti, watchbook.AddNote{Desk: "operations", Text: "Radio on channel 72 is weak."})
	n.Clock.Advance(8 * time.Hour)
	n.Do(t, conti, watchbook.HandOver{Desk: "operations", To: "russo", Text: "Malta calls back at 1700."})
	if w := watchOf(t, n); w.Officer != "conti" || w.Pending != 1 || w.To != "russo" {
		t.Fatalf("before the signature the watch is %+v, want conti with report 1 for russo", w)
	}
	for _, tt := range []struct {
		name, code string
		actor      policy.Actor
		command    dispatch.Command
	}{
		{"the one who hands over signs", "watch.own-handover", conti, watchbook.SignOver{Desk: "operations", Number: 1}},
		{"somebody else signs", "watch.other-officer", greco, watchbook.SignOver{Desk: "operations", Number: 1}},
		{"another report", "watch.other-report", russo, watchbook.SignOver{Desk: "operations", Number: 2}},
		{"of another organisation", "watch.no-handover", borg, watchbook.SignOver{Desk: "operations", Number: 1}},
		{"taken without a reason", "watch.attended", greco, watchbook.TakeWatch{Desk: "operations"}},
		{"handed over by who has no watch", "watch.not-yours", russo, watchbook.HandOver{Desk: "operations"}},
		{"handed over to oneself", "watch.own-handover", conti, watchbook.HandOver{Desk: "operations", To: "conti"}},
		{"handed over to a stranger", "watch.no-officer", conti, watchbook.HandOver{Desk: "operations", To: "borg"}},
		{"an empty note", "watch.needed", greco, watchbook.AddNote{Desk: "operations", Text: " "}},
		{"a desk that no address takes", "watch.desk", greco, watchbook.TakeWatch{Desk: "Ops/1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := n.Try(tt.actor, tt.command); code(err) != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
	n.Do(t, russo, watchbook.SignOver{Desk: "operations", Number: 1, Remark: "Read."})
	if w := watchOf(t, n); w.Officer != "russo" || w.Pending != 0 || len(w.Notes) != 0 {
		t.Errorf("after the signature the watch is %+v, want russo's and without notes", w)
	}
	if _, err := n.Try(greco, watchbook.SignOver{Desk: "operations", Number: 1}); code(err) != "watch.no-handover" {
		t.Errorf("a report was signed twice: %v", err)
	}
	n.View(t, func(r journal.Reader) error {
		h, err := watchbook.ReportByNumber(r, "mrcc-rome", "operations", 1)
		if err != nil {
			return err
		}
		if h.From != "conti" || h.SignedBy != "russo" || h.Remark != "Read." || len(h.Report.Cases) != 1 || len(h.Report.Notes) != 1 {
			t.Errorf("report 1 is %+v", h)
		}
		c := h.Report.Cases[0]
		if c.Case != "SAR-1" || c.Step != rescue.StepCoordinator || c.Rule != "R2" || !c.Overdue {
			t.Errorf("the report says of the case %+v, want that it waits for a coordinator and that R2 has run out", c)
		}
		if !slices.ContainsFunc(h.Report.Alarms, func(a watchbook.AlarmLine) bool { return a.Rule == "R2" && a.Subject == "case/SAR-1" }) {
			t.Errorf("the report does not say that an alarm stands: %+v", h.Report.Alarms)
		}
		return nil
	})
	n.Verify(t)
}

// TestReportIsNeverChanged holds that a new report stands beside one that nobody signed, and that later records change neither.
func TestReportIsNeverChanged(t *testing.T) {
	n := open(t)
	n.Do(t, conti, watchbook.TakeWatch{Desk: "operations"})
	n.Do(t, conti, watchbook.HandOver{Desk: "operations", Text: "first"})
	n.Do(t, conti, rescue.OpenCase{Line: "0755 3355N01230E rubber 80 pob"})
	n.Do(t, conti, watchbook.HandOver{Desk: "operations", Text: "second"})
	n.Do(t, greco, watchbook.TakeWatch{Desk: "operations", Reason: "conti fell ill"})
	n.View(t, func(r journal.Reader) error {
		all, err := watchbook.Reports(r, "mrcc-rome")
		if err != nil || len(all) != 2 {
			t.Fatalf("%d reports, want 2: %v", len(all), err)
		}
		if all[0].Number != 2 || all[0].Replaces != 1 || len(all[0].Report.Cases) != 1 || len(all[1].Report.Cases) != 0 || all[0].SignedBy != "" {
			t.Errorf("the reports are %+v", all)
		}
		return nil
	})
	if w := watchOf(t, n); w.Officer != "greco" || w.Pending != 0 {
		t.Errorf("who was ill is relieved: %+v", w)
	}
	n.Do(t, greco, watchbook.EndWatch{Desk: "operations", Reason: "the desk moves to the back-up room"})
	if w := watchOf(t, n); w.Attended() || w.Stood == nil {
		t.Errorf("nobody is on watch, and the book says %+v", w)
	}
	n.Verify(t)
}

// TestBlindNoReportTellsACountThatIsOwed holds that a handover report gives no number of a case in which a second count is owed.
func TestBlindNoReportTellsACountThatIsOwed(t *testing.T) {
	n := open(t)
	for _, p := range []directory.Place{{ID: "aurora", Name: "Aurora", Type: "vessel", Org: "aurora-rescue"}, {ID: "lampedusa", Name: "Lampedusa", Type: "port", Country: "IT", Org: "port-lampedusa"}} {
		n.Do(t, admin, directory.RegisterPlace{Place: p})
	}
	n.Do(t, conti, rescue.OpenCase{Line: "0755 3355N01230E rubber 80 pob"})
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(80)})
	n.Do(t, lead, people.Move{Case: "SAR-1", From: "aurora", To: "missing-at-sea", Lot: ledger.Count(3), Reason: "fell-overboard", Owner: "aurora-rescue"})
	n.Do(t, conti, watchbook.TakeWatch{Desk: "operations"})
	n.Do(t, conti, watchbook.HandOver{Desk: "operations"})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "aurora", To: "lampedusa", Lot: ledger.Count(77)})
	n.Do(t, conti, watchbook.HandOver{Desk: "operations"})
	n.View(t, func(r journal.Reader) error {
		for number, want := range map[int]bool{1: true, 2: false} {
			h, err := watchbook.ReportByNumber(r, "mrcc-rome", "operations", number)
			if err != nil {
				return err
			}
			for _, l := range h.Report.Losses {
				if (l.People != nil) != want {
					t.Errorf("report %d gives the number %v of %s; it has to be there: %v", number, l.People, l.Account, want)
				}
			}
			if len(h.Report.Losses) == 0 || (len(h.Report.Pending) == 1) == want {
				t.Errorf("report %d lists %d losses and %d pending counts", number, len(h.Report.Losses), len(h.Report.Pending))
			}
		}
		return nil
	})
}

// TestS42BothDutyDesksAreReachableFromACase holds that the centre that coordinates and the one that was asked stand with their lines
// and their watches beside a case.
func TestS42BothDutyDesksAreReachableFromACase(t *testing.T) {
	n := open(t)
	line := func(org, address string) directory.RegisterDutyContact {
		return directory.RegisterDutyContact{Org: org, Desk: "Operations room", Channel: "telephone", Address: address, Hours: "24 h", Languages: []string{"en", "it"}, Office: true}
	}
	n.Do(t, conti, line("mrcc-rome", "+39 06 0000 0000"))
	n.Do(t, borg, line("jrcc-malta", "+356 0000 0000"))
	n.Do(t, borg, line("jrcc-malta", "+356 1111 1111"))
	n.Do(t, conti, rescue.OpenCase{Line: "0755 3355N01230E rubber 80 pob"})
	n.Do(t, conti, rescue.NameCoordinator{Case: "SAR-1", Organisation: "mrcc-rome"})
	n.Do(t, conti, rescue.RequestPlaceOfSafety{Case: "SAR-1", To: "jrcc-malta"})
	n.Do(t, borg, watchbook.TakeWatch{Desk: "operations"})
	var ended string
	n.View(t, func(r journal.Reader) error {
		all, err := directory.DutyContacts(r, "jrcc-malta", n.Clock.Now())
		if err != nil || len(all) != 2 {
			t.Fatalf("Malta has %d lines, want 2: %v", len(all), err)
		}
		ended = all[1].ID
		return nil
	})
	n.Do(t, borg, directory.EndDutyContact{Org: "jrcc-malta", ID: ended, Reason: "the line was given up"})
	n.View(t, func(r journal.Reader) error {
		c, err := rescue.CaseByID(r, "SAR-1")
		if err != nil {
			return err
		}
		reach, err := watchbook.ForCase(r, c, []string{"port-lampedusa"}, n.Clock.Now())
		if err != nil {
			return err
		}
		want := map[string][]int{"mrcc-rome": {1, 0}, "jrcc-malta": {1, 1}, "port-lampedusa": {0, 0}} // lines, watches
		for _, x := range reach {
			w, ok := want[x.Organisation]
			if !ok || len(x.Contacts) != w[0] || len(x.Watches) != w[1] {
				t.Errorf("%s (%v) has %d lines and %d watches, want %v", x.Organisation, x.Part, len(x.Contacts), len(x.Watches), w)
			}
			delete(want, x.Organisation)
		}
		if len(want) > 0 {
			t.Errorf("these desks are not beside the case: %v", want)
		}
		return nil
	})
	if _, err := n.Try(borg, line("mrcc-rome", "+39")); code(err) != "duty.other-organisation" {
		t.Errorf("Malta entered a line of Rome: %v", err)
	}
	private := line("mrcc-rome", "+39 333 000")
	private.Office = false
	if _, err := n.Try(conti, private); code(err) != "duty.private" {
		t.Errorf("a line that nobody says is an office's: %v", err)
	}
	n.Verify(t)
}

func TestExerciseTakesNoRealCase(t *testing.T) {
	n := open(t)
	n.Do(t, conti, rescue.OpenCase{Line: "0755 3355N01230E rubber 80 pob"})
	start := watchbook.StartExercise{Title: "Mass rescue south of Lampedusa", Participants: []string{"mrcc-rome", "jrcc-malta"}}
	start.Cases = []string{"SAR-1"}
	if _, err := n.Try(conti, start); code(err) != "watch.real-case" {
		t.Fatalf("a real case became a drill: %v", err)
	}
	start.Cases = nil
	n.Do(t, conti, start)
	if _, err := n.Try(conti, watchbook.LinkDrill{Exercise: "EX-1", Case: "SAR-1"}); code(err) != "watch.real-case" {
		t.Errorf("a real case became a drill: %v", err)
	}
	n.Do(t, conti, rescue.OpenCase{Line: "0755 3400N01230E rubber 10 pob", Drill: true})
	n.Do(t, conti, watchbook.LinkDrill{Exercise: "EX-1", Case: "SAR-2"})
	if _, err := n.Try(conti, watchbook.EndExercise{Exercise: "EX-1"}); code(err) != "watch.needed" {
		t.Errorf("an exercise ended without lessons: %v", err)
	}
	n.Do(t, conti, watchbook.EndExercise{Exercise: "EX-1", Lessons: "Malta was reached on the second line only."})
	n.View(t, func(r journal.Reader) error {
		x, err := watchbook.ExerciseByID(r, "EX-1")
		if err != nil || x.Ended == nil || x.Lessons == "" || !slices.Equal(x.Cases, []string{"SAR-2"}) {
			t.Errorf("the exercise is %+v (%v)", x, err)
		}
		return nil
	})
	if _, err := n.Try(conti, watchbook.LinkDrill{Exercise: "EX-1", Case: "SAR-2"}); code(err) != "watch.exercise-over" {
		t.Errorf("a case was linked to an exercise that is over: %v", err)
	}
	n.Verify(t)
}

// TestS55ClockStartsAtFirstAlertAndEscalates holds that the first alert starts the clock of R2 by itself, and that everybody is
// told when nobody coordinates and nobody goes, again after an hour, until both is done.
func TestS55ClockStartsAtFirstAlertAndEscalates(t *testing.T) {
	n := open(t)
	n.Do(t, conti, rescue.OpenCase{Line: "0755 3355N01230E rubber 80 pob"})
	of := func() clock.Clock {
		var c clock.Clock
		n.View(t, func(r journal.Reader) (err error) { c, err = clock.ByName(r, "case/SAR-1", "R2"); return err })
		return c
	}
	if c := of(); !c.StartedAt.Equal(desktest.Start().Add(-5*time.Minute)) || !c.Due.Equal(c.StartedAt.Add(30*time.Minute)) {
		t.Fatalf("the clock started at %s and is due at %s; the alert was given at 0755 and half an hour is allowed", c.StartedAt, c.Due)
	}
	node := policy.Actor{User: "node", Name: "node", Roles: []string{"node"}}
	for i, after := range []time.Duration{26 * time.Minute, time.Hour} {
		n.Clock.Advance(after)
		n.Do(t, node, clock.Escalate{})
		c := of()
		if len(c.Escalated) != i+1 || c.State(n.Clock.Now()) != clock.Missed || !slices.Contains(c.Escalated[i].To, "rights-officer") {
			t.Fatalf("after %s the clock has told %+v and is %s", after, c.Escalated, c.State(n.Clock.Now()))
		}
	}
	n.Do(t, conti, rescue.NameCoordinator{Case: "SAR-1", Organisation: "mrcc-rome"})
	if c := of(); c.End != nil {
		t.Errorf("the clock stopped although no unit goes: %+v", c.End)
	}
	n.Do(t, conti, rescue.TaskAsset{Case: "SAR-1", Name: "CP 319", MMSI: 247000001})
	n.Do(t, conti, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t1", Accept: true})
	if c := of(); c.End == nil || !c.End.Late {
		t.Errorf("a coordinator is named and a unit goes, and the clock is %+v", c)
	}
}

// TestNotesOutliveARelief holds that what an officer wrote who was relieved without a handover, and what was written while
// nobody was there, stands before whoever comes.
func TestNotesOutliveARelief(t *testing.T) {
	n := open(t)
	n.Do(t, conti, watchbook.AddNote{Desk: "operations", Text: "A fisherman calls again at four."})
	n.Do(t, conti, watchbook.TakeWatch{Desk: "operations"})
	n.Do(t, conti, watchbook.AddNote{Desk: "operations", Text: "Radio on channel 72 is weak, ask +39 333 1234567."})
	n.Do(t, russo, watchbook.TakeWatch{Desk: "operations", Reason: "conti is ill"})
	w := watchOf(t, n)
	if w.Officer != "russo" || len(w.Notes) != 2 {
		t.Errorf("after the relief the watch is %+v, want russo's with both notes", w)
	}
	if strings.Contains(w.Notes[len(w.Notes)-1].Text, "1234567") {
		t.Errorf("the note holds a telephone number: %q", w.Notes[len(w.Notes)-1].Text)
	}
	n.Verify(t)
}
