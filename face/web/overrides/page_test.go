package overrides_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/rescue"
	"fanar/face/i18n"
	"fanar/face/web/overrides"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/policy"
)

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return overrides.Open(room) })
}

// asking is the form of a duty officer who asks that a landing of SAR-2 may pass a rule.
func asking(rule string) url.Values {
	return url.Values{"form": {"ask"}, "key": {"k-" + rule}, "rule": {rule}, "action": {"rescue.OrderLanding"}, "subject": {"SAR-2"},
		"reason": {"A child is dying; nobody could ask the people yet."}, "until": {desktest.Start().Add(2 * time.Hour).Format(time.RFC3339)}}
}

func version(t *testing.T, page screentest.Answer) string {
	t.Helper()
	m := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page.Body)
	if m == nil {
		t.Fatalf("%s: no form says which version it was made from", page.Asked)
	}
	return m[1]
}

// asked asks for an override of R13 and gives where the browser is led, the page of the override and its id.
func asked(t *testing.T, r *screentest.Reader) (to, path, id string) {
	t.Helper()
	to = r.Post("/overrides", asking("R13")).Want(http.StatusSeeOther).Header.Get("Location")
	path, _, _ = strings.Cut(to, "?")
	id, ok := strings.CutPrefix(path, "/overrides/")
	if !ok || !strings.HasPrefix(id, "OV-") {
		t.Fatalf("asked at %s", to)
	}
	return to, path, id
}

func TestR13IsOverriddenByTwoPeopleOfTwoOrganisations(t *testing.T) {
	s := open(t)
	conti, esposito := s.As(t, "conti"), s.As(t, "esposito")
	conti.Get("/overrides").Want(http.StatusOK, "None waits for a second person", "/overrides/new")
	conti.Get("/overrides/new?rule=R13&action=rescue.OrderLanding&subject=case/SAR-2").
		Want(http.StatusOK, `value="R13" selected`, `value="rescue.OrderLanding" selected`, `value="SAR-2"`, "22 Nov 2026 10:00Z", "72 hours at most", `href="/rules/R13"`)
	to, path, id := asked(t, conti)
	conti.Get(to).Want(http.StatusOK, "waits for a second person", "nobody yet; it lets nothing through", "A child is dying", "A. Conti", "MRCC Rome",
		"You asked for it yourself", "Turn the request down", "10:00Z").Lacks(`action="` + path + `/approval"`)
	s.As(t, "admin").Get("/overrides").Want(http.StatusForbidden)
	s.As(t, "lindqvist").Get(path).Want(http.StatusOK, "Your role does not carry it", "duty officer").Lacks("/approval", "/end\"")

	page := esposito.Get(path).Want(http.StatusOK, "You answer for it as the second person", `action="`+path+`/approval"`)
	form := url.Values{"form": {"approve"}, "key": {"a"}, "version": {version(t, page)}, "reason": {" "}}
	esposito.Post(path+"/approval", form).Want(http.StatusUnprocessableEntity, "empty", "You answer for it")
	form.Set("reason", "The quay is ready.")
	esposito.Post(path+"/approval", form).Want(http.StatusSeeOther)
	esposito.Get(path).Want(http.StatusOK, "in force", "The quay is ready.", "S. Esposito", "0 times").Lacks("/approval", "/incidents/INC-")
	s.As(t, "haddad").Get(path).Want(http.StatusOK, `href="/incidents/INC-`)

	s.Do(t, policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}, rescue.OrderLanding{Case: "SAR-2", Place: "lampedusa"})
	conti.Get(path).Want(http.StatusOK, "1 time", "Override "+id+" used")
	conti.Get("/overrides").Want(http.StatusOK, "In force", "order a landing", `href="/cases/SAR-2"`)
	s.Clock.Advance(2 * time.Hour)
	s.As(t, "conti").Get("/overrides").Want(http.StatusOK, "has run out", `href="`+path+`"`)
	s.Verify(t)
}

