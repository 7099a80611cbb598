package people_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// The people who work with the cases of these tests.
var (
	officer  = actor("duty-1", "mrcc-rome", "duty-officer")
	assessor = actor("assess-1", "mrcc-rome", "place-assessor")
	lead     = actor("lead-1", "sea-rescue", "mission-lead")
	deck     = actor("lead-2", "sea-rescue", "mission-lead")
	guard    = actor("guard-1", "coast-guard", "mission-lead")
	port     = actor("port-1", "port-authority", "port-coordinator")
	portDuty = actor("port-2", "port-authority", "duty-officer", "port-coordinator")
	centre   = actor("centre-1", "red-cross", "centre-manager")
	doctor   = actor("doctor-1", "clinic", "centre-manager")
	police   = actor("police-1", "police", "centre-manager")
	foreign  = actor("patrol-1", "libyan-cg", "mission-lead")
	monitor  = actor("monitor-1", "monitor", "monitor")
	admin    = actor("admin-1", "mrcc-rome", "administrator")
)

func actor(user, org string, roles ...string) policy.Actor {
	return policy.Actor{User: user, Name: user, Org: org, Roles: roles}
}

// open opens a node with the directory of these tests and the alert of case SAR-1: "about 100".
func open(t *testing.T) *desktest.Node {
	t.Helper()
	n := openWith(t, directory.Desk{}, people.Desk{}, oversight.Desk{})
	n.Record(t, people.DraftAssertion("SAR-1", people.Estimate{Best: 100, Hedge: "about", Method: "alert", Source: "phone"}))
	return n
}

// openWith opens a node with the directory of these tests and no case.
func openWith(t *testing.T, views ...journal.Projection) *desktest.Node {
	t.Helper()
	n := desktest.Open(t, desktest.Options{Projections: views, Incident: oversight.OverBreach})
	pack, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		t.Fatal(err)
	}
	if views[0] == (policy.Projection{}) {
		n.Record(t, policy.Sign(pack, policy.Shipped, n.Journal.Identity().OrgKey))
	}
	drafts := directory.ShippedAssessments(pack)
	for org, kind := range map[string]string{"mrcc-rome": "rescue-coordination-centre", "sea-rescue": "ngo", "coast-guard": "coast-guard",
		"port-authority": "port", "red-cross": "reception", "clinic": "hospital", "police": "police", "libyan-cg": "coast-guard", "monitor": "monitor"} {
		drafts = append(drafts, event.Draft{Subject: "organisation/" + org,
			Fact: directory.OrganisationRegistered{Organisation: directory.Organisation{ID: org, Name: org, Type: kind}}})
	}
	for _, p := range []directory.Place{
		{ID: "mv-aurora", Type: "vessel", Org: "sea-rescue"}, {ID: "mv-boreas", Type: "vessel", Org: "sea-rescue"},
		{ID: "cp-319", Type: "vessel", Org: "coast-guard"}, {ID: "fezzan", Type: "vessel", Org: "libyan-cg"},
		{ID: "pozzallo", Type: "port", Country: "IT", Org: "port-authority"}, {ID: "hotspot", Type: "reception-centre", Country: "IT", Org: "red-cross"},
		{ID: "modica", Type: "hospital", Country: "IT", Org: "clinic"}, {ID: "questura", Type: "police-station", Country: "IT", Org: "police"},
		{ID: "morgue", Type: "mortuary", Country: "IT", Org: "clinic"}, {ID: "tripoli", Type: "port", Country: "LY", Org: "libyan-cg"},
		{ID: "tajoura", Type: "reception-centre", Country: "LY", Org: "libyan-cg"}, {ID: "sfax", Type: "port", Country: "TN", Org: "libyan-cg"},
		{ID: "thyna", Type: "reception-centre", Country: "TN", Org: "libyan-cg"},
		{ID: "quay", Type: "port", Country: "IT"},
	} {
		p.Name = p.ID
		drafts = append(drafts, event.Draft{Subject: "place/" + p.ID, Fact: directory.PlaceRegistered{Place: p}})
	}
	n.Record(t, drafts...)
	n.Do(t, assessor, directory.AssessPlace{Scope: "country/IT", LifeNotThreatened: true, BasicNeedsMet: true, OnwardTransport: true,
		Basis: []string{"assessment of the ministry"}, From: "2026-11-01", Until: "2026-12-31"})
	return n
}

func lot(t desktest.Fataler, text string) ledger.Lot {
	t.Helper()
	l, err := ledger.ParseLot(text)
	if err != nil {
		t.Fatalf("%s is no lot: %v", text, err)
	}
	return l
}

