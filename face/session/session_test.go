package session_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/face/session"
	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
)

// sentence is everybody's password, and hash what is kept of it: hashing takes its time on purpose.
const (
	sentence = "the sea is calm tonight"
	hash     = "$argon2id$v=19$m=65536,t=3,p=4$EQOWam8GCriWLcRXSiy+XQ$08N4PHBNyTBtnIGpqgKI7wmmvBon4g/zyQa1HTiDGX8"
)

type site struct {
	*desktest.Node
	t        *testing.T
	sessions *session.Manager
	server   http.Handler
}

var root = policy.Actor{User: "root", Name: "Root", Org: "mrcc-rome", Roles: []string{"administrator"}, StepUp: desktest.Start()}

// open makes a site whose pages say who is signed in, as JSON.
func open(t *testing.T, o session.Options) *site {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Projections: []journal.Projection{policy.Projection{}, personal.Projection{}, directory.Desk{}}})
	s := &site{Node: n, t: t}
	n.Do(t, root, directory.RegisterOrganisation{Organisation: directory.Organisation{ID: "mrcc-rome", Name: "MRCC Rome", Type: "rescue-coordination-centre"}})
	n.Do(t, root, directory.RegisterOrganisation{Organisation: directory.Organisation{ID: "aurora", Name: "Aurora Rescue", Type: "ngo"}})
	for user, org := range map[string]string{"conti": "mrcc-rome", "rossi": "mrcc-rome", "keller": "aurora"} {
		n.Do(t, root, directory.AddUser{User: directory.User{ID: user, Name: strings.ToUpper(user), Org: org, Roles: []string{"duty-officer"}}})
		n.Do(t, root, credential.SetPassword{User: user, Hash: hash})
	}
	o.Journal, o.Dispatch, o.Clock = n.Journal, n.Door, n.Clock
	var err error
	if s.sessions, err = session.New(o); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		actor, err := s.sessions.Actor(r.Context())
		if err != nil {
			http.Error(w, fault.As(err).Code, http.StatusForbidden)
			return
		}
		json.NewEncoder(w).Encode(map[string]any{"user": actor.User, "proved": actor.StepUp})
	})
	mux.HandleFunc("POST /in", func(w http.ResponseWriter, r *http.Request) {
		_, err := s.sessions.SignIn(r.Context(), r.FormValue("user"), credential.Shown{Password: r.FormValue("password")})
		s.answer(w, err)
	})
	mux.HandleFunc("POST /out", func(w http.ResponseWriter, r *http.Request) { s.answer(w, s.sessions.SignOut(r.Context())) })
	mux.HandleFunc("POST /prove", func(w http.ResponseWriter, r *http.Request) {
		s.answer(w, s.sessions.Prove(r.Context(), credential.Shown{Password: r.FormValue("password")}))
	})
	mux.HandleFunc("POST /revoke", func(w http.ResponseWriter, r *http.Request) {
		actor, err := s.sessions.Actor(r.Context())
		if err == nil {
			err = s.sessions.Revoke(r.Context(), actor, r.FormValue("id"))
		}
		s.answer(w, err)
	})
	mux.HandleFunc("/list", func(w http.ResponseWriter, r *http.Request) {
		all, err := s.sessions.List(r.Context())
		if err != nil {
			s.answer(w, err)
			return
		}
		json.NewEncoder(w).Encode(all)
	})
	mux.HandleFunc("GET /sign-in/organisation/{organisation}", func(w http.ResponseWriter, r *http.Request) {
		to, err := s.sessions.BeginOrganisation(w, r, r.PathValue("organisation"), "/cases")
		if err != nil {
			s.answer(w, err)
			return
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	})
	mux.HandleFunc("GET /sign-in/organisation/{organisation}/callback", func(w http.ResponseWriter, r *http.Request) {
		back, err := s.sessions.FinishOrganisation(w, r, r.PathValue("organisation"))
		if err != nil {
			s.answer(w, err)
			return
		}
		http.Redirect(w, r, back, http.StatusSeeOther)
	})
	s.server = s.sessions.Load(mux)
	return s
}

