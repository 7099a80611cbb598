package clock_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/desk/rescue"
	"fanar/record/clock"
	"fanar/record/event"
	"fanar/record/journal"
)

// TestHistories holds, after any history: a replay derives the same clocks; the list of those that run is in the order of
// their deadlines and leaves none out; nobody is told twice, or before the deadline.
func TestHistories(t *testing.T) {
	n := open(t)
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++ // cases of their own: one node carries all histories
		subjects := []string{fmt.Sprintf("case/SAR-%d1", run), fmt.Sprintf("case/SAR-%d2", run), fmt.Sprintf("case/SAR-%d10", run)}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			subject := rapid.SampledFrom(subjects).Draw(t, "subject")
			fact := func(f event.Fact) { n.Record(t, event.Draft{Subject: subject, Fact: f}) }
			switch rapid.IntRange(0, 8).Draw(t, "step") {
			case 0:
				fact(rescue.CaseOpened{ID: "x"})
			case 1:
				fact(rescue.CoordinatorNamed{Organisation: "x"})
			case 2:
				fact(rescue.TaskingAnswered{ID: "t1", Accepted: rapid.Bool().Draw(t, "accepted")})
			case 3:
				fact(rescue.CaseClosed{Outcome: "x"})
			case 4:
				n.Clock.Advance(time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes")) * time.Minute)
			case 5:
				n.Do(t, node, clock.Escalate{})
			case 6: // what may be refused is tried
				_, _ = n.Try(officer, clock.Pause{Subject: subject, Rule: "R2", Reason: "x", Until: n.Clock.Now().Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "pause")) * time.Minute)})
			case 7:
				_, _ = n.Try(officer, clock.Resume{Subject: subject, Rule: "R2"})
			case 8:
				_, _ = n.Try(officer, clock.Stop{Subject: subject, Rule: "R2", Reason: "x"})
			}
		}
		n.Do(t, node, clock.Escalate{})
		now := n.Clock.Now()
		n.View(t, func(r journal.Reader) error {
			next, err := clock.Next(r, 0)
			if err != nil {
				return err
			}
			open := 0
			for _, s := range subjects {
				of, err := clock.Of(r, s)
				if err != nil {
					return err
				}
				for _, c := range of {
					if c.Subject != s {
						t.Fatalf("a clock of %s is among those of %s", c.Subject, s)
					}
					if c.End == nil {
						open++
					}
					for i, told := range c.Escalated {
						if told.Level != i+1 {
							t.Fatalf("level %d was told as number %d", told.Level, i+1)
						}
					}
					if c.End == nil && c.State(now) == clock.Missed && len(c.Escalated) == 0 {
						t.Fatalf("the clock of %s is overdue since %v, and nobody was told", c.Subject, c.Due)
					}
				}
			}
			listed := 0
			for _, c := range next {
				if slices.Contains(subjects, c.Subject) {
					listed++
				}
			}
			if open != listed {
				t.Fatalf("%d clocks run, and the list has %d", open, listed)
			}
			for i := 1; i < len(next); i++ {
				if next[i].Due.Before(next[i-1].Due) {
					t.Fatalf("the list is not in order: %v before %v", next[i-1].Due, next[i].Due)
				}
			}
			missed, err := clock.Overdue(r, now)
			for _, c := range missed {
				if c.State(now) != clock.Missed {
					t.Fatalf("a clock that is %s is among the overdue", c.State(now))
				}
			}
			return err
		})
		for _, s := range subjects {
			n.Record(t, event.Draft{Subject: s, Fact: rescue.CaseClosed{Outcome: "x"}})
		}
	})
	n.Verify(t)
}
