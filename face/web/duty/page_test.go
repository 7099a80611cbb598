package duty_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/web/duty"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/event"
	"fanar/record/policy"
)

var conti = policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}

// open opens a node on which a second officer of MRCC Rome can take over.
func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return duty.Open(room) })
}

func form(name, key string, values ...string) url.Values {
	f := url.Values{"form": {name}, "key": {key}}
	for i := 0; i+1 < len(values); i += 2 {
		f.Add(values[i], values[i+1])
	}
	return f
}

func TestWatchIsTakenNotedAndHandedOver(t *testing.T) {
	s := open(t)
	s.Record(t, event.Draft{Subject: "user/haddad2", Fact: directory.UserAdded{Account: directory.Account{ID: "haddad2", Org: "mrcc-rome", Roles: []string{"duty-officer"}}}})
	r := s.As(t, "conti")
	r.Get("/duty").Want(http.StatusOK, "No desk has a watch yet", "Take the watch")
	r.Post("/duty/take", form("take", "k1", "desk", "operations")).Want(http.StatusSeeOther)
	r.Get("/duty").Want(http.StatusOK, "A. Conti", "operations", "Sign and hand over")
	r.Post("/duty/note", form("note", "k2", "desk", "operations", "text", "Malta calls back at 1700.")).Want(http.StatusSeeOther)
	r.Post("/duty/handover", form("handover", "k3", "desk", "operations", "text", "Aurora is low on fuel.")).Want(http.StatusSeeOther)
	r.Get("/duty").Want(http.StatusOK, "report 1 waits for a signature", "/duty/mrcc-rome/operations/1", "not signed by a successor")
	report := r.Get("/duty/mrcc-rome/operations/1").Want(http.StatusOK, "Handover report 1", "Aurora is low on fuel.", "Malta calls back at 1700.", "Open cases", "SAR-1", "no coordinator")
	report.Lacks("Sign and take the watch", "duty.")
	text := r.Get("/duty/mrcc-rome/operations/1.txt").Want(http.StatusOK, "Handover report 1", "SAR-1", "Malta calls back at 1700.", "not signed by a successor")
	if kind := text.Header.Get("Content-Type"); kind != "text/plain; charset=utf-8" {
		t.Errorf("the text is sent as %q", kind)
	}
	r.Post("/duty/sign", form("sign", "k4", "desk", "operations", "number", "1")).Want(http.StatusForbidden, "you cannot sign your own")
	r.Get("/duty/mrcc-rome/operations/9").Want(http.StatusNotFound)
	r.Get("/duty/mrcc-rome/operations/x").Want(http.StatusNotFound)
	s.As(t, "okafor").Get("/duty").Want(http.StatusOK).Lacks("A. Conti", "Take the watch")
	s.As(t, "okafor").Get("/duty/mrcc-rome/operations/1").Lacks("low on fuel")
}

// TestS42BothDutyDesksAreReachableFromACase holds that the page of a case's desks names their lines, and says where none is known.
func TestS42BothDutyDesksAreReachableFromACase(t *testing.T) {
	s := open(t)
	s.Do(t, conti, rescue.NameCoordinator{Case: "SAR-1", Organisation: "mrcc-rome"})
	s.Do(t, conti, rescue.RequestPlaceOfSafety{Case: "SAR-1", To: "rcc-malta"})
	r := s.As(t, "conti")
	contact := form("contact", "k1", "organisation", "mrcc-rome", "desk", "Operations room", "channel", "telephone", "address", "+39 06 000", "hours", "24 h", "languages", "it, en")
	r.Post("/duty/contact", contact).Want(http.StatusUnprocessableEntity, "never that of a person", "06 000")
	contact.Set("office", "yes")
	contact.Set("key", "k2")
	r.Post("/duty/contact", contact).Want(http.StatusSeeOther)
	page := r.Get("/duty?case=SAR-1").Want(http.StatusOK, "Desks that this case concerns", "MRCC", "06 000", "coordinates", "was asked", "no line of this desk is in the directory", `href="/cases/SAR-1"`)
	id := regexp.MustCompile(`name="contact" value="(d\d+)"`).FindStringSubmatch(page.Body)
	if id == nil {
		t.Fatal("the line cannot be ended")
	}
	r.Post("/duty/contact-end", form("contact-end", "k3", "organisation", "mrcc-rome", "contact", id[1], "reason", "new number")).Want(http.StatusSeeOther)
	r.Get("/duty").Want(http.StatusOK, "ended").Lacks("06 000")
	r.Get("/duty?case=SAR-99").Want(http.StatusNotFound)
}

func TestExercise(t *testing.T) {
	s := open(t)
	r := s.As(t, "conti")
	_, drill, _ := strings.Cut(s.Do(t, conti, rescue.OpenCase{Line: "0755 3400N01230E rubber 10 pob", Drill: true}).Subject, "/")
	_, real, _ := strings.Cut(s.Do(t, conti, rescue.OpenCase{Line: "0756 3400N01230E rubber 10 pob"}).Subject, "/")
	start := form("exercise", "k1", "title", "Mass rescue", "participants", "mrcc-rome", "participants", "rcc-malta", "cases", "SAR-99")
	r.Post("/duty/exercise", start).Want(http.StatusNotFound, "Mass rescue")
	start.Set("cases", "")
	start.Set("key", "k2")
	r.Post("/duty/exercise", start).Want(http.StatusSeeOther)
	r.Post("/duty/drill", form("drill", "k4", "exercise", "EX-1", "case", real)).Want(http.StatusUnprocessableEntity, "is a real one and no drill")
	r.Post("/duty/drill", form("drill", "k5", "exercise", "EX-1", "case", drill)).Want(http.StatusSeeOther)
	r.Post("/duty/exercise-end", form("exercise-end", "k3", "exercise", "EX-1", "lessons", "Call Malta first.")).Want(http.StatusSeeOther)
	r.Get("/duty").Want(http.StatusOK, "EX-1", "Mass rescue", "Call Malta first.", "over", `href="/cases/`+drill+`"`)
}

func TestEveryWordIsSaidAndThePageIsLight(t *testing.T) {
	s := open(t)
	r := s.As(t, "conti")
	r.Post("/duty/take", form("take", "k1", "desk", "operations")).Want(http.StatusSeeOther)
	r.Post("/duty/handover", form("handover", "k2", "desk", "operations", "text", "x")).Want(http.StatusSeeOther)
	r.Post("/duty/exercise", form("exercise", "k3", "title", "x", "participants", "mrcc-rome")).Want(http.StatusSeeOther)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		for _, path := range []string{"/duty", "/duty?case=SAR-2", "/duty/mrcc-rome/operations/1"} {
			page := r.Get(path).Want(http.StatusOK)
			if found := regexp.MustCompile(`[>"]\s*(duty|duty-[a-z]+|told|step|boat|phase)\.[a-z-]+`).FindString(page.Body); found != "" {
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
