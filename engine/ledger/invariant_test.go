package ledger_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/engine/ledger"
	"fanar/fault"
)

// I9 stands with [ledger.Suppress], I5 with the figures of the people desk.

// TestI1EverybodyIsSomewhere: opening, births and late finds, less what was taken back, are the sum over all accounts.
func TestI1EverybodyIsSomewhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 30).Draw(t, "steps"))
		var sum ledger.Lot
		for _, a := range h.book.Accounts() {
			sum = sum.Plus(h.book.Balance(a))
		}
		var came int64
		for _, o := range h.book.Origins() {
			came += o.Total
		}
		if sum != h.book.Total() || sum.Total() != came {
			t.Fatalf("the accounts hold %v, the total is %v, %d came", sum, h.book.Total(), came)
		}
	})
}

// TestI2NoCellBelowZero holds after every single act.
func TestI2NoCellBelowZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		for range rapid.IntRange(1, 25).Draw(t, "rounds") {
			h.run(t, 1)
			for _, a := range h.book.Accounts() {
				if l := h.book.Balance(a); l.Validate() != nil {
					t.Fatalf("%s holds %v: %v", a, l, l.Validate())
				}
			}
		}
	})
}

// TestI3EveryTransitHasAnAlarmAndAnOwner: whoever stands between two counts for too long is listed, with who answers.
func TestI3EveryTransitHasAnAlarmAndAnOwner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 30).Draw(t, "steps"))
		listed := map[ledger.Account]bool{}
		for _, o := range h.book.Overdue(after(h.n).Add(time.Hour), 59*time.Minute) {
			listed[o.Account] = o.Owner != ""
		}
		for _, a := range h.book.Accounts() {
			if l := h.book.Balance(a); a.Type == ledger.InTransit && l.Total() > 0 && !listed[a] {
				t.Fatalf("%d people in %s have no alarm with an owner", l.Total(), a)
			}
		}
	})
}

// TestI4CategoriesKeepTotals: no change of category changes how many people there are.
func TestI4CategoriesKeepTotals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 30).Draw(t, "steps"))
		for e := range h.book.Entries() {
			if e.Now != nil && e.Now.Total() != e.Lot.Total() {
				t.Fatalf("%s turns %v into %v", e.ID, e.Lot, *e.Now)
			}
		}
		was, now := lots().Draw(t, "was"), lots().Draw(t, "now")
		total := h.book.Total()
		err := h.book.Reclassify(ledger.Reclassification{ID: "re", Account: ship, Was: was, Now: now, Reason: "recount", By: "x", Happened: day, Recorded: day})
		if got := h.book.Total(); got.Total() != total.Total() || err == nil && was.Total() != now.Total() {
			t.Fatalf("%v became %v (%v): the total went from %d to %d", was, now, err, total.Total(), got.Total())
		}
	})
}

// TestI6NoDifferenceWithoutAReason: no entry of a random history that a person could ask about lacks its reason or its owner.
func TestI6NoDifferenceWithoutAReason(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 30).Draw(t, "steps"))
		for e := range h.book.Entries() {
			loss := e.From.Type.OpenLoss() || e.To.Type.OpenLoss()
			outside := e.From.Type == ledger.Source || e.To.Type == ledger.Source
			if (loss || outside || e.Now != nil || e.Reverses != "") && e.Reason == "" {
				t.Fatalf("%+v has no reason", e)
			}
			if (loss && e.Now == nil || e.To.Type == ledger.Source) && e.Owner == "" {
				t.Fatalf("%+v has no owner", e)
			}
		}
	})
}

// TestI6PathsThatOtherSystemsLeaveOpen holds the ways by which stock and shelter systems came to post a difference that
// nobody had explained: editing many lines at once, setting a balance to zero, changing the unit, importing a book.
func TestI6PathsThatOtherSystemsLeaveOpen(t *testing.T) {
	t.Run("zeroing", func(t *testing.T) {
		b := opened(t, ship, "14")
		refused(t, b.Post(entry(t, "z", 5, ship, source, "14", "")), fault.Invalid, "ledger.empty-reason")
		refused(t, b.Post(entry(t, "z", 5, ship, source, "14", "adjustment")), fault.Invalid, "ledger.source-reason")
		e := entry(t, "z", 5, ship, source, "14", "miscounted")
		e.Owner = ""
		refused(t, b.Post(e), fault.Invalid, "ledger.no-owner")
		balance(t, b, ship, "14")
	})
	t.Run("bulk edit", func(t *testing.T) {
		b := opened(t, ship, "14")
		for i, e := range []ledger.Entry{entry(t, "a", 5, ship, missing, "3", ""), entry(t, "b", 6, ship, absent, "3", ""), entry(t, "c", 7, source, ship, "2", "correction")} {
			if err := b.Post(e); err == nil {
				t.Errorf("line %d of the edit was posted without a reason that says anything", i+1)
			}
		}
		balance(t, b, ship, "14")
	})
	t.Run("change of unit", func(t *testing.T) {
		b := opened(t, ship, "14")
		e := entry(t, "u", 5, source, ship, "0", "opening-count")
		e.Lot = ledger.Amount(14)
		refused(t, b.Post(e), fault.Invalid, "ledger.lot-unit")
		body := bytesOf(t, b)
		var other ledger.Book
		changed := []byte(strings.Replace(body, `"unit":"people"`, `"unit":"hygiene-kit"`, 1))
		if err := json.Unmarshal(changed, &other); err == nil {
			t.Error("a book of people was read as a book of kits")
		}
	})
	t.Run("import", func(t *testing.T) {
		b := opened(t, ship, "14")
		body := bytesOf(t, b)
		var other ledger.Book
		if err := json.Unmarshal([]byte(strings.Replace(body, `"reason":"opening-count"`, `"note":"imported"`, 1)), &other); err == nil {
			t.Error("a book was imported whose entries have no reason")
		}
	})
}

