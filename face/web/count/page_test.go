package count_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	desk "fanar/desk/people"
	"fanar/face/web/count"
	"fanar/face/web/people"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/journal"
	"fanar/record/policy"
)

type both struct {
	*count.Page
	people *people.Page
}

func (b both) Routes(mux *http.ServeMux) {
	b.Page.Routes(mux)
	b.people.Routes(mux)
}

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		c, err := count.Open(room)
		if err != nil {
			return nil, err
		}
		p, err := people.Open(room)
		return both{c, p}, err
	})
}

func values(pairs ...string) url.Values {
	out := url.Values{"form": {"count"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

func overview(t *testing.T, s *screentest.Site, id, org string) (o desk.Headcount) {
	t.Helper()
	s.View(t, func(r journal.Reader) (err error) {
		o, err = desk.Overview(r, id, policy.Actor{User: "reader", Org: org})
		return err
	})
	return o
}

// The keys count without script too: the node adds up what each press says, and takes the last one back.
func TestKeysWithoutScript(t *testing.T) {
	s := open(t)
	lindqvist := s.As(t, "lindqvist")
	const path = "/count/SAR-2/deck"
	lindqvist.Get(path).Want(http.StatusOK, `<option value="aurora" selected>`, `name="n:female/18-59"`, `name="s:pregnant"`, ">+10</button>", `value="0"`)
	for _, test := range []struct {
		name  string
		form  url.Values
		shown []string
	}{
		{"the first tap", values("step", "1"), []string{`data-of="n:unknown/unknown">1<`, "<bdi>1</bdi>"}},
		{"ten more", values("n:unknown/unknown", "7", "step", "10", "was", "n:unknown/unknown", "now", "7"), []string{`data-of="n:unknown/unknown">17<`, `name="now" value="17"`}},
		{"another category", values("n:unknown/unknown", "7", "category", "n:female/5-11", "step", "5", "was", "n:unknown/unknown", "now", "7"), []string{`data-of="n:female/5-11">5<`, "<bdi>12</bdi>"}},
		{"a number that was typed goes to the category it was typed for", values("category", "n:male/60+", "choose", "1", "was", "n:unknown/unknown", "now", "٢١"),
			[]string{`data-of="n:unknown/unknown">٢١<`, "<bdi>21</bdi>", `value="n:male/60&#43;" checked`}},
		{"nobody is zero, and not blank", values("step", "-1"), []string{`data-of="n:unknown/unknown">0<`}},
		{"the last tap is taken back", values("n:unknown/unknown", "17", "last", "n:unknown/unknown|-10", "undo", "1"), []string{`data-of="n:unknown/unknown">7<`}},
		{"side counters are not added up", values("n:unknown/unknown", "7", "s:pregnant", "2", "choose", "1"), []string{`data-of="s:pregnant">2<`, "<bdi>7</bdi>"}},
		{"what is typed stays", values("note", "on the fore deck", "time", "0314", "choose", "1"), []string{`value="on the fore deck"`, `value="0314"`}},
		{"nothing is not signed", values("sign", "1"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.shown == nil {
				lindqvist.Post(path, test.form).Want(http.StatusUnprocessableEntity, "nothing has been counted yet")
				return
			}
			lindqvist.Post(path, test.form).Want(http.StatusOK, test.shown...)
		})
	}
	if o := overview(t, s, "SAR-2", "aurora-rescue"); len(o.Entries) != 0 {
		t.Errorf("counting recorded %d entries before it was signed", len(o.Entries))
	}
}

// Every form that the screens send without script reaches the ledger, and a second count that differs stands beside it.
func TestSignedCounts(t *testing.T) {
	s := open(t)
	lindqvist, esposito := s.As(t, "lindqvist"), s.As(t, "esposito")
	lindqvist.Post("/count/SAR-2/deck", values("at", "aurora", "n:female/18-59", "40", "n:unknown/unknown", "57", "s:pregnant", "3", "time", "0600", "sign", "1")).Want(http.StatusSeeOther)
	lindqvist.Post("/count/SAR-2/deck", values("at", "aurora", "n:unknown/unknown", "96", "sign", "1")).Want(http.StatusSeeOther)
	if o := overview(t, s, "SAR-2", "aurora-rescue"); len(o.Recounts) != 1 || o.Recounts[0].State != desk.RecountDiffers {
		t.Errorf("96 beside 97 is %+v, want one count that differs", o.Recounts)
	}
	record := overview(t, s, "SAR-2", "aurora-rescue").Recounts[0].Record
	lindqvist.Get("/count/SAR-2/answer?record="+strconv.FormatUint(record, 10)).Want(http.StatusOK, `{"differs":true,"counted":96,"other":97}`)
	lindqvist.Get("/count/SAR-2/answer?record=1").Want(http.StatusOK, `{"differs":false}`)
	lindqvist.Post("/count/SAR-2/deck", values("n:unknown/unknown", "9", "time", "yesterday", "sign", "1")).Want(http.StatusUnprocessableEntity, "yesterday")
	lindqvist.Post("/count/SAR-99/deck", values("n:unknown/unknown", "9", "sign", "1")).Want(http.StatusNotFound)
	lindqvist.Post("/count/SAR-2/give", values("at", "aurora", "to", "lampedusa", "n:female/18-59", "40", "n:unknown/unknown", "57", "s:pregnant", "3", "sign", "1")).Want(http.StatusSeeOther)

	esposito.Get("/count").Want(http.StatusOK, "Count who was received", "/count/SAR-2/receive/")
	pending := overview(t, s, "SAR-2", "aurora-rescue").Handovers[0].ID
	path := "/count/SAR-2/receive/" + pending
	esposito.Get("/count/SAR-2/answer?handover="+pending).Want(http.StatusOK, `{"differs":false}`).Lacks("97")
	esposito.Get("/count/SAR-2/answer?record="+strconv.FormatUint(record, 10)).Want(http.StatusOK).Lacks("97", "96")
	// The giver's number, and the note of the giver, are nowhere on the receiver's screen.
	esposito.Get(path).Want(http.StatusOK, "Aurora", "Lampedusa").Lacks("97", "40<", `"40"`)
	esposito.Post(path, values("n:unknown/unknown", "95", "sign", "1")).Want(http.StatusSeeOther)
	h := overview(t, s, "SAR-2", "port-lampedusa").Handovers[0]
	if h.Received == nil || h.Received.Total() != 95 || h.Short == nil || h.Short.Total() != 2 {
		t.Errorf("the receiver's count is %v with %v short, want 95 and 2", h.Received, h.Short)
	}
	esposito.Get("/count/SAR-2/answer?handover="+pending).Want(http.StatusOK, `{"differs":true,"counted":95,"other":97}`)
	esposito.Get(path).Want(http.StatusNotFound, "waits for the count")
	lindqvist.Get(path).Want(http.StatusNotFound)
}

// TestR38TheDeviceKeepsNoNumber: what the device may keep of the node says which cases are open, and of people nothing.
func TestR38TheDeviceKeepsNoNumber(t *testing.T) {
	s := open(t)
	s.As(t, "lindqvist").Post("/count/SAR-2/deck", values("at", "aurora", "n:unknown/unknown", "7391", "sign", "1")).Want(http.StatusSeeOther)
	s.As(t, "lindqvist").Post("/count/SAR-2/give", values("at", "aurora", "to", "lampedusa", "n:unknown/unknown", "7391", "note", "tired people", "sign", "1")).Want(http.StatusSeeOther)
	answer := s.As(t, "esposito").Get("/count/kept.json").Want(http.StatusOK, `"SAR-2"`, `"lampedusa"`)
	answer.Lacks("7391", "7,391", "tired")
	var kept map[string]any
	if err := json.Unmarshal([]byte(answer.Body), &kept); err != nil {
		t.Fatal(err)
	}
	for name := range kept {
		if name != "user" && name != "organisation" && name != "at" && name != "cases" && name != "places" {
			t.Errorf("the device is given %q, which counting does not need", name)
		}
	}
	if got := answer.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the list may be kept by caches: %q", got)
	}
	s.As(t, "").Get("/count/kept.json", "HX-Request", "true").Want(http.StatusUnauthorized)

	// The shell is for everybody, and holds nothing of anybody.
	shell := s.As(t, "").Get("/count/shell").Want(http.StatusOK, "data-shell", ">+1</button>")
	shell.Lacks("SAR-", "Aurora", "Lindqvist", "7391")
	// Nor of who is signed in when the browser fetches it: it is kept in the open, and the next user of the device gets it too.
	s.As(t, "lindqvist").Get("/count/shell").Want(http.StatusOK, "data-shell").Lacks("SAR-", "Aurora", "Lindqvist", "7391", "data-alarm-bar")
	for _, path := range []string{"/count", "/count/SAR-2/deck"} {
		if to := s.As(t, "").Get(path).Want(http.StatusSeeOther).Header.Get("Location"); !strings.HasPrefix(to, "/sign-in") {
			t.Errorf("%s leads a stranger to %s", path, to)
		}
	}
}

func TestWorker(t *testing.T) {
	s := open(t)
	worker := s.As(t, "").Get("/count/sw.js").Want(http.StatusOK, "/count/shell")
	for name, want := range map[string]string{"Service-Worker-Allowed": "/count", "Cache-Control": "no-cache", "Content-Type": "text/javascript; charset=utf-8"} {
		if got := worker.Header.Get(name); got != want {
			t.Errorf("the worker's %s is %q, want %q", name, got, want)
		}
	}
}

func TestWeightAndLanguages(t *testing.T) {
	s := open(t)
	for _, lang := range []string{"en", "it", "ar", "tr", "fr"} {
		r := s.As(t, "lindqvist")
		r.Lang = lang
		for _, path := range []string{"/count", "/count/SAR-2/deck", "/count/SAR-2/give?to=lampedusa&hand=left", "/count/shell"} {
			page := r.Get(path).Want(http.StatusOK, `lang="`+lang+`"`)
			page.Lacks("counting.", "!MISSING")
			if n := len(page.Body); n > 50_000 {
				t.Errorf("%s in %s has %d bytes, want under 50 kB", path, lang, n)
			}
		}
	}
	s.As(t, "lindqvist").Get("/count/SAR-2/deck?hand=left").Want(http.StatusOK, `data-hand="left"`)
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
