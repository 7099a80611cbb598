package demo

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"testing"

	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/people/care"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alarm"
	"fanar/desk/rescue/alert"
	"fanar/desk/rescue/plan"
	"fanar/desk/rescue/sitrep"
	"fanar/desk/rescue/watchbook"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
	"fanar/store/sqlite"
	"fanar/world"
)

func door(t *testing.T) (*dispatch.Dispatcher, *journal.Journal, []journal.Projection) {
	t.Helper()
	ctx := context.Background()
	w := world.Real()
	id, err := event.NewIdentity("mrcc-rome", "demo", rand.Reader, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	projections := []journal.Projection{policy.Projection{}, personal.Projection{}, directory.Desk{}, people.Desk{}, care.Desk{}, rescue.Desk{}, alert.Desk{}, alarm.Desk{}, sitrep.Desk{}, watchbook.Desk{}, plan.Desk{}, oversight.Desk{}}
	j, err := journal.Open(ctx, store, journal.Options{Identity: id, World: w, Projections: projections})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close(); store.Close() })
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := policy.NewEngine(pack)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(ctx, event.Author{User: "node"}, func(journal.Tx) ([]event.Draft, error) {
		return append([]event.Draft{policy.Sign(pack, policy.Shipped, id.OrgKey)}, directory.ShippedAssessments(pack)...), nil
	}); err != nil {
		t.Fatal(err)
	}
	return dispatch.New(dispatch.Options{Journal: j, Engine: engine, Clock: w.Clock,
		Marks: event.Marks{Caveats: []string{event.Simulated}}, Incident: oversight.OverBreach}), j, projections
}

// TestG1 plays the story as the demonstration does and holds its end against the published report: 9 ashore, 2 in
// hospital, 1 in police custody, 2 deceased. The whole record verifies, and every fact of it is marked as simulated.
func TestG1(t *testing.T) {
	ctx := context.Background()
	d, j, projections := door(t)
	stage := Stage{Door: d, Tell: func(line string) { t.Log(line) }}
	if ok, err := Seeded(ctx, d); err != nil || ok {
		t.Fatalf("an empty record: seeded %v, %v", ok, err)
	}
	if err := Seed(ctx, stage); err != nil {
		t.Fatal(err)
	}
	if ok, err := Seeded(ctx, d); err != nil || !ok {
		t.Fatalf("after seeding: seeded %v, %v", ok, err)
	}
	id, err := Play(ctx, stage)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Read(ctx, actor("conti"), "read.people", func(s dispatch.State) error {
		c, err := rescue.CaseByID(s, id)
		if err != nil {
			return err
		}
		if !c.Closed || c.Refusals != 3 || c.Landing == nil || c.Landing.Place != "lampedusa" || !c.Simulated || len(c.Positions) != 2 {
			t.Errorf("the case: %+v", c)
		}
		h, err := people.Overview(s, id, actor("conti"))
		if err != nil {
			return err
		}
		got := map[string]int64{}
		for _, b := range h.Balances {
			got[b.Account.Type.String()] += *b.People
		}
		want := map[string]int64{"reception": 9, "hospital": 2, "police-custody": 1, "deceased-recovered": 2}
		for account, n := range want {
			if got[account] != n {
				t.Errorf("%s: got %d, want %d (all: %v)", account, got[account], n, got)
			}
		}
		if len(got) != len(want) || *h.Total != 14 {
			t.Errorf("accounts: got %v with a total of %d, want %v and 14", got, *h.Total, want)
		}
		injured := 0
		for _, a := range h.Assertions {
			if a.Subject == "injured" {
				injured++
			}
		}
		if injured != 2 || len(h.Contradictions) == 0 {
			t.Errorf("%d estimates of injured, contradictions %v; want both kept and the contradiction told", injured, h.Contradictions)
		}
		losses, err := people.OpenLosses(s)
		if err != nil {
			return err
		}
		if len(losses) != 1 || losses[0].People != 3 {
			t.Errorf("open losses: %+v, want the three of the earlier case", losses)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Sign(ctx); err != nil {
		t.Fatal(err)
	}
	err = j.View(ctx, func(r journal.Reader) error {
		rep, err := journal.Verify(ctx, r, journal.VerifyOptions{Projections: projections})
		t.Logf("%d records, %d rows verified", rep.Records, rep.Rows)
		if err != nil {
			return err
		}
		for e, err := range journal.Events(r, 4, rep.Records) {
			if err != nil {
				return err
			}
			if !e.Marks.Has(event.Simulated) {
				t.Errorf("record %d (%s) is not marked as simulated", e.Number, e.Kind)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
