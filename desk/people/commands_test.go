package people_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// aboard is a node where 97 of case SAR-1 are aboard the Aurora.
func aboard(t *testing.T) *desktest.Node {
	t.Helper()
	n := open(t)
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "97")})
	return n
}

// TestRefusals holds who may do what, and that what cannot be is refused with words that name the field.
func TestRefusals(t *testing.T) {
	n := aboard(t)
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "10")})
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: lot(t, "2")})
	n.Do(t, doctor, people.ReceiveHandover{Case: "SAR-1", Handover: "H4", Lot: lotp(t, "2")})
	minus, hundred, two := -1, 100, 2
	later := desktest.Start().Add(time.Hour)
	cases := []struct {
		name  string
		who   policy.Actor
		c     dispatch.Command
		kind  fault.Kind
		code  string
		field string
	}{
		{"a role that does not carry it", monitor, people.Move{Case: "SAR-1"}, fault.Forbidden, "access.role", ""},
		{"no case", lead, people.CountEmbarked{Case: "SAR-9", Lot: lot(t, "1")}, fault.NotFound, "case.none", "case"},
		{"an empty case", lead, people.Assert{}, fault.NotFound, "case.none", "case"},
		{"nobody counted", lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora"}, fault.Invalid, "ledger.empty-entry", "lot"},
		{"counted as missing", lead, people.CountEmbarked{Case: "SAR-1", Account: "missing-at-sea//", Lot: lot(t, "1")}, fault.Invalid, "people.not-countable", "account"},
		{"counted in a bare type", lead, people.CountEmbarked{Case: "SAR-1", Account: "hospital", Lot: lot(t, "1")}, fault.Invalid, "people.account-bare", "account"},
		{"counted in an unknown transit", lead, people.CountEmbarked{Case: "SAR-1", Account: "in-transit/sea-rescue/H99", Lot: lot(t, "1")}, fault.Invalid, "people.not-countable", "account"},
		{"counted for a made-up reason", lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "1"), Reason: "adjustment"}, fault.Invalid, "ledger.source-reason", "reason"},
		{"an account that is none", lead, people.CountEmbarked{Case: "SAR-1", Account: "custody/sea-rescue/mv-aurora/x", Lot: lot(t, "1")}, fault.Invalid, "people.account-key", "account"},
		{"counted in the future", lead, people.CountEmbarked{Case: "SAR-1", Lot: lot(t, "1"), At: later}, fault.Invalid, "people.future", "at"},
		{"an estimate without a figure", lead, people.Assert{Case: "SAR-1"}, fault.Invalid, "ledger.empty-estimate", "estimate"},
		{"an estimate below zero", lead, people.Assert{Case: "SAR-1", Best: &minus}, fault.Invalid, "people.negative", "best"},
		{"an estimate out of order", lead, people.Assert{Case: "SAR-1", Min: &hundred, Max: &two}, fault.Invalid, "ledger.estimate-order", "estimate"},

		{"given by another organisation", port, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "hotspot", Lot: lot(t, "1")}, fault.Forbidden, "people.not-custodian", "from"},
		{"given to nobody's place", lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "quay", Lot: lot(t, "1")}, fault.Invalid, "people.place-nobodys", "to"},
		{"given to an unknown place", lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozalo", Lot: lot(t, "1")}, fault.NotFound, "directory.no-place", "to"},
		{"given to an unknown organisation", lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "custody/nobody/quay", Lot: lot(t, "1")}, fault.NotFound, "directory.no-organisation", "to"},
		{"given to oneself", lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "mv-boreas", Lot: lot(t, "1")}, fault.Invalid, "people.same-organisation", "to"},
		{"given to no place", lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", Lot: lot(t, "1")}, fault.Invalid, "people.needed", "to"},
		{"given more than are there", lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "hotspot", Lot: lot(t, "200")}, fault.Conflict, "ledger.not-enough", "unknown/unknown"},
		{"given by nobody", lead, people.OfferHandover{Case: "SAR-1", From: "boat", To: "pozzallo", Lot: lot(t, "1")}, fault.Forbidden, "people.not-custodian", "from"},
		{"an unknown next port", lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "cp-319", Lot: lot(t, "1"), NextPort: "pozalo"}, fault.NotFound, "directory.no-place", "nextPort"},

		{"the second count by the giver", deck, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "10")}, fault.Forbidden, "people.own-count", "handover"},
		{"the second count by a third organisation", officer, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "10")}, fault.Forbidden, "people.not-receiver", "handover"},
		{"a second count that says nothing", port, people.ReceiveHandover{Case: "SAR-1", Handover: "H3"}, fault.Invalid, "people.needed", "lot"},
		{"a second count of nothing", port, people.ReceiveHandover{Case: "SAR-1", Handover: "H9", Lot: lotp(t, "1")}, fault.NotFound, "people.no-handover", "handover"},
		{"a second second count", doctor, people.ReceiveHandover{Case: "SAR-1", Handover: "H4", Lot: lotp(t, "3")}, fault.Conflict, "ledger.handover-state", "handover"},
		{"more pregnant than people", port, people.ReceiveHandover{Case: "SAR-1", Handover: "H3", Lot: lotp(t, "1, 2 pregnant")}, fault.Invalid, "ledger.side-over-total", "pregnant"},
		{"withdrawn by another organisation", guard, people.WithdrawHandover{Case: "SAR-1", Handover: "H3", Reason: "swell"}, fault.Forbidden, "people.not-custodian", "from"},
		{"withdrawn without a reason", lead, people.WithdrawHandover{Case: "SAR-1", Handover: "H3"}, fault.Invalid, "ledger.empty-reason", "reason"},
		{"withdrawn after the count", lead, people.WithdrawHandover{Case: "SAR-1", Handover: "H4", Reason: "swell"}, fault.Conflict, "ledger.handover-state", "handover"},

		{"moved by another organisation", guard, people.Move{Case: "SAR-1", From: "mv-aurora", To: "modica", Lot: lot(t, "1")}, fault.Forbidden, "people.not-custodian", "from"},
		{"moved from nothing", lead, people.Move{Case: "SAR-1", To: "modica", Lot: lot(t, "1")}, fault.Invalid, "people.needed", "from"},
		{"moved from the source", officer, people.Move{Case: "SAR-1", From: "source", To: "modica", Lot: lot(t, "1"), Reason: "birth"}, fault.Invalid, "people.move-source", "from"},
		{"moved into transit", lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "in-transit/sea-rescue/bus", Lot: lot(t, "1")}, fault.Invalid, "people.move-handover", "to"},
		{"moved into a variance", lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "handover-variance/sea-rescue/H3", Lot: lot(t, "1"), Reason: "gone", Owner: "sea-rescue"}, fault.Invalid, "people.move-handover", "to"},
		{"moved to another custodian", lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "1")}, fault.Invalid, "people.needs-handover", "to"},
		{"lost without a reason", lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "missing-at-sea", Lot: lot(t, "1"), Owner: "sea-rescue"}, fault.Invalid, "ledger.empty-reason", "reason"},
		{"lost without an owner", lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "missing-at-sea", Lot: lot(t, "1"), Reason: "fell-overboard"}, fault.Invalid, "ledger.no-owner", "owner"},
		{"gone to nobody", lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "left-system", Lot: lot(t, "1")}, fault.Invalid, "people.account-bare", "to"},
		{"deleted without a ground", lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "source", Lot: lot(t, "1"), Reason: "adjustment", Owner: "sea-rescue"}, fault.Invalid, "ledger.source-reason", "reason"},
		{"moved to where they are", lead, people.Move{Case: "SAR-1", From: "mv-aurora", To: "mv-aurora", Lot: lot(t, "1")}, fault.Invalid, "ledger.same-account", "to"},

		{"reclassified into fewer", lead, people.Reclassify{Case: "SAR-1", Account: "mv-aurora", Was: lot(t, "3"), Now: lot(t, "2 female"), Reason: "recount"}, fault.Invalid, "ledger.reclassify-total", "now"},
		{"reclassified without a reason", lead, people.Reclassify{Case: "SAR-1", Account: "mv-aurora", Was: lot(t, "3"), Now: lot(t, "3 female")}, fault.Invalid, "ledger.empty-reason", "reason"},
		{"reclassified by another organisation", port, people.Reclassify{Case: "SAR-1", Account: "mv-aurora", Was: lot(t, "3"), Now: lot(t, "3 female"), Reason: "recount"}, fault.Forbidden, "people.not-custodian", "from"},
		{"nothing reversed", lead, people.Reverse{Case: "SAR-1", Entry: "E99", Reason: "typo"}, fault.NotFound, "people.no-entry", "entry"},
		{"reversed by another organisation", guard, people.Reverse{Case: "SAR-1", Entry: "E2", Reason: "typo"}, fault.Forbidden, "people.not-custodian", "from"},
		{"reversed what two signed", officer, people.Reverse{Case: "SAR-1", Entry: "H4#received", Reason: "typo"}, fault.Conflict, "ledger.reverse-signed", "reverses"},
		{"an estimate of another taken back", lead, people.Reverse{Case: "SAR-1", Entry: "A1", Reason: "wrong"}, fault.Forbidden, "people.not-source", "entry"},

		{"explained nothing", lead, people.ExplainVariance{Case: "SAR-1", Handover: "H4", To: "modica", Reason: "found"}, fault.Conflict, "people.no-difference", "handover"},
		{"explained no surplus", lead, people.ExplainVariance{Case: "SAR-1", Handover: "H4", Outcome: ledger.FromElsewhere, Reason: "found"}, fault.Conflict, "people.no-difference", "handover"},
		{"explained in both ways", lead, people.ExplainVariance{Case: "SAR-1", Handover: "H4", To: "modica", Outcome: ledger.FromElsewhere}, fault.Invalid, "people.explain", "to"},
		{"explained by a third organisation", guard, people.ExplainVariance{Case: "SAR-1", Handover: "H4", To: "modica", Reason: "found"}, fault.Forbidden, "people.not-party", "handover"},
		{"determined nothing", officer, people.Determine{Case: "SAR-1", Assertion: "A7", Outcome: ledger.EstimateWrong, Reason: "photo"}, fault.NotFound, "ledger.no-assertion", "assertion"},
		{"determined a third outcome", officer, people.Determine{Case: "SAR-1", Outcome: "closed", Reason: "photo"}, fault.Invalid, "ledger.bad-outcome", "outcome"},
		{"determined more than the gap", officer, people.Determine{Case: "SAR-1", Outcome: ledger.PeopleMissing, Lot: lotp(t, "4"), Reason: "survivors"}, fault.Conflict, "ledger.gap-smaller", "lot"},
	}
	before := overview(t, n, "SAR-1", monitor)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if f := refused(t, n, c.who, c.c, c.kind, c.code); f.Field != c.field {
				t.Errorf("the field is %q, want %q (%v)", f.Field, c.field, f)
			}
		})
	}
	was, _ := json.Marshal(before)
	is, _ := json.Marshal(overview(t, n, "SAR-1", monitor))
	if string(was) != string(is) {
		t.Errorf("refusals changed the count from %s to %s", was, is)
	}
}

