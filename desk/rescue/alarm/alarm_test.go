package alarm_test

import (
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
	"fanar/desk/sea"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

var (
	officer  = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	second   = policy.Actor{User: "rossi", Name: "B. Rossi", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	lead     = policy.Actor{User: "lindqvist", Name: "E. Lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	port     = policy.Actor{User: "esposito", Name: "S. Esposito", Org: "port-lampedusa", Roles: []string{"port-coordinator"}}
	monitor  = policy.Actor{User: "haddad", Name: "R. Haddad", Org: "monitor", Roles: []string{"monitor"}}
	assessor = policy.Actor{User: "okafor", Name: "N. Okafor", Org: "unhcr", Roles: []string{"place-assessor"}}
	admin    = policy.Actor{User: "admin", Name: "Admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
)

func open(t *testing.T, marks event.Marks) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach, Marks: marks,
		Projections: []journal.Projection{policy.Projection{}, clock.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, alert.Desk{}, alarm.Desk{}, oversight.Desk{}}})
	pack := n.Door.Engine().Pack()
	n.Record(t, append([]event.Draft{policy.Sign(pack, policy.Shipped, n.Journal.Identity().OrgKey)}, directory.ShippedAssessments(pack)...)...)
	for _, o := range []directory.Organisation{{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"},
		{ID: "aurora-rescue", Name: "Aurora Rescue", Type: "ngo"}, {ID: "port-lampedusa", Name: "Port of Lampedusa", Type: "port"}} {
		n.Do(t, admin, directory.RegisterOrganisation{Organisation: o})
	}
	for _, p := range []directory.Place{{ID: "lampedusa", Name: "Lampedusa", Type: "port", Country: "IT", Org: "port-lampedusa"},
		{ID: "aurora", Name: "Aurora", Type: "vessel", Org: "aurora-rescue", MMSI: 200000001}} {
		n.Do(t, admin, directory.RegisterPlace{Place: p})
	}
	return n
}

func list(t *testing.T, n *desktest.Node, who policy.Actor, feeds ...sea.FeedState) []alarm.Alarm {
	t.Helper()
	var all []alarm.Alarm
	err := n.Door.Read(t.Context(), who, "read.record", func(s dispatch.State) (err error) { all, err = alarm.List(s, feeds); return err })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func find(all []alarm.Alarm, cause alarm.Cause) (alarm.Alarm, bool) {
	for _, a := range all {
		if a.Cause == cause {
			return a, true
		}
	}
	return alarm.Alarm{}, false
}

// TestR2AClockThatRanOutCallsEveryStation: R2 runs out after 30 minutes; one acknowledgement quiets it for everybody; when it
// escalates again it comes back; the coordinator and a unit end it.
func TestR2AClockThatRanOutCallsEveryStation(t *testing.T) {
	n := open(t, event.Marks{})
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 62 pob"})
	if got := list(t, n, officer); len(got) != 0 {
		t.Fatalf("before anything is late: %+v", got)
	}
	n.Clock.Advance(31 * time.Minute)
	a, ok := find(list(t, n, lead), alarm.CauseClock)
	if !ok || a.ID != "clock/R2/1/case/SAR-1" || a.Level != alarm.Alert || a.Step != 1 || a.Case() != "SAR-1" || a.Quiet() || a.Drill {
		t.Fatalf("after 31 minutes: %+v", a)
	}
	n.Do(t, officer, alarm.Acknowledge{Alarm: a.ID, Note: "calling Malta"})
	a, _ = find(list(t, n, monitor), alarm.CauseClock)
	if !a.Quiet() || a.Acknowledged.By != "conti" || a.Acknowledged.Note != "calling Malta" {
		t.Errorf("another station still hears it: %+v", a)
	}
	if _, err := n.Try(second, alarm.Acknowledge{Alarm: a.ID}); fault.As(err).Code != "alarm.acknowledged" {
		t.Errorf("a second acknowledgement: got %v", err)
	}
	n.Clock.Advance(a.Next.Sub(n.Clock.Now()))
	a, _ = find(list(t, n, officer), alarm.CauseClock)
	if a.Quiet() || a.Step != 2 {
		t.Errorf("after the second escalation it has to call again: %+v", a)
	}
	n.Do(t, second, alarm.Acknowledge{Alarm: a.ID})
	n.Do(t, officer, alarm.Withdraw{Alarm: a.ID})
	if a, _ = find(list(t, n, officer), alarm.CauseClock); a.Quiet() {
		t.Errorf("a withdrawn acknowledgement quiets it: %+v", a)
	}
	if _, err := n.Try(officer, alarm.Withdraw{Alarm: a.ID}); fault.As(err).Code != "alarm.calls" {
		t.Errorf("withdrawn twice: got %v", err)
	}
	n.View(t, func(r journal.Reader) error {
		log, err := alarm.Log(r, 10)
		if len(log) != 2 || log[0].Acknowledgement.By != "rossi" || log[0].Acknowledgement.Withdrawn == nil || log[1].Acknowledgement.By != "conti" {
			t.Errorf("the log: %+v", log)
		}
		return err
	})
	n.Do(t, officer, clock.Stop{Subject: "case/SAR-1", Rule: "R2", Reason: "Malta coordinates"})
	if _, ok := find(list(t, n, officer), alarm.CauseClock); ok {
		t.Error("the clock is stopped and still calls")
	}
	if _, err := n.Try(officer, alarm.Acknowledge{Alarm: a.ID}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an alarm that is over: got %v", err)
	}
	n.Verify(t)
}

func TestAUnitThatDeclinedCallsUntilAnotherGoes(t *testing.T) {
	n := open(t, event.Marks{})
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 62 pob"})
	n.Do(t, officer, rescue.TaskAsset{Case: "SAR-1", Place: "aurora"})
	n.Do(t, officer, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t1", Reason: "engine trouble"})
	a, ok := find(list(t, n, officer), alarm.CauseDeclined)
	if !ok || a.About != "Aurora" || a.Level != alarm.Alert {
		t.Fatalf("after she declined: %+v", a)
	}
	n.Do(t, officer, alarm.Acknowledge{Alarm: a.ID})
	n.Clock.Advance(31 * time.Minute)
	if a, _ = find(list(t, n, officer), alarm.CauseDeclined); a.Quiet() || a.Step != 2 {
		t.Errorf("half an hour later still nobody goes: %+v", a)
	}
	n.Do(t, officer, rescue.TaskAsset{Case: "SAR-1", Name: "CP 312"})
	if a, ok := find(list(t, n, officer), alarm.CauseDeclined); ok {
		t.Errorf("another unit is tasked: %+v", a)
	}
	n.Verify(t)
}

func TestSecondCountsAndLosses(t *testing.T) {
	n := open(t, event.Marks{})
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 62 pob"})
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(62)})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "aurora", To: "lampedusa", Lot: ledger.Count(62)})
	var due time.Time
	n.View(t, func(r journal.Reader) error {
		all, err := people.PendingFor(r, "")
		due = all[0].Due
		return err
	})
	n.Clock.Advance(due.Sub(n.Clock.Now()) + time.Minute)
	a, ok := find(list(t, n, port), alarm.CauseCount)
	if !ok || a.Level != alarm.Warning {
		t.Fatalf("the second count is overdue: %+v", a)
	}
	n.Clock.Advance(people.CountWithin)
	if a, _ = find(list(t, n, port), alarm.CauseCount); a.Level != alarm.Alert || a.Step != 2 {
		t.Errorf("twelve hours later: %+v", a)
	}
	if a, ok := find(list(t, n, assessor), alarm.CauseClock); ok {
		t.Errorf("a place assessor, who reads no clocks, sees %+v", a)
	}
	if a, ok := find(list(t, n, admin, sea.FeedState{Name: "x", Status: sea.StatusSilent}), alarm.CauseFeed); ok {
		t.Errorf("an administrator, who does not read the sea, sees %+v", a)
	}
}

