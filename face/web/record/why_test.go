package record_test

import (
	"net/http"
	"strings"
	"testing"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/geo"
	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/face/web/record/screentest"
	"fanar/record/policy"
)

func duty() policy.Actor {
	return policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
}

// report records a position of SAR-2.
func report(t *testing.T, s *screentest.Site) {
	t.Helper()
	s.Do(t, duty(), rescue.ReportPosition{Case: "SAR-2", Position: geo.Position{Lat: 34.1, Lon: 12.7}, Source: "aircraft"})
}

func TestWhyR13Refused(t *testing.T) {
	s, _ := open(t)
	if _, err := s.Try(duty(), rescue.OrderLanding{Case: "SAR-2", Place: "lampedusa", Informed: true}); err == nil {
		t.Fatal("R13 let a landing pass that nobody was asked about")
	}
	page := s.As(t, "conti").Get("/record/"+find(t, s, "policy.refused")).Want(http.StatusOK, "Why?", "Asked of the rules: order a landing", `class="outcome refused"`,
		`href="/rules/R13"`, "broken", `href="/rules/R8"`, "nothing against it", "destination", "Lampedusa", "place of safety", "people were told where they go", "yes",
		"objections were heard", "A. Conti", "the role duty officer", "central-mediterranean@2027.01")
	page.Lacks("<dt>destination.place", "<dt>people.informed", ">why.")
}

func TestWhyNamesRoleClockAndIncident(t *testing.T) {
	s, _ := open(t)
	s.Do(t, duty(), rescue.OpenCase{Line: "3355N01230E rubber 62 pob"})
	s.As(t, "conti").Get("/record/"+find(t, s, "rescue.case-opened")).Want(http.StatusOK, "nothing may stop it, so it took no role", "the clock started", `href="/rules/R2"`, "No rule was asked about it, or")

	admin := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
	s.Do(t, admin, directory.RegisterOrganisation{Organisation: directory.Organisation{ID: "port-tripoli", Name: "Port of Tripoli", Type: "port"}})
	s.Do(t, admin, directory.RegisterPlace{Place: directory.Place{ID: "tripoli", Name: "Tripoli", Type: "port", Country: "LY", Org: "port-tripoli"}})
	lead := policy.Actor{User: "lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	s.Do(t, lead, people.CountEmbarked{Case: "SAR-2", Account: "aurora", Lot: ledger.Count(80)})
	s.Do(t, lead, people.OfferHandover{Case: "SAR-2", From: "aurora", To: "tripoli", Lot: ledger.Count(80)})
	path := "/record/" + find(t, s, "people.handover-offered")
	s.As(t, "conti").Get(path).Want(http.StatusOK, `class="outcome happened"`, "it had happened, so it was recorded", `href="/rules/R10"`, `href="/incidents/INC-1"`)
	s.As(t, "okafor").Get(path).Want(http.StatusOK, "or its answer is not open to your role").Lacks("INC-1", "it had happened")
}

// A record that is closed to its reader says nothing of why it stands, nor who else could have it.
func TestWhyStaysClosedToABlockedReader(t *testing.T) {
	s, _ := open(t)
	path := "/record/" + find(t, s, "rescue.case-opened")
	s.As(t, "admin").Get(path).Want(http.StatusOK, "not open to your role").Lacks("Why?", "Who else could see this", "nothing may stop it")
	s.As(t, "admin").Get(path+"?organisation=rcc-malta&field=alert").Want(http.StatusOK).Lacks("could have it", "could not have it")
}

func TestR36WhoElseCouldSeeAPosition(t *testing.T) {
	s, _ := open(t)
	report(t, s)
	path := "/record/" + find(t, s, "rescue.position-reported")
	conti := s.As(t, "conti")
	conti.Get(path).Want(http.StatusOK, "Who else could see this?", `value="rcc-malta"`, `value="position"`, "the whole record").Lacks("could have it", "could not have it")
	page := conti.Get(path+"?organisation=rcc-malta&field=position").Want(http.StatusOK, `value="rcc-malta" selected`, `value="position" selected`, "RCC Malta")
	if !strings.Contains(page.Body, "Yes: RCC Malta could have it.") && !strings.Contains(page.Body, "No: RCC Malta could not have it.") {
		t.Errorf("the question was not answered:\n%s", page.Body)
	}
	conti.Get(path+"?organisation=police-agrigento&field=position").Want(http.StatusOK, "No: Agrigento police could not have it.", "does not name Agrigento police as a recipient", "What would satisfy it")
	conti.Get(path+"?organisation=rcc-malta&field=nonsense").Want(http.StatusOK, `role="alert"`, "has no field nonsense")
}

func TestEveryWordOfWhyIsSaid(t *testing.T) {
	s, _ := open(t)
	if _, err := s.Try(duty(), rescue.OrderLanding{Case: "SAR-2", Place: "tripoli"}); err == nil {
		t.Fatal("a landing at Tripoli was let pass")
	}
	report(t, s)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		for _, kind := range []string{"policy.refused", "rescue.case-opened", "rescue.position-reported"} {
			page := r.Get("/record/"+find(t, s, kind)+"?organisation=rcc-malta").Want(http.StatusOK, `dir="`+i18n.Dir(lang)+`"`)
			page.Lacks(">why.", ">audience.", ">rule-said.", ">clock-did.", "<dt>destination.")
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
