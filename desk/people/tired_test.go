package people_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

const known92 = "40 male/18-59, 40 female/18-59, 12 female/5-11, 3 pregnant, 2 unaccompanied-child"

// TestATotalIsEnoughWhereEverybodyGoes: a tired person counts totals. The categories and side counters that stand there go
// along, and the record says so exactly.
func TestATotalIsEnoughWhereEverybodyGoes(t *testing.T) {
	for _, said := range []string{"92", "92, 3 pregnant", "80 unknown/unknown-adult, 12", "40 male, 52"} {
		c := begin(t)
		c.count(lead, "mv-aurora", known92, "")
		c.do(lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, said)})
		if got := c.overview().Handovers[0].Given; *got != lot(t, known92) {
			t.Errorf("%s was recorded as %s", said, got)
		}
		c.do(port, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "91")})
		if got := c.overview().Handovers[0].Short; got == nil || got.Total() != 1 || got.At(ledger.Category{}) != 1 {
			t.Errorf("short by %v, want one of whom nothing is known", got)
		}
		c.do(port, people.ExplainVariance{Case: "SAR-1", Handover: "H3", To: "source", Lot: lotp(t, "1"), Reason: ledger.Miscounted})
		c.verifies()
	}
	c := begin(t)
	c.count(lead, "mv-aurora", known92, "")
	c.do(lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "mv-boreas", Lot: lot(t, "92")})
	c.ends(map[string]string{"custody/sea-rescue/mv-boreas": lot(t, known92).String()})
}

// TestANumberThatDoesNotSayWhich: fewer than all need their categories; the refusal says which stand there and how to
// write it, and is not needed where all are of one category or a bare count is made exact by who leaves.
func TestANumberThatDoesNotSayWhich(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", known92, "")
	for _, command := range []dispatch.Command{
		people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "50")},
		people.Move{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: lot(t, "50"), Reason: "medevac"},
	} {
		f := refused(t, c.n, lead, command, fault.Conflict, "people.which-go")
		if text := f.Error(); !strings.Contains(text, "40 male/18-59") || f.Field != "lot" {
			t.Errorf("%s: %s", command.Action(), text)
		}
	}
	c.count(guard, "cp-319", "30 male/18-59", "")
	c.do(guard, people.OfferHandover{Case: "SAR-1", From: "cp-319", To: "pozzallo", Lot: lot(t, "7")})
	if got := c.overview().Handovers[0].Given.String(); got != "7 male/18-59" {
		t.Errorf("7 of 30 men were recorded as %s", got)
	}
	c.count(lead, "mv-boreas", "20", "")
	c.do(lead, people.Move{Case: "SAR-1", From: "mv-boreas", To: "modica", Lot: lot(t, "1 female/18-59"), Reason: "medevac"})
	if got := balances(c.overview()); got["hospital/clinic/modica"] != "1 female/18-59" || got["custody/sea-rescue/mv-boreas"] != "19" {
		t.Errorf("after a medevac out of a bare count %v", got)
	}
	c.verifies()
}

// TestABareRecountConfirms: the same total without categories contradicts nothing and takes no category away; a bare total
// that differs can be settled where one category stands there, and else the refusal says which there are.
func TestABareRecountConfirms(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", known92, "")
	c.do(lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "92")})
	if r := c.overview().Recounts[0]; r.State != people.RecountConfirms {
		t.Errorf("a bare 92 %s", r.State)
	}
	c.do(lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "91")})
	settle := people.SettleRecount{Case: "SAR-1", Count: "C4", Stands: people.CountStands, To: "missing-at-sea", Reason: "overboard"}
	refused(t, c.n, lead, settle, fault.Conflict, "people.which-go")
	settle.Lot = lotp(t, "1 male/18-59")
	c.do(lead, settle)
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": lot(t, "39 male/18-59, 40 female/18-59, 12 female/5-11, 3 pregnant, 2 unaccompanied-child").String(),
		"missing-at-sea/sea-rescue/mv-aurora": "1 male/18-59"})
}

