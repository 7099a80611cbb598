package ledger_test

import (
	"testing"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
)

func TestPostMovesHeads(t *testing.T) {
	b := opened(t, boat, "3 female/18-59, 1 pregnant, 9")
	post(t, b, "embark", 5, boat, ship, "3 female/18-59, 1 pregnant, 9", "")
	post(t, b, "birth", 9, source, ship, "1 female/0-4", "birth")
	post(t, b, "medevac", 20, ship, clinic, "1 female/18-59, 1 pregnant", "")
	balance(t, b, boat, "0")
	balance(t, b, ship, "1 female/0-4, 2 female/18-59, 9")
	balance(t, b, clinic, "1 female/18-59, 1 pregnant")
	if got := b.Total().Total(); got != 13 {
		t.Errorf("total = %d, want 13", got)
	}
	if got := b.Balance(source); got != b.Total() {
		t.Errorf("the source gave %v, the accounts hold %v", got, b.Total())
	}
	if got := len(b.Accounts()); got != 3 {
		t.Errorf("%d accounts, want 3: %v", got, b.Accounts())
	}
	want := []ledger.Origin{{Reason: "opening-count", Total: 12}, {Reason: "birth", Total: 1}}
	if got := b.Origins(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("origins = %v, want %v", got, want)
	}
}

