package people_test

import (
	"fmt"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// told is one case of the edge-case tests: a node, and commands ten minutes apart.
type told struct {
	*testing.T
	n *desktest.Node
}

func begin(t *testing.T) told {
	t.Helper()
	return told{t, open(t)}
}

func (c told) do(who policy.Actor, command dispatch.Command) dispatch.Receipt {
	c.Helper()
	c.n.Clock.Advance(10 * time.Minute)
	return c.n.Do(c, who, command)
}

// count counts people for the first time or additional ones.
func (c told) count(who policy.Actor, at, lots string, reason ledger.Reason) {
	c.Helper()
	c.do(who, people.CountEmbarked{Case: "SAR-1", Account: at, Lot: lot(c, lots), Reason: reason})
}

// give offers a handover and gives its identifier.
func (c told) give(who policy.Actor, from, to, lots string) string {
	c.Helper()
	c.do(who, people.OfferHandover{Case: "SAR-1", From: from, To: to, Lot: lot(c, lots)})
	all := overview(c, c.n, "SAR-1", monitor).Handovers
	return all[len(all)-1].ID
}

// pass hands people over with both counts.
func (c told) pass(giver, receiver policy.Actor, from, to, given, received string) string {
	c.Helper()
	id := c.give(giver, from, to, given)
	c.do(receiver, people.ReceiveHandover{Case: "SAR-1", Handover: id, Lot: lotp(c, received)})
	return id
}

func (c told) move(who policy.Actor, from, to, lots string, reason ledger.Reason, owner string) dispatch.Receipt {
	c.Helper()
	return c.do(who, people.Move{Case: "SAR-1", From: from, To: to, Lot: lot(c, lots), Reason: reason, Owner: owner})
}

// ends holds what stands at the end, that every head is somewhere, and that the record verifies and derives the same rows.
func (c told) ends(want map[string]string) {
	c.Helper()
	wantBalances(c.T, c.n, want)
	c.verifies()
}

func (c told) verifies() {
	c.Helper()
	if report := c.n.Verify(c); report.Rows == 0 {
		c.Errorf("nothing was derived again: %+v", report)
	}
}

func (c told) overview() people.Headcount { c.Helper(); return overview(c, c.n, "SAR-1", monitor) }

// TestBirthOnBoard: a newborn counts from birth, and is no gap and no excess over what was alerted.
func TestBirthOnBoard(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.count(lead, "mv-aurora", "1 female/0-4", ledger.Birth)
	if o := c.overview(); *o.Total != 101 || o.Gap != nil {
		t.Errorf("total %d, gap %v", *o.Total, o.Gap)
	}
	c.pass(lead, port, "mv-aurora", "pozzallo", "1 female/0-4, 100", "101")
	c.ends(map[string]string{"custody/port-authority/pozzallo": "101"})
}

// TestDeathOnBoard: the body keeps a custodian, and stays in the count.
func TestDeathOnBoard(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.move(lead, "mv-aurora", "deceased-recovered", "1", "death", "")
	c.pass(lead, port, "mv-aurora", "pozzallo", "99", "99")
	c.pass(lead, doctor, "deceased-recovered/sea-rescue/mv-aurora", "morgue", "1", "1")
	c.ends(map[string]string{"custody/port-authority/pozzallo": "99", "deceased-recovered/clinic/morgue": "1"})
}

// TestBodyFoundLaterCaseUnknown: a body that belongs to no known case is a case of its own, and becomes part of another
// when somebody knows: a merge, which can be undone.
func TestBodyFoundLaterCaseUnknown(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "99", "")
	c.n.Record(t, people.DraftAssertion("SAR-2", people.Estimate{Min: 1, Best: 1, Max: 1, Method: "found", Source: "fishing vessel"}))
	c.do(guard, people.CountEmbarked{Case: "SAR-2", Account: "deceased-recovered/coast-guard/cp-319", Lot: lot(t, "1")})
	c.do(guard, people.OfferHandover{Case: "SAR-2", From: "deceased-recovered/coast-guard/cp-319", To: "morgue", Lot: lot(t, "1")})
	c.do(doctor, people.ReceiveHandover{Case: "SAR-2", Handover: "H3", Lot: lotp(t, "1")})
	c.do(officer, people.MergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "same-boat"})
	if o := c.overview(); o.Gap != nil || *o.Total != 100 || o.Strip.From[0] != "SAR-2" {
		t.Errorf("the body closes the gap of one: %+v", o.Strip)
	}
	c.do(officer, people.UnmergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "other-boat"})
	if o := c.overview(); o.Gap == nil || o.Gap.Open != 1 || len(o.Strip.From) != 0 {
		t.Errorf("undone, the gap is open again: %+v", o.Strip)
	}
	if o := overview(t, c.n, "SAR-2", monitor); *o.Total != 1 || o.Gap != nil {
		t.Errorf("SAR-2 holds %+v", o)
	}
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "99"})
}

