package people_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/desk/desktest"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// history sends commands of every kind, sensible and not, by anybody, about one case.
type history struct {
	n  *desktest.Node
	id string
}

var everybody = []policy.Actor{officer, lead, deck, guard, port, portDuty, centre, doctor, police, foreign, monitor, admin}

// account names any account, and mostly one where people stand.
func (h history) account(t *rapid.T, name string) string {
	var held []string
	for _, b := range overview(t, h.n, h.id, monitor).Balances {
		held = append(held, b.Account.String())
	}
	if len(held) > 0 && rapid.IntRange(0, 2).Draw(t, "held") > 0 {
		return rapid.SampledFrom(held).Draw(t, name)
	}
	return rapid.SampledFrom([]string{"boat", "mv-aurora", "cp-319", "pozzallo", "hotspot", "modica", "questura", "tripoli", "absent",
		"missing-at-sea", "police-custody", "deceased-recovered", "source", "left-system/militia/", "onward/red-cross/", "", "nowhere",
		"in-transit/sea-rescue/bus"}).Draw(t, name)
}

func (h history) lot(t *rapid.T) ledger.Lot {
	return rapid.SampledFrom([]ledger.Lot{lot(t, "1"), lot(t, "2"), lot(t, "3 male/18-59"), lot(t, "1 female/18-59, 1 pregnant"),
		lot(t, "4"), lot(t, "6"), lot(t, "20"), lot(t, "40, 2 family-groups"), lot(t, "0"), lot(t, "999999")}).Draw(t, "lot")
}

func (h history) reason(t *rapid.T) ledger.Reason {
	return rapid.SampledFrom([]ledger.Reason{"recount", "medevac", "recount", "medevac", "", ledger.Miscounted, ledger.CountedTwice, ledger.Birth, "Not A Code"}).Draw(t, "reason")
}