func TestPostRefuses(t *testing.T) {
	edit := func(change func(*ledger.Entry)) func(*ledger.Entry) { return change }
	for _, tt := range []struct {
		name   string
		change func(*ledger.Entry) // of an entry of 2 from ship to quay, of 14 there
		kind   fault.Kind
		code   string
		words  []string
	}{
		{"more than there are", edit(func(e *ledger.Entry) { e.Lot = ledger.Count(15) }), fault.Conflict, "ledger.not-enough",
			[]string{"custody/sea-rescue/mv-aurora has 14", "15 asked", "14 unknown/unknown there"}},
		{"another category", edit(func(e *ledger.Entry) { e.Lot = ledger.Of(2, ledger.Category{Sex: ledger.Male}) }), fault.Conflict, "ledger.not-enough",
			[]string{"0 male/unknown there, 2 asked", "reclassify first"}},
		{"an account that never was", edit(func(e *ledger.Entry) { e.From = patrol }), fault.Conflict, "ledger.not-enough", []string{"has 0"}},
		{"nobody", edit(func(e *ledger.Entry) { e.Lot = ledger.Lot{} }), fault.Invalid, "ledger.empty-entry", nil},
		{"below zero", edit(func(e *ledger.Entry) { e.Lot = ledger.Count(-2) }), fault.Invalid, "ledger.negative-count", []string{"got -2"}},
		{"an amount of people", edit(func(e *ledger.Entry) { e.Lot = ledger.Amount(2) }), fault.Invalid, "ledger.lot-unit", nil},
		{"same account", edit(func(e *ledger.Entry) { e.To = e.From }), fault.Invalid, "ledger.same-account", nil},
		{"no receiver", edit(func(e *ledger.Entry) { e.To = ledger.Account{} }), fault.Invalid, "ledger.account-type", nil},
		{"a centre with no custodian", edit(func(e *ledger.Entry) { e.To = ledger.Account{Type: ledger.Reception, Place: "x"} }), fault.Invalid, "ledger.account-custodian", nil},
		{"no identifier", edit(func(e *ledger.Entry) { e.ID = "" }), fault.Invalid, "ledger.empty-field", []string{"id"}},
		{"the book's own identifier", edit(func(e *ledger.Entry) { e.ID = "H1#short" }), fault.Invalid, "ledger.bad-identifier", nil},
		{"identifier twice", edit(func(e *ledger.Entry) { e.ID = "open" }), fault.Conflict, "ledger.id-taken", []string{"open"}},
		{"no time", edit(func(e *ledger.Entry) { e.Happened = time.Time{} }), fault.Invalid, "ledger.no-time", []string{"happened"}},
		{"a reason in words", edit(func(e *ledger.Entry) { e.Reason = "went away" }), fault.Invalid, "ledger.bad-reason", nil},
		{"made by hand for a handover", edit(func(e *ledger.Entry) { e.Handover = "H1" }), fault.Invalid, "ledger.handover-entry", nil},
		{"variance without a reason", edit(func(e *ledger.Entry) {
			e.To, e.Reason = ledger.Account{Type: ledger.HandoverVariance, Custodian: "x"}, ""
		}), fault.Invalid, "ledger.empty-reason", nil},
		{"missing without a reason", edit(func(e *ledger.Entry) { e.To, e.Reason = missing, "" }), fault.Invalid, "ledger.empty-reason", nil},
		{"missing without an owner", edit(func(e *ledger.Entry) { e.To, e.Owner = missing, "" }), fault.Invalid, "ledger.no-owner", []string{"answers"}},
		{"absent without an owner", edit(func(e *ledger.Entry) { e.To, e.Owner = absent, "" }), fault.Invalid, "ledger.no-owner", nil},
		{"left without a reason", edit(func(e *ledger.Entry) { e.To, e.Reason = gone, "" }), fault.Invalid, "ledger.empty-reason", nil},
		{"out of the count without a reason", edit(func(e *ledger.Entry) { e.To, e.Reason = source, "" }), fault.Invalid, "ledger.empty-reason", nil},
		{"out of the count without an owner", edit(func(e *ledger.Entry) { e.To, e.Reason, e.Owner = source, "miscounted", "" }), fault.Invalid, "ledger.no-owner", nil},
		{"out of the count because they are gone", edit(func(e *ledger.Entry) { e.To, e.Reason = source, "walked-away" }), fault.Invalid, "ledger.source-reason", []string{"open-loss"}},
		{"from the source without a reason", edit(func(e *ledger.Entry) { e.From, e.Reason = source, "" }), fault.Invalid, "ledger.empty-reason", nil},
		{"from the source for another reason", edit(func(e *ledger.Entry) { e.From, e.Reason = source, "adjustment" }), fault.Invalid, "ledger.source-reason", nil},
		{"from the source as a surplus", edit(func(e *ledger.Entry) { e.From, e.Reason = source, ledger.Surplus }), fault.Invalid, "ledger.source-reason", nil},
		{"missing who were never counted", edit(func(e *ledger.Entry) { e.From, e.To, e.Reason = source, missing, "late-find" }), fault.Invalid, "ledger.source-reason", []string{"determination"}},
		{"more pregnant than people", edit(func(e *ledger.Entry) { e.Lot = e.Lot.WithSide(ledger.Pregnant, 3) }), fault.Invalid, "ledger.side-over-total", nil},
		{"the pregnant left behind alone", edit(func(e *ledger.Entry) { e.Lot = ledger.Count(14) }), fault.Conflict, "ledger.side-left-behind", []string{"pregnant would be 1", "add a number of pregnant"}},
		{"more than a book holds", edit(func(e *ledger.Entry) {
			e.From, e.Reason, e.Lot = source, "late-find", ledger.Count(ledger.MaxCount)
		}), fault.Invalid, "ledger.count-too-large", nil},
		{"a reversal of nothing", edit(func(e *ledger.Entry) { e.Reverses = "nothing" }), fault.NotFound, "ledger.no-entry", nil},
		{"a reversal from elsewhere", edit(func(e *ledger.Entry) {
			e.Reverses, e.From, e.To, e.Lot = "open", quay, source, lot(t, "14, 1 pregnant")
		}), fault.Invalid, "ledger.reverse-differs", nil},
		{"a reversal that differs", edit(func(e *ledger.Entry) { e.Reverses = "open" }), fault.Invalid, "ledger.reverse-differs", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := opened(t, ship, "14, 1 pregnant")
			before := bytesOf(t, b)
			e := entry(t, "e1", 5, ship, quay, "2", "disembarked")
			must(t, b.Clone().Post(e))
			tt.change(&e)
			refused(t, b.Post(e), tt.kind, tt.code, tt.words...)
			if got := bytesOf(t, b); got != before {
				t.Errorf("a refused entry changed the book to %s", got)
			}
			balance(t, b, ship, "14, 1 pregnant")
		})
	}
}

func TestPostTwice(t *testing.T) {
	b := opened(t, ship, "14")
	e := entry(t, "e1", 5, ship, quay, "2", "")
	must(t, b.Post(e))
	e.Happened = e.Happened.In(time.FixedZone("", 7200))
	refused(t, b.Post(e), fault.Conflict, "ledger.already-posted")
	balance(t, b, quay, "2")
}

// TestTimesAreInstants: the zone and the monotonic reading of one machine are not part of the record.
func TestTimesAreInstants(t *testing.T) {
	a, b := opened(t, ship, "14"), opened(t, ship, "14")
	e := entry(t, "e1", 5, ship, quay, "2", "")
	must(t, a.Post(e))
	e.Happened, e.Recorded = e.Happened.In(time.FixedZone("", 7200)), e.Recorded.In(time.FixedZone("", -3600))
	must(t, b.Post(e))
	if x, y := bytesOf(t, a), bytesOf(t, b); x != y {
		t.Errorf("one instant, two books:\n%s\n%s", x, y)
	}
}

