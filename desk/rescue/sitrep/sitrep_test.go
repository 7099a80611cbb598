package sitrep_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/desk/rescue/sitrep"
	"fanar/engine/geo"
	"fanar/engine/ledger"
	wire "fanar/engine/sitrep"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

var update = flag.Bool("update", false, "write the golden files again")

var (
	officer = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}
	lead    = policy.Actor{User: "lindqvist", Name: "E. Lindqvist", Org: "aurora-rescue", Roles: []string{"mission-lead"}}
	port    = policy.Actor{User: "esposito", Name: "S. Esposito", Org: "port-lampedusa", Roles: []string{"port-coordinator"}}
	admin   = policy.Actor{User: "admin", Name: "Admin", Org: "mrcc-rome", Roles: []string{"administrator"}}
)

// open opens a node with a case that a unit is working.
func open(t testing.TB) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach,
		Projections: []journal.Projection{policy.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, sitrep.Desk{}, oversight.Desk{}}})
	for _, o := range []directory.Organisation{{ID: "mrcc-rome", Name: "MRCC Rome", Names: map[string]string{"it": "MRCC Roma", "ar": "مركز روما"}, Type: "rescue-coordination-centre"},
		{ID: "jrcc-malta", Name: "JRCC Malta", Type: "rescue-coordination-centre"},
		{ID: "aurora-rescue", Name: "Aurora Rescue", Type: "ngo"}, {ID: "port-lampedusa", Name: "Port of Lampedusa", Type: "port"}} {
		n.Do(t, admin, directory.RegisterOrganisation{Organisation: o})
	}
	for _, p := range []directory.Place{{ID: "lampedusa", Name: "Lampedusa", Type: "port", Country: "IT", Org: "port-lampedusa"},
		{ID: "aurora", Name: "Aurora", Type: "vessel", Org: "aurora-rescue", MMSI: 200000001}} {
		n.Do(t, admin, directory.RegisterPlace{Place: p})
	}
	n.Do(t, officer, rescue.OpenCase{Line: "0755 3355N01230E rubber 80 pob taking water"})
	return n
}

// worked adds what happens in the first hour.
func worked(t testing.TB, n *desktest.Node) {
	t.Helper()
	for _, c := range []dispatch.Command{
		rescue.NameCoordinator{Case: "SAR-1", Organisation: "mrcc-rome"},
		rescue.TaskAsset{Case: "SAR-1", Place: "aurora"},
		rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 33.95, Lon: 12.55}, Source: "aerial photo", UncertaintyNM: 2},
		rescue.AddNote{Case: "SAR-1", Text: "Several people in the water on the port side."},
		rescue.RequestPlaceOfSafety{Case: "SAR-1", To: "jrcc-malta"},
	} {
		n.Clock.Advance(4 * time.Minute)
		n.Do(t, officer, c)
	}
	eta := n.Clock.Now().Add(90 * time.Minute)
	n.Do(t, lead, rescue.AnswerTasking{Case: "SAR-1", Tasking: "t1", Accept: true, ETA: &eta})
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "aurora", Lot: ledger.Count(78)})
}

func draft(t testing.TB, n *desktest.Node, as policy.Actor, form wire.Form, lang string) sitrep.Proposal {
	t.Helper()
	var out sitrep.Proposal
	read(t, n, as, func(s dispatch.State) (err error) { out, err = sitrep.Draft(s, "SAR-1", form, lang); return err })
	return out
}

func read(t testing.TB, n *desktest.Node, as policy.Actor, fn func(dispatch.State) error) {
	t.Helper()
	if err := n.Door.Read(t.Context(), as, "read.cases", fn); err != nil {
		t.Fatal(err)
	}
}

func TestDraftGolden(t *testing.T) {
	n := open(t)
	worked(t, n)
	for _, lang := range wire.Languages() {
		t.Run(lang, func(t *testing.T) {
			got := draft(t, n, officer, wire.Full, lang).Text
			path := filepath.Join("testdata", "draft-"+lang+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the draft in %s (-want +got):\n%s", lang, diff)
			}
			if back, err := wire.Read(got); err != nil || back.Language != lang {
				t.Errorf("the draft reads back as %q: %v", back.Language, err)
			}
		})
	}
}

