package places_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"fanar/desk/directory"
	"fanar/face/i18n"
	"fanar/face/web/places"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/journal"
	"fanar/record/policy"
)

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return places.Open(room) })
}

func assessment(scope string, changes ...string) url.Values {
	form := url.Values{"form": {"assess"}, "key": {"k-" + scope}, "scope": {scope}, "life": {"yes"}, "needs": {"yes"}, "onward": {"yes"},
		"basis": {"Visit of 20 November 2026\r\n\r\nReport — https://example.org/report"}, "from": {"2026-11-20"}, "until": {"2027-01-31"}, "note": {"two days"}}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

// row gives the table row of a place.
func row(t *testing.T, page screentest.Answer, place string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page.Body, `<tr id="place-`+place+`">`)
	if !ok {
		t.Fatalf("the page has no row of %s", place)
	}
	rest, _, _ = strings.Cut(rest, "</tr>")
	return rest
}

func TestStandings(t *testing.T) {
	s := open(t)
	page := s.As(t, "conti").Get("/assessments").Want(http.StatusOK, "Places of safety", "Comes with the policy pack and cannot be removed",
		`id="a-shipped-libya"`, "migrantsatsea.org", "MRCC Rome", "independent", "expired")
	for _, tt := range []struct{ place, class, word string }{
		{"lampedusa", "standing safe", "UNHCR"}, {"tripoli", "standing not-safe", "whole country"},
		{"zarzis", "standing expired", "none in force"}, {"valletta", "standing none", "none in force"},
	} {
		if got := row(t, page, tt.place); !strings.Contains(got, tt.class) || !strings.Contains(got, tt.word) {
			t.Errorf("%s: want %q and %q in %s", tt.place, tt.class, tt.word, got)
		}
	}
	page.Lacks(`id="place-aurora"`, `name="scope"`, "tag contradicted")
	if at, after := strings.Index(page.Body, `id="place-lampedusa"`), strings.Index(page.Body, `id="place-tripoli"`); at > after {
		t.Error("a place that is not safe stands before one that is")
	}
}

func TestAssess(t *testing.T) {
	s := open(t)
	okafor := s.As(t, "okafor")
	okafor.Get("/assessments").Want(http.StatusOK, `value="place/valletta"`, `value="country/MT"`, `value="2026-11-22"`).Lacks(`value="place/aurora"`)
	first := okafor.Post("/assessments", assessment("place/valletta", "onward", "")).Want(http.StatusSeeOther)
	again := okafor.Post("/assessments", assessment("place/valletta", "onward", "")).Want(http.StatusSeeOther)
	if a, b := first.Header.Get("Location"), again.Header.Get("Location"); strings.Split(a, "&")[0] != strings.Split(b, "#")[0] && !strings.Contains(b, "repeated=1") {
		t.Errorf("the same form twice: %s, then %s; want the same record again", a, b)
	}
	page := okafor.Get(first.Header.Get("Location")).Want(http.StatusOK, "two days", "Report — https://example.org/report")
	if got := row(t, page, "valletta"); !strings.Contains(got, "standing not-safe") || strings.Contains(got, "contradicted") {
		t.Errorf("Valletta after one condition was found unmet: %s", got)
	}
	okafor.Post("/assessments", assessment("country/MT")).Want(http.StatusSeeOther)
	page = okafor.Get("/assessments").Want(http.StatusOK, "Contradicted by")
	if got := row(t, page, "valletta"); !strings.Contains(got, "standing not-safe") || !strings.Contains(got, "contradicted") {
		t.Errorf("Valletta with assessments that disagree: the one that protects counts and the page says so; got %s", got)
	}
	s.View(t, func(r journal.Reader) error {
		all, err := journal.Collect(directory.Assessments.All(r, ""))
		n := 0
		for _, a := range all {
			if a.Scope == "place/valletta" {
				n++
				if len(a.Basis) != 2 || a.OnwardTransport || !a.BasicNeedsMet {
					t.Errorf("recorded as %+v", a)
				}
			}
		}
		if n != 1 {
			t.Errorf("%d assessments of Valletta are recorded, want 1", n)
		}
		return err
	})
}

func TestAssessKeepsWhatWasTyped(t *testing.T) {
	s := open(t)
	for _, tt := range []struct {
		name, field, value, want string
		status                   int
	}{
		{"the last day before the first", "until", "2026-11-01", "lies before the first day", 422},
		{"no basis", "basis", " \r\n ", "needs", 422},
		{"a place that is not there", "scope", "place/atlantis", "no place", 404},
		{"no scope", "scope", "", "no scope", 422},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := s.As(t, "okafor").Post("/assessments", assessment("place/valletta", tt.field, tt.value)).Want(tt.status, tt.want, "two days", "checked")
			if tt.field != "basis" {
				page.Want(tt.status, "Visit of 20 November 2026")
			}
		})
	}
}

