package incidents_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/face/web/incidents"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/journal"
	"fanar/record/policy"
)

// open opens a node on which one incident opened by itself: people were landed at Tripoli.
func open(t *testing.T) (*screentest.Site, string) {
	t.Helper()
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return incidents.Open(room) })
	admin := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	s.Do(t, admin, directory.RegisterOrganisation{Organisation: directory.Organisation{ID: "port-tripoli", Name: "Port of Tripoli", Type: "port"}})
	s.Do(t, admin, directory.RegisterPlace{Place: directory.Place{ID: "tripoli", Name: "Tripoli", Type: "port", Country: "LY", Org: "port-tripoli"}})
	lead := policy.Actor{User: "lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	s.Do(t, lead, people.CountEmbarked{Case: "SAR-2", Account: "aurora", Lot: ledger.Count(80)})
	r := s.Do(t, lead, people.OfferHandover{Case: "SAR-2", From: "aurora", To: "tripoli", Lot: ledger.Count(80)})
	if len(r.Incidents) != 1 {
		t.Fatalf("landing people at Tripoli opened the incidents %v, want one", r.Incidents)
	}
	return s, r.Incidents[0]
}

func TestList(t *testing.T) {
	s, id := open(t)
	page := s.As(t, "haddad").Get("/incidents").Want(http.StatusOK, id, "category 4", "opened by itself", "R10", "Libya is not a place of safety", `href="/cases/SAR-2"`, "/incidents/"+id, "Open an incident")
	page.Lacks("incident.")
	s.As(t, "conti").Get("/incidents").Want(http.StatusOK, id).Lacks("Open an incident")
	for _, user := range []string{"lindqvist", "admin", "okafor"} {
		s.As(t, user).Get("/incidents").Lacks(id)
		s.As(t, user).Get("/incidents/" + id).Lacks("Libya is not")
	}
}

func TestOpinionStays(t *testing.T) {
	s, id := open(t)
	haddad := s.As(t, "haddad")
	form := url.Values{"form": {"opinion"}, "key": {"k1"}, "text": {"They were taken back.\nThis breaks R10."}}
	to := haddad.Post("/incidents/"+id+"/opinion", form).Want(http.StatusSeeOther).Header.Get("Location")
	haddad.Post("/incidents/"+id+"/opinion", form).Want(http.StatusSeeOther)
	haddad.Get(to).Want(http.StatusOK, "This breaks R10.", "1 opinion", "R. Haddad", "MSC.167", "What would satisfy it", `href="/cases/SAR-2"`, "recorded")
	form.Set("text", "  ")
	form.Set("key", "k2")
	haddad.Post("/incidents/"+id+"/opinion", form).Want(http.StatusUnprocessableEntity, "empty")
	form.Set("text", "kept although refused")
	s.As(t, "conti").Post("/incidents/"+id+"/opinion", form).Want(http.StatusForbidden)
	s.View(t, func(r journal.Reader) error {
		i, err := oversight.IncidentByID(r, id)
		if len(i.Opinions) != 1 {
			t.Errorf("%d opinions are recorded, want 1: %+v", len(i.Opinions), i.Opinions)
		}
		return err
	})
}

func TestStage(t *testing.T) {
	s, id := open(t)
	haddad := s.As(t, "haddad")
	page := haddad.Get("/incidents/"+id).Want(http.StatusOK, `value="formal"`, `value="final"`)
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page.Body)
	if version == nil {
		t.Fatal("the form of the stage does not say which version it was made from")
	}
	form := func(key, stage, reason string) url.Values {
		return url.Values{"form": {"stage"}, "key": {key}, "version": {version[1]}, "stage": {stage}, "reason": {reason}}
	}
	haddad.Post("/incidents/"+id+"/stage", form("k1", "formal", "")).Want(http.StatusUnprocessableEntity, "empty")
	haddad.Post("/incidents/"+id+"/stage", form("k2", "formal", "report received")).Want(http.StatusSeeOther)
	haddad.Post("/incidents/"+id+"/stage", form("k3", "final", "closed too early")).Want(http.StatusConflict, `value="closed too early"`, "report received")
	haddad.Get("/incidents/"+id).Want(http.StatusOK, `value="final"`).Lacks(`value="formal"`)
}

func TestOpenByHand(t *testing.T) {
	s, _ := open(t)
	haddad := s.As(t, "haddad")
	form := url.Values{"form": {"open"}, "key": {"k"}, "about": {"SAR-1"}, "category": {"3"}, "text": {"A blow was reported."}}
	to := haddad.Post("/incidents", form).Want(http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(to, "/incidents/INC-2?") {
		t.Errorf("opened at %s", to)
	}
	haddad.Get(to).Want(http.StatusOK, "A blow was reported.", "opened by R. Haddad", `href="/cases/SAR-1"`, "category 3")
	for _, tt := range []struct{ name, field, value string }{{"about nothing", "about", "SAR-99"}, {"no category", "category", "9"}, {"no text", "text", " "}} {
		t.Run(tt.name, func(t *testing.T) {
			bad := url.Values{"form": {"open"}, "about": {"SAR-1"}, "category": {"4"}, "text": {"typed by hand"}}
			bad.Set(tt.field, tt.value)
			page := haddad.Post("/incidents", bad).Want(http.StatusUnprocessableEntity, `role="alert"`)
			if tt.field != "text" {
				page.Want(http.StatusUnprocessableEntity, "typed by hand")
			}
		})
	}
	haddad.Get("/incidents/INC-99").Want(http.StatusNotFound)
}

func TestEveryWordIsSaid(t *testing.T) {
	s, id := open(t)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "haddad")
		r.Lang = lang
		for _, path := range []string{"/incidents", "/incidents/" + id} {
			page := r.Get(path).Want(http.StatusOK)
			if found := regexp.MustCompile(`>\s*(incident|rule|refusal)\.[a-z-]+`).FindString(page.Body); found != "" {
				t.Errorf("%s in %s shows an id: %s", path, lang, found)
			}
			if lang != "en" && strings.Contains(page.Body, "Libya is not a place of safety.") {
				t.Errorf("%s in %s shows the rule in English", path, lang)
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
