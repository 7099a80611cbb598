package journal_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanar/record/journal"
	"fanar/store/storetest"
)

func copyTo(j *journal.Journal, to journal.Store) error {
	return j.View(context.Background(), func(r journal.Reader) error {
		return journal.Copy(context.Background(), r, to, journal.LoadOptions{})
	})
}

// all is everything of a store but its views and what the journal keeps about itself.
type all struct {
	Records     []journal.NumberedRecord
	Nodes       []journal.Node
	Checkpoints []string
	Sides       []journal.SideEntry
}

func readAll(t testing.TB, s journal.Store) (a all) {
	t.Helper()
	if err := s.View(context.Background(), func(r journal.Reader) (err error) {
		if a.Records, err = journal.Collect(r.Records(1, 1<<40)); err != nil {
			return err
		}
		if a.Nodes, err = journal.Collect(r.Nodes(0, 1<<40)); err != nil {
			return err
		}
		if a.Checkpoints, err = r.Checkpoints(1 << 20); err != nil {
			return err
		}
		for e, err := range r.Sides("") {
			if err != nil {
				return err
			}
			if e.Table != "journal" {
				a.Sides = append(a.Sides, e)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return a
}

// difference is cmp.Diff for large values, which are compared quickly if they are the same.
func difference(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return cmp.Diff(want, got)
}

func TestCopyIsTheSameJournal(t *testing.T) {
	store, j, ids := rotated(t)
	mustAppend(t, j, many(1100)) // more than one commit
	mustSign(t, j)
	mustSign(t, j) // two over the same records
	mustAppend(t, j, many(3))
	if err := j.KeepSide(context.Background(), func(tx journal.Tx) error {
		return errors.Join(tx.PutSide("session", "a", []byte("one")), tx.PutSide("password", "b", []byte("two")))
	}); err != nil {
		t.Fatal(err)
	}
	to := openStore(t)
	var steps []uint64
	if err := j.View(context.Background(), func(r journal.Reader) error {
		return journal.Copy(context.Background(), r, to, journal.LoadOptions{
			OrgKey:   ids[0].OrgKey.Public().(ed25519.PublicKey),
			Progress: func(done, total uint64) { steps = append(steps, done, total) },
		})
	}); err != nil {
		t.Fatal(err)
	}
	if diff := difference(readAll(t, store), readAll(t, to)); diff != "" {
		t.Errorf("the copy is another (-from +to):\n%s", diff)
	}
	if len(steps) < 4 || steps[0] != 1024 || steps[len(steps)-2] != 1116 || steps[len(steps)-1] != 1116 {
		t.Errorf("the steps are %v", steps)
	}
	// Copying once more adds nothing; and what was added to the journal since is carried over.
	if err := copyTo(j, to); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, j, many(2))
	mustSign(t, j)
	if err := copyTo(j, to); err != nil {
		t.Fatal(err)
	}
	if diff := difference(readAll(t, store), readAll(t, to)); diff != "" {
		t.Errorf("the copy is another after more was recorded:\n%s", diff)
	}
	j.Close()
	again, err := openAs(t, to, ids[2], ids[0])
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, again, many(1))
	verify(t, again, journal.VerifyOptions{Projections: tallies})
}

// A load that is broken off after any record and begun again, at its beginning or where it was, gives the same store.
func TestLoadCarriesOn(t *testing.T) {
	ctx := context.Background()
	store, j, _ := rotated(t)
	storetest.Fill(t, j, 12)
	want := readAll(t, store)
	for after := range want.Records {
		to := openStore(t)
		l, err := journal.NewLoader(ctx, to, journal.LoadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for n, c := range slices.Backward(want.Checkpoints) {
			if n%2 == after%2 { // some were not given before the load broke off
				if err := l.Checkpoint(ctx, c); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, rec := range want.Records[:after] {
			if err := l.Record(ctx, rec.Number, rec.Data); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		if after == 0 {
			continue // nothing is in the store
		}
		if err := load(t, to, want, journal.LoadOptions{}); err != nil {
			t.Fatalf("broken off after record %d: %v", after, err)
		}
		got := readAll(t, to)
		slices.Sort(got.Checkpoints)
		sorted := want
		sorted.Checkpoints = slices.Sorted(slices.Values(want.Checkpoints))
		if diff := difference(sorted, got); diff != "" {
			t.Fatalf("broken off after record %d, the store is another (-want +got):\n%s", after, diff)
		}
	}
}

// Anything wrong stops a load with the record's number, and what stands before it is there.
func TestLoadRefuses(t *testing.T) {
	store, j, _ := rotated(t)
	from := readAll(t, store)
	_, other, _ := rotated(t)
	mustAppend(t, other, many(1))
	mustSign(t, other)
	_, theirs := stored(t, other)
	j.Close()
	for _, c := range []struct {
		name   string
		change func(a *all)
		want   journal.Damage
		kept   uint64
	}{
		{"a changed record", func(a *all) { a.Records[6].Data = flipped(a.Records[6].Data, 50) }, journal.Damage{Record: 7, What: "the signature does not belong"}, 6},
		{"a changed signature", func(a *all) {
			data := a.Records[6].Data
			a.Records[6].Data = flipped(data, len(data)-30)
		}, journal.Damage{Record: 7}, 6},
		{"the first record changed", func(a *all) { a.Records[0].Data = flipped(a.Records[0].Data, 9) }, journal.Damage{Record: 1}, 0},
		{"a missing record", func(a *all) { a.Records = slices.Delete(a.Records, 6, 7) }, journal.Damage{Record: 7, What: "it is missing: what comes next is record 8"}, 0},
		{"two records in each other's place", func(a *all) {
			a.Records[2].Data, a.Records[3].Data = a.Records[3].Data, a.Records[2].Data
		}, journal.Damage{Record: 3, What: "it says that it is record 4"}, 2},
		{"the last records missing", func(a *all) { a.Records = a.Records[:10] }, journal.Damage{Record: 11, What: "it is missing: 13 records were signed, and 10 are here"}, 10},
		{"no record", func(a *all) { a.Records, a.Checkpoints = nil, nil }, journal.Damage{What: "the journal is empty"}, 0},
		{"a checkpoint of another history", func(a *all) { a.Checkpoints[0] = theirs[1] }, journal.Damage{Record: 13, Part: "checkpoint", What: "do not have the root"}, 12},
		{"a checkpoint that is none", func(a *all) { a.Checkpoints[0] = "what" }, journal.Damage{Part: "checkpoint", What: "it needs an origin"}, 0},
		{"a checkpoint with another time", func(a *all) {
			a.Checkpoints[1] = strings.Replace(a.Checkpoints[1], "time 2", "time 3", 1)
		}, journal.Damage{Record: 8, Part: "checkpoint", What: "invalid signature"}, 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := all{Records: slices.Clone(from.Records), Checkpoints: slices.Clone(from.Checkpoints)}
			c.change(&a)
			to := openStore(t)
			wantDamage(t, load(t, to, a, journal.LoadOptions{}), c.want)
			if kept := readAll(t, to); uint64(len(kept.Records)) != c.kept {
				t.Errorf("%d records were loaded, want the %d before", len(kept.Records), c.kept)
			}
		})
	}
	to := openStore(t)
	stranger := storetest.Identity(t).NodeKey.Public().(ed25519.PublicKey)
	wantDamage(t, load(t, to, from, journal.LoadOptions{OrgKey: stranger}), journal.Damage{Record: 1, What: "not of the organisation"})
	if err := load(t, to, from, journal.LoadOptions{}); err != nil {
		t.Fatal(err)
	}
	wantDamage(t, copyTo(other, to), journal.Damage{Record: 13, Part: "tree", What: "the beginning of another journal"})
	shorter := openStore(t)
	wantDamage(t, copyTo(open(t, shorter), to), journal.Damage{Record: 13, Part: "tree", What: "the store holds 13 records, and the journal to copy has 1"})
	again := from
	again.Records = slices.Clone(from.Records)
	again.Records[4].Data = flipped(from.Records[4].Data, 60)
	wantDamage(t, load(t, to, again, journal.LoadOptions{}), journal.Damage{Record: 5, What: "the store holds another one"})
}

func flipped(data []byte, at int) []byte {
	data = slices.Clone(data)
	data[at] ^= 1
	return data
}

// load gives everything of a journal to a loader, all checkpoints first.
func load(t testing.TB, to journal.Store, a all, o journal.LoadOptions) error {
	t.Helper()
	ctx := context.Background()
	l, err := journal.NewLoader(ctx, to, o)
	if err != nil {
		return err
	}
	for _, c := range slices.Backward(a.Checkpoints) {
		if err := l.Checkpoint(ctx, c); err != nil {
			return err
		}
	}
	for _, rec := range a.Records {
		if err := l.Record(ctx, rec.Number, rec.Data); err != nil {
			return err
		}
	}
	return l.Close(ctx)
}

// The storage's error is its own, and no damage of the journal that is loaded.
func TestLoadIntoAStoreThatFails(t *testing.T) {
	_, j, _ := rotated(t)
	err := copyTo(j, killedAfter(openStore(t), 0))
	var d *journal.Damage
	if !errors.Is(err, errKilled) || errors.As(err, &d) {
		t.Errorf("got %v, want the store's error", err)
	}
}