// TestSuppression: a broken feed can be held back for a watch, with a reason; what is about people who wait cannot.
func TestSuppression(t *testing.T) {
	n := open(t, event.Marks{})
	now := n.Clock.Now()
	dead := sea.FeedState{Name: "AIS satellite", Status: sea.StatusSilent, LastLine: now.Add(-20 * time.Minute)}
	a, ok := find(list(t, n, officer, dead), alarm.CauseFeed)
	if !ok || a.Level != alarm.Warning || a.Subject != "feed/AIS satellite" {
		t.Fatalf("a silent feed: %+v", a)
	}
	until := now.Add(4 * time.Hour)
	tests := []struct {
		name string
		c    alarm.Suppress
		code string
	}{
		{"an alert nobody has read", alarm.Suppress{Cause: alarm.CauseTriage, Until: until, Reason: "x"}, "alarm.never-suppressed"},
		{"a unit that has to go", alarm.Suppress{Cause: alarm.CauseDeclined, Until: until, Reason: "x"}, "alarm.never-suppressed"},
		{"no such cause", alarm.Suppress{Cause: "noise", Until: until, Reason: "x"}, "alarm.cause"},
		{"without a reason", alarm.Suppress{Cause: alarm.CauseFeed, Until: until, Reason: " "}, "alarm.reason"},
		{"without an end", alarm.Suppress{Cause: alarm.CauseFeed, Reason: "x"}, "alarm.until"},
		{"longer than a watch", alarm.Suppress{Cause: alarm.CauseFeed, Until: now.Add(13 * time.Hour), Reason: "x"}, "alarm.until"},
		{"a book as a reason", alarm.Suppress{Cause: alarm.CauseFeed, Until: until, Reason: strings.Repeat("x", 2001)}, "alarm.long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := n.Try(officer, tt.c); fault.As(err).Code != tt.code {
				t.Errorf("%+v: got %v, want %s", tt.c, err, tt.code)
			}
		})
	}
	if _, err := n.Try(lead, alarm.Suppress{Cause: alarm.CauseFeed, Until: until, Reason: "x"}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a mission lead holds alarms back: %v", err)
	}
	n.Do(t, officer, alarm.Suppress{Cause: alarm.CauseFeed, Subject: a.Subject, Until: until, Reason: "the provider repairs it"})
	if a, _ = find(list(t, n, officer, dead), alarm.CauseFeed); !a.Quiet() || a.Suppressed.By != "conti" {
		t.Errorf("held back: %+v", a)
	}
	other := sea.FeedState{Name: "AIS Lampedusa", Status: sea.StatusFailed}
	if b, _ := find(list(t, n, officer, other), alarm.CauseFeed); b.Quiet() || !b.Since.IsZero() {
		t.Errorf("another feed is held back too: %+v", b)
	}
	n.Clock.Advance(4 * time.Hour)
	if a, _ = find(list(t, n, officer, dead), alarm.CauseFeed); a.Quiet() {
		t.Errorf("the suppression did not end by itself: %+v", a)
	}
	n.Do(t, officer, alarm.Suppress{Cause: alarm.CauseClock, Until: n.Clock.Now().Add(time.Hour), Reason: "a test of the bell"})
	n.Do(t, officer, rescue.OpenCase{Line: "sinking"})
	n.Clock.Advance(40 * time.Minute)
	if a, _ = find(list(t, n, officer), alarm.CauseClock); a.Quiet() || a.Level != alarm.Alert {
		t.Errorf("R2 is an alarm of the highest level and has to come through a suppression: %+v", a)
	}
	n.Do(t, officer, alarm.EndSuppression{Cause: alarm.CauseClock})
	if _, err := n.Try(officer, alarm.EndSuppression{Cause: alarm.CauseClock}); fault.As(err).Code != "alarm.not-suppressed" {
		t.Errorf("ended twice: %v", err)
	}
	n.Verify(t)
}

