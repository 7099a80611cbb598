package journal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
)

func TestNumbersAreGaplessUnder64Writers(t *testing.T) {
	const writers, each = 64, 20
	j := open(t, openStore(t), storetest.Tallies{})
	var mu sync.Mutex
	answered := make(map[uint64]event.Event)
	var done sync.WaitGroup
	for w := range writers {
		done.Go(func() {
			for i := range each {
				subjects := make([]string, 1+i%3)
				for s := range subjects {
					subjects[s] = fmt.Sprintf("case/%d-%d-%d", w, i, s)
				}
				events, err := j.Append(context.Background(), duty, states(subjects...))
				if err != nil || len(events) != len(subjects) {
					t.Errorf("writer %d: %d events and %v for %d drafts", w, len(events), err, len(subjects))
					return
				}
				mu.Lock()
				for s, e := range events {
					if e.Subject != subjects[s] || e.Number != events[0].Number+uint64(s) {
						t.Errorf("draft %d about %s was answered with record %d about %s", s, subjects[s], e.Number, e.Subject)
					}
					if was, ok := answered[e.Number]; ok {
						t.Errorf("number %d was given to %s and to %s", e.Number, was.Subject, e.Subject)
					}
					answered[e.Number] = e
				}
				mu.Unlock()
			}
		})
	}
	done.Wait()
	head, _ := j.Head()
	if want := uint64(len(answered) + 1); head != want {
		t.Errorf("the head is %d, want %d: the opening and what was answered", head, want)
	}
	if err := j.View(context.Background(), func(r journal.Reader) error {
		for e, err := range journal.Events(r, 2, head) {
			if err != nil {
				return err
			}
			if diff := cmp.Diff(answered[e.Number], e); diff != "" {
				t.Errorf("record %d is not as it was answered (-answered +read):\n%s", e.Number, diff)
			}
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if rep := verify(t, j, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}}); rep.Records != head {
		t.Errorf("%d records verified, want %d", rep.Records, head)
	}
}

func TestWritersShareACommit(t *testing.T) {
	store := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		var commits atomic.Int64
		j := open(t, storeThat{store, func(ctx context.Context, fn func(journal.Tx) error) error {
			commits.Add(1)
			return store.Update(ctx, fn)
		}})
		before := commits.Load()
		decisions := make([]journal.Decide, 64)
		for i := range decisions {
			decisions[i] = states(fmt.Sprintf("case/%d", i))
		}
		events, errs := inOneBatch(j, decisions...)
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		// One commit is the gate's own.
		if got := commits.Load() - before; got != 2 {
			t.Errorf("64 writers took %d commits, want 1 and the first one's", got)
		}
		seen := make(map[uint64]bool)
		for _, e := range events {
			seen[e[0].Number] = true
		}
		for n := uint64(2); n <= 65; n++ {
			if !seen[n] {
				t.Errorf("nobody was answered with number %d", n)
			}
		}
	})
}

// A lone writer waits for its own commit and nothing else: no time passes on a clock that moves only while all wait.
func TestLoneWriterIsNotDelayed(t *testing.T) {
	store := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		commits := 0
		j := open(t, storeThat{store, func(ctx context.Context, fn func(journal.Tx) error) error {
			commits++
			return store.Update(ctx, fn)
		}})
		commits = 0
		began := time.Now()
		for range 5 {
			mustAppend(t, j, states("case/1"))
		}
		if waited := time.Since(began); waited != 0 || commits != 5 {
			t.Errorf("five appends one after the other waited %v and took %d commits, want none and 5", waited, commits)
		}
	})
}

// Under load a commit fills up, and not beyond its limit.
func TestCommitFillsUnderLoad(t *testing.T) {
	store := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		var sizes []uint64
		before := uint64(1)
		j := open(t, storeThat{store, func(ctx context.Context, fn func(journal.Tx) error) error {
			return store.Update(ctx, func(tx journal.Tx) error {
				if err := fn(tx); err != nil {
					return err
				}
				head, err := tx.Head()
				if head > before {
					sizes = append(sizes, head-before)
					before = head
				}
				return err
			})
		}})
		decisions := make([]journal.Decide, 1300)
		for i := range decisions {
			decisions[i] = states(fmt.Sprintf("case/%d", i%40))
		}
		if _, errs := inOneBatch(j, decisions...); errors.Join(errs...) != nil {
			t.Error(errors.Join(errs...))
		}
		if want := []uint64{512, 512, 276}; !slices.Equal(sizes, want) {
			t.Errorf("the commits have %v records, want %v", sizes, want)
		}
	})
}

