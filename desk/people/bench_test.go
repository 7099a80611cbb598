package people_test

import (
	"fmt"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/record/event"
	"fanar/record/journal"
)

// long fills a case with entries, far more than any rescue has, many to a transaction.
func long(b *testing.B, n *desktest.Node, id string, entries int) {
	b.Helper()
	ship := ledger.Account{Type: ledger.Custody, Custodian: "sea-rescue", Place: "mv-aurora"}
	n.Record(b, people.DraftAssertion(id, people.Estimate{Best: 100}))
	for at := 2; at < entries+2; {
		var drafts []event.Draft
		for ; len(drafts) < 500 && at < entries+2; at++ {
			drafts = append(drafts, event.Draft{Subject: "case/" + id, Fact: people.Counted{ID: fmt.Sprint("E", at), Organisation: "sea-rescue",
				Account: ship, Lot: ledger.Count(1), Reason: ledger.LateFind}})
		}
		n.Record(b, drafts...)
	}
}

// BenchmarkLongCase measures a case of 400 and one of 20,000 entries: one more count, durably, and what a page reads.
func BenchmarkLongCase(b *testing.B) {
	for _, entries := range []int{400, 20_000} {
		n := desktest.Open(b, desktest.Options{Projections: []journal.Projection{directory.Desk{}, people.Desk{}}})
		long(b, n, "SAR-1", entries)
		run := func(what string, fn func()) {
			b.Run(fmt.Sprintf("entries=%d/%s", entries, what), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					fn()
				}
			})
		}
		run("strip", func() {
			n.View(b, func(r journal.Reader) error { _, err := people.StripOf(r, "SAR-1", port); return err })
		})
		run("overview", func() { overview(b, n, "SAR-1", port) })
		run("page", func() {
			n.View(b, func(r journal.Reader) error {
				_, _, err := people.EntriesOf(r, "SAR-1", port, 300, 100)
				return err
			})
		})
		run("count", func() { n.Do(b, lead, people.CountEmbarked{Case: "SAR-1", Lot: lot(b, "1")}) })
	}
}

// BenchmarkManyCases measures 1,000 open cases with 100 entries each: the strips of all of them, as the watch floor reads
// them, and a figure over all.
func BenchmarkManyCases(b *testing.B) {
	n := desktest.Open(b, desktest.Options{Projections: []journal.Projection{directory.Desk{}, people.Desk{}}})
	const cases = 1_000
	for i := range cases {
		long(b, n, fmt.Sprint("SAR-", i+1), 100)
	}
	b.Run("strips", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n.View(b, func(r journal.Reader) error {
				for i := range cases {
					if _, err := people.StripOf(r, fmt.Sprint("SAR-", i+1), port); err != nil {
						return err
					}
				}
				return nil
			})
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*cases), "us/strip")
	})
	b.Run("figure", func(b *testing.B) {
		for b.Loop() {
			n.View(b, func(r journal.Reader) error {
				_, err := people.FigureOf(r, people.FigureLanded, port, n.Clock.Now(), n.Clock.Now(), n.Clock.Now())
				return err
			})
		}
	})
}