// A feed stands in no record: its alarm is acknowledged by its identifier, which holds since when it is silent.
func TestAFeedIsAcknowledgedUntilItRises(t *testing.T) {
	n := open(t, event.Marks{})
	dead := sea.FeedState{Name: "AIS a/b", Status: sea.StatusSilent, LastLine: n.Clock.Now().Add(-20 * time.Minute)}
	a, _ := find(list(t, n, officer, dead), alarm.CauseFeed)
	n.Do(t, officer, alarm.Acknowledge{Alarm: a.ID})
	if a, _ = find(list(t, n, lead, dead), alarm.CauseFeed); !a.Quiet() {
		t.Errorf("acknowledged: %+v", a)
	}
	n.Clock.Advance(time.Hour)
	if a, _ = find(list(t, n, lead, dead), alarm.CauseFeed); a.Quiet() || a.Step != 2 {
		t.Errorf("an hour later: %+v", a)
	}
	mute := sea.FeedState{Name: "AIS c", Status: sea.StatusFailed}
	a, _ = find(list(t, n, officer, mute), alarm.CauseFeed)
	n.Do(t, officer, alarm.Acknowledge{Alarm: a.ID})
	if a, _ = find(list(t, n, lead, mute), alarm.CauseFeed); !a.Quiet() {
		t.Errorf("a source that was never heard, acknowledged: %+v", a)
	}
	n.Clock.Advance(24 * time.Hour)
	if a, _ = find(list(t, n, lead, mute), alarm.CauseFeed); a.Quiet() {
		t.Errorf("a source that was never heard is quiet a day later: %+v", a)
	}
	for _, id := range []string{"", "feed", "feed/", "feed/x/y", "feed/-1/y", "feed/99999999999999/y", "feed/1/", "feed/1/" + strings.Repeat("y", 500), "clock/R2/1/case/SAR-9"} {
		if _, err := n.Try(officer, alarm.Acknowledge{Alarm: id}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("acknowledge %.40q: got %v, want NotFound", id, err)
		}
	}
}

