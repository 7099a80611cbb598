package people_test

import (
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/record/journal"
)

// BenchmarkLongCase measures a case of 400 entries, far more than any rescue has: one more count, durably, and what a
// page reads.
func BenchmarkLongCase(b *testing.B) {
	n := desktest.Open(b, desktest.Options{Projections: []journal.Projection{directory.Desk{}, people.Desk{}}})
	n.Record(b, people.DraftAssertion("SAR-1", people.Estimate{Best: 100}))
	for range 400 {
		n.Do(b, lead, people.CountEmbarked{Case: "SAR-1", Lot: lot(b, "1")})
	}
	b.Run("overview", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			overview(b, n, "SAR-1", port)
		}
	})
	b.Run("timeline", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			caseEvents(b, n, "SAR-1", port)
		}
	})
	b.Run("count", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n.Do(b, lead, people.CountEmbarked{Case: "SAR-1", Lot: lot(b, "1")})
		}
	})
}