func TestAssessTakesAnAssessor(t *testing.T) {
	s := open(t)
	s.As(t, "conti").Post("/assessments", assessment("place/valletta")).Want(http.StatusForbidden, "it takes the role")
	s.Do(t, policy.Actor{User: "admin", Org: "mrcc-rome", Roles: []string{"administrator"}}, directory.AddUser{User: directory.User{ID: "greco", Name: "M. Greco", Org: "coast-guard-it", Roles: []string{"place-assessor"}}})
	greco := s.As(t, "greco")
	greco.Get("/assessments").Want(http.StatusOK, "Your organisation is not authorised").Lacks(`name="scope"`)
	greco.Post("/assessments", assessment("place/valletta")).Want(http.StatusForbidden, "not authorised")
	anonymous := s.As(t, "").Get("/assessments").Want(http.StatusSeeOther)
	if to := anonymous.Header.Get("Location"); to != "/sign-in?back=%2Fassessments" {
		t.Errorf("nobody is led to %s", to)
	}
}

func TestTomorrowIsNotToday(t *testing.T) {
	s := open(t)
	s.Clock.Advance(400 * 24 * time.Hour)
	if got := row(t, s.As(t, "conti").Get("/assessments"), "lampedusa"); !strings.Contains(got, "standing expired") {
		t.Errorf("400 days later Lampedusa is %s; want expired", got)
	}
}

func place(changes ...string) url.Values {
	form := url.Values{"form": {"place"}, "id": {"augusta"}, "name": {"Augusta"}, "name-ar": {"أوغوستا"}, "type": {"port"}, "country": {"IT"}, "position": {"37 12.5N 015 13.5E"}}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

func TestRegisterPlace(t *testing.T) {
	s := open(t)
	admin := s.As(t, "admin")
	admin.Post("/places", place("key", "k1")).Want(http.StatusSeeOther)
	admin.Post("/places", place("key", "k1")).Want(http.StatusSeeOther)
	admin.Get("/places").Want(http.StatusOK, "Augusta", "37°12.5′N 015°13.5′E", "Register an organisation")
	admin.Post("/places", place("name", "Another")).Want(http.StatusConflict, "already has an entry", `value="Another"`, `value="أوغوستا"`)
	edit := admin.Get("/places?place=augusta").Want(http.StatusOK, `value="37.2083N 015.2250E"`, "readonly", "Change the place augusta")
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(edit.Body)
	if version == nil {
		t.Fatal("the form does not say which version it was made from")
	}
	admin.Post("/places", place("name", "Augusta port", "version", version[1], "key", "k2")).Want(http.StatusSeeOther)
	stale := admin.Post("/places", place("name", "Augusta harbour", "version", version[1], "key", "k3")).Want(http.StatusConflict, `value="Augusta harbour"`)
	newest := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(stale.Body)
	if newest == nil || newest[1] == version[1] {
		t.Fatalf("the stale form came back with version %v; want a newer one than %s", newest, version[1])
	}
	admin.Post("/places", place("name", "Augusta harbour", "version", newest[1], "key", "k4")).Want(http.StatusSeeOther)
	ar := s.As(t, "conti")
	ar.Lang = "ar"
	ar.Get("/places").Want(http.StatusOK, "أوغوستا").Lacks("f-place")
}

func TestRegisterRefuses(t *testing.T) {
	s := open(t)
	admin := s.As(t, "admin")
	for _, tt := range []struct{ name, field, value, want string }{
		{"capitals", "id", "Augusta", "cannot be an identifier"},
		{"country in words", "country", "Italy", "country code"},
		{"no position", "position", "somewhere", "somewhere"},
		{"a short MMSI", "mmsi", "12345", "nine digits"},
		{"an unknown kind", "type", "castle", "castle"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			admin.Post("/places", place(tt.field, tt.value)).Want(http.StatusUnprocessableEntity, tt.want, `value="Augusta"`)
		})
	}
	s.As(t, "conti").Post("/places", place()).Want(http.StatusForbidden)
	admin.Get("/places?place=atlantis").Want(http.StatusNotFound)
}

func TestRegisterOrganisation(t *testing.T) {
	s := open(t)
	admin := s.As(t, "admin")
	form := url.Values{"form": {"organisation"}, "key": {"k"}, "id": {"rcc-tunis"}, "name": {"RCC Tunis"}, "type": {"rescue-coordination-centre"}, "state": {"TN"}}
	admin.Post("/places/organisations", form).Want(http.StatusSeeOther)
	admin.Get("/places").Want(http.StatusOK, "RCC Tunis", "rescue coordination centre", "Tunisia")
	form.Set("type", "club")
	form.Set("id", "rcc-tunis-2")
	form.Set("key", "k2")
	admin.Post("/places/organisations", form).Want(http.StatusUnprocessableEntity, `value="rcc-tunis-2"`, `value="RCC Tunis"`)
	admin.Get("/places?organisation=unhcr").Want(http.StatusOK, "Change the organisation unhcr", `value="UNHCR"`)
}

func TestEveryWordIsSaid(t *testing.T) {
	s := open(t)
	raw := regexp.MustCompile(`>\s*(assess|register|country|organisation-type|refusal|form)\.[a-z-]+`)
	for _, lang := range i18n.Languages() {
		for _, user := range []string{"okafor", "admin"} {
			r := s.As(t, user)
			r.Lang = lang
			for _, path := range []string{"/assessments", "/places"} {
				page := r.Get(path).Want(http.StatusOK, `<html lang="`+lang+`"`)
				if found := raw.FindString(page.Body); found != "" {
					t.Errorf("%s in %s shows an id: %s", path, lang, found)
				}
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
