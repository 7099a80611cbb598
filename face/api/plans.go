package api

import (
	"net/http"

	"fanar/desk/rescue/plan"
	"fanar/record/dispatch"
)

// PlanInPath names a joint plan in an address.
type PlanInPath struct {
	Plan string `path:"plan" example:"P-1"`
}

func (a *server) plans() {
	read(a, endpoint{path: "/plans", id: "listPlans", summary: "Joint plans with all their versions, reviews and approvals, newest first"}, "read.cases",
		func(s dispatch.State, _ *nothing) (list[plan.Plan], error) { return whole(plan.All(s)) })
	read(a, endpoint{path: "/plans/{plan}", id: "getPlan", summary: "One joint plan", subject: "plan/{plan}"}, "read.cases",
		func(s dispatch.State, in *PlanInPath) (plan.Plan, error) { return plan.ByID(s, in.Plan) })
	command[plan.Draft](a, endpoint{method: http.MethodPost, path: "/plans", id: "draftPlan", status: http.StatusCreated,
		summary: "Draft a joint plan of your organisation and others; it binds nobody until every party has approved it"})
	on := func(rest, id, summary string) endpoint {
		return endpoint{method: http.MethodPost, path: "/plans/{plan}" + rest, id: id, summary: summary, subject: "plan/{plan}"}
	}
	command[plan.Revise](a, on("/revisions", "revisePlan", "Write the next version; reviews and approvals of earlier versions do not hold for it"))
	command[plan.Review](a, on("/reviews", "reviewPlan", "Give an opinion on rights, or a legal review, of the latest version"))
	command[plan.Approve](a, on("/approvals", "approvePlan", "Approve the latest version for your organisation; refused without the clause that rescue comes first"))
	command[plan.End](a, on("/end", "endPlan", "End a plan"))
}
