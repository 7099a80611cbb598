package ledger_test

import (
	"testing"

	"pgregory.net/rapid"

	"fanar/engine/ledger"
	"fanar/fault"
)

func TestAccountKey(t *testing.T) {
	for _, tt := range []struct {
		name, key string
		account   ledger.Account
	}{
		{"source", "source", source},
		{"nobody's custody", "custody//boat", boat},
		{"ship", "custody/sea-rescue/mv-aurora", ship},
		{"slash and percent", "reception/a%2Fb/100%25", ledger.Account{Type: ledger.Reception, Custodian: "a/b", Place: "100%"}},
		{"percent that looks escaped", "reception/%252F/x", ledger.Account{Type: ledger.Reception, Custodian: "%2F", Place: "x"}},
		{"Arabic", "reception/هلال/مركز", ledger.Account{Type: ledger.Reception, Custodian: "هلال", Place: "مركز"}},
		{"nowhere", "missing-at-sea//", ledger.Account{Type: ledger.MissingAtSea}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.account.String(); got != tt.key {
				t.Errorf("key = %q, want %q", got, tt.key)
			}
			if got, err := ledger.ParseAccount(tt.key); err != nil || got != tt.account {
				t.Errorf("ParseAccount(%q) = %+v, %v", tt.key, got, err)
			}
		})
	}
	for _, tt := range []struct{ name, key string }{
		{"empty", ""}, {"no such type", "limbo/a/b"}, {"two parts", "custody/a"}, {"four parts", "custody/a/b/c"},
		{"source with place", "source//port"}, {"lower-case escape", "custody/a%2f/b"}, {"needless escape", "custody/%41/b"},
		{"no custodian", "hospital//town"}, {"custody nowhere", "custody/a/"}, {"space at the end", "custody/a/b "},
		{"line break", "custody/a/b\n"}, {"bad UTF-8", "custody/a/\xff"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ledger.ParseAccount(tt.key)
			refused(t, err, fault.Invalid, "ledger.account-key")
		})
	}
}

func TestAccountKeyRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ledger.Account{
			Type:      rapid.SampledFrom([]ledger.AccountType{ledger.Custody, ledger.Onward, ledger.LeftSystem}).Draw(t, "type"),
			Custodian: rapid.StringMatching(`[a-z/% é]{0,8}`).Draw(t, "custodian"), Place: rapid.StringMatching(`[a-z/%2F5]{0,8}`).Draw(t, "place"),
		}
		got, err := ledger.ParseAccount(a.String())
		if (err == nil) != (a.Validate() == nil) {
			t.Fatalf("%q: parse says %v, validate says %v", a.String(), err, a.Validate())
		}
		if err == nil && got != a {
			t.Fatalf("%q gives %+v, want %+v", a.String(), got, a)
		}
	})
}

func TestAccountTypes(t *testing.T) {
	types := map[ledger.AccountType]struct{ loss, terminal, settled bool }{
		ledger.Source: {}, ledger.Custody: {}, ledger.InTransit: {},
		ledger.Hospital: {settled: true}, ledger.PoliceCustody: {settled: true}, ledger.Reception: {settled: true},
		ledger.Onward: {terminal: true, settled: true}, ledger.DeceasedRecovered: {terminal: true, settled: true},
		ledger.MissingAtSea: {loss: true}, ledger.HandoverVariance: {loss: true}, ledger.Absent: {loss: true}, ledger.LeftSystem: {loss: true},
	}
	for typ, want := range types {
		if typ.OpenLoss() != want.loss || typ.Terminal() != want.terminal || typ.Settled() != want.settled {
			t.Errorf("%s: open loss %v, terminal %v, settled %v; want %+v", typ, typ.OpenLoss(), typ.Terminal(), typ.Settled(), want)
		}
	}
	if len(types) != 12 {
		t.Errorf("%d types, want 12", len(types))
	}
}
