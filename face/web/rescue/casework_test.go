package rescue_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fanar/desk/rescue"
	"fanar/face/web/record/screentest"
	"fanar/record/policy"
)

var everyHidden = regexp.MustCompile(`type="hidden" name="([^"]*)" value="([^"]*)"`)

// typed gives everything that a browser would send of the form that goes to exactly one address, but for what is typed.
func typed(t *testing.T, page screentest.Answer, action string) url.Values {
	t.Helper()
	for _, end := range []string{`"`, "#"} {
		if _, rest, ok := strings.Cut(page.Body, `action="`+action+end); ok {
			rest, _, _ = strings.Cut(rest, "</form>")
			values := url.Values{}
			for _, m := range everyHidden.FindAllStringSubmatch(rest, -1) {
				values.Set(m[1], m[2])
			}
			return values
		}
	}
	t.Fatalf("%s: no form is sent to %s", page.Asked, action)
	return nil
}

// TestPagesOfACase holds that everything that is done in a case is reached from its pages, by forms that work without
// script, and is told in the timeline.
func TestPagesOfACase(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	conti.Post("/cases", url.Values{"line": {"0732 3355N01230E rubber about 80 pob"}}).Want(http.StatusSeeOther)
	const at = "/cases/SAR-3"
	send := func(page, action string, pairs ...string) {
		t.Helper()
		shown := conti.Get(at + page).Want(http.StatusOK)
		got := conti.Post(at+"/"+action, with(typed(t, shown, at+"/"+action), pairs...)).Want(http.StatusSeeOther)
		if to := got.Header.Get("Location"); page != "" && !strings.HasPrefix(to, at+page+"?") {
			t.Errorf("%s leads back to %s, want %s", action, to, at+page)
		}
	}
	send("/positions", "boat", "colour", "white over blue", "length", "9,5", "markings", "none seen", "source", "aircraft")
	conti.Get(at+"/positions").Want(http.StatusOK, "white over blue", "9.5 m", "33°55.0′N 012°30.0′E")
	send("", "communication", "channel", "vhf-16", "direction", "in", "from", "MV Aurora", "to", "MRCC", "text", "engine dead, call +39 06 5908 4527")
	conti.Get(at+"/log").Want(http.StatusOK, "VHF channel 16", "MV Aurora", "engine dead, call *").Lacks("5908")
	send("", "accept-coordination", "organisation", "mrcc-rome", "note", "by telephone")
	send("", "task", "unit", "place:aurora")
	send("", "acknowledge")
	send("", "answer", "accept", "yes", "eta", "1100")
	send("", "eta", "eta", "1230", "source", "the master")
	send("", "arrived")
	send("", "on-scene")
	send("", "master", "unit", "aurora", "decision", "does not come alongside at night", "reason", "swell of two metres")
	send("/medevacs", "medevac", "people", "5", "urgency", "immediate", "condition", "burns", "centre", "mrcc-rome", "centre", "")
	conti.Get(at+"/medevacs").Want(http.StatusOK, "5 people", "immediate", "no answer yet", "R6")
	send("/medevacs", "medevac-delay", "reason", "no helicopter before dawn")
	send("/medevacs", "medevac-answer", "centre", "mrcc-rome", "answer", "granted", "unit", "AW139", "eta", "1000")
	send("/safety", "ask-safety", "centre", "mrcc-rome")
	send("/safety", "safety-answer", "answer", "granted", "place", "lampedusa")
	conti.Get(at+"/safety").Want(http.StatusOK, "Place named: Lampedusa", "place of safety", "Order the landing at Lampedusa")
	send("/safety", "landing", "informed", "yes", "objectionsHeard", "yes", "needsNoted", "yes")
	send("/checklists", "tick", "note", "asked")
	conti.Get(at+"/checklists").Want(http.StatusOK, "SAR Convention annex 4.5.1", "Take the tick back")
	send("/checklists", "untick", "reason", "the wrong line")

	page := conti.Get(at).Want(http.StatusOK, "Boat described (aircraft)", "In: VHF channel 16", "Aurora has heard the request", "Aurora is on scene",
		"Aurora coordinates on scene", "The master of Aurora decided", "Medevac m1 asked for: 5 people, immediate, burns", "MRCC Rome on medevac m1: Granted",
		"MRCC Rome names Lampedusa for the landing", "Landing ordered at Lampedusa", "Done: Ask after the boat", "people wait to be taken off")
	if len(page.Body) > 50_000 {
		t.Errorf("the page of a case weighs %d bytes, want at most 50,000", len(page.Body))
	}
	if c := caseOf(t, s, "SAR-3"); c.Landing == nil || c.Landing.Place != "lampedusa" || len(c.Taskings[0].ETAs) != 2 || c.Accepted == nil {
		t.Errorf("the case does not hold what the forms said: %+v", c)
	}
	if s.Log.Len() > 0 {
		t.Errorf("logged: %s", s.Log)
	}
}