// TestCountEmbarkedNeedsOnlyANumber holds R1: any user, no account, an unknown vessel, a person of any role.
func TestCountEmbarkedNeedsOnlyANumber(t *testing.T) {
	n := open(t)
	for _, c := range []struct {
		name string
		who  policy.Actor
		c    people.CountEmbarked
		want string // account
	}{
		{"in the boat", lead, people.CountEmbarked{}, "custody//boat"},
		{"an administrator on a raft", admin, people.CountEmbarked{Account: "raft 3"}, "custody/mrcc-rome/raft 3"},
		{"a port that nobody runs", guard, people.CountEmbarked{Account: "quay"}, "custody/coast-guard/quay"},
		{"a body", guard, people.CountEmbarked{Account: "deceased-recovered/coast-guard/cp-319"}, "deceased-recovered/coast-guard/cp-319"},
		{"a hospital", doctor, people.CountEmbarked{Account: "modica"}, "hospital/clinic/modica"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.c.Case, c.c.Lot = "SAR-1", lot(t, "2")
			n.Do(t, c.who, c.c)
			if got := balances(overview(t, n, "SAR-1", monitor)); got[c.want] != "2" {
				t.Errorf("balances %v, want 2 at %s", got, c.want)
			}
		})
	}
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Lot: lot(t, "1"), Account: "boat"})
	o := overview(t, n, "SAR-1", monitor)
	if last := o.Entries[len(o.Entries)-1]; last.Reason != ledger.LateFind || o.Entries[0].Reason != ledger.OpeningCount {
		t.Errorf("the first count is %s, the next %s", o.Entries[0].Reason, last.Reason)
	}
	if e := o.Entries[0]; e.Author != "lead-1" || e.Organisation != "sea-rescue" || e.Record == 0 {
		t.Errorf("the origin is %+v", e.Origin)
	}
}