func TestReclassifyKeepsTotals(t *testing.T) {
	b := opened(t, ship, "14")
	r := ledger.Reclassification{ID: "r1", Account: ship, Was: lot(t, "5"), Now: lot(t, "2 female/18-59, 3 male/12-17, 2 unaccompanied-child"),
		Reason: "count-on-deck", Happened: after(3), Recorded: after(3)}
	must(t, b.Reclassify(r))
	balance(t, b, ship, "2 female/18-59, 3 male/12-17, 9, 2 unaccompanied-child")
	if b.Total().Total() != 14 || b.Total() != b.Balance(ship) {
		t.Errorf("total = %v", b.Total())
	}
	for _, tt := range []struct {
		name   string
		change func(*ledger.Reclassification)
		kind   fault.Kind
		code   string
	}{
		{"more after than before", func(r *ledger.Reclassification) { r.Now = lot(t, "6 male") }, fault.Invalid, "ledger.reclassify-total"},
		{"nothing changes", func(r *ledger.Reclassification) { r.Now = r.Was }, fault.Invalid, "ledger.reclassify-nothing"},
		{"no reason", func(r *ledger.Reclassification) { r.Reason = "" }, fault.Invalid, "ledger.empty-reason"},
		{"not there", func(r *ledger.Reclassification) { r.Was = lot(t, "5 male") }, fault.Conflict, "ledger.not-enough"},
		{"at the source", func(r *ledger.Reclassification) { r.Account = source }, fault.Invalid, "ledger.reclassify-place"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := r
			r.ID = "r2"
			tt.change(&r)
			refused(t, b.Reclassify(r), tt.kind, tt.code)
		})
	}
	t.Run("side counters alone", func(t *testing.T) {
		r := r
		r.ID, r.Was, r.Now = "r3", lot(t, "2 unaccompanied-child"), lot(t, "1 unaccompanied-child, 1 urgent-medical")
		must(t, b.Reclassify(r))
		balance(t, b, ship, "2 female/18-59, 3 male/12-17, 9, 1 unaccompanied-child, 1 urgent-medical")
	})
	t.Run("a minor declared adult and corrected", func(t *testing.T) {
		must(t, b.Reverse(ledger.Reversal{ID: "r4", Reverses: "r3", Reason: "age-assessed", Happened: after(9), Recorded: after(9)}))
		must(t, b.Reverse(ledger.Reversal{ID: "r5", Reverses: "r1", Reason: "age-assessed", Happened: after(9), Recorded: after(9)}))
		balance(t, b, ship, "14")
	})
	t.Run("what the caller keeps is not the book's", func(t *testing.T) {
		now := ledger.Count(1)
		now = now.Plus(ledger.Of(1, ledger.Category{Sex: ledger.Male}))
		e := entry(t, "r6", 10, ship, ship, "2", "count-on-deck")
		e.Now = &now
		must(t, b.Post(e))
		now = ledger.Count(7)
		if got, _ := b.Entry("r6"); *got.Now == now {
			t.Error("the caller changed an entry in the book")
		}
		got, _ := b.Entry("r6")
		*got.Now = ledger.Count(9)
		if again, _ := b.Entry("r6"); *again.Now == ledger.Count(9) {
			t.Error("the reader changed an entry in the book")
		}
	})
}

func TestReverse(t *testing.T) {
	b := opened(t, ship, "14")
	post(t, b, "e1", 5, ship, quay, "2", "")
	undo := ledger.Reversal{ID: "u1", Reverses: "e1", Reason: "wrong-ship", Happened: after(6), Recorded: after(6)}
	t.Run("needs a reason", func(t *testing.T) {
		u := undo
		u.Reason = ""
		refused(t, b.Reverse(u), fault.Invalid, "ledger.empty-reason")
	})
	t.Run("needs what it reverses", func(t *testing.T) {
		u := undo
		u.Reverses = "e9"
		refused(t, b.Reverse(u), fault.NotFound, "ledger.no-entry", "e9")
	})
	must(t, b.Reverse(undo))
	balance(t, b, ship, "14")
	t.Run("once", func(t *testing.T) {
		u := undo
		u.ID = "u2"
		refused(t, b.Reverse(u), fault.Conflict, "ledger.already-reversed", "u1")
	})
	t.Run("a merge is undone by reversing the reversal", func(t *testing.T) {
		must(t, b.Reverse(ledger.Reversal{ID: "u3", Reverses: "u1", Reason: "right-after-all", Happened: after(7), Recorded: after(7)}))
		balance(t, b, quay, "2")
	})
	t.Run("not while the people have moved on", func(t *testing.T) {
		post(t, b, "e2", 8, quay, centre, "2", "")
		err := b.Reverse(ledger.Reversal{ID: "u4", Reverses: "u3", Reason: "wrong-ship", Happened: after(9), Recorded: after(9)})
		refused(t, err, fault.Conflict, "ledger.not-enough", "has 0 and not the 2 asked")
	})
	t.Run("an opening count goes back with an owner", func(t *testing.T) {
		b := opened(t, ship, "14")
		must(t, b.Reverse(ledger.Reversal{ID: "u1", Reverses: "open", Reason: "typing-error", Happened: after(1), Recorded: after(1)}))
		if got := b.Total(); !got.IsZero() {
			t.Errorf("total = %v", got)
		}
		if got := b.Origins(); len(got) != 1 || got[0] != (ledger.Origin{Reason: "opening-count"}) {
			t.Errorf("origins = %v", got)
		}
	})
}

