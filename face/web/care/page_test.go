package care_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/face/i18n"
	"fanar/face/web/care"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

var (
	esposito = policy.Actor{User: "esposito", Org: "port-lampedusa", Roles: []string{"port-coordinator"}}
	conti    = policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
)

// open opens the demonstration, in which 20 people of SAR-2 come to the reception centre, 3 of them unaccompanied children.
func open(t *testing.T) *screentest.Site {
	t.Helper()
	s := screentest.Open(t, func(room *screen.Room) (screentest.Routed, error) { return care.Open(room) })
	count(t, s, "lampedusa-centre", "16 male/18-59, 4 male/12-17, 3 unaccompanied-child, 2 family-groups")
	return s
}

func count(t *testing.T, s *screentest.Site, where, text string) {
	t.Helper()
	lot, err := ledger.ParseLot(text)
	if err != nil {
		t.Fatal(err)
	}
	s.Do(t, conti, people.CountEmbarked{Case: "SAR-2", Account: where, Lot: lot})
}

const centre = "reception/reception-lampedusa/lampedusa-centre"

func form(name string, pairs ...string) url.Values {
	f := url.Values{"form": {name}, "key": {"k-" + name + "-" + strings.Join(pairs, "-")}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

const at = "/cases/SAR-2/care"

func TestR15IsDoneOnThePage(t *testing.T) {
	s := open(t)
	amari := s.As(t, "amari")
	page := amari.Get(at).Want(http.StatusOK, "Unaccompanied children", "Lampedusa reception centre", "−3", "R15", "waits for one of:", `href="/cases/SAR-2/care/new/representatives"`,
		`aria-current="page"`, "Nothing has been assigned")
	if n := len(page.Body); n > 50<<10 {
		t.Errorf("the page weighs %d bytes", n)
	}
	amari.Get(at+"/new/representatives").Want(http.StatusOK, `value="`+centre+`"`, "trained person, until a representative is there", "may stay empty", "No names")
	to := amari.Post(at+"/representatives", form("representatives", "place", centre, "children", "2", "role", "representative", "by", "unhcr")).
		Want(http.StatusSeeOther).Header.Get("Location")
	amari.Get(to).Want(http.StatusOK, "Representatives: 2", "UNHCR", "−1", "recorded")
	amari.Post(at+"/representatives", form("representatives", "place", centre, "children", "1", "role", "trained-person", "by", "reception-lampedusa")).Want(http.StatusSeeOther)
	amari.Get(at).Want(http.StatusOK, "Trained persons: 1", "Without a note on best interests")
	amari.Post(at+"/interests", form("interests", "place", centre, "children", "3")).Want(http.StatusSeeOther)
	amari.Get(at).Want(http.StatusOK, "stopped").Lacks("−3", "−1")
	amari.Get("/care").Want(http.StatusOK, "Nothing is open")
	s.Verify(t)
}

func TestWhatCannotBeRecordedStaysInTheForm(t *testing.T) {
	s := open(t)
	amari := s.As(t, "amari")
	for _, tt := range []struct {
		name, form string
		fields     []string
		status     int
		says       []string
	}{
		{"too many", "representatives", []string{"place", centre, "children", "9", "role", "representative", "by", "unhcr", "note", "of the night shift"},
			http.StatusUnprocessableEntity, []string{"9 is too many", `value="9"`, "of the night shift", `value="unhcr" selected`}},
		{"a word for a number", "interests", []string{"place", centre, "children", "three"}, http.StatusUnprocessableEntity, []string{"three is not a number", `value="three"`, `aria-invalid="true"`}},
		{"with unrelated adults", "placement-plan", []string{"place", centre, "children", "3", "arrangement", "with-unrelated-adults"},
			http.StatusForbidden, []string{"R16", "unrelated adults", "/overrides/new?", `value="with-unrelated-adults" selected`}},
		{"a family without a task", "split-plan", []string{"from", centre, "to", "lampedusa", "families", "1", "reason", "two buses"},
			http.StatusForbidden, []string{"R17", "two buses"}},
		{"a group with one decision", "return-plan", []string{"place", centre, "to", "lampedusa", "people", "12", "decisions", "1"},
			http.StatusForbidden, []string{"R12", `value="12"`}},
		{"a time of nothing", "interests", []string{"place", centre, "children", "1", "at", "soon"}, http.StatusUnprocessableEntity, []string{`value="soon"`}},
		{"no such form", "fingerprint", nil, http.StatusNotFound, nil},
		{"an unknown place", "interests", []string{"place", "atlantis", "children", "1"}, http.StatusNotFound, []string{"atlantis"}},
		{"metres of nothing", "placement", []string{"place", centre, "children", "1", "arrangement", "apart", "squareMetres", "wide"}, http.StatusUnprocessableEntity, []string{"wide is not a number"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			amari.Post(at+"/"+tt.form, form(tt.form, tt.fields...)).Want(tt.status, tt.says...)
		})
	}
	s.As(t, "haddad").Post(at+"/interests", form("interests", "place", centre, "children", "1")).Want(http.StatusForbidden)
	s.As(t, "haddad").Get(at + "/new/interests").Want(http.StatusForbidden)
	s.As(t, "haddad").Get(at).Want(http.StatusOK, "−3").Lacks("/care/new/")
	s.As(t, "admin").Get(at).Want(http.StatusForbidden)
	amari.Get("/cases/SAR-99/care").Want(http.StatusNotFound)
	amari.Get("/cases/SAR-99/care/new/interests").Want(http.StatusNotFound)
}

func TestFamiliesAgesAndScreenings(t *testing.T) {
	s := open(t)
	amari := s.As(t, "amari")
	due := desktest.Start().Add(47 * time.Hour).Format(time.RFC3339)
	amari.Post(at+"/split", form("split", "from", centre, "to", "lampedusa", "families", "1", "reason", "the father is in hospital", "owner", "port-lampedusa", "due", due)).
		Want(http.StatusSeeOther)
	amari.Get(at).Want(http.StatusOK, "Families: 1", "the father is in hospital", "Port of Lampedusa brings them together by", "/new/reunion?entry=C1")
	bare := amari.Post(at+"/split", form("split", "from", centre, "to", "lampedusa", "families", "2")).Want(http.StatusSeeOther).Header.Get("Location")
	amari.Get(bare).Want(http.StatusOK, "Nobody has the task", "INC-")
	amari.Get("/care").Want(http.StatusOK, "Families apart: 2", "Reunions overdue: 1", `href="/cases/SAR-2/care"`)
	amari.Get(at+"/new/reunion?entry=C1").Want(http.StatusOK, "About entry C1.", `name="entry" value="C1"`)
	amari.Post(at+"/reunion", form("reunion", "entry", "C1", "place", centre)).Want(http.StatusSeeOther)
	amari.Get(at).Want(http.StatusOK, "together again")

	amari.Post(at+"/dispute", form("dispute", "place", centre, "people", "1", "declared", "12-17", "said", "18-59", "saidBy", "police-agrigento")).Want(http.StatusSeeOther)
	amari.Get(at).Want(http.StatusOK, "doubted; the declared age stands", "Agrigento police says \u206618–59\u2069", "/new/assessment?entry=C3")
	amari.Post(at+"/assessment", form("assessment", "entry", "C3", "people", "1", "sex", "male", "assessed", "18-59", "unaccompanied", "1", "assessor", "police-agrigento")).
		Want(http.StatusForbidden, "R18")
	amari.Post(at+"/assessment", form("assessment", "entry", "C3", "people", "1", "sex", "male", "assessed", "18-59", "unaccompanied", "1", "assessor", "reception-lampedusa", "note", "board")).
		Want(http.StatusSeeOther)
	amari.Get(at).Want(http.StatusOK, "−2", "0 under 18, 1 adult").Lacks("−3")

	amari.Post(at+"/screening", form("screening", "place", centre, "people", "20", "inside", "yes")).Want(http.StatusSeeOther)
	amari.Get(at).Want(http.StatusOK, "R19", "inside the territory: 3 days", "/new/check?entry=C5", "2026-11-25T08:00:00Z")
	amari.Post(at+"/closing", form("closing", "entry", "C5")).Want(http.StatusSeeOther)
	amari.Get(at).Want(http.StatusOK, "vulnerability checked: 0")
	amari.Post(at+"/withdraw", form("withdraw", "entry", "C5", "reason", "the wrong group")).Want(http.StatusSeeOther)
	amari.Get(at).Want(http.StatusOK, "the wrong group", "taken back")
	s.Verify(t)
}

// Whoever owes a count sees nothing of the giver's children, here no more than elsewhere.
func TestTheReceiverCountsBlind(t *testing.T) {
	s := open(t)
	lot, err := ledger.ParseLot("3 male/12-17, 3 unaccompanied-child")
	if err != nil {
		t.Fatal(err)
	}
	amari := policy.Actor{User: "amari", Org: "reception-lampedusa", Roles: []string{"centre-manager"}}
	s.As(t, "amari").Post(at+"/representatives", form("representatives", "place", centre, "children", "2", "role", "representative", "by", "unhcr")).Want(http.StatusSeeOther)
	s.Do(t, amari, people.OfferHandover{Case: "SAR-2", From: "lampedusa-centre", To: "lampedusa", Lot: lot})
	r := s.As(t, "esposito")
	r.Get(at).Want(http.StatusOK, "···").Lacks("Representatives: 2", "−1")
	r.Get("/care").Want(http.StatusOK, "SAR-2", "···")
	s.Do(t, esposito, people.ReceiveHandover{Case: "SAR-2", Handover: handover(t, s), Lot: &lot})
	r.Get(at).Want(http.StatusOK, "Representatives: 2", "−3")
}

func handover(t *testing.T, s *screentest.Site) string {
	t.Helper()
	id := ""
	if err := s.Door.Read(t.Context(), esposito, "read.people", func(st dispatch.State) error {
		all, err := people.PendingFor(st, "port-lampedusa")
		for _, p := range all {
			if p.Case == "SAR-2" {
				id = p.Handover
			}
		}
		return err
	}); err != nil || id == "" {
		t.Fatalf("no handover waits: %v", err)
	}
	return id
}

func TestEveryWordIsSaid(t *testing.T) {
	s := open(t)
	amari := s.As(t, "amari")
	amari.Post(at+"/placement", form("placement", "place", centre, "children", "3", "arrangement", "with-unrelated-adults", "perRoom", "6", "squareMetres", "2.5")).Want(http.StatusSeeOther)
	amari.Post(at+"/dispute", form("dispute", "place", centre, "people", "1", "declared", "12-17", "said", "60+")).Want(http.StatusSeeOther)
	amari.Post(at+"/screening", form("screening", "place", centre, "people", "20")).Want(http.StatusSeeOther)
	for _, lang := range i18n.Languages() {
		r := s.As(t, "amari")
		r.Lang = lang
		paths := []string{at, "/care"}
		for _, name := range []string{"representatives", "interests", "review", "placement", "placement-plan", "split", "split-plan", "task", "reunion", "age", "dispute", "assessment",
			"screening", "check", "closing", "return-plan", "withdraw"} {
			paths = append(paths, at+"/new/"+name+"?entry=C2")
		}
		for _, path := range paths {
			page := r.Get(path).Want(http.StatusOK, `dir="`+i18n.Dir(lang)+`"`)
			if found := regexp.MustCompile(`>\s*(care|care-[a-z]+|arrangement|trigger|rule|refusal|form|told)[-a-z]*\.[a-z-]+`).FindString(page.Body); found != "" {
				t.Errorf("%s in %s shows an id: %s", path, lang, found)
			}
			if strings.Contains(page.Body, "rescue.") && strings.Contains(page.Body, "care.Plan") {
				t.Errorf("%s in %s shows an action by its name", path, lang)
			}
		}
	}
	if s.Log.Len() > 0 {
		t.Errorf("something went wrong inside: %s", s.Log)
	}
}
