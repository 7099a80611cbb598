package ledger_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fanar/engine/ledger"
	"fanar/fault"
)

// history draws acts of every kind, sensible and not, against one book.
type history struct {
	book     *ledger.Book
	n        int
	accounts []ledger.Account
}

func newHistory(t *rapid.T) *history {
	b, err := ledger.NewBook("SAR-1", ledger.People)
	if err != nil {
		t.Fatal(err)
	}
	start := ledger.Entry{ID: "start", From: source, To: ship, Lot: lots().Draw(t, "start"), Reason: ledger.OpeningCount, Happened: day, Recorded: day}
	if err := b.Post(start); err != nil && start.Lot.Total() > 0 {
		t.Fatal(err)
	}
	return &history{book: b, accounts: []ledger.Account{source, boat, ship, patrol, quay, centre, clinic, police, missing, absent, gone, onward,
		{Type: ledger.DeceasedRecovered, Custodian: "clinic", Place: "town"}, {Type: ledger.HandoverVariance, Custodian: "sea-rescue", Place: "by-hand"},
		{Type: ledger.InTransit, Custodian: "prefecture", Place: "bus-2"}, {Type: ledger.MissingAtSea}}}
}

func (h *history) account(t *rapid.T, name string) ledger.Account {
	all := append(slices.Clone(h.accounts), h.book.Accounts()...)
	return rapid.SampledFrom(all).Draw(t, name)
}

// giver draws an account from which people can go: mostly one with people in it, of the kind if one is asked.
func (h *history) giver(t *rapid.T, fits func(ledger.AccountType) bool) ledger.Account {
	var full []ledger.Account
	for _, a := range h.book.Accounts() {
		if l := h.book.Balance(a); l.Total() > 0 && fits(a.Type) && a.Custodian != "" {
			full = append(full, a)
		}
	}
	if len(full) == 0 || rapid.IntRange(0, 7).Draw(t, "any") == 0 {
		return h.account(t, "from")
	}
	return rapid.SampledFrom(full).Draw(t, "full")
}

func anyType(ledger.AccountType) bool { return true }

// holds says whether an organisation has people there whom it can hand over.
func holds(t ledger.AccountType) bool {
	return t == ledger.Custody || t.Settled() && !t.Terminal()
}

// hand draws a handover, mostly one that exists and is in this state.
func (h *history) hand(t *rapid.T, state ledger.HandoverState) string {
	var ids []string
	for _, o := range h.book.Handovers() {
		if o.State == state {
			ids = append(ids, o.Offer.ID)
		}
	}
	if len(ids) == 0 || rapid.IntRange(0, 7).Draw(t, "any") == 0 {
		return fmt.Sprintf("n%d", rapid.IntRange(1, h.n).Draw(t, "about"))
	}
	return rapid.SampledFrom(ids).Draw(t, "handover")
}

// part draws a lot, mostly one that the account holds.
func (h *history) part(t *rapid.T, a ledger.Account) ledger.Lot {
	if a.Type == ledger.Source || rapid.IntRange(0, 9).Draw(t, "wild") == 0 {
		return lots().Draw(t, "lot")
	}
	l := h.book.Balance(a)
	for i, n := range l.Heads {
		if n > 0 {
			l.Heads[i] = int32(rapid.IntRange(0, int(n)).Draw(t, "heads"))
		}
	}
	if l.Total() == 0 {
		l = h.book.Balance(a)
	}
	for i, n := range l.Sides {
		l.Sides[i] = int32(min(int64(n), l.Total()))
	}
	return l
}

func (h *history) reason(t *rapid.T, from ledger.Account) ledger.Reason {
	if from.Type == ledger.Source {
		return rapid.SampledFrom([]ledger.Reason{"opening-count", "birth", "late-find", "opening-count", "", "adjustment"}).Draw(t, "reason")
	}
	return rapid.SampledFrom([]ledger.Reason{"miscounted", "recount", "counted-twice", "", "miscounted"}).Draw(t, "reason")
}