// TestMedevacAndDeathInHospital: the hospital has custody, also of who dies there.
func TestMedevacAndDeathInHospital(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.move(lead, "mv-aurora", "modica", "3", "medical-evacuation", "")
	c.move(doctor, "modica", "deceased-recovered", "1", "died-in-hospital", "")
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "97", "hospital/clinic/modica": "2", "deceased-recovered/clinic/modica": "1"})
}

// TestGroupSplitOverTwoShips: each ship counts its own part, and the sum is the boat.
func TestGroupSplitOverTwoShips(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "60", "")
	c.count(guard, "cp-319", "40", "")
	if o := c.overview(); *o.Total != 100 || o.Gap != nil {
		t.Errorf("total %d, gap %v", *o.Total, o.Gap)
	}
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "60", "custody/coast-guard/cp-319": "40"})
}

// TestFamilyMembersOnDifferentShips: a family group that is parted is a side counter on both, and no person is counted twice.
func TestFamilyMembersOnDifferentShips(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "60, 4 family-groups, 1 families-split", "")
	c.count(guard, "cp-319", "40, 1 families-split", "")
	if o := c.overview(); *o.Total != 100 {
		t.Errorf("total %d", *o.Total)
	}
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "60, 4 family-groups, 1 families-split", "custody/coast-guard/cp-319": "40, 1 families-split"})
}

// TestShipToShipTransfer: two counts at sea, as ashore. The incident that R9 opens where no next port is known is another test.
func TestShipToShipTransfer(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.do(lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "cp-319", Lot: lot(t, "100"), NextPort: "pozzallo"})
	c.do(guard, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "98")})
	c.ends(map[string]string{"custody/coast-guard/cp-319": "98", "handover-variance/sea-rescue/H3": "2"})
}

// TestTwoShipsReportTheWholeBoat: both counts stand until somebody signs that one was of the same people.
func TestTwoShipsReportTheWholeBoat(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.count(guard, "cp-319", "102", "")
	if o := c.overview(); *o.Total != 202 || o.Strip.Excess == nil || *o.Strip.Excess != 102 {
		t.Errorf("the excess over the alert is not said: %+v", o.Strip)
	}
	c.move(guard, "cp-319", "source", "102", ledger.CountedTwice, "coast-guard")
	if o := c.overview(); *o.Total != 100 || len(o.Entries) != 3 {
		t.Errorf("total %d, %d entries: nothing is dropped", *o.Total, len(o.Entries))
	}
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "100"})
}

// TestOneBoatFiveAlerts: five estimates stand side by side and make one range; none is a person in the count.
func TestOneBoatFiveAlerts(t *testing.T) {
	c := begin(t)
	for i, n := range []int{80, 90, 120, 95} {
		c.do(officer, people.Assert{Case: "SAR-1", Best: &n, Source: fmt.Sprint("alert ", i+2)})
	}
	o := c.overview()
	if *o.Total != 0 || len(o.Assertions) != 5 || len(o.Contradictions) != 10 || o.Strip.Alerted.Min != 80 || o.Strip.Alerted.Max != 120 {
		t.Errorf("total %d, %d estimates, %d contradictions, alerted %v", *o.Total, len(o.Assertions), len(o.Contradictions), o.Strip.Alerted)
	}
	c.ends(map[string]string{})
}

