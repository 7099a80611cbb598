package users_test

import (
	"net/http"
	"net/url"
	"testing"

	"fanar/desk/directory"
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
