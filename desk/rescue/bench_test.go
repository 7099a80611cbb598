package rescue_test

import (
	"fmt"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/alertline"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
)

func bench(b *testing.B) *desktest.Node {
	b.Helper()
	return desktest.Open(b, desktest.Options{Projections: []journal.Projection{directory.Desk{}, people.Desk{}, rescue.Desk{}}})
}

// BenchmarkOpen measures the list of the watch floor: a thousand open cases, each with a unit, a medevac and twenty
// positions, the one that waits longest first. It is to take less than 20 ms.
func BenchmarkOpen(b *testing.B) {
	n := bench(b)
	start := desktest.Start()
	for i := range 1000 {
		id := fmt.Sprintf("SAR-%d", i+1)
		alert := alertline.Parse("0732 3355N01230E rubber about 80 pob taking water, 12 women, no life jackets", start, start.Location())
		drafts := []event.Draft{{Subject: rescue.Subject(id), Fact: rescue.CaseOpened{ID: id, Phase: rescue.Distress, Alert: alert}},
			{Subject: rescue.Subject(id), Fact: rescue.AssetTasked{ID: "t1", Name: "Aurora", MMSI: 200000001}},
			{Subject: rescue.Subject(id), Fact: rescue.MedevacRequested{ID: "m1", People: 3, Urgency: "urgent", Condition: "burns"}}}
		for range 20 {
			drafts = append(drafts, event.Draft{Subject: rescue.Subject(id), Fact: rescue.PositionReported{Position: *alert.Position, At: start, Source: "aircraft"}})
		}
		n.Record(b, drafts...)
	}
	b.ReportAllocs()
	for b.Loop() {
		n.View(b, func(r journal.Reader) error {
			cases, err := rescue.Open(r, start)
			if err == nil && len(cases) != 1000 {
				return fmt.Errorf("%d cases are open, want 1000", len(cases))
			}
			return err
		})
	}
}

// BenchmarkLongCase measures a case with 20,000 records: one more of them, the newest page of its timeline, and the case.
func BenchmarkLongCase(b *testing.B) {
	n := bench(b)
	start := desktest.Start()
	alert := alertline.Parse("3355N01230E rubber 80 pob", start, start.Location())
	n.Record(b, event.Draft{Subject: rescue.Subject("SAR-1"), Fact: rescue.CaseOpened{ID: "SAR-1", Phase: rescue.Distress, Alert: alert}})
	for range 200 {
		drafts := make([]event.Draft, 0, 100)
		for i := range 100 {
			var fact event.Fact = rescue.NoteAdded{Text: "a line of the log"}
			switch i % 3 {
			case 1:
				fact = rescue.PositionReported{Position: *alert.Position, At: start, Source: "aircraft"}
			case 2:
				fact = rescue.CommunicationLogged{Channel: "vhf-16", Direction: "in", Text: "nothing new", At: start}
			}
			drafts = append(drafts, event.Draft{Subject: rescue.Subject("SAR-1"), Fact: fact})
		}
		n.Record(b, drafts...)
	}
	b.Run("timeline", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			err := n.Door.Read(b.Context(), officer, "read.cases", func(s dispatch.State) error {
				events, next, err := rescue.TimelinePage(s, "SAR-1", 0, 100)
				if err == nil && (len(events) != 100 || next == 0) {
					return fmt.Errorf("%d events and %d, want a page and its next", len(events), next)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("case", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n.View(b, func(r journal.Reader) error { _, err := rescue.CaseByID(r, "SAR-1"); return err })
		}
	})
	b.Run("note", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n.Do(b, officer, rescue.AddNote{Case: "SAR-1", Text: "one more"})
		}
	})
}