// BenchmarkAppend shows how a commit fills with load: records for each commit, and how long a writer waits.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 8, 64, 512} {
		b.Run(fmt.Sprintf("%d writers", writers), func(b *testing.B) {
			store := openStore(b)
			var commits atomic.Int64
			j := open(b, storeThat{store, func(ctx context.Context, fn func(journal.Tx) error) error {
				commits.Add(1)
				return store.Update(ctx, fn)
			}}, storetest.Tallies{})
			commits.Store(0)
			var next atomic.Int64
			var wait sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			for w := range writers {
				wait.Go(func() {
					for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
						if _, err := j.Append(context.Background(), duty, storetest.Sighting(w, int(i))); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wait.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "facts/s")
			b.ReportMetric(float64(b.N)/float64(commits.Load()), "facts/commit")
		})
	}
}

func TestDecisionSeesWhatWasDecidedBeforeIt(t *testing.T) {
	store := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		j := open(t, store, storetest.Tallies{})
		once := func(tx journal.Tx) ([]event.Draft, error) {
			if v, err := journal.Version(tx, "case/1"); v != 0 || err != nil {
				return nil, errors.Join(errOnPurpose, err)
			}
			return states("case/1")(tx)
		}
		_, errs := inOneBatch(j, once, once, once)
		refused := 0
		for _, err := range errs {
			if errors.Is(err, errOnPurpose) {
				refused++
			}
		}
		if refused != 2 {
			t.Errorf("of three that want to be the first about a case, in one commit, %d were refused (%v), want 2", refused, errs)
		}
	})
}

func TestDecisionsErrorIsReturnedAndItsDraftsAreRecorded(t *testing.T) {
	j := open(t, openStore(t))
	for _, c := range []struct {
		name   string
		drafts journal.Decide
		want   int
	}{{"with drafts", states("incident/1", "incident/2"), 2}, {"without drafts", states(), 0}} {
		t.Run(c.name, func(t *testing.T) {
			before, changed := j.Head()
			events, err := j.Append(context.Background(), duty, func(tx journal.Tx) ([]event.Draft, error) {
				drafts, _ := c.drafts(tx)
				return drafts, fmt.Errorf("R8 forbids it: %w", errOnPurpose)
			})
			if !errors.Is(err, errOnPurpose) || len(events) != c.want {
				t.Errorf("got %d events and %v, want %d and the decision's error", len(events), err, c.want)
			}
			if after, _ := j.Head(); after != before+uint64(c.want) {
				t.Errorf("the head went from %d to %d, want %d more", before, after, c.want)
			}
			select {
			case <-changed:
				if c.want == 0 {
					t.Error("followers were woken for nothing")
				}
			default:
				if c.want > 0 {
					t.Error("followers were not woken")
				}
			}
		})
	}
	if err := j.Broken(); err != nil {
		t.Error(err)
	}
}

func TestAuthorIsCompletedFromTheIdentity(t *testing.T) {
	j := open(t, openStore(t))
	events, err := j.Append(context.Background(), event.Author{User: "duty", Org: "another", Node: "another", Policy: "base-1"}, states("case/1"))
	if err != nil {
		t.Fatal(err)
	}
	if e := events[0]; e.Author != "duty" || e.Org != "MRCC-A" || e.Node != "node-1" || e.Policy != "base-1" {
		t.Errorf("got %s of %s at %s under %s", e.Author, e.Org, e.Node, e.Policy)
	}
}

// poisonous cannot derive a view from facts about some subjects.
type poisonous struct{}

func (poisonous) Apply(w journal.Writer, e event.Event) error {
	if strings.HasPrefix(e.Subject, "poison/") {
		return errOnPurpose
	}
	return nil
}

func TestWhatCannotBeWrittenFailsAlone(t *testing.T) {
	large := func(journal.Tx) ([]event.Draft, error) {
		return []event.Draft{{Subject: "case/large", Fact: storetest.Sighted{Words: strings.Repeat("x", 17<<20)}}}, nil
	}
	for _, c := range []struct {
		name  string
		wrong journal.Decide
		check func(error) bool
	}{
		{"a view that cannot be derived", states("case/before", "poison/1"), func(err error) bool { return errors.Is(err, errOnPurpose) }},
		{"a draft without a subject", states(""), func(err error) bool { return fault.KindOf(err) == fault.Invalid }},
		{"a record that is too large", large, func(err error) bool { return strings.Contains(err.Error(), "too large for the record") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := openStore(t)
			synctest.Test(t, func(t *testing.T) {
				j := open(t, store, storetest.Tallies{}, poisonous{})
				decisions := make([]journal.Decide, 40)
				for i := range decisions {
					decisions[i] = states(fmt.Sprintf("case/%d", i))
					if i%13 == 5 {
						decisions[i] = c.wrong
					}
				}
				events, errs := inOneBatch(j, decisions...)
				for i, err := range errs {
					switch {
					case i%13 == 5 && (err == nil || !c.check(err) || events[i] != nil):
						t.Errorf("decision %d, which is wrong: %v and %v", i, events[i], err)
					case i%13 != 5 && (err != nil || len(events[i]) != 1):
						t.Errorf("decision %d, which is right: %v and %v", i, events[i], err)
					}
				}
				if err := j.Broken(); err != nil {
					t.Errorf("the journal is read-only: %v", err)
				}
				rep := verify(t, j, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}, poisonous{}}})
				if rep.Records != 38 {
					t.Errorf("%d records, want 38: the opening and 37 that were right", rep.Records)
				}
			})
		})
	}
}

