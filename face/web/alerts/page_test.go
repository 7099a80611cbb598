package alerts_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/face/web/alerts"
	"fanar/face/web/record/screentest"
	rescuescreen "fanar/face/web/rescue"
	"fanar/face/web/screen"
	"fanar/record/journal"
	"fanar/record/policy"
)

// open mounts the screens on which alerts are seen.
func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		own, err := alerts.Open(room)
		if err != nil {
			return nil, err
		}
		cases, err := rescuescreen.Open(room)
		return both{own, cases}, err
	})
}

type both []screentest.Routed

func (b both) Routes(mux *http.ServeMux) {
	for _, r := range b {
		r.Routes(mux)
	}
}

func values(pairs ...string) url.Values {
	out := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Add(pairs[i], pairs[i+1])
	}
	return out
}

// TestR1PublicForm holds that somebody without an account gets an alert into triage, gets a code, and can ask with it.
func TestR1PublicForm(t *testing.T) {
	s := open(t)
	relative, officer := s.As(t, ""), s.As(t, "conti")
	form := relative.Get("/alert").Want(200, `name="what"`, "112", `lang="ar"`)
	form.Lacks(`type="tel"`, "<script>")
	if size := len(form.Body); size > 50_000 {
		t.Errorf("the form weighs %d bytes", size)
	}
	sent := relative.Post("/alert", values("form", "tell", "where", "34 05N 012 30E", "when", "0700", "people", "40", "what", "a blue rubber boat, water comes in, call +39 06 5908 4527")).Want(200, "Your alert was received")
	code := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(sent.Body)
	if code == "" {
		t.Fatalf("no code on the page: %s", sent.Body)
	}
	ask := values("form", "receipt", "code", strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	told := relative.Post("/alert/receipt", ask).Want(200, "Received", "Nobody has looked at it yet")
	told.Lacks("34°", "A-1", "blue", "SAR-", "conti")
	officer.Get("/alerts").Want(200, "A-1", "34°05", "40", "public form").Lacks("5908")
	officer.Post("/alerts/A-1/take", values("form", "take")).Want(303)
	relative.Post("/alert/receipt", ask).Want(200, "A person has looked at it")
	wrong := []byte(strings.ReplaceAll(code, "-", ""))
	if wrong[3] == '7' {
		wrong[3] = '8'
	} else {
		wrong[3] = '7'
	}
	relative.Post("/alert/receipt", values("form", "receipt", "code", string(wrong))).Want(422, "is no receipt code")
	arab := s.As(t, "")
	arab.Lang = "ar"
	arab.Get("/alert").Want(200, `dir="rtl"`, "أبلغ عن قارب في خطر")
	arab.Post("/alert/receipt", ask).Want(200, "نظر فيه شخص")
	if s.Log.Len() > 0 {
		t.Error(s.Log)
	}
}

// TestTheLineOfAnEndedSessionIsAnAlert: an officer whose session ended while the line was typed loses neither line nor time.
func TestTheLineOfAnEndedSessionIsAnAlert(t *testing.T) {
	s := open(t)
	s.As(t, "").Post("/alert", values("line", "3355N01230E rubber 80 pob taking water")).Want(200, "Your alert was received")
	s.As(t, "conti").Get("/alerts").Want(200, "3355N01230E rubber 80 pob taking water")
}

func TestPublicFormKeepsProgramsAndFloodsOut(t *testing.T) {
	s := open(t)
	relative := s.As(t, "")
	trapped := relative.Post("/alert", values("form", "tell", "what", "cheap pills", "website", "https://example.org"))
	trapped.Want(422, "nothing of this one was kept", "send it again", "cheap pills")
	if strings.Contains(trapped.Body, "https://example.org") || strings.Contains(trapped.Body, "Your alert was received") {
		t.Error("the hidden field comes back filled, or something that was not kept has a receipt")
	}
	relative.Post("/alert", values("form", "tell", "what", "  ")).Want(422, "the alert says nothing")
	relative.Post("/alert", values("form", "tell", "what", "boat A", "key", "same")).Want(200)
	relative.Post("/alert", values("form", "tell", "what", "boat A", "key", "same")).Want(409, "was received when it was sent the first time")
	for range 20 { // nothing that says nothing counts as an alert
		relative.Post("/alert", values("form", "tell", "what", "")).Want(422)
	}
	for range 18 {
		relative.Post("/alert", values("form", "tell", "what", strings.Repeat("boat ", 5000))).Want(200)
	}
	relative.Post("/alert", values("form", "tell", "what", "one too many")).Want(429, "wait 10 minutes", "112", "one too many")
	s.View(t, func(r journal.Reader) error {
		all, err := alert.InTriage(r)
		for _, a := range all {
			if strings.Contains(a.Alert.Raw, "pills") || len(a.Alert.Raw) > 4000 {
				t.Errorf("kept %d bytes: %.60q", len(a.Alert.Raw), a.Alert.Raw)
			}
		}
		if len(all) != 19 {
			t.Errorf("%d alerts wait, want 19", len(all))
		}
		return err
	})
	s.Clock.Advance(11 * time.Minute)
	relative.Post("/alert", values("form", "tell", "what", "after a while")).Want(200)
}

func TestTriagePage(t *testing.T) {
	s := open(t)
	officer := s.As(t, "conti")
	mail := "From: Desk <desk@hotline.example.org>\nSubject: boat\nMessage-ID: <m1@x>\nContent-Type: text/plain\n\n0745 3405N01230E then 33 55N 012 30E, rubber, 60 people\n"
	officer.Post("/alerts", values("form", "paste", "text", mail)).Want(303)
	officer.Post("/alerts", values("form", "paste", "text", mail)).Want(409, "was received already", "0745 3405N01230E")
	officer.Post("/alerts", values("form", "paste", "text", "pob=30\npos=3405N01231E\ntime=0750")).Want(303)
	officer.Post("/alerts", values("form", "paste", "text", "pob=30\npos=3405N01231E\ntime=0751", "drill", "yes")).Want(303)
	list := officer.Get("/alerts").Want(200, "A-1", "A-2", "hotline.example.org", "1 doubtful reading", "drill", "R2")
	if a, b := strings.Index(list.Body, `id="A-1"`), strings.Index(list.Body, `id="A-2"`); a < 0 || b < a {
		t.Error("the oldest alert does not stand first")
	}
	page := officer.Get("/alerts/A-1").Want(200, "Read and not used", "33°55", "a second position", "A-2", "nm apart")
	for _, p := range []screentest.Answer{list, page} {
		if size := len(p.Body); size > 50_000 {
			t.Errorf("%s weighs %d bytes", p.Asked, size)
		}
		p.Lacks("<style>", "onclick")
	}
	officer.Post("/alerts/A-1/set-aside", values("form", "set-aside", "reason", "")).Want(422, "reason is empty")
	opened := officer.Post("/alerts/A-1/open", values("form", "open")).Want(303)
	to := opened.Header.Get("Location")
	if !strings.HasPrefix(to, "/cases/SAR-") {
		t.Fatalf("opening leads to %s", to)
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(to, "/cases/"), "?")
	officer.Get("/alerts/A-2").Want(200, "Attach to "+id)
	officer.Get("/alerts/A-3").Want(200, "drill").Lacks("Attach to " + id)
	officer.Post("/alerts/A-3/attach", values("form", "attach", "case", id, "reason", "same boat")).Want(422, "is a drill")
	officer.Post("/alerts/A-3/set-aside", values("form", "set-aside", "reason", "the drill is over")).Want(303)
	officer.Post("/alerts/A-2/attach", values("form", "attach", "case", strings.ToLower(id), "reason", "same boat")).Want(303)
	officer.Get("/alerts").Want(200, "No alert waits", "attached", id)
	officer.Get("/cases/"+id+"/linked").Want(200, "A-1", "A-2", "pos=3405N01231E")
	officer.Post("/alerts/A-2/bring-back", values("form", "bring-back", "reason", "another colour")).Want(303)
	officer.Get("/alerts").Want(200, `id="A-2"`)
	officer.Get("/alerts/A-9").Want(404)
	s.As(t, "lindqvist").Get("/alerts").Want(200).Lacks("Open as a case")
	s.As(t, "").Get("/alerts").Want(303)
	if s.Log.Len() > 0 {
		t.Error(s.Log)
	}
}

// TestManyAlertsWait holds that a night with many alerts still makes light pages, and that none is out of reach.
func TestManyAlertsWait(t *testing.T) {
	s := open(t)
	officer := s.As(t, "conti")
	for i := range 45 {
		if _, err := s.Try(policy.Actor{User: "public"}, alert.Receive{Text: strings.Repeat("a long message of somebody ", 80) + strconv.Itoa(i), Public: true}); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	for path, pages := "/alerts", 0; path != ""; pages++ {
		page := officer.Get(path).Want(200, "45 wait")
		if size := len(page.Body); size > 50_000 || pages > 3 {
			t.Fatalf("%s weighs %d bytes", path, size)
		}
		seen += strings.Count(page.Body, `id="A-`)
		next := regexp.MustCompile(`href="(/alerts\?from=\d+)"`).FindStringSubmatch(page.Body)
		if path = ""; next != nil {
			path = next[1]
		}
	}
	if seen != 45 {
		t.Errorf("%d of 45 alerts can be reached", seen)
	}
}

// TestLineOfNobody holds that what somebody without an account types into the line of the header is received too.
func TestLineOfNobody(t *testing.T) {
	s := open(t)
	nobody := s.As(t, "")
	nobody.Get("/alert").Want(200, `action="/alert"`)
	nobody.Post("/alert", values("what", "3355N01230E rubber 80 pob")).Want(200, "Your alert was received")
	s.As(t, "conti").Get("/alerts").Want(200, "33°55", "public form")
}

// TestOneLineAndEnter holds that an alert typed on one line is a case on screen: the line and Enter, nothing more.
func TestOneLineAndEnter(t *testing.T) {
	s := open(t)
	officer := s.As(t, "conti")
	opened := officer.Post("/cases", values("line", "0745 3355N01230E rubber 80 pob")).Want(303)
	officer.Get(opened.Header.Get("Location")).Want(200, "33°55", "80")
}

// TestR3RelayPage holds that the page offers several addressees by default, refuses one alone with the rule, and shows what
// came back.
func TestR3RelayPage(t *testing.T) {
	s := open(t)
	officer, lead := s.As(t, "conti"), s.As(t, "lindqvist")
	officer.Post("/cases", values("line", "0745 3355N01230E rubber 80 pob")).Want(303)
	id := newest(t, s)
	path := "/cases/" + id + "/linked"
	page := officer.Get(path).Want(200, "relayed to nobody yet", `value="rcc-malta" checked`, `value="aurora-rescue" checked`, "DISTRESS RELAY "+id, "mailto:")
	if size := len(page.Body); size > 50_000 {
		t.Errorf("the page weighs %d bytes", size)
	}
	officer.Post(path+"/relay", values("form", "relay", "to", "rcc-malta")).Want(403, "R3", "More than one addressee")
	officer.Post(path+"/relay", values("form", "relay")).Want(422, "tick at least two")
	officer.Post(path+"/relay", values("form", "relay", "to", "rcc-malta", "to", "aurora-rescue")).Want(303)
	officer.Get(path).Want(200, "Relayed to 2 addressees", "2 without a receipt")
	lead.Get("/alerts").Want(200, "relayed to your organisation", id)
	lead.Post(path+"/acknowledge", values("form", "acknowledge", "back", "alerts")).Want(303)
	lead.Get("/alerts").Want(200).Lacks("relayed to your organisation")
	officer.Post(path+"/react", values("form", "react", "from", "rcc-malta", "text", "sends an aircraft")).Want(303)
	officer.Get(path).Want(200, "said so itself", "sends an aircraft").Lacks("without a receipt")
	if s.Log.Len() > 0 {
		t.Error(s.Log)
	}
}

func TestLinkedPage(t *testing.T) {
	s := open(t)
	officer := s.As(t, "conti")
	officer.Post("/cases", values("line", "0745 3000N02500E rubber grey 80 pob")).Want(303)
	first := newest(t, s)
	officer.Post("/cases", values("line", "0750 3001N02501E dinghy grey about 75")).Want(303)
	second := newest(t, s)
	path := "/cases/" + first + "/linked"
	officer.Get(path).Want(200, second, "both grey", "the numbers of people overlap")
	officer.Post(path+"/link", values("form", "link", "other", second, "reason", "same boat")).Want(303)
	officer.Get("/cases/"+second+"/linked").Want(200, "1 linked case", first, "same boat")
	officer.Post(path+"/link", values("form", "link", "other", second, "reason", "again")).Want(409, "linked already")
	officer.Post(path+"/unlink", values("form", "unlink", "with", first, "other", second, "reason", "another colour")).Want(303)
	officer.Get(path).Want(200, "No other case is linked")
	ar := s.As(t, "conti")
	ar.Lang = "ar"
	ar.Get(path).Want(200, `dir="rtl"`, "قد يكون القارب نفسه")
	if s.Log.Len() > 0 {
		t.Error(s.Log)
	}
}

func newest(t *testing.T, s *screentest.Site) (id string) {
	t.Helper()
	s.View(t, func(r journal.Reader) error {
		all, err := rescue.All(r)
		if err == nil {
			id = all[0].ID
		}
		return err
	})
	return id
}
