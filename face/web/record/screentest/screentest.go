// Package screentest answers a screen's pages to its tests: over a real journal with the demonstration's directory and
// cases, through the sign-in page, as a browser without script meets them.
//
// It is for tests alone and no part of the program imports it. Start with [Open] and [Site.As].
package screentest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fanar/demo"
	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/people/care"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alarm"
	"fanar/desk/rescue/alert"
	"fanar/desk/rescue/plan"
	"fanar/desk/rescue/sitrep"
	"fanar/desk/rescue/watchbook"
	"fanar/desk/sea"
	"fanar/face/session"
	"fanar/face/web/basemap"
	"fanar/face/web/frame"
	"fanar/face/web/refusal"
	"fanar/face/web/screen"
	"fanar/face/web/signin"
	"fanar/face/web/static"
	"fanar/record/clock"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
)

// Routed is a screen with addresses of its own.
type Routed interface{ Routes(*http.ServeMux) }

// Site is a node that answers the pages of one screen, and the sign-in page.
type Site struct {
	*desktest.Node
	Server *httptest.Server
	Log    *strings.Builder // what went wrong inside; a test of a page that must work finds it empty
}

// Open opens a node with the shipped policy pack and the demonstration's directory, assessments and cases, and mounts the
// screen. The clock stands at [desktest.Start].
func Open(t testing.TB, mount func(*screen.Room) (Routed, error)) *Site {
	t.Helper()
	return OpenWith(t, nil, mount)
}

// OpenWith is Open with more projections than those of the program.
func OpenWith(t testing.TB, more []journal.Projection, mount func(*screen.Room) (Routed, error)) *Site {
	t.Helper()
	projections := []journal.Projection{policy.Projection{}, clock.Projection{}, personal.Projection{}, directory.Desk{}, people.Desk{}, care.Desk{}, rescue.Desk{}, alert.Desk{}, alarm.Desk{}, sitrep.Desk{}, watchbook.Desk{}, plan.Desk{}, oversight.Desk{}}
	projections = append(projections, more...)
	s := &Site{Node: desktest.Open(t, desktest.Options{Projections: projections, Incident: oversight.OverBreach, Mark: alert.MarkDrill}), Log: &strings.Builder{}}
	pack := s.Door.Engine().Pack()
	s.Record(t, append([]event.Draft{policy.Sign(pack, policy.Shipped, s.Journal.Identity().OrgKey)}, directory.ShippedAssessments(pack)...)...)
	if err := demo.Seed(context.Background(), demo.Stage{Door: s.Door, Tell: func(string) {}}); err != nil {
		t.Fatalf("seed the demonstration: %v", err)
	}
	assets, err := static.Open()
	if err != nil {
		t.Fatalf("open the built files: %v", err)
	}
	chart, err := basemap.Open()
	if err != nil {
		t.Fatalf("open the chart: %v", err)
	}
	sessions, err := session.New(session.Options{Journal: s.Journal, Dispatch: s.Door, Clock: s.Clock, Demo: demo.Users()})
	if err != nil {
		t.Fatalf("prepare sessions: %v", err)
	}
	room := &screen.Room{Dispatch: s.Door, Sessions: sessions, Journal: s.Journal, Picture: sea.NewPicture(s.Clock),
		Projections: projections, Frame: frame.New(s.Clock, assets), Chart: chart, Version: "test", Log: slog.New(slog.NewTextHandler(s.Log, nil))}
	failures, err := refusal.Open(room)
	if err != nil {
		t.Fatalf("read the templates: %v", err)
	}
	room.Fail = failures.Answer
	signIn, err := signin.Open(room)
	if err != nil {
		t.Fatalf("read the templates: %v", err)
	}
	made, err := mount(room)
	if err != nil {
		t.Fatalf("read the templates: %v", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", room.Open(failures.NotFound))
	signIn.Routes(mux)
	made.Routes(mux)
	s.Server = httptest.NewServer(room.Sessions.Load(mux))
	t.Cleanup(s.Server.Close)
	return s
}

// Reader is somebody with a browser.
type Reader struct {
	t    testing.TB
	base string
	http *http.Client
	Lang string // that the browser asks for; English if empty
}

// As signs a user of the demonstration in; "" is a reader who has not signed in.
func (s *Site) As(t testing.TB, user string) *Reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &Reader{t: t, base: s.Server.URL, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if user != "" {
		r.Post("/sign-in", url.Values{"form": {"sign-in"}, "role": {user}}).Want(http.StatusSeeOther)
	}
	return r
}

// Answer is what came back.
type Answer struct {
	t      testing.TB
	Asked  string
	Status int
	Header http.Header
	Body   string
}

// Get asks for a page.
func (r *Reader) Get(path string, header ...string) Answer {
	r.t.Helper()
	return r.do(http.MethodGet, path, nil, header)
}

// Post sends a form.
func (r *Reader) Post(path string, form url.Values) Answer {
	r.t.Helper()
	return r.do(http.MethodPost, path, strings.NewReader(form.Encode()), []string{"Content-Type", "application/x-www-form-urlencoded"})
}

// Send sends a body of any type, such as a form with a file.
func (r *Reader) Send(path, contentType string, body io.Reader) Answer {
	r.t.Helper()
	return r.do(http.MethodPost, path, body, []string{"Content-Type", contentType})
}

func (r *Reader) do(method, path string, body io.Reader, header []string) Answer {
	r.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.base+path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Accept-Language", r.Lang)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	got, err := r.http.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return Answer{r.t, method + " " + path, got.StatusCode, got.Header, string(text)}
}

// Want fails the test unless the answer has the status and holds every text.
func (a Answer) Want(status int, texts ...string) Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s: status %d, want %d:\n%s", a.Asked, a.Status, status, a.main())
	}
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			a.t.Errorf("%s: the page lacks %q:\n%s", a.Asked, text, a.main())
		}
	}
	return a
}

// Lacks fails the test if the answer holds one of the texts. The digests in the addresses of built files say nothing.
func (a Answer) Lacks(texts ...string) Answer {
	a.t.Helper()
	body := regexp.MustCompile(`\?v=[0-9a-f]+`).ReplaceAllString(a.Body, "")
	for _, text := range texts {
		if strings.Contains(body, text) {
			a.t.Errorf("%s: the page holds %q:\n%s", a.Asked, text, a.main())
		}
	}
	return a
}

// main is the beginning of a page's work area, for a message that can be read.
func (a Answer) main() string {
	_, body, ok := strings.Cut(a.Body, "<main")
	if !ok {
		body = a.Body
	}
	body, _, _ = strings.Cut(body, "<footer")
	return body[:min(len(body), 3000)]
}
