package people_test

import (
	"encoding/json"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	"fanar/record/clock"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// The golden scenarios follow published reports; the ledger must end with what they end with. G1 is
// TestG1SeriousIncident11711.

// golden is a node with the rescue desk and its clocks, and one case that an alert opened.
type golden struct {
	*testing.T
	n  *desktest.Node
	id string
}

func alerted(t *testing.T, line string) golden {
	t.Helper()
	n := openWith(t, policy.Projection{}, clock.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, oversight.Desk{})
	g := golden{t, n, ""}
	receipt := g.do(officer, rescue.OpenCase{Line: line})
	g.id = receipt.Subject[len("case/"):]
	return g
}

func (g golden) do(who policy.Actor, c dispatch.Command) dispatch.Receipt {
	g.Helper()
	g.n.Clock.Advance(10 * time.Minute)
	return g.n.Do(g, who, c)
}

func (g golden) ends(want map[string]string) people.Headcount {
	g.Helper()
	o := overview(g, g.n, g.id, monitor)
	a, _ := json.Marshal(balances(o))
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		g.Errorf("balances %s, want %s", a, b)
	}
	if report := g.n.Verify(g); report.Rows == 0 {
		g.Errorf("nothing was derived again: %+v", report)
	}
	return o
}

func (g golden) clock(rule, subject string) clock.Clock {
	g.Helper()
	var c clock.Clock
	g.n.View(g, func(r journal.Reader) (err error) { c, err = clock.ByName(r, subject, rule); return err })
	return c
}

// TestG2MaydayRelayRescuedOnTheFifthDay: 50 and more people, the search suspended after three days, rescued on the fifth;
// about 50 deaths are alleged, 1 of 2 evacuated dies. The gap stays open, and alleged and counted deaths stand apart.
func TestG2MaydayRelayRescuedOnTheFifthDay(t *testing.T) {
	g := alerted(t, "3355N01230E rubber 50+ pob mayday relay")
	fifty, alleged := 50, 50
	g.do(officer, people.Assert{Case: g.id, Min: &fifty, Source: "mayday relay"})
	g.n.Clock.Advance(5 * 24 * time.Hour)
	g.do(lead, people.CountEmbarked{Case: g.id, Account: "mv-aurora", Lot: lot(t, "25")})
	g.do(lead, people.Assert{Case: g.id, Subject: "dead", Best: &alleged, Hedge: "about", Source: "survivors"})
	g.do(lead, people.Move{Case: g.id, From: "mv-aurora", To: "modica", Lot: lot(t, "2"), Reason: "medical-evacuation"})
	g.do(doctor, people.Move{Case: g.id, From: "modica", To: "deceased-recovered", Lot: lot(t, "1"), Reason: "died-in-hospital"})
	g.do(lead, people.OfferHandover{Case: g.id, From: "mv-aurora", To: "pozzallo", Lot: lot(t, "23")})
	g.do(port, people.ReceiveHandover{Case: g.id, Handover: lastHandover(g), Lot: lotp(t, "23")})
	g.n.Clock.Advance(90 * 24 * time.Hour)
	o := g.ends(map[string]string{"custody/port-authority/pozzallo": "23", "hospital/clinic/modica": "1", "deceased-recovered/clinic/modica": "1"})
	if o.Gap == nil || o.Gap.Open != 25 || len(o.Determinations) != 0 {
		t.Errorf("nobody closed the gap: %+v", o.Gap)
	}
	dead := o.Assertions[len(o.Assertions)-1]
	if dead.Subject != "dead" || dead.Estimate.Best != 50 || dead.Words != "about" || *o.Strip.Stages[3].Dead != 1 {
		t.Errorf("alleged %+v, counted %+v", dead, o.Strip.Stages[3])
	}
	wantUnaccounted(g, "refused: 25 people are not accounted for")
}

// TestG3TakenBackToLibya: about 500, later more than 600, said to be taken back. Left-system, an incident, and a range.
func TestG3TakenBackToLibya(t *testing.T) {
	g := alerted(t, "3355N01230E wood about 500 pob")
	six := 600
	g.do(officer, people.Assert{Case: g.id, Min: &six, Hedge: "more than", Source: "humanitarian organisation"})
	g.do(officer, people.CountEmbarked{Case: g.id, Account: "boat", Lot: lot(t, "500")})
	receipt := g.do(officer, people.Move{Case: g.id, From: "boat", To: "left-system/libyan-cg/tripoli", Lot: lot(t, "500"), Reason: "taken-by-other", Owner: "mrcc-rome"})
	if len(receipt.Incidents) == 0 {
		t.Error("no incident opened")
	}
	o := g.ends(map[string]string{"left-system/libyan-cg/tripoli": "500"})
	if e := o.Strip.Alerted; e == nil || e.Min != 500 || e.Max != ledger.Unsaid || len(o.Contradictions) != 1 {
		t.Errorf("a range and not a number: %v, %v", e, o.Contradictions)
	}
	if o.Gap == nil || o.Gap.Open != 100 {
		t.Errorf("gap %+v", o.Gap)
	}
}

