package ledger_test

import (
	"strings"
	"testing"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
)

func TestHandoverCounts(t *testing.T) {
	for _, tt := range []struct {
		name                    string
		there, offered, counted string
		received                string // at the receiver
		short, surplus          string
		entries                 string // what the book made, in order
	}{
		{"agreed", "112", "112", "112", "112", "0", "0", "offered received"},
		{"three short", "112", "112", "109", "109", "3", "0", "offered received short"},
		{"nobody came", "5", "5", "0", "0", "5", "0", "offered short"},
		{"two more", "10", "10", "12", "12", "0", "2", "offered surplus received"},
		{"a part only", "14", "3", "3", "3", "0", "0", "offered received"},
		{"the giver is more exact than the book", "14", "3 female/18-59, 11", "3 female/18-59, 11", "3 female/18-59, 11", "0", "0", "counted offered received"},
		{"the receiver is more exact", "14", "14", "5 male/18-59, 9", "5 male/18-59, 9", "0", "0", "offered reclassified received"},
		{"other categories, same number", "4 male/18-59", "4 male/18-59", "4 male/12-17", "4 male/12-17", "0", "0", "offered reclassified received"},
		{"short in one category", "5 male/18-59, 3 female/18-59", "5 male/18-59, 3 female/18-59", "5 male/18-59, 1 female/18-59",
			"5 male/18-59, 1 female/18-59", "2 female/18-59", "0", "offered received short"},
		{"short, and the receiver has no categories", "5 male/18-59, 3", "5 male/18-59, 3", "6", "6", "2", "0", "offered reclassified received short"},
		{"short, and who is unclear", "5 male/18-59, 4", "5 male/18-59, 4", "4 male/18-59, 3", "4 male/18-59, 3", "2", "0", "offered reclassified received short"},
		{"surplus in one category", "5 male/18-59", "5 male/18-59", "5 male/18-59, 1 male/0-4", "5 male/18-59, 1 male/0-4", "0", "1 male/0-4", "offered surplus received"},
		{"surplus, other categories", "5 male/18-59", "5 male/18-59", "6 male/12-17", "6 male/12-17", "0", "1", "offered surplus reclassified received"},
		{"a blank side counter is not zero", "5, 2 pregnant", "5, 2 pregnant", "5", "5, 2 pregnant", "0", "0", "offered received"},
		{"a side counter of its own", "5, 2 pregnant", "5, 2 pregnant", "5, 1 pregnant", "5, 1 pregnant", "0", "0", "offered reclassified received"},
		{"one short who may be pregnant", "5, 2 pregnant", "5, 2 pregnant", "4, 1 pregnant", "4, 1 pregnant", "1, 1 pregnant", "0", "offered received short"},
		{"side counters of those who came", "5, 4 disability", "5, 4 disability", "2", "2, 2 disability", "3, 2 disability", "0", "offered received short"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := opened(t, ship, tt.there)
			offer(t, b, "H1", 1, ship, quay, tt.offered)
			h, _ := b.Handover("H1")
			balance(t, b, h.Transit(), tt.offered)
			must(t, b.Receive(receipt(t, "H1", 30, tt.counted, "counts-differ")))
			h, _ = b.Handover("H1")
			if h.State != ledger.StateReceived || h.Open() {
				t.Errorf("state = %s", h.State)
			}
			balance(t, b, quay, tt.received)
			balance(t, b, h.Variance(), tt.short)
			balance(t, b, h.Transit(), "0")
			if h.Short != lot(t, tt.short) || h.Surplus != lot(t, tt.surplus) {
				t.Errorf("short %v, surplus %v; want %s, %s", h.Short, h.Surplus, tt.short, tt.surplus)
			}
			if h.Offer.Lot != lot(t, tt.offered) || h.Receipt.Lot != lot(t, tt.counted) {
				t.Errorf("the counts are now %v and %v", h.Offer.Lot, h.Receipt.Lot)
			}
			var made []string
			for e := range b.Entries() {
				if what, ok := strings.CutPrefix(e.ID, "H1#"); ok {
					made = append(made, what)
				}
			}
			if got := strings.Join(made, " "); got != tt.entries {
				t.Errorf("entries %q, want %q", got, tt.entries)
			}
		})
	}
}

func TestHandoverDifferenceIsOwnedOnBothSides(t *testing.T) {
	b := opened(t, ship, "112")
	offer(t, b, "H1", 1, ship, quay, "112")
	must(t, b.Receive(receipt(t, "H1", 30, "109", "night-landing")))
	e, ok := b.Entry("H1#short")
	if !ok || e.Owner != "sea-rescue" || e.Counterpart != "prefecture" || e.Reason != "night-landing" || e.Handover != "H1" {
		t.Errorf("short = %+v", e)
	}
}

