package ledger_test

import (
	"encoding/json"
	"testing"

	"fanar/engine/ledger"
	"fanar/fault"
)

func FuzzParseLot(f *testing.F) {
	for _, s := range []string{"14", "3 female/18-59, 9", "2 60+, 1 pregnant", "200 amount", "0", "1,000", "-3 male", "+3", "", "3 ,4", "99999999999999999999 male", "5 unknown"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ledger.ParseLot(text)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || !l.IsZero() {
				t.Fatalf("ParseLot(%q) = %v, %v", text, l, err)
			}
			return
		}
		if err := l.Validate(); err != nil {
			t.Fatalf("ParseLot(%q) = %v: %v", text, l, err)
		}
		if back, err := ledger.ParseLot(l.String()); err != nil || back != l {
			t.Fatalf("%q gives %q gives %v, %v", text, l.String(), back, err)
		}
	})
}

func FuzzLotJSON(f *testing.F) {
	for _, s := range []string{`{"female/18-59":3,"unknown/unknown":9}`, `{}`, `{"pregnant":1}`, `{"amount":5}`, `{"male/0-4":1.0}`, `{"male/0-4":1,"male/0-4":1}`, `null`, `[]`, `{"a":`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var l ledger.Lot
		if err := json.Unmarshal(data, &l); err != nil {
			if !l.IsZero() {
				t.Fatalf("%q is refused (%v) and gives %v", data, err, l)
			}
			return
		}
		if err := l.Validate(); err != nil {
			t.Fatalf("%q gives %v: %v", data, l, err)
		}
		out, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		var back ledger.Lot
		if err := json.Unmarshal(out, &back); err != nil || back != l {
			t.Fatalf("%q gives %s gives %v, %v", data, out, back, err)
		}
	})
}

func FuzzAccountKey(f *testing.F) {
	for _, s := range []string{"source", "custody//boat", "custody/sea-rescue/mv-aurora", "reception/a%2Fb/100%25", "missing-at-sea//", "source//", "custody/a/%2", "hospital/ا/ب", "custody/a/b/c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, key string) {
		a, err := ledger.ParseAccount(key)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || a != (ledger.Account{}) {
				t.Fatalf("ParseAccount(%q) = %+v, %v", key, a, err)
			}
			return
		}
		if a.String() != key || a.Validate() != nil {
			t.Fatalf("%q gives %+v with key %q, %v", key, a, a.String(), a.Validate())
		}
	})
}

func FuzzBookJSON(f *testing.F) {
	b := opened(f, ship, "14, 1 pregnant")
	must(f, b.Assert(ledger.Assertion{ID: "a1", Subject: ledger.Aboard, Estimate: ledger.About(20), Source: "caller", Happened: day, Recorded: day}))
	offer(f, b, "H1", 1, ship, quay, "3 female/18-59")
	offer(f, b, "H2", 2, ship, quay, "4")
	f.Add([]byte(bytesOf(f, b)))
	must(f, b.Receive(receipt(f, "H1", 3, "2", "")))
	must(f, b.SignDifference(ledger.Signing{Handover: "H1", Reason: "recount", By: "receiver-1", Happened: day, Recorded: day}))
	must(f, b.Withdraw(ledger.Withdrawal{Handover: "H2", Reason: "weather", By: "giver-1", Happened: day, Recorded: day}))
	must(f, b.Determine(ledger.Determination{ID: "d1", Assertion: "a1", Outcome: ledger.PeopleMissing, Lot: ledger.Count(1), By: "judge-1", Owner: "coast-guard",
		Reason: "survivors-said", Happened: day, Recorded: day}))
	offer(f, b, "H3", 4, ship, quay, "2")
	must(f, b.Receive(receipt(f, "H3", 5, "3", "recount")))
	must(f, b.CloseSurplus(ledger.SurplusFinding{ID: "F1", Handover: "H3", Outcome: ledger.FromElsewhere, By: "officer-1", Reason: "other-boat", Happened: day, Recorded: day}))
	must(f, b.Retract(ledger.Retraction{Assertion: "a1", Reason: "misread", By: "officer-1", Recorded: day}))
	f.Add([]byte(bytesOf(f, b)))
	f.Add([]byte(`{"v":1,"case":"x","unit":"kit","acts":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var b ledger.Book
		if err := json.Unmarshal(data, &b); err != nil {
			return
		}
		if b.Case() == "" { // JSON null leaves a value alone
			return
		}
		out := bytesOf(t, &b)
		var back ledger.Book
		if err := json.Unmarshal([]byte(out), &back); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if got := stateOf(t, &back); got != stateOf(t, &b) {
			t.Fatalf("%s\nreads back as\n%s", stateOf(t, &b), got)
		}
		var total ledger.Lot
		for _, a := range b.Accounts() {
			l := b.Balance(a)
			if err := l.Validate(); err != nil {
				t.Fatalf("%s: %v", a, err)
			}
			total = total.Plus(l)
		}
		if total != b.Total() {
			t.Fatalf("the accounts hold %v, the total is %v", total, b.Total())
		}
		b.Strip(ashore)
		b.Settled()
	})
}
