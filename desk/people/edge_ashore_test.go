package people_test

import (
	"strings"
	"testing"
	"time"

	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// TestWalkAwayBetweenPortAndBus: departures are recorded, never prevented, and stay open.
func TestWalkAwayBetweenPortAndBus(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.pass(lead, port, "mv-aurora", "pozzallo", "100", "100")
	c.pass(port, centre, "pozzallo", "hotspot", "100", "96")
	c.do(port, people.ExplainVariance{Case: "SAR-1", Handover: "H5", To: "absent", Reason: "walked-away"})
	c.ends(map[string]string{"reception/red-cross/hotspot": "96", "absent/port-authority/pozzallo": "4"})
	wantUnsettled(t, c.n, "people.unaccounted", "refused: 4 people are not accounted for")
}

// TestAbsentOvernightAndBack: an absence is an open loss, and a return ends it with a reason.
func TestAbsentOvernightAndBack(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.pass(lead, centre, "mv-aurora", "hotspot", "100", "100")
	c.move(centre, "hotspot", "absent", "2", "absent-at-count", "red-cross")
	c.n.Clock.Advance(12 * time.Hour)
	c.move(centre, "absent/red-cross/hotspot", "hotspot", "2", "found-again", "red-cross")
	c.ends(map[string]string{"reception/red-cross/hotspot": "100"})
}

// TestNeverCountedBefore: a stowaway is in the count from the moment somebody finds him.
func TestNeverCountedBefore(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.count(lead, "mv-aurora", "1", ledger.LateFind)
	if o := c.overview(); *o.Strip.Excess != 1 {
		t.Errorf("excess %v", o.Strip)
	}
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "101"})
}

// TestDriverArrestedStillCounted: an arrest takes nobody out of the count.
func TestDriverArrestedStillCounted(t *testing.T) {
	c := begin(t)
	c.count(guard, "cp-319", "100", "")
	c.move(guard, "cp-319", "police-custody", "1", "arrest", "")
	if o := c.overview(); *o.Total != 100 {
		t.Errorf("total %d", *o.Total)
	}
	c.ends(map[string]string{"custody/coast-guard/cp-319": "99", "police-custody/coast-guard/cp-319": "1"})
}

// TestReturnRefusedPeopleJump: who jumps is missing at sea with an owner, and found again by a posting.
func TestReturnRefusedPeopleJump(t *testing.T) {
	c := begin(t)
	c.count(foreign, "fezzan", "100", "")
	c.move(foreign, "fezzan", "missing-at-sea", "6", "jumped-overboard", "libyan-cg")
	c.move(foreign, "missing-at-sea/libyan-cg/fezzan", "fezzan", "4", "found-again", "libyan-cg")
	o := c.overview()
	if lost := o.Strip.Stages[1].Lost; lost == nil || *lost != 2 {
		t.Errorf("strip %+v", o.Strip)
	}
	c.ends(map[string]string{"custody/libyan-cg/fezzan": "98", "missing-at-sea/libyan-cg/fezzan": "2"})
}

// TestInterceptionByAnActorThatDoesNotReport: the people are in left-system for ever, and an incident opens by itself.
func TestInterceptionByAnActorThatDoesNotReport(t *testing.T) {
	c := begin(t)
	c.count(officer, "boat", "100", "")
	receipt := c.move(officer, "boat", "left-system/libyan-cg/tripoli", "100", "taken-by-other", "mrcc-rome")
	if len(receipt.Incidents) == 0 {
		t.Error("no incident opened")
	}
	c.ends(map[string]string{"left-system/libyan-cg/tripoli": "100"})
	wantUnsettled(t, c.n, "people.unaccounted", "refused: 100 people are not accounted for")
}

