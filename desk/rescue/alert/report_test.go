package alert_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/desk/desktest"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/engine/geo"
	"fanar/record/event"
	"fanar/record/journal"

	"fanar/engine/alertline"
)

func TestCompare(t *testing.T) {
	at := desktest.Start()
	place := func(lat, lon float64) *geo.Position { return &geo.Position{Lat: lat, Lon: lon} }
	first := alert.Report{At: at, Position: place(34, 12.5), Boat: "rubber", Min: 70, Max: 90, Colours: []string{"grey"}}
	tests := []struct {
		name  string
		other alert.Report
		ok    bool
		why   string
	}{
		{"the same in other words", alert.Report{At: at.Add(10 * time.Minute), Position: place(34.01, 12.51), Boat: "rubber", Min: 80, Max: 100, Colours: []string{"grey"}}, true, "near count boat colour time"},
		{"carried nine miles in four hours", alert.Report{At: at.Add(4 * time.Hour), Position: place(34.15, 12.5)}, true, "near time"},
		{"nine miles in ten minutes", alert.Report{At: at.Add(10 * time.Minute), Position: place(34.15, 12.5), Boat: "rubber", Min: 70, Max: 90}, false, ""},
		{"nine miles, and unsure by eight", alert.Report{At: at.Add(10 * time.Minute), Position: place(34.15, 12.5), UncertaintyNM: 8}, true, "near time"},
		{"no position, but all the rest", alert.Report{At: at.Add(time.Hour), Boat: "rubber", Min: 80, Max: 80}, true, "count boat time"},
		{"another boat, other people", alert.Report{At: at, Position: place(34, 12.5), Boat: "wooden", Min: 200, Max: 220}, false, "near count-differs boat-differs time"},
		{"nothing known", alert.Report{At: at}, false, "time"},
		{"four days later", alert.Report{At: at.Add(96 * time.Hour), Position: place(34, 12.5), Boat: "rubber"}, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			score, why, ok := alert.Compare(first, tt.other)
			var keys []string
			for _, w := range why {
				keys = append(keys, w.Key)
			}
			if got := strings.Join(keys, " "); ok != tt.ok || got != tt.why {
				t.Errorf("got %v with %d for %q, want %v for %q", ok, score, got, tt.ok, tt.why)
			}
			back, _, okBack := alert.Compare(tt.other, first)
			if back != score || okBack != ok {
				t.Errorf("the other way round: %d, %v", back, okBack)
			}
		})
	}
}