// TestTwoOfficersRecount: two counts of one too few are one person missing and not two.
func TestTwoOfficersRecount(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "92", "")
	c.do(lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "91")})
	c.do(deck, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "91")})
	c.do(lead, people.SettleRecount{Case: "SAR-1", Count: "C3", Stands: people.CountStands, To: "missing-at-sea", Reason: "overboard"})
	refused(t, c.n, deck, people.SettleRecount{Case: "SAR-1", Count: "C4", Stands: people.CountStands, To: "missing-at-sea", Reason: "overboard"},
		fault.Conflict, "people.recount-overtaken")
	c.do(deck, people.SettleRecount{Case: "SAR-1", Count: "C4", Stands: people.BalanceStands, Reason: "settled-with-c3"})
	c.do(deck, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "90")})
	c.do(deck, people.SettleRecount{Case: "SAR-1", Count: "C7", Stands: people.CountStands, To: "missing-at-sea", Reason: "overboard"})
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "90", "missing-at-sea/sea-rescue/mv-aurora": "2"})
}

// TestARecountMakesNoAdults: settling a recount is no way around an age assessment. Source: R18.
func TestARecountMakesNoAdults(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "10 male/12-17", "")
	c.do(lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "10 male/18-59")})
	_, err := c.n.Try(lead, people.SettleRecount{Case: "SAR-1", Count: "C3", Stands: people.CountStands, Reason: "look-older"})
	if fault.KindOf(err) != fault.Refused {
		t.Errorf("ten children became adults: %v", err)
	}
	c.ends(map[string]string{"custody/sea-rescue/mv-aurora": "10 male/12-17"})
}

// TestTakingBackMakesNoAdults: neither is taking a declared age back; what was unknown may be unknown again. Source: R18.
func TestTakingBackMakesNoAdults(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "10 male/18-59, 10", "")
	c.do(lead, people.Reclassify{Case: "SAR-1", Account: "mv-aurora", Was: lot(t, "2 male/18-59"), Now: lot(t, "2 male/12-17"), Reason: "declared"})
	c.do(lead, people.Reclassify{Case: "SAR-1", Account: "mv-aurora", Was: lot(t, "3"), Now: lot(t, "3 male/12-17"), Reason: "declared"})
	if _, err := c.n.Try(lead, people.Reverse{Case: "SAR-1", Entry: "E3", Reason: "look-older"}); fault.KindOf(err) != fault.Refused {
		t.Errorf("two who declared to be children became adults: %v", err)
	}
	c.do(lead, people.Reverse{Case: "SAR-1", Entry: "E4", Reason: "typo"})
	c.verifies()
}

// TestReturnedPeopleCountOnce: whom a vessel takes towards an unsafe port, and whom somebody lands there, are the same
// people; so are those of a case that was merged into another, and back.
func TestReturnedPeopleCountOnce(t *testing.T) {
	c := begin(t)
	c.n.Record(t, people.DraftAssertion("SAR-2", people.Estimate{Best: 100}))
	returned := func(want, unknown int64) {
		t.Helper()
		f := figure(t, c.n, people.FigureReturnedUnsafe, monitor, time.Time{}, time.Time{})
		if *f.People != want || *f.Unknown != unknown {
			t.Errorf("returned %d and %d unknown, want %d and %d", *f.People, *f.Unknown, want, unknown)
		}
	}
	c.count(lead, "mv-aurora", "50", "")
	c.do(lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "fezzan", NextPort: "tripoli", Lot: lot(t, "50")})
	c.do(foreign, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "50")})
	returned(50, 0)
	c.do(officer, people.MergeCounts{Case: "SAR-1", Into: "SAR-2", Reason: "same-boat"})
	returned(50, 0)
	c.do(foreign, people.Move{Case: "SAR-2", From: "fezzan", To: "tripoli", Lot: lot(t, "48"), Reason: "landed"})
	returned(50, 0)
	c.do(foreign, people.CountEmbarked{Case: "SAR-2", Account: "tripoli", Lot: lot(t, "5"), Reason: ledger.LateFind})
	returned(55, 0)
	c.do(officer, people.MergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "same-boat"})
	returned(55, 0)
	c.do(officer, people.UnmergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "other-boat"})
	returned(55, 0)
	for name, want := range map[string]int64{people.FigureLanded: 53, people.FigureOpenLoss: 0} {
		if f := figure(t, c.n, name, monitor, time.Time{}, time.Time{}); *f.People != want {
			t.Errorf("%s is %d, want %d", name, *f.People, want)
		}
	}
	c.verifies()
}

