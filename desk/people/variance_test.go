package people_test

import (
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/journal"
)

// handed is a node where the giver counted given and the port received, as handover H3.
func handed(t *testing.T, given, received string) *desktest.Node {
	t.Helper()
	n := open(t)
	n.Do(t, officer, people.Reverse{Case: "SAR-1", Entry: "A1", Reason: "caller-unsure"})
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, given)})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, given)})
	n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H4", Lot: lotp(t, received)})
	return n
}

// TestShortfall: 112 given, 109 received: 109 to the port and 3 open, owned by both, until somebody signs for them.
func TestShortfall(t *testing.T) {
	n := handed(t, "112", "109")
	n.View(t, func(r journal.Reader) error {
		lost, err := people.OpenLosses(r)
		if err != nil || len(lost) != 1 {
			t.Fatalf("losses %+v, %v", lost, err)
		}
		want := people.OpenLoss{Case: "SAR-1", Account: ledger.Account{Type: ledger.HandoverVariance, Custodian: "sea-rescue", Place: "H4"}, People: 3,
			Owner: "sea-rescue", Counterpart: "port-authority", Reason: people.CountDiffers, Since: desktest.Start(), NextReview: desktest.Start().Add(24 * time.Hour)}
		if lost[0] != want {
			t.Errorf("the loss is %+v, want %+v", lost[0], want)
		}
		if lost[0].ReviewDue(desktest.Start().Add(24*time.Hour-1)) || !lost[0].ReviewDue(desktest.Start().Add(24*time.Hour)) {
			t.Error("the review is due 24 hours after the difference")
		}
		return nil
	})
	wantUnsettled(t, n, "people.unaccounted", "refused: 3 people are not accounted for")
	refused(t, n, port, people.ExplainVariance{Case: "SAR-1", Handover: "H4", To: "handover-variance/sea-rescue/H9", Reason: "elsewhere"}, fault.Invalid, "people.move-handover")
	n.Do(t, port, people.ExplainVariance{Case: "SAR-1", Handover: "H4", To: "pozzallo", Lot: lotp(t, "1"), Reason: "found-asleep"})
	n.Do(t, lead, people.ExplainVariance{Case: "SAR-1", Handover: "H4", To: "source", Lot: lotp(t, "1"), Reason: ledger.Miscounted})
	wantUnsettled(t, n, "people.unaccounted", "refused: 1 person is not accounted for")
	n.View(t, func(r journal.Reader) error {
		lost, err := people.OpenLosses(r)
		if len(lost) != 1 || lost[0].People != 1 {
			t.Errorf("what is left of the loss: %+v", lost)
		}
		return err
	})
	if h := settled(t, n, "SAR-1"); fault.As(h).Hint != "record the person as missing, or find the handover" {
		t.Errorf("the hint is %q", fault.As(h).Hint)
	}
	n.Do(t, officer, people.ExplainVariance{Case: "SAR-1", Handover: "H4", To: "missing-at-sea", Reason: "seen-in-the-water"})
	if err := settled(t, n, "SAR-1"); err != nil {
		t.Errorf("everybody is signed for, but: %v", err)
	}
	wantBalances(t, n, map[string]string{"custody/port-authority/pozzallo": "110", "missing-at-sea/sea-rescue/mv-aurora": "1"})
	n.View(t, func(r journal.Reader) error {
		lost, err := people.OpenLosses(r)
		if len(lost) != 1 || lost[0].Account.Type != ledger.MissingAtSea || lost[0].Owner != "mrcc-rome" {
			t.Errorf("who is missing stays open: %+v, %v", lost, err)
		}
		return err
	})
	o := overview(t, n, "SAR-1", monitor)
	if h := o.Handovers[0]; h.Given.Total() != 112 || h.Received.Total() != 109 || h.Short.Total() != 3 || *h.Open != 0 {
		t.Errorf("neither number is overwritten: %+v", h)
	}
	for _, e := range o.Entries {
		if want, ok := map[string]string{"H4#offered": "sea-rescue", "H4#received": "port-authority", "H4#short": "port-authority"}[e.ID]; ok && e.Organisation != want {
			t.Errorf("entry %s comes from %s, want %s", e.ID, e.Organisation, want)
		}
	}
	n.Verify(t)
}