// TestEmptyBoatFound: an empty boat is a statement of zero and no entry; what was said before stays a gap.
func TestEmptyBoatFound(t *testing.T) {
	c := begin(t)
	c.do(guard, people.RecordCount{Case: "SAR-1", Account: "cp-319", Lot: &ledger.Lot{}})
	zero := 0
	c.do(guard, people.Assert{Case: "SAR-1", Min: &zero, Best: &zero, Max: &zero, Source: "boarding team"})
	o := c.overview()
	if len(o.Entries) != 0 || *o.Total != 0 || o.Gap == nil || o.Gap.Open != 100 || len(o.Contradictions) != 1 {
		t.Errorf("%d entries, total %d, gap %+v, contradictions %v", len(o.Entries), *o.Total, o.Gap, o.Contradictions)
	}
	c.ends(map[string]string{})
}

// TestEstimateWithdrawn: the source takes its estimate back; it stays readable and makes no gap.
func TestEstimateWithdrawn(t *testing.T) {
	c := begin(t)
	many := 300
	c.do(officer, people.Assert{Case: "SAR-1", Best: &many, Source: "caller"})
	if o := c.overview(); o.Gap == nil || o.Gap.Open != 300 {
		t.Errorf("gap %+v", o.Gap)
	}
	c.do(officer, people.Reverse{Case: "SAR-1", Entry: "A2", Reason: "caller-was-mistaken"})
	if o := c.overview(); o.Gap == nil || o.Gap.Open != 100 || len(o.Assertions) != 2 || o.Assertions[1].Retracted == "" {
		t.Errorf("gap %+v, %+v", o.Gap, o.Assertions)
	}
	c.ends(map[string]string{})
}

// TestLateReportOfAPast: what is reported late is recorded with both times, and the order of the record stays.
func TestLateReportOfAPast(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.n.Clock.Advance(72 * time.Hour)
	before := c.n.Clock.Now().Add(-71 * time.Hour)
	c.do(lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: lot(t, "1"), Reason: "medical-evacuation", At: before})
	o := c.overview()
	if e := o.Entries[1]; !e.Happened.Equal(before) || !e.Recorded.After(before.Add(70*time.Hour)) {
		t.Errorf("times %v and %v", e.Happened, e.Recorded)
	}
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "99", "hospital/clinic/modica": "1"})
}

// TestMergeOfTwoAlertsOfOneBoat: I1 holds in both cases, the strip says where the people are, and undoing restores both.
func TestMergeOfTwoAlertsOfOneBoat(t *testing.T) {
	c := begin(t)
	c.n.Record(t, people.DraftAssertion("SAR-2", people.Estimate{Best: 100}))
	c.count(lead, "mv-aurora", "60, 2 pregnant", "")
	c.do(guard, people.CountEmbarked{Case: "SAR-2", Account: "cp-319", Lot: lot(t, "40")})
	c.do(guard, people.Move{Case: "SAR-2", From: "cp-319", To: "missing-at-sea", Lot: lot(t, "1"), Reason: "overboard", Owner: "coast-guard"})
	since := c.n.Clock.Now()
	refused(t, c.n, lead, people.MergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "same-boat"}, fault.Forbidden, "access.role")
	refused(t, c.n, officer, people.MergeCounts{Case: "SAR-1", Into: "SAR-1", Reason: "same-boat"}, fault.Invalid, "people.merge-same")
	refused(t, c.n, officer, people.MergeCounts{Case: "SAR-1", Into: "SAR-9", Reason: "same-boat"}, fault.NotFound, "case.none")
	c.n.Clock.Advance(48 * time.Hour)
	c.do(officer, people.MergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "same-boat"})
	one, two := c.overview(), overview(t, c.n, "SAR-2", monitor)
	if *one.Total != 100 || one.Gap != nil || *two.Total != 0 || two.Strip.Into != "SAR-1" {
		t.Errorf("after the merge %+v and %+v", one.Strip, two.Strip)
	}
	c.n.View(t, func(r journal.Reader) error {
		all, err := people.OpenLosses(r)
		if len(all) != 1 || all[0].Case != "SAR-1" || !all[0].Since.Equal(since) {
			t.Errorf("the loss lost its age: %+v", all)
		}
		return err
	})
	refused(t, c.n, guard, people.Reverse{Case: "SAR-1", Entry: "M3.1", Reason: "typo"}, fault.Conflict, "people.reverse-merge")
	c.do(guard, people.Move{Case: "SAR-1", From: "cp-319", To: "modica", Lot: lot(t, "1"), Reason: "medical-evacuation"})
	refused(t, c.n, officer, people.UnmergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "other-boat"}, fault.Conflict, "people.merge-moved")
	c.do(guard, people.Reverse{Case: "SAR-1", Entry: "E4", Reason: "typo"})
	c.do(officer, people.UnmergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "other-boat"})
	if two := overview(t, c.n, "SAR-2", monitor); *two.Total != 40 || two.Strip.Into != "" || two.Gap == nil || two.Gap.Open != 60 {
		t.Errorf("undone: %+v, gap %+v", two.Strip, two.Gap)
	}
	refused(t, c.n, officer, people.UnmergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "other-boat"}, fault.Conflict, "people.not-merged")
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "60, 2 pregnant"})
}

