package journal_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
	"fanar/world"
)

// After any appends, with the journal closed and opened at any time, the views are what a replay derives.
func TestViewsEqualReplay(t *testing.T) {
	folder := t.TempDir()
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		store, err := sqlite.Open(context.Background(), filepath.Join(folder, fmt.Sprintf("%d.db", run)))
		if err != nil {
			rt.Fatal(err)
		}
		defer store.Close()
		o := journal.Options{Identity: storetest.Identity(t), World: world.Real(), Projections: []journal.Projection{storetest.Tallies{}}}
		want := uint64(1)
		for range rapid.IntRange(1, 3).Draw(rt, "openings") {
			j, err := journal.Open(context.Background(), store, o)
			if err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(0, 12).Draw(rt, "appends") {
				subjects := rapid.SliceOfN(rapid.SampledFrom([]string{"case/1", "case/10", "case/2", "vessel/V-1"}), 0, 3).Draw(rt, "subjects")
				if _, err := j.Append(context.Background(), duty, states(subjects...)); err != nil {
					rt.Fatal(err)
				}
				want += uint64(len(subjects))
			}
			if rapid.Bool().Draw(rt, "sign") {
				if err := j.Sign(context.Background()); err != nil {
					rt.Fatal(err)
				}
			}
			j.Close()
		}
		if err := store.View(context.Background(), func(r journal.Reader) error {
			rep, err := journal.Verify(context.Background(), r, journal.VerifyOptions{Projections: o.Projections})
			if err == nil && rep.Records != want {
				err = fmt.Errorf("%d records, want %d", rep.Records, want)
			}
			return err
		}); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestAboutAndVersion(t *testing.T) {
	j := open(t, openStore(t))
	draft := func(subject string, refs ...string) journal.Decide {
		return func(journal.Tx) ([]event.Draft, error) {
			return []event.Draft{{Subject: subject, Refs: refs, Fact: storetest.Sighted{}}}, nil
		}
	}
	mustAppend(t, j, draft("case/1"))                                    // 2
	mustAppend(t, j, draft("case/10", "case/1", "vessel/V-1", "case/1")) // 3
	mustAppend(t, j, draft("case/1", "case/1"))                          // 4
	mustAppend(t, j, draft("vessel/V-1"))                                // 5
	for _, c := range []struct {
		subject string
		about   []uint64
		version uint64
	}{
		{"case/1", []uint64{2, 3, 4}, 4},
		{"case/10", []uint64{3}, 3},
		{"vessel/V-1", []uint64{3, 5}, 5},
		{"node/node-1", []uint64{1}, 1},
		{"case/", nil, 0},
		{"", nil, 0},
	} {
		if err := j.View(context.Background(), func(r journal.Reader) error {
			var got []uint64
			for e, err := range journal.About(r, c.subject) {
				if err != nil {
					return err
				}
				got = append(got, e.Number)
			}
			var back, below []uint64
			for e, err := range journal.AboutBefore(r, c.subject, 0) {
				if err != nil {
					return err
				}
				back = append([]uint64{e.Number}, back...)
			}
			for e, err := range journal.AboutBefore(r, c.subject, 4) {
				if err != nil {
					return err
				}
				below = append([]uint64{e.Number}, below...)
			}
			until4 := slices.DeleteFunc(slices.Clone(c.about), func(n uint64) bool { return n >= 4 })
			if !slices.Equal(back, c.about) || !slices.Equal(below, until4) {
				t.Errorf("%q backwards: %v, and %v before 4; want %v and %v turned round", c.subject, back, below, c.about, until4)
			}
			version, err := journal.Version(r, c.subject)
			if !slices.Equal(got, c.about) || version != c.version {
				t.Errorf("%q: records %v and version %d, want %v and %d", c.subject, got, version, c.about, c.version)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	}
}

// names is a table whose keys begin with others of its keys.
const names = journal.Table[string]("names")

// namesOf puts each subject under itself, and takes away what is said to have gone.
type namesOf struct{}

func (namesOf) Apply(w journal.Writer, e event.Event) error {
	if e.Author == "eraser" {
		return names.Delete(w, e.Subject)
	}
	return names.Put(w, e.Subject, e.Number, "<"+e.Subject+">")
}

func TestTable(t *testing.T) {
	j := open(t, openStore(t), namesOf{})
	for _, s := range []string{"a", "a/1", "a/2", "a\u00ff", "b", "gone"} {
		mustAppend(t, j, states(s))
	}
	if _, err := j.Append(context.Background(), event.Author{User: "eraser"}, states("gone")); err != nil {
		t.Fatal(err)
	}
	if err := j.View(context.Background(), func(r journal.Reader) error {
		for _, c := range []struct {
			prefix string
			want   []string
		}{
			{"a/", []string{"<a/1>", "<a/2>"}},
			{"a", []string{"<a>", "<a/1>", "<a/2>", "<a\u00ff>"}},
			{"", []string{"<a>", "<a/1>", "<a/2>", "<a\u00ff>", "<b>", "<node/node-1>"}},
			{"\xff", nil},
			{"gone", nil},
		} {
			got, err := journal.Collect(names.All(r, c.prefix))
			if err != nil {
				return err
			}
			newest, err := journal.Collect(names.Newest(r, c.prefix))
			if err != nil {
				return err
			}
			slices.Reverse(newest)
			if diff := cmp.Diff(c.want, got); diff != "" || !slices.Equal(got, newest) {
				t.Errorf("%q: All %q, Newest reversed %q, want %q", c.prefix, got, newest, c.want)
			}
		}
		if v, ok, err := names.Get(r, "a/1"); v != "<a/1>" || !ok || err != nil {
			t.Errorf("Get gives %q, %v, %v", v, ok, err)
		}
		if v, ok, err := names.Get(r, "gone"); v != "" || ok || err != nil {
			t.Errorf("Get of a deleted row gives %q, %v, %v", v, ok, err)
		}
		other := journal.Table[int]("names")
		if v, ok, err := other.Get(r, "a/1"); err == nil || ok {
			t.Errorf("a row of another type was read as %d, %v", v, ok)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func TestHeadWakesFollowers(t *testing.T) {
	j := open(t, openStore(t))
	head, changed := j.Head()
	if err := j.Sign(context.Background()); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
		t.Error("a checkpoint woke those who follow records")
	default:
	}
	mustAppend(t, j, states("case/1"))
	<-changed
	if now, _ := j.Head(); now != head+1 {
		t.Errorf("the head went from %d to %d", head, now)
	}
}