// TestSurplus: the receiver counted more; the heads are in the count at once, and somebody has to say where from.
func TestSurplus(t *testing.T) {
	for _, c := range []struct {
		name  string
		who   string
		say   people.ExplainVariance
		total int64
	}{
		{"a stowaway", "port", people.ExplainVariance{Outcome: ledger.FromElsewhere, Reason: "stowaway"}, 12},
		{"the giver miscounted", "lead", people.ExplainVariance{Outcome: ledger.GiverUndercounted, Reason: "lists-compared"}, 12},
		{"the receiver miscounted", "port", people.ExplainVariance{Outcome: ledger.ReceiverOvercounted, Reason: "lists-compared"}, 10},
		{"the receiver miscounted, by account", "port", people.ExplainVariance{Outcome: ledger.ReceiverOvercounted, From: "pozzallo", Reason: "lists-compared"}, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := handed(t, "10", "12")
			wantUnsettled(t, n, "people.surplus", "refused: nobody has said why handover H4 brought 2 more than were given")
			who := port
			if c.who == "lead" {
				who = lead
			}
			c.say.Case, c.say.Handover = "SAR-1", "H4"
			n.Do(t, who, c.say)
			if o := overview(t, n, "SAR-1", monitor); *o.Total != c.total || o.Handovers[0].Finding == nil || o.Handovers[0].Surplus.Total() != 2 {
				t.Errorf("total %d, handover %+v", *o.Total, o.Handovers[0])
			}
			if err := settled(t, n, "SAR-1"); err != nil {
				t.Errorf("settled: %v", err)
			}
			refused(t, n, port, c.say, fault.Conflict, "people.no-difference")
		})
	}
}

// TestCategoriesDiffer: as many people under other categories are no difference that needs a reason.
func TestCategoriesDiffer(t *testing.T) {
	n := handed(t, "10", "7 male/18-59, 3 female/unknown")
	if o := overview(t, n, "SAR-1", port); o.Handovers[0].Short != nil || o.Handovers[0].State != ledger.StateReceived {
		t.Errorf("handover %+v", o.Handovers[0])
	}
	wantBalances(t, n, map[string]string{"custody/port-authority/pozzallo": "3 female/unknown, 7 male/18-59"})
}

// TestGap: the alert said about 100, 97 were counted: the gap stays open until a signed determination.
func TestGap(t *testing.T) {
	for _, c := range []struct {
		name   string
		say    people.Determine
		total  int64
		losses int
	}{
		{"the estimate was wrong", people.Determine{Outcome: ledger.EstimateWrong, Reason: "aerial-photo"}, 97, 0},
		{"they are missing", people.Determine{Outcome: ledger.PeopleMissing, Reason: "survivors-say-so", Place: "boat"}, 100, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := open(t)
			wantUnsettled(t, n, "people.unaccounted", "refused: 100 people are not accounted for")
			n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "97")})
			wantUnsettled(t, n, "people.unaccounted", "refused: 3 people are not accounted for")
			if o := overview(t, n, "SAR-1", lead); o.Gap == nil || o.Gap.Open != 3 || *o.Strip.Gap != 3 {
				t.Errorf("gap %+v, strip %+v", o.Gap, o.Strip)
			}
			c.say.Case = "SAR-1"
			n.Do(t, lead, c.say)
			o := overview(t, n, "SAR-1", lead)
			if *o.Total != c.total || o.Gap != nil || len(o.Determinations) != 1 || o.Determinations[0].Author != "lead-1" {
				t.Errorf("overview %+v", o)
			}
			n.View(t, func(r journal.Reader) error {
				lost, err := people.OpenLosses(r)
				if len(lost) != c.losses {
					t.Errorf("losses %+v", lost)
				}
				return err
			})
			if err := settled(t, n, "SAR-1"); fault.As(err).Code != "people.at-sea" {
				t.Errorf("settled: %v, want that nothing is open but that they are still at sea", err)
			}
		})
	}
	n := open(t)
	n.Do(t, officer, people.Reverse{Case: "SAR-1", Entry: "A1", Reason: "caller-unsure"})
	if err := settled(t, n, "SAR-1"); err != nil {
		t.Errorf("an estimate that was taken back leaves a gap: %v", err)
	}
	if err := settled(t, n, "SAR-77"); err != nil {
		t.Errorf("a case about which nobody said anything: %v", err)
	}
}

