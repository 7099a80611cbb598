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

func (h history) account(t *rapid.T, name string) string {
	all := []string{"boat", "mv-aurora", "cp-319", "pozzallo", "hotspot", "modica", "questura", "tripoli", "absent", "missing-at-sea",
		"police-custody", "deceased-recovered", "source", "left-system/militia/", "onward/red-cross/", "", "nowhere", "in-transit/sea-rescue/bus"}
	for _, b := range overview(t, h.n, h.id, monitor).Balances {
		all = append(all, b.Account.String(), b.Account.String())
	}
	return rapid.SampledFrom(all).Draw(t, name)
}

func (h history) lot(t *rapid.T) ledger.Lot {
	return rapid.SampledFrom([]ledger.Lot{lot(t, "1"), lot(t, "2"), lot(t, "3 male/18-59"), lot(t, "1 female/18-59, 1 pregnant"),
		lot(t, "20"), lot(t, "40, 2 family-groups"), lot(t, "0"), lot(t, "999999")}).Draw(t, "lot")
}

func (h history) reason(t *rapid.T) ledger.Reason {
	return rapid.SampledFrom([]ledger.Reason{"", "recount", "medevac", ledger.Miscounted, ledger.CountedTwice, ledger.Birth, "Not A Code"}).Draw(t, "reason")
}

// draw makes one command.
func (h history) draw(t *rapid.T) dispatch.Command {
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
	switch rapid.IntRange(0, 12).Draw(t, "command") {
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

// rows is every derived row of this desk, as text.
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
		head, err := r.Head()
		fmt.Fprint(&b, head)
		return err
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
			who := rapid.SampledFrom(everybody).Draw(t, "who")
			before := rows(t, n)
			c := h.draw(t)
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
// with, is the same to the byte whatever the giver counted.
func TestBlindIgnoresTheNumber(t *testing.T) {
	read := func(aboard, given, moved int) string {
		n := open(t)
		n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: ledger.Count(int32(aboard))})
		n.Do(t, lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "missing-at-sea", Lot: ledger.Count(1), Reason: "overboard", Owner: "sea-rescue"})
		n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: ledger.Count(int32(given))})
		n.Do(t, lead, people.Move{Case: "SAR-1", From: "in-transit/sea-rescue/H4", To: "modica", Lot: ledger.Count(int32(moved)), Reason: "medevac"})
		text := everything(t, n, portDuty)
		for _, c := range []dispatch.Command{
			people.Move{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: lot(t, "200"), Reason: "medevac"},
			people.Reverse{Case: "SAR-1", Entry: "E2", Reason: "typo"},
			people.Determine{Case: "SAR-1", Outcome: ledger.EstimateWrong, Reason: "photo"},
			people.ReceiveHandover{Case: "SAR-1", Handover: "H4", Lot: lotp(t, "2, 3 pregnant")},
			people.ReceiveHandover{Case: "SAR-1", Handover: "H4", Lot: lotp(t, "100001")},
		} {
			_, err := n.Try(portDuty, c)
			answer, _ := json.Marshal(fault.As(err))
			text += string(answer)
		}
		return text
	}
	want := read(97, 90, 2)
	rapid.Check(t, func(t *rapid.T) {
		aboard := rapid.IntRange(20, 900).Draw(t, "aboard")
		given := rapid.IntRange(5, aboard-1).Draw(t, "given")
		if got := read(aboard, given, rapid.IntRange(1, given).Draw(t, "moved")); got != want {
			t.Fatalf("the receiver reads\n%s\ninstead of\n%s", got, want)
		}
	})
}
