package account_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"fanar/desk/directory"
	"fanar/face/web/account"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/policy"
)

const sentence = "the sea is calm tonight"

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		p, err := account.Open(room)
		if err != nil {
			return nil, err
		}
		answer := room.Fail
		room.Fail = func(v *screen.Visit, err error) {
			if !p.Ask(v, err) {
				answer(v, err)
			}
		}
		return p, nil
	})
}

// value reads a hidden field of a page.
func value(t *testing.T, body, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("the page has no field %s", name)
	}
	return m[1]
}

// newcomer is a user who was invited, with a page's link, and set a password.
func newcomer(t *testing.T, s *screentest.Site) (*screentest.Reader, string) {
	t.Helper()
	admin := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	s.Do(t, admin, directory.AddUser{User: directory.User{ID: "mancini", Name: "L. Mancini", Org: "mrcc-rome", Roles: []string{"duty-officer"}}})
	page := s.As(t, "admin").Post("/users/mancini/access", url.Values{"form": {"invite"}, "key": {"k1"}}).Want(http.StatusOK, "/enrol?code=mancini.")
	code := regexp.MustCompile(`/enrol\?code=(mancini\.[a-z0-9]+)`).FindStringSubmatch(page.Body)[1]
	s.As(t, "admin").Post("/users/mancini/access", url.Values{"form": {"invite"}, "key": {"k1"}}).Want(http.StatusConflict, "shown once").Lacks("/enrol?code=")

	r := s.As(t, "")
	r.Get("/enrol?code="+code).Want(http.StatusOK, "L. Mancini", `autocomplete="new-password"`)
	r.Post("/enrol", url.Values{"form": {"enrol"}, "one-time": {code}, "new-password": {"short"}}).Want(http.StatusUnprocessableEntity, "at least 10 characters")
	r.Post("/enrol", url.Values{"form": {"enrol"}, "one-time": {code}, "new-password": {sentence}}).Want(http.StatusSeeOther)
	s.As(t, "").Get("/enrol?code="+code).Want(http.StatusForbidden, "was used, has run out").Lacks("L. Mancini")
	return r, code
}

// Without a code a password is not even looked at: hashing one takes memory, and anybody can ask for this page.
func TestNothingIsHashedForWhoHasNoCode(t *testing.T) {
	s := open(t)
	s.As(t, "").Post("/enrol", url.Values{"form": {"enrol"}, "one-time": {"conti.nothing"}, "new-password": {"short"}}).
		Want(http.StatusForbidden, "was used, has run out").Lacks("at least 10 characters")
}

