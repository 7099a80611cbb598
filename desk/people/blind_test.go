package people_test

import (
	"encoding/json"
	"strings"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// everything is all that a viewer can read about case SAR-1 from this desk, as JSON.
func everything(t *testing.T, n *desktest.Node, viewer policy.Actor) string {
	t.Helper()
	var all []any
	n.View(t, func(r journal.Reader) error {
		o, err := people.Overview(r, "SAR-1", viewer)
		if err != nil {
			return err
		}
		strip, err := people.StripOf(r, "SAR-1", viewer)
		if err != nil {
			return err
		}
		waiting, err := people.PendingFor(r, viewer.Org)
		if err != nil {
			return err
		}
		lost, err := people.OpenLossesFor(r, viewer)
		if err != nil {
			return err
		}
		differs, err := people.Contradictions(r, viewer)
		all = append(all, o, strip, waiting, lost, differs)
		for _, f := range people.Figures() {
			f, err := people.FigureOf(r, f.Name, viewer, n.Clock.Now(), n.Clock.Now(), n.Clock.Now())
			if err != nil {
				return err
			}
			f.Hash = "" // its digits are no count
			all = append(all, f)
		}
		return err
	})
	if err := settled(t, n, "SAR-1"); err != nil {
		all = append(all, err.Error(), fault.As(err))
	}
	for _, e := range caseEvents(t, n, "SAR-1", viewer) {
		all = append(all, e.Kind, e.Refs, e.Body)
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestBlindCount holds that nothing which a viewer of the receiving organisation can read holds the giver's number before
// its own count is in, and that both numbers stand there afterwards.
func TestBlindCount(t *testing.T) {
	n := open(t)
	ninetyseven, eightysix := 97, 86
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "97"), Note: "97 on deck"})
	n.Do(t, lead, people.Assert{Case: "SAR-1", Best: &ninetyseven, Hedge: "we have 97"})
	n.Do(t, port, people.CountEmbarked{Case: "SAR-1", Account: "pozzallo", Lot: lot(t, "4"), Note: "came by themselves"})
	if !strings.Contains(everything(t, n, port), "97") {
		t.Fatal("before the handover the port sees what is expected")
	}
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "97"), Note: "97 with 5 families"})
	n.Do(t, lead, people.Assert{Case: "SAR-1", Subject: "injured", Best: &eightysix})
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "in-transit/sea-rescue/H5", Lot: lot(t, "1 female/0-4"), Reason: "birth", Note: "now 98, not 97"})

	for _, viewer := range []policy.Actor{port, portDuty} {
		text := everything(t, n, viewer)
		for _, number := range []string{"97", "98", "86", "101", "102", "families"} {
			if strings.Contains(text, number) {
				t.Errorf("%s reads %s before its own count: %s", viewer.User, number, text)
			}
		}
		o := overview(t, n, "SAR-1", viewer)
		if !o.Hidden || o.Total != nil || !o.Strip.Hidden || o.Strip.Stages[1].People != nil || o.Strip.Waiting != 1 {
			t.Errorf("hidden numbers are marked and not zero: %+v", o)
		}
		if h := o.Handovers[0]; !h.Hidden || h.Given != nil || !h.MayCount {
			t.Errorf("the handover is %+v", h)
		}
		got := balances(o)
		if got["custody/sea-rescue/mv-aurora"] != "hidden" || got["in-transit/sea-rescue/H5"] != "hidden" || got["custody/port-authority/pozzallo"] != "4" {
			t.Errorf("balances %v: the own ones are shown, the giver's are hidden, also an empty one", got)
		}
	}
	for _, viewer := range []policy.Actor{lead, officer, monitor} {
		if o := overview(t, n, "SAR-1", viewer); o.Hidden || *o.Total != 102 || !strings.Contains(everything(t, n, viewer), "97") {
			t.Errorf("%s does not count and sees everything: %+v", viewer.User, o)
		}
	}

	// What is refused must not tell the number either.
	for _, c := range []struct {
		name string
		err  error
	}{
		{"move", try(n, portDuty, people.Move{Case: "SAR-1", From: "in-transit/sea-rescue/H5", To: "modica", Lot: lot(t, "500"), Reason: "medevac"})},
		{"offer", try(n, portDuty, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "hotspot", Lot: lot(t, "500")})},
		{"reclassify", try(n, portDuty, people.Reclassify{Case: "SAR-1", Account: "mv-aurora", Was: lot(t, "500"), Now: lot(t, "500 male"), Reason: "recount"})},
		{"reverse", try(n, portDuty, people.Reverse{Case: "SAR-1", Entry: "E2", Reason: "counted-twice"})},
		{"determine", try(n, portDuty, people.Determine{Case: "SAR-1", Outcome: ledger.PeopleMissing, Lot: lotp(t, "500"), Reason: "inquiry"})},
		{"explain", try(n, portDuty, people.ExplainVariance{Case: "SAR-1", Handover: "H5", To: "missing-at-sea", Lot: lotp(t, "500"), Reason: "inquiry"})},
		{"withdraw", try(n, portDuty, people.WithdrawHandover{Case: "SAR-1", Handover: "H5", Reason: "not-taken"})},
	} {
		if c.err == nil || fault.As(c.err).Code != "people.count-first" {
			t.Errorf("%s before the count: %v", c.name, c.err)
		} else if text, _ := json.Marshal(fault.As(c.err)); strings.Contains(string(text), "97") || strings.Contains(string(text), "98") {
			t.Errorf("%s tells the number: %s", c.name, text)
		}
	}
	wantUnsettled(t, n, "people.handover-waits", "refused: handover H5 waits for the count of port-authority")

	receipt := n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H5", Lot: lotp(t, "95")})
	if receipt.Subject != "case/SAR-1" || len(receipt.Records) != 1 {
		t.Errorf("the receipt is %+v", receipt)
	}
	text := everything(t, n, port)
	for _, number := range []string{"97", "95", "families", "86"} {
		if !strings.Contains(text, number) {
			t.Errorf("after its own count the port does not read %s: %s", number, text)
		}
	}
	h := overview(t, n, "SAR-1", port).Handovers[0]
	if h.Hidden || h.Given.Total() != 97 || h.Received.Total() != 95 || h.Short.Total() != 3 || *h.Open != 3 || h.MayCount {
		t.Errorf("the handover is %+v", h)
	}
	n.Verify(t)
}

