package desktest_test

import (
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// TestNode holds that the node is a whole one: access, record, views, signed and replayed, on a clock that stands still.
func TestNode(t *testing.T) {
	n := desktest.Open(t, desktest.Options{Projections: []journal.Projection{directory.Desk{}}, Marks: event.Marks{Caveats: []string{event.Simulated}}})
	admin := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	place := directory.RegisterPlace{Place: directory.Place{ID: "pozzallo", Name: "Pozzallo", Type: "port", Country: "IT"}}
	if _, err := n.Try(policy.Actor{User: "guest"}, place); err == nil {
		t.Error("a user without a role registered a place")
	}
	n.Do(t, admin, place)
	n.Record(t, event.Draft{Subject: "organisation/sea-rescue", Fact: directory.OrganisationRegistered{Organisation: directory.Organisation{ID: "sea-rescue"}}})
	n.View(t, func(r journal.Reader) error {
		if _, err := directory.PlaceByID(r, "pozzallo"); err != nil {
			t.Error(err)
		}
		if _, err := directory.OrganisationByID(r, "sea-rescue"); err != nil {
			t.Error(err)
		}
		for e, err := range journal.Events(r, 2, 2) {
			if err != nil || !e.Marks.Has(event.Simulated) || !e.Recorded.Equal(desktest.Start()) {
				t.Errorf("the record is %+v, %v", e, err)
			}
		}
		return nil
	})
	// Four: the journal opened, the denial, the place, the organisation.
	if report := n.Verify(t); report.Records != 4 || report.Rows == 0 {
		t.Errorf("verified %+v", report)
	}
	n.Clock.Advance(time.Minute)
	if got := n.Door.Now(); !got.Equal(desktest.Start().Add(time.Minute)) {
		t.Errorf("the clock says %v", got)
	}
}