// TestTwoBoatsThatMeet: people of another case come to be in this one's ship, by a posting under both.
func TestTwoBoatsThatMeet(t *testing.T) {
	c := begin(t)
	c.n.Record(t, people.DraftAssertion("SAR-2", people.Estimate{Best: 30}))
	c.count(lead, "mv-aurora", "100", "")
	c.do(lead, people.CountEmbarked{Case: "SAR-2", Account: "mv-aurora", Lot: lot(t, "30")})
	c.do(lead, people.Move{Case: "SAR-2", From: "mv-aurora", To: "source", Lot: lot(t, "30"), Reason: ledger.ToOtherCase, Owner: "sea-rescue"})
	c.count(lead, "mv-aurora", "30", ledger.FromOtherCase)
	if o := c.overview(); *o.Total != 130 || o.Gap != nil {
		t.Errorf("total %d, gap %v", *o.Total, o.Gap)
	}
	c.pass(lead, port, "mv-aurora", "pozzallo", "130", "130")
	c.ends(map[string]string{"custody/port-authority/pozzallo": "130"})
}

// TestRecountOnDeck: a second count that differs stands beside the ledger with an owner until somebody settles it, and one
// that agrees makes the categories more exact.
func TestRecountOnDeck(t *testing.T) {
	c := begin(t)
	c.do(lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "100")})
	c.do(lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "100")})
	c.do(lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "40 female/18-59, 60 male/18-59, 2 pregnant")})
	c.do(deck, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "98")})
	o := c.overview()
	states := ""
	for _, r := range o.Recounts {
		states += string(r.State) + " "
	}
	if states != "differs refines confirms " || *o.Total != 100 || o.Recounts[0].Owner != "sea-rescue" || o.Recounts[0].Counted.Total() != 98 {
		t.Fatalf("recounts %q, total %d, %+v", states, *o.Total, o.Recounts)
	}
	wantUnsettled(t, c.n, "people.differs", "refused: count C5 differs from the ledger, and nobody has settled it")
	refused(t, c.n, port, people.SettleRecount{Case: "SAR-1", Count: "C5", Stands: "balance", Reason: "recount"}, fault.Forbidden, "people.not-custodian")
	refused(t, c.n, lead, people.SettleRecount{Case: "SAR-1", Count: "C5", Stands: "count", Reason: "recount"}, fault.Invalid, "people.needed")
	refused(t, c.n, lead, people.SettleRecount{Case: "SAR-1", Count: "C5", Stands: "count", To: "missing-at-sea", Lot: lotp(t, "3 male/18-59"), Reason: "lost-at-sea"}, fault.Invalid, "people.settle-lot")
	c.do(lead, people.SettleRecount{Case: "SAR-1", Count: "C5", Stands: "count", To: "missing-at-sea", Lot: lotp(t, "2 male/18-59"), Reason: "lost-at-sea"})
	refused(t, c.n, lead, people.SettleRecount{Case: "SAR-1", Count: "C5", Stands: "balance", Reason: "recount"}, fault.Conflict, "people.recount-settled")
	if o := c.overview(); *o.Total != 100 || o.Recounts[0].Balance.Total() != 100 || o.Recounts[0].Counted.Total() != 98 {
		t.Errorf("a number was overwritten: %+v", o.Recounts[0])
	}
	c.verifies()
	n := 0
	c.n.View(t, func(r journal.Reader) error {
		all, err := people.Contradictions(r, monitor)
		n = len(all)
		return err
	})
	if n != 0 {
		t.Errorf("%d contradictions are open", n)
	}
}