// TestHandoverBlindCount: a receiver learns nothing of the giver's number before its own is in, not even from a fault.
func TestHandoverBlindCount(t *testing.T) {
	b := opened(t, ship, "112")
	must(t, b.Offer(ledger.Offer{ID: "H1", From: ship, To: quay, Lot: ledger.Count(112), By: "giver-1", Note: "112 of them", Happened: after(1), Recorded: after(1)}))
	h, _ := b.Handover("H1")
	for _, org := range []string{"prefecture", "somebody-else", ""} {
		v := h.Visible(org)
		if !v.Hidden || strings.Contains(bytesOf(t, v), "112") {
			t.Errorf("%q sees %s", org, bytesOf(t, v))
		}
	}
	if v := h.Visible("sea-rescue"); v.Hidden || v.Offer.Lot != ledger.Count(112) {
		t.Errorf("the giver sees %+v", v)
	}
	must(t, b.Receive(receipt(t, "H1", 30, "109", "")))
	h, _ = b.Handover("H1")
	if h.State != ledger.StateCounted {
		t.Fatalf("state = %s: a count without a reason is kept", h.State)
	}
	if v := h.Visible("prefecture"); v.Hidden || v.Offer.Lot != ledger.Count(112) || v.Receipt.Lot != ledger.Count(109) {
		t.Errorf("after its count the receiver sees %+v", v)
	}
	balance(t, b, h.Transit(), "112")
	balance(t, b, quay, "0")
	refused(t, b.Receive(receipt(t, "H1", 31, "112", "")), fault.Conflict, "ledger.handover-state", "counted", "stays")
	refused(t, b.Withdraw(ledger.Withdrawal{Handover: "H1", Reason: "x", By: "giver-1", Happened: after(32), Recorded: after(32)}), fault.Conflict, "ledger.handover-state")

	sign := ledger.Signing{Handover: "H1", By: "receiver-2", Owner: "port-police", Happened: after(40), Recorded: after(40)}
	refused(t, b.SignDifference(sign), fault.Invalid, "ledger.empty-reason")
	sign.Reason = "walked-away"
	must(t, b.SignDifference(sign))
	balance(t, b, quay, "109")
	balance(t, b, h.Variance(), "3")
	if e, _ := b.Entry("H1#short"); e.Counterpart != "port-police" {
		t.Errorf("short = %+v", e)
	}
	refused(t, b.SignDifference(sign), fault.Conflict, "ledger.handover-state")
}

func TestHandoverOfOneOrganisationIsBlindToo(t *testing.T) {
	other := ledger.Account{Type: ledger.Custody, Custodian: "sea-rescue", Place: "mv-borealis"}
	b := opened(t, ship, "30")
	offer(t, b, "H1", 1, ship, other, "30")
	h, _ := b.Handover("H1")
	if v := h.Visible("sea-rescue"); !v.Hidden {
		t.Errorf("the same organisation sees %v", v.Offer.Lot)
	}
	r := receipt(t, "H1", 9, "30", "")
	r.By = "giver-1"
	refused(t, b.Receive(r), fault.Invalid, "ledger.same-counter")
	must(t, b.Receive(receipt(t, "H1", 9, "30", "")))
	balance(t, b, other, "30")
}

func TestOfferRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*ledger.Offer)
		kind   fault.Kind
		code   string
	}{
		{"to the same account", func(o *ledger.Offer) { o.To = o.From }, fault.Invalid, "ledger.handover-same-account"},
		{"more than there are", func(o *ledger.Offer) { o.Lot = ledger.Count(13) }, fault.Conflict, "ledger.not-enough"},
		{"other categories than there are", func(o *ledger.Offer) { o.Lot = lot(t, "12 female/0-4") }, fault.Conflict, "ledger.not-enough"},
		{"nobody", func(o *ledger.Offer) { o.Lot = ledger.Lot{} }, fault.Invalid, "ledger.empty-offer"},
		{"unsigned", func(o *ledger.Offer) { o.By = "" }, fault.Invalid, "ledger.empty-field"},
		{"into an open loss", func(o *ledger.Offer) { o.To = absent }, fault.Invalid, "ledger.handover-account"},
		{"out of the source", func(o *ledger.Offer) { o.From = source }, fault.Invalid, "ledger.handover-account"},
		{"from nobody", func(o *ledger.Offer) { o.From = boat }, fault.Invalid, "ledger.account-custodian"},
		{"to no account", func(o *ledger.Offer) { o.To = ledger.Account{} }, fault.Invalid, "ledger.account-type"},
		{"the living as bodies", func(o *ledger.Offer) { o.To = body("prefecture", "port") }, fault.Invalid, "ledger.handover-deceased"},
		{"identifier twice", func(o *ledger.Offer) { o.ID = "open" }, fault.Conflict, "ledger.id-taken"},
		{"no time", func(o *ledger.Offer) { o.Recorded = time.Time{} }, fault.Invalid, "ledger.no-time"},
		{"the pregnant stay behind alone", func(o *ledger.Offer) { o.Lot = lot(t, "2 male/unknown, 10") }, fault.Conflict, "ledger.side-left-behind"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := opened(t, ship, "2 male, 10, 1 pregnant")
			before := bytesOf(t, b)
			o := ledger.Offer{ID: "H1", From: ship, To: quay, Lot: lot(t, "2 male, 10, 1 pregnant"), By: "giver-1", Happened: after(1), Recorded: after(1)}
			must(t, b.Clone().Offer(o))
			tt.change(&o)
			refused(t, b.Offer(o), tt.kind, tt.code)
			if got := bytesOf(t, b); got != before {
				t.Errorf("a refused offer changed the book to %s", got)
			}
		})
	}
}

func TestWithdraw(t *testing.T) {
	b := opened(t, ship, "14")
	offer(t, b, "H1", 1, ship, quay, "6")
	w := ledger.Withdrawal{Handover: "H1", By: "giver-1", Note: "all 6", Happened: after(5), Recorded: after(5)}
	refused(t, b.Withdraw(w), fault.Invalid, "ledger.empty-reason")
	w.Reason = "port-refused"
	must(t, b.Withdraw(w))
	balance(t, b, ship, "14")
	h, _ := b.Handover("H1")
	if v := h.Visible("prefecture"); h.State != ledger.StateWithdrawn || !v.Hidden || v.Withdrawal.Note != "" {
		t.Errorf("handover = %+v", v)
	}
	refused(t, b.Receive(receipt(t, "H1", 6, "6", "")), fault.Conflict, "ledger.handover-state")
	refused(t, b.Receive(receipt(t, "H9", 6, "6", "")), fault.NotFound, "ledger.no-handover", "H9")
}

// TestHandoverDeathOnTheWay: a death in transit is posted there and is then no difference between the counts.
func TestHandoverDeathOnTheWay(t *testing.T) {
	b := opened(t, ship, "14")
	offer(t, b, "H1", 1, ship, quay, "14")
	h, _ := b.Handover("H1")
	post(t, b, "death", 5, h.Transit(), body("sea-rescue", "mv-aurora"), "1", "died-on-the-way")
	must(t, b.Receive(receipt(t, "H1", 9, "13", "")))
	h, _ = b.Handover("H1")
	if !h.Short.IsZero() || h.Offer.Lot != ledger.Count(14) {
		t.Errorf("short %v of %v", h.Short, h.Offer.Lot)
	}
	offer(t, b, "H2", 20, body("sea-rescue", "mv-aurora"), body("prefecture", "port"), "1")
	if s := b.Strip(ashore); s.Stages[1].Dead != 1 || s.Stages[1].Standing != 0 {
		t.Errorf("a body in transit: %+v", s.Stages)
	}
	must(t, b.Receive(receipt(t, "H2", 21, "1", "")))
	balance(t, b, body("prefecture", "port"), "1")
}

func TestHandoverEntriesAreNotReversed(t *testing.T) {
	b := opened(t, ship, "14")
	offer(t, b, "H1", 1, ship, quay, "14")
	err := b.Reverse(ledger.Reversal{ID: "u", Reverses: "H1#offered", Reason: "mistake", Happened: after(2), Recorded: after(2)})
	refused(t, err, fault.Conflict, "ledger.reverse-signed", "H1", "withdraw")
}

