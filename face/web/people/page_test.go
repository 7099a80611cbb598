package people_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	desk "fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/face/web/people"
	"fanar/face/web/record/screentest"
	"fanar/face/web/rescue"
	"fanar/face/web/screen"
	"fanar/face/web/watch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// open mounts every screen on which a headcount is seen.
func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		var all several
		for _, make := range []func(*screen.Room) (screentest.Routed, error){
			func(r *screen.Room) (screentest.Routed, error) { return people.Open(r) },
			func(r *screen.Room) (screentest.Routed, error) { return rescue.Open(r) },
			func(r *screen.Room) (screentest.Routed, error) { return watch.Open(r) },
		} {
			made, err := make(room)
			if err != nil {
				return nil, err
			}
			all = append(all, made)
		}
		return all, nil
	})
}

type several []screentest.Routed

func (s several) Routes(mux *http.ServeMux) {
	for _, r := range s {
		r.Routes(mux)
	}
}

func overview(t *testing.T, s *screentest.Site, id, org string) (o desk.Headcount) {
	t.Helper()
	s.View(t, func(r journal.Reader) (err error) {
		o, err = desk.Overview(r, id, policy.Actor{User: "reader", Org: org})
		return err
	})
	return o
}

func values(pairs ...string) url.Values {
	out := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// given lets the Aurora count 97 people in SAR-2 and hand them over at Lampedusa.
func given(t *testing.T, s *screentest.Site) {
	t.Helper()
	lindqvist := s.As(t, "lindqvist")
	lindqvist.Post("/cases/SAR-2/people/count", values("form", "count", "account", "aurora", "n:female/unknown-adult", "40", "n:unknown/unknown", "57", "s:pregnant", "3")).
		Want(http.StatusSeeOther)
	lindqvist.Post("/cases/SAR-2/people/offer", values("form", "offer", "from", "custody/aurora-rescue/aurora", "to", "lampedusa",
		"n:female/unknown-adult", "40", "n:unknown/unknown", "57", "s:pregnant", "3", "note", "97 counted on deck")).Want(http.StatusSeeOther)
}

var machine = regexp.MustCompile(`(?s)<header class="head".*?</header>|<footer.*?</footer>|name="key" value="[^"]*"|icons\.svg\?v=[0-9a-f]+|static/[a-z.-]+\?v=[0-9a-f]+|/record\?from=\d+#r\d+`)

// The receiver counts without seeing the giver's number: it is on no page that the receiver can open, not in a title, not
// in a hidden field, not in the sum, before its own count is signed.
func TestTheSecondCountIsBlind(t *testing.T) {
	s := open(t)
	given(t, s)
	esposito := s.As(t, "esposito")
	digits := regexp.MustCompile(`\b(97|40|57)\b`)
	for _, path := range []string{"/cases/SAR-2/people/handovers/H3", "/cases/SAR-2/people", "/cases/SAR-2", "/cases/SAR-2?part=head", "/cases/SAR-2?part=timeline",
		"/people", "/people?part=all", "/", "/?part=side", "/cases", "/cases/SAR-2/people/count"} {
		page := esposito.Get(path).Want(http.StatusOK)
		if found := digits.FindString(machine.ReplaceAllString(page.Body, "")); found != "" {
			at := strings.Index(page.Body, found)
			t.Errorf("%s shows %s to the receiver before its own count: …%s…", path, found, page.Body[max(0, at-80):min(len(page.Body), at+80)])
		}
	}
	esposito.Get("/cases/SAR-2/people/handovers/H3").Want(http.StatusOK, "Count the people yourself", "Sign my own count")
	esposito.Get("/").Want(http.StatusOK, "Handovers that wait for a second count", "Count now")
	s.As(t, "lindqvist").Get("/cases/SAR-2/people/handovers/H3").Want(http.StatusOK, "97", "Waits for the count of Port of Lampedusa").Lacks("Sign my own count")

	answer := esposito.Post("/cases/SAR-2/people/handovers/H3/receive", values("form", "receive", "n:female/unknown-adult", "40", "n:unknown/unknown", "55"))
	answer.Want(http.StatusSeeOther)
	esposito.Get("/cases/SAR-2/people/handovers/H3").Want(http.StatusOK, "97", "95", "−2", "not explained yet", "Explain the difference")
	esposito.Get("/people").Want(http.StatusOK, "difference at handover H3")
}

// No script is needed to count: a button sends the form, which comes back with the number changed and nothing recorded.
func TestCountingWorksWithoutScript(t *testing.T) {
	s := open(t)
	given(t, s)
	esposito := s.As(t, "esposito")
	const path = "/cases/SAR-2/people/handovers/H3/receive"
	typed := values("form", "receive", "category", "n:male/unknown-adult", "n:male/unknown-adult", "9", "n:female/5-11", "٣", "note", "on the quay")
	for _, test := range []struct {
		name, category, step string
		shown, total         string
	}{
		{"one more", "n:male/unknown-adult", "1", ">10</output>", "<bdi>13</bdi>"},
		{"ten more of another", "n:unknown/unknown", "10", ">10</output>", "<bdi>22</bdi>"},
		{"never below nothing", "n:unknown/0-4", "-1", ">0</output>", "<bdi>12</bdi>"},
		{"only another category", "n:female/unknown-adult", "", ">0</output>", "<bdi>12</bdi>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			sent := url.Values{}
			for k, v := range typed {
				sent[k] = v
			}
			sent.Set("category", test.category)
			sent.Set("step", test.step)
			if test.step == "" {
				sent.Set("choose", "1")
			}
			esposito.Post(path, sent).Want(http.StatusOK, test.shown, test.total, `value="on the quay"`, `name="n:female/5-11" value="٣"`)
		})
	}
	if h := overview(t, s, "SAR-2", "port-lampedusa").Handovers[0]; h.State != ledger.StateOffered {
		t.Fatalf("counting recorded something: the handover is %s", h.State)
	}
	typed.Del("category")
	esposito.Post(path, typed).Want(http.StatusSeeOther)
	h := overview(t, s, "SAR-2", "port-lampedusa").Handovers[0]
	if h.Received == nil || h.Received.Total() != 12 || h.Received.At(ledger.Category{Sex: ledger.Female, Age: ledger.Age5To11}) != 3 {
		t.Errorf("the receiver's count is %v, want 9 men and 3 girls, one of them typed in Arabic digits", h.Received)
	}
}

