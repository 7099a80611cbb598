package care_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"fanar/desk/desktest"
	"fanar/desk/people"
	"fanar/desk/people/care"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// Whatever happens in whatever order: nobody is covered who is not there, what is shown agrees with the ledger, a movement
// never closes what was open, and the rows are those that a replay derives.
func TestNothingClosesByItself(t *testing.T) {
	n, cases := open(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		cases++
		id := fmt.Sprintf("SAR-%d", cases+1)
		n.Record(rt, people.DraftAssertion(id, people.Estimate{Best: 30, Method: "alert", Source: "phone"}))
		n.Do(rt, officer, people.CountEmbarked{Case: id, Account: "hotspot", Lot: lot(rt, "4 male/12-17, 3 unaccompanied-child")})
		where := []string{"hotspot", "annex", "pozzallo"}
		place := func(label string) string { return rapid.SampledFrom(where).Draw(rt, label) }
		few := rapid.Int32Range(1, 3)
		steps := rapid.IntRange(1, 14).Draw(rt, "steps")
		for range steps {
			before := sums(rt, n, id)
			moves := false
			var c dispatch.Command
			switch rapid.IntRange(0, 6).Draw(rt, "what") {
			case 0:
				c = care.AssignRepresentatives{Case: id, Place: place("at"), Children: few.Draw(rt, "children"), By: "tutors",
					Role: rapid.SampledFrom([]string{care.Representative, care.TrainedPerson}).Draw(rt, "role")}
			case 1:
				c = care.NoteInterests{Case: id, Place: place("at"), Children: few.Draw(rt, "children")}
			case 2, 3:
				k := few.Draw(rt, "children")
				moves = true
				c = people.Move{Case: id, From: place("from"), To: place("to"), Lot: ledger.Of(k, ledger.Category{Sex: ledger.Male, Age: ledger.Age12To17}).
					WithSide(ledger.UnaccompaniedChild, k)}
			case 4:
				k := few.Draw(rt, "children")
				moves = true
				c = people.Move{Case: id, From: place("from"), To: "absent", Owner: "red-cross", Reason: "not-at-count",
					Lot: ledger.Of(k, ledger.Category{Sex: ledger.Male, Age: ledger.Age12To17}).WithSide(ledger.UnaccompaniedChild, k)}
			case 5:
				c = care.TakeBack{Case: id, Entry: rapid.SampledFrom([]string{"C1", "C2", "C3", "C4"}).Draw(rt, "entry"), Reason: "wrong"}
			case 6:
				c = care.Review{Case: id}
			}
			who := officer
			switch c.(type) {
			case care.Review:
				who = port
			case people.Move:
				who = officer
			}
			if _, err := n.Try(who, c); err != nil && fault.KindOf(err) == fault.Internal {
				rt.Fatalf("%+v: %v", c, err)
			}
			after := sums(rt, n, id)
			if after.covered > after.children || after.noted > after.children {
				rt.Fatalf("after %+v more are covered than are there: %+v", c, after)
			}
			if moves && after.openAndLost < before.openAndLost {
				rt.Fatalf("%+v closed what was open: %+v, then %+v", c, before, after)
			}
		}
	})
	n.Verify(t)
}

// sum is what the care file says in numbers.
type sum struct{ children, covered, noted, openAndLost int32 }

// sums reads the file and holds it against the ledger.
func sums(t *rapid.T, n *desktest.Node, id string) sum {
	t.Helper()
	var c care.Care
	var o people.Headcount
	n.View(t, func(r journal.Reader) (err error) {
		if c, err = care.Of(r, id, monitor, n.Clock.Now()); err != nil {
			return err
		}
		o, err = people.Overview(r, id, monitor)
		return err
	})
	ledgerSays := map[ledger.Account]int32{}
	lost := int32(0)
	for _, b := range o.Balances {
		if b.OpenLoss {
			lost += b.Lot.Side(ledger.UnaccompaniedChild)
			continue
		}
		ledgerSays[b.Account] = b.Lot.Side(ledger.UnaccompaniedChild)
	}
	s := sum{openAndLost: *c.Unassigned + lost}
	for _, p := range c.Places {
		if *p.Children != ledgerSays[p.Account] {
			t.Fatalf("%s has %d children by the file and %d by the ledger", p.Account.String(), *p.Children, ledgerSays[p.Account])
		}
		s.children += *p.Children
		s.covered += *p.Represented + *p.Trained
		s.noted += *p.Noted
		if *p.Represented+*p.Trained > *p.Children || *p.Noted > *p.Children {
			t.Fatalf("more are covered at %s than are there: %+v", p.Account.String(), p)
		}
	}
	if *c.Lost != lost {
		t.Fatalf("the file says %d lost, the ledger %d", *c.Lost, lost)
	}
	return s
}

// BenchmarkOpen reads what is open over a hundred cases, as the list of the port coordinator does.
func BenchmarkOpen(b *testing.B) {
	n := open(b)
	for i := range 100 {
		id := "SAR-" + string(rune('A'+i/26)) + string(rune('A'+i%26))
		n.Record(b, people.DraftAssertion(id, people.Estimate{Best: 30, Method: "alert", Source: "phone"}))
		n.Do(b, officer, people.CountEmbarked{Case: id, Account: "hotspot", Lot: lot(b, "16 male/18-59, 4 male/12-17, 3 unaccompanied-child")})
	}
	for b.Loop() {
		n.View(b, func(r journal.Reader) error {
			all, err := care.Open(r, port, n.Clock.Now(), 0)
			if len(all) != 100 {
				b.Fatalf("got %d cases", len(all))
			}
			return err
		})
	}
}