// TestReceiptCodes holds that one wrong letter, or two neighbours that changed places, never make another valid code.
func TestReceiptCodes(t *testing.T) {
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), 10, 10).Draw(t, "random")
		code, err := alert.NewCode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		written := strings.ToLower(strings.ReplaceAll(code.String(), "-", " "))
		if got, err := alert.ParseCode(strings.ReplaceAll(written, "0", "o")); err != nil || got != code || got.Hash() != code.Hash() {
			t.Fatalf("%s was read as %s: %v", written, got, err)
		}
		i := rapid.IntRange(0, 11).Draw(t, "at")
		slip := []byte(code)
		if slip[i] = letters[rapid.IntRange(0, 31).Draw(t, "letter")]; string(slip) != string(code) {
			if got, err := alert.ParseCode(string(slip)); err == nil {
				t.Fatalf("%s with a slip is %s", code, got)
			}
		}
		i = rapid.IntRange(0, 8).Draw(t, "swap")
		slip = []byte(code)
		if slip[i], slip[i+1] = slip[i+1], slip[i]; slip[i] != slip[i+1] {
			if got, err := alert.ParseCode(string(slip)); err == nil {
				t.Fatalf("%s with letters %d and %d exchanged is %s", code, i, i+1, got)
			}
		}
	})
	for _, bad := range []string{"", "7K2M", "7K2M-9QTX-4BHVV", "ÄÖÜÄÖÜÄÖÜÄÖ", strings.Repeat("9", 500)} {
		if _, err := alert.ParseCode(bad); code(err) != "alert.receipt-code" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestReceiptCodeFindsItsAlert(t *testing.T) {
	n := open(t)
	mine, err := alert.NewCode(strings.NewReader("0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	n.Do(t, stranger, alert.Receive{Text: "boat in trouble", Public: true, Receipt: mine.Hash()})
	other, err := alert.NewCode(strings.NewReader("9876543210"))
	if err != nil {
		t.Fatal(err)
	}
	n.View(t, func(r journal.Reader) error {
		if a, ok, err := alert.ByReceipt(r, mine); err != nil || !ok || a.ID != "A-1" {
			t.Errorf("got %+v, %v, %v", a, ok, err)
		}
		if _, ok, err := alert.ByReceipt(r, other); err != nil || ok {
			t.Errorf("another code finds an alert: %v", err)
		}
		for e, err := range journal.Events(r, 1, 0) {
			if err != nil {
				return err
			}
			if strings.Contains(string(e.Body), string(mine)) {
				t.Errorf("record %d holds the code itself", e.Number)
			}
		}
		return nil
	})
}

func BenchmarkProposalsAmongThousand(b *testing.B) {
	n := open(b)
	var drafts []event.Draft
	for i := range 1000 {
		id := fmt.Sprint("SAR-", i+1)
		a := alertline.Parse(fmt.Sprintf("%.3fN %.3fE rubber %d pob", 33+float64(i%40)*0.05, 11+float64(i/40)*0.1, 20+i%90), desktest.Start(), nil)
		drafts = append(drafts, event.Draft{Subject: "case/" + id, Happened: a.At, Fact: rescue.CaseOpened{ID: id, Phase: rescue.Distress, Alert: a}})
	}
	n.Record(b, drafts...)
	b.ReportAllocs()
	for b.Loop() {
		n.View(b, func(r journal.Reader) error {
			all, err := alert.Proposals(r, "SAR-500", desktest.Start())
			if err == nil && len(all) == 0 {
				b.Error("nothing was proposed")
			}
			return err
		})
	}
}

// TestRelayText holds that what is sent to an addressee without a node reads back as the alert, with the newest position.
func TestRelayText(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "0732 3355N01230E rubber 80 pob, call +39 06 5908 4527", Drill: true})
	n.Do(t, officer, rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 34, Lon: 12.5}})
	text := alert.Text(caseOf(t, n, "SAR-1"), "MRCC Rome")
	a := alertline.Read(text, desktest.Start(), nil)
	if a.Position == nil || *a.Position != (geo.Position{Lat: 34, Lon: 12.5}) || a.OnBoard == nil || a.OnBoard.Best != 80 || a.Boat != alertline.Rubber {
		t.Errorf("%s\nreads back as %+v", text, a)
	}
	if !strings.HasPrefix(text, "DRILL DRILL DRILL DISTRESS RELAY SAR-1 FROM MRCC Rome\n") || strings.Contains(text, "5908") {
		t.Errorf("the text is\n%s", text)
	}
}

// TestDescribedBoatIsCompared holds that what is said later of the look of a boat counts among the likenesses.
func TestDescribedBoatIsCompared(t *testing.T) {
	n := open(t)
	n.Do(t, officer, rescue.OpenCase{Line: "0730 3355N01230E 80 pob"})
	n.Do(t, officer, rescue.OpenCase{Line: "0740 3356N01230E rubber grey about 80"})
	n.Record(t, event.Draft{Subject: "case/SAR-1", Fact: rescue.BoatDescribed{Type: "gommone", Colour: "grigio scuro", At: desktest.Start()}})
	n.View(t, func(r journal.Reader) error {
		for _, id := range []string{"SAR-1", "SAR-2"} {
			all, err := alert.Proposals(r, id, desktest.Start())
			if err != nil {
				return err
			}
			if got := fmt.Sprint(all); len(all) != 1 || !strings.Contains(got, "colour") || !strings.Contains(got, "rubber") {
				t.Errorf("%s: %s", id, got)
			}
		}
		return nil
	})
	n.Verify(t)
}