func TestDraftLeavesWhatTheRecordDoesNotKnowToTheOfficer(t *testing.T) {
	n := open(t)
	p := draft(t, n, officer, wire.Full, "en")
	for _, letter := range []string{"H", "K", "M"} {
		if p.Report.Parts[letter] != "" {
			t.Errorf("part %s says %q, and the record knows nothing of it", letter, p.Report.Parts[letter])
		}
	}
	if p.Report.Number != 1 || p.Report.Priority != wire.Distress || p.Report.From != "MRCC Rome" {
		t.Errorf("the first draft is %+v; want number 1 with the priority distress from MRCC Rome", p.Report)
	}
	if d := p.Report.Parts["D"]; !strings.HasPrefix(d, "MIN 80 BEST 80 MAX 80") {
		t.Errorf("part D says %q, want the numbers of the alert first", d)
	}
}

func TestIssueNumbersWithoutGaps(t *testing.T) {
	n := open(t)
	worked(t, n)
	for want := 1; want <= 3; want++ {
		p := draft(t, n, officer, wire.Full, "it")
		parts := p.Report.Parts
		parts["H"], parts["K"] = "NW 5", "10 nm"
		n.Do(t, officer, sitrep.Issue{Case: "SAR-1", Form: wire.Full, Language: "it", Priority: wire.Urgency, To: []string{"jrcc-malta", "Radio Lampedusa"}, Parts: parts, Number: want})
		if err := issueErr(n, sitrep.Issue{Case: "SAR-1", Form: wire.Short, Language: "it", Priority: wire.Urgency, To: []string{"x"}, Parts: parts, Number: want}); fault.As(err).Code != "sitrep.taken" {
			t.Errorf("number %d was issued twice: %v", want, err)
		}
		n.Clock.Advance(time.Hour)
	}
	read(t, n, officer, func(s dispatch.State) error {
		all, err := sitrep.IssuedFor(s, "SAR-1", officer)
		if err != nil {
			return err
		}
		for i, r := range all {
			back, err := wire.Read(r.Text)
			if r.Number != len(all)-i || err != nil || back.Number != r.Number || back.From != "MRCC Roma" {
				t.Errorf("report %d of %d reads back as number %d from %q: %v", r.Number, len(all), back.Number, back.From, err)
			}
			if diff := cmp.Diff(r.Report, back.Report); diff != "" {
				t.Errorf("what was sent is not what was recorded (-recorded +sent):\n%s", diff)
			}
		}
		if len(all) != 3 {
			t.Errorf("%d reports, want 3", len(all))
		}
		return nil
	})
	again := draft(t, n, officer, wire.Full, "it")
	if again.Report.Parts["K"] != "10 nm" || !slices.Contains(again.Carried, "K") || again.Report.Parts["H"] != "" {
		t.Errorf("the next draft carries %v: K %q, H %q; the search area is carried over, the weather never", again.Carried, again.Report.Parts["K"], again.Report.Parts["H"])
	}
	if again.Report.Parts["J"] != "" {
		t.Errorf("nothing happened since the last report, and J says %q", again.Report.Parts["J"])
	}
	if fmt.Sprint(again.To) != "[jrcc-malta Radio Lampedusa]" {
		t.Errorf("the draft is addressed to %v", again.To)
	}
	n.Verify(t)
}

func issueErr(n *desktest.Node, c sitrep.Issue) error {
	_, err := n.Try(officer, c)
	return err
}