// draw makes one command, mostly one that could go well.
func (h history) draw(t *rapid.T) dispatch.Command {
	if rapid.IntRange(0, 2).Draw(t, "sense") > 0 {
		return h.sensible(t)
	}
	o := overview(t, h.n, h.id, monitor)
	hand, entry := "H1", "E1"
	if len(o.Handovers) > 0 {
		hand = o.Handovers[rapid.IntRange(0, len(o.Handovers)-1).Draw(t, "handover")].ID
	}
	if len(o.Entries) > 0 {
		entry = o.Entries[rapid.IntRange(0, len(o.Entries)-1).Draw(t, "entry")].ID
	}
	owner := rapid.SampledFrom([]string{"", "coast-guard"}).Draw(t, "owner")
	l := h.lot(t)
	switch rapid.IntRange(0, 16).Draw(t, "command") {
	case 13:
		return people.RecordCount{Case: h.id, Account: h.account(t, "account"), Lot: rapid.SampledFrom([]*ledger.Lot{&l, nil}).Draw(t, "count")}
	case 14:
		return people.SettleRecount{Case: h.id, Count: h.differs(o), Stands: rapid.SampledFrom([]string{"balance", "count", ""}).Draw(t, "stands"),
			To: rapid.SampledFrom([]string{"absent", "missing-at-sea", "source", ""}).Draw(t, "to"), Reason: rapid.SampledFrom([]ledger.Reason{ledger.LateFind, ledger.Miscounted, ""}).Draw(t, "why")}
	case 15:
		other := rapid.SampledFrom([]string{"SAR-1", h.id, "SAR-99"}).Draw(t, "other")
		if rapid.Bool().Draw(t, "merge") {
			return people.MergeCounts{Case: h.id, Into: other, Reason: h.reason(t)}
		}
		return people.UnmergeCounts{Case: h.id, Into: other, Reason: h.reason(t)}
	case 16:
		if rapid.Bool().Draw(t, "twin") {
			return people.OpenTwin{Case: h.id, Account: h.account(t, "account"), First: "sea-rescue", Second: rapid.SampledFrom([]string{"coast-guard", "sea-rescue"}).Draw(t, "second")}
		}
		return people.ReviewLoss{Case: h.id, Account: h.account(t, "account")}
	case 0, 1:
		return people.CountEmbarked{Case: h.id, Account: h.account(t, "account"), Lot: l, Reason: rapid.SampledFrom([]ledger.Reason{"", ledger.Birth, "adjustment"}).Draw(t, "why")}
	case 2, 3, 4:
		return people.OfferHandover{Case: h.id, From: h.account(t, "from"), To: h.account(t, "to"), Lot: l, NextPort: rapid.SampledFrom([]string{"", "pozzallo", "tripoli", "x"}).Draw(t, "next")}
	case 5, 6:
		return people.ReceiveHandover{Case: h.id, Handover: hand, Lot: rapid.SampledFrom([]*ledger.Lot{&l, nil}).Draw(t, "count")}
	case 7:
		return people.WithdrawHandover{Case: h.id, Handover: hand, Reason: h.reason(t)}
	case 8:
		return people.Move{Case: h.id, From: h.account(t, "from"), To: h.account(t, "to"), Lot: l, Reason: h.reason(t), Owner: owner}
	case 9:
		now := rapid.SampledFrom([]ledger.Lot{lot(t, "2 male/0-4"), lot(t, "1 female/60+"), lot(t, "3")}).Draw(t, "now")
		return people.Reclassify{Case: h.id, Account: h.account(t, "account"), Was: l, Now: now, Reason: h.reason(t)}
	case 10:
		return people.Reverse{Case: h.id, Entry: rapid.SampledFrom([]string{entry, "A1"}).Draw(t, "what"), Reason: h.reason(t), Owner: owner}
	case 11:
		c := people.ExplainVariance{Case: h.id, Handover: hand, Reason: h.reason(t), Owner: owner}
		if rapid.Bool().Draw(t, "short") {
			c.To = h.account(t, "to")
		} else {
			c.Outcome = rapid.SampledFrom([]ledger.SurplusOutcome{ledger.FromElsewhere, ledger.ReceiverOvercounted, ledger.ShortElsewhere, "?"}).Draw(t, "outcome")
		}
		return c
	default:
		if n := rapid.IntRange(-1, 60).Draw(t, "estimate"); rapid.Bool().Draw(t, "assert") {
			return people.Assert{Case: h.id, Best: &n}
		}
		return people.Determine{Case: h.id, Outcome: rapid.SampledFrom([]ledger.Outcome{ledger.EstimateWrong, ledger.PeopleMissing}).Draw(t, "outcome"), Reason: h.reason(t)}
	}
}

// differs names a recount that waits, or none.
func (h history) differs(o people.Headcount) string {
	for _, r := range o.Recounts {
		if r.State == people.RecountDiffers {
			return r.ID
		}
	}
	return "C2"
}

// sensible makes the next step of people somewhere in the case.
func (h history) sensible(t *rapid.T) dispatch.Command {
	o := overview(t, h.n, h.id, monitor)
	for i := len(o.Handovers) - 1; i >= 0; i-- {
		x := o.Handovers[i]
		if x.State == ledger.StateOffered && rapid.IntRange(0, 2).Draw(t, "count") > 0 {
			l := ledger.Count(int32(max(0, x.Given.Total()+int64(rapid.IntRange(-2, 2).Draw(t, "more")))))
			return people.ReceiveHandover{Case: h.id, Handover: x.ID, Lot: &l}
		}
		if x.Open != nil && *x.Open > 0 {
			to := rapid.SampledFrom([]string{"missing-at-sea", "source", x.To.String()}).Draw(t, "found")
			return people.ExplainVariance{Case: h.id, Handover: x.ID, To: to, Reason: ledger.Miscounted}
		}
		if x.Surplus != nil && x.Finding == nil {
			out := rapid.SampledFrom([]ledger.SurplusOutcome{ledger.FromElsewhere, ledger.ReceiverOvercounted}).Draw(t, "outcome")
			return people.ExplainVariance{Case: h.id, Handover: x.ID, Outcome: out, Reason: "lists-compared"}
		}
	}
	if len(o.Balances) == 0 {
		return people.CountEmbarked{Case: h.id, Account: "mv-aurora", Lot: lot(t, "5")}
	}
	b := rapid.SampledFrom(o.Balances).Draw(t, "balance")
	l := *b.Lot
	if rapid.Bool().Draw(t, "part") {
		l = ledger.Count(min(1, l.At(ledger.Category{})))
	}
	from := b.Account.String()
	switch rapid.IntRange(0, 6).Draw(t, "step") {
	case 0, 1, 2:
		return people.OfferHandover{Case: h.id, From: from, To: rapid.SampledFrom([]string{"pozzallo", "hotspot", "cp-319", "tripoli"}).Draw(t, "to"), Lot: l}
	case 3:
		return people.Reverse{Case: h.id, Entry: o.Entries[len(o.Entries)-1].ID, Reason: "typo"}
	case 4:
		return people.Reclassify{Case: h.id, Account: from, Was: ledger.Count(1), Now: lot(t, "1 female/18-59"), Reason: "recount"}
	}
	to := rapid.SampledFrom([]string{"modica", "absent", "missing-at-sea", "deceased-recovered", "left-system/militia/", "source"}).Draw(t, "to")
	return people.Move{Case: h.id, From: from, To: to, Lot: l, Reason: ledger.Miscounted, Owner: "coast-guard"}
}

