package rescue_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/face/web/record/screentest"
	screens "fanar/face/web/rescue"
	"fanar/face/web/screen"
	"fanar/record/journal"
	"fanar/record/policy"
)

// open mounts the screens over the demonstration's cases, with one vessel at sea.
func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		room.Picture.Apply(sea.FeedInfo{Name: "fleet", Simulated: true}, ais.Report{Type: 1, MMSI: 200000003, HasPosition: true, Lat: 34.2, Lon: 12.6,
			HasSpeed: true, SpeedKn: 12.4, Received: desktest.Start()})
		return screens.Open(room)
	})
}

var hidden = regexp.MustCompile(`name="(key|version)" value="([^"]*)"`)

// form gives the hidden fields of the form that is sent to an address, as a browser would send them back.
func form(t *testing.T, page screentest.Answer, action string) url.Values {
	t.Helper()
	_, rest, ok := strings.Cut(page.Body, `action="`+action)
	if !ok {
		t.Fatalf("%s: no form is sent to %s", page.Asked, action)
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	values := url.Values{"form": {regexp.MustCompile(`name="form" value="([^"]*)"`).FindStringSubmatch(rest)[1]}}
	for _, m := range hidden.FindAllStringSubmatch(rest, -1) {
		values.Set(m[1], m[2])
	}
	return values
}

func with(values url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func caseOf(t *testing.T, s *screentest.Site, id string) (c rescue.Case) {
	t.Helper()
	s.View(t, func(r journal.Reader) (err error) { c, err = rescue.CaseByID(r, id); return err })
	return c
}

func TestOneLineOpensACaseAndSaysWhatWasUnderstood(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	got := conti.Post("/cases", url.Values{"line": {"0732 3355N01230E rubber about 80 pob bananas"}}).Want(http.StatusSeeOther)
	if want := "/cases/SAR-3?opened=1"; got.Header.Get("Location") != want {
		t.Fatalf("the case opened at %q, want %q", got.Header.Get("Location"), want)
	}
	conti.Get("/cases/SAR-3?opened=1").Want(http.StatusOK, "07:32Z", "33°55.0′N 012°30.0′E", "rubber boat", "~80", "bananas", "not a word of alerts", "no coordinating centre is named")
	conti.Get("/cases").Want(http.StatusOK, "SAR-3", "rubber boat, ~80")
}

func TestAnAlertSentTwiceIsOneCase(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	sent := url.Values{"line": {"wooden 12 pob"}, "csrf": {"one press"}}
	first := conti.Post("/cases", sent).Want(http.StatusSeeOther)
	again := conti.Post("/cases", sent).Want(http.StatusSeeOther)
	if !strings.HasPrefix(again.Header.Get("Location"), strings.TrimSuffix(first.Header.Get("Location"), "opened=1")) || !strings.Contains(again.Header.Get("Location"), "repeated=1") {
		t.Errorf("the second press leads to %q, the first to %q", again.Header.Get("Location"), first.Header.Get("Location"))
	}
	// Another line from the same page is another alert: nothing may stop it.
	other := conti.Post("/cases", url.Values{"line": {"wooden 13 pob"}, "csrf": {"one press"}}).Want(http.StatusSeeOther)
	if other.Header.Get("Location") != "/cases/SAR-4?opened=1" {
		t.Errorf("another alert leads to %q, want a case of its own", other.Header.Get("Location"))
	}
	conti.Post("/cases", url.Values{"line": {"   "}}).Want(http.StatusUnprocessableEntity, "the alert line is empty")
}

func TestARefusalExplainsItselfAndStandsInTheTimeline(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	page := conti.Get("/cases/SAR-2").Want(http.StatusOK, "not a place of safety", "Tripoli", "not assessed")
	answer := conti.Post("/cases/SAR-2/landing", with(form(t, page, "/cases/SAR-2/landing"), "place", "tripoli", "unit", "aurora", "informed", "yes", "objectionsHeard", "yes", "needsNoted", "yes"))
	answer.Want(http.StatusForbidden, "Refused by R8, R10", "order a landing: Tripoli", "Corte di cassazione 15869/2022 (Vos Thalassa)", "Another destination.",
		"2026-11-01", "UNHCR, or the rights officer", `<option value="tripoli" selected`, `<option value="aurora" selected`, `id="f-landing" open`, `name="needsNoted" value="yes" checked`)
	conti.Get("/cases/SAR-2").Want(http.StatusOK, "Refused by R8, R10: order a landing, Tripoli", "1 refusal")
	if c := caseOf(t, s, "SAR-2"); c.Landing != nil {
		t.Errorf("the landing was ordered although it was refused: %+v", c.Landing)
	}
	it := s.As(t, "conti")
	it.Lang = "it"
	page = it.Get("/cases/SAR-2")
	it.Post("/cases/SAR-2/landing", with(form(t, page, "/cases/SAR-2/landing"), "place", "tripoli", "informed", "yes", "objectionsHeard", "yes", "needsNoted", "yes")).
		Want(http.StatusForbidden, "Rifiutato da", "La Libia non è un luogo sicuro", "SAR Convention annex 3.1.9")
	page = conti.Get("/cases/SAR-2")
	conti.Post("/cases/SAR-2/landing", with(form(t, page, "/cases/SAR-2/landing"), "place", "lampedusa", "informed", "yes")).Want(http.StatusForbidden, "Refused by R13")
	page = conti.Get("/cases/SAR-2")
	conti.Post("/cases/SAR-2/landing", with(form(t, page, "/cases/SAR-2/landing"), "place", "lampedusa", "informed", "yes", "objectionsHeard", "yes", "needsNoted", "yes")).Want(http.StatusSeeOther)
	conti.Get("/cases/SAR-2").Want(http.StatusOK, "Landing ordered at Lampedusa", "place of safety")
}

func TestAStaleFormSaysWhatChangedAndKeepsWhatWasTyped(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	page := conti.Get("/cases/SAR-2")
	s.Do(t, policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}, rescue.AddNote{Case: "SAR-2", Text: "helicopter on its way"})
	answer := conti.Post("/cases/SAR-2/coordinator", with(form(t, page, "/cases/SAR-2/coordinator"), "organisation", "rcc-malta"))
	answer.Want(http.StatusConflict, "SAR-2 has changed since you opened it", "What you typed is still here", `<option value="rcc-malta" selected`)
	if !strings.Contains(answer.Body, `<ol class="changes">`) {
		t.Errorf("the page does not say what changed:\n%s", answer.Body)
	}
	conti.Post("/cases/SAR-2/coordinator", with(form(t, answer, "/cases/SAR-2/coordinator"), "organisation", "rcc-malta")).Want(http.StatusSeeOther)
	// A note is no decision: it is taken from an old page too.
	conti.Post("/cases/SAR-2/note", with(form(t, page, "/cases/SAR-2/note"), "text", "from an old page")).Want(http.StatusSeeOther)
}

func TestAFormSentTwiceIsRecordedOnce(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	sent := with(form(t, conti.Get("/cases/SAR-2"), "/cases/SAR-2/note"), "text", "said once")
	for range 3 {
		conti.Post("/cases/SAR-2/note", sent).Want(http.StatusSeeOther)
	}
	if got := strings.Count(conti.Get("/cases/SAR-2").Body, "said once"); got != 1 {
		t.Errorf("the note stands %d times in the timeline, want once", got)
	}
}

func TestUnitsAreTaskedFromTheSeaAndAnswer(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	page := conti.Get("/cases/SAR-2?task=200000003").Want(http.StatusOK, `<option value="mmsi:200000003" selected`, "5", "nm")
	conti.Post("/cases/SAR-2/task", with(form(t, page, "/cases/SAR-2/task"), "unit", "mmsi:200000003")).Want(http.StatusSeeOther)
	page = conti.Get("/cases/SAR-2").Want(http.StatusOK, "Monte", "asked to go")
	answer := conti.Post("/cases/SAR-2/answer", with(form(t, page, "/cases/SAR-2/answer"), "tasking", "t1", "accept", "no", "eta", "0930"))
	answer.Want(http.StatusUnprocessableEntity, "is empty", `value="0930"`)
	conti.Post("/cases/SAR-2/answer", with(form(t, answer, "/cases/SAR-2/answer"), "tasking", "t1", "accept", "yes", "eta", "0930", "reason", "")).Want(http.StatusSeeOther)
	if c := caseOf(t, s, "SAR-2"); c.Taskings[0].ETA == nil || c.Taskings[0].ETA.Format("02 15:04") != "22 09:30" {
		t.Errorf("the time of arrival is %v, want the next 09:30", c.Taskings[0].ETA)
	}
	page = conti.Get("/cases/SAR-2").Want(http.StatusOK, "Monte accepts, arrives 09:30Z", "SOLAS V/34-1")
	conti.Post("/cases/SAR-2/release", with(form(t, page, "/cases/SAR-2/release"), "tasking", "t1")).Want(http.StatusSeeOther)
	conti.Get("/cases/SAR-2").Want(http.StatusOK, "Monte released")
}

func TestTypedInputThatCannotBeReadIsKept(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	for _, test := range []struct {
		name, act, field, typed string
		more                    []string
		want                    string
	}{
		{"no position", "position", "position", "somewhere near Tripoli", nil, `value="somewhere near Tripoli"`},
		{"a day that is none", "position", "at", "32nd", []string{"position", "34N 13E"}, `value="32nd"`},
		{"no number", "position", "uncertainty", "wide", []string{"position", "34N 13E"}, `value="wide"`},
		{"no phase", "phase", "reason", "because", []string{"phase", "panic"}, "panic"},
		{"no unit", "task", "unit", "mmsi:12ab", nil, "nine digits"},
		{"no reason to close", "close", "outcome", "", nil, "is empty"},
		{"an unknown organisation", "ask-safety", "to", "nobody", nil, "nobody"},
	} {
		t.Run(test.name, func(t *testing.T) {
			values := url.Values{"form": {test.act}, test.field: {test.typed}}
			answer := conti.Post("/cases/SAR-2/"+test.act, with(values, test.more...))
			if answer.Status != http.StatusUnprocessableEntity && answer.Status != http.StatusNotFound && answer.Status != http.StatusConflict {
				t.Fatalf("status %d, want the page with the form again", answer.Status)
			}
			answer.Want(answer.Status, test.want)
		})
	}
}

func TestACaseThatIsNotSettledDoesNotClose(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	page := conti.Get("/cases/SAR-1")
	conti.Post("/cases/SAR-1/close", with(form(t, page, "/cases/SAR-1/close"), "outcome", "all well")).
		Want(http.StatusForbidden, "not accounted for", `value="all well"`)
}

func TestRolesSeeWhatTheyMayDo(t *testing.T) {
	s := open(t)
	amari := s.As(t, "amari")
	amari.Get("/cases/SAR-2").Want(http.StatusOK, "rubber boat").Lacks("/cases/SAR-2/landing", "/cases/SAR-2/coordinator", "/cases/SAR-2/close")
	amari.Post("/cases/SAR-2/coordinator", url.Values{"form": {"coordinator"}, "organisation": {"mrcc-rome"}}).Want(http.StatusForbidden, "duty officer")
	s.As(t, "haddad").Get("/cases/SAR-1").Want(http.StatusOK)
	amari.Get("/cases/SAR-99").Want(http.StatusNotFound, "SAR-99")
}

func TestABundleIsWithheldFromWhoHasToCount(t *testing.T) {
	s := open(t)
	if err := s.Journal.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := s.As(t, "haddad").Get("/cases/SAR-1/bundle").Want(http.StatusOK, `"form":"fanar bundle v1"`)
	if want := `attachment; filename="SAR-1.bundle.json"`; got.Header.Get("Content-Disposition") != want {
		t.Errorf("the bundle comes as %q, want %q", got.Header.Get("Content-Disposition"), want)
	}
}

// TestTheLineOfAnEndedSessionIsLedOn: the browser sends the line again to where anybody may leave an alert.
func TestTheLineOfAnEndedSessionIsLedOn(t *testing.T) {
	s := open(t)
	got := s.As(t, "").Post("/cases", url.Values{"line": {"3355N01230E rubber 80 pob"}}).Want(http.StatusTemporaryRedirect)
	if to := got.Header.Get("Location"); to != "/alert" {
		t.Errorf("the line is led to %q", to)
	}
}
