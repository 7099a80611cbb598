package watch_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"fanar/desk/rescue"
	"fanar/record/policy"
)

// What was missed longest stands first, then what is due next; a case without a deadline stands last. An overdue clock is
// told by a shape and a word.
func TestR2CasesStandInTheOrderOfTheirClocks(t *testing.T) {
	s, _ := open(t)
	duty := policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	order := func(cases ...string) {
		t.Helper()
		page := s.As(t, "conti").Get("/?part=side").Want(http.StatusOK)
		last := -1
		for _, id := range cases {
			at := strings.Index(page.Body, "<bdi>"+id+"</bdi></b>")
			if at < last || at < 0 {
				t.Fatalf("the cases do not stand in the order %v:\n%s", cases, page.Body)
			}
			last = at
		}
	}
	s.Do(t, duty, rescue.OpenCase{Line: "3355N01230E rubber 62 pob"})
	order("SAR-2", "SAR-3")
	s.Clock.Advance(20 * time.Minute)
	s.As(t, "conti").Get("/").Want(http.StatusOK, `class="clock-state overdue"`, "overdue", `href="/rules/R2"`, `<li class="clock late" data-urgent data-key="SAR-2">`)
	order("SAR-2", "SAR-3")
	s.Do(t, duty, rescue.NameCoordinator{Case: "SAR-2", Organisation: "mrcc-rome"})
	s.As(t, "okafor").Get("/").Want(http.StatusOK).Lacks("clock-state")
}
