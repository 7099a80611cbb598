package journal_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
	"fanar/world"
)

// allRows gives every derived row of a store.
func allRows(s journal.Store) (rows map[string][]journal.Row, err error) {
	rows = make(map[string][]journal.Row)
	err = s.View(context.Background(), func(r journal.Reader) error {
		tables, err := r.(journal.Listing).Tables()
		if err != nil {
			return err
		}
		for _, table := range tables {
			if rows[table], err = journal.Collect(r.Scan(table, "", "")); err != nil {
				return err
			}
		}
		return nil
	})
	return rows, err
}

var errKilled = errors.New("killed")

// killedAfter is a store whose nth write transaction from now, and all after it, come to nothing.
func killedAfter(s journal.Store, n int) journal.Store {
	return storeThat{s, func(ctx context.Context, fn func(journal.Tx) error) error {
		n--
		return s.Update(ctx, func(tx journal.Tx) error {
			if err := fn(tx); err != nil || n >= 0 {
				return err
			}
			return errKilled
		})
	}}
}

var tallies = []journal.Projection{storetest.Tallies{}}

// The views that are derived again are the rows of the live run, also when deriving them was killed at any of its
// transactions, any number of times, and finished by opening the journal.
func TestRebuiltViewsAreThoseOfTheLiveRun(t *testing.T) {
	folder := t.TempDir()
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		store, err := sqlite.Open(context.Background(), filepath.Join(folder, fmt.Sprintf("%d.db", run)))
		if err != nil {
			rt.Fatal(err)
		}
		defer store.Close()
		o := journal.Options{Identity: storetest.Identity(t), World: world.Real(), Projections: tallies}
		j, err := journal.Open(context.Background(), store, o)
		if err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 3).Draw(rt, "appends") {
			subjects := rapid.SliceOfN(rapid.SampledFrom([]string{"case/1", "case/10", "case/2", "vessel/V-1"}), 0, 30).Draw(rt, "subjects")
			if _, err := j.Append(context.Background(), duty, states(subjects...)); err != nil {
				rt.Fatal(err)
			}
		}
		if rapid.Bool().Draw(rt, "rotate") {
			if _, err := j.RotateKey(context.Background(), random(byte(run)), func(id event.Identity) error { o.Next = id; return nil }); err != nil {
				rt.Fatal(err)
			}
		}
		j.Close()
		live, err := allRows(store)
		if err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(0, 2).Draw(rt, "kills") {
			after := rapid.IntRange(0, 4).Draw(rt, "after")
			if err := journal.Rebuild(context.Background(), killedAfter(store, after), tallies, nil); err != nil && !errors.Is(err, errKilled) {
				rt.Fatal(err)
			}
		}
		if rapid.Bool().Draw(rt, "finished by opening") {
			if j, err = journal.Open(context.Background(), store, o); err != nil {
				rt.Fatal(err)
			}
			j.Close()
		} else if err := journal.Rebuild(context.Background(), store, tallies, nil); err != nil {
			rt.Fatal(err)
		}
		again, err := allRows(store)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(live, again); diff != "" {
			rt.Fatalf("the rows are others (-live +again):\n%s", diff)
		}
		if err := store.View(context.Background(), func(r journal.Reader) error {
			rep, err := journal.Verify(context.Background(), r, journal.VerifyOptions{Projections: tallies})
			if err == nil && rep.Stale {
				err = errors.New("the views are said to be stale")
			}
			return err
		}); err != nil {
			rt.Fatal(err)
		}
	})
}