// TestDisappearanceSettlesNothing: absence and an actor that does not report keep a case open, and coming back closes it.
func TestDisappearanceSettlesNothing(t *testing.T) {
	n := handed(t, "10", "10")
	n.Do(t, port, people.Move{Case: "SAR-1", From: "pozzallo", To: "absent", Lot: lot(t, "2"), Reason: "walked-away", Owner: "port-authority"})
	n.Do(t, port, people.Move{Case: "SAR-1", From: "pozzallo", To: "left-system/militia/", Lot: lot(t, "1"), Reason: "taken", Owner: "port-authority"})
	wantUnsettled(t, n, "people.unaccounted", "refused: 3 people are not accounted for")
	n.Clock.Advance(90 * 24 * time.Hour)
	wantUnsettled(t, n, "people.unaccounted", "refused: 3 people are not accounted for")
	n.Do(t, port, people.Move{Case: "SAR-1", From: "absent/port-authority/pozzallo", To: "pozzallo", Lot: lot(t, "2"), Reason: "came-back", Owner: "port-authority"})
	n.Do(t, officer, people.Move{Case: "SAR-1", From: "left-system/militia/", To: "hotspot", Lot: lot(t, "1"), Reason: "found", Owner: "red-cross"})
	if err := settled(t, n, "SAR-1"); err != nil {
		t.Errorf("settled: %v", err)
	}
	n.View(t, func(r journal.Reader) error {
		lost, err := people.OpenLosses(r)
		if len(lost) != 0 {
			t.Errorf("losses %+v", lost)
		}
		return err
	})
}

// TestPending holds the list of handovers that wait: by receiver, without any number, and late after six hours.
func TestPending(t *testing.T) {
	n := aboard(t)
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "50")})
	n.Clock.Advance(time.Hour)
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: lot(t, "3")})
	list := func(org string) []people.Pending {
		var all []people.Pending
		n.View(t, func(r journal.Reader) (err error) {
			all, err = people.PendingFor(r, org)
			return err
		})
		return all
	}
	if all := list(""); len(all) != 2 || all[0].Handover != "H3" || all[1].Handover != "H4" {
		t.Errorf("all that wait: %+v", all)
	}
	mine := list("port-authority")
	if len(mine) != 1 || mine[0].From.Custodian != "sea-rescue" || mine[0].OfferedBy != "lead-1" {
		t.Fatalf("those of the port: %+v", mine)
	}
	if p := mine[0]; p.Overdue(desktest.Start().Add(people.CountWithin)) || !p.Overdue(desktest.Start().Add(people.CountWithin+1)) {
		t.Errorf("late after %v: %+v", people.CountWithin, p)
	}
	if all := list("port"); len(all) != 0 {
		t.Errorf("a shorter name is another organisation: %+v", all)
	}
	n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "50")})
	n.Do(t, lead, people.WithdrawHandover{Case: "SAR-1", Handover: "H4", Reason: "no-helicopter"})
	if all := list(""); len(all) != 0 {
		t.Errorf("after the count and the withdrawal: %+v", all)
	}
}

// TestCorrections holds that a reversal and a change of category are new entries and keep the old ones.
func TestCorrections(t *testing.T) {
	n := aboard(t)
	n.Do(t, lead, people.Reclassify{Case: "SAR-1", Account: "mv-aurora", Was: lot(t, "5"), Now: lot(t, "2 female/18-59, 3 male/12-17, 1 pregnant"), Reason: "recount-on-deck"})
	n.Do(t, lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: lot(t, "1 female/18-59, 1 pregnant"), Reason: "medevac"})
	n.Do(t, doctor, people.Reverse{Case: "SAR-1", Entry: "E4", Reason: "wrong-case", Note: "not ours"})
	wantBalances(t, n, map[string]string{"custody/sea-rescue/mv-aurora": "2 female/18-59, 3 male/12-17, 92, 1 pregnant"})
	o := overview(t, n, "SAR-1", monitor)
	if len(o.Entries) != 4 || o.Entries[2].ReversedBy != "E5" || o.Entries[3].Reverses != "E4" || o.Entries[3].Note != "not ours" || o.Entries[1].Now == nil {
		t.Errorf("entries %+v", o.Entries)
	}
	refused(t, n, doctor, people.Reverse{Case: "SAR-1", Entry: "E4", Reason: "again"}, fault.Conflict, "ledger.already-reversed")
	n.Verify(t)
}