func TestVarianceIsResolved(t *testing.T) {
	for _, tt := range []struct {
		name, reason string
		to           ledger.Account
		loss         int64
	}{
		{"found on the quay", "found-on-the-quay", quay, 0},
		{"still with the giver", "giver-miscounted", ship, 0},
		{"never there", "miscounted", source, 0},
		{"missing at sea", "jumped", missing, 3},
		{"left with others", "taken-by-others", gone, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := opened(t, ship, "112")
			offer(t, b, "H1", 1, ship, quay, "112")
			must(t, b.Receive(receipt(t, "H1", 9, "109", "counts-differ")))
			h, _ := b.Handover("H1")
			if ok, open := b.Settled(); ok || open[0].Kind != ledger.OpenLost || open[0].About != "H1" || open[0].People != 3 {
				t.Errorf("settled %v, open %+v", ok, open)
			}
			e := entry(t, "found", 60, h.Variance(), tt.to, "3", "")
			refused(t, b.Post(e), fault.Invalid, "ledger.empty-reason")
			e.Reason = ledger.Reason(tt.reason)
			must(t, b.Post(e))
			if got := b.Unaccounted(); got != tt.loss {
				t.Errorf("unaccounted = %d, want %d", got, tt.loss)
			}
			if h, _ = b.Handover("H1"); h.Short != ledger.Count(3) {
				t.Errorf("the difference is now %v", h.Short)
			}
		})
	}
}

func TestSurplusIsSignedFor(t *testing.T) {
	// H1 is three short, H2 has three more: 10 and 10 aboard, 7 and 13 counted.
	start := func(t *testing.T) *ledger.Book {
		b := opened(t, ship, "20")
		offer(t, b, "H1", 1, ship, quay, "10")
		offer(t, b, "H2", 2, ship, centre, "10")
		must(t, b.Receive(receipt(t, "H1", 9, "7", "two-buses")))
		must(t, b.Receive(receipt(t, "H2", 9, "13", "two-buses")))
		return b
	}
	finding := ledger.SurplusFinding{ID: "F1", Handover: "H2", By: "officer-1", Reason: "lists-compared", Happened: after(60), Recorded: after(60)}
	for _, tt := range []struct {
		name  string
		with  func(*ledger.SurplusFinding)
		total int64
		open  int
	}{
		{"undercounted", func(f *ledger.SurplusFinding) { f.Outcome = ledger.GiverUndercounted }, 23, 2},
		{"from elsewhere", func(f *ledger.SurplusFinding) { f.Outcome = ledger.FromElsewhere }, 23, 2},
		{"overcounted", func(f *ledger.SurplusFinding) { f.Outcome, f.Lot = ledger.ReceiverOvercounted, ledger.Count(3) }, 20, 2},
		{"overcounted, found at another account", func(f *ledger.SurplusFinding) {
			f.Outcome, f.Lot, f.From = ledger.ReceiverOvercounted, ledger.Count(3), &quay
		}, 20, 2},
		{"short in the other bus", func(f *ledger.SurplusFinding) {
			f.Outcome, f.Lot, f.Other = ledger.ShortElsewhere, ledger.Count(3), "H1"
		}, 20, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := start(t)
			if _, open := b.Settled(); len(open) != 3 || open[1].Kind != ledger.OpenSurplus || open[1].About != "H2" || open[1].People != 3 {
				t.Fatalf("open = %+v", open)
			}
			f := finding
			tt.with(&f)
			must(t, b.CloseSurplus(f))
			if got := b.Total().Total(); got != tt.total {
				t.Errorf("total = %d, want %d", got, tt.total)
			}
			if _, open := b.Settled(); len(open) != tt.open {
				t.Errorf("open = %+v, want %d", open, tt.open)
			}
			f.ID = "F2"
			refused(t, b.CloseSurplus(f), fault.Conflict, "ledger.no-surplus")
		})
	}
	for _, tt := range []struct {
		name string
		with func(*ledger.SurplusFinding)
		kind fault.Kind
		code string
	}{
		{"no outcome", func(*ledger.SurplusFinding) {}, fault.Invalid, "ledger.bad-outcome"},
		{"no reason", func(f *ledger.SurplusFinding) { f.Outcome, f.Reason = ledger.FromElsewhere, "" }, fault.Invalid, "ledger.empty-reason"},
		{"other number", func(f *ledger.SurplusFinding) { f.Outcome, f.Lot = ledger.ReceiverOvercounted, ledger.Count(2) }, fault.Invalid, "ledger.finding-total"},
		{"lot without movement", func(f *ledger.SurplusFinding) { f.Outcome, f.Lot = ledger.FromElsewhere, ledger.Count(3) }, fault.Invalid, "ledger.finding-detail"},
		{"no other handover", func(f *ledger.SurplusFinding) { f.Outcome, f.Lot = ledger.ShortElsewhere, ledger.Count(3) }, fault.NotFound, "ledger.no-handover"},
		{"not there", func(f *ledger.SurplusFinding) { f.Outcome, f.Lot = ledger.ReceiverOvercounted, lot(t, "3 male") }, fault.Conflict, "ledger.not-enough"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := start(t)
			before := bytesOf(t, b)
			f := finding
			tt.with(&f)
			refused(t, b.CloseSurplus(f), tt.kind, tt.code)
			if got := bytesOf(t, b); got != before {
				t.Errorf("a refused finding changed the book")
			}
		})
	}
}

