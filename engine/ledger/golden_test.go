package ledger_test

import (
	"testing"

	"fanar/engine/ledger"
)

// TestG1SeriousIncident11711 follows the published serious incident report 11711/2021: 14 aboard are 12 people, the
// skipper and 1 body; 3 go to hospital, 9 with the skipper and the body to a patrol boat; 1 of the 3 dies. The form says
// injured 2 in one field and injured 3 in another.
func TestG1SeriousIncident11711(t *testing.T) {
	b := newBook(t)
	must(t, b.Assert(assertion("sir-aboard", ledger.Aboard, ledger.Exactly(14))))
	must(t, b.Assert(assertion("sir-injured-1", "injured", ledger.Exactly(2))))
	must(t, b.Assert(assertion("sir-injured-2", "injured", ledger.Exactly(3))))
	gap(t, b, 14)

	post(t, b, "living", 5, source, boat, "13", "opening-count")
	post(t, b, "dead", 5, source, body("coast-guard", "boat"), "1", "opening-count")
	gap(t, b, 0)
	post(t, b, "medevac", 20, boat, clinic, "3", "medevac")
	post(t, b, "arrest", 30, boat, ledger.Account{Type: ledger.PoliceCustody, Custodian: "coast-guard", Place: "cp-319"}, "1", "skipper-arrested")
	post(t, b, "embark", 31, boat, patrol, "9", "")
	post(t, b, "body-aboard", 32, body("coast-guard", "boat"), body("coast-guard", "cp-319"), "1", "body-embarked")
	if s := b.Strip(ashore); s.Stages[1].People != 14 || s.Stages[2].People != 3 {
		t.Errorf("at sea: %+v", s.Stages)
	}

	offer(t, b, "landing", 200, patrol, quay, "9")
	must(t, b.Receive(receipt(t, "landing", 210, "9", "")))
	offer(t, b, "arrested", 201, ledger.Account{Type: ledger.PoliceCustody, Custodian: "coast-guard", Place: "cp-319"}, police, "1")
	must(t, b.Receive(receipt(t, "arrested", 211, "1", "")))
	offer(t, b, "mortuary", 202, body("coast-guard", "cp-319"), body("prefecture", "port"), "1")
	must(t, b.Receive(receipt(t, "mortuary", 212, "1", "")))
	post(t, b, "death", 600, clinic, body("clinic", "town"), "1", "died-in-hospital")

	balance(t, b, quay, "9")
	balance(t, b, clinic, "2")
	balance(t, b, police, "1")
	balance(t, b, body("prefecture", "port"), "1")
	balance(t, b, body("clinic", "town"), "1")
	if got := b.Total().Total(); got != 14 {
		t.Errorf("total = %d, want 9 + 2 + 1 + 2 = 14", got)
	}
	if got := b.Contradictions(); len(got) != 1 || got[0].First.ID != "sir-injured-1" || got[0].Second.ID != "sir-injured-2" {
		t.Errorf("the two numbers of injured are kept as %+v", got)
	}
	if got := b.Unaccounted(); got != 0 {
		t.Errorf("unaccounted = %d", got)
	}
	ok, open := b.Settled()
	if ok || len(open) != 1 || open[0].Kind != ledger.OpenCustody || open[0].People != 9 {
		t.Errorf("settled %v, open %+v", ok, open)
	}
	s := b.Strip(ashore)
	want := [4]ledger.Stage{{Name: ledger.Found, People: 14}, {Name: ledger.Embarked, People: 14},
		{Name: ledger.Landed, People: 14, Standing: 9}, {Name: ledger.Placed, People: 5, Standing: 3, Dead: 2}}
	if s.Stages != want || s.Gap != nil {
		t.Errorf("strip %+v, want %+v", s, want)
	}
	offer(t, b, "placing", 700, quay, centre, "9")
	must(t, b.Receive(receipt(t, "placing", 710, "9", "")))
	if ok, open := b.Settled(); !ok || open != nil {
		t.Errorf("settled %v, open %+v", ok, open)
	}
}

// TestG2SearchSuspended: 50 and more people, a search suspended, a rescue on day 5, deaths alleged: the gap stays open.
func TestG2SearchSuspended(t *testing.T) {
	b := newBook(t)
	must(t, b.Assert(assertion("relay", ledger.Aboard, ledger.AtLeast(50))))
	must(t, b.Assert(assertion("survivors", "dead", ledger.About(50))))
	post(t, b, "day5", 5*24*60, source, ship, "4", "opening-count")
	post(t, b, "evacuated", 5*24*60+10, ship, clinic, "2", "medevac")
	post(t, b, "death", 5*24*60+90, clinic, body("clinic", "town"), "1", "died-in-hospital")
	gap(t, b, 46)
	if got := b.Assertions()[1]; got.Subject != "dead" || got.Estimate.Figure() != 50 {
		t.Errorf("alleged deaths are %+v", got)
	}
	if s := b.Strip(ashore); s.Stages[3].Dead != 1 || s.Gap == nil || s.Gap.Open != 46 {
		t.Errorf("strip = %+v", s)
	}
}

// TestG3TakenBack: about 500, later more than 600, said to be taken back: a range, and no number in an account.
func TestG3TakenBack(t *testing.T) {
	b := newBook(t)
	must(t, b.Assert(assertion("first", ledger.Aboard, ledger.About(500))))
	must(t, b.Assert(assertion("later", ledger.Aboard, ledger.AtLeast(600))))
	gap(t, b, 600)
	s := b.Strip(ashore)
	if *s.Alerted != (ledger.Estimate{Min: 500, Best: 600, Max: ledger.Unsaid}) || s.Stages[0].People != 0 {
		t.Errorf("strip = %+v, alerted %v", s, s.Alerted)
	}
	if len(b.Contradictions()) != 1 {
		t.Errorf("contradictions = %+v", b.Contradictions())
	}
}

// TestG5DelayedMedevac: 56 rescued, 5 evacuated late, 1 dies: 51 + 4 + 1.
func TestG5DelayedMedevac(t *testing.T) {
	b := opened(t, ship, "56")
	offer(t, b, "medevac", 300, ship, clinic, "5")
	if got := b.Overdue(after(900), 6*60*60*1e9); len(got) != 1 || got[0].Owner != "sea-rescue" {
		t.Errorf("overdue = %+v", got)
	}
	must(t, b.Receive(receipt(t, "medevac", 900, "5", "")))
	post(t, b, "death", 950, clinic, body("clinic", "town"), "1", "died-in-hospital")
	balance(t, b, ship, "51")
	balance(t, b, clinic, "4")
	balance(t, b, body("clinic", "town"), "1")
}

// TestG6NeverCounted: about 25 people and no further count at all: an assertion only, and open.
func TestG6NeverCounted(t *testing.T) {
	b := newBook(t)
	must(t, b.Assert(assertion("alert", ledger.Aboard, ledger.About(25))))
	ok, open := b.Settled()
	if ok || len(open) != 1 || open[0].Kind != ledger.OpenGap || open[0].People != 25 || open[0].About != "alert" {
		t.Errorf("settled %v, open %+v", ok, open)
	}
	if len(b.Accounts()) != 0 || b.Unaccounted() != 25 {
		t.Errorf("accounts %v, unaccounted %d", b.Accounts(), b.Unaccounted())
	}
}