func TestDrillsAreMarked(t *testing.T) {
	n := open(t, event.Marks{})
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 62 pob", Drill: true})
	n.Clock.Advance(time.Hour)
	if a, ok := find(list(t, n, officer), alarm.CauseClock); !ok || !a.Drill {
		t.Errorf("the alarm of a drill: %+v", a)
	}
}

func TestAlertsThatWait(t *testing.T) {
	n := open(t, event.Marks{})
	n.Do(t, officer, alert.Receive{Source: "mail", Text: "boat 34 10N 012 30E 40 people"})
	if a, ok := find(list(t, n, officer), alarm.CauseTriage); ok {
		t.Errorf("at once: %+v", a)
	}
	n.Clock.Advance(6 * time.Minute)
	a, ok := find(list(t, n, officer), alarm.CauseTriage)
	if !ok || a.Level != alarm.Warning || a.Subject != "alert/A-1" {
		t.Fatalf("after six minutes: %+v", a)
	}
	n.Clock.Advance(10 * time.Minute)
	if a, _ = find(list(t, n, officer), alarm.CauseTriage); a.Level != alarm.Alert {
		t.Errorf("after sixteen: %+v", a)
	}
	n.Clock.Advance(time.Hour)
	timed, waits := 0, 0
	for _, a := range list(t, n, officer) {
		if a.Subject == "alert/A-1" && a.Cause == alarm.CauseClock {
			timed++
		}
		if a.Subject == "alert/A-1" && a.Cause == alarm.CauseTriage {
			waits++
		}
	}
	if timed+waits != 1 {
		t.Errorf("one alert calls %d times by its clock and %d by its wait, want once", timed, waits)
	}
}