func TestIssueRefuses(t *testing.T) {
	n := open(t)
	good := sitrep.Issue{Case: "SAR-1", Form: wire.Short, Language: "en", Priority: wire.Urgency, To: []string{"jrcc-malta"}, Parts: map[string]string{"A": "boat"}}
	for _, tt := range []struct {
		name, code string
		change     func(*sitrep.Issue)
	}{
		{"no case", "case.none", func(c *sitrep.Issue) { c.Case = "SAR-9" }},
		{"to nobody", "sitrep.to", func(c *sitrep.Issue) { c.To = []string{" "} }},
		{"about nothing", "sitrep.empty", func(c *sitrep.Issue) { c.Parts = map[string]string{"A": " ", "G": "of the other form"} }},
		{"part I", "sitrep.no-letter", func(c *sitrep.Issue) { c.Parts = map[string]string{"I": "x"} }},
		{"too long", "sitrep.long", func(c *sitrep.Issue) { c.Parts = map[string]string{"A": strings.Repeat("x", 4001)} }},
		{"no form", "sitrep.form", func(c *sitrep.Issue) { c.Form = "medium" }},
		{"no such language", "sitrep.language", func(c *sitrep.Issue) { c.Language = "de" }},
		{"no priority", "sitrep.priority", func(c *sitrep.Issue) { c.Priority = "soon" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := good
			tt.change(&c)
			if err := issueErr(n, c); fault.As(err).Code != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
	n.Do(t, officer, good)
}

func TestReceivedStandsBesideTheCase(t *testing.T) {
	n := open(t)
	worked(t, n)
	text := "SITREP 2\nFROM: JRCC MALTA\nDTG: 220815Z NOV 26\nA. RUBBER BOAT\nB. 34-40.0N 013-30.0E\nC. ADRIFT\nD. 140\nE. NIL\nF. JRCC MALTA\nEND SITREP 2\n"
	before := caseOf(t, n)
	n.Do(t, officer, sitrep.Receive{Case: "SAR-1", Text: text})
	n.Do(t, officer, sitrep.Receive{Case: "SAR-1", From: "jrcc-malta", Text: "we have nothing"})
	read(t, n, officer, func(s dispatch.State) error {
		all, err := sitrep.ReceivedFor(s, "SAR-1", officer)
		if err != nil || len(all) != 2 {
			t.Fatalf("%d reports came, want 2: %v", len(all), err)
		}
		if all[0].Understood != nil || all[0].Trouble != "sitrep.no-number" || all[0].Text != "we have nothing" {
			t.Errorf("a text that cannot be read is kept as it came: got %+v", all[0])
		}
		if all[1].From != "JRCC MALTA" || all[1].Text != text || all[1].ID != "r1" {
			t.Errorf("the report came as %+v", all[1])
		}
		differs, err := sitrep.Compare(s, "SAR-1", *all[1].Understood)
		var letters []string
		for _, d := range differs {
			letters = append(letters, d.Letter)
		}
		if err != nil || fmt.Sprint(letters) != "[B D F]" {
			t.Errorf("it differs in %v (%v), want B, D and F: %+v", letters, err, differs)
		}
		return nil
	})
	after := caseOf(t, n)
	after.Version = before.Version
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a report of another centre changed the case (-before +after):\n%s", diff)
	}
	if _, err := n.Try(officer, sitrep.Receive{Case: "SAR-1", Text: "no sender"}); fault.As(err).Code != "sitrep.from" {
		t.Errorf("a text without a sender: %v", err)
	}
	n.Verify(t)
}

// TestBlindNoReportTellsACountThatIsOwed holds that who owes a second count reads no number in a situation report before.
func TestBlindNoReportTellsACountThatIsOwed(t *testing.T) {
	n := open(t)
	worked(t, n)
	p := draft(t, n, lead, wire.Full, "en")
	if !strings.Contains(p.Report.Parts["D"], "78") {
		t.Fatalf("the ship's own draft does not say its count: %q", p.Report.Parts["D"])
	}
	n.Do(t, lead, sitrep.Issue{Case: "SAR-1", Form: wire.Full, Language: "en", Priority: wire.Urgency, To: []string{"mrcc-rome"}, Parts: p.Report.Parts})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "aurora", To: "lampedusa", Lot: ledger.Count(78)})
	read(t, n, port, func(s dispatch.State) error {
		r, err := sitrep.ByNumber(s, "SAR-1", 1, port)
		if err != nil || !r.Hidden || r.Text != "" || len(r.Report.Parts) > 0 {
			t.Errorf("the port reads %+v (%v) before it has counted", r, err)
		}
		if d := draft(t, n, port, wire.Full, "en"); !d.Hidden || strings.Contains(d.Text, "78") {
			t.Errorf("the port's draft tells the ship's count:\n%s", d.Text)
		}
		for e, err := range journal.About(s, rescue.Subject("SAR-1")) {
			if err != nil {
				return err
			}
			if e.Kind != (sitrep.Issued{}).Kind() {
				continue
			}
			if shown, err := people.HideBlind(s, e, port); err != nil || strings.Contains(string(shown.Body), "78") {
				t.Errorf("the record as the port reads it tells the count: %s (%v)", shown.Body, err)
			}
		}
		return nil
	})
	lot := ledger.Count(78)
	n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: &lot})
	read(t, n, port, func(s dispatch.State) error {
		r, err := sitrep.ByNumber(s, "SAR-1", 1, port)
		if err != nil || r.Hidden || !strings.Contains(r.Text, "78") {
			t.Errorf("the port has counted and cannot read the report: %+v (%v)", r, err)
		}
		return nil
	})
}