// TestFoundInTripoli: who was with an actor that does not report, nobody knows where, is unknown no longer when found.
func TestFoundInTripoli(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "50", "")
	c.do(lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "left-system/militia/", Lot: lot(t, "30"), Reason: "intercepted", Owner: "sea-rescue"})
	c.do(officer, people.Move{Case: "SAR-1", From: "left-system/militia/", To: "tripoli", Lot: lot(t, "20"), Reason: "found", Owner: "sea-rescue"})
	f := figure(t, c.n, people.FigureReturnedUnsafe, monitor, time.Time{}, time.Time{})
	if *f.People != 20 || *f.Unknown != 10 {
		t.Errorf("returned %d, unknown %d, want 20 and 10", *f.People, *f.Unknown)
	}
	c.do(officer, people.Reverse{Case: "SAR-1", Entry: "E4", Reason: "other-group"})
	if f = figure(t, c.n, people.FigureReturnedUnsafe, monitor, time.Time{}, time.Time{}); *f.People != 0 || *f.Unknown != 30 {
		t.Errorf("taken back, returned %d, unknown %d, want 0 and 30", *f.People, *f.Unknown)
	}
	c.verifies()
}

// TestAMergedCaseCloses: after a merge nothing of the first case is lost or counted in it, and what nobody settled stays.
func TestAMergedCaseCloses(t *testing.T) {
	c := begin(t)
	c.n.Record(t, people.DraftAssertion("SAR-2", people.Estimate{Best: 40}))
	c.do(guard, people.CountEmbarked{Case: "SAR-2", Account: "cp-319", Lot: lot(t, "40")})
	c.do(guard, people.RecordCount{Case: "SAR-2", Account: "cp-319", Lot: lotp(t, "39")})
	c.do(officer, people.MergeCounts{Case: "SAR-2", Into: "SAR-1", Reason: "same-boat"})
	if err := settled(t, c.n, "SAR-2"); fault.As(err).Code != "people.differs" {
		t.Errorf("an open recount was forgotten by the merge: %v", err)
	}
	c.do(guard, people.SettleRecount{Case: "SAR-2", Count: "C3", Stands: people.BalanceStands, Reason: "counted-again"})
	if err := settled(t, c.n, "SAR-2"); err != nil {
		t.Errorf("the merged case cannot be closed: %v", err)
	}
	c.verifies()
}

// TestRulesDoNotTellTheCount: what the rules were asked about, and why an incident opened, hold no number for whoever owes a
// count; and an embarkation is no way to find the sum of the book.
func TestRulesDoNotTellTheCount(t *testing.T) {
	c := begin(t)
	c.count(lead, "mv-aurora", "9783", "")
	c.do(lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "onward/sea-rescue/", Lot: lot(t, "783"), Reason: ledger.Return})
	c.do(lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "9000")})
	hidden, err := 0, error(nil)
	c.n.View(t, func(r journal.Reader) error {
		head, _ := r.Head()
		for e := range journal.Events(r, 1, head) {
			if e, err = people.HideBlind(r, e, portDuty); err != nil {
				return err
			}
			if strings.Contains(string(e.Body), "783") && strings.HasPrefix(e.Kind, "p") {
				t.Errorf("%s %s tells %s", e.Kind, e.Subject, e.Body)
			}
			if people.IsHidden(e) && e.Kind == "policy.decided" {
				hidden++
			}
		}
		return nil
	})
	if hidden == 0 {
		t.Error("no decision was hidden")
	}
	f := refused(t, c.n, port, people.CountEmbarked{Case: "SAR-1", Account: "pozzallo", Lot: lot(t, "1000000")}, fault.Invalid, "people.count-absurd")
	if text, _ := json.Marshal(f); strings.Contains(string(text), "783") {
		t.Errorf("the refusal is %s", text)
	}
	c.verifies()
}
