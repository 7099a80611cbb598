package api_test

import "testing"

// What is owed to children is said and recorded by the API under the same rules as on the pages.
func TestCare(t *testing.T) {
	s := open(t)
	conti, russo := as(t, s, "conti"), as(t, s, "russo")
	conti.do("POST", "/cases", `{"line":"3355N01230E rubber 30 pob"}`).want(t, 201, "SAR-1")
	conti.do("POST", "/cases/SAR-1/counts", `{"account":"contrada","lot":{"male/18-59":16,"male/12-17":4,"unaccompanied-child":3}}`).want(t, 200, "case/SAR-1")
	russo.do("GET", "/care", "").want(t, 200, `"case":"SAR-1"`, `"unassigned":3`)
	russo.do("GET", "/cases/SAR-1/care", "").want(t, 200, `"children":3`, `"reception/reception/contrada"`, `"places":[`)
	russo.do("POST", "/cases/SAR-1/care/representatives", `{"place":"contrada","children":3,"role":"representative","by":"unhcr"}`).want(t, 200, "case/SAR-1")
	russo.do("POST", "/cases/SAR-1/care/representatives", `{"place":"contrada","children":1,"role":"representative","by":"unhcr"}`).want(t, 422, "care.too-many")
	russo.do("POST", "/cases/SAR-1/care/interests", `{"place":"contrada","children":3,"text":"a story"}`).want(t, 422, "text")
	russo.do("POST", "/cases/SAR-1/care/interests", `{"place":"contrada","children":3}`).want(t, 200, "case/SAR-1")
	russo.do("GET", "/cases/SAR-1/care", "").want(t, 200, `"complete":true`)
	russo.do("GET", "/care", "").want(t, 200, `"items":[]`)
	for name, x := range map[string][3]string{
		"R16": {"/placement-plans", `{"place":"contrada","children":3,"arrangement":"with-unrelated-adults"}`, "R16"},
		"R17": {"/split-plans", `{"from":"contrada","to":"lampedusa","families":1}`, "R17"},
		"R12": {"/return-plans", `{"place":"contrada","to":"lampedusa","people":9,"decisions":1}`, "R12"},
	} {
		t.Run(name, func(t *testing.T) {
			russo.do("POST", "/cases/SAR-1/care"+x[0], x[1]).want(t, 403, `"rule":"`+x[2]+`"`)
		})
	}
	russo.do("POST", "/cases/SAR-1/care/splits", `{"from":"contrada","to":"lampedusa","families":1,"reason":"two buses","owner":"unhcr","due":"2026-11-23T08:00:00Z"}`).want(t, 200, "case/SAR-1")
	russo.do("POST", "/cases/SAR-1/care/splits/C3/reunion", `{"place":"lampedusa"}`).want(t, 200, "case/SAR-1")
	russo.do("POST", "/cases/SAR-1/care/screenings", `{"place":"contrada","people":20,"inside":true}`).want(t, 200, "screening/SAR-1/C4")
	russo.do("POST", "/cases/SAR-1/care/screenings/C4/checks", `{"people":20}`).want(t, 200, "screening/SAR-1/C4")
	russo.do("POST", "/cases/SAR-1/care/screenings/C4/closing", `{}`).want(t, 200, "screening/SAR-1/C4")
	russo.do("POST", "/cases/SAR-1/care/entries/C1/withdrawal", `{"reason":"resigned"}`).want(t, 200, "case/SAR-1")
	as(t, s, "silva").do("POST", "/cases/SAR-1/care/interests", `{"place":"contrada","children":1}`).want(t, 403, "access.role")
	as(t, s, "admin").do("GET", "/cases/SAR-1/care", "").want(t, 403, "access.role")
	russo.do("GET", "/cases/SAR-9/care", "").want(t, 404, "case.none")
}
