package demo

import (
	"context"
	"testing"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// TestNight plays the invented case: it ends open again, with 91 in two centres, 2 in hospital and 1 body, nobody lost,
// and a record that verifies.
func TestNight(t *testing.T) {
	ctx := context.Background()
	d, j, projections := door(t)
	stage := Stage{Door: d, Tell: func(line string) { t.Log(line) }}
	if err := Seed(ctx, stage); err != nil {
		t.Fatal(err)
	}
	id, err := Night(ctx, stage)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Read(ctx, actor("conti"), "read.people", func(s dispatch.State) error {
		c, err := rescue.CaseByID(s, id)
		if err != nil {
			return err
		}
		if c.Closed || len(c.Requests) != 2 || len(c.Medevacs) != 1 || c.Medevacs[0].Open() {
			t.Errorf("the case: closed %v, %d requests, medevacs %+v", c.Closed, len(c.Requests), c.Medevacs)
		}
		count, err := people.Overview(s, id, actor("conti"))
		if err != nil {
			return err
		}
		got := map[string]int64{}
		for _, b := range count.Balances {
			got[b.Account.String()] = *b.People
		}
		for account, want := range map[string]int64{"reception/reception-lampedusa/lampedusa-centre": 60, "reception/reception-lampedusa/empedocle-centre": 31,
			"hospital/hospital-palermo/palermo-hospital": 2, "deceased-recovered/coast-guard-it/patrol-1": 1} {
			if got[account] != want {
				t.Errorf("%s holds %d, want %d", account, got[account], want)
			}
		}
		if len(got) != 4 {
			t.Errorf("somebody stands elsewhere: %v", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Sign(ctx); err != nil {
		t.Fatal(err)
	}
	if err := j.View(ctx, func(r journal.Reader) error {
		_, err := journal.Verify(ctx, r, journal.VerifyOptions{Projections: projections})
		return err
	}); err != nil {
		t.Error(err)
	}
}
