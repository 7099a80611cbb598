package transparency_test

import (
	"net/http"
	"regexp"
	"testing"

	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/face/web/transparency"
	"fanar/record/policy"
)

func open(t *testing.T) *screentest.Site {
	t.Helper()
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return transparency.Open(room) })
	conti := policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	for _, place := range []string{"tripoli", "zuwarah"} {
		if _, err := s.Try(conti, rescue.OrderLanding{Case: "SAR-2", Place: place, Informed: true, ObjectionsHeard: true, NeedsNoted: true}); err == nil {
			t.Fatalf("a landing at %s was not refused", place)
		}
	}
	return s
}

func TestR8RefusalsArePublicAndNobodyIsNamed(t *testing.T) {
	s := open(t)
	page := s.As(t, "").Get("/transparency").Want(http.StatusOK, "MRCC Rome", "Refusals by rule", "<bdi>R8</bdi>", "People are landed only at a place of safety", "open balances", "central-mediterranean@2027.01")
	page.Lacks("Conti", "Haddad", "SAR-2", "SAR-1", "Tripoli", "Zuwarah", `href="/rules/R8"`, "Aurora")
	if !regexp.MustCompile(`(?s)<bdi>R8</bdi></th>.{0,400}<bdi>2</bdi>`).MatchString(page.Body) {
		t.Error("the two refusals by R8 are not counted")
	}
	s.As(t, "conti").Get("/transparency").Want(http.StatusOK, `href="/rules/R8"`, "Overrides")
}

func TestEveryWordIsSaid(t *testing.T) {
	s := open(t)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "")
		r.Lang = lang
		page := r.Get("/transparency").Want(http.StatusOK, `dir="`+i18n.Dir(lang)+`"`)
		if found := regexp.MustCompile(`>\s*(transparency|packs|rules|overrides|incident)\.[a-z-]+`).FindString(page.Body); found != "" {
			t.Errorf("in %s the page shows an id: %s", lang, found)
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
