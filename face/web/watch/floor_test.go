package watch_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/desk/sea"
	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/record/event"
	"fanar/record/policy"
)

var dutyOfficer = policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}

// The panel narrows by a link, says how many more there are, and shows what calls.
func TestTheFloorNarrowsByALink(t *testing.T) {
	s, _ := open(t)
	for range 30 {
		s.Do(t, dutyOfficer, rescue.OpenCase{Line: "3355N01230E rubber 62 pob"})
	}
	s.Do(t, dutyOfficer, rescue.OpenCase{Line: "3355N01230E rubber 62 pob", Drill: true})
	conti := s.As(t, "conti")
	page := conti.Get("/?part=side").Want(http.StatusOK, "data-steady", `data-key="SAR-2"`, "data-reorder", `href="/?cases=50"`, "8 more cases", `href="/?show=drill"`)
	if n := strings.Count(page.Body, `data-key="SAR-`); n != 25 {
		t.Errorf("%d cases stand in the panel, want 25", n)
	}
	conti.Get("/?part=side&cases=50").Want(http.StatusOK, `data-key="SAR-33"`).Lacks("more cases")
	conti.Get("/?part=side&show=late").Want(http.StatusOK, "No open case is of this kind")
	s.Clock.Advance(35 * time.Minute)
	conti = s.As(t, "conti")
	conti.Get("/?part=side&show=late").Want(http.StatusOK, `data-key="SAR-3"`, "clock/R2/1/case/", "the clock of R2 has run out", `class="alarm-mark alarm"`)
	conti.Get("/?show=nonsense").Want(http.StatusOK, `data-key="SAR-2"`)
	s.As(t, "okafor").Get("/?part=side").Want(http.StatusOK, "SAR-2").Lacks("has run out")
}

// What comes after the end of a case stands on the first page until somebody opens the case again.
func TestTheFloorShowsLateReports(t *testing.T) {
	s, _ := open(t)
	s.Record(t, event.Draft{Subject: rescue.Subject("SAR-2"), Fact: rescue.CaseClosed{Outcome: "all landed"}})
	s.As(t, "conti").Get("/?part=side").Want(http.StatusOK).Lacks("Reports after the end")
	s.Do(t, dutyOfficer, people.CountEmbarked{Case: "SAR-2", Account: "aurora", Lot: ledger.Count(1)})
	s.As(t, "conti").Get("/?part=side").Want(http.StatusOK, "Reports after the end", `href="/cases?state=late"`, "late report")
}

func TestTheFloorShowsAlertsToLookAt(t *testing.T) {
	s, _ := open(t)
	conti := s.As(t, "conti")
	conti.Get("/?part=side").Want(http.StatusOK).Lacks("Alerts to look at")
	s.Do(t, dutyOfficer, alert.Receive{Source: "mail", Text: "boat 34 10N 012 30E 40 people", From: "alarm.example"})
	conti.Get("/?part=side").Want(http.StatusOK, "Alerts to look at", "A-1", `href="/alerts`, "alarm.example", "On watch")
}

// The palette and the page of search find the same things, and only those that their reader may know of.
func TestSearch(t *testing.T) {
	s, picture := open(t)
	sail(picture, sea.FeedInfo{Name: "fleet", Kind: "tcp"}, 200000009, "ROSSINI", 34.5, 12.5)
	conti := s.As(t, "conti")
	for _, tt := range []struct {
		name, query string
		want        []string
	}{
		{"a case by its number", "2", []string{`href="/cases/SAR-2"`}},
		{"a case by its name", "sar-1", []string{`href="/cases/SAR-1"`}},
		{"a case by its alert", "rubber", []string{`href="/cases/SAR-2"`}},
		{"a place", "lampedus", []string{"Lampedusa", "/assessments#place-lampedusa"}},
		{"a vessel", "rossi", []string{"ROSSINI", `href="/vessels/200000009"`}},
		{"a vessel by MMSI", "200000009", []string{"ROSSINI"}},
		{"a page", "alarms", []string{`href="/alarms"`}},
		{"a line", "3355N01230E rubber", []string{"Open a case from this line", `action="/cases"`}},
		{"nothing", "zzzz", []string{"Nothing that you may see fits “zzzz”"}},
		{"markup", "<script>", []string{"&lt;script&gt;"}},
		{"no text", "", []string{"g c", `href="/cases"`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			query := strings.NewReplacer(" ", "+", "<", "%3C", ">", "%3E").Replace(tt.query)
			conti.Get("/search?part=list&q="+query).Want(http.StatusOK, tt.want...).Lacks("<html", "<script")
			conti.Get("/search?q="+query).Want(http.StatusOK, tt.want...)
		})
	}
	s.As(t, "admin").Get("/search?q=sar-1").Want(http.StatusOK).Lacks(`href="/cases/SAR-1"`)
	conti.Get("/search?q=" + strings.Repeat("%C3%A9", 500)).Want(http.StatusOK)
	turkish := s.As(t, "conti")
	turkish.Lang = "tr"
	turkish.Get("/search?part=list&q=ALARMLAR").Want(http.StatusOK, `href="/alarms"`)
}

func TestTheKeysStandOnAPage(t *testing.T) {
	s, _ := open(t)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		r.Get("/keys").Want(http.StatusOK, "<kbd>g</kbd>", "<kbd>Ctrl</kbd>", `lang="`+lang+`"`).Lacks(">keys.", ">nav.")
	}
}
