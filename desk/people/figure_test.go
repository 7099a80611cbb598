package people_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/policy"
)

func figure(t desktest.Fataler, n *desktest.Node, name string, viewer policy.Actor, happened, recorded time.Time) people.Figure {
	t.Helper()
	var f people.Figure
	n.View(t, func(r journal.Reader) (err error) {
		f, err = people.FigureOf(r, name, viewer, happened, recorded, n.Clock.Now())
		return err
	})
	return f
}

// TestI5FiguresRecomputeToTheSameHash: whatever is recorded later, a figure as of two times stays what it was, to the hash.
func TestI5FiguresRecomputeToTheSameHash(t *testing.T) {
	n, cases := open(t), 0
	rapid.Check(t, func(t *rapid.T) {
		cases++
		h := history{n: n, id: fmt.Sprintf("FIG-%d", cases)}
		n.Record(t, people.DraftAssertion(h.id, people.Estimate{Best: 30}))
		n.Do(t, lead, people.CountEmbarked{Case: h.id, Account: "mv-aurora", Lot: lot(t, "20")})
		run := func(steps int) {
			for range steps {
				n.Clock.Advance(time.Minute)
				c := h.draw(t)
				_, _ = n.Try(h.somebody(t, c), c) // what is refused leaves no record
			}
		}
		run(rapid.IntRange(1, 5).Draw(t, "before"))
		happened, recorded := n.Clock.Now(), n.Clock.Now()
		var first []people.Figure
		for _, f := range people.Figures() {
			first = append(first, figure(t, n, f.Name, monitor, happened, recorded))
		}
		n.Clock.Advance(time.Millisecond)
		run(rapid.IntRange(1, 5).Draw(t, "after"))
		for i, f := range people.Figures() {
			again := figure(t, n, f.Name, monitor, happened, recorded)
			if again.Hash != first[i].Hash || *again.People != *first[i].People {
				t.Fatalf("%s was %d (%s) and is %d (%s)", f.Name, *first[i].People, first[i].Hash, *again.People, again.Hash)
			}
		}
	})
	n.Verify(t)
}

// TestFigures holds each figure over one story, in both times, and against what a viewer may not see.
func TestFigures(t *testing.T) {
	n := aboard(t)
	start := n.Clock.Now()
	value := func(name string) int64 {
		t.Helper()
		f := figure(t, n, name, monitor, time.Time{}, time.Time{})
		if f.Definition == "" || f.Unit != "people" || f.Method == "" || f.Counter == "" || !strings.HasPrefix(f.Hash, "sha256:") || f.Recorded.IsZero() {
			t.Errorf("R57: %+v", f)
		}
		return *f.People
	}
	n.Clock.Advance(time.Hour)
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "90")})
	if f := figure(t, n, people.FigureLanded, port, time.Time{}, time.Time{}); f.People == nil || *f.People != 0 {
		t.Errorf("nothing counts yet: %+v", f)
	}
	n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "88")})
	n.Do(t, lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: lot(t, "2"), Reason: "medical-evacuation"})
	if got := value(people.FigureLanded); got != 90 {
		t.Errorf("landed %d, want 88 + 2", got)
	}
	if got := value(people.FigureOpenLoss); got != 2 {
		t.Errorf("open loss %d, want 2", got)
	}
	n.Do(t, lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "left-system/libyan-cg/tripoli", Lot: lot(t, "3"), Reason: "taken-by-other", Owner: "sea-rescue"})
	n.Do(t, lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "left-system/libyan-cg/", Lot: lot(t, "1"), Reason: "taken-by-other", Owner: "sea-rescue"})
	f := figure(t, n, people.FigureReturnedUnsafe, monitor, time.Time{}, time.Time{})
	if *f.People != 3 || *f.Unknown != 1 || len(f.Cases) != 1 {
		t.Errorf("returned %+v", f)
	}
	n.Do(t, lead, people.Reverse{Case: "SAR-1", Entry: "E6", Reason: "wrong-case"})
	if got := value(people.FigureReturnedUnsafe); got != 0 {
		t.Errorf("a reversed posting counts: %d", got)
	}
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "fezzan", Lot: lot(t, "1"), NextPort: "tripoli"})
	n.Do(t, foreign, people.ReceiveHandover{Case: "SAR-1", Handover: "H9", Lot: lotp(t, "1")})
	if got := value(people.FigureReturnedUnsafe); got != 1 {
		t.Errorf("a vessel bound for an unsafe port does not count: %d", got)
	}
	if got := figure(t, n, people.FigureLanded, monitor, start, time.Time{}); *got.People != 0 {
		t.Errorf("as of the start %d had landed", *got.People)
	}
	if got := figure(t, n, people.FigureLanded, monitor, time.Time{}, start); *got.People != 0 {
		t.Errorf("as recorded at the start %d had landed", *got.People)
	}
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "1")})
	if got := figure(t, n, people.FigureLanded, port, time.Time{}, time.Time{}); !got.Hidden || got.People != nil || got.Hash != "" || !got.Cases[0].Hidden {
		t.Errorf("the port has a count to make and sees %+v", got)
	}
	n.View(t, func(r journal.Reader) error {
		if _, err := people.FigureOf(r, "saved", monitor, start, start, start); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an unknown figure gives %v", err)
		}
		return nil
	})
	n.Verify(t)
}