// draw makes one act; it may be one that the book refuses.
func (h *history) draw(t *rapid.T) ledger.Act {
	h.n++
	id, now := fmt.Sprintf("n%d", h.n), after(h.n)
	owner := rapid.SampledFrom([]string{"coast-guard", "red-cross", "coast-guard", ""}).Draw(t, "owner")
	switch rapid.IntRange(0, 14).Draw(t, "act") {
	case 0:
		to := h.account(t, "to")
		return ledger.Act{Entry: &ledger.Entry{ID: id, From: source, To: to, Lot: lots().Draw(t, "lot"), Reason: h.reason(t, source), Owner: owner, Happened: now, Recorded: now}}
	case 1, 2:
		from := h.giver(t, anyType)
		return ledger.Act{Entry: &ledger.Entry{ID: id, From: from, To: h.account(t, "to"), Lot: h.part(t, from), Reason: h.reason(t, from), Owner: owner, Happened: now, Recorded: now}}
	case 3:
		from := h.giver(t, anyType)
		was := h.part(t, from)
		l := lots().Draw(t, "lot")
		if rapid.IntRange(0, 3).Draw(t, "even") > 0 {
			l = ledger.Of(int32(was.Total()), ledger.Category{Sex: ledger.Male, Age: ledger.Age12To17})
		}
		return ledger.Act{Entry: &ledger.Entry{ID: id, From: from, To: from, Lot: was, Now: &l, Reason: h.reason(t, from), Happened: now, Recorded: now}}
	case 4:
		var all []ledger.Entry
		for e := range h.book.Entries() {
			all = append(all, e)
		}
		if len(all) == 0 {
			return ledger.Act{}
		}
		old := rapid.SampledFrom(all).Draw(t, "old")
		e := ledger.Entry{ID: id, From: old.To, To: old.From, Lot: old.Lot, Reverses: old.ID, Reason: h.reason(t, boat), Owner: owner, Happened: now, Recorded: now}
		if old.Now != nil {
			was := old.Lot
			e.Lot, e.Now = *old.Now, &was
		}
		return ledger.Act{Entry: &e}
	case 5, 6:
		from, to := h.giver(t, holds), rapid.SampledFrom([]ledger.Account{quay, centre, ship, patrol, clinic, onward}).Draw(t, "to")
		if rapid.IntRange(0, 9).Draw(t, "wild") == 0 {
			to = h.account(t, "wild")
		}
		return ledger.Act{Offer: &ledger.Offer{ID: id, From: from, To: to, Lot: h.part(t, from), By: "giver-1", Happened: now, Recorded: now}}
	case 7, 8, 9:
		hand := h.hand(t, ledger.StateOffered)
		l := lots().Draw(t, "lot")
		if o, ok := h.book.Handover(hand); ok {
			switch rapid.IntRange(0, 3).Draw(t, "near") {
			case 0:
				l = o.Offer.Lot.Plus(ledger.Count(int32(rapid.IntRange(0, 3).Draw(t, "more"))))
			case 1:
				l = o.Offer.Lot.Overlap(l)
				l.Sides = [ledger.SideCount]int32{}
			case 2:
				l = ledger.Count(int32(rapid.Int64Range(0, o.Offer.Lot.Total()).Draw(t, "fewer")))
			}
		}
		reason := rapid.SampledFrom([]ledger.Reason{"", "walked-away"}).Draw(t, "why")
		return ledger.Act{Receipt: &ledger.Receipt{Handover: hand, Lot: l, By: "receiver-1", Reason: reason, Owner: owner, Happened: now, Recorded: now}}
	case 10:
		return ledger.Act{Signing: &ledger.Signing{Handover: h.hand(t, ledger.StateCounted), Reason: h.reason(t, boat), By: "receiver-1", Happened: now, Recorded: now}}
	case 11:
		return ledger.Act{Withdrawal: &ledger.Withdrawal{Handover: h.hand(t, ledger.StateOffered), Reason: h.reason(t, boat), By: "giver-1", Happened: now, Recorded: now}}
	case 12:
		if all := h.book.Assertions(); len(all) > 0 && rapid.IntRange(0, 3).Draw(t, "retract") == 0 {
			return ledger.Act{Retraction: &ledger.Retraction{Assertion: rapid.SampledFrom(all).Draw(t, "assertion").ID, Reason: "misread", By: "officer-1", Recorded: now}}
		}
		return ledger.Act{Assertion: &ledger.Assertion{ID: id, Subject: ledger.Aboard, Estimate: ledger.About(int32(rapid.IntRange(0, 200).Draw(t, "best"))),
			Source: "caller", Happened: now, Recorded: now}}
	case 13:
		hand := h.hand(t, ledger.StateReceived)
		for _, o := range h.book.Handovers() {
			if !o.Surplus.IsZero() && o.Finding == nil {
				hand = o.Offer.ID
			}
		}
		f := ledger.SurplusFinding{ID: id, Handover: hand, By: "officer-1", Reason: "lists-compared", Happened: now, Recorded: now}
		if o, ok := h.book.Handover(hand); ok {
			f.Outcome, f.Lot = ledger.ReceiverOvercounted, o.Surplus
		}
		if rapid.Bool().Draw(t, "elsewhere") {
			f.Outcome, f.Lot = ledger.FromElsewhere, ledger.Lot{}
		}
		return ledger.Act{Surplus: &f}
	default:
		d := ledger.Determination{ID: id, Outcome: ledger.EstimateWrong, By: "judge-1", Owner: owner, Reason: "inquiry", Happened: now, Recorded: now}
		if g, ok := h.book.Gap(); ok {
			d.Assertion = g.Assertion
			if rapid.Bool().Draw(t, "missing") {
				d.Outcome, d.Lot = ledger.PeopleMissing, ledger.Count(int32(rapid.Int64Range(0, g.Open+1).Draw(t, "heads")))
			}
		}
		return ledger.Act{Determination: &d}
	}
}