func TestWhatCannotBeAskedStaysInTheForm(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	for _, tt := range []struct {
		name, field, value string
		status             int
		says               string
	}{
		{"R8 is absolute", "rule", "R8", http.StatusForbidden, "Nobody can override this rule"},
		{"R99 is not there", "rule", "R99", http.StatusNotFound, "has no rule R99"},
		{"no reason", "reason", " ", http.StatusUnprocessableEntity, "empty"},
		{"no end", "until", "", http.StatusUnprocessableEntity, "ends within the next 72 hours"},
		{"an end in a year", "until", "2027-11-22T10:00:00Z", http.StatusUnprocessableEntity, "propose a policy pack"},
		{"about nothing", "subject", "SAR-99", http.StatusUnprocessableEntity, "knows nothing about SAR-99"},
		{"nothing that a role does", "action", "rescue.Fly", http.StatusUnprocessableEntity, "nothing that a role may do"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			form := asking("R13")
			form.Set(tt.field, tt.value)
			form.Set("key", tt.name)
			page := conti.Post("/overrides", form).Want(tt.status, tt.says)
			if tt.field != "reason" {
				page.Want(tt.status, "A child is dying")
			}
			if tt.field != "until" {
				page.Want(tt.status, `value="2026-11-22T10:00:00Z" selected`)
			}
		})
	}
	conti.Get("/overrides/new?rule=R8").Want(http.StatusOK, "Nobody can override R8")
	s.As(t, "haddad").Get("/overrides/new").Want(http.StatusForbidden)
	s.As(t, "haddad").Post("/overrides", asking("R13")).Want(http.StatusForbidden)
}

func TestTheSameIsNotAskedTwiceAndCanBeEnded(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	_, path, _ := asked(t, conti)
	second := asking("R13")
	second.Set("key", "other")
	conti.Post("/overrides", second).Want(http.StatusConflict, "the same rule, action and subject", "A child is dying")
	conti.Get("/overrides/new?rule=R13&action=rescue.OrderLanding&subject=SAR-2").Want(http.StatusOK, "has been asked for already", `href="`+path+`"`)
	page := conti.Get(path)
	end := url.Values{"form": {"end"}, "key": {"e"}, "version": {version(t, page)}, "reason": {"The people were asked."}}
	conti.Post(path+"/end", end).Want(http.StatusSeeOther)
	end.Set("key", "e2")
	conti.Post(path+"/end", end).Want(http.StatusConflict, "The people were asked.")
	conti.Get(path).Want(http.StatusOK, "The people were asked.").Lacks("/approval", "/end\"")
}

// Who may not read overrides learns nothing from the address: one that is there and one that is not look the same.
func TestForbiddenLooksLikeUnknown(t *testing.T) {
	s := open(t)
	_, path, id := asked(t, s.As(t, "conti"))
	admin := s.As(t, "admin")
	there, not := admin.Get(path), admin.Get("/overrides/OV-999")
	cut := func(a screentest.Answer) string {
		_, main, _ := strings.Cut(a.Body, "<main")
		main, _, _ = strings.Cut(main, "</main")
		return strings.ReplaceAll(strings.ReplaceAll(main, "OV-999", ""), id, "")
	}
	if there.Status != not.Status || cut(there) != cut(not) {
		t.Errorf("an override that is there answers %d and one that is not %d, or their pages differ", there.Status, not.Status)
	}
}

func TestEveryWordIsSaid(t *testing.T) {
	s := open(t)
	_, one, _ := asked(t, s.As(t, "conti"))
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		for _, path := range []string{"/overrides", one, "/overrides/new?rule=R8"} {
			page := r.Get(path).Want(http.StatusOK, `dir="`+i18n.Dir(lang)+`"`)
			if found := regexp.MustCompile(`>\s*(override|rule|refusal|form)[-a-z]*\.[a-z-]+`).FindString(page.Body); found != "" {
				t.Errorf("%s in %s shows an id: %s", path, lang, found)
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
