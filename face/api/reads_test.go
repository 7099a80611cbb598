package api_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/test/script/station"
)

// hear puts two vessels into the picture: one off Lampedusa with a position, one that only said its name.
func hear(s *station.Station) {
	now := s.Node.Clock.Now()
	feed := sea.FeedInfo{Name: "antenna", Kind: "tcp"}
	s.Node.Picture.Apply(feed, ais.Report{Type: 1, MMSI: 211000001, HasPosition: true, Lat: 35.25, Lon: 12.5, HasSpeed: true, SpeedKn: 11.5, Received: now})
	s.Node.Picture.Apply(feed, ais.Report{Type: 5, MMSI: 247000001, Static: &ais.Static{Name: "CP 301"}, Received: now})
}

func TestVessels(t *testing.T) {
	s := open(t)
	hear(s)
	c := as(t, s, "conti")
	if got := items(t, c.do("GET", "/vessels", "").want(t, 200)); len(got) != 2 {
		t.Errorf("%d vessels, want 2", len(got))
	}
	for query, want := range map[string]string{"?bbox=12,35,13,36": "211000001", "?text=cp": "247000001", "?bbox=170,35,-170,36": "", "?text=211": "211000001"} {
		got := items(t, c.do("GET", "/vessels"+query, "").want(t, 200))
		if (want == "") != (len(got) == 0) || want != "" && (len(got) != 1 || !strings.Contains(got[0], want)) {
			t.Errorf("%s gives %v, want %q", query, got, want)
		}
	}
	a := c.do("GET", "/vessels.geojson", "").want(t, 200)
	if ct := a.header.Get("Content-Type"); ct != "application/geo+json" {
		t.Errorf("Content-Type %s", ct)
	}
	var collection struct {
		Type     string
		Features []struct {
			Type, ID string
			Geometry struct {
				Type        string
				Coordinates []float64
			}
			Properties struct{ SpeedKn float64 }
		}
	}
	if err := json.Unmarshal([]byte(a.body), &collection); err != nil {
		t.Fatal(err)
	}
	if len(collection.Features) != 1 {
		t.Fatalf("%s: a vessel without a position has no place on a map", a.body)
	}
	f := collection.Features[0]
	if collection.Type != "FeatureCollection" || f.Type != "Feature" || f.ID != "211000001" || f.Geometry.Type != "Point" || f.Geometry.Coordinates[0] != 12.5 || f.Geometry.Coordinates[1] != 35.25 {
		t.Errorf("%s", a.body)
	}
	c.do("GET", "/vessels/211000001", "").want(t, 200, `"track":[{`, `"speedKn":11.5`)
	c.do("GET", "/vessels/999", "").want(t, 404).problem(t)
	as(t, s, "admin").do("GET", "/vessels", "").want(t, 403).problem(t)
}

// The giver's number is nowhere in what the receiver can read before its own count is signed.
func TestBlindCount(t *testing.T) {
	s := open(t)
	ship, port := as(t, s, "okoro"), as(t, s, "russo")
	ship.do("POST", "/cases", `{"line":"33N 12E, many people"}`).want(t, 201)
	ship.do("POST", "/cases/SAR-1/counts", `{"account":"mv-aurora","lot":{"unknown/unknown":1397}}`).want(t, 200)
	ship.do("POST", "/cases/SAR-1/handovers", `{"from":"mv-aurora","to":"lampedusa","lot":{"unknown/unknown":1397},"note":"1397 went down the ladder"}`).want(t, 200)
	number := strings.Trim(port.do("GET", "/cases/SAR-1", "").header.Get("ETag"), `"`)
	reads := []string{"/cases", "/cases?state=all", "/cases/SAR-1", "/cases/SAR-1/people", "/cases/SAR-1/timeline", "/record/events", "/pending-handovers", "/open-losses"}
	// The newest record about the case is the incident's or the handover's; both and the one before are looked at by number.
	for n := range 45 {
		reads = append(reads, "/record/events/"+jsonNumber(n+1))
	}
	for _, path := range reads {
		if a := port.do("GET", path, ""); a.status == 200 && strings.Contains(withoutTimes(a.body), "1397") {
			t.Errorf("%s shows the giver's number (case at %s): %s", path, number, a.body)
		}
	}
	port.do("GET", "/cases/SAR-1/bundle", "").want(t, 409).problem(t)
	// The incident that opened by itself is not for the port; nothing in the timeline tells that it is there.
	if got := items(t, port.do("GET", "/cases/SAR-1/timeline", "").want(t, 200)); len(got) != 3 || strings.Contains(strings.Join(got, ""), `"kind":""`) {
		t.Errorf("the port's timeline: %s", got)
	}
	as(t, s, "conti").do("GET", "/cases/SAR-1/timeline", "").want(t, 200, "oversight.incident-opened")
	ship.do("GET", "/cases/SAR-1/people", "").want(t, 200, "1397")
	port.do("POST", "/cases/SAR-1/handovers/H2/receipt", `{}`).want(t, 422, "lot is missing")
	port.do("POST", "/cases/SAR-1/handovers/H2/receipt", `{"lot":{"unknown/unknown":95}}`).want(t, 200)
	port.do("GET", "/cases/SAR-1/people", "").want(t, 200, "97", "95", "handover-variance")
	port.do("GET", "/cases/SAR-1/bundle", "").want(t, 200, "fanar bundle v1", "1397 went down the ladder")
}

