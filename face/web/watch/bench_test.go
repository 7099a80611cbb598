package watch_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/ledger"
	"fanar/face/web/alarms"
	"fanar/face/web/alerts"
	peoplescreen "fanar/face/web/people"
	"fanar/face/web/record/screentest"
	rescuescreen "fanar/face/web/rescue"
	"fanar/face/web/screen"
	"fanar/face/web/watch"
	"fanar/record/event"
	"fanar/record/policy"
)

// sizes are how many cases are open and how many postings each has. FANAR_BENCH_CASES changes the first: the goal is 1,000
// cases with 100 postings each.
func sizes(b testing.TB) (cases, entries int) {
	cases, entries = 200, 20
	if n, err := strconv.Atoi(os.Getenv("FANAR_BENCH_CASES")); err == nil {
		cases, entries = n, 100
	}
	b.Logf("%d open cases, %d postings each", cases, entries)
	return cases, entries
}

// pages are the screens that somebody on watch goes through.
type pages []screentest.Routed

func (p pages) Routes(mux *http.ServeMux) {
	for _, one := range p {
		one.Routes(mux)
	}
}

func floor(room *screen.Room) (pages, error) {
	first, err := watch.Open(room)
	cases, err2 := rescuescreen.Open(room)
	count, err3 := peoplescreen.Open(room)
	triage, err4 := alerts.Open(room)
	rings, err5 := alarms.Open(room)
	return pages{first, cases, count, triage, rings}, errors.Join(err, err2, err3, err4, err5)
}

// busy opens a node with many open cases, every fifth with people not accounted for, each with a clock that has run out.
func busy(b testing.TB, cases, entries int) *screentest.Site {
	b.Helper()
	s := screentest.Open(b, func(room *screen.Room) (screentest.Routed, error) { return floor(room) })
	duty := policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	for n := range cases {
		id := fmt.Sprintf("SAR-%d", n+3)
		s.Do(b, duty, rescue.OpenCase{Line: fmt.Sprintf("%d.%02dN 01%d.10E rubber %d pob", 33+n%3, n%60, 2+n%3, 20+n%90)})
		var drafts []event.Draft
		for e := range entries {
			aboard := ledger.Account{Type: ledger.Custody, Custodian: "aurora-rescue", Place: "aurora"}
			var fact event.Fact = people.Counted{ID: fmt.Sprintf("C%d", e+2), Organisation: "aurora-rescue", Account: aboard, Lot: ledger.Count(1), Reason: "opening-count"}
			if n%5 == 0 && e == entries-1 {
				fact = people.Moved{ID: fmt.Sprintf("M%d", e+2), Organisation: "aurora-rescue", From: aboard, To: ledger.Account{Type: ledger.MissingAtSea},
					Lot: ledger.Count(1), Reason: "fell-overboard", Owner: "mrcc-rome"}
			}
			drafts = append(drafts, event.Draft{Subject: rescue.Subject(id), Happened: s.Clock.Now(), Fact: fact})
		}
		s.Record(b, drafts...)
	}
	s.Clock.Advance(2 * time.Hour)
	return s
}

// BenchmarkFloor answers the panel and the whole page of a busy watch. The goals are 100 ms and 50 KB a part.
func BenchmarkFloor(b *testing.B) {
	cases, entries := sizes(b)
	s := busy(b, cases, entries)
	conti := s.As(b, "conti")
	for _, path := range []string{"/?part=side", "/?part=side&show=late", "/", "/search?part=list&q=rubber", "/cases", "/cases/SAR-9", "/cases/SAR-9/people", "/alerts", "/people", "/alarms"} {
		b.Run(path, func(b *testing.B) {
			size := 0
			for b.Loop() {
				size = len(conti.Get(path).Want(http.StatusOK).Body)
			}
			b.ReportMetric(float64(size)/1024, "KB")
		})
	}
}
