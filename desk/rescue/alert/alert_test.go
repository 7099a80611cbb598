package alert_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

var (
	officer  = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	lead     = policy.Actor{User: "lindqvist", Name: "E. Lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	valetta  = policy.Actor{User: "borg", Name: "J. Borg", Org: "rcc-malta", Roles: []string{"duty-officer"}}
	admin    = policy.Actor{User: "admin", Name: "Admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	stranger = policy.Actor{User: "public"}
)

func open(t testing.TB) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach, Mark: alert.MarkDrill,
		Projections: []journal.Projection{policy.Projection{}, clock.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, alert.Desk{}, oversight.Desk{}}})
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	n.Record(t, append([]event.Draft{policy.Sign(pack, policy.Shipped, n.Journal.Identity().OrgKey)}, directory.ShippedAssessments(pack)...)...)
	for _, o := range []directory.Organisation{{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre", State: "IT"},
		{ID: "rcc-malta", Name: "RCC Malta", Type: "rescue-coordination-centre", State: "MT"}, {ID: "rcc-tunis", Name: "MRCC Tunis", Type: "rescue-coordination-centre", State: "TN"},
		{ID: "jrcc-tripoli", Name: "JRCC Tripoli", Type: "rescue-coordination-centre", State: "LY"}, {ID: "lcg", Name: "Coast guard", Type: "coast-guard", State: "LY"},
		{ID: "aurora-rescue", Name: "Aurora Rescue", Type: "ngo"}} {
		n.Do(t, admin, directory.RegisterOrganisation{Organisation: o})
	}
	n.Do(t, admin, directory.RegisterPlace{Place: directory.Place{ID: "aurora", Name: "Aurora", Type: "vessel", Org: "aurora-rescue", MMSI: 200000001}})
	return n
}

func get(t testing.TB, n *desktest.Node, id string) alert.Alert {
	t.Helper()
	var a alert.Alert
	n.View(t, func(r journal.Reader) (err error) { a, err = alert.ByID(r, id); return err })
	return a
}

func caseOf(t testing.TB, n *desktest.Node, id string) rescue.Case {
	t.Helper()
	var c rescue.Case
	n.View(t, func(r journal.Reader) (err error) { c, err = rescue.CaseByID(r, id); return err })
	return c
}

func clockOf(t testing.TB, n *desktest.Node, subject string) clock.Clock {
	t.Helper()
	var c clock.Clock
	n.View(t, func(r journal.Reader) (err error) { c, err = clock.ByName(r, subject, "R2"); return err })
	return c
}

func code(err error) string {
	if err == nil {
		return ""
	}
	return fault.As(err).Code
}

// TestR1Receive holds that an alert of anybody, whatever it says, waits for a person, and that no telephone number is kept.
func TestR1Receive(t *testing.T) {
	n := open(t)
	tests := []struct {
		name string
		c    alert.Receive
		code string
	}{
		{"half an alert of a stranger", alert.Receive{Text: "my brother is on a boat from zuwara, he called, +39 06 5908 4527", Public: true}, ""},
		{"all of it", alert.Receive{Text: "0732 3355N01230E rubber 80 pob", From: "alarm-phone", Ref: "x1"}, ""},
		{"a system without words", alert.Receive{Position: &geo.Position{Lat: 34, Lon: 12.5}, Source: "beacon", UncertaintyNM: 3}, ""},
		{"figures that cannot be", alert.Receive{Text: "boat", Count: &alert.Count{Best: 5000}, At: desktest.Start().Add(time.Hour)}, ""},
		{"nothing", alert.Receive{Text: " \n"}, "alert.nothing"},
		{"too long", alert.Receive{Text: strings.Repeat("x", 4001)}, "alert.long"},
		{"the same again", alert.Receive{Text: "again", From: "Alarm-Phone", Ref: "x1"}, "alert.received"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := n.Try(stranger, tt.c); code(err) != tt.code {
				t.Errorf("got %v, want %q", err, tt.code)
			}
		})
	}
	if a := get(t, n, "A-1"); strings.Contains(a.Alert.Raw, "5908") || !a.Public || !a.Waiting() {
		t.Errorf("kept %+v", a)
	}
	if a := get(t, n, "A-3"); a.Alert.Position == nil || string(a.Alert.Source) != "beacon" || a.Uncertain != 3 {
		t.Errorf("kept %+v", a)
	}
	if a := get(t, n, "A-4"); len(a.Alert.Doubts) != 2 || a.Alert.OnBoard != nil || !a.Alert.At.Equal(desktest.Start()) {
		t.Errorf("kept %+v", a.Alert)
	}
	n.View(t, func(r journal.Reader) error {
		waiting, err := alert.InTriage(r)
		if err != nil || len(waiting) != 4 || waiting[0].ID != "A-1" {
			t.Errorf("in triage: %v, %+v", err, waiting)
		}
		return nil
	})
	n.Verify(t)
}

