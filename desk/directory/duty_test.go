package directory_test

import (
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/policy"
)

func TestDutyContact(t *testing.T) {
	n := desktest.Open(t, desktest.Options{Projections: []journal.Projection{directory.Desk{}}})
	keeper := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	n.Do(t, keeper, directory.RegisterOrganisation{Organisation: directory.Organisation{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"}})
	good := directory.RegisterDutyContact{Org: "mrcc-rome", Desk: "Operations room", Channel: "telephone", Address: "+39 06 000", Hours: "24 h", Languages: []string{"it", "en"}, Office: true}
	for _, tt := range []struct {
		name, code string
		change     func(*directory.RegisterDutyContact)
	}{
		{"nobody's", "directory.no-organisation", func(c *directory.RegisterDutyContact) { c.Org = "nobody" }},
		{"no desk", "directory.needed", func(c *directory.RegisterDutyContact) { c.Desk = " " }},
		{"no hours", "directory.needed", func(c *directory.RegisterDutyContact) { c.Hours = "" }},
		{"no languages", "directory.needed", func(c *directory.RegisterDutyContact) { c.Languages = nil }},
		{"a language in words", "duty.language", func(c *directory.RegisterDutyContact) { c.Languages = []string{"Italian"} }},
		{"no such channel", "directory.one-of", func(c *directory.RegisterDutyContact) { c.Channel = "pigeon" }},
		{"two lines", "duty.long", func(c *directory.RegisterDutyContact) { c.Note = "a\nb" }},
		{"a person's", "duty.private", func(c *directory.RegisterDutyContact) { c.Office = false }},
		{"ends before it begins", "directory.period", func(c *directory.RegisterDutyContact) { c.From, c.Until = "2026-12-02", "2026-12-01" }},
		{"a day that is none", "directory.day", func(c *directory.RegisterDutyContact) { c.From = "tomorrow" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := good
			tt.change(&c)
			if _, err := n.Try(keeper, c); fault.As(err).Code != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
	n.Do(t, keeper, good)
	of := func() directory.DutyContact {
		var all []directory.DutyContact
		n.View(t, func(r journal.Reader) (err error) {
			all, err = directory.DutyContacts(r, "mrcc-rome", n.Clock.Now())
			return err
		})
		if len(all) != 1 {
			t.Fatalf("%d lines, want 1: %+v", len(all), all)
		}
		return all[0]
	}
	line := of()
	if !line.InForce(n.Clock.Now()) || line.From != "2026-11-22" || line.InForce(n.Clock.Now().Add(-24*time.Hour)) {
		t.Errorf("the line holds from today on; it is %+v", line)
	}
	n.Clock.Advance(48 * time.Hour)
	end := directory.EndDutyContact{Org: "mrcc-rome", ID: line.ID, Reason: "a new number"}
	n.Do(t, keeper, end)
	if line := of(); line.InForce(n.Clock.Now()) || line.Until != "2026-11-23" || line.Ended != "a new number" {
		t.Errorf("the line has ended and stays with its last day; it is %+v", line)
	}
	if _, err := n.Try(keeper, end); fault.As(err).Code != "duty.over" {
		t.Errorf("it ended twice: %v", err)
	}
	end.ID = "d999"
	if _, err := n.Try(keeper, end); fault.As(err).Code != "duty.none" {
		t.Errorf("a line that is not there ended: %v", err)
	}
	n.Verify(t)
}
