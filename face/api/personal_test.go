package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"fanar/desk/directory"
	"fanar/record/dispatch"
	"fanar/record/personal/erasure"
	"fanar/record/policy"
)

// TestPersonal adds a user with a contact, reads what is kept about it, and has it erased.
func TestPersonal(t *testing.T) {
	s := open(t)
	admin, duty := as(t, s, "admin"), as(t, s, "conti")
	const contact = "+39 091 7654321"
	admin.do("PUT", "/users/duty-7", `{"name":"Q. Zabaglione","contact":"`+contact+`","organisation":"mrcc-rome","roles":["duty-officer"]}`).want(t, 200)
	a := admin.do("GET", "/users/duty-7", "").want(t, 200, `"name":"Q. Zabaglione"`, `"hasContact":true`, `"nameUntil":"2031-11-22"`)
	if strings.Contains(a.body, "7654321") {
		t.Errorf("the contact is given unasked: %s", a.body)
	}
	duty.do("POST", "/users/duty-7/contact-reads", `{"reason":" "}`).want(t, 422, "say why")
	if got := duty.do("GET", "/users/duty-7/contact?reason=a+link", ""); got.status == 200 || strings.Contains(got.body, contact) {
		t.Errorf("a link reads the contact: %d %s", got.status, got.body)
	}
	duty.do("POST", "/users/duty-7/contact-reads", `{"reason":"a boat is on its way to Lampedusa"}`).want(t, 200, contact)
	as(t, s, "okoro").do("POST", "/users/duty-7/contact-reads", `{"reason":"curious"}`).want(t, 403)
	parts := items(t, admin.do("GET", "/personal/parts?about=user/duty-7&purpose=staff-contact", "").want(t, 200))
	if len(parts) != 1 || !strings.Contains(parts[0], `"state":"standing"`) || strings.Contains(parts[0], "7654321") || strings.Contains(parts[0], "commitment") {
		t.Fatalf("the parts are %v", parts)
	}
	duty.do("GET", "/personal/parts", "").want(t, 403)
	duty.do("POST", "/users/duty-7/erasure", `{"reason":"left"}`).want(t, 403)
	var part struct{ Part string }
	if err := json.Unmarshal([]byte(parts[0]), &part); err != nil {
		t.Fatal(err)
	}
	present := policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}, StepUp: s.Node.Clock.Now()}
	for _, c := range []dispatch.Command{erasure.Erase{Part: part.Part, Reason: "a new number"}, directory.EraseUser{User: "duty-7", Reason: "left"}} {
		if _, err := s.Node.Dispatch.Do(t.Context(), dispatch.Request{Command: c, Actor: present}); err != nil {
			t.Fatal(err)
		}
	}
	admin.do("GET", "/users/duty-7", "").want(t, 200, `"nameMissing":"erased"`, `"hasContact":false`, `"disabled":true`)
	admin.do("GET", "/personal/parts?about=user/duty-7&state=erased", "").want(t, 200, `"basis":"request"`, `"reason":"a new number"`, `"by":"admin"`)
	if left := items(t, admin.do("GET", "/personal/parts?about=user/duty-7&state=standing", "").want(t, 200)); len(left) != 0 {
		t.Errorf("after the erasure there stands %v", left)
	}
	duty.do("POST", "/users/duty-7/contact-reads", `{"reason":"again"}`).want(t, 404, "was erased")
	keeper := erasure.Keeper{Door: s.Node.Dispatch, Journal: s.Node.Journal}
	if _, err := keeper.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if runs := items(t, admin.do("GET", "/personal/runs", "").want(t, 200)); len(runs) == 0 || !strings.Contains(runs[0], `"due":0`) || !strings.Contains(runs[0], `"purged":`) {
		t.Errorf("the runs are %v", runs)
	}
}