func TestAnInvitedUserSetsUpPasswordAndApp(t *testing.T) {
	s := open(t)
	r, _ := newcomer(t, s)
	r.Get("/account?first=1").Want(http.StatusOK, "A password alone is not enough", "No passkey yet", "No authenticator app")
	page := r.Post("/account/code/begin", nil).Want(http.StatusOK, `src="data:image/png;base64,`, "<code")
	secret := regexp.MustCompile(`<code dir="ltr">([A-Z2-7]+)</code>`).FindStringSubmatch(page.Body)[1]
	again := r.Post("/account/code", url.Values{"form": {"code"}, "token": {value(t, page.Body, "token")}, "code": {"000000"}}).Want(http.StatusForbidden, "not the one that the app shows", secret)
	code, err := totp.GenerateCode(secret, s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	r.Post("/account/code", url.Values{"form": {"code"}, "token": {value(t, again.Body, "token")}, "code": {code}}).Want(http.StatusSeeOther)
	r.Get("/account").Want(http.StatusOK, "An authenticator app is set up").Lacks(secret)

	s.Clock.Advance(31 * time.Second)
	other := s.As(t, "")
	in := url.Values{"form": {"sign-in"}, "user": {"mancini"}, "password": {sentence}}
	other.Post("/sign-in", in).Want(http.StatusForbidden, "with a password and a code", `name="code"`).Lacks(sentence)
	if code, err = totp.GenerateCode(secret, s.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	in.Set("code", code)
	if got := other.Post("/sign-in", in).Want(http.StatusSeeOther).Header.Get("Location"); got != "/" {
		t.Errorf("signing in with password and code leads to %s", got)
	}
}

// A form that needs a fresh proof waits for it, and goes on with what was typed. A page's source never shows it.
func TestAFormWaitsForItsProof(t *testing.T) {
	s := open(t)
	r, _ := newcomer(t, s)
	s.Clock.Advance(6 * time.Minute)
	form := url.Values{"form": {"password"}, "key": {"k2"}, "new-password": {"another quiet sentence"}}
	page := r.Post("/account/password", form).Want(http.StatusForbidden, "Is it still you?", "change the password", "What you typed is kept").Lacks("another quiet sentence")
	carry := value(t, page.Body, "carry")
	wrong := r.Post("/confirm", url.Values{"form": {"confirm"}, "carry": {carry}, "password": {"not this one"}}).Want(http.StatusForbidden, "do not belong together").Lacks("not this one")
	s.As(t, "conti").Post("/confirm", url.Values{"form": {"confirm"}, "carry": {carry}, "demo": {"yes"}}).Want(http.StatusUnprocessableEntity, "not sent from here")
	r.Post("/confirm", url.Values{"form": {"confirm"}, "carry": {carry + "x"}, "password": {sentence}}).Want(http.StatusUnprocessableEntity)
	done := r.Post("/confirm", url.Values{"form": {"confirm"}, "carry": {value(t, wrong.Body, "carry")}, "password": {sentence}}).Want(http.StatusSeeOther)
	if got := done.Header.Get("Location"); !strings.HasPrefix(got, "/account?recorded=") {
		t.Errorf("the form went on to %s", got)
	}
	s.As(t, "").Post("/sign-in", url.Values{"form": {"sign-in"}, "user": {"mancini"}, "password": {"another quiet sentence"}}).Want(http.StatusSeeOther)
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}

func TestTwoOfficersOnThePage(t *testing.T) {
	s := open(t)
	lost, _ := newcomer(t, s)
	conti, admin := s.As(t, "conti"), s.As(t, "admin")
	conti.Post("/users/mancini/access", url.Values{"form": {"start"}}).Want(http.StatusUnprocessableEntity, "how you know")
	conti.Post("/users/mancini/access", url.Values{"form": {"start"}, "reason": {"called back"}}).Want(http.StatusSeeOther)
	conti.Post("/users/mancini/access", url.Values{"form": {"confirm-recovery"}}).Want(http.StatusForbidden, "another person")
	admin.Get("/users/mancini/access").Want(http.StatusOK, "A recovery waits", "A. Conti")
	admin.Post("/users/mancini/access", url.Values{"form": {"confirm-recovery"}}).Want(http.StatusOK, "/enrol?code=mancini.")
	lost.Get("/account").Want(http.StatusSeeOther)
	admin.Post("/users/mancini/access", url.Values{"form": {"revoke"}}).Want(http.StatusSeeOther)
	admin.Get("/users/nobody/access").Want(http.StatusNotFound)
	s.As(t, "haddad").Post("/users/mancini/access", url.Values{"form": {"other"}}).Want(http.StatusNotFound)
}

func TestSessionsOnThePage(t *testing.T) {
	s := open(t)
	here, there := s.As(t, "conti"), s.As(t, "conti")
	page := here.Get("/account").Want(http.StatusOK, "demonstration", "this one", "127.0.0.1")
	here.Post("/account/sessions/revoke", url.Values{"form": {"session"}, "session": {value(t, page.Body, "session")}}).Want(http.StatusSeeOther)
	there.Get("/account").Want(http.StatusSeeOther)
	here.Get("/account").Want(http.StatusOK)
}

func TestEveryLanguageHasThePages(t *testing.T) {
	s := open(t)
	for lang, title := range map[string]string{"en": "My account", "it": "Il mio account", "ar": "حسابي", "tr": "Hesabım", "fr": "Mon compte"} {
		r := s.As(t, "conti")
		r.Lang = lang
		r.Get("/account").Want(http.StatusOK, title).Lacks("account.", "method.")
		r.Get("/confirm").Want(http.StatusOK).Lacks("confirm.")
		r.Get("/enrol").Want(http.StatusOK).Lacks("enrol.")
		r.Get("/users/greco/access").Want(http.StatusOK).Lacks(">access.")
	}
}
