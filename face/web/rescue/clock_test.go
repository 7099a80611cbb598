package rescue_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"fanar/desk/desktest"
	desk "fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/web/record/screentest"
	"fanar/face/web/rescue"
	"fanar/face/web/screen"
	"fanar/record/clock"
	"fanar/record/policy"
)

// clocked opens a node on which a case, SAR-3, has just been opened: the clock of R2 runs for thirty minutes.
func clocked(t *testing.T) *screentest.Site {
	t.Helper()
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return rescue.Open(room) })
	s.Do(t, policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}, desk.OpenCase{Line: "3355N01230E rubber 62 pob"})
	return s
}

func TestR2ClockOnTheCasePage(t *testing.T) {
	s := clocked(t)
	conti := s.As(t, "conti")
	conti.Get("/cases/SAR-3").Want(http.StatusOK, `href="/rules/R2"`, `class="clock-state running"`, "Still has to happen", "a coordinating centre is named", "a unit accepts to go",
		">30 min<", "Told next", "08:30Z", "Hold the clock", "It is done, or cannot be")
	s.Do(t, policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}, desk.NameCoordinator{Case: "SAR-3", Organisation: "mrcc-rome"})
	conti.Get("/cases/SAR-3").Want(http.StatusOK, "a unit accepts to go").Lacks("<dd>a coordinating centre is named")
	s.Clock.Advance(108 * time.Minute)
	node := policy.Actor{User: "node", Roles: []string{"node"}}
	s.Do(t, node, clock.Escalate{})
	conti = s.As(t, "conti")
	conti.Get("/cases/SAR-3").Want(http.StatusOK, `class="clock-state overdue"`, "overdue", "−1 h 18 min", "Told", "09:48Z").Lacks("Hold the clock")
	// Who reads clocks and answers for none is offered nothing.
	s.As(t, "lindqvist").Get("/cases/SAR-3").Want(http.StatusOK, "overdue").Lacks("clock-end", "clock-hold")
	// Who reads no clocks sees none.
	s.As(t, "okafor").Get("/cases/SAR-3").Want(http.StatusOK).Lacks("clock-state", "overdue")
	s.Verify(t)
}

func TestR2ClockIsHeldResumedAndEnded(t *testing.T) {
	s := clocked(t)
	conti := s.As(t, "conti")
	until := desktest.Start().Add(2 * time.Hour).Format(time.RFC3339)
	hold := url.Values{"form": {"hold-R2"}, "key": {"h1"}, "rule": {"R2"}, "until": {until}, "reason": {" "}}
	conti.Post("/cases/SAR-3/clock-hold", hold).Want(http.StatusUnprocessableEntity, "say why", `id="hold-R2" open`, `value="`+until+`" selected`)
	hold.Set("reason", "No radio until the storm has passed.")
	hold.Set("until", "")
	conti.Post("/cases/SAR-3/clock-hold", hold).Want(http.StatusUnprocessableEntity, "within the next 72 hours", "No radio until")
	hold.Set("until", until)
	conti.Post("/cases/SAR-3/clock-hold", hold).Want(http.StatusSeeOther)
	conti.Get("/cases/SAR-3").Want(http.StatusOK, `class="clock-state paused"`, "held until", "10:00Z", "No radio until the storm has passed.", "Let it run again").Lacks(">Hold the clock")
	conti.Post("/cases/SAR-3/clock-resume", url.Values{"form": {"resume-R2"}, "key": {"r"}, "rule": {"R2"}}).Want(http.StatusSeeOther)
	conti.Get("/cases/SAR-3").Want(http.StatusOK, `class="clock-state running"`)
	end := url.Values{"form": {"end-R2"}, "key": {"e"}, "rule": {"R2"}, "reason": {"Malta has taken the case over by telephone."}}
	s.As(t, "lindqvist").Post("/cases/SAR-3/clock-end", end).Want(http.StatusForbidden)
	conti.Post("/cases/SAR-3/clock-end", end).Want(http.StatusSeeOther)
	conti.Get("/cases/SAR-3").Want(http.StatusOK, `class="clock-state stopped"`, "Malta has taken the case over", "1 deadline came to its end").Lacks("clock-end")
	end.Set("key", "e2")
	conti.Post("/cases/SAR-3/clock-end", end).Want(http.StatusConflict, "came to its end")
	s.Verify(t)
}

func TestEveryWordOfTheClocksIsSaid(t *testing.T) {
	s := clocked(t)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		page := r.Get("/cases/SAR-3").Want(http.StatusOK)
		page.Lacks("clocks.", "clock-state.", "trigger.", "rescue.coordinator-named")
	}
}
