package api_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCasesInOtherFormats(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	c.do("POST", "/cases", `{"line":"34.35N 013.05E rubber 62 pob"}`).want(t, 201)
	got := c.do("GET", "/cases/SAR-1/cap", "").want(t, 200, "urn:oasis:names:tc:emergency:cap:1.2", "<msgType>Alert</msgType>", "<circle>34.35,13.05 0.0</circle>", "<language>ar</language>")
	if got.header.Get("Content-Type") != "application/cap+xml" {
		t.Errorf("served as %s", got.header.Get("Content-Type"))
	}
	feed := c.do("GET", "/cap", "", "Accept-Language", "fr").want(t, 200, "<feed xmlns=", "/api/v1/cases/SAR-1/cap", "canot pneumatique")
	if feed.header.Get("Content-Type") != "application/atom+xml" {
		t.Errorf("the feed is served as %s", feed.header.Get("Content-Type"))
	}
	for _, path := range []string{"/cases/SAR-1/geojson", "/cases.geojson"} {
		got := c.do("GET", path, "").want(t, 200, `"FeatureCollection"`, `"coordinates":[13.05,34.35]`)
		if got.header.Get("Content-Type") != "application/geo+json" {
			t.Errorf("%s is served as %s", path, got.header.Get("Content-Type"))
		}
	}
	c.do("GET", "/cases/SAR-9/cap", "").want(t, 404)
	c.do("GET", "/cases/SAR-9/geojson", "").want(t, 404)
}

// TestR37OneAuthorisation: who may not read cases gets them in no other format either.
func TestR37OneAuthorisation(t *testing.T) {
	s := open(t)
	as(t, s, "conti").do("POST", "/cases", `{"line":"34.35N 013.05E rubber 62 pob"}`).want(t, 201)
	admin := as(t, s, "admin")
	nobody := as(t, s, "admin")
	nobody.token = ""
	for _, path := range []string{"/cases/SAR-1/cap", "/cap", "/cases/SAR-1/geojson", "/cases.geojson", "/connections/units"} {
		if got := admin.do("GET", path, "").want(t, 403); strings.Contains(got.body, "34.35") {
			t.Errorf("%s tells where the boat is: %s", path, got.body)
		}
		nobody.do("GET", path, "").want(t, 401)
	}
	admin.do("GET", "/connections", "").want(t, 200, `"items":[]`)
}

func TestImportOverTheAPI(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	export, err := os.ReadFile(filepath.Join("..", "interop", "onefleet", "testdata", "export.json"))
	if err != nil {
		t.Fatal(err)
	}
	type report struct {
		DryRun                    bool
		Documents, Cases, Already int
		Alerts, Positions         int
		Findings                  []struct{ Item, Code, Text string }
	}
	send := func(path, lang string) (r report) {
		got := c.do("POST", path, string(export), "Accept-Language", lang).want(t, 200)
		if err := json.Unmarshal([]byte(got.body), &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := send("/imports/onefleet?dryRun=true", "it"); !r.DryRun || r.Cases != 1 || r.Alerts != 2 || len(r.Findings) == 0 || !strings.Contains(r.Findings[0].Text, "posizione") && !strings.Contains(r.Findings[1].Text, "non") {
		t.Errorf("the trial says %+v", r)
	}
	c.do("GET", "/cases?state=all", "").want(t, 200, `"items":[]`)
	if r := send("/imports/onefleet", "en"); r.DryRun || r.Cases != 1 || r.Positions != 2 || r.Documents != 16 {
		t.Errorf("the import says %+v", r)
	}
	c.do("GET", "/cases?state=all", "").want(t, 200, `"SAR-1"`, "closed in OneFleet")
	if r := send("/imports/onefleet", "en"); r.Cases+r.Alerts != 0 || r.Already != 3 {
		t.Errorf("the second import says %+v", r)
	}
	c.do("POST", "/imports/onefleet", "a;b;c").want(t, 422, "onefleet.json")
	c.do("POST", "/imports/onefleet", "x", "Content-Type", "text/csv").want(t, 415)
	as(t, s, "admin").do("POST", "/imports/onefleet", string(export)).want(t, 403)
}
