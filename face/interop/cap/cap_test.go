package cap_test

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/engine/geo"
	"fanar/face/i18n"
	"fanar/face/interop/cap"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

var officer = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}

func open(t *testing.T, marks event.Marks) *desktest.Node {
	t.Helper()
	return desktest.Open(t, desktest.Options{Incident: oversight.OverBreach, Marks: marks,
		Projections: []journal.Projection{policy.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, oversight.Desk{}}})
}

// message gives the newest message about a case, held to the schema, with its bytes.
func message(t *testing.T, n *desktest.Node, id string) (cap.Alert, string) {
	t.Helper()
	var a cap.Alert
	err := n.Door.Read(t.Context(), officer, "read.cases", func(s dispatch.State) (err error) { a, err = cap.Of(s, id); return err })
	if err != nil {
		t.Fatal(err)
	}
	doc, err := a.XML()
	if err != nil {
		t.Fatal(err)
	}
	root, err := parse(doc)
	if err == nil {
		err = alertSchema().validate(root)
	}
	if err == nil {
		err = rules(root)
	}
	if err != nil {
		t.Fatalf("not a message of CAP 1.2: %v\n%s", err, doc)
	}
	var back cap.Alert
	if err := xml.Unmarshal(doc, &back); err != nil || back.Identifier != a.Identifier || back.Sent.String() != a.Sent.String() {
		t.Fatalf("read back as %+v, %v", back, err)
	}
	return a, string(doc)
}

func TestTheMessagesOfACase(t *testing.T) {
	n := open(t, event.Marks{})
	n.Do(t, officer, rescue.OpenCase{Line: "0732 3355N01230E rubber about 80 pob, call +39 333 123 4567, says Mohamed"})
	first, doc := message(t, n, "SAR-1")
	if first.MsgType != cap.MsgAlert || first.Status != cap.Actual || first.Scope != cap.Restricted || first.Incidents != "SAR-1" || first.References != "" {
		t.Errorf("the first message is %+v", first)
	}
	if len(first.Info) != len(i18n.Languages()) {
		t.Fatalf("it speaks %d languages", len(first.Info))
	}
	for i, lang := range i18n.Languages() {
		in := first.Info[i]
		if in.Language != lang || in.Urgency != "Immediate" || in.Severity != "Extreme" || in.Certainty != "Likely" || len(in.Area) != 1 || in.Area[0].Circle != "33.91667,12.5 0.0" {
			t.Errorf("%s: %+v", lang, in)
		}
		if !strings.Contains(in.Headline, "80") || len([]rune(in.Headline)) > 160 || strings.ContainsAny(in.Description, "{}\u2066\u2067\u2068\u2069") {
			t.Errorf("%s says %q, %q", lang, in.Headline, in.Description)
		}
	}
	for _, secret := range []string{"333", "Mohamed", "conti"} {
		if strings.Contains(doc, secret) {
			t.Errorf("R28: the message holds %q:\n%s", secret, doc)
		}
	}

	n.Clock.Advance(time.Hour)
	n.Do(t, officer, rescue.AddNote{Case: "SAR-1", Text: "the wind rises"})
	if same, _ := message(t, n, "SAR-1"); same.Identifier != first.Identifier {
		t.Error("a note made another message")
	}
	n.Do(t, officer, rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 34, Lon: 12.6}, At: n.Clock.Now(), Source: "aircraft", UncertaintyNM: 2})
	second, doc := message(t, n, "SAR-1")
	if second.MsgType != cap.MsgUpdate || second.Info[0].Area[0].Circle != "34.0,12.6 3.704" {
		t.Errorf("the second message is %+v", second)
	}
	if want := first.Sender + "," + first.Identifier + "," + first.Sent.String(); second.References != want {
		t.Errorf("it refers to %q, want %q", second.References, want)
	}
	if _, again := message(t, n, "SAR-1"); again != doc {
		t.Error("the same case gave two messages")
	}
}

func TestACaseWithoutAPosition(t *testing.T) {
	n := open(t, event.Marks{})
	n.Do(t, officer, rescue.OpenCase{Line: "boat in trouble, 40+ people"})
	a, _ := message(t, n, "SAR-1")
	if len(a.Info[0].Area) != 0 || !strings.Contains(a.Info[0].Description, "No position is known") || !strings.Contains(a.Info[0].Description, "at least 40") {
		t.Errorf("it says %+v", a.Info[0])
	}
	err := n.Door.Read(t.Context(), officer, "read.cases", func(s dispatch.State) error { _, err := cap.Of(s, "SAR-9"); return err })
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("a case that is not there: %v", err)
	}
}