// somebody is anybody, and mostly one who may do it.
func (h history) somebody(t *rapid.T, c dispatch.Command) policy.Actor {
	if rapid.IntRange(0, 3).Draw(t, "anybody") == 0 {
		return rapid.SampledFrom(everybody).Draw(t, "who")
	}
	if r, ok := c.(people.ReceiveHandover); ok {
		for _, o := range overview(t, h.n, h.id, monitor).Handovers {
			for _, who := range everybody {
				if o.ID == r.Handover && o.To.Custodian == who.Org && who.User != o.GivenBy {
					return who
				}
			}
		}
	}
	return officer
}

// rows is every derived row of this desk, as text. That somebody was denied is on record, and changes none of them.
func rows(t desktest.Fataler, n *desktest.Node) string {
	t.Helper()
	var b strings.Builder
	n.View(t, func(r journal.Reader) error {
		for _, table := range []string{"people.case", "people.open-loss", "people.pending"} {
			for row, err := range r.Scan(table, "", "") {
				if err != nil {
					return err
				}
				fmt.Fprintf(&b, "%s %s %d %s\n", table, row.Key, row.Number, row.Body)
			}
		}
		return nil
	})
	return b.String()
}

// TestHistories holds I1, I2, I4 and I6 over random commands through the door, that a refused one changes nothing at
// all, that the two indexes say what the books say, and that a replay of the journal gives the same rows.
func TestHistories(t *testing.T) {
	n, cases, done, refusals := open(t), 0, 0, map[fault.Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		cases++
		h := history{n: n, id: fmt.Sprintf("RUN-%d", cases)}
		n.Record(t, people.DraftAssertion(h.id, people.Estimate{Best: 30}))
		n.Do(t, lead, people.CountEmbarked{Case: h.id, Account: "mv-aurora", Lot: lot(t, "20, 5 male/18-59")})
		for range rapid.IntRange(1, 14).Draw(t, "commands") {
			n.Clock.Advance(time.Minute)
			c := h.draw(t)
			who := h.somebody(t, c)
			before := rows(t, n)
			if _, err := n.Try(who, c); err != nil {
				kind := fault.KindOf(err)
				if kind == fault.Internal || kind == fault.Unavailable || kind == fault.Refused {
					t.Fatalf("%s by %s fails as %s: %v", c.Action(), who.User, kind, err)
				}
				refusals[kind]++
				if rows(t, n) != before {
					t.Fatalf("%s was refused (%v) and changed the record", c.Action(), err)
				}
				continue
			}
			done++
			invariants(t, n, h.id)
		}
	})
	t.Logf("%d cases, %d commands recorded, refused: %v", cases, done, refusals)
	if done < cases || refusals[fault.Invalid] == 0 || refusals[fault.Conflict] == 0 || refusals[fault.Forbidden] == 0 {
		t.Errorf("the histories are too tame: %d recorded, refused %v", done, refusals)
	}
	if report := n.Verify(t); report.Rows == 0 {
		t.Errorf("nothing was replayed: %+v", report)
	}
}

