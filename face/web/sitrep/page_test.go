package sitrep_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fanar/desk/people"
	"fanar/engine/ledger"
	wire "fanar/engine/sitrep"
	"fanar/face/i18n"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/face/web/sitrep"
	"fanar/record/policy"
)

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return sitrep.Open(room) })
}

// form is the draft of SAR-1 as the page offers it, in Italian.
func form(t *testing.T, r *screentest.Reader) url.Values {
	t.Helper()
	page := r.Get("/cases/SAR-1/sitreps?language=it&length=full").Want(http.StatusOK, "Draft of report 1", "IDENTITÀ DEL SINISTRATO", "Issue report 1")
	values := url.Values{"form": {"sitrep"}, "key": {"k1"}, "length": {"full"}, "language": {"it"}, "number": {"1"}, "priority": {"urgency"}, "to": {"jrcc-malta"}}
	for _, m := range regexp.MustCompile(`(?s)<textarea id="part-([A-N])"[^>]*>(.*?)</textarea>`).FindAllStringSubmatch(page.Body, -1) {
		values.Set(m[1], m[2])
	}
	if len(values) != 7+13 {
		t.Fatalf("the draft has %d fields, want 13 parts and 7 others", len(values))
	}
	return values
}

func TestDraftIsPreviewedThenIssued(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	draft := form(t, conti)
	draft.Set("H", "NW 5, sea 4")
	draft.Set("others", "Radio Lampedusa; Radio Malta")
	conti.Post("/cases/SAR-1/sitreps/preview", draft).Want(http.StatusOK, "As you typed it; not sent", "NW 5, sea 4", "Radio Malta").Lacks("1 sent")
	to := conti.Post("/cases/SAR-1/sitreps", draft).Want(http.StatusSeeOther).Header.Get("Location")
	conti.Get(to).Want(http.StatusOK, "recorded", `href="/cases/SAR-1/sitreps/1"`, "Radio Lampedusa", "Draft of report 2")
	report := conti.Get("/cases/SAR-1/sitreps/1").Want(http.StatusOK, "SITREP 1 · SAR-1", "METEO IN ZONA: NW 5, sea 4", "SHA-256", "1.txt", `aria-current`)
	report.Lacks("sitrep.")
	text := conti.Get("/cases/SAR-1/sitreps/1.txt").Want(http.StatusOK)
	if kind := text.Header.Get("Content-Type"); kind != "text/plain; charset=utf-8" {
		t.Errorf("the text is sent as %q", kind)
	}
	read, err := wire.Read(text.Body)
	if err != nil || read.Number != 1 || read.Parts["H"] != "NW 5, sea 4" || read.Language != "it" {
		t.Errorf("the text reads as number %d in %q: %v\n%s", read.Number, read.Language, err, text.Body)
	}
	for i, line := range strings.Split(text.Body, "\n") {
		if n := len([]rune(line)); n > wire.Columns {
			t.Errorf("line %d has %d columns", i+1, n)
		}
	}
	// The same number cannot go out twice, and what was typed stays.
	draft.Set("key", "k2")
	conti.Post("/cases/SAR-1/sitreps", draft).Want(http.StatusConflict, "was issued in the meantime", "NW 5, sea 4")
}

func TestRefusedFormKeepsWhatWasTyped(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	draft := form(t, conti)
	draft.Del("to")
	draft.Set("H", "typed by hand")
	conti.Post("/cases/SAR-1/sitreps", draft).Want(http.StatusUnprocessableEntity, `role="alert"`, "at least one centre", "typed by hand")
	conti.Get("/cases/SAR-99/sitreps").Want(http.StatusNotFound)
	conti.Get("/cases/SAR-1/sitreps/7").Want(http.StatusNotFound)
	conti.Get("/cases/SAR-1/sitreps/r7").Want(http.StatusNotFound)
	conti.Get("/cases/SAR-1/sitreps/one").Want(http.StatusNotFound)
	s.As(t, "haddad").Get("/cases/SAR-1/sitreps").Want(http.StatusOK).Lacks("Issue report", "Enter a report that came")
	s.As(t, "haddad").Post("/cases/SAR-1/sitreps", draft).Want(http.StatusForbidden)
}