func (s *site) answer(w http.ResponseWriter, err error) {
	if err != nil {
		http.Error(w, fault.As(err).Code, http.StatusForbidden)
	}
}

// browser keeps cookies as one does.
type browser struct {
	s       *site
	cookies map[string]string
	agent   string
}

func (s *site) browser() *browser {
	return &browser{s: s, cookies: map[string]string{}, agent: "Browser 1"}
}

func (b *browser) ask(method, target string, form url.Values, header ...string) *http.Response {
	b.s.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", b.agent)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.s.server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return w.Result()
}

func (b *browser) text(method, target string, form url.Values, header ...string) string {
	b.s.t.Helper()
	var sb strings.Builder
	r := b.ask(method, target, form, header...)
	buf := make([]byte, 4096)
	for {
		n, err := r.Body.Read(buf)
		sb.Write(buf[:n])
		if err != nil {
			return strings.TrimSpace(sb.String())
		}
	}
}

func (b *browser) in(user string) {
	b.s.t.Helper()
	if got := b.text("POST", "/in", url.Values{"user": {user}, "password": {sentence}}); got != "" {
		b.s.t.Fatalf("%s could not sign in: %s", user, got)
	}
}

func (b *browser) is(what, user string) {
	b.s.t.Helper()
	got := b.text("GET", "/", nil, "HX-Request", "true")
	if user == "" && got != "sign-in.needed" || user != "" && !strings.Contains(got, `"user":"`+user+`"`) {
		b.s.t.Errorf("%s: got %s, want user %q", what, got, user)
	}
}

func TestASessionEndsWhenNobodyUsesIt(t *testing.T) {
	s := open(t, session.Options{})
	b := s.browser()
	b.in("conti")
	for range 3 {
		s.Clock.Advance(29 * time.Minute)
		b.ask("GET", "/", nil, "Sec-Fetch-Mode", "navigate")
	}
	b.is("somebody who reads now and then", "conti")
	for range 6 {
		s.Clock.Advance(5 * time.Minute)
		for _, header := range [][]string{{"HX-Request", "true"}, {"Accept", "text/event-stream"}, {"Sec-Fetch-Mode", "cors"}} {
			b.ask("GET", "/", nil, header...)
		}
	}
	b.is("a page that only asks by itself, for half an hour", "")
}

func TestASessionEndsAfterAWatch(t *testing.T) {
	s := open(t, session.Options{})
	b := s.browser()
	b.in("conti")
	for range 12*4 - 1 {
		s.Clock.Advance(15 * time.Minute)
		b.ask("POST", "/nothing", nil)
	}
	b.is("before the end of the watch", "conti")
	s.Clock.Advance(15 * time.Minute)
	b.is("after twelve hours", "")
	if _, err := session.New(session.Options{Journal: s.Journal, Dispatch: s.Door, Clock: s.Clock, Idle: time.Hour, Lifetime: time.Minute}); fault.As(err).Code != "sign-in.limits" {
		t.Errorf("limits that contradict each other: %v", err)
	}
}

