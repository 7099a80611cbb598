package api_test

import (
	"strings"
	"testing"
)

func TestSitrepsOverTheAPI(t *testing.T) {
	s := open(t)
	conti := as(t, s, "conti")
	conti.do("POST", "/cases", `{"line":"1355 3355N01230E rubber 62 pob"}`).want(t, 201)
	conti.do("GET", "/cases/SAR-1/sitreps/draft?form=short&language=fr", "").want(t, 200, `"number":1`, `"form":"short"`, "DÉTRESSE", "embarcation pneumatique")
	conti.do("GET", "/cases/SAR-1/sitreps/draft?language=de", "").want(t, 422)
	issue := `{"form":"short","language":"en","priority":"urgency","to":["coast-guard"],"parts":{"A":"rubber boat","H":"not in the short form"},"number":1}`
	conti.do("POST", "/cases/SAR-1/sitreps", issue, "Idempotency-Key", "k").want(t, 201)
	conti.do("POST", "/cases/SAR-1/sitreps", issue, "Idempotency-Key", "k").want(t, 201, `"repeated":true`)
	conti.do("POST", "/cases/SAR-1/sitreps", issue).want(t, 409, "sitrep.taken")
	conti.do("POST", "/cases/SAR-1/sitreps", strings.Replace(issue, `["coast-guard"]`, "[]", 1)).want(t, 409)
	if got := conti.do("GET", "/cases/SAR-1/sitreps/1", "").want(t, 200, `"hash":"`, "A. IDENTITY OF CASUALTY: rubber boat", "Guardia Costiera"); strings.Contains(got.body, "not in the short form") {
		t.Errorf("a part of the other form was sent: %s", got.body)
	}
	conti.do("GET", "/cases/SAR-1/sitreps/9", "").want(t, 404, "sitrep.none")
	conti.do("GET", "/cases/SAR-9/sitreps", "").want(t, 404, "case.none")
	conti.do("POST", "/cases/SAR-1/sitreps/received", `{"text":"SITREP 2\nFROM: MALTA\nA. BOAT\nB. 36-10.0N 016-30.0E"}`).want(t, 201)
	conti.do("GET", "/cases/SAR-1/sitreps/received", "").want(t, 200, `"id":"r1"`, `"letter":"B"`, `"from":"MALTA"`)
	as(t, s, "meyer").do("POST", "/cases/SAR-1/sitreps", issue).want(t, 403, "access.role")
	as(t, s, "admin").do("GET", "/cases/SAR-1/sitreps", "").want(t, 403)
}

// TestBlindSitrepsOverTheAPITellNoCountThatIsOwed holds that neither the report nor the record tells the port what the ship counted.
func TestBlindSitrepsOverTheAPITellNoCountThatIsOwed(t *testing.T) {
	s := open(t)
	as(t, s, "conti").do("POST", "/cases", `{"line":"1355 3355N01230E rubber 62 pob"}`).want(t, 201)
	okoro, russo := as(t, s, "okoro"), as(t, s, "russo")
	okoro.do("POST", "/cases/SAR-1/counts", `{"account":"mv-aurora","lot":{"unknown/unknown":6161}}`)
	okoro.do("POST", "/cases/SAR-1/sitreps", `{"form":"short","language":"en","priority":"urgency","to":["mrcc-rome"],"parts":{"D":"embarked 6161"}}`).want(t, 201)
	okoro.do("POST", "/cases/SAR-1/handovers", `{"from":"mv-aurora","to":"lampedusa","lot":{"unknown/unknown":6161}}`).want(t, 200)
	okoro.do("POST", "/cases/SAR-1/sitreps/received", `{"from":"MALTA","text":"we counted 6262"}`).want(t, 201)
	for _, path := range []string{"/cases/SAR-1/sitreps", "/cases/SAR-1/sitreps/1", "/cases/SAR-1/sitreps/received"} {
		as(t, s, "conti").do("GET", path, "").want(t, 200)
	}
	russo.do("GET", "/cases/SAR-1/sitreps/1", "").want(t, 200, `"hidden":true`)
	for _, path := range []string{"/cases/SAR-1/sitreps", "/cases/SAR-1/sitreps/1", "/cases/SAR-1/sitreps/received", "/cases/SAR-1/timeline"} {
		if got := russo.do("GET", path, "").want(t, 200); strings.Contains(got.body, "6161") || strings.Contains(got.body, "6262") {
			t.Errorf("%s tells the port a count: %s", path, got.body)
		}
	}
}

func TestDutyOverTheAPI(t *testing.T) {
	s := open(t)
	conti := as(t, s, "conti")
	conti.do("POST", "/cases", `{"line":"1355 3355N01230E rubber 62 pob"}`).want(t, 201)
	conti.do("POST", "/watches/operations/take", "{}").want(t, 200)
	conti.do("POST", "/watches/operations/notes", `{"text":"Malta calls back"}`).want(t, 200)
	conti.do("POST", "/watches/operations/handover", `{"text":"low fuel"}`).want(t, 200)
	conti.do("POST", "/watches/operations/sign", `{"number":1}`).want(t, 403, "watch.own-handover")
	conti.do("GET", "/watches", "").want(t, 200, `"officer":"conti"`, `"pending":1`)
	conti.do("GET", "/handover-reports?organisation=mrcc-rome", "").want(t, 200, "low fuel")
	conti.do("GET", "/handover-reports/mrcc-rome/operations/1", "").want(t, 200, `"case":"SAR-1"`, "Malta calls back")
	conti.do("GET", "/handover-reports/mrcc-rome/operations/2", "").want(t, 404, "watch.no-report")
	conti.do("POST", "/duty-contacts", `{"organisation":"mrcc-rome","desk":"Operations room","channel":"telephone","address":"+39 06 000","hours":"24 h","languages":["it"],"office":true}`).want(t, 201)
	conti.do("POST", "/duty-contacts", `{"organisation":"mrcc-rome","desk":"Operations room","channel":"telephone","address":"+39 06 000","hours":"24 h","languages":["it"],"office":false}`).want(t, 422, "duty.private")
	conti.do("GET", "/duty-contacts", "").want(t, 200, `"holds":true`)
	conti.do("GET", "/cases/SAR-1/duty", "").want(t, 200, "+39 06 000", `"officer":"conti"`)
	conti.do("POST", "/exercises", `{"title":"Mass rescue","participants":["mrcc-rome","coast-guard"]}`).want(t, 201)
	conti.do("POST", "/exercises/EX-1/cases", `{"case":"SAR-9"}`).want(t, 404)
	conti.do("POST", "/exercises/EX-1/end", `{"lessons":"Call the second line first."}`).want(t, 200)
	conti.do("GET", "/exercises", "").want(t, 200, "Call the second line first.")
	meyer := as(t, s, "meyer")
	meyer.do("GET", "/watches", "").want(t, 403)
	meyer.do("GET", "/duty-contacts", "").want(t, 200, "+39 06 000")
	meyer.do("POST", "/watches/operations/take", "{}").want(t, 403, "access.role")
}