func TestForeignReportStandsBeside(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	post := func(key, from, text string, status int) screentest.Answer {
		return conti.Post("/cases/SAR-1/sitreps/received", url.Values{"form": {"receive"}, "key": {key}, "from": {from}, "text": {text}}).Want(status)
	}
	post("k1", "", "SITREP 4\nFROM: JRCC MALTA\nA. RUBBER BOAT\nB. 36-10.0N 016-30.0E\nD. 900\nEND SITREP 4", http.StatusSeeOther)
	post("k2", "jrcc-malta", "we see <b>nothing</b>", http.StatusSeeOther)
	conti.Get("/cases/SAR-1/sitreps").Want(http.StatusOK, "/cases/SAR-1/sitreps/r1", "2 differences; both stand", "could not be read")
	conti.Get("/cases/SAR-1/sitreps/r1").Want(http.StatusOK, "Where it says otherwise", "36-10.0N 016-30.0E", "Our case", "Their report", "900", "What was understood", "Identity of casualty", "RUBBER BOAT")
	conti.Get("/cases/SAR-1/sitreps/r2").Want(http.StatusOK, "could not be read", "we see &lt;b&gt;nothing").Lacks("<b>nothing")
	post("k3", "", "nothing at all", http.StatusUnprocessableEntity).Want(http.StatusUnprocessableEntity, "does not say who sent it", "nothing at all")
}

// TestBlindWhoOwesACountReadsNoReport holds that the port reads no number of the ship in a report before it has counted.
func TestBlindWhoOwesACountReadsNoReport(t *testing.T) {
	s := open(t)
	lead := policy.Actor{User: "lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	s.Do(t, lead, people.CountEmbarked{Case: "SAR-2", Account: "aurora", Lot: ledger.Count(87)})
	draft := url.Values{"form": {"sitrep"}, "key": {"k"}, "length": {"short"}, "language": {"en"}, "priority": {"urgency"}, "to": {"mrcc-rome"}, "A": {"boat"}, "D": {"embarked 87"}}
	s.As(t, "lindqvist").Post("/cases/SAR-2/sitreps", draft).Want(http.StatusSeeOther)
	s.Do(t, lead, people.OfferHandover{Case: "SAR-2", From: "aurora", To: "lampedusa", Lot: ledger.Count(87)})
	port := s.As(t, "esposito")
	for _, path := range []string{"/cases/SAR-2/sitreps", "/cases/SAR-2/sitreps/1", "/cases/SAR-2/sitreps/1.txt"} {
		port.Get(path).Want(http.StatusOK).Lacks("embarked 87", "BEST 87")
	}
	port.Get("/cases/SAR-2/sitreps/1").Want(http.StatusOK, "Hidden until your organisation has counted")
	s.As(t, "conti").Get("/cases/SAR-2/sitreps/1").Want(http.StatusOK, "embarked 87")
}

func TestEveryWordIsSaidAndThePageIsLight(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	draft := form(t, conti)
	conti.Post("/cases/SAR-1/sitreps", draft).Want(http.StatusSeeOther)
	conti.Post("/cases/SAR-1/sitreps/received", url.Values{"form": {"receive"}, "key": {"r"}, "from": {"jrcc-malta"}, "text": {"SITREP 1\nA. BOAT\nB. 36-10.0N 016-30.0E"}}).Want(http.StatusSeeOther)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		for _, path := range []string{"/cases/SAR-1/sitreps", "/cases/SAR-1/sitreps/1", "/cases/SAR-1/sitreps/r1"} {
			page := r.Get(path).Want(http.StatusOK)
			if found := regexp.MustCompile(`[>"](sitrep|case-tab|told|duty)\.[a-z-]+`).FindString(page.Body); found != "" {
				t.Errorf("%s in %s shows an id: %s", path, lang, found)
			}
			if len(page.Body) > 50_000 {
				t.Errorf("%s in %s has %d bytes", path, lang, len(page.Body))
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