// TestR2TriageClock holds that the clock starts with the first alert, runs in triage, goes on in the case from the alert's
// own time, and is stopped by a person and never by time.
func TestR2TriageClock(t *testing.T) {
	n := open(t)
	n.Do(t, stranger, alert.Receive{Text: "0745 3355N01230E rubber 80 pob"})
	n.Do(t, stranger, alert.Receive{Text: "boat in trouble"})
	if c := clockOf(t, n, "alert/A-1"); !c.Due.Equal(time.Date(2026, 11, 22, 8, 15, 0, 0, time.UTC)) || c.End != nil {
		t.Fatalf("the clock of A-1 is %+v", c)
	}
	n.Clock.Advance(72 * time.Hour)
	n.Do(t, officer, alert.Take{Alert: "A-1"})
	if c := clockOf(t, n, "alert/A-1"); c.End != nil {
		t.Errorf("time or a look stopped the clock: %+v", c.End)
	}
	n.Do(t, officer, alert.OpenFrom{Alert: "A-1"})
	if c := clockOf(t, n, "alert/A-1"); c.End == nil || c.End.State != clock.Stopped {
		t.Errorf("opening did not stop the clock of the alert: %+v", c)
	}
	if c := clockOf(t, n, "case/SAR-1"); !c.StartedAt.Equal(time.Date(2026, 11, 22, 7, 45, 0, 0, time.UTC)) {
		t.Errorf("the case's clock starts at %s", c.StartedAt)
	}
	n.Do(t, officer, alert.SetAside{Alert: "A-2", Reason: "the caller says it was a film"})
	if c := clockOf(t, n, "alert/A-2"); c.End == nil {
		t.Error("setting aside did not stop the clock")
	}
	n.Do(t, officer, alert.BringBack{Alert: "A-2", Reason: "a second call"})
	if c := clockOf(t, n, "alert/A-2"); c.End != nil || c.Run != 2 {
		t.Errorf("bringing back did not start it again: %+v", c)
	}
	n.Verify(t)
}

func TestTriage(t *testing.T) {
	n := open(t)
	n.Do(t, stranger, alert.Receive{Text: "0745 3355N01230E rubber 80 pob"})
	n.Do(t, stranger, alert.Receive{Text: "0750 3356N01231E 75 people"})
	n.Do(t, stranger, alert.Receive{Text: "test"})
	tests := []struct {
		name string
		who  policy.Actor
		c    dispatch.Command
		code string
	}{
		{"a stranger decides nothing", stranger, alert.OpenFrom{Alert: "A-1"}, "access.role"},
		{"no such alert", officer, alert.OpenFrom{Alert: "A-9"}, "alert.none"},
		{"open", officer, alert.OpenFrom{Alert: "A-1"}, ""},
		{"open again", officer, alert.OpenFrom{Alert: "A-1"}, "alert.decided"},
		{"attach without a reason", officer, alert.Attach{Alert: "A-2", Case: "SAR-1", Reason: " "}, "alert.needed"},
		{"attach to no case", officer, alert.Attach{Alert: "A-2", Case: "SAR-9", Reason: "same boat"}, "case.none"},
		{"attach", officer, alert.Attach{Alert: "A-2", Case: "SAR-1", Reason: "same boat"}, ""},
		{"set aside what is attached", officer, alert.SetAside{Alert: "A-2", Reason: "x"}, "alert.decided"},
		{"bring back what became a case", officer, alert.BringBack{Alert: "A-1", Reason: "x"}, "alert.is-case"},
		{"set aside without a reason", officer, alert.SetAside{Alert: "A-3"}, "alert.needed"},
		{"set aside", officer, alert.SetAside{Alert: "A-3", Reason: "a test of the form"}, ""},
		{"take what was set aside", officer, alert.Take{Alert: "A-3"}, "alert.aside"},
		{"bring back", officer, alert.BringBack{Alert: "A-3", Reason: "it was no test"}, ""},
		{"bring back what waits", officer, alert.BringBack{Alert: "A-3", Reason: "x"}, "alert.waits"},
		{"take", officer, alert.Take{Alert: "A-3"}, ""},
		{"take twice", officer, alert.Take{Alert: "A-3"}, "alert.taken"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := n.Try(tt.who, tt.c); code(err) != tt.code {
				t.Errorf("got %v, want %q", err, tt.code)
			}
		})
	}
	c := caseOf(t, n, "SAR-1")
	if len(c.Positions) != 2 || c.Phase != rescue.Distress {
		t.Errorf("the case has %d positions in the phase %s", len(c.Positions), c.Phase)
	}
	n.View(t, func(r journal.Reader) error {
		of, err := alert.OfCase(r, "SAR-1")
		if err != nil || len(of) != 2 || of[1].State != alert.Attached || of[1].Reason != "same boat" {
			t.Errorf("alerts of the case: %v, %+v", err, of)
		}
		return nil
	})
	n.Verify(t)
}

