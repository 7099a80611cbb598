package node

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"fanar/desk/directory"
	"fanar/face/operation"
	"fanar/feed"
	"fanar/world"
)

// measured is a node with people, a place and a feed whose names must not leak, and its handler of /metrics.
func measured(t *testing.T) (*Node, http.Handler) {
	t.Helper()
	n, _ := peopled(t)
	do(t, n, directory.RegisterPlace{Place: directory.Place{ID: "lampedusa", Name: "Lampedusa", Type: "port", Country: "IT"}})
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	for _, name := range []string{"AIS 1 file:/home/gina/lampedusa.ais", "Denmark 2010"} {
		read := make(chan struct{})
		f := &feed.File{Name: name, Clock: world.Real().Clock, Open: func() (io.ReadCloser, error) {
			return &told{Reader: strings.NewReader("!AIVDM,1,1,,A,15M67F0000G?ufbE`FepT@3n00Sa,0*5C\n"), ended: read}, nil
		}}
		n.Follow(ctx, f)
		<-read
	}
	handler, answers := n.metrics(n.Examine)
	timed(answers, http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/api/v1/cases/SAR-77", nil))
	return n, local(handler)
}

// told says when it was read to its end.
type told struct {
	io.Reader
	ended chan struct{}
}

func (r *told) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err == io.EOF {
		select {
		case <-r.ended:
		default:
			close(r.ended)
		}
	}
	return n, err
}

func (r *told) Close() error { return nil }

func scrape(h http.Handler, remote string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.RemoteAddr = remote
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestMetrics: what is counted is there, and no label, value or help names a person, a case, a place or a file.
func TestMetrics(t *testing.T) {
	n, h := measured(t)
	got := scrape(h, "127.0.0.1:4000")
	if got.Code != http.StatusOK {
		t.Fatalf("%d: %s", got.Code, got.Body)
	}
	text := got.Body.String()
	for _, line := range []string{`(?m)^fanar_journal_records \d+$`, `(?m)^fanar_journal_read_only 0$`, `(?m)^fanar_check\{check="journal"\} 0$`, `(?m)^fanar_check\{check="backup"\} 1$`,
		`(?m)^fanar_feed_lines\{feed="1"\} \d+$`, `(?m)^fanar_feed_lines\{feed="2"\} \d+$`, `(?m)^fanar_http_answer_seconds_count\{code="4xx",face="api"\} 1$`, `(?m)^go_goroutines `} {
		if !regexp.MustCompile(line).MatchString(text) {
			t.Errorf("there is no %s", line)
		}
	}
	for _, check := range []string{"folder", "keys", "clock", "disk", "journal", "views", "checkpoint", "policy", "backup", "retention", "feeds", "alarms"} {
		if strings.Count(text, `{check="`+check+`"}`) != 1 {
			t.Errorf("the check %s is there %d times", check, strings.Count(text, `{check="`+check+`"}`))
		}
	}
	for _, secret := range []string{"gina", "leone", "conti", "admin", "lampedusa", "denmark", "sar-", "rome", "/tmp", "/home", "06 5551", n.settings.Data} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
			t.Errorf("the metrics hold %q", secret)
		}
	}
	if err := n.Journal.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := scrape(h, "[::1]:4000").Body.String(); !strings.Contains(text, "fanar_checkpoint_age_seconds ") || !strings.Contains(text, "fanar_checkpoint_records ") {
		t.Error("after a checkpoint nothing tells of it")
	}
}

// TestMetricsAreLocal: to everybody but this machine, and to whoever comes through a proxy, there is nothing.
func TestMetricsAreLocal(t *testing.T) {
	h := local(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "counted") })) //nolint:errcheck // to memory
	for _, tt := range []struct {
		name, remote string
		headers      []string
		want         int
	}{
		{"IPv4", "127.0.0.1:1", nil, 200},
		{"another loopback", "127.8.9.10:1", nil, 200},
		{"IPv6", "[::1]:1", nil, 200},
		{"IPv4 in IPv6", "[::ffff:127.0.0.1]:1", nil, 200},
		{"the network", "10.0.0.7:1", nil, 404},
		{"the world", "[2001:db8::1]:1", nil, 404},
		{"no address", "", nil, 404},
		{"a name", "localhost:1", nil, 404},
		{"a Unix socket", "@", nil, 404},
		{"X-Forwarded-For", "127.0.0.1:1", []string{"X-Forwarded-For", "127.0.0.1"}, 404},
		{"the second X-Forwarded-For", "127.0.0.1:1", []string{"X-Forwarded-For", "", "X-Forwarded-For", "10.0.0.1"}, 404},
		{"X-Forwarded-Proto", "127.0.0.1:1", []string{"X-Forwarded-Proto", "https"}, 404},
		{"X-Forwarded-Host", "127.0.0.1:1", []string{"X-Forwarded-Host", "fanar.example.org"}, 404},
		{"Forwarded", "[::1]:1", []string{"Forwarded", "for=127.0.0.1"}, 404},
		{"X-Real-IP", "127.0.0.1:1", []string{"X-Real-IP", "127.0.0.1"}, 404},
		{"Via", "127.0.0.1:1", []string{"Via", "1.1 proxy"}, 404},
	} {
		if got := scrape(h, tt.remote, tt.headers...); got.Code != tt.want || (tt.want == 404 && strings.Contains(got.Body.String(), "counted")) {
			t.Errorf("%s: %d %q, want %d", tt.name, got.Code, got.Body, tt.want)
		}
	}
}

// TestMetricsOfTroubles: each state of a check has its number.
func TestMetricsOfTroubles(t *testing.T) {
	n, _ := measured(t)
	handler, _ := n.metrics(func(context.Context) []operation.Finding {
		return []operation.Finding{{Check: "journal", State: operation.Fail}, {Check: "disk", State: operation.Warn}, {Check: "keys", State: operation.OK}}
	})
	text := scrape(handler, "127.0.0.1:1").Body.String()
	for _, line := range []string{`fanar_check{check="journal"} 2`, `fanar_check{check="disk"} 1`, `fanar_check{check="keys"} 0`} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("there is no %s", line)
		}
	}
}

// TestTimed: every answer is counted under its face and class, live streams are not, and what is below can be flushed.
func TestTimed(t *testing.T) {
	n, _ := measured(t)
	handler, answers := n.metrics(n.Examine)
	h := timed(answers, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
		if r.URL.Path == "/broken" {
			return
		}
		w.Write([]byte("ok")) //nolint:errcheck // to memory
	}))
	for _, path := range []string{"/", "/cases/SAR-1", "/api/v1/cases", "/api/v1/events", "/live/sea", "/broken"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
	}
	text := scrape(handler, "127.0.0.1:1").Body.Bytes()
	for _, line := range []string{`fanar_http_answer_seconds_count{code="2xx",face="pages"} 3`, `fanar_http_answer_seconds_count{code="2xx",face="api"} 1`} {
		if !bytes.Contains(text, []byte(line+"\n")) {
			t.Errorf("there is no %s", line)
		}
	}
}