func TestADrillIsAnExercise(t *testing.T) {
	n := open(t, event.Marks{Caveats: []string{event.Simulated}})
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E 80 pob"})
	a, _ := message(t, n, "SAR-1")
	if a.Status != cap.Exercise || !strings.HasPrefix(a.Info[0].Headline, "DRILL") || !strings.Contains(a.Info[0].Description, "nobody is in distress") {
		t.Errorf("a drill is %s: %+v", a.Status, a.Info[0])
	}
}

func TestAClosedCaseCancels(t *testing.T) {
	n := open(t, event.Marks{})
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E sailing boat"})
	n.Record(t, event.Draft{Subject: rescue.Subject("SAR-1"), Fact: rescue.CaseClosed{Outcome: "towed by a friend"}})
	a, doc := message(t, n, "SAR-1")
	if a.MsgType != cap.MsgCancel || a.Info[0].Urgency != "Past" || a.References == "" || strings.Contains(doc, "towed") {
		t.Errorf("a closed case says %+v", a)
	}
	n.Do(t, officer, rescue.ReopenCase{Case: "SAR-1", Reason: "called again"})
	if a, _ = message(t, n, "SAR-1"); a.MsgType != cap.MsgUpdate || len(strings.Fields(a.References)) != 2 {
		t.Errorf("a reopened case says %s, %q", a.MsgType, a.References)
	}
}

func TestTheFeedHoldsOpenCases(t *testing.T) {
	n := open(t, event.Marks{})
	n.Do(t, officer, rescue.OpenCase{Line: "3355N01230E rubber"})
	n.Do(t, officer, rescue.OpenCase{Line: "3455N01230E wooden"})
	n.Record(t, event.Draft{Subject: rescue.Subject("SAR-1"), Fact: rescue.CaseClosed{Outcome: "ended"}})
	var f cap.Feed
	err := n.Door.Read(t.Context(), officer, "read.cases", func(s dispatch.State) (err error) {
		f, err = cap.FeedOf(s, "it", "/api/v1/cap", 1, func(id string) string { return "/api/v1/cases/" + id + "/cap" })
		return err
	})
	if err != nil || len(f.Entries) != 1 || f.Entries[0].Links[0].Href != "/api/v1/cases/SAR-2/cap" || !strings.Contains(f.Entries[0].Title, "barca in legno") {
		t.Fatalf("the feed is %+v, %v", f, err)
	}
	doc, err := f.XML()
	root, bad := parse(doc)
	if err != nil || bad != nil || root.name != "feed" || root.space != "http://www.w3.org/2005/Atom" {
		t.Errorf("%v, %v:\n%s", err, bad, doc)
	}
}

// No case is left out of the pages, and no page is longer than a hundred.
func TestTheFeedIsPaged(t *testing.T) {
	const cases = 205
	n := open(t, event.Marks{})
	for i := range cases {
		n.Do(t, officer, rescue.OpenCase{Line: fmt.Sprintf("34.%02dN 012.10E rubber %d pob", i%60, 20+i%90)})
	}
	told, next := map[string]bool{}, "/cap"
	for page := 1; next != ""; page++ {
		var f cap.Feed
		if err := n.Door.Read(t.Context(), officer, "read.cases", func(s dispatch.State) (err error) {
			f, err = cap.FeedOf(s, "en", "/cap", page, func(id string) string { return id })
			return err
		}); err != nil || len(f.Entries) == 0 || len(f.Entries) > 100 || f.Links[0].Href != next {
			t.Fatalf("page %d at %s has %d entries and links %+v, %v", page, next, len(f.Entries), f.Links, err)
		}
		for _, e := range f.Entries {
			told[e.Links[0].Href] = true
		}
		next = ""
		for _, l := range f.Links {
			if l.Rel == "next" {
				next = l.Href
			}
		}
	}
	if len(told) != cases {
		t.Errorf("the pages hold %d of %d cases", len(told), cases)
	}
	for _, page := range []int{-1, 0, 4, 1 << 62} {
		if err := n.Door.Read(t.Context(), officer, "read.cases", func(s dispatch.State) error {
			_, err := cap.FeedOf(s, "en", "/cap", page, func(id string) string { return id })
			return err
		}); err != nil {
			t.Errorf("page %d: %v", page, err)
		}
	}
}
