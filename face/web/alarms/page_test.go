package alarms_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/web/alarms"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/policy"
)

var duty = policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return alarms.Open(room) })
}

// TestR2AnAlarmIsAcknowledgedOnceForEveryStation: the page says which rule, since when and when it rises; one press quiets it
// for all, and can be taken back.
func TestR2AnAlarmIsAcknowledgedOnceForEveryStation(t *testing.T) {
	s := open(t)
	s.Do(t, duty, rescue.OpenCase{Line: "3355N01230E rubber 62 pob"})
	s.Clock.Advance(35 * time.Minute)
	conti := s.As(t, "conti")
	page := conti.Get("/alarms").Want(http.StatusOK, "Calling", `data-alarm="clock/R2/1/case/SAR-3"`, "the clock of R2 has run out", "rises at", "Acknowledge", "Test the sound", "Nobody has acknowledged")
	page.Want(http.StatusOK, `class="alarm-badge alarm"`, "data-calls=")
	form := url.Values{"form": {"alarm"}, "key": {"a1"}, "alarm": {"clock/R2/1/case/SAR-3"}, "note": {"Malta is called"}}
	to := conti.Post("/alarms/acknowledge", form).Want(http.StatusSeeOther).Header.Get("Location")
	conti.Get(to).Want(http.StatusOK, "data-undo", "Malta is called", "acknowledged it", "Let it call again").Lacks(`data-alarm="clock/R2/1/case/SAR-3"`)
	s.As(t, "lindqvist").Get("/alarms").Want(http.StatusOK, "Malta is called", "A. Conti").Lacks(`data-alarm="clock/R2/1/case/SAR-3"`, "data-undo", "Hold back</button>")
	form.Set("key", "a2")
	conti.Post("/alarms/acknowledge", form).Want(http.StatusConflict, "already")
	late := url.Values{"form": {"alarm"}, "key": {"a4"}, "alarm": {"clock/R2/1/case/SAR-3"}, "note": {""}}
	s.As(t, "lindqvist").Post("/alarms/acknowledge", late).Want(http.StatusSeeOther) // two at once are one, and no error
	s.Clock.Advance(11 * time.Second)
	conti.Get(to).Want(http.StatusOK).Lacks("data-undo")
	conti.Post("/alarms/withdraw", url.Values{"form": {"alarm"}, "key": {"a3"}, "alarm": {"clock/R2/1/case/SAR-3"}}).Want(http.StatusSeeOther)
	conti.Get("/alarms").Want(http.StatusOK, `data-alarm="clock/R2/1/case/SAR-3"`, "withdrawn")
	if s.Log.Len() > 0 {
		t.Errorf("the log: %s", s.Log)
	}
}

func TestThePartsOfThePage(t *testing.T) {
	s := open(t)
	s.Clock.Advance(2 * time.Hour)
	conti := s.As(t, "conti")
	conti.Get("/alarms?part=bar").Want(http.StatusOK, "alarm-badge", "data-calls").Lacks("<html", "<main")
	conti.Get("/alarms?part=list").Want(http.StatusOK, "Calling").Lacks("<html", "Test the sound")
	s.As(t, "okafor").Get("/alarms").Want(http.StatusForbidden)
	s.As(t, "").Get("/alarms").Want(http.StatusSeeOther)
	if n := len(conti.Get("/alarms").Body); n > 50<<10 {
		t.Errorf("the page weighs %d bytes, want under 50 KB", n)
	}
}

func TestACauseIsHeldBackForAWatch(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	until := regexp.MustCompile(`<option value="(2026-[^"]+)"`).FindStringSubmatch(conti.Get("/alarms").Want(http.StatusOK, "Hold back").Body)
	if until == nil {
		t.Fatal("the form offers no end")
	}
	form := url.Values{"form": {"hold"}, "key": {"h1"}, "cause": {"feed"}, "until": {until[1]}, "reason": {""}}
	conti.Post("/alarms/hold", form).Want(http.StatusUnprocessableEntity, "say why these alarms are held back", `id="hold" open`)
	form.Set("reason", "the provider repairs it")
	form.Set("key", "h2")
	conti.Post("/alarms/hold", form).Want(http.StatusSeeOther)
	conti.Get("/alarms").Want(http.StatusOK, "Held back now", "silent feed", "the provider repairs it", "Let through")
	conti.Post("/alarms/let-through", url.Values{"form": {"let-through"}, "key": {"h3"}, "cause": {"feed"}}).Want(http.StatusSeeOther)
	conti.Get("/alarms").Want(http.StatusOK, "let through").Lacks("Held back now")
	s.As(t, "lindqvist").Post("/alarms/hold", form).Want(http.StatusForbidden)
}

func TestEveryLanguageHasTheWholePage(t *testing.T) {
	s := open(t)
	s.Do(t, duty, rescue.OpenCase{Line: "3355N01230E rubber 62 pob"})
	s.Clock.Advance(40 * time.Minute)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		body := r.Get("/alarms").Want(http.StatusOK, `lang="`+lang+`"`).Body
		for _, raw := range []string{">alarms.", ">alarm-", " alarm-text.", "{time}<", "{user}"} {
			if strings.Contains(body, raw) {
				t.Errorf("%s: the page shows %q", lang, raw)
			}
		}
	}
}
