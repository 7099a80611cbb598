package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"fanar/face/api"
	"fanar/test/script/station"
)

// client is one user at a station.
type client struct {
	t     *testing.T
	base  string
	token string
}

func open(t *testing.T) *station.Station {
	t.Helper()
	s, err := station.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func as(t *testing.T, s *station.Station, user string) client {
	t.Helper()
	token, err := s.Token(user)
	if err != nil {
		t.Fatal(err)
	}
	return client{t: t, base: s.URL + api.Prefix, token: token}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (c client) do(method, path, body string, header ...string) answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{got.StatusCode, got.Header, string(text)}
}

// want fails the test unless the answer has the status and holds every text.
func (a answer) want(t *testing.T, status int, texts ...string) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("the answer lacks %q: %s", text, a.body)
		}
	}
	return a
}

func (a answer) problem(t *testing.T) api.Problem {
	t.Helper()
	var p api.Problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("no problem document: %v: %s", err, a.body)
	}
	if ct := a.header.Get("Content-Type"); ct != "application/problem+json" || p.Status != a.status || p.Detail == "" || p.Code == "" {
		t.Errorf("a problem of type %q says status %d, code %q, detail %q; the answer has status %d", ct, p.Status, p.Code, p.Detail, a.status)
	}
	return p
}

func TestVersionsAndKeys(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	made := c.do("POST", "/cases", `{"line":"34.35N 013.05E rubber 62 pob"}`, "Idempotency-Key", "k1").want(t, 201, `"phase":"distress"`, `"case/SAR-1"`)
	if made.header.Get("Location") != "/api/v1/cases/SAR-1" {
		t.Errorf("Location %q", made.header.Get("Location"))
	}
	// What was made under another name than that of who is signed in now waits for that person.
	c.do("POST", "/cases", `{"line":"another"}`, "Fanar-User", "okoro").want(t, 401)
	c.do("POST", "/cases", `{"line":"34.35N 013.05E rubber 62 pob"}`, "Idempotency-Key", "k1", "Fanar-User", "conti").want(t, 201, `"repeated":true`)
	c.do("POST", "/cases", `{"line":"34.35N 013.05E rubber 62 pob"}`, "Idempotency-Key", "k1").want(t, 201, `"repeated":true`, `"case/SAR-1"`)
	if p := c.do("POST", "/cases", `{"line":"another"}`, "Idempotency-Key", "k1").want(t, 409).problem(t); p.Code != "request.key-used" {
		t.Errorf("code %s", p.Code)
	}
	first := c.do("GET", "/cases/SAR-1", "").want(t, 200).header.Get("ETag")
	if first == "" || first != made.header.Get("ETag") {
		t.Errorf("ETag %q when read, %q when made", first, made.header.Get("ETag"))
	}
	second := c.do("POST", "/cases/SAR-1/notes", `{"text":"dark grey"}`, "If-Match", first).want(t, 200).header.Get("ETag")
	stale := c.do("POST", "/cases/SAR-1/notes", `{"text":"too late"}`, "If-Match", first).want(t, 412).problem(t)
	if stale.Code != "request.stale" || stale.Type != "urn:fanar:problem:conflict" {
		t.Errorf("%+v", stale)
	}
	c.do("POST", "/cases/SAR-1/notes", `{"text":"in time"}`, "If-Match", second).want(t, 200)
	for _, bad := range []string{"17", `W/"17"`, `"x"`, `"0"`, `"17", "18"`} {
		if p := c.do("POST", "/cases/SAR-1/notes", `{"text":"x"}`, "If-Match", bad).want(t, 422).problem(t); p.Field != "If-Match" {
			t.Errorf("If-Match %s: %+v", bad, p)
		}
	}
	if body := c.do("GET", "/cases/SAR-1/timeline", "").want(t, 200, "dark grey", "in time").body; strings.Contains(body, "too late") {
		t.Error("a stale note was recorded")
	}
}