func jsonNumber(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

// withoutTimes takes times out of an answer, whose digits are no counts.
func withoutTimes(body string) string {
	words := strings.FieldsFunc(body, func(r rune) bool { return r == '"' })
	kept := words[:0]
	for _, w := range words {
		if _, err := time.Parse(time.RFC3339Nano, w); err != nil {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, `"`)
}

func TestRecord(t *testing.T) {
	s := open(t)
	c := as(t, s, "haddad")
	c.do("GET", "/record", "").want(t, 200, `"organisation":"mrcc-rome"`, `"node":"rome-1"`, `"policy":"central-mediterranean@`)
	if err := s.Node.Journal.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.do("GET", "/record/checkpoints", "").want(t, 200, "fanar/mrcc-rome/rome-1")
	c.do("GET", "/record/verification", "").want(t, 200, `"whole":true`)
	c.do("GET", "/record/events/1", "").want(t, 200, `"number":1`)
	c.do("GET", "/record/events/100000", "").want(t, 404).problem(t)
	// A user's record is for who may read users; others see that it is there.
	admin := as(t, s, "admin")
	var n int
	for i, e := range items(t, admin.do("GET", "/record/events?limit=500", "").want(t, 200)) {
		if strings.Contains(e, "directory.user-added") {
			n = i
		}
	}
	all := items(t, as(t, s, "russo").do("GET", "/record/events?limit=500", "").want(t, 200))
	if strings.Contains(all[n], "user") || !strings.Contains(all[n], `"body":null`) {
		t.Errorf("the port sees %s", all[n])
	}
}

func TestDirectory(t *testing.T) {
	s := open(t)
	admin := as(t, s, "admin")
	admin.do("PUT", "/organisations/ngo-two", `{"name":"Second","type":"ngo"}`).want(t, 200, `"organisation/ngo-two"`)
	admin.do("PUT", "/organisations/NGO", `{"name":"Second","type":"ngo"}`).want(t, 422, "cannot be an identifier")
	admin.do("PUT", "/organisations/ngo-two", `{"id":"other","name":"Second","type":"ngo"}`).want(t, 422, "stands in the address")
	etag := admin.do("GET", "/organisations/ngo-two", "").want(t, 200, `"Second"`).header.Get("ETag")
	admin.do("PUT", "/organisations/ngo-two", `{"name":"Third","type":"ngo"}`, "If-Match", etag).want(t, 200)
	admin.do("PUT", "/organisations/ngo-two", `{"name":"Fourth","type":"ngo"}`, "If-Match", etag).want(t, 412).problem(t)
	admin.do("PUT", "/places/ship-two", `{"name":"Ship","type":"vessel","position":{"type":"Point","coordinates":[12.5,35]}}`).want(t, 200)
	admin.do("GET", "/places/ship-two", "").want(t, 200, `"coordinates":[12.5,35]`, `"standing"`)
	admin.do("GET", "/places/nowhere", "").want(t, 404).problem(t)
	admin.do("PUT", "/users/second", `{"name":"S. Second","organisation":"ngo-two","roles":["mission-lead"]}`).want(t, 200)
	// A user of another organisation waits for the oversight.
	admin.do("GET", "/users/second", "").want(t, 404)
	admin.do("GET", "/user-proposals", "").want(t, 200, `"S. Second"`, `"new":true`, `"by":"admin"`)
	admin.do("POST", "/users/second/confirmation", `{}`).want(t, 403)
	as(t, s, "haddad").do("POST", "/users/second/confirmation", `{}`).want(t, 200, `"user/second"`)
	admin.do("PUT", "/users/second/password", `{"password":"short"}`).want(t, 422, "at least 10 characters")
	admin.do("PUT", "/users/second/password", `{"password":"long enough for this"}`).want(t, 200)
	admin.do("GET", "/users/second", "").want(t, 200, `"mission-lead"`)
	nobody := client{t: t, base: admin.base}
	nobody.do("POST", "/sessions", `{"user":"second","password":"wrong wrong wrong"}`).want(t, 401).problem(t)
	nobody.do("POST", "/sessions", `{"user":"second","password":"long enough for this"}`).want(t, 201, `"token"`, `"mission-lead"`)
	nobody.do("POST", "/sessions", `{"demo":"second"}`).want(t, 403).problem(t)
	// Who is disabled is out at once.
	second := signIn(t, nobody, "second", "long enough for this")
	second.do("GET", "/sessions/current", "").want(t, 200, `"user":"second"`)
	admin.do("PUT", "/users/second", `{"name":"S. Second","organisation":"ngo-two","roles":["mission-lead"],"disabled":true}`).want(t, 200)
	second.do("GET", "/cases", "").want(t, 401).problem(t)
	// Whoever signed out is out, token or not.
	officer := as(t, s, "conti")
	officer.do("DELETE", "/sessions/current", "").want(t, 204)
	officer.do("GET", "/sessions/current", "").want(t, 401).problem(t)
}

func signIn(t *testing.T, c client, user, password string) client {
	t.Helper()
	body, err := json.Marshal(map[string]string{"user": user, "password": password})
	if err != nil {
		t.Fatal(err)
	}
	var in struct{ Token string }
	if err := json.Unmarshal([]byte(c.do("POST", "/sessions", string(body)).want(t, 201).body), &in); err != nil {
		t.Fatal(err)
	}
	c.token = in.Token
	return c
}

func TestDescriptionIsServed(t *testing.T) {
	s := open(t)
	nobody := client{t: t, base: s.URL + "/api/v1"}
	nobody.do("GET", "/openapi.yaml", "").want(t, 200, "openapi: 3.1.0", "/cases/{case}/landing-orders", "urn:fanar:problem:refused")
	nobody.do("GET", "/openapi.json", "").want(t, 200, `"openapi":"3.1.0"`)
}