func TestOverdue(t *testing.T) {
	b := opened(t, ship, "20")
	offer(t, b, "H1", 10, ship, quay, "12")
	bus := ledger.Account{Type: ledger.InTransit, Custodian: "prefecture", Place: "bus-2"}
	post(t, b, "bus", 40, ship, bus, "8", "")
	if got := b.Overdue(after(100), 90*time.Minute); len(got) != 0 {
		t.Errorf("at the limit: %+v", got)
	}
	got := b.Overdue(after(101), 90*time.Minute)
	if len(got) != 1 || got[0].Handover != "H1" || got[0].Owner != "sea-rescue" || got[0].Age != 91*time.Minute || got[0].Lot != ledger.Count(12) {
		t.Errorf("overdue = %+v", got)
	}
	if got = b.Overdue(after(200), time.Hour); len(got) != 2 || got[1].Account != bus || got[1].Handover != "" || got[1].Owner != "prefecture" {
		t.Errorf("overdue = %+v", got)
	}
	must(t, b.Receive(receipt(t, "H1", 201, "12", "")))
	post(t, b, "off", 202, bus, centre, "8", "")
	if got = b.Overdue(after(999), time.Hour); len(got) != 0 {
		t.Errorf("overdue = %+v", got)
	}
}

func TestOpenLossAges(t *testing.T) {
	b := opened(t, centre, "20")
	post(t, b, "a", 60, centre, absent, "2", "night-count")
	post(t, b, "b", 30, centre, absent, "1", "late-report")
	post(t, b, "back", 90, absent, centre, "2", "came-back")
	loss := b.OpenLoss()
	if len(loss) != 1 || loss[0].Lot != ledger.Count(1) || !loss[0].Since.Equal(after(30)) || !loss[0].Last.Equal(after(60)) || loss[0].Reason != "late-report" {
		t.Fatalf("open loss = %+v", loss)
	}
	l := loss[0]
	if l.Age(after(90)) != time.Hour {
		t.Errorf("age = %v", l.Age(after(90)))
	}
	for _, tt := range []struct{ now, next int }{{29, 30}, {30, 54}, {53, 54}, {54, 78}} {
		if got := l.NextReview(after(tt.now), 24*time.Minute); !got.Equal(after(tt.next)) {
			t.Errorf("next review at minute %d = %v, want %v", tt.now, got, after(tt.next))
		}
	}
	post(t, b, "all", 95, absent, centre, "1", "came-back")
	post(t, b, "again", 200, centre, absent, "1", "night-count")
	if loss = b.OpenLoss(); !loss[0].Since.Equal(after(200)) {
		t.Errorf("a new loss is as old as the last one: %v", loss[0].Since)
	}
}

func TestRefine(t *testing.T) {
	for _, tt := range []struct {
		name, have, want, was, now string
		ok                         bool
	}{
		{"nothing to do", "3 male, 5", "2 male, 1", "0", "0", true},
		{"from unknown", "5", "3 female/18-59", "3", "3 female/18-59", true},
		{"the most exact donor first", "2 unknown/unknown-child, 2 female/unknown, 5", "3 female/0-4", "2 female/unknown, 1 unknown/unknown-child", "3 female/0-4", true},
		{"a child of known sex before any of that sex", "1 female/unknown-child, 1 female/unknown", "1 female/0-4", "1 female/unknown-child", "1 female/0-4", true},
		{"never from another category", "5 male/18-59", "1 female/18-59", "0", "0", false},
		{"never less exact", "5 male/18-59", "1", "0", "0", false},
		{"what is wanted is not spare", "3", "2, 2 male", "0", "0", false},
		{"side counters are not made", "5", "5, 1 pregnant", "0", "0", false},
		{"amount", "5 amount", "6 amount", "0", "0", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			was, now, ok := ledger.Refine(lot(t, tt.have), lot(t, tt.want))
			if was != lot(t, tt.was) || now != lot(t, tt.now) || ok != tt.ok {
				t.Errorf("got %v, %v, %v; want %s, %s, %v", was, now, ok, tt.was, tt.now, tt.ok)
			}
		})
	}
}
