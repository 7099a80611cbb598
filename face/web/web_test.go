package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"fanar/demo"
	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/face/session"
	"fanar/face/web"
	"fanar/face/web/frame"
	"fanar/record/journal"
	"fanar/record/policy"
)

func handler(t *testing.T) http.Handler {
	t.Helper()
	projections := []journal.Projection{policy.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, oversight.Desk{}}
	n := desktest.Open(t, desktest.Options{Projections: projections, Incident: oversight.OverBreach})
	if err := demo.Seed(context.Background(), demo.Stage{Door: n.Door, Tell: func(string) {}}); err != nil {
		t.Fatal(err)
	}
	sessions, err := session.New(session.Options{Journal: n.Journal, Dispatch: n.Door, Clock: n.Clock, Demo: demo.Users()})
	if err != nil {
		t.Fatal(err)
	}
	h, err := web.New(web.Options{Dispatch: n.Door, Sessions: sessions, Journal: n.Journal,
		Picture: sea.NewPicture(n.Clock), Projections: projections, Version: "test", Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func ask(h http.Handler, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// signedIn gives the session's cookie of a user of the demonstration.
func signedIn(t *testing.T, h http.Handler, user string) *http.Cookie {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader(url.Values{"role": {user}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr, r.Host = "127.0.0.1:4711", "127.0.0.1:8250"
	for _, c := range ask(h, r).Cookies() {
		if c.Name == "fanar" {
			return c
		}
	}
	t.Fatalf("%s could not sign in", user)
	return nil
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	h := handler(t)
	for _, path := range []string{"/", "/sign-in", "/nothing-here", "/static/app.css", "/map/land/3/4/3.mvt", "/live"} {
		got := ask(h, httptest.NewRequest(http.MethodGet, path, nil))
		for name, want := range map[string]string{"Content-Security-Policy": frame.Policy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"} {
			if got.Header.Get(name) != want {
				t.Errorf("GET %s: %s is %q, want %q", path, name, got.Header.Get(name), want)
			}
		}
	}
	for _, piece := range []string{"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
		if !strings.Contains(frame.Policy, piece) {
			t.Errorf("the content security policy lacks %s", piece)
		}
	}
	if strings.Contains(frame.Policy, "unsafe") {
		t.Errorf("the content security policy lets something unsafe through: %s", frame.Policy)
	}
}

func TestWhoIsNotSignedInIsLedToTheSignInPage(t *testing.T) {
	h := handler(t)
	got := ask(h, httptest.NewRequest(http.MethodGet, "/cases/SAR-1?part=head", nil))
	if want := "/sign-in?back=%2Fcases%2FSAR-1%3Fpart%3Dhead"; got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != want {
		t.Errorf("status %d to %q, want 303 to %q", got.StatusCode, got.Header.Get("Location"), want)
	}
	r := httptest.NewRequest(http.MethodGet, "/live", nil)
	r.Header.Set("Accept", "text/event-stream")
	if got := ask(h, r); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("a stream gets status %d, want 401", got.StatusCode)
	}
}

func TestAFormFromAnotherSiteIsNotAccepted(t *testing.T) {
	h := handler(t)
	cookie := signedIn(t, h, "conti")
	post := func(site string) *http.Response {
		r := httptest.NewRequest(http.MethodPost, "/cases", strings.NewReader("line=rubber+80"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", site)
		r.AddCookie(cookie)
		return ask(h, r)
	}
	got := post("cross-site")
	body, _ := io.ReadAll(got.Body)
	if got.StatusCode != http.StatusForbidden || !strings.Contains(string(body), "another site") {
		t.Errorf("status %d, want 403 and a page that says why:\n%s", got.StatusCode, body)
	}
	if got := post("same-origin"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the same form of our own page: status %d, want 303", got.StatusCode)
	}
}

// Every screen that a role may open, it can open in every language, with the words of that language.
func TestEveryScreenInEveryLanguage(t *testing.T) {
	h := handler(t)
	pages := []string{"/", "/cases", "/cases/SAR-1", "/cases/SAR-1/people", "/cases/SAR-1/people/count", "/cases/SAR-1/people/handovers/H3", "/people",
		"/assessments", "/places", "/incidents", "/record", "/sea", "/feeds", "/rules", "/rules/R8", "/overrides", "/overrides/new", "/packs", "/transparency"}
	cookie := signedIn(t, h, "conti")
	for _, lang := range []string{"en", "it", "ar", "tr", "fr"} {
		for _, path := range pages {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.AddCookie(cookie)
			r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
			got := ask(h, r)
			body, _ := io.ReadAll(got.Body)
			if got.StatusCode != http.StatusOK || !strings.Contains(string(body), `<html lang="`+lang+`"`) {
				t.Errorf("%s in %s: status %d:\n%.400s", path, lang, got.StatusCode, body)
			}
			if at := untranslated(string(body)); at != "" {
				t.Errorf("%s in %s shows the id of a message that nobody wrote: %s", path, lang, at)
			}
			if strings.Contains(string(body), ` style="`) || strings.Contains(string(body), "onclick=") {
				t.Errorf("%s in %s has an inline style or handler, which the content security policy stops", path, lang)
			}
		}
	}
}

// untranslated finds a message id that stands as text, such as ">case.open<".
func untranslated(body string) string {
	for text := range strings.SplitSeq(body, ">") {
		text, _, _ = strings.Cut(text, "<")
		text = strings.TrimSpace(text)
		area, rest, ok := strings.Cut(text, ".")
		if !ok || strings.ContainsAny(text, " @0123456789/:") || area == "" || rest == "" || strings.ToLower(text) != text {
			continue
		}
		return text
	}
	return ""
}

func TestAdministratorsReadNoCase(t *testing.T) {
	h := handler(t)
	cookie := signedIn(t, h, "admin")
	for path, want := range map[string]int{"/cases": 403, "/cases/SAR-1": 403, "/people": 403, "/incidents": 403, "/cases/SAR-1/bundle": 404, "/feeds": 200, "/record": 200, "/": 303} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(cookie)
		if got := ask(h, r); got.StatusCode != want {
			t.Errorf("GET %s by the administrator: status %d, want %d", path, got.StatusCode, want)
		}
	}
}
