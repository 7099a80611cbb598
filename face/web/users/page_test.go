package users_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/face/web/users"
	"fanar/record/policy"
)

func TestUsers(t *testing.T) {
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return users.Open(room) })
	admin := s.As(t, "admin")
	admin.Get("/users").Want(http.StatusOK, "A. Conti", "duty officer", "MRCC Rome").Lacks("argon2")
	form := url.Values{"form": {"user"}, "key": {"k1"}, "id": {"neri"}, "name": {"P. Neri"}, "organisation": {"mrcc-rome"}, "role": {"duty-officer", "place-assessor"}}
	admin.Post("/users", form).Want(http.StatusSeeOther)
	admin.Get("/users?user=neri").Want(http.StatusOK, "P. Neri", `value="duty-officer" checked`, `value="place-assessor" checked`).Lacks(`value="monitor" checked`)
	form.Set("key", "k2")
	form.Set("id", "Not An Id")
	admin.Post("/users", form).Want(http.StatusUnprocessableEntity, "Not An Id", "P. Neri", `value="duty-officer" checked`)
	secret := url.Values{"form": {"password"}, "key": {"k3"}, "user": {"neri"}, "password": {"too short"}}
	admin.Post("/users/password", secret).Want(http.StatusUnprocessableEntity, "at least 10").Lacks("too short")
	secret.Set("password", "the sea is calm tonight")
	admin.Post("/users/password", secret).Want(http.StatusSeeOther)
	form.Set("key", "k4")
	form.Set("id", "neri")
	form.Set("contact", "+39 091 7654321")
	admin.Post("/users", form).Want(http.StatusSeeOther)
	admin.Get("/users?user=neri").Want(http.StatusOK, `name="forget-contact"`, "P. Neri", "2031-11-22").Lacks("7654321")
	erasure := url.Values{"form": {"erase"}, "key": {"k5"}, "user": {"neri"}, "reason": {"P. Neri has left"}}
	admin.Get("/users").Want(http.StatusOK, `action="/users/erase"`)
	present := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}, StepUp: s.Clock.Now()}
	s.Do(t, present, directory.EraseUser{User: "neri", Reason: "left the service"})
	admin.Get("/users").Want(http.StatusOK, "erased (neri)", "may not sign in").Lacks("P. Neri")
	conti := s.As(t, "conti")
	form.Set("id", "other")
	for _, answer := range []screentest.Answer{conti.Post("/users", form), conti.Post("/users/password", secret), conti.Post("/users/erase", erasure)} {
		answer.Want(http.StatusForbidden)
	}
	if got := conti.Get("/users").Status; got == http.StatusOK {
		t.Error("a duty officer reads the list of users")
	}
}

// A change that would let one administrator act for two stands on the page until somebody of the oversight confirms it.
func TestWaitingChangeIsConfirmedByTheOversight(t *testing.T) {
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return users.Open(room) })
	present := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}, StepUp: s.Clock.Now()}
	hash, err := credential.HashPassword("the sea is calm tonight")
	if err != nil {
		t.Fatal(err)
	}
	s.Do(t, present, credential.SetPassword{User: "haddad", Hash: hash}) // from here on somebody of the oversight can sign in
	admin, haddad := s.As(t, "admin"), s.As(t, "haddad")
	form := url.Values{"form": {"user"}, "key": {"k1"}, "id": {"straw"}, "name": {"P. Straw"}, "organisation": {"unhcr"}, "role": {"rights-officer"}}
	admin.Post("/users", form).Want(http.StatusSeeOther)
	admin.Get("/users").Want(http.StatusOK, "Changes that wait", "P. Straw", "Administrator").Lacks(`action="/users/confirm"`)
	page := haddad.Get("/users").Want(http.StatusOK, "Changes that wait", `action="/users/confirm"`)
	version := regexp.MustCompile(`action="/users/confirm">.*?name="version" value="(\d+)"`).FindStringSubmatch(page.Body)
	if version == nil {
		t.Fatal("the form does not say which version it was made from")
	}
	answer := url.Values{"form": {"confirm-straw"}, "key": {"c1"}, "version": version[1:], "user": {"straw"}}
	admin.Post("/users/confirm", answer).Want(http.StatusForbidden)
	haddad.Post("/users/confirm", answer).Want(http.StatusSeeOther)
	admin.Get("/users").Want(http.StatusOK, "P. Straw").Lacks("Changes that wait")
	haddad.Lang = "ar"
	haddad.Get("/users").Want(http.StatusOK, `dir="rtl"`)
}