// invariants recomputes the balances of a case from its entries by a second, plainer sum.
func invariants(t *rapid.T, n *desktest.Node, id string) {
	o := overview(t, n, id, monitor)
	sums, came := map[ledger.Account]ledger.Lot{}, int64(0)
	for _, e := range o.Entries {
		in := *e.Lot
		if e.Now != nil {
			if in = *e.Now; in.Total() != e.Lot.Total() {
				t.Fatalf("I4: %s turns %v into %v", e.ID, e.Lot, in)
			}
		}
		sums[e.From] = sums[e.From].Minus(*e.Lot)
		sums[e.To] = sums[e.To].Plus(in)
		if e.From.Type == ledger.Source {
			came += e.Lot.Total()
		}
		if e.To.Type == ledger.Source {
			came -= e.Lot.Total()
		}
		loss := e.From.Type.OpenLoss() || e.To.Type.OpenLoss()
		if (loss || e.Now != nil || e.From.Type == ledger.Source || e.To.Type == ledger.Source || e.Reverses != "") && e.Reason == "" {
			t.Fatalf("I6: %+v has no reason", e)
		}
		if (loss && e.Now == nil || e.To.Type == ledger.Source) && e.Owner == "" {
			t.Fatalf("I6: %+v has no owner", e)
		}
		if e.Record == 0 || e.Author == "" {
			t.Fatalf("entry %s comes from no record", e.ID)
		}
	}
	delete(sums, ledger.FromSource())
	total, lost := int64(0), map[string]int64{}
	for _, b := range o.Balances {
		if *b.Lot != sums[b.Account] {
			t.Fatalf("%s holds %v, its entries give %v", b.Account, b.Lot, sums[b.Account])
		}
		if err := b.Lot.Validate(); err != nil {
			t.Fatalf("I2: %s: %v", b.Account, err)
		}
		delete(sums, b.Account)
		total += *b.People
		if b.OpenLoss {
			lost[b.Account.String()] = *b.People
		}
	}
	for a, l := range sums {
		if !l.IsZero() {
			t.Fatalf("%s should hold %v and is not in the list", a, l)
		}
	}
	if total != came || *o.Total != came {
		t.Fatalf("I1: the accounts hold %d, the total is %d, %d came in", total, *o.Total, came)
	}
	waits := 0
	n.View(t, func(r journal.Reader) error {
		all, err := people.OpenLosses(r)
		if err != nil {
			return err
		}
		for _, l := range all {
			if l.Case != id {
				continue
			}
			if lost[l.Account.String()] != l.People || l.Owner == "" || l.Reason == "" {
				t.Fatalf("the index says %+v, the book %v", l, lost)
			}
			delete(lost, l.Account.String())
		}
		pending, err := people.PendingFor(r, "")
		for _, p := range pending {
			if p.Case == id {
				waits++
			}
		}
		return err
	})
	if len(lost) > 0 || waits != o.Strip.Waiting {
		t.Fatalf("the index lacks %v, and has %d handovers of %d", lost, waits, o.Strip.Waiting)
	}
}

