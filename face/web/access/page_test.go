package access_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"fanar/face/i18n"
	"fanar/face/web/access"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// open opens a node on which the administrator was denied the cases twice, and the rights officer read on record why.
func open(t *testing.T) *screentest.Site {
	t.Helper()
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return access.Open(room) })
	admin := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	nothing := func(dispatch.State) error { return nil }
	if err := s.Door.Read(context.Background(), admin, "read.cases", nothing); err == nil {
		t.Fatal("the administrator read the cases")
	}
	haddad := policy.Actor{User: "haddad", Org: "rights-monitor", Roles: []string{"rights-officer"}}
	if err := s.Door.ReadOnRecord(context.Background(), haddad, "personal.ReadContact", "user/conti", "a complaint has to be answered", nothing); err != nil {
		t.Fatalf("read on record: %v", err)
	}
	return s
}

func TestTheJournalSaysWhoWasDeniedAndWhoRead(t *testing.T) {
	s := open(t)
	haddad := s.As(t, "haddad")
	page := haddad.Get("/access").Want(http.StatusOK, "Administrator", "denied", "read cases", "the role does not carry it", "R. Haddad", "a complaint has to be answered", "user/conti", "MRCC Rome")
	if denied, read := strings.Index(page.Body, "the role does not carry it"), strings.Index(page.Body, "a complaint has"); read > denied {
		t.Error("what came last does not stand first")
	}
	haddad.Get("/access?user=admin").Want(http.StatusOK, "the role does not carry it", `value="admin" selected`).Lacks("a complaint has")
	haddad.Get("/access?user=nobody").Want(http.StatusOK, "Nobody was denied anything")
}

func TestPages(t *testing.T) {
	s := open(t)
	nothing := func(dispatch.State) error { return nil }
	haddad := policy.Actor{User: "haddad", Org: "rights-monitor", Roles: []string{"rights-officer"}}
	for i := range 130 {
		if err := s.Door.ReadOnRecord(context.Background(), haddad, "personal.ReadContact", "", fmt.Sprintf("reason %d.", i), nothing); err != nil {
			t.Fatal(err)
		}
	}
	r := s.As(t, "haddad")
	first := r.Get("/access").Want(http.StatusOK, "reason 129.", "reason 30.").Lacks("reason 29.", "Newer")
	older := regexp.MustCompile(`href="(/access\?before=\d+)">Older`).FindStringSubmatch(first.Body)
	if older == nil {
		t.Fatal("the page does not lead to the older lines")
	}
	r.Get(older[1]).Want(http.StatusOK, "reason 29.", "the role does not carry it", `href="/access">Newer`).Lacks("reason 30.", "Older")
}

// Only the oversight reads the journal, and the attempt of anybody else is on it.
func TestR50OnlyTheOversightReadsIt(t *testing.T) {
	s := open(t)
	for _, user := range []string{"conti", "admin", "okafor"} {
		s.As(t, user).Get("/access").Want(http.StatusForbidden).Lacks("a complaint has")
	}
	s.As(t, "haddad").Get("/access?user=conti").Want(http.StatusOK, "read the access journal")
	s.As(t, "").Get("/access").Want(http.StatusSeeOther)
}

func TestEveryWordIsSaid(t *testing.T) {
	s := open(t)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "haddad")
		r.Lang = lang
		page := r.Get("/access").Want(http.StatusOK, `dir="`+i18n.Dir(lang)+`"`)
		if found := regexp.MustCompile(`>\s*(access|record|packs)[-a-z]*\.[a-z-]+`).FindString(page.Body); found != "" {
			t.Errorf("in %s the page shows an id: %s", lang, found)
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