// TestPlaceRegisteredLater: the strip follows the directory, also for people who stand there already.
func TestPlaceRegisteredLater(t *testing.T) {
	n := open(t)
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "custody/port-authority/new-quay", Lot: lot(t, "9")})
	landed := func() int64 {
		var s people.Strip
		n.View(t, func(r journal.Reader) (err error) { s, err = people.StripOf(r, "SAR-1", monitor); return err })
		return *s.Stages[2].People
	}
	if got := landed(); got != 0 {
		t.Errorf("%d landed at a place that nobody knows", got)
	}
	n.Do(t, admin, directory.RegisterPlace{Place: directory.Place{ID: "new-quay", Name: "New quay", Type: "port", Country: "IT", Org: "port-authority"}})
	if got := landed(); got != 9 {
		t.Errorf("%d landed, want 9", got)
	}
	n.Verify(t)
}

// TestSheetHoldsBackSmallNumbers: what is exported to publish says no cell of 1 to 4, and nothing to somebody who owes a count.
func TestSheetHoldsBackSmallNumbers(t *testing.T) {
	n := open(t)
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "40 male/18-59, 20 female/18-59, 3 female/0-4")})
	n.Do(t, guard, people.CountEmbarked{Case: "SAR-1", Account: "cp-319", Lot: lot(t, "30 male/18-59, 25 female/18-59, 12 female/0-4")})
	sheet := func(viewer policy.Actor) (string, error) {
		var text []byte
		var err error
		n.View(t, func(r journal.Reader) error {
			var s people.Sheet
			if s, err = people.SheetOf(r, "SAR-1", viewer); err == nil {
				text, err = s.MarshalText()
			}
			return nil
		})
		return string(text), err
	}
	got, err := sheet(port)
	want := `case,account,female/0-4,female/18-59,male/18-59,total
SAR-1,custody/coast-guard/cp-319,c,c,30,67
SAR-1,custody/sea-rescue/mv-aurora,c,c,40,63
SAR-1,total,15,45,70,130
`
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: ledger.Of(40, ledger.Category{Sex: ledger.Male, Age: ledger.Age18To59})})
	if _, err := sheet(port); fault.As(err).Code != "people.count-first" {
		t.Errorf("the port owes a count and gets %v", err)
	}
}

// TestS28RescuedIsASeriesAndNotAConflict: a figure of people rescued is asked as of several dates, and each answer stays beside
// the others with its own hash. What somebody says in round words is kept with its words and its date, and never becomes the
// figure.
func TestS28RescuedIsASeriesAndNotAConflict(t *testing.T) {
	n := open(t)
	n.Record(t, people.DraftAssertion("FIG-28", people.Estimate{Best: 90}))
	start := n.Clock.Now()
	n.Do(t, lead, people.CountEmbarked{Case: "FIG-28", Account: "mv-aurora", Lot: lot(t, "35")})
	n.Do(t, lead, people.CountEmbarked{Case: "FIG-28", Account: "deceased-recovered/sea-rescue/mv-aurora", Lot: lot(t, "1")})
	n.Do(t, lead, people.Move{Case: "FIG-28", From: "mv-aurora", To: "deceased-recovered", Lot: lot(t, "1"), Reason: "died-on-board"})
	april := n.Clock.Now()
	n.Clock.Advance(24 * time.Hour)
	n.Do(t, lead, people.CountEmbarked{Case: "FIG-28", Account: "mv-aurora", Lot: lot(t, "5"), Reason: ledger.LateFind})
	december := n.Clock.Now()
	series := map[time.Time]int64{start.Add(-time.Hour): 0, april: 35, december: 40}
	hashes := map[string]bool{}
	for at, want := range series {
		f := figure(t, n, people.FigureRescued, monitor, at, at)
		if *f.People != want {
			t.Errorf("rescued as of %s: %d, want %d (who died afterwards stays in it, a body is not)", at, *f.People, want)
		}
		hashes[f.Hash] = true
	}
	if len(hashes) != len(series) {
		t.Errorf("%d answers have %d hashes", len(series), len(hashes))
	}
	early := figure(t, n, people.FigureRescued, monitor, april, april)
	n.Clock.Advance(time.Hour)
	n.Do(t, lead, people.CountEmbarked{Case: "FIG-28", Account: "mv-aurora", Lot: lot(t, "2"), Reason: ledger.LateFind, At: april}) // recorded late
	if again := figure(t, n, people.FigureRescued, monitor, april, april); again.Hash != early.Hash || *again.People != 35 {
		t.Errorf("what was known in April is %d (%s) now, and was 35 (%s)", *again.People, again.Hash, early.Hash)
	}
	if known := figure(t, n, people.FigureRescued, monitor, april, n.Clock.Now()); *known.People != 37 {
		t.Errorf("April as known today: %d, want 37", *known.People)
	}

	n.Do(t, lead, people.Assert{Case: "FIG-28", Subject: "rescued", Best: new(40), Hedge: "about", Method: "press", Source: "close to 40, says the operation"})
	if f := figure(t, n, people.FigureRescued, monitor, december, december); *f.People != 40 {
		t.Errorf("a statement changed the figure to %d", *f.People)
	}
	n.View(t, func(r journal.Reader) error {
		o, err := people.Overview(r, "FIG-28", monitor)
		if len(o.Contradictions) != 0 {
			t.Errorf("a round statement is called a contradiction: %v", o.Contradictions)
		}
		if last := o.Assertions[len(o.Assertions)-1]; last.Source != "close to 40, says the operation" || last.Subject != "rescued" {
			t.Errorf("the words were not kept: %+v", last)
		}
		return err
	})
	n.Verify(t)
}