// TestS11Supplies: a delivery of 200 kits and a receipt of 188 leave a variance of 12 with a reason (S11).
func TestS11Supplies(t *testing.T) {
	b, err := ledger.NewBook("delivery-7", "hygiene-kit")
	must(t, err)
	store := ledger.Account{Type: ledger.Custody, Custodian: "donor", Place: "warehouse"}
	post(t, b, "stock", 0, source, store, "200 amount", "purchase")
	must(t, b.Offer(ledger.Offer{ID: "H1", From: store, To: centre, Lot: ledger.Amount(200), By: "giver-1", Happened: after(1), Recorded: after(1)}))
	must(t, b.Receive(receipt(t, "H1", 60, "188 amount", "damaged-on-the-way")))
	h, _ := b.Handover("H1")
	balance(t, b, centre, "188 amount")
	balance(t, b, h.Variance(), "12 amount")
	loss := b.OpenLoss()
	if len(loss) != 1 || loss[0].Owner != "donor" || loss[0].Counterpart != "red-cross" || loss[0].Reason != "damaged-on-the-way" {
		t.Errorf("open loss = %+v", loss)
	}
	refused(t, b.Post(entry(t, "p", 70, source, store, "3", "purchase")), fault.Invalid, "ledger.lot-unit", "hygiene-kit")
}

// TestS58Returns: a return is a movement in the ledger, and says for how many no individual decision is stated (S58).
func TestS58Returns(t *testing.T) {
	b := opened(t, quay, "10")
	e := entry(t, "ret", 5, quay, ledger.Account{Type: ledger.Onward, Custodian: "state-b"}, "10", string(ledger.Return))
	if got := e.Undecided(); got != 10 {
		t.Errorf("undecided = %d, want 10", got)
	}
	e.Decisions = 7
	if got := e.Undecided(); got != 3 {
		t.Errorf("undecided = %d, want 3", got)
	}
	must(t, b.Post(e)) // it happened: a fact is recorded
	e.Decisions = 12
	if got := e.Undecided(); got != 0 {
		t.Errorf("undecided = %d, want 0", got)
	}
	if got := (&ledger.Entry{Lot: ledger.Count(5), Reason: "moved"}).Undecided(); got != 0 {
		t.Errorf("a movement that is no return has %d undecided", got)
	}
}

func TestTerminalNeedsReason(t *testing.T) {
	b := opened(t, quay, "3")
	post(t, b, "on", 1, quay, onward, "3", "")
	e := entry(t, "back", 2, onward, quay, "1", "")
	refused(t, b.Post(e), fault.Invalid, "ledger.empty-reason")
	e.Reason = "never-left"
	must(t, b.Post(e))
}

func TestNewBookRefuses(t *testing.T) {
	_, err := ledger.NewBook("", ledger.People)
	refused(t, err, fault.Invalid, "ledger.empty-field")
	_, err = ledger.NewBook("SAR-1", "Hygiene kits")
	refused(t, err, fault.Invalid, "ledger.bad-unit")
}

func TestCloneIsApart(t *testing.T) {
	b := opened(t, ship, "14")
	offer(t, b, "H1", 1, ship, quay, "4")
	before := bytesOf(t, b)
	c := b.Clone()
	must(t, c.Receive(receipt(t, "H1", 2, "4", "")))
	post(t, c, "e1", 3, ship, quay, "10", "")
	must(t, c.Assert(ledger.Assertion{ID: "a1", Subject: ledger.Aboard, Estimate: ledger.About(20), Source: "caller", Happened: after(0), Recorded: after(0)}))
	if got := bytesOf(t, b); got != before {
		t.Errorf("the clone changed the book:\n%s\n%s", got, before)
	}
	apart := stateOf(t, c)
	post(t, b, "e2", 3, ship, patrol, "10", "")
	if got := stateOf(t, c); got != apart {
		t.Errorf("the book changed the clone:\n%s\n%s", got, apart)
	}
	if _, ok := c.Entry("e2"); ok {
		t.Error("the book's entry is in the clone")
	}
}