func TestNothingTypedIsNoCountAndZeroIsOne(t *testing.T) {
	s := open(t)
	given(t, s)
	esposito := s.As(t, "esposito")
	const path = "/cases/SAR-2/people/handovers/H3/receive"
	esposito.Post(path, values("form", "receive")).Want(http.StatusUnprocessableEntity, "count the people yourself", "Sign my own count")
	esposito.Post(path, values("form", "receive", "n:unknown/unknown", "many")).Want(http.StatusUnprocessableEntity, "many", `value="many"`)
	s.As(t, "lindqvist").Post(path, values("form", "receive", "n:unknown/unknown", "97")).Want(http.StatusForbidden, "Port of Lampedusa")
	esposito.Post(path, values("form", "receive", "n:unknown/unknown", "0")).Want(http.StatusSeeOther)
	if h := overview(t, s, "SAR-2", "port-lampedusa").Handovers[0]; h.Short == nil || h.Short.Total() != 97 {
		t.Errorf("nobody came, and the difference is %v, want 97", h.Short)
	}
}

func TestADifferenceIsExplainedAndBothNumbersStay(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	conti.Get("/cases/SAR-1/people/handovers/H3").Want(http.StatusOK, "112", "109", "−3")
	conti.Post("/cases/SAR-1/people/handovers/H3/explain", values("form", "explain", "to", "missing-at-sea", "reason", "", "owner", "mrcc-rome", "note", "searched")).
		Want(http.StatusUnprocessableEntity, "searched", `id="explain" open`)
	conti.Post("/cases/SAR-1/people/handovers/H3/explain", values("form", "explain", "to", "lampedusa", "n:unknown/unknown", "2", "reason", "found-again", "owner", "mrcc-rome")).
		Want(http.StatusSeeOther)
	conti.Post("/cases/SAR-1/people/handovers/H3/explain", values("form", "explain", "to", "missing-at-sea", "reason", "lost-at-sea", "owner", "mrcc-rome")).Want(http.StatusSeeOther)
	page := conti.Get("/cases/SAR-1/people/handovers/H3").Want(http.StatusOK, "112", "109", "explained and signed")
	page.Lacks("Explain the difference")
	conti.Get("/people").Want(http.StatusOK, "missing at sea")
}

