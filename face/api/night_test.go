package api_test

import (
	"testing"

	"fanar/node"
	"fanar/record/journal"
)

// TestNight is one case from the first alert to the last placement by the API (S7, S55): the boat is alerted twice, a place of
// safety is refused and then granted, the port counts one fewer, the people go to two centres, the difference is explained,
// the case closes and a late report opens it again. The record verifies at the end.
func TestNight(t *testing.T) {
	s := open(t)
	conti, okoro, russo, ferri, moretti, admin, meyer := as(t, s, "conti"), as(t, s, "okoro"), as(t, s, "russo"), as(t, s, "ferri"), as(t, s, "moretti"), as(t, s, "admin"), as(t, s, "meyer")
	const at = "/cases/SAR-1"
	for _, step := range []struct {
		who        client
		path, body string
		status     int
		says       string
	}{
		{conti, "/cases", `{"line":"1352 3431N01258E wooden 90-100 pob engine failure radio"}`, 201, "SAR-1"},
		{okoro, "/alerts", `{"text":"wooden boat, about 95 people, 34 30 N 12 59 E, the engine has stopped"}`, 201, "A-1"},
		{conti, "/alerts/A-1/open", `{}`, 201, "SAR-2"},
		{conti, at + "/links", `{"other":"SAR-2","reason":"one boat, alerted twice"}`, 200, ""},
		{conti, at + "/relays", `{"to":["coast-guard"]}`, 403, `"R3"`},
		{conti, at + "/relays", `{"to":["coast-guard","sea-rescue"]}`, 200, ""},
		{conti, at + "/coordinator", `{"organisation":"mrcc-rome"}`, 200, ""},
		{conti, at + "/taskings", `{"place":"mv-aurora"}`, 200, ""},
		{okoro, at + "/taskings/t1/answer", `{"accept":true}`, 200, ""},
		{okoro, at + "/counts", `{"account":"mv-aurora","lot":{"male/18-59":90,"female/0-4":4}}`, 200, ""},
		{okoro, at + "/medevacs", `{"people":2,"condition":"burns","centres":["mrcc-rome","coast-guard"]}`, 200, ""},
		{conti, at + "/medevacs/m1/answers", `{"centre":"mrcc-rome","answer":"granted","unit":"helicopter"}`, 200, ""},
		{okoro, at + "/medevacs/m1/completion", `{"people":2}`, 200, ""},
		{okoro, at + "/moves", `{"from":"mv-aurora","to":"hospital/mrcc-rome/palermo","lot":{"male/18-59":2},"reason":"medical-evacuation"}`, 200, ""},
		{meyer, "/assessments", `{"scope":"place/lampedusa","lifeNotThreatened":true,"basicNeedsMet":true,"onwardTransport":true,"basis":["visit"],"from":"2026-11-22","until":"2027-05-31"}`, 201, ""},
		{okoro, at + "/place-of-safety-requests", `{"centres":["coast-guard","mrcc-rome"]}`, 200, ""},
		{okoro, at + "/place-of-safety-requests/coast-guard/answer", `{"answer":"refused","reason":"outside its region"}`, 200, ""},
		{conti, at + "/place-of-safety-requests/mrcc-rome/answer", `{"answer":"granted","place":"lampedusa"}`, 200, ""},
		{conti, at + "/landing-orders", `{"place":"tripoli","informed":true,"objectionsHeard":true,"needsNoted":true}`, 403, `"R10"`},
		{conti, at + "/landing-orders", `{"place":"lampedusa","unit":"mv-aurora","informed":true,"objectionsHeard":true,"needsNoted":true}`, 200, ""},
		{okoro, at + "/handovers", `{"from":"mv-aurora","to":"lampedusa","lot":{"unknown/unknown":93}}`, 409, "92"},
		{okoro, at + "/handovers", `{"from":"mv-aurora","to":"lampedusa","lot":{"unknown/unknown":92}}`, 200, ""},
		{okoro, at + "/handovers/H4/receipt", `{"lot":{"unknown/unknown":92}}`, 403, "second count"},
		{russo, at + "/handovers/H4/receipt", `{"lot":{"male/18-59":87,"female/0-4":4}}`, 200, ""},
		{admin, "/places/empedocle", `{"name":"Porto Empedocle","type":"reception-centre","country":"IT","organisation":"reception"}`, 200, ""},
		{russo, at + "/handovers", `{"from":"lampedusa","to":"contrada","lot":{"male/18-59":60,"female/0-4":4}}`, 200, ""},
		{russo, at + "/handovers", `{"from":"lampedusa","to":"empedocle","lot":{"unknown/unknown":27}}`, 200, ""},
		{ferri, at + "/handovers/H6/receipt", `{"lot":{"male/18-59":60,"female/0-4":4}}`, 200, ""},
		{ferri, at + "/handovers/H7/receipt", `{"lot":{"unknown/unknown":27}}`, 200, ""},
		{conti, at + "/close", `{"outcome":"all landed"}`, 403, "not accounted for"},
		{okoro, at + "/handovers/H4/explanation", `{"to":"source","reason":"miscounted"}`, 200, ""},
		{conti, at + "/determinations", `{"outcome":"estimate-wrong","reason":"survivors-agree"}`, 200, ""},
		{conti, at + "/close", `{"outcome":"91 in two centres, 2 in hospital"}`, 200, ""},
		{moretti, at + "/additions", `{"account":"deceased-recovered/coast-guard/cp-301","lot":{"unknown/unknown":1},"reason":"late-find"}`, 200, ""},
		{conti, at + "/reopen", `{"reason":"a body was found"}`, 200, ""},
	} {
		method := "POST"
		if step.path == "/places/empedocle" {
			method = "PUT"
		}
		got := step.who.do(method, step.path, step.body)
		if got.status/100 == 2 && step.status/100 == 2 {
			continue // 200 or 201
		}
		got.want(t, step.status, step.says)
	}
	conti.do("GET", at, "").want(t, 200, `"phase":"distress"`)
	conti.do("GET", at+"/people", "").want(t, 200, `"total":94`)
	if err := s.Node.Journal.View(t.Context(), func(r journal.Reader) error {
		_, err := journal.Verify(t.Context(), r, journal.VerifyOptions{Projections: node.Projections()})
		return err
	}); err != nil {
		t.Error(err)
	}
}