// TestR3Relay holds that an alert goes to several addressees, and that opening a case never waits for that.
func TestR3Relay(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 80 pob"})
	tests := []struct {
		name string
		c    alert.Relay
		code string
	}{
		{"to one", alert.Relay{Case: "SAR-1", To: []string{"rcc-malta"}}, "policy.refused"},
		{"to one twice", alert.Relay{Case: "SAR-1", To: []string{"rcc-malta", "rcc-malta"}}, "policy.refused"},
		{"to one and oneself", alert.Relay{Case: "SAR-1", To: []string{"rcc-malta", "mrcc-rome"}}, "policy.refused"},
		{"only to an unsafe place", alert.Relay{Case: "SAR-1", To: []string{"jrcc-tripoli", "lcg"}}, "policy.refused"},
		{"to nobody known", alert.Relay{Case: "SAR-1", To: []string{"atlantis", "rcc-malta"}}, "directory.no-organisation"},
		{"no ship", alert.Relay{Case: "SAR-1", To: []string{"mmsi:0"}}, "case.mmsi"},
		{"by default", alert.Relay{Case: "SAR-1", Ships: []alert.Ship{}}, ""},
		{"the same again", alert.Relay{Case: "SAR-1"}, "alert.relayed"},
		{"a ship more", alert.Relay{Case: "SAR-1", To: []string{"mmsi:200000001"}, Ships: []alert.Ship{{MMSI: 247320161, Vessel: "Vos Theia"}}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := n.Try(officer, tt.c); code(err) != tt.code {
				t.Errorf("got %v, want %q", err, tt.code)
			}
		})
	}
	if _, err := n.Try(lead, alert.RecordReceipt{Case: "SAR-1"}); code(err) != "alert.not-addressed" {
		t.Errorf("a receipt of nobody addressed: %v", err)
	}
	n.View(t, func(r journal.Reader) error {
		in, err := alert.RelayedTo(r, "rcc-malta")
		if err != nil || len(in) != 1 || in[0].Case != "SAR-1" || in[0].From != "mrcc-rome" {
			t.Errorf("Malta has to acknowledge %v, %+v", err, in)
		}
		left, err := alert.Unrelayed(r)
		if err != nil || len(left) != 0 {
			t.Errorf("not relayed: %v, %v", err, left)
		}
		return nil
	})
	n.Do(t, valetta, alert.RecordReceipt{Case: "SAR-1"})
	if _, err := n.Try(officer, alert.RecordReceipt{Case: "SAR-1", From: "rcc-malta"}); code(err) != "alert.acknowledged" {
		t.Errorf("a second receipt: %v", err)
	}
	n.Do(t, officer, alert.RecordReaction{Case: "SAR-1", From: "mmsi:247320161", Text: "alters course, ETA 1030"})
	n.View(t, func(r journal.Reader) error {
		got, err := alert.RelayOf(r, "SAR-1")
		if err != nil {
			return err
		}
		var said []string
		for _, x := range got.To {
			said = append(said, fmt.Sprint(x.Key(), " ", x.Vessel, " ", x.ReceivedAt != nil, " ", x.Own, " ", len(x.Reactions)))
		}
		want := "jrcc-tripoli  false false 0|rcc-malta  true true 0|rcc-tunis  false false 0|mmsi:247320161 Vos Theia true false 1|mmsi:200000001 Aurora false false 0"
		if got := strings.Join(said, "|"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		in, err := alert.RelayedTo(r, "rcc-malta")
		if len(in) != 0 {
			t.Errorf("Malta still has to acknowledge %+v", in)
		}
		return err
	})
	n.Verify(t)
}

// TestFiveAlertsOfOneBoat holds that five alerts of one boat become one group of cases, and that a link can be undone.
func TestFiveAlertsOfOneBoat(t *testing.T) {
	n := open(t)
	for _, line := range []string{"0700 3355N01230E rubber 80 pob grey", "0720 3356N01231E about 75 people", "0730 zodiac grey 80 people", "0740 3354N01229E dinghy", "0750 3357N01232E rubber 85"} {
		n.Do(t, officer, rescue.OpenCase{Line: line})
	}
	n.Do(t, officer, rescue.OpenCase{Line: "0750 3610N01830E wooden 200 pob"})
	n.View(t, func(r journal.Reader) error {
		all, err := alert.Proposals(r, "SAR-1", desktest.Start())
		if err != nil {
			return err
		}
		var ids []string
		for _, p := range all {
			ids = append(ids, p.Case)
			if len(p.Why) == 0 || p.Score < 35 {
				t.Errorf("proposed without a reason: %+v", p)
			}
		}
		if len(ids) != 4 || strings.Contains(strings.Join(ids, " "), "SAR-6") {
			t.Errorf("proposed %v", ids)
		}
		return nil
	})
	for _, pair := range [][2]string{{"SAR-1", "SAR-2"}, {"SAR-3", "SAR-2"}, {"SAR-4", "SAR-3"}, {"SAR-5", "SAR-1"}} {
		n.Do(t, officer, alert.LinkCases{Case: pair[0], Other: pair[1], Reason: "same boat"})
	}
	for i := range 5 {
		id := fmt.Sprint("SAR-", i+1)
		n.View(t, func(r journal.Reader) error {
			if group, err := alert.Group(r, id); err != nil || strings.Join(group, " ") != "SAR-1 SAR-2 SAR-3 SAR-4 SAR-5" {
				t.Errorf("the group of %s is %v, %v", id, group, err)
			}
			if again, err := alert.Proposals(r, id, desktest.Start()); err != nil || len(again) != 0 {
				t.Errorf("%s has proposals within its own group: %+v, %v", id, again, err)
			}
			return nil
		})
	}
	for _, tt := range []struct {
		name string
		c    dispatch.Command
		code string
	}{
		{"with itself", alert.LinkCases{Case: "SAR-1", Other: "SAR-1", Reason: "x"}, "alert.link-itself"},
		{"twice, from the other side", alert.LinkCases{Case: "SAR-2", Other: "SAR-1", Reason: "x"}, "alert.linked"},
		{"no link of its own", alert.UnlinkCases{Case: "SAR-1", Other: "SAR-4", Reason: "x"}, "alert.not-linked"},
		{"without a reason", alert.UnlinkCases{Case: "SAR-2", Other: "SAR-3"}, "alert.needed"},
		{"undone from the other side", alert.UnlinkCases{Case: "SAR-2", Other: "SAR-3", Reason: "another colour"}, ""},
	} {
		if _, err := n.Try(officer, tt.c); code(err) != tt.code {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.code)
		}
	}
	n.View(t, func(r journal.Reader) error {
		group, err := alert.Group(r, "SAR-3")
		if strings.Join(group, " ") != "SAR-3 SAR-4" {
			t.Errorf("the group of SAR-3 is %v", group)
		}
		return err
	})
	n.Verify(t)
}