// TestBlindIgnoresTheNumber holds the blind count as non-interference: what the receiver can read, and what it is refused
// with, is the same to the byte whatever the giver counted and whatever it wrote about it.
func TestBlindIgnoresTheNumber(t *testing.T) {
	read := func(t *testing.T, aboard, given, moved int) string {
		n := open(t)
		count := func(heads int) ledger.Lot { return ledger.Count(int32(heads)) }
		note := fmt.Sprint("we are ", aboard)
		// Two earlier handovers that differ stand in the record of both sides: not hidden, but for later notes.
		n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: count(aboard), Note: note})
		n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: count(4)})
		n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "3")})
		n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: count(4)})
		n.Do(t, port, people.ReceiveHandover{Case: "SAR-1", Handover: "H5", Lot: lotp(t, "5")})
		n.Do(t, lead, people.ExplainVariance{Case: "SAR-1", Handover: "H3", To: "missing-at-sea", Reason: "overboard", Note: note})
		n.Do(t, lead, people.ExplainVariance{Case: "SAR-1", Handover: "H5", Outcome: ledger.GiverUndercounted, Reason: "lists-compared", Note: note})
		n.Do(t, lead, people.Reclassify{Case: "SAR-1", Account: "mv-aurora", Was: count(moved), Now: ledger.Of(int32(moved), ledger.Category{Sex: ledger.Male}), Reason: "recount", Note: note})
		n.Do(t, lead, people.Reverse{Case: "SAR-1", Entry: "E9", Reason: "typo", Note: note})
		n.Do(t, lead, people.Assert{Case: "SAR-1", Best: &aboard, Hedge: note})
		n.Do(t, lead, people.Reverse{Case: "SAR-1", Entry: "A11", Reason: "typo", Note: note})
		n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: count(moved)})
		n.Do(t, doctor, people.ReceiveHandover{Case: "SAR-1", Handover: "H13", Lot: new(count(moved))})
		n.Do(t, officer, people.Assert{Case: "SAR-1", Best: new(2000)})
		n.Do(t, officer, people.Determine{Case: "SAR-1", Outcome: ledger.PeopleMissing, Reason: "survivors-say-so", Note: note})
		n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: count(given), Note: note})
		n.Do(t, lead, people.Move{Case: "SAR-1", From: "in-transit/sea-rescue/H17", To: "modica", Lot: count(moved), Reason: "medevac", Note: note})
		n.Do(t, lead, people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: new(count(1999)), Note: note})
		n.Do(t, lead, people.OpenTwin{Case: "SAR-1", Account: "mv-aurora", First: "sea-rescue", Second: "coast-guard"})
		n.Do(t, lead, people.CountTwin{Case: "SAR-1", Twin: "T20", Lot: new(count(aboard)), Note: note})
		n.Do(t, guard, people.CountTwin{Case: "SAR-1", Twin: "T20", Lot: new(count(aboard + 1)), Note: note})
		text := everything(t, n, portDuty)
		for _, c := range []dispatch.Command{
			people.Move{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: lot(t, "200"), Reason: "medevac"},
			people.Move{Case: "SAR-1", From: "missing-at-sea//", To: "modica", Lot: lot(t, "1999"), Reason: "found", Owner: "clinic"},
			people.Reverse{Case: "SAR-1", Entry: "E2", Reason: "typo"},
			people.Determine{Case: "SAR-1", Outcome: ledger.EstimateWrong, Reason: "photo"},
			people.ReceiveHandover{Case: "SAR-1", Handover: "H17", Lot: lotp(t, "2, 3 pregnant")},
			people.ReceiveHandover{Case: "SAR-1", Handover: "H17", Lot: lotp(t, "100001")},
			people.RecordCount{Case: "SAR-1", Account: "mv-aurora", Lot: lotp(t, "80")},
			people.SettleRecount{Case: "SAR-1", Count: "C19", Stands: "balance", Reason: "recount"},
			people.MergeCounts{Case: "SAR-1", Into: "SAR-1", Reason: "same-boat"},
		} {
			_, err := n.Try(portDuty, c)
			answer, _ := json.Marshal(fault.As(err))
			text += "\n" + string(answer)
		}
		return text
	}
	want := read(t, 97, 80, 2)
	if !strings.Contains(want, "blind-count") || !strings.Contains(want, `"hidden":true`) {
		t.Fatalf("nothing is hidden: %s", want)
	}
	for _, c := range []struct{ aboard, given, moved int }{
		{97, 81, 2}, {97, 1, 1}, {30, 5, 5}, {30, 20, 2}, {900, 500, 5}, {1900, 1000, 400},
		{97, 86, 3}, {97, 88, 1}, // nobody is left aboard
		{30, 12, 10}, {20, 6, 6}, // everybody in transit goes to hospital
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			if got := read(t, c.aboard, c.given, c.moved); got != want {
				t.Fatalf("the receiver reads\n%s\ninstead of\n%s", got, want)
			}
		})
	}
}