// A long journal is derived again in several transactions, and killed between them carries on where it was.
func TestRebuildCarriesOn(t *testing.T) {
	store := openStore(t)
	j := open(t, store, tallies...)
	for range 3 {
		mustAppend(t, j, many(2000))
	}
	j.Close()
	live, err := allRows(store)
	if err != nil {
		t.Fatal(err)
	}
	// One transaction marks the views, one clears them, the third derives the first records.
	if err := journal.Rebuild(context.Background(), killedAfter(store, 3), tallies, nil); !errors.Is(err, errKilled) {
		t.Fatalf("got %v, want to be killed", err)
	}
	var steps []uint64
	if err := journal.Rebuild(context.Background(), store, tallies, func(done, total uint64) {
		if total != 6_001 {
			t.Errorf("the total is %d", total)
		}
		steps = append(steps, done)
	}); err != nil {
		t.Fatal(err)
	}
	if len(steps) < 2 || steps[0] <= 4096 || !slices.IsSorted(steps) || steps[len(steps)-1] != 6_001 {
		t.Errorf("the steps are %v: want to carry on after the first transaction's records, up to 6001", steps)
	}
	again, err := allRows(store)
	if err != nil {
		t.Fatal(err)
	}
	if diff := difference(live, again); diff != "" {
		t.Errorf("the rows are others:\n%s", diff)
	}
}

// versioned is a projection whose version says which rows it derives.
type versioned struct{ version int }

func (v versioned) ViewVersion() int { return v.version }

func (v versioned) Apply(w journal.Writer, e event.Event) error {
	return names.Put(w, fmt.Sprintf("v%d-%s", v.version, e.Subject), e.Number, e.Subject)
}

func TestOpenDerivesViewsOfAnotherVersionAgain(t *testing.T) {
	store := openStore(t)
	j := open(t, store, versioned{1})
	mustAppend(t, j, states("case/1", "case/2"))
	j.Close()
	for _, c := range []struct {
		name        string
		projections []journal.Projection
		rebuilt     bool
		want        []string
	}{
		{"the same version", []journal.Projection{versioned{1}}, false, []string{"v1-case/1", "v1-case/2", "v1-node/node-1"}},
		{"another version", []journal.Projection{versioned{2}}, true, []string{"v2-case/1", "v2-case/2", "v2-node/node-1"}},
		{"one projection more", []journal.Projection{versioned{2}, storetest.Tallies{}}, true, []string{"v2-case/1", "v2-case/2", "v2-node/node-1"}},
		{"another order", []journal.Projection{storetest.Tallies{}, versioned{2}}, true, []string{"v2-case/1", "v2-case/2", "v2-node/node-1"}},
		{"none", nil, true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			told := false
			j := openWith(t, store, journal.Options{Projections: c.projections, Rebuilding: func(_, _ uint64) { told = true }})
			defer j.Close()
			if told != c.rebuilt {
				t.Errorf("derived again: %v, want %v", told, c.rebuilt)
			}
			rows, err := allRows(store)
			if err != nil {
				t.Fatal(err)
			}
			var keys []string
			for _, row := range rows["names"] {
				keys = append(keys, row.Key)
			}
			if diff := cmp.Diff(c.want, keys); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			rep := verify(t, j, journal.VerifyOptions{Projections: append([]journal.Projection{}, c.projections...)})
			if rep.Stale || rep.Records != 3 {
				t.Errorf("the report is %+v", rep)
			}
		})
	}
}

// While the views are behind, nothing is decided on them.
func TestNothingIsAppendedOnViewsThatAreBehind(t *testing.T) {
	store := openStore(t)
	j := open(t, store, tallies...)
	mustAppend(t, j, many(3))
	if err := journal.Rebuild(context.Background(), killedAfter(store, 1), tallies, nil); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	_, err := j.Append(context.Background(), duty, func(journal.Tx) ([]event.Draft, error) {
		t.Error("something was decided on views that are behind")
		return nil, nil
	})
	wantReadOnly(t, err, "the views are of another version of the program, or are being derived again")
}