// TestDrillIsMarked holds that everything that is recorded about a drill says so, whoever records it, and nothing else does.
func TestDrillIsMarked(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 80 pob", Drill: true})
	n.Do(t, officer, rescue.OpenCase{Line: "3455N01230E wooden 20 pob"})
	n.Do(t, stranger, alert.Receive{Text: "3405N01230E 30 people", Drill: true})
	n.Do(t, officer, alert.OpenFrom{Alert: "A-1"})
	n.Do(t, officer, rescue.AddNote{Case: "SAR-1", Text: "x"})
	n.Do(t, officer, rescue.AddNote{Case: "SAR-3", Text: "x"})
	n.Do(t, officer, rescue.AddNote{Case: "SAR-2", Text: "x"})
	if !caseOf(t, n, "SAR-1").Simulated || caseOf(t, n, "SAR-2").Simulated || !caseOf(t, n, "SAR-3").Simulated {
		t.Error("the cases do not say which of them is a drill")
	}
	n.View(t, func(r journal.Reader) error {
		for _, subject := range []string{"case/SAR-1", "case/SAR-2", "case/SAR-3", "alert/A-1"} {
			count := 0
			for e, err := range journal.About(r, subject) {
				if err != nil {
					return err
				}
				count++
				if drill := subject != "case/SAR-2"; e.Marks.Has(event.Simulated) != drill {
					t.Errorf("%s of %s is marked %v", e.Kind, subject, e.Marks)
				}
			}
			if count < 2 {
				t.Errorf("%s has %d records", subject, count)
			}
		}
		return nil
	})
}

