package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/test/script/station"
)

// canary is the giver's count: a number that nothing else on the node has.
const canary = "739"

var (
	tells  = regexp.MustCompile(`(^|[^0-9.#=/-])(739|1478|1,478)([^0-9]|$)`)
	inPath = regexp.MustCompile(`\{[^}]+\}`)
	link   = regexp.MustCompile(`(?:href|hx-get|src)="(/[^"#]*)`)
)

// owed lets okoro count, place, return and hand over people whom russo has not counted yet.
func owed(t *testing.T, s *station.Station) {
	t.Helper()
	ship, duty := as(t, s, "okoro"), as(t, s, "conti")
	ship.do("POST", "/cases", `{"line":"33N 12E, 60 people"}`).want(t, 201)
	ship.do("POST", "/cases", `{"line":"34N 12E, 20 people"}`).want(t, 201)
	const one = "/cases/SAR-1"
	for path, body := range map[string]string{
		"/counts": `{"account":"mv-aurora","lot":{"male/18-59":1478,"unaccompanied-child":739},"note":"739 and 739"}`,
	} {
		ship.do("POST", one+path, body).want(t, 200)
	}
	ship.do("POST", one+"/care/placements", `{"place":"mv-aurora","children":739,"arrangement":"with-unrelated-adults"}`).want(t, 200)
	ship.do("POST", one+"/care/representatives", `{"place":"mv-aurora","children":739,"role":"trained-person","by":"sea-rescue"}`).want(t, 200)
	ship.do("POST", one+"/moves", `{"from":"mv-aurora","to":"onward/sea-rescue/","lot":{"male/18-59":739},"reason":"return"}`).want(t, 200)
	ship.do("POST", one+"/care/return-plans", `{"place":"mv-aurora","to":"lampedusa","people":739,"decisions":2}`)
	ship.do("POST", one+"/counts", `{"account":"mv-aurora","lot":{"male/18-59":738}}`).want(t, 200)
	duty.do("POST", one+"/sitreps", `{"form":"full","to":["port-authority"],"lang":"en","text":"739 people"}`)
	ship.do("POST", one+"/assertions", `{"best":739,"subject":"aboard"}`).want(t, 200)
	ship.do("POST", one+"/handovers", `{"from":"mv-aurora","to":"lampedusa","lot":{"unknown/unknown":739},"note":"739 of them"}`).want(t, 200)
	duty.do("GET", one+"/people", "").want(t, 200, canary)
}

// TestNothingTellsTheGiversCount goes over everything that can be read by the API, and over every page that a link leads to,
// as the receiver who owes a count: the giver's number is nowhere.
func TestNothingTellsTheGiversCount(t *testing.T) {
	s := open(t)
	owed(t, s)
	port := as(t, s, "russo")
	read := 0
	look := func(where string, status int, body string) {
		if status == http.StatusOK {
			read++
		}
		if at := tells.FindStringIndex(body); at != nil {
			t.Errorf("%s tells the giver's count: …%s…", where, body[max(0, at[0]-160):min(len(body), at[1]+80)])
		}
	}
	var paths []string
	for _, line := range strings.Split(port.do("GET", "/openapi.yaml", "").want(t, 200).body, "\n") {
		switch {
		case strings.HasPrefix(line, "  /") && strings.HasSuffix(line, ":"):
			paths = append(paths, strings.TrimSuffix(strings.TrimSpace(line), ":"))
		case line == "    get:":
			paths = append(paths, "get")
		}
	}
	fill := map[string]string{"case": "SAR-1", "handover": "H1", "figure": "landed", "form": "count", "other": "SAR-2", "rule": "R12", "organisation": "port-authority"}
	for i, path := range paths {
		if i+1 == len(paths) || paths[i+1] != "get" || path == "/events" {
			continue
		}
		ids := []string{""}
		switch {
		case strings.Contains(path, "{number}"):
			ids = nil
			for n := range 120 {
				ids = append(ids, fmt.Sprint(n+1))
			}
		case strings.Contains(path, "{incident}"):
			ids = []string{"INC-1", "INC-2", "INC-3", "I1", "I2"}
		case strings.Contains(path, "{figure}"):
			ids = []string{"landed", "open-loss", "returned-unsafe"}
		}
		for _, id := range ids {
			at := inPath.ReplaceAllStringFunc(path, func(p string) string {
				if v, ok := fill[strings.Trim(p, "{}")]; ok && p != "{figure}" {
					return v
				}
				return id
			})
			a := port.do("GET", at, "")
			look("API "+at, a.status, a.body)
		}
	}
	crawl(t, s, "russo", look)
	why(t, s, look)
	t.Logf("%d answers were read", read)
	if read < 60 {
		t.Errorf("only %d answers were read", read)
	}
}

// crawl follows every link from the first page.
func crawl(t *testing.T, s *station.Station, user string, look func(where string, status int, body string)) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	if _, err := browser.PostForm(s.URL+"/sign-in", url.Values{"form": {"sign-in"}, "role": {user}}); err != nil {
		t.Fatal(err)
	}
	waiting := []string{"/", "/count/kept.json", "/cases.geojson", "/cases/SAR-1/geojson", "/cases/SAR-1/cap.xml", "/cases/SAR-1/bundle", "/cases/SAR-1/people/balances.csv",
		"/cases/SAR-1/people/ledger", "/cases/SAR-1/people/count", "/cases/SAR-1/care", "/cases/SAR-1/sitreps", "/search?q=739", "/search?q=SAR", "/transparency", "/record", "/paper", "/duty", "/alarms", "/people", "/care",
		"/count/SAR-1/answer", "/paper/SAR-1/count", "/incidents", "/people/figures/landed", "/people/figures/open-loss", "/people/figures/returned-unsafe", "/cases/SAR-1/linked"}
	for n := range 120 {
		waiting = append(waiting, fmt.Sprint("/record/", n+1))
	}
	seen := map[string]bool{}
	for len(waiting) > 0 && len(seen) < 700 {
		at := strings.ReplaceAll(waiting[0], "&amp;", "&")
		waiting = waiting[1:]
		if seen[at] || strings.HasPrefix(at, "/static/") || strings.HasPrefix(at, "/map/") || strings.HasPrefix(at, "/live") || strings.Contains(at, "sign-out") {
			continue
		}
		seen[at] = true
		answer, err := browser.Get(s.URL + at)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		body := string(text)
		if !strings.HasPrefix(at, "/search?q="+canary) {
			look("page "+at, answer.StatusCode, body)
		}
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			if !slices.Contains(waiting, m[1]) {
				waiting = append(waiting, m[1])
			}
		}
	}
}

// why reads every record, and why it is as it is, as somebody of the receiver who may read them all.
func why(t *testing.T, s *station.Station, look func(where string, status int, body string)) {
	t.Helper()
	actor := policy.Actor{User: "porto", Name: "P. Porto", Org: "port-authority", Roles: []string{"duty-officer", "port-coordinator", "rights-officer"}}
	err := s.Node.Dispatch.Read(t.Context(), actor, "read.record", func(st dispatch.State) error {
		head, _ := st.Head()
		for e, err := range journal.Events(st, 1, head) {
			if err != nil {
				return err
			}
			if e, err = people.HideBlind(st, e, actor); err != nil {
				return err
			}
			x, err := oversight.Why(st, e.Number)
			if err != nil {
				return err
			}
			text, err := json.Marshal(x)
			if err != nil {
				return err
			}
			look("record "+e.Kind, http.StatusOK, string(e.Body))
			look("why "+e.Kind, http.StatusOK, string(text))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