// run draws and applies acts. A refusal is a fault of a known kind and leaves the book as it was.
func (h *history) run(t *rapid.T, steps int) {
	for range steps {
		before := h.state(t)
		a := h.draw(t)
		if err := h.book.Apply(a); err != nil {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.Conflict && k != fault.NotFound {
				t.Fatalf("%+v gives a fault of kind %s: %v", a, k, err)
			}
			if f := fault.As(err); f.Text == "" || f.Code == "" {
				t.Fatalf("a fault without words: %+v", f)
			}
			if got := h.state(t); got != before {
				t.Fatalf("a refused act (%v) changed the book", err)
			}
		}
	}
}

// state is everything that can be read from the book.
func (h *history) state(t *rapid.T) string { return stateOf(t, h.book) }

func stateOf(t interface{ Fatal(...any) }, b *ledger.Book) string {
	data, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	s.Write(data)
	for e := range b.Entries() {
		fmt.Fprintf(&s, "\n%v", e.ID)
	}
	for _, a := range b.Accounts() {
		if l := b.Balance(a); !l.IsZero() {
			fmt.Fprintf(&s, "\n%s: %s", a, l)
		}
	}
	for _, o := range b.Handovers() {
		data, _ := json.Marshal(o)
		s.Write(data)
	}
	fmt.Fprintf(&s, "\n%+v %+v", b.OpenLoss(), b.Origins())
	return s.String()
}