// TestTwoOfficersOldPages holds that two officers who work from pages that are both old lose nothing: what they add
// stands side by side, and what contradicts is shown.
func TestTwoOfficersOldPages(t *testing.T) {
	s := open(t)
	conti, lindqvist := s.As(t, "conti"), s.As(t, "lindqvist")
	conti.Post("/cases", url.Values{"line": {"0732 3355N01230E rubber 80 pob"}}).Want(http.StatusSeeOther)
	const at = "/cases/SAR-3"
	conti.Post(at+"/task", with(typed(t, conti.Get(at), at+"/task"), "unit", "place:aurora")).Want(http.StatusSeeOther)
	conti.Post(at+"/answer", with(typed(t, conti.Get(at), at+"/answer"), "accept", "yes", "eta", "1100")).Want(http.StatusSeeOther)
	old := map[string][2]url.Values{}
	for _, a := range []struct{ page, action string }{{"", "note"}, {"", "position"}, {"", "eta"}, {"", "communication"}, {"/positions", "boat"}} {
		old[a.action] = [2]url.Values{typed(t, conti.Get(at+a.page), at+"/"+a.action), typed(t, lindqvist.Get(at+a.page), at+"/"+a.action)}
	}
	for action, said := range map[string][2][]string{
		"note":          {{"text", "seen from the air"}, {"text", "seen from the bridge"}},
		"position":      {{"position", "3355N01230E", "source", "aircraft"}, {"position", "3415N01310E", "source", "vessel"}},
		"eta":           {{"eta", "1130"}, {"eta", "1300"}},
		"communication": {{"channel", "phone", "text", "water in the boat"}, {"channel", "vhf", "text", "no water in the boat"}},
		"boat":          {{"colour", "blue"}, {"colour", "grey"}},
	} {
		conti.Post(at+"/"+action, with(old[action][0], said[0]...)).Want(http.StatusSeeOther)
		lindqvist.Post(at+"/"+action, with(old[action][1], said[1]...)).Want(http.StatusSeeOther)
	}
	page := conti.Get(at).Want(http.StatusOK, "seen from the air", "seen from the bridge", "water in the boat", "no water in the boat",
		"33°55.0′N 012°30.0′E", "34°15.0′N 013°10.0′E", "≠ blue", "grey", "11:30Z", "13:00Z")
	if strings.Count(page.Body, "≠") < 3 {
		t.Errorf("%d contradictions are shown, want the position, the colour and the time of arrival", strings.Count(page.Body, "≠"))
	}
}

// TestR4OnThePage holds that a duty officer is refused who marks a master's decision as overruled, and reads why.
func TestR4OnThePage(t *testing.T) {
	s := open(t)
	conti, lindqvist := s.As(t, "conti"), s.As(t, "lindqvist")
	conti.Post("/cases", url.Values{"line": {"3355N01230E rubber 80 pob"}}).Want(http.StatusSeeOther)
	const at = "/cases/SAR-3"
	conti.Post(at+"/master", with(typed(t, conti.Get(at), at+"/master"), "unit", "aurora", "decision", "stands off", "reason", "shallow water")).Want(http.StatusSeeOther)
	change := []string{"now", "comes alongside", "reason", "the centre says so"}
	conti.Post(at+"/master-change", with(typed(t, conti.Get(at), at+"/master-change"), change...)).Want(http.StatusForbidden, "R4", "Nobody but the master")
	if c := caseOf(t, s, "SAR-3"); c.Decisions[0].Changed != nil {
		t.Errorf("an officer changed the master's decision: %+v", c.Decisions[0])
	}
	lindqvist.Post(at+"/master-change", with(typed(t, lindqvist.Get(at), at+"/master-change"), "now", "comes alongside", "reason", "deep enough at high water")).Want(http.StatusSeeOther)
	if c := caseOf(t, s, "SAR-3"); c.Decisions[0].Changed == nil || c.Decisions[0].Decision != "stands off" {
		t.Errorf("the ship's own change: %+v", c.Decisions[0])
	}
}

// TestUnsafeGrantOnThePage holds that a place which is not safe is recorded as it was named, shown as unsafe, and not
// offered for an order in one step.
func TestUnsafeGrantOnThePage(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	conti.Post("/cases", url.Values{"line": {"3355N01230E rubber 80 pob"}}).Want(http.StatusSeeOther)
	const at = "/cases/SAR-3"
	conti.Post(at+"/ask-safety", with(typed(t, conti.Get(at+"/safety"), at+"/ask-safety"), "centre", "mrcc-rome")).Want(http.StatusSeeOther)
	conti.Post(at+"/safety-answer", with(typed(t, conti.Get(at+"/safety"), at+"/safety-answer"), "answer", "granted", "place", "tripoli")).Want(http.StatusSeeOther)
	conti.Get(at+"/safety").Want(http.StatusOK, "Place named: Tripoli", "not a place of safety", "a landing there is refused").Lacks("Order the landing at")
	got := conti.Post(at+"/landing", with(typed(t, conti.Get(at), at+"/landing"), "place", "tripoli", "informed", "yes", "objectionsHeard", "yes", "needsNoted", "yes"))
	got.Want(http.StatusForbidden, "R8", "R10")
	if c := caseOf(t, s, "SAR-3"); c.Landing != nil || c.Requests[0].Answer.Place != "tripoli" {
		t.Errorf("landing %+v, answer %+v", c.Landing, c.Requests[0].Answer)
	}
}

// TestLongTimeline holds that the page of a long case shows the newest records and leads to the earlier ones.
func TestLongTimeline(t *testing.T) {
	s := open(t)
	conti := s.As(t, "conti")
	conti.Post("/cases", url.Values{"line": {"3355N01230E rubber 80 pob"}}).Want(http.StatusSeeOther)
	for range 60 {
		if _, err := s.Try(policy.Actor{User: "conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}, rescue.AddNote{Case: "SAR-3", Text: "a line of the log"}); err != nil {
			t.Fatal(err)
		}
	}
	page := conti.Get("/cases/SAR-3").Want(http.StatusOK, "Earlier entries").Lacks("Case SAR-3 opened from an alert")
	_, rest, _ := strings.Cut(page.Body, `href="/cases/SAR-3?before=`)
	before, _, _ := strings.Cut(rest, "#")
	conti.Get("/cases/SAR-3?before="+before).Want(http.StatusOK, "Case SAR-3 opened from an alert", "Newest")
	if len(page.Body) > 50_000 {
		t.Errorf("the page weighs %d bytes, want at most 50,000", len(page.Body))
	}
}
