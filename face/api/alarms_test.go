package api_test

import (
	"strings"
	"testing"
)

// TestR2AlarmsOverTheAPI: the same alarms as on the pages, with the same rights; acknowledged once, and in the log.
func TestR2AlarmsOverTheAPI(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	c.do("POST", "/cases", `{"line":"1200 3400N01300E rubber 62 pob"}`).want(t, 201)
	if got := items(t, c.do("GET", "/alarms", "").want(t, 200)); len(got) != 1 || !strings.Contains(got[0], `"id":"clock/R2/1/case/SAR-1"`) || !strings.Contains(got[0], `"level":"alarm"`) {
		t.Fatalf("alarms: %v", got)
	}
	c.do("POST", "/alarms/acknowledge", `{"alarm":"clock/R2/1/case/SAR-1","note":"Malta is called"}`).want(t, 200)
	if p := c.do("POST", "/alarms/acknowledge", `{"alarm":"clock/R2/1/case/SAR-1"}`).want(t, 409).problem(t); p.Code != "alarm.acknowledged" {
		t.Errorf("code %s", p.Code)
	}
	as(t, s, "okoro").do("GET", "/alarms", "").want(t, 200, `"by":"conti"`, "Malta is called")
	if got := items(t, c.do("GET", "/alarms?calling=true", "").want(t, 200)); len(got) != 0 {
		t.Errorf("still calling: %v", got)
	}
	c.do("GET", "/alarms/log", "").want(t, 200, `"acknowledgement":{`, "Malta is called")
	c.do("POST", "/alarms/withdraw", `{"alarm":"clock/R2/1/case/SAR-1"}`).want(t, 200)
	c.do("POST", "/alarms/withdraw", `{"alarm":"clock/R2/1/case/SAR-1"}`).want(t, 409)
	c.do("POST", "/alarms/suppress", `{"cause":"triage","until":"2026-11-22T20:00:00Z","reason":"x"}`).want(t, 422, "alarm.never-suppressed")
	c.do("GET", "/alarms/suppressions", "").want(t, 200, `"items":[]`)
	as(t, s, "meyer").do("GET", "/alarms", "").want(t, 403)
}

func TestUnitsOverTheAPI(t *testing.T) {
	s := open(t)
	hear(s)
	c := as(t, s, "conti")
	c.do("POST", "/cases", `{"line":"3500N01230E rubber 62 pob"}`).want(t, 201)
	c.do("GET", "/cases/SAR-1/units", "").want(t, 200, `"mmsi":211000001`, `"speedBasis":"now"`, `"distanceNm":15`, `"motion":"under-way"`, `"datum":{`)
	as(t, s, "admin").do("PUT", "/places/swift", `{"name":"Swift","type":"vessel","position":{"type":"Point","coordinates":[12.5,35.01]},"capacity":40,"speedKn":24,"noticeMin":15}`).want(t, 200)
	body := c.do("GET", "/cases/SAR-1/units?limit=1", "").want(t, 200, `"place":"swift"`, `"capacity":40`, `"noticeMin":15`).body
	if strings.Contains(body, "211000001") {
		t.Errorf("more units than were asked for: %s", body)
	}
	c.do("GET", "/cases/SAR-9/units", "").want(t, 404)
	c.do("POST", "/cases", `{"line":"they are calling"}`).want(t, 201)
	c.do("GET", "/cases/SAR-2/units", "").want(t, 409, "units.no-position")
	as(t, s, "admin").do("PUT", "/places/quay", `{"name":"Quay","type":"port","speedKn":3}`).want(t, 422, "directory.not-unit")
}
