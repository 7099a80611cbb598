package api_test

import (
	"strings"
	"testing"
)

// TestCounts holds what a counting screen and a settling officer send: confirm, differ, settle, look again, merge and undo.
func TestCounts(t *testing.T) {
	s := open(t)
	ship, duty, port := as(t, s, "okoro"), as(t, s, "conti"), as(t, s, "russo")
	ship.do("POST", "/cases", `{"line":"33N 12E, 60 people"}`).want(t, 201)
	ship.do("POST", "/cases", `{"line":"33N 12E, 20 people"}`).want(t, 201)
	const one = "/cases/SAR-1"
	ship.do("POST", one+"/counts", `{"account":"mv-aurora","lot":{"unknown/unknown":60}}`).want(t, 200)
	ship.do("POST", one+"/counts", `{"account":"mv-aurora","lot":{"unknown/unknown":60}}`).want(t, 200)
	ship.do("POST", one+"/counts", `{"account":"mv-aurora","lot":{"unknown/unknown":57}}`).want(t, 200)
	ship.do("POST", one+"/counts", `{"account":"mv-aurora"}`).want(t, 422).problem(t)
	ship.do("POST", one+"/counts", `{"account":"mv-aurora","lot":{"unknown/unknown":-4}}`).want(t, 422).problem(t)
	ship.do("POST", one+"/additions", `{"account":"mv-aurora","lot":{"female/0-4":1},"reason":"birth"}`).want(t, 200)
	duty.do("GET", one+"/people", "").want(t, 200, `"state":"confirms"`, `"state":"differs"`)
	duty.do("GET", "/contradictions", "").want(t, 200, `"id":"C4"`, `"owner":"sea-rescue"`)
	port.do("POST", one+"/counts/C4/settlement", `{"stands":"balance","reason":"recount"}`).want(t, 403).problem(t)
	ship.do("POST", one+"/counts/C4/settlement", `{"stands":"count","to":"missing-at-sea","reason":"lost-at-sea"}`).want(t, 200)
	if got := items(t, duty.do("GET", "/contradictions", "").want(t, 200)); len(got) != 0 {
		t.Errorf("still open: %s", got)
	}
	duty.do("POST", one+"/loss-reviews", `{"account":"missing-at-sea/sea-rescue/mv-aurora","note":"asked the aircraft"}`).want(t, 200)
	duty.do("GET", "/open-losses", "").want(t, 200, `"reviewedBy":"conti"`)
	duty.do("GET", one+"/entries?limit=2", "").want(t, 200, `"earlier":`)

	duty.do("POST", one+"/merges", `{"into":"SAR-2","reason":"same-boat"}`).want(t, 200)
	duty.do("GET", one+"/people", "").want(t, 200, `"into":"SAR-2"`)
	duty.do("GET", "/cases/SAR-2/people", "").want(t, 200, `"from":["SAR-1"]`)
	duty.do("POST", one+"/merges/SAR-2/undoing", `{"reason":"other-boat"}`).want(t, 200)
	ship.do("POST", one+"/twins", `{"account":"mv-aurora","first":"sea-rescue","second":"port-authority"}`).want(t, 200)
}

// TestFiguresAndSheet holds what is made to be published: figures with their meaning and hash, and balances that identify nobody.
func TestFiguresAndSheet(t *testing.T) {
	s := open(t)
	ship, duty := as(t, s, "okoro"), as(t, s, "conti")
	ship.do("POST", "/cases", `{"line":"33N 12E, 60 people"}`).want(t, 201)
	ship.do("POST", "/cases/SAR-1/counts", `{"account":"mv-aurora","lot":{"male/18-59":55,"female/0-4":2}}`).want(t, 200)
	if got := items(t, duty.do("GET", "/figures", "").want(t, 200)); len(got) != 4 {
		t.Errorf("figures %s", got)
	}
	a := duty.do("GET", "/figures/landed?recorded=2026-11-22T08:00:00Z&happened=2026-11-22T08:00:00Z", "").want(t, 200, `"definition":"People`, `"people":0`, "sha256:")
	b := duty.do("GET", "/figures/landed?recorded=2026-11-22T08:00:00Z&happened=2026-11-22T08:00:00Z", "").want(t, 200)
	if a.body != b.body {
		t.Errorf("the same figure twice: %s and %s", a.body, b.body)
	}
	duty.do("GET", "/figures/saved", "").want(t, 404).problem(t)
	sheet := duty.do("GET", "/cases/SAR-1/balances.csv", "").want(t, 200, "case,account,female/0-4,male/18-59,total")
	if !strings.HasPrefix(sheet.header.Get("Content-Type"), "text/csv") || strings.Contains(sheet.body, ",2,") || strings.Contains(sheet.body, ",55,") {
		t.Errorf("%s: %s", sheet.header.Get("Content-Type"), sheet.body)
	}
	ship.do("POST", "/cases/SAR-1/nationalities", `{"account":"mv-aurora","totals":{"SD":2}}`).want(t, 422).problem(t)
	if got := items(t, duty.do("GET", "/cases/SAR-1/nationalities", "").want(t, 200)); len(got) != 0 {
		t.Errorf("declared %s", got)
	}
}
