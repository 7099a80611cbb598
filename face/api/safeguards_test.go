package api_test

import (
	"strings"
	"testing"

	"fanar/face/api"
)

// The public figures need nobody to be signed in; everything else about safeguards does.
func TestTransparencyIsOpen(t *testing.T) {
	s := open(t)
	nobody := client{t: t, base: s.URL + api.Prefix}
	nobody.do("GET", "/transparency", "").want(t, 200, `"overrides":`, `"refusals":[]`, `"packs":[`)
	for _, path := range []string{"/rules", "/overrides", "/packs/current", "/clocks", "/access", "/record/events/1/why"} {
		nobody.do("GET", path, "").want(t, 401, "")
	}
}

// Unknown and forbidden look the same (R37): who may not read incidents learns nothing from asking for one.
func TestR37UnknownAndForbiddenLookTheSame(t *testing.T) {
	s := open(t)
	conti := as(t, s, "conti")
	conti.do("POST", "/cases", `{"line":"3355N01230E rubber 80 pob"}`).want(t, 201, "SAR-1")
	as(t, s, "silva").do("POST", "/incidents", `{"about":"case/SAR-1","category":2,"text":"late"}`).want(t, 201, "INC-1")
	okoro := as(t, s, "okoro")
	there, not := okoro.do("GET", "/incidents/INC-1", ""), okoro.do("GET", "/incidents/INC-99", "")
	if there.status != not.status || there.body != not.body || there.status != 403 {
		t.Errorf("an incident that is there: %d %s\none that is not: %d %s", there.status, there.body, not.status, not.body)
	}
	got := as(t, s, "haddad").do("GET", "/access?user=okoro", "")
	got.want(t, 200, `"action":"read.incidents"`)
	if strings.Contains(got.body, "INC-1") {
		t.Errorf("the journal says which incident: %s", got.body)
	}
}