func TestSessionsAreListedAndRevoked(t *testing.T) {
	s := open(t, session.Options{})
	here, there, third, other := s.browser(), s.browser(), s.browser(), s.browser()
	there.agent = "Browser 2\x1b[31m"
	here.in("conti")
	there.in("conti")
	third.in("conti")
	other.in("rossi")
	var all []session.Session
	if err := json.Unmarshal([]byte(here.text("GET", "/list", nil)), &all); err != nil || len(all) != 3 || !all[0].Current || all[0].Address != "192.0.2.1" || all[0].Method != credential.ByPassword {
		t.Fatalf("conti's sessions are %+v, %v", all, err)
	}
	var id string
	for _, one := range all {
		if one.Agent == "Browser 2[31m" {
			id = one.ID
		}
	}
	if id == "" {
		t.Fatalf("no session is of the second browser, without what could steer a terminal: %+v", all)
	}
	if got := other.text("POST", "/revoke", url.Values{"id": {id}}); got != "sign-in.no-session" {
		t.Errorf("somebody else's session: %s", got)
	}
	if got := here.text("POST", "/revoke", url.Values{"id": {id}}); got != "" {
		t.Errorf("revoke one: %s", got)
	}
	there.is("the revoked one", "")
	third.is("another", "conti")
	if got := here.text("POST", "/revoke", nil); got != "" {
		t.Errorf("revoke all others: %s", got)
	}
	here.is("the one that revoked", "conti")
	third.is("all others", "")
	other.is("another user", "rossi")
	s.Do(t, root, credential.RevokeSessions{User: "conti"})
	here.is("revoked by the administrator", "")
	here.in("conti")
	here.is("signed in again", "conti")
	here.ask("POST", "/out", nil)
	here.is("signed out", "")
}

func TestSigningInIsAProofAndSoIsProving(t *testing.T) {
	s := open(t, session.Options{})
	b := s.browser()
	b.in("conti")
	proved := func() time.Time {
		var got struct{ Proved time.Time }
		if err := json.Unmarshal([]byte(b.text("GET", "/", nil)), &got); err != nil {
			t.Fatal(err)
		}
		return got.Proved
	}
	began := s.Clock.Now()
	s.Clock.Advance(10 * time.Minute)
	if got := proved(); !got.Equal(began) {
		t.Errorf("proved at %v, want the sign-in %v", got, began)
	}
	if got := b.text("POST", "/prove", url.Values{"password": {"not this one"}}); got != "sign-in.wrong" {
		t.Errorf("a wrong proof: %s", got)
	}
	if got := b.text("POST", "/prove", url.Values{"password": {sentence}}); got != "" {
		t.Errorf("a proof: %s", got)
	}
	if got := proved(); !got.Equal(s.Clock.Now()) {
		t.Errorf("proved at %v, want now", got)
	}
}

func TestTheCookieIsForThisHostAndHTTPSAlone(t *testing.T) {
	s := open(t, session.Options{Origins: []string{"https://fanar.example"}})
	b := s.browser()
	r := b.ask("POST", "https://fanar.example/in", url.Values{"user": {"conti"}, "password": {sentence}}, "X-Forwarded-For", "198.51.100.7")
	c := r.Cookies()[0]
	if c.Name != "__Host-fanar" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 12*3600 {
		t.Errorf("the cookie is %+v", c)
	}
	s.View(t, func(r journal.Reader) error {
		for e, err := range r.Sides("session") {
			if err != nil {
				return err
			}
			if strings.Contains(e.Key+string(e.Body), c.Value) {
				t.Error("the token is kept as it is")
			}
		}
		return nil
	})
	first := b.cookies["__Host-fanar"]
	b.in("rossi")
	old := s.browser()
	old.cookies["__Host-fanar"] = first
	old.is("the token of before another sign-in", "")
	bearer := s.browser()
	if got := bearer.text("GET", "/", nil, "Authorization", "Bearer "+b.cookies["__Host-fanar"]); !strings.Contains(got, "rossi") {
		t.Errorf("the same token as a bearer: %s", got)
	}
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	s := open(t, session.Options{})
	s.sessions.LookEvery(time.Millisecond)
	b := s.browser()
	b.in("conti")
	h := s.sessions.Load(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		s.Do(t, root, credential.RevokeSessions{User: "conti"})
		<-r.Context().Done()
	}))
	r := httptest.NewRequest("GET", "/live", nil).WithContext(t.Context())
	r.Header.Set("Accept", "text/event-stream")
	r.AddCookie(&http.Cookie{Name: "fanar", Value: b.cookies["fanar"]})
	h.ServeHTTP(httptest.NewRecorder(), r) // does not come back while the session stands
	if t.Context().Err() != nil {
		t.Error("the stream ended with the test, not with its session")
	}
}
