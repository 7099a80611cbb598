package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/world"
)

// Sighted is a fact of a usual size, for journals in tests.
type Sighted struct {
	Vessel string  `json:"vessel"`
	Lat    float64 `json:"lat"`
	Lon    float64 `json:"lon"`
	Aboard int     `json:"aboard"`
	Words  string  `json:"words"`
}

// Kind names the fact.
func (Sighted) Kind() string { return "sea.vessel-sighted" }

// Sighting decides to record one sighting by a vessel about one of 50 cases; i chooses the case and the people aboard.
func Sighting(vessel, i int) journal.Decide {
	return func(journal.Tx) ([]event.Draft, error) {
		name := fmt.Sprintf("V-%d", vessel)
		return []event.Draft{{
			Subject: fmt.Sprintf("case/SAR-%d", i%50),
			Refs:    []string{"vessel/" + name},
			Marks:   event.Marks{Releasable: []string{"MRCC-A", "NGO-B"}},
			Fact:    Sighted{Vessel: name, Lat: 33.9, Lon: 12.6, Aboard: i % 90, Words: "rubber boat, low in the water, 3 NM south of the last position"},
		}}, nil
	}
}

// Tallies is a projection over [Sighted]: a row for each case, which hangs on all earlier facts about it, and a waiting
// list that rows are added to and removed from.
type Tallies struct{}

// Tally is one case's row.
type Tally struct {
	Facts  int    `json:"facts"`
	Aboard int    `json:"aboard"`
	Last   string `json:"last"`
}

// TallyTable has the rows that [Tallies] derives, by subject.
const TallyTable = journal.Table[Tally]("tally")

const waiting = journal.Table[string]("waiting")

// Apply derives the rows of one fact.
func (Tallies) Apply(w journal.Writer, e event.Event) error {
	var s Sighted
	if e.Kind != s.Kind() {
		return nil
	}
	if err := e.Decode(&s); err != nil {
		return err
	}
	t, _, err := TallyTable.Get(w, e.Subject)
	if err != nil {
		return err
	}
	t.Facts++
	t.Aboard += s.Aboard
	t.Last = s.Vessel
	if err := TallyTable.Put(w, e.Subject, e.Number, t); err != nil {
		return err
	}
	if e.Number%7 == 0 {
		for first, err := range waiting.All(w, "") {
			if err != nil {
				return err
			}
			return waiting.Delete(w, first)
		}
	}
	key := fmt.Sprintf("%d-%s", e.Number%10, e.Subject)
	return waiting.Put(w, key, e.Number, key)
}

// NewIdentity gives the same organisation, node and keys each time.
func NewIdentity() (event.Identity, error) {
	return event.NewIdentity("MRCC-A", "node-1", rand.NewChaCha8([32]byte{7}), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
}

// Identity is [NewIdentity] for a test.
func Identity(t testing.TB) event.Identity {
	t.Helper()
	id, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// OpenJournal opens a journal with [Identity] over a store and closes it after the test.
func OpenJournal(t testing.TB, s journal.Store, projections ...journal.Projection) *journal.Journal {
	t.Helper()
	j, err := journal.Open(context.Background(), s, journal.Options{Identity: Identity(t), World: world.Real(), Projections: projections})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

// Fill records n sightings and a signed checkpoint after every tenth.
func Fill(t testing.TB, j *journal.Journal, n int) {
	t.Helper()
	for i := range n {
		if _, err := j.Append(context.Background(), event.Author{User: "duty"}, Sighting(i%5, i)); err != nil {
			t.Fatal(err)
		}
		if i%10 == 9 {
			if err := j.Sign(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
}