// TestOnceAndStale holds that a repeated request is recorded once, and that a form made from an older state is refused.
func TestOnceAndStale(t *testing.T) {
	n := open(t)
	do := func(key string, version uint64, c dispatch.Command) (dispatch.Receipt, error) {
		return n.Door.Do(context.Background(), dispatch.Request{Command: c, Actor: lead, Key: key, IfVersion: version, Subject: "case/SAR-1"})
	}
	count := people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "97")}
	first, err := do("form-1", overview(t, n, "SAR-1", lead).Version, count)
	if err != nil {
		t.Fatal(err)
	}
	again, err := do("form-1", 1, count)
	if err != nil || !again.Repeated || again.Version != first.Version {
		t.Errorf("again: %+v, %v", again, err)
	}
	if _, err := do("form-1", 0, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "98")}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another request under the same key: %v", err)
	}
	if _, err := do("", first.Version-1, count); fault.As(err).Code != "request.stale" {
		t.Errorf("a stale form: %v", err)
	}
	wantBalances(t, n, map[string]string{"custody/sea-rescue/mv-aurora": "97"})
}

// TestLandings holds which movements the rules look at, and that a fact which breaks one is recorded and opens an incident.
func TestLandings(t *testing.T) {
	for _, c := range []struct {
		name  string
		who   policy.Actor
		c     dispatch.Command
		rules []string // of the incident; none if it is fine
	}{
		{"landed in a place of safety", lead, people.OfferHandover{From: "mv-aurora", To: "pozzallo"}, nil},
		{"landed in Tripoli", lead, people.OfferHandover{From: "mv-aurora", To: "tripoli"}, []string{"R8", "R10"}},
		{"landed where nobody assessed", lead, people.OfferHandover{From: "mv-aurora", To: "sfax"}, []string{"R8", "R9"}},
		{"a hospital on land", lead, people.Move{From: "mv-aurora", To: "modica"}, nil},
		{"arrested into an unsafe place", lead, people.Move{From: "mv-aurora", To: "police-custody/libyan-cg/tajoura"}, []string{"R8", "R10"}},
		{"over to a vessel that goes to Tripoli", lead, people.OfferHandover{From: "mv-aurora", To: "fezzan", NextPort: "tripoli"}, []string{"R10", "R11"}},
		{"over to a vessel that goes nowhere known", lead, people.OfferHandover{From: "mv-aurora", To: "cp-319"}, []string{"R11"}},
		{"over to a vessel that goes to Pozzallo", lead, people.OfferHandover{From: "mv-aurora", To: "cp-319", NextPort: "pozzallo"}, nil},
		{"over to the own second vessel", lead, people.Move{From: "mv-aurora", To: "mv-boreas"}, nil},
		{"over to the own second vessel that goes to Tripoli", lead, people.Move{From: "mv-aurora", To: "mv-boreas", NextPort: "tripoli"}, []string{"R10", "R11"}},
		{"over to the own second vessel that goes to Pozzallo", lead, people.Move{From: "mv-aurora", To: "mv-boreas", NextPort: "pozzallo"}, nil},
		{"to an actor that does not report", lead, people.Move{From: "mv-aurora", To: "left-system/militia/", Reason: "intercepted", Owner: "sea-rescue"}, []string{"R11"}},
		{"arrested aboard", lead, people.Move{From: "mv-aurora", To: "police-custody"}, nil},
		{"missing", lead, people.Move{From: "mv-aurora", To: "missing-at-sea", Reason: "fell-overboard", Owner: "sea-rescue"}, nil},
		{"from the port to a centre of the country", port, people.Move{From: "pozzallo", To: "hotspot"}, nil},
		{"from the port to an unsafe centre", port, people.Move{From: "pozzallo", To: "tajoura"}, []string{"R8", "R10"}},
		{"between two places ashore that nobody assessed", foreign, people.Move{From: "sfax", To: "thyna"}, nil},
		{"between two unsafe places ashore", foreign, people.Move{From: "tripoli", To: "tajoura"}, []string{"R8", "R10"}},
		{"over a border", foreign, people.Move{From: "tripoli", To: "thyna"}, []string{"R8", "R9"}},
		{"onward to family", port, people.Move{From: "pozzallo", To: "onward/port-authority/"}, nil},
		{"returned to nobody knows where", port, people.Move{From: "pozzallo", To: "onward/port-authority/", Reason: ledger.Return}, []string{"R8", "R9"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := open(t)
			n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "97")})
			for _, at := range []string{"pozzallo", "sfax", "tripoli"} {
				n.Do(t, port, people.CountEmbarked{Case: "SAR-1", Account: at, Lot: lot(t, "1")})
			}
			switch x := c.c.(type) {
			case people.Move:
				x.Case, x.Lot = "SAR-1", lot(t, "1")
				c.c = x
			case people.OfferHandover:
				x.Case, x.Lot = "SAR-1", lot(t, "1")
				c.c = x
			}
			receipt := n.Do(t, c.who, c.c)
			var got []string
			n.View(t, func(r journal.Reader) error {
				all, err := oversight.OfSubject(r, "case/SAR-1")
				for _, i := range all {
					got = append(got, i.Rules...)
					if i.Category != 4 || !i.Automatic {
						t.Errorf("the incident is %+v", i)
					}
				}
				return err
			})
			if a, b := toJSON(got), toJSON(c.rules); a != b || len(receipt.Incidents) != min(len(c.rules), 1) {
				t.Errorf("incident of %s (receipt %v), want %s", a, receipt.Incidents, b)
			}
			if o := overview(t, n, "SAR-1", monitor); *o.Total != 100 || len(o.Entries) != 5 {
				t.Errorf("the fact is recorded whatever the rules say: %+v", o.Entries)
			}
		})
	}
}

