package onefleet_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/face/interop/onefleet"
	"fanar/fault"
	"fanar/record/clock"
	"fanar/record/journal"
	"fanar/record/policy"
)

var officer = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}

func open(t *testing.T) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Incident: oversight.OverBreach,
		Projections: []journal.Projection{policy.Projection{}, clock.Projection{}, directory.Desk{}, people.Desk{}, rescue.Desk{}, alert.Desk{}, oversight.Desk{}}})
	n.Record(t, policy.Sign(n.Door.Engine().Pack(), policy.Shipped, n.Journal.Identity().OrgKey))
	return n
}

func file(t testing.TB, name string) *onefleet.Export {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	x, err := onefleet.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func take(t *testing.T, n *desktest.Node, x *onefleet.Export, trial bool) onefleet.Report {
	t.Helper()
	r, err := onefleet.Take(t.Context(), n.Door, officer, x, onefleet.Choice{Trial: trial, Old: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func head(n *desktest.Node) uint64 { h, _ := n.Door.Head(); return h }

// says gives the codes of what was found about an item.
func says(r onefleet.Report, item string) []string {
	var codes []string
	for _, f := range r.Findings {
		if f.Item == item {
			codes = append(codes, f.Fault.Code)
		}
	}
	slices.Sort(codes)
	return codes
}

func TestAnExportIsTakenIn(t *testing.T) {
	n := open(t)
	before := head(n)
	trial := take(t, n, file(t, "export.json"), true)
	if head(n) != before || trial.Cases != 1 || trial.Alerts != 2 || trial.Positions != 2 {
		t.Errorf("a trial recorded %d records and says %+v", head(n)-before, trial)
	}
	r := take(t, n, file(t, "export.json"), false)
	if r.Documents != 16 || r.Cases != 1 || r.Alerts != 2 || r.Positions != 2 || r.Already != 0 || len(r.Taken) != 3 {
		t.Errorf("got %+v", r)
	}
	for item, want := range map[string][]string{
		"CASE_A1": {"onefleet.free-text", "onefleet.future", "onefleet.losses", "onefleet.sum"}, "A1_3": {"onefleet.position"}, "A1_4": {"onefleet.time"},
		"CASE_B2": {"onefleet.earlier", "onefleet.free-text"}, "CASE_C3": {"onefleet.no-time"}, "CASE_D4": {"onefleet.deleted"}, "vehicle": {"onefleet.template"},
		"odd": {"onefleet.document"},
	} {
		if got := says(r, item); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", item, got, want)
		}
	}
	n.View(t, func(j journal.Reader) error {
		c, err := rescue.CaseByID(j, "SAR-1")
		if err != nil {
			return err
		}
		if !c.Closed || c.Outcome != "closed in OneFleet, status closed_rescued, outcome pos" || len(c.Positions) != 2 || c.Positions[0].Source != "onefleet/onefleet" || c.Positions[1].Source != "onefleet" {
			t.Errorf("the case is %+v", c)
		}
		if want := time.Date(2020, 6, 10, 11, 30, 0, 0, time.UTC); !c.AlertedAt.Equal(want) {
			t.Errorf("alerted at %v, want %v", c.AlertedAt, want)
		}
		running, err := clock.Of(j, rescue.Subject("SAR-1"))
		for _, k := range running {
			if k.End == nil {
				t.Errorf("a clock of %s runs for history", k.Rule)
			}
		}
		waiting, err2 := alert.InTriage(j)
		if err2 != nil || len(waiting) != 2 {
			t.Fatalf("in triage: %+v, %v", waiting, err2)
		}
		i := slices.IndexFunc(waiting, func(a alert.Alert) bool { return a.Ref == "CASE_B2" })
		if b := waiting[i]; b.From != "onefleet" || b.Alert.Position == nil || b.Alert.Position.Lat != 34.3 || b.Alert.OnBoard == nil || b.Alert.OnBoard.Best != 40 || b.Alert.Boat != "wooden" {
			t.Errorf("the alert is %+v", b)
		}
		return err
	})
	n.Verify(t)
}

// TestOldOpenCasesAreAskedFor: forgotten ones do not drown those of today, and none is closed by a machine.
func TestOldOpenCasesAreAskedFor(t *testing.T) {
	n := open(t)
	n.Clock.Advance(8 * 24 * time.Hour)
	r, err := onefleet.Take(t.Context(), n.Door, officer, file(t, "export.json"), onefleet.Choice{}, nil)
	if err != nil || r.Alerts != 0 || r.Cases != 1 || !slices.Contains(says(r, "CASE_B2"), "onefleet.old-open") {
		t.Errorf("got %+v, %v", r, err)
	}
	if r = take(t, n, file(t, "export.json"), false); r.Alerts != 1 || slices.Contains(says(r, "CASE_B2"), "onefleet.old-open") {
		t.Errorf("asked for: %+v", r)
	}
}

// Both numbers that contradict each other stand beside each other, and neither is a count.
func TestNumbersStandSideBySide(t *testing.T) {
	n := open(t)
	take(t, n, file(t, "export.json"), false)
	var figures []int32
	n.View(t, func(j journal.Reader) error {
		for e, err := range journal.About(j, rescue.Subject("SAR-1")) {
			if err != nil {
				return err
			}
			if e.Kind == (people.Asserted{}).Kind() {
				var f people.Asserted
				if err := e.Decode(&f); err != nil {
					return err
				}
				figures = append(figures, f.Estimate.Best)
			}
			if e.Kind == (people.Counted{}).Kind() {
				t.Error("an import counted people")
			}
		}
		return nil
	})
	if !slices.Equal(figures, []int32{80, 75}) {
		t.Errorf("estimates are %v, want 80 and 75", figures)
	}
}

func TestR28NothingOfAPersonIsTaken(t *testing.T) {
	n := open(t)
	take(t, n, file(t, "export.json"), false)
	n.View(t, func(j journal.Reader) error {
		for e, err := range journal.Events(j, 1, head(n)) {
			if err != nil {
				return err
			}
			for _, secret := range []string{"Jane", "Mohamed", "Ana", "333", "phone"} {
				if e.Kind != (policy.PackAdopted{}).Kind() && strings.Contains(string(e.Body), secret) {
					t.Errorf("record %d (%s) holds %q: %s", e.Number, e.Kind, secret, e.Body)
				}
			}
		}
		return nil
	})
}

func TestASecondImportChangesNothing(t *testing.T) {
	n := open(t)
	take(t, n, file(t, "export.json"), false)
	before := head(n)
	n.Clock.Advance(100 * 24 * time.Hour) // long after every idempotency key is forgotten
	r := take(t, n, file(t, "export.json"), false)
	if head(n) != before || r.Cases+r.Alerts != 0 || r.Already < 2 {
		t.Errorf("the second import recorded %d records: %+v", head(n)-before, r)
	}
	if !slices.ContainsFunc(r.Taken, func(k onefleet.Taken) bool { return k.Item == "CASE_A1" && k.Already && k.Subject == "case/SAR-1" }) {
		t.Errorf("it does not say what CASE_A1 became: %+v", r.Taken)
	}
}

// big writes an export of n closed cases with a position each.
func big(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"_id":"CASE_%d","identifier":"N%d","template":"case","properties":{"status":"closed","pob_total":%d}}`+"\n", i, i, i%100)
		fmt.Fprintf(&b, `{"_id":"P%d","item_identifier":"N%d","lat":34,"lon":12.5,"timestamp":"2020-06-10T12:00:00Z"}`+"\n", i, i)
	}
	return b.String()
}

func TestAnInterruptedImportIsRunAgain(t *testing.T) {
	n := open(t)
	x, err := onefleet.Read(strings.NewReader(big(60)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	_, err = onefleet.Take(ctx, n.Door, officer, x, onefleet.Choice{}, func(done, _ uint64) {
		if done == 25 {
			stop()
		}
	})
	if err == nil || fault.As(err).Code != "onefleet.interrupted" {
		t.Fatalf("interrupted: %v", err)
	}
	r := take(t, n, x, false)
	if r.Cases+r.Already != 60 || r.Already < 25 {
		t.Errorf("the second run took %d, and %d were there", r.Cases, r.Already)
	}
}

func TestFortyThousandRowsAreRead(t *testing.T) {
	x, err := onefleet.Read(strings.NewReader(big(20_000)))
	if err != nil || x.Documents != 40_000 {
		t.Fatalf("%d documents, %v", x.Documents, err)
	}
	if steps, found := x.Plan(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), onefleet.Choice{}); len(steps) != 20_000 || len(found) != 0 {
		t.Errorf("%d steps, %d findings", len(steps), len(found))
	}
}

func TestFormsOfFiles(t *testing.T) {
	doc := `{"_id":"CASE_1","identifier":"1X","template":"case","properties":{"status":"closed"}}`
	at := `{"_id":"p","item_identifier":"1X","lat":34,"lon":12,"timestamp":"2020-01-01T00:00:00Z"}`
	for name, text := range map[string]string{
		"a list": "[" + doc + "," + at + "]", "lines": doc + "\n" + at + "\n", "docs": `{"docs":[` + doc + "," + at + "]}",
		"two lists": `{"items":[` + doc + `],"positions":[` + at + "]}", "rows": `{"rows":[{"id":"a","doc":` + doc + `},{"id":"b","doc":` + at + `}]}`,
		"named": `{"a":` + doc + `,"b":` + at + "}",
	} {
		x, err := onefleet.Read(strings.NewReader(text))
		if err != nil || len(x.Items) != 1 || len(x.Positions["1X"]) != 1 || len(x.Findings) != 0 {
			t.Errorf("%s: %+v, %v", name, x, err)
		}
	}
	if x := file(t, "seed.json"); len(x.Items) != 1 || len(x.Positions["A1"]) != 1 {
		t.Errorf("the seed: %+v", x)
	}
	for name, text := range map[string]string{"no JSON": "Timestamp;Lat;Lng", "torn": "[" + doc, "a number": "7", "nested": strings.Repeat(`{"rows":`, 50), "long": `"` + strings.Repeat("a", onefleet.Longest+10)} {
		if _, err := onefleet.Read(strings.NewReader(text)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhoMayNotImport(t *testing.T) {
	n := open(t)
	_, err := onefleet.Take(t.Context(), n.Door, policy.Actor{User: "x", Org: "y", Roles: []string{"administrator"}}, file(t, "export.json"), onefleet.Choice{Trial: true}, nil)
	if fault.KindOf(err) != fault.Forbidden {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"export.json", "seed.json"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Add(big(2))
	f.Add(`{"rows":[{"doc":null}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		x, err := onefleet.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		steps, _ := x.Plan(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), onefleet.Choice{Old: true})
		for _, s := range steps {
			if _, err := json.Marshal(s.Command); err != nil {
				t.Fatalf("%+v: %v", s, err)
			}
		}
	})
}