func lotp(t desktest.Fataler, text string) *ledger.Lot {
	l := lot(t, text)
	return &l
}

// refused sends a command that has to be refused with a kind and a code.
func refused(t *testing.T, n *desktest.Node, who policy.Actor, c dispatch.Command, kind fault.Kind, code string) *fault.Error {
	t.Helper()
	_, err := n.Try(who, c)
	if err == nil {
		t.Fatalf("%s by %s was not refused: %+v", c.Action(), who.User, c)
	}
	f := fault.As(err)
	if f.Kind != kind || f.Code != code {
		t.Fatalf("%s by %s is refused as %s %s (%v), want %s %s", c.Action(), who.User, f.Kind, f.Code, err, kind, code)
	}
	if f.Text == "" || strings.Contains(f.Text, "{") {
		t.Errorf("the refusal says %q", f.Text)
	}
	return f
}

func overview(t desktest.Fataler, n *desktest.Node, id string, viewer policy.Actor) people.Headcount {
	t.Helper()
	var o people.Headcount
	n.View(t, func(r journal.Reader) (err error) {
		o, err = people.Overview(r, id, viewer)
		return err
	})
	return o
}

// balances gives the accounts that are not empty, as lots.
func balances(o people.Headcount) map[string]string {
	all := map[string]string{}
	for _, b := range o.Balances {
		if b.Hidden {
			all[b.Account.String()] = "hidden"
			continue
		}
		all[b.Account.String()] = b.Lot.String()
	}
	return all
}

func wantBalances(t *testing.T, n *desktest.Node, want map[string]string) {
	t.Helper()
	got := balances(overview(t, n, "SAR-1", monitor))
	a, _ := json.MarshalIndent(got, "", " ")
	b, _ := json.MarshalIndent(want, "", " ")
	if string(a) != string(b) {
		t.Errorf("balances are %s, want %s", a, b)
	}
}

func settled(t *testing.T, n *desktest.Node, id string) (err error) {
	t.Helper()
	n.View(t, func(r journal.Reader) error {
		err = people.CheckSettled(r, id)
		return nil
	})
	return err
}

func wantUnsettled(t *testing.T, n *desktest.Node, code, text string) {
	t.Helper()
	err := settled(t, n, "SAR-1")
	if err == nil || fault.As(err).Kind != fault.Refused || fault.As(err).Code != code || fault.As(err).Text != text {
		t.Errorf("settled says %v, want %s %q", err, code, text)
	}
}

// caseEvents gives the events about a case as the viewer may see them.
func caseEvents(t desktest.Fataler, n *desktest.Node, id string, viewer policy.Actor) []event.Event {
	t.Helper()
	var all []event.Event
	n.View(t, func(r journal.Reader) error {
		for e, err := range journal.About(r, "case/"+id) {
			if err != nil {
				return err
			}
			if e, err = people.HideBlind(r, e, viewer); err != nil {
				return err
			}
			all = append(all, e)
		}
		return nil
	})
	return all
}