func toJSON(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

// TestStrictJSON holds that a command in JSON is understood as it is written or refused with the field that is wrong.
func TestStrictJSON(t *testing.T) {
	n := aboard(t)
	n.Do(t, lead, people.OfferHandover{Case: "SAR-1", From: "mv-aurora", To: "pozzallo", Lot: lot(t, "10")})
	for _, c := range []struct{ name, lot, code, field string }{
		{"below zero", `{"female/18-59":-3}`, "ledger.negative-count", "female/18-59"},
		{"too many", `{"unknown/unknown":1000001}`, "ledger.count-too-large", "unknown/unknown"},
		{"half a person", `{"male/18-59":1.5}`, "ledger.not-a-count", "male/18-59"},
		{"a number in quotes", `{"male/18-59":"2"}`, "ledger.not-a-count", "male/18-59"},
		{"no such category", `{"men":2}`, "ledger.unknown-category", "men"},
		{"one category twice", `{"male/0-4":2,"male/0-4":3}`, "ledger.named-twice", "male/0-4"},
		{"a bare number", `14`, "ledger.not-a-lot", ""},
		{"a list", `[1]`, "ledger.not-a-lot", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, into := range []any{&people.CountEmbarked{}, &people.OfferHandover{}, &people.ReceiveHandover{}, &people.Move{}, &people.ExplainVariance{}, &people.Determine{}} {
				f := fault.As(json.Unmarshal([]byte(`{"case":"SAR-1","lot":`+c.lot+`}`), into))
				if f.Kind != fault.Invalid || f.Code != c.code || f.Field != c.field {
					t.Errorf("%T refuses it as %s %s (field %q): %v", into, f.Kind, f.Code, f.Field, f)
				}
			}
		})
	}
	var nothing people.ReceiveHandover
	if err := json.Unmarshal([]byte(`{"case":"SAR-1","handover":"H3","lot":null}`), &nothing); err != nil {
		t.Fatal(err)
	}
	refused(t, n, port, nothing, fault.Invalid, "people.needed")
	var none people.ReceiveHandover
	if err := json.Unmarshal([]byte(`{"case":"SAR-1","handover":"H3","lot":{}}`), &none); err != nil {
		t.Fatal(err)
	}
	n.Do(t, port, none)
	if h := overview(t, n, "SAR-1", port).Handovers[0]; h.Short == nil || h.Short.Total() != 10 {
		t.Errorf("nobody came: %+v", h)
	}
}