func TestErrorsInWords(t *testing.T) {
	s := open(t)
	nobody := client{t: t, base: s.URL + api.Prefix}
	if a := nobody.do("GET", "/cases", "").want(t, 401); a.header.Get("WWW-Authenticate") == "" || a.problem(t).Code != "sign-in.needed" {
		t.Errorf("%v %s", a.header, a.body)
	}
	nobody.do("POST", "/cases", `{"line":"x"}`).want(t, 401).problem(t)
	c := as(t, s, "conti")
	for _, tt := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		code, field              string
	}{
		{name: "malformed", method: "POST", path: "/cases", body: `{"line":`, status: 400, code: "request.json"},
		{name: "unknown field", method: "POST", path: "/cases", body: `{"lien":"x"}`, status: 422, code: "request.unknown-field", field: "lien"},
		{name: "too large", method: "POST", path: "/cases", body: `{"line":"` + strings.Repeat("x", 129<<10) + `"}`, status: 413, code: "request.too-large"},
		{name: "a form", method: "POST", path: "/cases", body: `line=x`, header: []string{"Content-Type", "application/x-www-form-urlencoded"}, status: 415, code: "request.media-type"},
		{name: "no such case", method: "GET", path: "/cases/SAR-9", status: 404, code: "case.none"},
		{name: "change of no such case", method: "POST", path: "/cases/SAR-9/notes", body: `{"text":"x"}`, status: 404, code: "case.none"},
		{name: "no such path", method: "GET", path: "/boats", status: 404, code: "request.no-path"},
		{name: "wrong method", method: "DELETE", path: "/cases", status: 405, code: "request.method"},
		{name: "limit too high", method: "GET", path: "/record/events?limit=100000", status: 422, code: "request.parameter", field: "limit"},
		{name: "unknown parameter", method: "GET", path: "/vessels?bbbox=1,2,3,4", status: 422, code: "request.parameter", field: "bbbox"},
		{name: "no bbox", method: "GET", path: "/vessels?bbox=1,2,3", status: 422, code: "request.parameter", field: "bbox"},
		{name: "bbox upside down", method: "GET", path: "/vessels?bbox=10,38,16,32", status: 422, code: "request.parameter", field: "bbox"},
		{name: "off the Earth", method: "GET", path: "/vessels?bbox=10,-91,16,32", status: 422, code: "request.parameter", field: "bbox"},
		{name: "role", method: "GET", path: "/users", status: 403, code: "access.role"},
		{name: "from another site", method: "POST", path: "/cases", body: `{"line":"x"}`, header: []string{"Sec-Fetch-Site", "cross-site"}, status: 403, code: "request.other-site"},
		{name: "stream from the future", method: "GET", path: "/events?after=100000", status: 409, code: "events.ahead", field: "after"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := c.do(tt.method, tt.path, tt.body, tt.header...).want(t, tt.status).problem(t)
			if p.Code != tt.code || p.Field != tt.field {
				t.Errorf("code %q, field %q; want %q, %q", p.Code, p.Field, tt.code, tt.field)
			}
		})
	}
	if allow := c.do("DELETE", "/cases", "").header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow: %s", allow)
	}
}

func TestRefusalNamesTheRules(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	c.do("POST", "/cases", `{"line":"34.35N 013.05E 62 pob"}`).want(t, 201)
	p := c.do("POST", "/cases/SAR-1/landing-orders", `{"place":"lampedusa","informed":true,"objectionsHeard":true,"needsNoted":true}`).want(t, 403).problem(t)
	if p.Type != "urn:fanar:problem:refused" || p.Rule != "R8, R9" || len(p.Rules) != 2 || p.Hint == "" {
		t.Fatalf("%+v", p)
	}
	for _, r := range p.Rules {
		if r.Text == "" || len(r.Basis) == 0 || r.Since != "2026-11-01" || r.Satisfied == "" || r.Ask == "" {
			t.Errorf("rule %+v says too little", r)
		}
	}
	as(t, s, "okoro").do("POST", "/cases/SAR-1/landing-orders", `{"place":"lampedusa","informed":true,"objectionsHeard":true,"needsNoted":true}`).want(t, 403, "urn:fanar:problem:forbidden")
}

