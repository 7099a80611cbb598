package api_test

import "testing"

// TestCasework goes through a case by the API: what is added stands beside what was said before, each centre that is
// asked for a medevac answers for itself, and a place that is named is recorded as it was.
func TestCasework(t *testing.T) {
	s := open(t)
	conti, okoro := as(t, s, "conti"), as(t, s, "okoro")
	conti.do("POST", "/cases", `{"line":"34.35N 013.05E rubber 56 pob"}`).want(t, 201)
	for _, step := range []struct {
		who        client
		path, body string
	}{
		{conti, "/descriptions", `{"colour":"blue","lengthM":9.5,"source":"aircraft"}`},
		{okoro, "/descriptions", `{"colour":"grey"}`},
		{conti, "/communications", `{"channel":"vhf-16","direction":"in","from":"the boat","text":"engine dead, call +39 06 5908 4527"}`},
		{conti, "/positions", `{"position":{"type":"Point","coordinates":[13.1,34.4]},"source":"aircraft","uncertaintyNm":1}`},
		{conti, "/coordinator/acceptance", `{"organisation":"mrcc-rome","note":"by radio"}`},
		{conti, "/coordinator/disputes", `{"organisation":"sea-rescue","text":"says it is another's"}`},
		{conti, "/taskings", `{"mmsi":211000001,"name":"Ocean"}`},
		{conti, "/taskings/t1/acknowledgement", `{}`},
		{okoro, "/taskings/t1/answer", `{"accept":true}`},
		{okoro, "/taskings/t1/arrivals", `{"eta":"2026-11-22T12:00:00Z","source":"the master"}`},
		{okoro, "/taskings/t1/on-scene", `{}`},
		{conti, "/taskings/t1/coordination", `{}`},
		{conti, "/master-decisions", `{"unit":"Ocean","decision":"stands off","reason":"swell"}`},
		{okoro, "/medevacs", `{"people":5,"urgency":"immediate","condition":"burns","centres":["mrcc-rome"]}`},
		{okoro, "/medevacs/m1/centres", `{"centre":"sea-rescue"}`},
		{conti, "/medevacs/m1/answers", `{"centre":"mrcc-rome","answer":"granted","unit":"AW139"}`},
		{okoro, "/medevacs/m1/delays", `{"reason":"fog"}`},
		{okoro, "/medevacs/m1/completion", `{"people":4}`},
		{conti, "/place-of-safety-requests", `{"centres":["mrcc-rome","sea-rescue"]}`},
		{conti, "/place-of-safety-requests/mrcc-rome/answer", `{"answer":"granted","place":"tripoli"}`},
		{conti, "/checklists/distress-send/tick", `{"note":"Ocean"}`},
	} {
		step.who.do("POST", "/cases/SAR-1"+step.path, step.body).want(t, 200)
	}
	conti.do("GET", "/cases/SAR-1", "").want(t, 200, `"key":"colour"`, `"text":"grey"`, `"text":"blue"`, `"onSceneCoordinator":true`,
		`"answer":"granted","place":"tripoli"`, `"key":"landing"`, `"coordinationDisputes"`)
	if got := items(t, conti.do("GET", "/cases/SAR-1/communications", "").want(t, 200, "engine dead, call ***")); len(got) != 1 {
		t.Errorf("%d communications, want 1", len(got))
	}
	first := conti.do("GET", "/cases/SAR-1/positions?limit=1", "").want(t, 200, `"source":"aircraft"`, `"next":`)
	if got := items(t, first); len(got) != 1 {
		t.Errorf("%d positions on the first page, want 1", len(got))
	}
	conti.do("GET", "/cases/SAR-1/checklists", "").want(t, 200, `"key":"distress-send"`, `"note":"Ocean"`)
	conti.do("POST", "/cases/SAR-1/master-decisions/d1/change", `{"now":"comes","reason":"told to"}`).want(t, 403, `"R4"`)
	conti.do("POST", "/cases/SAR-1/checklists/distress-send/untick", `{"reason":"not yet"}`).want(t, 200)
	conti.do("GET", "/cases/SAR-9/checklists", "").want(t, 404)
	conti.do("GET", "/cases?state=open&limit=1", "").want(t, 200, `"SAR-1"`)
	conti.do("GET", "/cases?state=closed", "").want(t, 200, `"items":[]`)
}