// TestG1SeriousIncident11711 follows the published serious incident report 11711/2021 through the commands: 14 aboard are
// 12 people, the skipper and 1 body; 3 to hospital, 1 of them dies; 9 with the skipper and the body to a patrol boat. The
// form says injured 2 in one field and injured 3 in another.
func TestG1SeriousIncident11711(t *testing.T) {
	n := open(t)
	n.Record(t, people.DraftAssertion("SAR-2", people.Estimate{Min: 14, Best: 14, Max: 14, Method: "alert", Source: "aircraft"}))
	do := func(who policy.Actor, c dispatch.Command) { n.Clock.Advance(10 * time.Minute); n.Do(t, who, c) }
	two, three := 2, 3
	do(officer, people.Assert{Case: "SAR-2", Subject: "injured", Best: &two, Source: "SIR 11711/2021, field 8"})
	do(officer, people.Assert{Case: "SAR-2", Subject: "injured", Best: &three, Source: "SIR 11711/2021, field 12"})

	do(guard, people.CountEmbarked{Case: "SAR-2", Lot: lot(t, "13")})
	do(guard, people.CountEmbarked{Case: "SAR-2", Account: "deceased-recovered/coast-guard/boat", Lot: lot(t, "1")})
	do(guard, people.Move{Case: "SAR-2", From: "boat", To: "custody/coast-guard/cp-319", Lot: lot(t, "13")})
	do(guard, people.Move{Case: "SAR-2", From: "deceased-recovered/coast-guard/boat", To: "deceased-recovered/coast-guard/cp-319", Lot: lot(t, "1"), Reason: "body-embarked"})
	do(guard, people.Move{Case: "SAR-2", From: "cp-319", To: "modica", Lot: lot(t, "3"), Reason: "medevac"})
	do(guard, people.Move{Case: "SAR-2", From: "cp-319", To: "police-custody", Lot: lot(t, "1"), Reason: "skipper-arrested"})
	do(guard, people.OfferHandover{Case: "SAR-2", From: "cp-319", To: "pozzallo", Lot: lot(t, "9")})
	do(port, people.ReceiveHandover{Case: "SAR-2", Handover: "H10", Lot: lotp(t, "9")})
	do(guard, people.OfferHandover{Case: "SAR-2", From: "police-custody/coast-guard/cp-319", To: "questura", Lot: lot(t, "1")})
	do(police, people.ReceiveHandover{Case: "SAR-2", Handover: "H12", Lot: lotp(t, "1")})
	do(guard, people.OfferHandover{Case: "SAR-2", From: "deceased-recovered/coast-guard/cp-319", To: "morgue", Lot: lot(t, "1")})
	do(doctor, people.ReceiveHandover{Case: "SAR-2", Handover: "H14", Lot: lotp(t, "1")})
	do(doctor, people.Move{Case: "SAR-2", From: "modica", To: "deceased-recovered", Lot: lot(t, "1"), Reason: "died-in-hospital"})

	o := overview(t, n, "SAR-2", monitor)
	got, _ := json.Marshal(balances(o))
	want, _ := json.Marshal(map[string]string{
		"custody/port-authority/pozzallo": "9", "hospital/clinic/modica": "2", "police-custody/police/questura": "1",
		"deceased-recovered/clinic/morgue": "1", "deceased-recovered/clinic/modica": "1",
	})
	if string(got) != string(want) {
		t.Errorf("balances %s, want %s", got, want)
	}
	if o.Total == nil || *o.Total != 14 {
		t.Errorf("total %v, want 9 + 2 + 1 + 2 = 14", o.Total)
	}
	if len(o.Assertions) != 3 || len(o.Contradictions) != 1 || o.Contradictions[0] != [2]string{"A2", "A3"} {
		t.Errorf("assertions %+v, contradictions %v", o.Assertions, o.Contradictions)
	}
	for i, want := range []int{14, 14, 14, 5} {
		if got := o.Strip.Stages[i].People; got == nil || *got != int64(want) {
			t.Errorf("stage %s has %v, want %d", o.Strip.Stages[i].Name, got, want)
		}
	}
	if *o.Strip.Stages[3].Dead != 2 || o.Gap != nil {
		t.Errorf("strip %+v, gap %v", o.Strip, o.Gap)
	}
	if err := settled(t, n, "SAR-2"); err != nil {
		t.Errorf("everybody is accounted for, but: %v", err)
	}
	n.View(t, func(r journal.Reader) error {
		if all, err := oversight.OfSubject(r, "case/SAR-2"); err != nil || len(all) != 0 {
			t.Errorf("landing in a place of safety opened %+v, %v", all, err)
		}
		return nil
	})
	n.Verify(t)
}

// TestFactThatDoesNotFit holds that a fact which the book refuses is not recorded: a count is never guessed.
func TestFactThatDoesNotFit(t *testing.T) {
	n := aboard(t)
	ship := ledger.Account{Type: ledger.Custody, Custodian: "sea-rescue", Place: "mv-aurora"}
	for _, c := range []struct {
		name  string
		draft event.Draft
	}{
		{"an identifier twice", event.Draft{Subject: "case/SAR-1", Fact: people.Counted{ID: "E2", Account: ship, Lot: lot(t, "1"), Reason: ledger.LateFind}}},
		{"more than are there", event.Draft{Subject: "case/SAR-1", Fact: people.Moved{ID: "E3", From: ship, To: people.Boat(), Lot: lot(t, "98")}}},
		{"a handover of nobody", event.Draft{Subject: "case/SAR-1", Fact: people.VarianceExplained{ID: "E3", Handover: "H9", To: ship, Lot: lot(t, "1")}}},
		{"not about a case", event.Draft{Subject: "place/pozzallo", Fact: people.Counted{ID: "E3", Account: ship, Lot: lot(t, "1"), Reason: ledger.LateFind}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := rows(t, n)
			_, err := n.Journal.Append(t.Context(), event.Author{User: "node"}, func(journal.Tx) ([]event.Draft, error) { return []event.Draft{c.draft}, nil })
			if err == nil || rows(t, n) != before {
				t.Errorf("the journal took it: %v", err)
			}
		})
	}
	n.Do(t, lead, people.CountEmbarked{Case: "SAR-1", Account: "mv-aurora", Lot: lot(t, "1")})
}