// TestReviewNeverCloses: whoever looks at a loss again sets the next look, and the loss stays what it was.
func TestReviewNeverCloses(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "100", "")
	c.move(lead, "mv-aurora", "missing-at-sea", "2", "overboard", "sea-rescue")
	next := c.n.Clock.Now().Add(7 * 24 * time.Hour)
	refused(t, c.n, lead, people.ReviewLoss{Case: "SAR-1", Account: "mv-aurora"}, fault.Conflict, "people.no-loss")
	refused(t, c.n, lead, people.ReviewLoss{Case: "SAR-1", Account: "missing-at-sea/sea-rescue/mv-aurora", Next: next.AddDate(1, 0, 0)}, fault.Invalid, "people.review-when")
	c.do(monitor, people.ReviewLoss{Case: "SAR-1", Account: "missing-at-sea/sea-rescue/mv-aurora", Next: next, Note: "two families asked"})
	c.n.View(t, func(r journal.Reader) error {
		all, err := people.OpenLossesFor(r, monitor)
		if len(all) != 1 || all[0].People != 2 || !all[0].NextReview.Equal(next) || all[0].ReviewedBy != "monitor-1" || all[0].ReviewDue(c.n.Clock.Now()) {
			t.Errorf("losses %+v", all)
		}
		return err
	})
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "98", "missing-at-sea/sea-rescue/mv-aurora": "2"})
}

// TestBadInputSaysWhatWouldBeRight holds that each slip is refused with words, and what somebody said is kept all the same.
func TestBadInputSaysWhatWouldBeRight(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "97", "")
	negative := lot(t, "5")
	negative.Heads[0] = -5
	future := c.n.Clock.Now().Add(48 * time.Hour)
	for _, x := range []struct {
		name    string
		who     policy.Actor
		command dispatch.Command
		kind    fault.Kind
		code    string
		says    string
	}{
		{"more than are there", lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "98")}, fault.Conflict, "ledger.not-enough", "has 97"},
		{"to itself", lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "mv-boreas", Lot: lot(t, "9")}, fault.Invalid, "people.same-organisation", "itself"},
		{"below zero", lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: &negative}, fault.Invalid, "ledger.negative-count", "-5"},
		{"nothing said", lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora"}, fault.Invalid, "people.needed", "lot"},
		{"in the future", lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "97"), At: future}, fault.Invalid, "people.future", "future"},
		{"in a loss", lead, people.RecordCount{Case: "SAR-1", Account: "missing-at-sea/sea-rescue/", Lot: lotp(t, "7")}, fault.Invalid, "people.not-countable", "missing-at-sea"},
		{"of no case", lead, people.RecordCount{Case: "SAR-99", Lot: lotp(t, "7")}, fault.NotFound, "case.none", "SAR-99"},
		{"by hand", lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "7"), Reason: ledger.MergedIn}, fault.Invalid, "people.not-by-hand", "merged"},
	} {
		t.Run(x.name, func(t *testing.T) {
			if f := refused(t, c.n, x.who, x.command, x.kind, x.code); !strings.Contains(f.Text+f.Field, x.says) {
				t.Errorf("the refusal says %q of %q, and not %q", f.Text, f.Field, x.says)
			}
		})
	}
	c.do(lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "800000"), Note: "typed by the new hand"})
	o := c.overview()
	if last := o.Assertions[len(o.Assertions)-1]; *o.Total != 97 || last.Subject != "implausible-count" || last.Estimate.Best != 800000 || last.Words == "" {
		t.Errorf("total %d, %+v", *o.Total, last)
	}
	if o.Gap == nil || o.Gap.Open != 3 {
		t.Errorf("an implausible count is no estimate of the boat: %+v", o.Gap)
	}
	c.verifies()
}