func try(n *desktest.Node, who policy.Actor, c dispatch.Command) error {
	_, err := n.Try(who, c)
	return err
}

// TestBlindAbsurdCount holds that a count which no group can have is refused without the giver's number in the sentence.
func TestBlindAbsurdCount(t *testing.T) {
	n := open(t)
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "950097")})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "97")})
	for _, count := range []string{"1000000", "60000"} {
		f := refused(t, n, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, count)}, fault.Invalid, "people.count-absurd")
		if text, _ := json.Marshal(f); strings.Contains(string(text), "97") || f.Field != "lot" {
			t.Errorf("the refusal of %s is %s", count, text)
		}
	}
}

// TestWithdrawnOfferStaysHidden holds that a withdrawn number, which is likely to come again, shows only after a count.
func TestWithdrawnOfferStaysHidden(t *testing.T) {
	n := open(t)
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "120")})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "97")})
	n.Do(t, lead, people.WithdrawHandover{Case: "SAR-1", Handover: "H3", Reason: "swell-too-high", Note: "the 97 stay"})
	if text := everything(t, n, port); strings.Contains(text, "97") || !strings.Contains(text, "120") {
		t.Errorf("after the withdrawal the port reads %s", text)
	}
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "97")})
	if text := everything(t, n, port); strings.Contains(text, "97") || strings.Contains(text, "120") {
		t.Errorf("before the count the port reads %s", text)
	}
	n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H5", Lot: lotp(t, "97")})
	if o := overview(t, n, "SAR-1", port); o.Handovers[0].Hidden || o.Handovers[0].Given.Total() != 97 {
		t.Errorf("after the count the withdrawn offer is %+v", o.Handovers[0])
	}
}

// TestEarlierHandoverStaysVisible holds that a receiver keeps what it was party to before while it counts again.
func TestEarlierHandoverStaysVisible(t *testing.T) {
	n := open(t)
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "147")})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "50")})
	n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "48")})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "97")})
	o := overview(t, n, "SAR-1", port)
	if o.Handovers[0].Hidden || o.Handovers[0].Given.Total() != 50 || !o.Handovers[1].Hidden {
		t.Errorf("handovers %+v", o.Handovers)
	}
	got := balances(o)
	if got["handover-variance/sea-rescue/H3"] != "2" || got["custody/port-authority/pozzallo"] != "48" || got["in-transit/sea-rescue/H5"] != "hidden" {
		t.Errorf("balances %v", got)
	}
	if text := everything(t, n, port); strings.Contains(text, "97") || strings.Contains(text, "147") {
		t.Errorf("the port reads %s", text)
	}
	hidden := 0
	for _, e := range caseEvents(t, n, "SAR-1", port) {
		if people.IsHidden(e) {
			hidden++
		}
	}
	if hidden != 2 { // the opening count and the second offer
		t.Errorf("%d events are hidden", hidden)
	}
}