// A journal that has fewer records than its views follow from was cut off: nothing is derived over that.
func TestOpenRefusesAJournalThatWasCutOff(t *testing.T) {
	store := openStore(t)
	j := open(t, store, tallies...)
	mustAppend(t, j, many(3))
	j.Close()
	cut := cutOff{store, 3}
	want := journal.Damage{Record: 4, What: "it is missing: the views follow from 4 records, and 3 are here"}
	_, err := journal.Open(context.Background(), cut, journal.Options{Identity: storetest.Identity(t), World: world.Real(), Projections: tallies})
	wantDamage(t, err, want)
	wantDamage(t, journal.Rebuild(context.Background(), cut, nil, nil), want)
	wantDamage(t, verifyError(t, cut, context.Background(), journal.VerifyOptions{Projections: []journal.Projection{}}), journal.Damage{Record: 4, What: "it is missing"})
}

// cutOff is a store that says that it has only some of its records.
type cutOff struct {
	journal.Store
	head uint64
}

type cutReader struct {
	journal.Reader
	head uint64
}

func (r cutReader) Head() (uint64, error) { return r.head, nil }

type cutTx struct {
	journal.Tx
	head uint64
}

func (t cutTx) Head() (uint64, error) { return t.head, nil }

func (c cutOff) View(ctx context.Context, fn func(journal.Reader) error) error {
	return c.Store.View(ctx, func(r journal.Reader) error { return fn(cutReader{r, c.head}) })
}

func (c cutOff) Update(ctx context.Context, fn func(journal.Tx) error) error {
	return c.Store.Update(ctx, func(tx journal.Tx) error { return fn(cutTx{tx, c.head}) })
}

// A record that no projection knows is kept, verified, found by its subject and handed on like any other.
func TestUnknownKindsAreKept(t *testing.T) {
	store := openStore(t)
	j := open(t, store, tallies...)
	mustAppend(t, j, func(journal.Tx) ([]event.Draft, error) {
		return []event.Draft{{Subject: "case/1", Fact: ofTomorrow{Words: "قارب"}}}, nil
	})
	mustSign(t, j)
	verify(t, j, journal.VerifyOptions{Projections: tallies})
	b, _ := export(t, j, "case/1")
	rep, err := journal.VerifyBundle(b, nil)
	if err != nil {
		t.Fatal(err)
	}
	last := rep.Events[len(rep.Events)-1]
	if last.Kind != "tomorrow.thing-done" || last.Version != 9 || string(last.Body) != `{"words":"قارب"}` {
		t.Errorf("the bundle has %+v", last)
	}
	to := openStore(t)
	if err := copyTo(j, to); err != nil {
		t.Fatal(err)
	}
	if err := journal.Rebuild(context.Background(), to, tallies, nil); err != nil {
		t.Fatal(err)
	}
	if err := verifyError(t, to, context.Background(), journal.VerifyOptions{Projections: tallies}); err != nil {
		t.Error(err)
	}
}

// ofTomorrow is a fact of a later version of the program.
type ofTomorrow struct {
	Words string `json:"words"`
}

func (ofTomorrow) Kind() string { return "tomorrow.thing-done" }

func (ofTomorrow) Version() int { return 9 }

func TestRebuildOfNothing(t *testing.T) {
	if err := journal.Rebuild(context.Background(), openStore(t), tallies, nil); err != nil {
		t.Error(err)
	}
	store := openStore(t)
	j := open(t, store, tallies...)
	mustAppend(t, j, many(2))
	j.Close()
	err := journal.Rebuild(context.Background(), store, []journal.Projection{refusing{}}, nil)
	if !errors.Is(err, errOnPurpose) || !strings.Contains(err.Error(), "record 2, a sea.vessel-sighted") {
		t.Errorf("got %v, want the projection's error with the record", err)
	}
	if fault.KindOf(err) == fault.Invalid {
		t.Errorf("got %v as invalid input", err)
	}
}

// refusing cannot derive anything from a sighting.
type refusing struct{}

func (refusing) Apply(_ journal.Writer, e event.Event) error {
	if e.Number == 2 {
		return errOnPurpose
	}
	return nil
}