// TestRecountAtLandingThatDiffers: the port counts who is there again and finds more; whoever settles says why.
func TestRecountAtLandingThatDiffers(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.pass(lead, port, "mv-aurora", "pozzallo", "100", "100")
	c.do(portDuty, people.RecordCount{Case: "SAR-1", Account: "pozzallo", Lot: lotp(t, "101")})
	c.n.View(t, func(r journal.Reader) error {
		all, err := people.Contradictions(r, monitor)
		if len(all) != 1 || all[0].Owner != "port-authority" {
			t.Errorf("contradictions %+v", all)
		}
		return err
	})
	c.do(port, people.SettleRecount{Case: "SAR-1", Count: "C5", Stands: "count", Reason: ledger.LateFind})
	c.ends(map[string]string{"custody/port-authority/pozzallo": "101"})
}

// TestMinorDeclaredAdultLaterCorrected: a category changes with a reason, and the total does not.
func TestMinorDeclaredAdultLaterCorrected(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "99, 1 male/18-59", "")
	c.do(lead, people.Reclassify{Case: "SAR-1", Account: "mv-aurora", Was: lot(t, "1 male/18-59"), Now: lot(t, "1 male/12-17, 1 unaccompanied-child"), Reason: "age-assessed"})
	if o := c.overview(); *o.Total != 100 {
		t.Errorf("total %d", *o.Total)
	}
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "1 male/12-17, 99, 1 unaccompanied-child"})
}

// TestTwinCount: two agencies count at port, each blind to the other; the difference has an owner until somebody signs.
func TestTwinCount(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.pass(lead, port, "mv-aurora", "pozzallo", "100", "100")
	c.do(port, people.OpenTwin{Case: "SAR-1", Account: "pozzallo", First: "port-authority", Second: "red-cross"})
	c.do(port, people.CountTwin{Case: "SAR-1", Twin: "T5", Lot: lotp(t, "100"), Note: "hundred on the quay"})
	for _, who := range []policy.Actor{centre, officer, monitor} {
		o := overview(t, c.n, "SAR-1", who)
		if len(o.Twins) != 1 || len(o.Twins[0].Counts) != 0 {
			t.Errorf("%s sees %+v before both have counted", who.User, o.Twins)
		}
		for _, e := range caseEvents(t, c.n, "SAR-1", who) {
			if e.Kind == "people.twin-counted" && !people.IsHidden(e) {
				t.Errorf("%s reads %s", who.User, e.Body)
			}
		}
	}
	if o := overview(t, c.n, "SAR-1", port); len(o.Twins[0].Counts) != 1 {
		t.Errorf("the port does not see its own count: %+v", o.Twins)
	}
	refused(t, c.n, port, people.CountTwin{Case: "SAR-1", Twin: "T5", Lot: lotp(t, "99")}, fault.Conflict, "people.twin-counted")
	refused(t, c.n, guard, people.CountTwin{Case: "SAR-1", Twin: "T5", Lot: lotp(t, "99")}, fault.Forbidden, "people.twin-not-counter")
	refused(t, c.n, port, people.SignTwin{Case: "SAR-1", Twin: "T5", Reason: "recount"}, fault.Conflict, "people.twin-state")
	c.do(centre, people.CountTwin{Case: "SAR-1", Twin: "T5", Lot: lotp(t, "97")})
	if x := c.overview().Twins[0]; x.State != people.TwinDiffers || x.Owner != "port-authority" || len(x.Counts) != 2 || x.Balance.Total() != 100 {
		t.Errorf("twin %+v", x)
	}
	wantUnsettled(t, c.n, "people.differs", "refused: count T5 differs from the ledger, and nobody has settled it")
	c.do(port, people.SignTwin{Case: "SAR-1", Twin: "T5", Stands: "port-authority", Reason: "three-were-in-the-ambulance"})
	if err := settled(t, c.n, "SAR-1"); err != nil {
		t.Error(err)
	}
	c.ends(map[string]string{"custody/port-authority/pozzallo": "100"})
}