// TestI7EndOfDayIsStartOfNext: however the spans are cut, each begins with what the one before ended with.
func TestI7EndOfDayIsStartOfNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 30).Draw(t, "steps"))
		cuts := []time.Time{day.Add(-time.Hour)}
		for range rapid.IntRange(1, 5).Draw(t, "cuts") {
			cuts = append(cuts, after(rapid.IntRange(0, h.n+1).Draw(t, "cut")))
		}
		cuts = append(cuts, day.Add(1000*time.Hour))
		slices.SortFunc(cuts, time.Time.Compare)
		for _, a := range h.book.Accounts() {
			var last ledger.Lot
			for i := 1; i < len(cuts); i++ {
				s := h.book.Statement(a, cuts[i-1], cuts[i])
				if s.Opening != last || s.Opening.Plus(s.In).Minus(s.Out) != s.Closing {
					t.Fatalf("%s ended with %v and began with %v: %+v", a, last, s.Opening, s)
				}
				last = s.Closing
			}
			if last != h.book.Balance(a) {
				t.Fatalf("the last day of %s ends with %v, the book has %v", a, last, h.book.Balance(a))
			}
		}
	})
}

// TestI8AnyOrderGivesTheSameBalances: two nodes that receive the same acts in two orders, some twice, hold the same.
func TestI8AnyOrderGivesTheSameBalances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 25).Draw(t, "steps"))
		var acts []ledger.Act
		for a := range h.book.Acts() {
			acts = append(acts, a)
		}
		if len(acts) == 0 {
			return
		}
		shuffled := append(rapid.Permutation(acts).Draw(t, "order"), acts[0])
		b, held, err := ledger.Assemble("SAR-1", ledger.People, shuffled)
		if err != nil || len(held) != 0 {
			t.Fatalf("%v, held %+v", err, held)
		}
		if got, want := stateOf(t, b), h.state(t); got != want {
			t.Fatalf("in another order:\n%s\nwant\n%s", got, want)
		}
	})
}

// TestSoakLedger posts as many entries as FANAR_SOAK_ENTRIES says, of random kinds over random accounts, and checks the
// invariants along the way against a second, plainer sum. It runs with tools/soak.sh ledger, and small otherwise.
func TestSoakLedger(t *testing.T) {
	entries := 20_000
	if n, err := strconv.Atoi(os.Getenv("FANAR_SOAK_ENTRIES")); err == nil && n > 0 {
		entries = n
	}
	seed, _ := strconv.ParseUint(os.Getenv("FANAR_SOAK_SEED"), 10, 64)
	random := rand.New(rand.NewPCG(seed, 11))
	b := newBook(t)
	b.Grow(entries)
	accounts := []ledger.Account{ship, patrol, quay, centre, clinic, police, missing, absent, body("clinic", "town"), boat}
	sums, came := map[ledger.Account]int64{}, int64(0)
	refusals := 0
	for i := 0; i < entries; {
		e := ledger.Entry{ID: "E" + strconv.Itoa(i+1), From: accounts[random.IntN(len(accounts))], To: accounts[random.IntN(len(accounts))],
			Lot: ledger.Count(int32(1 + random.IntN(3))), Reason: "recount", Owner: "sea-rescue", By: "soak", Happened: after(i % 500_000), Recorded: after(i % 500_000)}
		if random.IntN(8) == 0 || came == 0 {
			e.From, e.Reason = source, ledger.LateFind
			if e.To.Type == ledger.MissingAtSea {
				e.To = ship
			}
		} else if random.IntN(9) == 0 {
			e.To, e.Reason = source, ledger.Miscounted
		}
		if err := b.Post(e); err != nil {
			if k := fault.KindOf(err); k != fault.Conflict && k != fault.Invalid {
				t.Fatalf("entry %d: %v", i, err)
			}
			refusals++
			continue
		}
		n := e.Lot.Total()
		if e.From.Type == ledger.Source {
			came += n
		} else {
			sums[e.From] -= n
		}
		if e.To.Type == ledger.Source {
			came -= n
		} else {
			sums[e.To] += n
		}
		i++
		if i%(entries/20+1) == 0 || i == entries {
			total := int64(0)
			for _, a := range b.Accounts() {
				l := b.Balance(a)
				if l.Total() != sums[a] || l.Validate() != nil {
					t.Fatalf("after %d entries %s holds %v, want %d", i, a, l, sums[a])
				}
				total += l.Total()
			}
			if all := b.Total(); total != came || all.Total() != came {
				t.Fatalf("after %d entries the accounts hold %d, %d came", i, total, came)
			}
		}
	}
	head := b.Head()
	again, err := ledger.Resume(head)
	if err != nil || again.Total() != b.Total() {
		t.Fatalf("the head of %d entries does not resume: %v", entries, err)
	}
	t.Logf("%d entries, %d refused, %d people", entries, refusals, came)
}