func caseOf(t testing.TB, n *desktest.Node) rescue.Case {
	t.Helper()
	var c rescue.Case
	n.View(t, func(r journal.Reader) (err error) { c, err = rescue.CaseByID(r, "SAR-1"); return err })
	return c
}

// TestDraftSaysTheSameInEveryLanguage holds that every language says everything that another one says.
func TestDraftSaysTheSameInEveryLanguage(t *testing.T) {
	n := open(t)
	worked(t, n)
	for _, lang := range wire.Languages()[1:] {
		said := draft(t, n, officer, wire.Full, lang).Report.Parts
		for letter, text := range draft(t, n, officer, wire.Full, "en").Report.Parts {
			if got, want := strings.Count(said[letter], "\n"), strings.Count(text, "\n"); got != want {
				t.Errorf("part %s has %d lines in %s and %d in English:\n%s\n%s", letter, got+1, lang, want+1, said[letter], text)
			}
			if letter != "A" && letter != "F" && letter != "N" && said[letter] == text && !strings.HasPrefix(text, "33-") {
				t.Errorf("part %s is not said in %s: %q", letter, lang, text)
			}
		}
	}
}

// TestTheLastReportSaysSo holds that the draft for a closed case is a final one, and that it says when the operation ended.
func TestTheLastReportSaysSo(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "lights seen off the point"})
	n.Do(t, officer, rescue.CloseCase{Case: "SAR-2", Outcome: "fishing boats with lamps"})
	read(t, n, officer, func(s dispatch.State) error {
		p, err := sitrep.Draft(s, "SAR-2", wire.Full, "en")
		if err != nil {
			return err
		}
		if !p.Report.Final || p.Report.Priority != wire.Routine || !strings.Contains(p.Text, "SITREP 1 FINAL\n") || !strings.Contains(p.Report.Parts["N"], "operations terminated 220800Z NOV 26") {
			t.Errorf("the draft for a closed case is\n%s", p.Text)
		}
		return nil
	})
	n.Do(t, officer, sitrep.Issue{Case: "SAR-2", Form: wire.Full, Language: "fr", Priority: wire.Routine, Final: true, To: []string{"jrcc-malta"}, Parts: map[string]string{"C": "clos"}})
	read(t, n, officer, func(s dispatch.State) error {
		state, err := sitrep.StateOf(s, "SAR-2")
		if err != nil || !state.Final || state.Issued != 1 {
			t.Errorf("the reports of the case stand at %+v (%v)", state, err)
		}
		return nil
	})
}

// TestR28ReportsWithoutPhones holds that no telephone number stays of a report that comes or goes, and that one which comes is
// understood all the same.
func TestR28ReportsWithoutPhones(t *testing.T) {
	n := open(t)
	worked(t, n)
	text := "SITREP 2\nFROM: JRCC MALTA\nDTG: 220815Z NOV 26\nA. RUBBER BOAT\nB. 34-40.0N 013-30.0E\nC. CALLER AT +39 333 1234567\nD. 140\nE. NIL\nF. JRCC MALTA\nEND SITREP 2\n"
	n.Do(t, officer, sitrep.Receive{Case: "SAR-1", Text: text})
	n.Do(t, officer, sitrep.Receive{Case: "SAR-1", From: "tel:+393331234567", Text: "call 0039 333 1234567"})
	n.Do(t, lead, sitrep.Issue{Case: "SAR-1", Form: wire.Full, Language: "en", Priority: wire.Urgency, To: []string{"mrcc-rome"}, Parts: map[string]string{"C": "caller at +39 333 1234567"}})
	read(t, n, officer, func(s dispatch.State) error {
		for e, err := range journal.About(s, rescue.Subject("SAR-1")) {
			if err != nil || strings.Contains(string(e.Body), "1234567") {
				t.Errorf("%s holds a telephone number: %s %v", e.Kind, e.Body, err)
			}
		}
		all, err := sitrep.ReceivedFor(s, "SAR-1", officer)
		if err != nil || len(all) != 2 || all[1].Understood == nil || all[1].Understood.Parts["D"] != "140" {
			t.Errorf("the reports came as %+v, %v", all, err)
		}
		return nil
	})
	n.Verify(t)
}