// TestG4FourDaysOnAGasPlatform: 32 people and 1 dead; the clock of the place of safety runs for four days.
func TestG4FourDaysOnAGasPlatform(t *testing.T) {
	g := alerted(t, "3355N01130E platform 33 pob")
	g.do(lead, people.CountEmbarked{Case: g.id, Account: "custody/sea-rescue/miskar", Lot: lot(t, "33")})
	g.do(lead, people.Move{Case: g.id, From: "custody/sea-rescue/miskar", To: "deceased-recovered", Lot: lot(t, "1"), Reason: "death"})
	taken := g.n.Clock.Now()
	g.n.Clock.Advance(4 * 24 * time.Hour)
	c := g.clock("R5", "case/"+g.id)
	if c.State(g.n.Clock.Now()) != clock.Missed || g.n.Clock.Now().Sub(c.StartedAt) < 4*24*time.Hour || c.StartedAt.After(taken) {
		t.Errorf("the clock is %s since %v: %+v", c.State(g.n.Clock.Now()), c.StartedAt, c)
	}
	o := g.ends(map[string]string{"custody/sea-rescue/miskar": "32", "deceased-recovered/sea-rescue/miskar": "1"})
	if *o.Total != 33 {
		t.Errorf("total %d", *o.Total)
	}
}

// TestG5DelayedMedevac: 56 rescued, a medevac of 5 is delayed, 1 dies: 51 + 4 + 1, and the clock of the medevac.
func TestG5DelayedMedevac(t *testing.T) {
	g := alerted(t, "3355N01230E rubber 56 pob")
	g.do(lead, people.CountEmbarked{Case: g.id, Account: "mv-aurora", Lot: lot(t, "56")})
	g.do(lead, rescue.RequestMedevac{Case: g.id, From: "mv-aurora", People: 5, Centres: []string{"mrcc-rome"}})
	subject := rescue.MedevacSubject(g.id, "m1", "mrcc-rome")
	g.n.Clock.Advance(9 * time.Hour)
	if c := g.clock("R6", subject); c.State(g.n.Clock.Now()) != clock.Missed {
		t.Errorf("the clock of the medevac is %s: %+v", c.State(g.n.Clock.Now()), c)
	}
	g.do(lead, people.Move{Case: g.id, From: "mv-aurora", To: "deceased-recovered", Lot: lot(t, "1"), Reason: "death"})
	g.do(officer, rescue.AnswerMedevac{Case: g.id, Medevac: "m1", Centre: "mrcc-rome", Answer: "granted"})
	if c := g.clock("R6", subject); c.End == nil || !c.End.Late {
		t.Errorf("the answer came late: %+v", c.End)
	}
	g.do(lead, people.Move{Case: g.id, From: "mv-aurora", To: "modica", Lot: lot(t, "4"), Reason: "medical-evacuation"})
	g.ends(map[string]string{"custody/sea-rescue/mv-aurora": "51", "hospital/clinic/modica": "4", "deceased-recovered/sea-rescue/mv-aurora": "1"})
}

// TestG6NoFurtherCount: about 25 people and nothing else ever. An estimate only, and it stays open.
func TestG6NoFurtherCount(t *testing.T) {
	g := alerted(t, "3355N01230E rubber about 25 pob")
	g.n.Clock.Advance(365 * 24 * time.Hour)
	o := g.ends(map[string]string{})
	if len(o.Entries) != 0 || len(o.Assertions) != 1 || o.Gap == nil || o.Gap.Open != 25 || o.Strip.Alerted.Best != 25 || o.Strip.Alerted.Min != ledger.Unsaid {
		t.Errorf("%d entries, %+v, gap %+v", len(o.Entries), o.Assertions, o.Gap)
	}
	wantUnaccounted(g, "refused: 25 people are not accounted for")
}

func lastHandover(g golden) string {
	all := overview(g, g.n, g.id, monitor).Handovers
	return all[len(all)-1].ID
}

func wantUnaccounted(g golden, text string) {
	g.Helper()
	if err := settled(g.T, g.n, g.id); err == nil || err.Error() != text {
		g.Errorf("the case can be closed: %v, want %q", err, text)
	}
}
