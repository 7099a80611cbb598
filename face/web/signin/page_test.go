package signin_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"fanar/demo"
	"fanar/desk/directory/credential"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/face/web/watch"
	"fanar/record/policy"
)

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return watch.Open(room) })
}

func TestTheDemonstrationOffersItsRoles(t *testing.T) {
	s := open(t)
	page := s.As(t, "").Get("/sign-in").Want(http.StatusOK, "A. Conti", "MRCC Rome", "duty officer", "Opens and runs cases")
	if got := strings.Count(page.Body, `name="role"`); got != len(demo.Users()) {
		t.Errorf("the page offers %d roles, want %d", got, len(demo.Users()))
	}
}

// A visitor from elsewhere gets the password form alone, and no role without one.
func TestRolesAreForThisMachineOnly(t *testing.T) {
	s := open(t)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		r := httptest.NewRequest(method, "/sign-in", strings.NewReader(url.Values{"form": {"sign-in"}, "role": {"conti"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = "203.0.113.9:443"
		w := httptest.NewRecorder()
		s.Server.Config.Handler.ServeHTTP(w, r)
		if strings.Contains(w.Body.String(), `name="role"`) || w.Code == http.StatusSeeOther {
			t.Errorf("%s from elsewhere: status %d, and roles are offered", method, w.Code)
		}
	}
}

func TestAWrongPasswordAndAnUnknownUserGetTheSameAnswer(t *testing.T) {
	s := open(t)
	s.Do(t, policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}, StepUp: s.Clock.Now()}, password(t, "conti", "a whole sentence"))
	anybody := s.As(t, "")
	wrong := anybody.Post("/sign-in", url.Values{"form": {"sign-in"}, "user": {"conti"}, "password": {"not this"}}).Want(http.StatusForbidden, "do not belong together", `value="conti"`)
	unknown := anybody.Post("/sign-in", url.Values{"form": {"sign-in"}, "user": {"conti2"}, "password": {"not this"}}).Want(http.StatusForbidden, "do not belong together")
	wrong.Lacks("not this")
	if strings.ReplaceAll(keyless(unknown.Body), "conti2", "conti") != keyless(wrong.Body) {
		t.Errorf("the two answers differ, so they tell who has an account")
	}
	for range 3 {
		anybody.Post("/sign-in", url.Values{"form": {"sign-in"}, "user": {"conti"}, "password": {"not this"}}).Want(http.StatusForbidden)
	}
	anybody.Post("/sign-in", url.Values{"form": {"sign-in"}, "user": {"conti"}, "password": {"not this"}}).Want(http.StatusForbidden, "locked until", "08:05")
	anybody.Post("/sign-in", url.Values{"form": {"sign-in"}, "user": {"conti"}, "password": {"a whole sentence"}}).Want(http.StatusForbidden, "locked")
}

func password(t *testing.T, user, text string) credential.SetPassword {
	t.Helper()
	hash, err := credential.HashPassword(text)
	if err != nil {
		t.Fatal(err)
	}
	return credential.SetPassword{User: user, Hash: hash}
}

// keyless takes out what is another one on every page.
func keyless(body string) string {
	for {
		before, rest, ok := strings.Cut(body, `name="key" value="`)
		if !ok {
			return body
		}
		_, after, _ := strings.Cut(rest, `"`)
		body = before + after
	}
}

func TestSigningInLeadsBackAndSigningOutEndsIt(t *testing.T) {
	s := open(t)
	for back, want := range map[string]string{"/cases/SAR-1?x=1": "/cases/SAR-1?x=1", "": "/", "//evil.example": "/", "https://evil.example/": "/", "/\\evil.example": "/", "/sign-in": "/"} {
		got := s.As(t, "").Post("/sign-in", url.Values{"form": {"sign-in"}, "role": {"conti"}, "back": {back}}).Want(http.StatusSeeOther)
		if got.Header.Get("Location") != want {
			t.Errorf("signing in with the way back %q leads to %q, want %q", back, got.Header.Get("Location"), want)
		}
	}
	conti := s.As(t, "conti")
	conti.Get("/").Want(http.StatusOK, "A. Conti")
	conti.Post("/sign-out", nil).Want(http.StatusSeeOther)
	conti.Get("/").Want(http.StatusSeeOther)
}