// TestDeclaredNationality: totals of a landing alone, read by the custodian and the oversight, and marked so.
func TestDeclaredNationality(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "10", "")
	declare := func(totals map[string]int32) people.DeclareNationalities {
		return people.DeclareNationalities{Case: "SAR-1", Account: "pozzallo", Totals: totals}
	}
	refused(t, c.n, lead, people.DeclareNationalities{Case: "SAR-1", Account: "mv-aurora", Totals: map[string]int32{"SD": 1}}, fault.Invalid, "people.declare-landing")
	c.pass(lead, port, "mv-aurora", "pozzallo", "10", "10")
	refused(t, c.n, lead, declare(map[string]int32{"SD": 1}), fault.Forbidden, "people.declare-custodian")
	refused(t, c.n, port, declare(map[string]int32{"Sudan": 1}), fault.Invalid, "people.declare-country")
	refused(t, c.n, port, declare(map[string]int32{"SD": 8, "ER": 3}), fault.Invalid, "people.declare-total")
	c.do(port, declare(map[string]int32{"SD": 6, "ER": 3, "XX": 1}))
	for _, x := range []struct {
		who   policy.Actor
		reads bool
	}{{port, true}, {monitor, true}, {lead, false}, {officer, false}, {admin, false}} {
		c.n.View(t, func(r journal.Reader) error {
			all, err := people.DeclaredOf(r, "SAR-1", x.who)
			if (len(all) == 1) != x.reads {
				t.Errorf("%s reads %+v", x.who.User, all)
			}
			return err
		})
		for _, e := range caseEvents(t, c.n, "SAR-1", x.who) {
			if e.Kind != "people.nationalities-declared" {
				continue
			}
			if people.IsHidden(e) == x.reads {
				t.Errorf("%s gets %s", x.who.User, e.Body)
			}
			if len(e.Marks.Denied) != 1 || e.Marks.Denied[0] != "*" || len(e.Marks.Releasable) != 0 {
				t.Errorf("marks %+v", e.Marks)
			}
		}
	}
	c.verifies()
}

// TestUnsafePlaceIsRecordedAndOpens: a fact against a rule is recorded, opens an incident and counts. Source: R8, R10, R11.
func TestUnsafePlaceIsRecordedAndOpens(t *testing.T) {
	c := begin(t)
	c.count(foreign, "fezzan", "50", "")
	receipt := c.move(foreign, "fezzan", "custody/libyan-cg/tripoli", "50", "landed", "")
	if len(receipt.Incidents) == 0 {
		t.Fatal("no incident opened")
	}
	c.n.View(t, func(r journal.Reader) error {
		all, err := oversight.OfSubject(r, "case/SAR-1")
		if len(all) == 0 {
			t.Error("the oversight does not have it")
		}
		f, ferr := people.FigureOf(r, people.FigureReturnedUnsafe, monitor, time.Time{}, time.Time{}, c.n.Clock.Now())
		if ferr != nil || *f.People != 50 || f.Hash == "" {
			t.Errorf("figure %+v, %v", f, ferr)
		}
		return err
	})
	c.ends(map[string]string{"custody/libyan-cg/tripoli": "50"})
}