// TestDrillAndRescueStayApart holds that a real alert cannot vanish in a drill, nor a drill move the boat of a real case, and
// that what is kept of a drill under names of its own is marked too.
func TestDrillAndRescueStayApart(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 80 pob", Drill: true})
	n.Do(t, officer, rescue.OpenCase{Line: "3455N01230E wooden 20 pob"})
	n.Do(t, stranger, alert.Receive{Text: "3405N01230E 30 people", Drill: true})
	n.Do(t, stranger, alert.Receive{Text: "3406N01230E 31 people"})
	for id, c := range map[string]alert.Attach{"alert.drill": {Alert: "A-1", Case: "SAR-2", Reason: "x"}, "alert.real": {Alert: "A-2", Case: "SAR-1", Reason: "x"}} {
		if _, err := n.Try(officer, c); fault.As(err).Code != id {
			t.Errorf("%s to %s: got %v, want %s", c.Alert, c.Case, err, id)
		}
	}
	n.Do(t, officer, alert.Attach{Alert: "A-1", Case: "SAR-1", Reason: "x"})
	n.Do(t, officer, alert.Attach{Alert: "A-2", Case: "SAR-2", Reason: "x"})
	if _, err := n.Try(officer, alert.LinkCases{Case: "SAR-1", Other: "SAR-2", Reason: "x"}); fault.As(err).Code != "alert.link-drill" {
		t.Errorf("a drill is linked with a real case: %v", err)
	}
	n.View(t, func(r journal.Reader) error {
		for subject, want := range map[string]bool{"medevac/SAR-1/m1/rcc-malta": true, "clock/R6/medevac/SAR-1/m1/rcc-malta": true, "screening/SAR-1/C1": true,
			"clock/R19/screening/SAR-1/C1": true, "clock/R2/case/SAR-1": true, "alarm/clock/R2/1/case/SAR-1": true, "medevac/SAR-2/m1/rcc-malta": false, "import/onefleet/SAR-1": false} {
			marks, err := alert.MarkDrill(r, event.Draft{Subject: subject}, event.Marks{})
			if err != nil {
				return err
			}
			if got := marks.Has(event.Simulated); got != want {
				t.Errorf("%s is marked as a drill: %v, want %v", subject, got, want)
			}
		}
		return nil
	})
	n.Verify(t)
}

// TestAttachedToAClosedCase holds that whoever looks for cases to look at again finds one to which an alert was attached late,
// whatever the alert says.
func TestAttachedToAClosedCase(t *testing.T) {
	for _, text := range []string{"they are calling again, water in the boat", "3406N01230E", "31 people"} {
		n := open(t)
		n.Do(t, officer, rescue.OpenCase{Line: "empty boat adrift"})
		n.Do(t, officer, rescue.CloseCase{Case: "SAR-1", Outcome: "nobody found"})
		n.Do(t, stranger, alert.Receive{Text: text})
		n.Do(t, officer, alert.Attach{Alert: "A-1", Case: "SAR-1", Reason: "same boat"})
		if c := caseOf(t, n, "SAR-1"); len(c.Late) != 1 || !c.Closed {
			t.Errorf("%q: late reports %+v, want one", text, c.Late)
		}
		n.Verify(t)
	}
}

// TestR28WordsOfAlerts holds that no telephone number stays in what people write about alerts.
func TestR28WordsOfAlerts(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber 80 pob"})
	n.Do(t, officer, rescue.AddNote{Case: "SAR-1", Text: "the caller is at +39 333 1234567"})
	n.Do(t, stranger, alert.Receive{Text: "3406N01230E", From: "tel:+39 333 1234567"})
	n.Do(t, officer, alert.Attach{Alert: "A-1", Case: "SAR-1", Reason: "same number, +39 333 1234567"})
	n.Do(t, officer, alert.Relay{Case: "SAR-1"})
	n.Do(t, officer, alert.RecordReceipt{Case: "SAR-1", From: "rcc-malta", Note: "call back 0039 333 1234567"})
	n.Do(t, officer, alert.RecordReaction{Case: "SAR-1", From: "rcc-malta", Text: "they called 3331234567"})
	n.View(t, func(r journal.Reader) error {
		for _, subject := range []string{"case/SAR-1", "alert/A-1"} {
			for e, err := range journal.About(r, subject) {
				if err != nil || strings.Contains(string(e.Body), "234567") {
					t.Errorf("%s of %s holds a telephone number: %s %v", e.Kind, subject, e.Body, err)
				}
			}
		}
		return nil
	})
}
