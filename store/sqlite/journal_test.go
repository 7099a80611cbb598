package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/world"
)

// sighted is a fact of a usual size.
type sighted struct {
	Vessel string  `json:"vessel"`
	Lat    float64 `json:"lat"`
	Lon    float64 `json:"lon"`
	Aboard int     `json:"aboard"`
	Words  string  `json:"words"`
}

func (sighted) Kind() string { return "sea.vessel-sighted" }

// sighting decides to record one sighting about one of 50 cases.
func sighting(writer int, i int64) journal.Decide {
	return func(journal.Tx) ([]event.Draft, error) {
		return []event.Draft{{
			Subject: fmt.Sprintf("case/SAR-%d", i%50),
			Refs:    []string{fmt.Sprintf("vessel/V-%d", writer)},
			Marks:   event.Marks{Releasable: []string{"MRCC-A", "NGO-B"}},
			Fact:    sighted{Vessel: fmt.Sprintf("V-%d", writer), Lat: 33.9, Lon: 12.6, Aboard: int(i % 90), Words: "rubber boat, low in the water, 3 NM south of the last position"},
		}}, nil
	}
}

// ledger is a projection with a row for each subject and one for each record, whose rows hang on earlier ones.
type ledger struct{}

type tally struct {
	Facts  int    `json:"facts"`
	Aboard int    `json:"aboard"`
	Last   string `json:"last"`
}

const tallies = journal.Table[tally]("tally")

func (ledger) Apply(w journal.Writer, e event.Event) error {
	var s sighted
	if e.Kind != s.Kind() {
		return nil
	}
	if err := e.Decode(&s); err != nil {
		return err
	}
	t, _, err := tallies.Get(w, e.Subject)
	if err != nil {
		return err
	}
	t.Facts++
	t.Aboard += s.Aboard
	t.Last = s.Vessel
	return tallies.Put(w, e.Subject, e.Number, t)
}

// identity makes the same keys each time.
func identity(t testing.TB) event.Identity {
	t.Helper()
	id, err := event.NewIdentity("MRCC-A", "node-1", rand.NewChaCha8([32]byte{7}), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// openJournal opens a journal in a file and closes it after the test.
func openJournal(t testing.TB, path string, projections ...journal.Projection) (*journal.Journal, *sqlite.Store) {
	t.Helper()
	store, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(context.Background(), store, journal.Options{Identity: identity(t), World: world.Real(), Projections: projections})
	if err != nil {
		store.Close()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		j.Close()
		if err := store.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return j, store
}

func percentile(waits [][]time.Duration, p float64) time.Duration {
	all := slices.Concat(waits...)
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[int(p*float64(len(all)-1))]
}
