package api_test

import "testing"

// TestS38PlansOverTheAPI holds that a plan without the clause that rescue comes first is refused, and one with it comes into force.
func TestS38PlansOverTheAPI(t *testing.T) {
	s := open(t)
	conti, okoro := as(t, s, "conti"), as(t, s, "okoro")
	draft := `{"title":"Winter at sea","parties":["mrcc-rome","sea-rescue"],"purpose":"border-surveillance","rescueFirst":false,"text":"Answer within ten minutes."}`
	conti.do("POST", "/plans", draft).want(t, 201, `"subject":"plan/P-1"`)
	conti.do("POST", "/plans", `{"title":"x","parties":["mrcc-rome","sea-rescue"],"purpose":"rescue","rescueFirst":true,"text":"y","aim":"z"}`).want(t, 422)
	conti.do("POST", "/plans", `{"title":"x","parties":["mrcc-rome"],"purpose":"rescue","rescueFirst":true,"text":"y"}`).want(t, 422, "plan.parties")
	okoro.do("POST", "/plans", draft).want(t, 403, "access.role")
	conti.do("POST", "/plans/P-1/approvals", `{"version":1}`).want(t, 403, "plan.rescue-first", "rescue comes before every other aim")
	revised := `{"title":"Winter at sea","parties":["mrcc-rome","sea-rescue"],"purpose":"prevent-departures","rescueFirst":true,"text":"Answer within ten minutes."}`
	conti.do("POST", "/plans/P-1/revisions", revised).want(t, 200)
	conti.do("POST", "/plans/P-1/approvals", `{"version":2}`).want(t, 403, `"R14"`)
	conti.do("POST", "/plans/P-1/reviews", `{"version":2,"kind":"rights-opinion","favourable":true,"text":"Good."}`).want(t, 403, "plan.rights-officer")
	conti.do("POST", "/plans/P-1/reviews", `{"version":2,"kind":"legal-review","favourable":true,"text":"No objection."}`).want(t, 200)
	as(t, s, "silva").do("POST", "/plans/P-1/reviews", `{"version":2,"kind":"rights-opinion","favourable":true,"text":"With part 3."}`).want(t, 200)
	okoro.do("POST", "/plans/P-1/approvals", `{"version":1}`).want(t, 409, "plan.other-version")
	okoro.do("POST", "/plans/P-1/approvals", `{"version":2}`).want(t, 200)
	conti.do("GET", "/plans/P-1", "").want(t, 200, `"state":"draft"`, `"rescueFirst":true`, "With part 3.")
	conti.do("POST", "/plans/P-1/approvals", `{"version":2}`).want(t, 200)
	conti.do("GET", "/plans", "").want(t, 200, `"state":"in-force"`, `"inForce":2`)
	conti.do("GET", "/plans/P-2", "").want(t, 404, "plan.none")
	conti.do("POST", "/plans/P-1/end", `{"reason":"Winter is over."}`).want(t, 200)
	as(t, s, "admin").do("GET", "/plans", "").want(t, 403)
	as(t, s, "admin").do("GET", "/plans/P-1", "").want(t, 403)
}