func TestPeopleAreMovedAndALandingThatBreaksARuleOpensAnIncident(t *testing.T) {
	s := open(t)
	given(t, s)
	esposito := s.As(t, "esposito")
	esposito.Post("/cases/SAR-2/people/handovers/H3/receive", values("form", "receive", "n:female/unknown-adult", "40", "n:unknown/unknown", "57", "s:pregnant", "3")).Want(http.StatusSeeOther)
	page := esposito.Get("/cases/SAR-2/people").Want(http.StatusOK, "97", "In the count:", "Hand over", "Move people")
	page.Lacks("places.")
	esposito.Post("/cases/SAR-2/people/move", values("form", "move-custody/port-lampedusa/lampedusa", "from", "custody/port-lampedusa/lampedusa", "to", "palermo-hospital",
		"n:unknown/unknown", "900", "reason", "medical-evacuation")).Want(http.StatusConflict, "Lampedusa", `value="900"`, `<option value="palermo-hospital" selected`)
	esposito.Post("/cases/SAR-2/people/move", values("form", "move", "from", "custody/port-lampedusa/lampedusa", "to", "left-system", "n:unknown/unknown", "1", "reason", "taken-by-other")).
		Want(http.StatusUnprocessableEntity, "with which organisation")
	esposito.Post("/cases/SAR-2/people/move", values("form", "move", "from", "custody/port-lampedusa/lampedusa", "to", "palermo-hospital", "n:unknown/unknown", "5", "reason", "medical-evacuation")).
		Want(http.StatusSeeOther)
	s.As(t, "conti").Post("/cases/SAR-1/people/count", values("form", "count", "account", "monte", "n:unknown/unknown", "4")).Want(http.StatusSeeOther)
	answer := s.As(t, "conti").Post("/cases/SAR-1/people/offer", values("form", "offer", "from", "custody/mrcc-rome/monte", "to", "custody/rcc-malta/tripoli", "n:unknown/unknown", "4")).
		Want(http.StatusSeeOther)
	if !strings.Contains(answer.Header.Get("Location"), "incidents=INC-1") {
		t.Errorf("landing people at Tripoli led to %q, want an incident", answer.Header.Get("Location"))
	}
	s.As(t, "conti").Get(answer.Header.Get("Location")).Want(http.StatusOK, "incident INC-1 has opened", "/incidents/INC-1")
}

func TestEstimatesStandBesideEachOther(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	conti.Post("/cases/SAR-2/people/assert", values("form", "assert", "subject", "aboard", "min", "50", "hedge", "more than", "source", "survivors")).Want(http.StatusSeeOther)
	conti.Post("/cases/SAR-2/people/assert", values("form", "assert", "subject", "aboard", "max", "20", "source", "aircraft")).Want(http.StatusSeeOther)
	conti.Get("/cases/SAR-2/people").Want(http.StatusOK, "≥50", "≤20", "more than", "survivors", "contradicts another", "Gap to the estimate")
	conti.Post("/cases/SAR-2/people/assert", values("form", "assert", "best", "a few")).Want(http.StatusUnprocessableEntity, "a few", `id="f-assert" open`)
	conti.Post("/cases/SAR-2/people/determine", values("form", "determine", "outcome", "missing", "reason", "no-trace", "owner", "mrcc-rome", "assertion", "A1")).Want(http.StatusSeeOther)
	conti.Get("/cases/SAR-2/people").Want(http.StatusOK, "people are missing", "missing at sea")
}
