package rules_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fanar/face/i18n"
	"fanar/face/web/record/screentest"
	"fanar/face/web/rescue"
	"fanar/face/web/rules"
	"fanar/face/web/screen"
	"fanar/record/policy"
)

// both mounts the pages of the rules and of the cases, which lead to each other.
type both []screentest.Routed

func (b both) Routes(mux *http.ServeMux) {
	for _, r := range b {
		r.Routes(mux)
	}
}

func open(t *testing.T) *screentest.Site {
	t.Helper()
	return screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) {
		page, err := rules.Open(room)
		if err != nil {
			return nil, err
		}
		cases, err := rescue.Open(room)
		return both{page, cases}, err
	})
}

func TestR1ToR60AreListed(t *testing.T) {
	s := open(t)
	page := s.As(t, "conti").Get("/rules").Want(http.StatusOK, "60 rules bind everybody", `href="/rules/R8"`, "by construction", "waits for a desk", `aria-current="page"`)
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range pack.Rules {
		if !strings.Contains(page.Body, `href="/rules/`+r.ID+`"`) {
			t.Errorf("the list lacks %s", r.ID)
		}
	}
	if n := strings.Count(page.Body, `<th scope="row">`); n != len(pack.Rules) {
		t.Errorf("the list has %d rows, want %d", n, len(pack.Rules))
	}
}

func TestFilters(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	for _, tt := range []struct {
		name, query string
		has, lacks  []string
	}{
		{"by state", "state=clock", []string{"/rules/R2\"", "/rules/R51\""}, []string{"/rules/R8\"", "/rules/R40\""}},
		{"by chapter", "chapter=children", []string{"/rules/R15\"", "/rules/R19\""}, []string{"/rules/R14\"", "/rules/R20\""}},
		{"by both", "state=clock&chapter=rescue", []string{"/rules/R2\"", "/rules/R6\""}, []string{"/rules/R3\"", "/rules/R40\""}},
		{"nothing fits", "state=clock&chapter=destination", []string{"No rule fits", "All matters"}, []string{"/rules/R8\""}},
		{"an unknown state", "state=nonsense", []string{"No rule fits"}, []string{"/rules/R8\""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			conti.Get("/rules?"+tt.query).Want(http.StatusOK, tt.has...).Lacks(tt.lacks...)
		})
	}
}

func TestOneRule(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	for _, tt := range []struct {
		rule string
		says []string
	}{
		{"R8", []string{"People are landed only at a place of safety", "SAR Convention annex 3.1.9", "What would satisfy it", "UNHCR, or the rights officer", "Nobody can override this rule", "0 times"}},
		{"R2", []string{"Its clock", "30 min", "a case is opened", "Stops when all of these have happened", "a unit accepts to go", "at once", "1 h later", "duty officer", "What is checked today", "Clocks that run now", `href="/cases/SAR-2"`}},
		{"R13", []string{"Two people together may override", "/overrides/new?rule=R13", "Nobody has ever asked for one"}},
		{"R40", []string{"waits for a desk", "the support desk", "It is not checked yet"}},
		{"R7", []string{"TestR7Positions", "by construction"}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			page := conti.Get("/rules/"+tt.rule).Want(http.StatusOK, tt.says...)
			if tt.rule == "R8" {
				page.Lacks("/overrides/new")
			}
		})
	}
	conti.Get("/rules/R61").Want(http.StatusNotFound, "has no rule R61")
}

// A landing that R13 refuses leads to the rule and to an override of it; R8, which is absolute, offers none. Both pages
// count the refusal afterwards.
func TestR13AndR8RefusalsLeadToTheirRules(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	refused := func(place string) screentest.Answer {
		return conti.Post("/cases/SAR-2/landing", url.Values{"form": {"landing"}, "place": {place}})
	}
	page := refused("lampedusa").Want(http.StatusForbidden, "Refused by R13", `href="/rules/R13"`, "Ask for an override")
	if want := "/overrides/new?action=rescue.OrderLanding&amp;rule=R13&amp;subject=case%2FSAR-2"; !strings.Contains(page.Body, want) {
		t.Errorf("the refusal does not lead to %s", want)
	}
	refused("tripoli").Want(http.StatusForbidden, `href="/rules/R8"`, "Nobody can override this rule").Lacks("rule=R8&amp;")
	conti.Get("/rules/R13").Want(http.StatusOK, "2 times")
	conti.Get("/rules/R8").Want(http.StatusOK, "1 time")
	conti.Get("/rules/R9").Want(http.StatusOK, "0 times")
}

// A reader whose role asks for no override is not offered one.
func TestR13OffersNoOverrideToWhoCannotAsk(t *testing.T) {
	s := open(t)
	s.As(t, "okafor").Get("/rules/R13").Want(http.StatusOK, "Two people together may override").Lacks("/overrides/new")
	s.As(t, "").Get("/rules").Want(http.StatusSeeOther)
	s.As(t, "").Get("/rules/R8").Want(http.StatusSeeOther)
}

func TestEveryWordIsSaid(t *testing.T) {
	s := open(t)
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Languages() {
		r := s.As(t, "conti")
		r.Lang = lang
		paths := []string{"/rules"}
		for _, one := range pack.Rules {
			paths = append(paths, "/rules/"+one.ID)
		}
		for _, path := range paths {
			page := r.Get(path).Want(http.StatusOK, `dir="`+i18n.Dir(lang)+`"`)
			if found := regexp.MustCompile(`>\s*(rules?|refusal|overrides|trigger|span|clock)[-.a-z]*\.[a-z-]+`).FindString(page.Body); found != "" {
				t.Errorf("%s in %s shows an id: %s", path, lang, found)
			}
		}
		for _, one := range pack.Rules {
			page := r.Get("/rules/" + one.ID)
			if lang != "en" && one.Partly != "" && strings.Contains(page.Body, one.Partly) {
				t.Errorf("%s in %s says in English what is checked today", one.ID, lang)
			}
			for _, trigger := range triggers(one) {
				if strings.Contains(page.Body, string(trigger)+"<") {
					t.Errorf("%s in %s shows the trigger %s as code", one.ID, lang, trigger)
				}
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}

func triggers(r policy.Rule) []policy.Trigger {
	if r.Clock == nil {
		return nil
	}
	all := append([]policy.Trigger{}, r.Clock.Starts...)
	return append(append(append(all, r.Clock.StopsAll...), r.Clock.StopsAny...), r.Clock.Ends...)
}
