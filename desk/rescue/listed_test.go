package rescue

import (
	"encoding/json"
	"testing"
	"time"

	"fanar/engine/alertline"
	"fanar/engine/geo"
)

// TestListedRow holds that the row of a case in a list gives back all that the case in brief holds, of a case that has nothing
// and of one that has everything.
func TestListedRow(t *testing.T) {
	at := time.Date(2026, 11, 22, 7, 32, 0, 123_000_000, time.UTC)
	read := func(line string) alertline.Alert { return alertline.Parse(line, at, time.UTC) }
	for name, c := range map[string]Case{
		"nothing": {ID: "SAR-1", Phase: Distress, OpenedAt: at, AlertedAt: at, Alert: read("x"), Positions: []Position{}, Taskings: []Tasking{}, Requests: []SafetyRequest{}},
		"everything": {ID: "SAR-2", Phase: Uncertainty, Closed: true, OpenedAt: at, AlertedAt: at.Add(-time.Hour), OpenedBy: "conti", Org: "mrcc-rome",
			Alert:     read("alarm phone 0712 3355N01230E rubber 60-80 pob taking water, no life jackets"),
			Positions: []Position{{Position: geo.Position{Lat: 33.9, Lon: 12.5}, At: at, Source: "aircraft", UncertaintyNM: 2, Author: "conti", Record: 4}},
			Reports:   7, Coordinator: "mrcc-rome",
			Coordination: Coordination{Since: &at, Accepted: &Acceptance{At: at, Note: "x", Author: "conti", Record: 5}, Offer: &Offering{To: "rcc-malta", Reason: "x", At: at, Author: "conti", Record: 6}},
			Taskings:     []Tasking{{ID: "t1", MMSI: 200000001, Place: "aurora", Name: "Aurora", State: Accepted, At: at, ETA: &at, Arrived: &at, OSC: true, Reason: "x"}},
			Medevacs: []Medevac{{ID: "m1", From: "aurora", People: 3, Urgency: "urgent", Condition: "burns", Note: "x", At: at, Author: "conti", Record: 8,
				Asked: []MedevacCentre{{Centre: "rcc-malta", At: at}}, Delays: []MedevacDelay{{Reason: "x"}}}, {ID: "m2", At: at, Asked: []MedevacCentre{}}},
			Requests: []SafetyRequest{{To: "rcc-malta", At: at, Author: "conti", Record: 9}}, Aboard: &at, Late: []LateReport{{Kind: "x", Happened: at, Recorded: at, Record: 10}},
			Landing: &Order{Place: "lampedusa", Assessments: []string{"x"}, At: at}, Refusals: 2, ClosedAt: &at, Outcome: "x", Simulated: true, Version: 12},
	} {
		body, err := json.Marshal(c.brief().row())
		if err != nil {
			t.Fatal(err)
		}
		var row listed
		if err := json.Unmarshal(body, &row); err != nil {
			t.Fatal(err)
		}
		want, _ := json.Marshal(c.brief())
		if got, _ := json.Marshal(row.brief()); string(got) != string(want) {
			t.Errorf("%s: got  %s\nwant %s", name, got, want)
		}
	}
}