func TestDecisionWritesSideDataOnly(t *testing.T) {
	j := open(t, openStore(t))
	for _, c := range []struct {
		name  string
		write func(tx journal.Tx) error
	}{
		{"a row", func(tx journal.Tx) error { return tx.PutRow("tally", journal.Row{Key: "a"}) }},
		{"a row's end", func(tx journal.Tx) error { return tx.DeleteRow("tally", "a") }},
		{"a record", func(tx journal.Tx) error { return tx.AppendRecord(2, []byte("{}"), 1, nil) }},
		{"a checkpoint", func(tx journal.Tx) error { return tx.AppendCheckpoint("note") }},
	} {
		_, err := j.Append(context.Background(), duty, func(tx journal.Tx) ([]event.Draft, error) { return nil, c.write(tx) })
		if err == nil || !strings.Contains(err.Error(), "only side data") {
			t.Errorf("a decision that writes %s got %v", c.name, err)
		}
	}
	mustAppend(t, j, func(tx journal.Tx) ([]event.Draft, error) { return nil, tx.PutSide("key", "a", []byte("once")) })
	if err := j.View(context.Background(), func(r journal.Reader) error {
		if got, err := r.Side("key", "a"); string(got) != "once" || err != nil {
			t.Errorf("side data of a decision: %q, %v", got, err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	verify(t, j, journal.VerifyOptions{Projections: []journal.Projection{}})
}

func TestKeepSide(t *testing.T) {
	j := open(t, openStore(t))
	ctx := context.Background()
	put := func(value string, err error) func(journal.Tx) error {
		return func(tx journal.Tx) error { return errors.Join(tx.PutSide("session", "a", []byte(value)), err) }
	}
	if err := j.KeepSide(ctx, put("one", nil)); err != nil {
		t.Fatal(err)
	}
	if err := j.KeepSide(ctx, put("two", errOnPurpose)); !errors.Is(err, errOnPurpose) {
		t.Errorf("got %v, want the caller's error", err)
	}
	ended, end := context.WithCancel(ctx)
	end()
	if err := j.KeepSide(ended, put("three", nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want canceled", err)
	}
	if err := j.View(ctx, func(r journal.Reader) error {
		if got, err := r.Side("session", "a"); string(got) != "one" || err != nil {
			t.Errorf("got %q, %v; want what was kept without an error", got, err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if err := j.Broken(); err != nil {
		t.Errorf("a caller's error turned the journal read-only: %v", err)
	}
}

func TestCancelledWaitStillRecords(t *testing.T) {
	store := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		j := open(t, store)
		ctx, cancel := context.WithCancel(context.Background())
		gate := make(chan struct{})
		answer := make(chan error)
		go func() {
			_, err := j.Append(ctx, duty, func(tx journal.Tx) ([]event.Draft, error) { <-gate; return states("case/1")(tx) })
			answer <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-answer; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want canceled", err)
		}
		_, changed := j.Head()
		close(gate)
		<-changed
		if head, _ := j.Head(); head != 2 {
			t.Errorf("the head is %d, want 2", head)
		}
	})
}

func TestCloseWritesWhatWasAskedAndRefusesTheRest(t *testing.T) {
	store := openStore(t)
	synctest.Test(t, func(t *testing.T) {
		j := open(t, store)
		gate := make(chan struct{})
		errs := make([]error, 20)
		var asked sync.WaitGroup
		for i := range errs {
			asked.Go(func() {
				_, errs[i] = j.Append(context.Background(), duty, func(tx journal.Tx) ([]event.Draft, error) { <-gate; return states("case/1")(tx) })
			})
		}
		synctest.Wait()
		go j.Close()
		synctest.Wait()
		if _, err := j.Append(context.Background(), duty, states("case/late")); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("an append after Close got %v, want an unavailable fault", err)
		}
		close(gate)
		asked.Wait()
		j.Close()
		if err := errors.Join(errs...); err != nil {
			t.Errorf("what was asked before Close: %v", err)
		}
		if head, _ := j.Head(); head != 21 {
			t.Errorf("the head is %d, want 21", head)
		}
	})
}
