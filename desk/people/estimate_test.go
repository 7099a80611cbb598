package people_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/desk/people"
	"fanar/engine/ledger"
)

// TestDraftAssertion holds how the figures of an alert are understood.
func TestDraftAssertion(t *testing.T) {
	for _, c := range []struct {
		name string
		e    people.Estimate
		want string
	}{
		{"one number", people.Estimate{Min: 80, Best: 80, Max: 80}, `{"min":80,"best":80,"max":80}`},
		{"about", people.Estimate{Min: 80, Best: 80, Max: 80, Hedge: "about"}, `{"best":80}`},
		{"at least", people.Estimate{Min: 80, Best: 80, Max: 80, Hedge: "+", Sense: "at-least"}, `{"min":80,"best":80}`},
		{"at most", people.Estimate{Best: 80, Max: 80, Hedge: "up to", Sense: "at-most"}, `{"best":80,"max":80}`},
		{"a range", people.Estimate{Min: 45, Best: 53, Max: 60, Sense: "between"}, `{"min":45,"best":53,"max":60}`},
		{"only the best", people.Estimate{Best: 25}, `{"best":25}`},
		{"an empty boat", people.Estimate{}, `{"min":0,"best":0,"max":0}`},
		{"below zero", people.Estimate{Min: -5, Best: 10}, `{"best":10}`},
		{"the wrong way round", people.Estimate{Min: 60, Max: 45}, `{"min":45,"max":60}`},
		{"a best outside", people.Estimate{Min: 40, Best: 30, Max: 35}, `{"min":30,"best":30,"max":40}`},
		{"too many", people.Estimate{Best: 1 << 40}, `{"best":1000000}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := people.DraftAssertion("SAR-1", c.e)
			f := d.Fact.(people.Asserted)
			got, _ := json.Marshal(f.Estimate)
			if string(got) != c.want || d.Subject != "case/SAR-1" || f.Subject != ledger.Aboard || f.Source == "" {
				t.Errorf("%+v is %s (%+v), want %s", c.e, got, f, c.want)
			}
		})
	}
	f := people.DraftAssertion("SAR-1", people.Estimate{Best: 1, Method: "Aerial photo", Source: " Seabird\x00 2 ", Hedge: "reportedly"}).Fact.(people.Asserted)
	if f.Method != "aerial-photo" || f.Source != "Seabird  2" || f.Words != "reportedly (Aerial photo)" {
		t.Errorf("method %q, source %q, words %q", f.Method, f.Source, f.Words)
	}
}

// TestAlertNeverFails holds R1: whatever an alert says about people, the record takes it.
func TestAlertNeverFails(t *testing.T) {
	n, cases := open(t), 0
	rapid.Check(t, func(t *rapid.T) {
		figures := rapid.OneOf(rapid.IntRange(-3, 2100), rapid.Int())
		text := rapid.OneOf(rapid.String(), rapid.Just(strings.Repeat("é", 5000)))
		e := people.Estimate{Min: figures.Draw(t, "min"), Best: figures.Draw(t, "best"), Max: figures.Draw(t, "max"),
			Hedge: text.Draw(t, "hedge"), Method: text.Draw(t, "method"), Source: text.Draw(t, "source"),
			Sense: rapid.SampledFrom([]string{"", "exactly", "about", "at-least", "at-most", "between", "?"}).Draw(t, "sense")}
		cases++
		id := fmt.Sprintf("ALERT-%d", cases)
		n.Record(t, people.DraftAssertion(id, e))
		if o := overview(t, n, id, monitor); len(o.Assertions) != 1 || o.Assertions[0].ID != "A1" {
			t.Fatalf("%+v is kept as %+v", e, o.Assertions)
		}
		n.Do(t, officer, people.Assert{Case: id, Best: new(int), Hedge: e.Hedge, Method: e.Method, Source: e.Source, At: time.Time{}})
	})
}
