package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

const letterText = "From: Desk <desk@hotline.example.org>\r\nSubject: boat\r\nMessage-ID: <m1@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain\r\n\r\n3405N01230E rubber, 60 people, +39 06 5908 4527\r\n--b\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n--b--\r\n"

func TestAlertsComeInEveryForm(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	made := c.do("POST", "/alerts", `{"text":"0745 3355N01230E rubber","count":{"best":80},"from":"hotline","ref":"7"}`).want(t, 201, `"alert/A-1"`, `"state":"triage"`, `"best":80`)
	if made.header.Get("Location") != "/api/v1/alerts/A-1" {
		t.Errorf("Location %q", made.header.Get("Location"))
	}
	c.do("POST", "/alerts", "pos=3405N01231E pob=30", "Content-Type", "text/plain; charset=utf-8").want(t, 201, `"A-2"`, `"coordinates":[12.51`)
	c.do("POST", "/alerts", letterText, "Content-Type", "message/rfc822").want(t, 201, `"A-3"`, `"from":"hotline.example.org"`, `"a.png (image/png)"`, `"source":"email"`)
	c.do("POST", "/alerts", letterText, "Content-Type", "message/rfc822").want(t, 409)
	if body := c.do("GET", "/alerts/A-3", "").want(t, 200, `"ref":"m1@x"`).body; strings.Contains(body, "5908") {
		t.Error("a telephone number is kept")
	}
	for _, tt := range []struct{ name, body, kind, code string }{
		{"nothing", `{}`, "application/json", "alert.nothing"},
		{"a field that is not known", `{"txt":"x"}`, "application/json", "request.unknown-field"},
		{"no e-mail", "hello", "message/rfc822", "alert.mail"},
		{"too long", strings.Repeat("x", 5000), "text/plain", "alert.long"},
	} {
		if p := c.do("POST", "/alerts", tt.body, "Content-Type", tt.kind).want(t, 422).problem(t); p.Code != tt.code {
			t.Errorf("%s: code %s, want %s", tt.name, p.Code, tt.code)
		}
	}
	if p := c.do("POST", "/alerts", "hello", "Content-Type", "text/html").want(t, 415).problem(t); p.Code != "request.media-type" {
		t.Errorf("another type: code %s", p.Code)
	}
	list := c.do("GET", "/alerts", "").want(t, 200)
	var got struct{ Items []struct{ ID string } }
	if err := json.Unmarshal([]byte(list.body), &got); err != nil || len(got.Items) != 3 || got.Items[0].ID != "A-1" {
		t.Errorf("%v: %s", err, list.body)
	}
}

func TestAlertsAreDecided(t *testing.T) {
	s := open(t)
	c, lead := as(t, s, "conti"), as(t, s, "okoro")
	for range 3 {
		c.do("POST", "/alerts", `{"text":"0745 3355N01230E rubber 80 pob"}`).want(t, 201)
	}
	lead.do("POST", "/alerts/A-1/open", `{}`).want(t, 403)
	c.do("POST", "/alerts/A-1/take", `{}`).want(t, 200)
	c.do("POST", "/alerts/A-1/open", `{}`).want(t, 200, `"case/SAR-1"`, `"phase":"distress"`)
	c.do("GET", "/alerts/A-2", "").want(t, 200, `"case":"SAR-1"`, `"key":"near"`)
	c.do("POST", "/alerts/A-2/attach", `{"case":"SAR-1","reason":"same boat"}`).want(t, 200)
	c.do("POST", "/alerts/A-3/set-aside", `{"reason":" "}`).want(t, 422)
	c.do("POST", "/alerts/A-3/set-aside", `{"reason":"a film"}`).want(t, 200)
	c.do("GET", "/alerts?state=decided", "").want(t, 200, `"state":"aside"`, `"state":"attached"`)
	c.do("POST", "/alerts/A-3/bring-back", `{"reason":"no film"}`).want(t, 200)
	c.do("GET", "/cases/SAR-1/links", "").want(t, 200, `"group":["SAR-1"]`, `"alert":"A-3"`, `pos=3355N01230E`)
	c.do("GET", "/alerts/A-9", "").want(t, 404)
}

func TestR3RelayByProgram(t *testing.T) {
	s := open(t)
	c := as(t, s, "conti")
	c.do("POST", "/cases", `{"line":"0745 3355N01230E rubber 80 pob","drill":true}`).want(t, 201, `"simulated":true`)
	c.do("POST", "/cases", `{"line":"0746 3355N01230E dinghy"}`).want(t, 201)
	refused := c.do("POST", "/cases/SAR-1/relays", `{"to":["port-authority"]}`).want(t, http.StatusForbidden).problem(t)
	if len(refused.Rules) != 1 || refused.Rules[0].ID != "R3" {
		t.Errorf("refused by %+v", refused.Rules)
	}
	c.do("POST", "/cases/SAR-1/relays", `{"to":["port-authority","sea-rescue"]}`).want(t, 200)
	c.do("POST", "/cases/SAR-1/relays/receipts", `{"from":"sea-rescue"}`).want(t, 200)
	c.do("POST", "/cases/SAR-1/relays/reactions", `{"from":"port-authority","text":"a tug is made ready"}`).want(t, 200)
	c.do("POST", "/cases/SAR-1/links", `{"other":"SAR-2","reason":"same boat"}`).want(t, 200)
	c.do("GET", "/cases/SAR-2/links", "").want(t, 200, `"group":["SAR-1","SAR-2"]`)
	c.do("POST", "/cases/SAR-2/links/SAR-1/remove", `{"reason":"another colour"}`).want(t, 200)
	c.do("GET", "/cases/SAR-1/links", "").want(t, 200, `"links":[]`, "a tug is made ready", `"receivedAt"`)
}
