package plans_test

import (
	"net/http"
	"net/url"
	"testing"

	"fanar/desk/rescue/plan"
	"fanar/face/web/plans"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/policy"
)

var lindqvist = policy.Actor{User: "lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return plans.Open(room) })
}

func form(name, key string, values ...string) url.Values {
	f := url.Values{"form": {name}, "key": {key}}
	for i := 0; i+1 < len(values); i += 2 {
		f.Add(values[i], values[i+1])
	}
	return f
}

// TestS38ThePageRefusesAPlanWithoutRescueFirst walks from a draft without the clause to a plan in force.
func TestS38ThePageRefusesAPlanWithoutRescueFirst(t *testing.T) {
	s := open(t)
	r := s.As(t, "conti")
	r.Get("/plans").Want(http.StatusOK, "Nobody has drafted a plan yet", "Draft a plan", "Rescue comes before every other aim")
	one := []string{"title", "Winter <at> sea", "parties", "mrcc-rome", "purpose", "border-surveillance", "text", "Answer within ten minutes."}
	r.Post("/plans", form("draft", "k1", one...)).Want(http.StatusUnprocessableEntity, "at least two parties", "Answer within ten minutes.")
	two := append(one, "parties", "aurora-rescue")
	r.Post("/plans", form("draft", "k2", two...)).Want(http.StatusSeeOther)
	r.Get("/plans").Want(http.StatusOK, "/plans/P-1", "Winter &lt;at&gt; sea", "it cannot be approved", "border surveillance")
	r.Get("/plans/P-1").Want(http.StatusOK, "Version 1", "it cannot be approved", "Approve version 1", "Nobody has reviewed")
	r.Post("/plans/P-1/approve", form("approve", "k3", "read", "1")).Want(http.StatusForbidden, "does not say that rescue comes before every other aim", "revise the plan with the clause")
	r.Post("/plans/P-1/revise", form("revise", "k4", append(two, "rescueFirst", "yes")...)).Want(http.StatusSeeOther)
	r.Post("/plans/P-1/approve", form("approve", "k5", "read", "1")).Want(http.StatusConflict, "version 2 is")
	r.Post("/plans/P-1/approve", form("approve", "k6", "read", "2")).Want(http.StatusSeeOther)
	s.Do(t, lindqvist, plan.Approve{Plan: "P-1", Version: 2})
	page := r.Get("/plans/P-1").Want(http.StatusOK, "in force", "Approvals", "Aurora", "?version=1")
	page.Lacks("it cannot be approved", "Approve version", ">plan.", ">plan-", ">told.")
	if len(page.Body) > 50_000 {
		t.Errorf("the page has %d bytes, want under 50 kB", len(page.Body))
	}
	r.Get("/plans/P-1?version=1").Want(http.StatusOK, "This is an earlier version", "it cannot be approved").Lacks("Write a new version")
	r.Get("/plans/P-9").Want(http.StatusNotFound)
	r.Post("/plans/P-1/end", form("end", "k7", "reason", "Winter is over.")).Want(http.StatusSeeOther)
	r.Get("/plans/P-1").Want(http.StatusOK, "ended", "Winter is over.").Lacks("Write a new version", "Give a review")
	if s.Log.Len() > 0 {
		t.Errorf("went wrong inside: %s", s.Log)
	}
}

// TestR14ThePageSaysWhatIsMissing holds that the refusal names the rule, and that a review by a rights officer is offered to one only.
func TestR14ThePageSaysWhatIsMissing(t *testing.T) {
	s := open(t)
	r, rights := s.As(t, "conti"), s.As(t, "haddad")
	r.Post("/plans", form("draft", "k1", "title", "Coast", "parties", "mrcc-rome", "parties", "aurora-rescue", "purpose", "prevent-departures", "rescueFirst", "yes", "text", "Tell each other.")).Want(http.StatusSeeOther)
	r.Post("/plans/P-1/approve", form("approve", "k2", "read", "1")).Want(http.StatusForbidden, "R14")
	r.Get("/plans/P-1").Want(http.StatusOK, `value="legal-review"`).Lacks(`value="rights-opinion"`)
	r.Post("/plans/P-1/review", form("review", "k3", "read", "1", "kind", "legal-review", "favourable", "yes", "text", "No objection.")).Want(http.StatusSeeOther)
	rights.Get("/plans/P-1").Want(http.StatusOK, `value="rights-opinion"`, "No objection.").Lacks("Approve version")
	rights.Post("/plans/P-1/review", form("review", "k4", "read", "1", "kind", "rights-opinion", "favourable", "yes", "text", "With part 3.")).Want(http.StatusSeeOther)
	r.Post("/plans/P-1/approve", form("approve", "k5", "read", "1")).Want(http.StatusSeeOther)
	arabic := s.As(t, "conti")
	arabic.Lang = "ar"
	arabic.Get("/plans/P-1").Want(http.StatusOK, `dir="rtl"`, "منع المغادرة", "رأي في الحقوق").Lacks("Approve version", ">plan.", ">plan-")
	arabic.Get("/plans").Want(http.StatusOK, "الخطط المشتركة")
}