func TestPagesJoinWithoutGapOrOverlap(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	for range 7 {
		c.do("POST", "/cases", `{"line":"33N 12E 20 pob"}`).want(t, 201)
	}
	for _, path := range []string{"/record/events", "/cases/SAR-1/timeline", "/cases?state=all"} {
		join := "?"
		if strings.Contains(path, "?") {
			join = "&"
		}
		whole := items(t, c.do("GET", path+join+"limit=500", "").want(t, 200))
		var joined []string
		for next, first := "", true; next != "" || first; first = false {
			query := path + join + "limit=2"
			if next != "" {
				query += "&cursor=" + next
			}
			a := c.do("GET", query, "").want(t, 200)
			joined = append(joined, items(t, a)...)
			var l struct{ Next string }
			if err := json.Unmarshal([]byte(a.body), &l); err != nil {
				t.Fatal(err)
			}
			next = l.Next
		}
		if strings.Join(joined, "\n") != strings.Join(whole, "\n") || len(whole) < 2 {
			t.Errorf("%s: pages of two give %d items, one page gives %d, or in another order", path, len(joined), len(whole))
		}
	}
}

func items(t *testing.T, a answer) []string {
	t.Helper()
	var l struct{ Items []json.RawMessage }
	if err := json.Unmarshal([]byte(a.body), &l); err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(l.Items))
	for i, item := range l.Items {
		out[i] = string(item)
	}
	return out
}

func TestLanguage(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	a := c.do("GET", "/cases/SAR-9", "", "Accept-Language", "it-IT,it;q=0.9").want(t, 404)
	if got := a.header.Get("Content-Language"); got != "it" {
		t.Errorf("Content-Language %q", got)
	}
	a.problem(t)
}

func TestEventsResumeExactly(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	var made struct{ Records []uint64 }
	if err := json.Unmarshal([]byte(c.do("POST", "/cases", `{"line":"33N 12E 20 pob"}`).want(t, 201).body), &made); err != nil || len(made.Records) != 2 {
		t.Fatalf("%v, %v", made, err)
	}
	before := strconv.FormatUint(made.Records[0]-1, 10)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	follow := func(user, lastID string) *bufio.Scanner {
		r, err := http.NewRequestWithContext(ctx, "GET", s.URL+api.Prefix+"/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+as(t, s, user).token)
		r.Header.Set("Last-Event-ID", lastID)
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { got.Body.Close() })
		if got.StatusCode != 200 || got.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatalf("%d %s", got.StatusCode, got.Header.Get("Content-Type"))
		}
		return bufio.NewScanner(got.Body)
	}
	next := func(sc *bufio.Scanner) (id, data string) {
		for sc.Scan() {
			if after, ok := strings.CutPrefix(sc.Text(), "id: "); ok {
				id = after
			}
			if after, ok := strings.CutPrefix(sc.Text(), "data: "); ok {
				return id, after
			}
		}
		t.Fatalf("the stream ended: %v", sc.Err())
		return
	}
	officer, admin := follow("conti", before), follow("admin", before)
	for i, kind := range []string{"rescue.case-opened", "people.asserted"} {
		number := strconv.FormatUint(made.Records[i], 10)
		if id, data := next(officer); id != number || data != `{"number":`+number+`,"kind":"`+kind+`","subject":"case/SAR-1"}` {
			t.Errorf("record %s came as %s: %s", number, id, data)
		}
		if id, data := next(admin); id != number || data != `{"number":`+number+`}` {
			t.Errorf("the administrator reads no case, and got %s: %s", id, data)
		}
	}
	c.do("POST", "/cases/SAR-1/notes", `{"text":"live"}`).want(t, 200)
	for {
		if _, data := next(officer); strings.Contains(data, "rescue.note-added") {
			break
		}
	}
}