// TestInvariants holds I1, I2, I4 and I6 over random histories, recomputed from the entries by a second, plainer sum.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		for range rapid.IntRange(1, 25).Draw(t, "rounds") {
			h.run(t, 1)
			sums := map[ledger.Account]ledger.Lot{}
			var issued int64
			for e := range h.book.Entries() {
				in := e.Lot
				if e.Now != nil {
					if in = *e.Now; in.Total() != e.Lot.Total() {
						t.Fatalf("I4: %s turns %v into %v", e.ID, e.Lot, in)
					}
				}
				sums[e.From] = sums[e.From].Minus(e.Lot)
				sums[e.To] = sums[e.To].Plus(in)
				loss := e.To.Type.OpenLoss() || e.From.Type.OpenLoss() || e.To.Type == ledger.Source
				if e.From.Type == ledger.Source {
					issued += e.Lot.Total()
				}
				if e.To.Type == ledger.Source {
					issued -= e.Lot.Total()
				}
				if (loss || e.From.Type == ledger.Source || e.Now != nil || e.Reverses != "") && e.Reason == "" {
					t.Fatalf("I6: %s has no reason: %+v", e.ID, e)
				}
				if loss && e.Now == nil && e.Owner == "" {
					t.Fatalf("I6: %s has no owner: %+v", e.ID, e)
				}
			}
			var total ledger.Lot
			for _, a := range h.book.Accounts() {
				l := h.book.Balance(a)
				if l != sums[a] {
					t.Fatalf("%s holds %v, its entries give %v", a, l, sums[a])
				}
				if err := l.Validate(); err != nil {
					t.Fatalf("I2: %s: %v", a, err)
				}
				for s := range ledger.SideCount {
					if int64(l.Sides[s]) > l.Total() {
						t.Fatalf("%s has more %s than people: %v", a, ledger.Side(s), l)
					}
				}
				total = total.Plus(l)
			}
			if total != h.book.Total() || total.Total() != issued {
				t.Fatalf("I1: the accounts hold %v, the total is %v, %d came in", total, h.book.Total(), issued)
			}
			var origins int64
			for _, o := range h.book.Origins() {
				origins += o.Total
			}
			if origins != issued {
				t.Fatalf("I1: the origins give %d and the source %d", origins, issued)
			}
		}
		for _, hand := range h.book.Handovers() {
			if in := h.book.Balance(hand.Transit()); !hand.Open() && hand.Receipt != nil && hand.State != ledger.StateReceived {
				t.Fatalf("%s is %s with %v in transit", hand.Offer.ID, hand.State, in)
			}
		}
	})
}

// TestOverdueFindsEveryTransit holds I3: whoever stands in transit for longer than the limit is listed with an owner.
func TestOverdueFindsEveryTransit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 30).Draw(t, "steps"))
		now := after(h.n).Add(time.Hour)
		listed := map[ledger.Account]ledger.Transit{}
		for _, o := range h.book.Overdue(now, 59*time.Minute) {
			listed[o.Account] = o
		}
		for _, a := range h.book.Accounts() {
			l := h.book.Balance(a)
			o, ok := listed[a]
			if want := a.Type == ledger.InTransit && l.Total() > 0; ok != want {
				t.Fatalf("%s with %v: listed %v, want %v", a, l, ok, want)
			}
			if ok && (o.Owner == "" || o.Lot != l || o.Age < time.Hour) {
				t.Fatalf("%+v for %v", o, l)
			}
		}
	})
}

// TestBookJSONRoundTrips: the bytes of a book give the same book and the same bytes.
func TestBookJSONRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 40).Draw(t, "steps"))
		data, err := json.Marshal(h.book)
		if err != nil {
			t.Fatal(err)
		}
		var back ledger.Book
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if got, want := stateOf(t, &back), h.state(t); got != want {
			t.Fatalf("read back:\n%s", cmp.Diff(want, got))
		}
		if got, want := stateOf(t, h.book.Clone()), h.state(t); got != want {
			t.Fatalf("clone:\n%s", cmp.Diff(want, got))
		}
	})
}

// TestAnyOrderGivesTheSameBook holds I8: two nodes that receive the same acts, in any order and some twice, hold the same.
func TestAnyOrderGivesTheSameBook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 30).Draw(t, "steps"))
		var acts []ledger.Act
		for a := range h.book.Acts() {
			acts = append(acts, a)
		}
		mixed := rapid.Permutation(append(acts, acts[:len(acts)/2]...)).Draw(t, "arrival")
		b, held, err := ledger.Assemble("SAR-1", ledger.People, mixed)
		if err != nil || len(held) != 0 {
			t.Fatalf("held %+v, %v", held, err)
		}
		if got, want := stateOf(t, b), h.state(t); got != want {
			t.Fatalf("assembled:\n%s", cmp.Diff(want, got))
		}
	})
}

// TestAnyOrderWithWrongClocks: even where the times of recording contradict the order, arrival does not matter.
func TestAnyOrderWithWrongClocks(t *testing.T) {
	e := func(id string, minute int, from, to ledger.Account, count, reason string) ledger.Act {
		x := entry(t, id, minute, from, to, count, reason)
		return ledger.Act{Entry: &x}
	}
	acts := []ledger.Act{
		e("move", 1, ship, quay, "3", ""),                 // recorded before the people were counted, by a slow clock
		e("open", 5, source, ship, "14", "opening-count"), //
		e("over", 6, ship, quay, "12", ""),                // never fits: 11 are left
		e("open", 7, source, ship, "99", "opening-count"), // another entry under the same identifier
		{Offer: &ledger.Offer{ID: "bad"}},                 // never fits and cannot be written down
	}
	want := ""
	for i := range acts {
		order := append(append([]ledger.Act(nil), acts[i:]...), acts[:i]...)
		b, held, err := ledger.Assemble("SAR-1", ledger.People, order)
		must(t, err)
		if len(held) != 3 {
			t.Fatalf("held %+v", held)
		}
		balance(t, b, ship, "11")
		codes := ""
		for _, x := range held {
			codes += fault.As(x.Why).Code + " "
		}
		got := stateOf(t, b) + codes
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("from %d on:\n%s", i, cmp.Diff(want, got))
		}
	}
	if !strings.Contains(want, "ledger.not-enough") || !strings.Contains(want, "ledger.id-taken") {
		t.Errorf("held for %s", want)
	}
}

func TestApplyRefusesWhatSaysNothing(t *testing.T) {
	b := newBook(t)
	refused(t, b.Apply(ledger.Act{}), fault.Invalid, "ledger.bad-act", "not 0")
	refused(t, b.Apply(ledger.Act{Entry: &ledger.Entry{}, Offer: &ledger.Offer{}}), fault.Invalid, "ledger.bad-act", "not 2")
}

func TestBookJSONRefuses(t *testing.T) {
	b := opened(t, ship, "14")
	post(t, b, "e1", 3, ship, quay, "5", "")
	good := bytesOf(t, b)
	for _, tt := range []struct{ name, from, to, code string }{
		{"more than there were", `"unknown/unknown":5`, `"unknown/unknown":15`, "ledger.bad-book"},
		{"below zero", `"unknown/unknown":5`, `"unknown/unknown":-5`, "ledger.negative-count"},
		{"unknown field", `"v":1`, `"v":1,"balances":{}`, "ledger.bad-json"},
		{"other version", `"v":1`, `"v":2`, "ledger.book-version"},
		{"no case", `"SAR-1"`, `""`, "ledger.empty-field"},
		{"no unit", `"people"`, `""`, "ledger.empty-unit"},
		{"an act of nothing", `"acts":[`, `"acts":[{},`, "ledger.bad-book"},
		{"account", `custody/sea-rescue`, `limbo/sea-rescue`, "ledger.account-key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bad := strings.Replace(good, tt.from, tt.to, 1)
			if bad == good {
				t.Fatalf("%s is not in %s", tt.from, good)
			}
			kept := opened(t, quay, "3")
			before := bytesOf(t, kept)
			err := json.Unmarshal([]byte(bad), kept)
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%v", err)
			}
			// A fault inside a field stands in the chain below the one of the book.
			if !strings.Contains(codes(err), tt.code) {
				t.Errorf("codes %s, want %s", codes(err), tt.code)
			}
			if got := bytesOf(t, kept); got != before {
				t.Errorf("a refused book changed the old one to %s", got)
			}
		})
	}
}

// codes gives the codes of all faults in the chain.
func codes(err error) string {
	all := ""
	for err != nil {
		if f, ok := err.(*fault.Error); ok {
			all += f.Code + " "
		}
		u, ok := err.(interface{ Unwrap() error })
		if !ok {
			return all
		}
		err = u.Unwrap()
	}
	return all
}
