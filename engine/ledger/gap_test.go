package ledger_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"fanar/engine/ledger"
	"fanar/fault"
)

func assertion(id, subject string, e ledger.Estimate) ledger.Assertion {
	return ledger.Assertion{ID: id, Subject: subject, Estimate: e, Method: "phone", Source: "caller", Words: "reportedly", Happened: day, Recorded: day}
}

func TestEstimate(t *testing.T) {
	for _, tt := range []struct {
		name, text, json string
		e                ledger.Estimate
		figure           int32
		allows, not      int64
	}{
		{"exactly", "14", `{"min":14,"best":14,"max":14}`, ledger.Exactly(14), 14, 14, 13},
		{"range", "500 to 600", `{"min":500,"max":600}`, ledger.Between(500, 600), 500, 550, 601},
		{"at least", "at least 50", `{"min":50}`, ledger.AtLeast(50), 50, 5000, 49},
		{"about", "about 25", `{"best":25}`, ledger.About(25), 25, 25, 24},
		{"at most", "at most 9", `{"max":9}`, ledger.Estimate{Min: ledger.Unsaid, Best: ledger.Unsaid, Max: 9}, 9, 0, 10},
		{"best in a range", "62 (50 to 80)", `{"min":50,"best":62,"max":80}`, ledger.Estimate{Min: 50, Best: 62, Max: 80}, 62, 80, 81},
		{"an empty boat", "0", `{"min":0,"best":0,"max":0}`, ledger.Estimate{}, 0, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.e.Validate(); err != nil {
				t.Fatal(err)
			}
			if got := tt.e.String(); got != tt.text {
				t.Errorf("text = %q, want %q", got, tt.text)
			}
			if got := bytesOf(t, tt.e); got != tt.json {
				t.Errorf("json = %s, want %s", got, tt.json)
			}
			var back ledger.Estimate
			if err := json.Unmarshal([]byte(tt.json), &back); err != nil || back != tt.e {
				t.Errorf("%s gives %+v, %v", tt.json, back, err)
			}
			if tt.e.Figure() != tt.figure || !tt.e.Allows(tt.allows) || tt.e.Allows(tt.not) {
				t.Errorf("figure %d; allows %d: %v, %d: %v", tt.e.Figure(), tt.allows, tt.e.Allows(tt.allows), tt.not, tt.e.Allows(tt.not))
			}
		})
	}
	for _, tt := range []struct {
		name, code string
		e          ledger.Estimate
	}{
		{"no figure", "ledger.empty-estimate", ledger.Estimate{Min: -1, Best: -1, Max: -1}},
		{"wrong way round", "ledger.estimate-order", ledger.Between(9, 5)},
		{"best above max", "ledger.estimate-order", ledger.Estimate{Min: -1, Best: 9, Max: 5}},
		{"only min filled in", "ledger.estimate-order", ledger.Estimate{Min: 50}},
		{"below zero", "ledger.negative-count", ledger.AtLeast(-2)},
		{"too many", "ledger.count-too-large", ledger.About(ledger.MaxCount + 1)},
	} {
		t.Run(tt.name, func(t *testing.T) { refused(t, tt.e.Validate(), fault.Invalid, tt.code) })
	}
	for _, text := range []string{`{"min":-1}`, `{"least":3}`, `{"min":3} 4`, `[3]`} {
		var e ledger.Estimate
		if err := e.UnmarshalJSON([]byte(text)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s gives %v, %v", text, e, err)
		}
	}
}

func TestAssertionsStandSideBySide(t *testing.T) {
	b := newBook(t)
	must(t, b.Assert(assertion("a1", "injured", ledger.Exactly(2))))
	must(t, b.Assert(assertion("a2", "injured", ledger.Exactly(3))))
	must(t, b.Assert(assertion("a3", "injured", ledger.AtLeast(1))))
	must(t, b.Assert(assertion("a4", "dead", ledger.Exactly(1))))
	if got := b.Assertions(); len(got) != 4 || got[0].Estimate != ledger.Exactly(2) || got[1].Estimate != ledger.Exactly(3) {
		t.Errorf("assertions = %+v", got)
	}
	if got := b.Contradictions(); len(got) != 1 || got[0].First.ID != "a1" || got[0].Second.ID != "a2" {
		t.Errorf("contradictions = %+v", got)
	}
	r := ledger.Retraction{Assertion: "a2", Reason: "misread", By: "officer-1", Recorded: after(3)}
	must(t, b.Retract(r))
	if got := b.Contradictions(); len(got) != 0 {
		t.Errorf("a contradiction with what was taken back: %+v", got)
	}
	if got, ok := b.Retraction("a2"); !ok || got.Reason != "misread" || len(b.Assertions()) != 4 {
		t.Errorf("retraction = %+v, %v", got, ok)
	}
	if _, ok := b.Retraction("a1"); ok {
		t.Error("a1 was taken back by itself")
	}
	refused(t, b.Retract(r), fault.Conflict, "ledger.already-retracted")
	r.Assertion = "a9"
	refused(t, b.Retract(r), fault.NotFound, "ledger.no-assertion")
	r.Assertion, r.Reason = "a1", ""
	refused(t, b.Retract(r), fault.Invalid, "ledger.empty-reason")
	refused(t, b.Assert(assertion("a1", "injured", ledger.Exactly(9))), fault.Conflict, "ledger.id-taken", "overwritten")
	refused(t, b.Assert(assertion("a5", "Injured people", ledger.Exactly(9))), fault.Invalid, "ledger.bad-subject")
	nobody := assertion("a5", "injured", ledger.Exactly(9))
	nobody.Source = ""
	refused(t, b.Assert(nobody), fault.Invalid, "ledger.empty-field", "source")
}

func gap(t *testing.T, b *ledger.Book, want int64) {
	t.Helper()
	if g, open := b.Gap(); g.Open != want || open != (want > 0) {
		t.Errorf("gap = %+v, %v; want %d", g, open, want)
	}
}

func TestGap(t *testing.T) {
	b := newBook(t)
	gap(t, b, 0)
	must(t, b.Assert(assertion("a1", ledger.Aboard, ledger.About(62))))
	must(t, b.Assert(assertion("a2", ledger.Aboard, ledger.About(80))))
	must(t, b.Assert(assertion("a3", "injured", ledger.About(500))))
	gap(t, b, 80) // nobody was counted
	post(t, b, "open", 10, source, boat, "58", "opening-count")
	gap(t, b, 22)
	post(t, b, "birth", 11, source, boat, "1", "birth")
	gap(t, b, 22) // nobody had alerted the newborn
	post(t, b, "case", 11, source, boat, "5", "from-other-case")
	gap(t, b, 22)
	post(t, b, "late", 12, source, boat, "1", "late-find")
	gap(t, b, 21)
	d := ledger.Determination{ID: "d1", Assertion: "a2", Outcome: ledger.EstimateWrong, By: "judge-1", Reason: "caller-guessed", Happened: after(60), Recorded: after(60)}
	must(t, b.Determine(d))
	gap(t, b, 3) // the lower estimate stands, and has to be answered too
	if g, _ := b.Gap(); g.Assertion != "a1" || g.Counted != 59 || g.Missing != 0 {
		t.Errorf("gap = %+v", g)
	}
	d = ledger.Determination{ID: "d2", Assertion: "a1", Outcome: ledger.PeopleMissing, Lot: ledger.Count(2), By: "judge-1", Owner: "coast-guard",
		Reason: "survivors-said", Place: "site-4", Happened: after(70), Recorded: after(70)}
	must(t, b.Determine(d))
	gap(t, b, 1)
	if got := b.Total().Total(); got != 58+1+5+1+2 {
		t.Errorf("total = %d: who is missing is in the count (I1)", got)
	}
	at := ledger.Account{Type: ledger.MissingAtSea, Place: "site-4"}
	balance(t, b, at, "2")
	if loss := b.OpenLoss(); len(loss) != 1 || loss[0].Owner != "coast-guard" {
		t.Errorf("open loss = %+v", loss)
	}
	d.ID, d.Lot = "d3", ledger.Count(2)
	refused(t, b.Determine(d), fault.Conflict, "ledger.gap-smaller", "1 people and not 2")
	d.Lot = ledger.Count(1)
	must(t, b.Determine(d))
	gap(t, b, 0)
	d.ID = "d4"
	refused(t, b.Determine(d), fault.Conflict, "ledger.no-gap")
	if ok, open := b.Settled(); ok || open[0].Kind != ledger.OpenLost {
		t.Errorf("a disappearance settled the case: %+v", open)
	}
	if got := b.Unaccounted(); got != 3 {
		t.Errorf("unaccounted = %d, want 3", got)
	}
	post(t, b, "body", 99, at, body("coast-guard", "cp-319"), "1", "body-found")
	gap(t, b, 0)
	if n := len(b.Determinations()); n != 3 {
		t.Errorf("%d determinations", n)
	}
}

func TestGapOfARetractedEstimate(t *testing.T) {
	b := opened(t, boat, "14")
	must(t, b.Assert(assertion("a1", ledger.Aboard, ledger.AtLeast(20))))
	gap(t, b, 6)
	must(t, b.Retract(ledger.Retraction{Assertion: "a1", Reason: "other-boat", By: "officer-1", Recorded: after(3)}))
	gap(t, b, 0)
	if s := b.Strip(ashore); s.Alerted != nil {
		t.Errorf("alerted = %v", s.Alerted)
	}
}

func TestDetermineRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*ledger.Determination)
		kind   fault.Kind
		code   string
	}{
		{"unsigned", func(d *ledger.Determination) { d.By = "" }, fault.Invalid, "ledger.empty-field"},
		{"no ground", func(d *ledger.Determination) { d.Reason = "" }, fault.Invalid, "ledger.empty-reason"},
		{"no outcome", func(d *ledger.Determination) { d.Outcome = "closed" }, fault.Invalid, "ledger.bad-outcome"},
		{"nobody answers", func(d *ledger.Determination) { d.Owner = "" }, fault.Invalid, "ledger.empty-field"},
		{"nobody missing", func(d *ledger.Determination) { d.Lot = ledger.Lot{} }, fault.Invalid, "ledger.determination-lot"},
		{"wrong estimate with missing", func(d *ledger.Determination) { d.Outcome = ledger.EstimateWrong }, fault.Invalid, "ledger.determination-lot"},
		{"no such estimate", func(d *ledger.Determination) { d.Assertion = "a9" }, fault.NotFound, "ledger.no-assertion"},
		{"not of everybody", func(d *ledger.Determination) { d.Assertion = "a2" }, fault.Conflict, "ledger.no-gap"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := opened(t, boat, "14")
			must(t, b.Assert(assertion("a1", ledger.Aboard, ledger.About(20))))
			must(t, b.Assert(assertion("a2", "injured", ledger.About(20))))
			before := bytesOf(t, b)
			d := ledger.Determination{ID: "d1", Assertion: "a1", Outcome: ledger.PeopleMissing, Lot: ledger.Count(6), By: "judge-1", Owner: "coast-guard",
				Reason: "survivors-said", Happened: after(60), Recorded: after(60)}
			must(t, b.Clone().Determine(d))
			tt.change(&d)
			refused(t, b.Determine(d), tt.kind, tt.code)
			if got := bytesOf(t, b); got != before {
				t.Error("a refused determination changed the book")
			}
		})
	}
}

func TestStrip(t *testing.T) {
	b := newBook(t)
	if s := b.Strip(ashore); s.Alerted != nil || s.Gap != nil || s.Stages[0].People != 0 {
		t.Errorf("an empty book has %+v", s)
	}
	must(t, b.Assert(assertion("a1", ledger.Aboard, ledger.Between(60, 80))))
	must(t, b.Assert(assertion("a2", ledger.Aboard, ledger.About(65))))
	post(t, b, "open", 1, source, boat, "60", "opening-count")
	post(t, b, "drowned", 2, boat, ledger.Account{Type: ledger.MissingAtSea}, "2", "seen-to-go-under")
	post(t, b, "embark", 3, boat, ship, "50", "")
	post(t, b, "dead", 4, ship, body("sea-rescue", "mv-aurora"), "1", "died-aboard")
	post(t, b, "jumped", 5, ship, missing, "1", "jumped")
	offer(t, b, "H1", 6, ship, quay, "40")
	must(t, b.Receive(receipt(t, "H1", 7, "37", "counts-differ")))
	post(t, b, "bus", 8, quay, centre, "30", "")
	post(t, b, "night", 9, centre, absent, "2", "night-count")
	post(t, b, "arrest", 10, quay, police, "1", "arrested")
	must(t, b.Determine(ledger.Determination{ID: "d1", Assertion: "a2", Outcome: ledger.PeopleMissing, Lot: ledger.Count(4), By: "judge-1", Owner: "coast-guard",
		Reason: "survivors-said", Happened: after(60), Recorded: after(60)}))
	s := b.Strip(ashore)
	want := [4]ledger.Stage{
		{Name: ledger.Found, People: 60, Standing: 8, Lost: 2},
		{Name: ledger.Embarked, People: 50, Standing: 8, Dead: 1, Lost: 1 + 3},
		{Name: ledger.Landed, People: 37, Standing: 6, Lost: 2},
		{Name: ledger.Placed, People: 29, Standing: 29},
	}
	if s.Stages != want {
		t.Errorf("stages\n%+v, want\n%+v", s.Stages, want)
	}
	if *s.Alerted != (ledger.Estimate{Min: 60, Best: 65, Max: 80}) || s.SignedMissing != 4 || s.Excess != 0 {
		t.Errorf("alerted %v, signed missing %d, excess %d", s.Alerted, s.SignedMissing, s.Excess)
	}
	if s.Gap == nil || s.Gap.Open != 1 || s.Gap.Assertion != "a2" {
		t.Errorf("gap = %+v", s.Gap)
	}
	post(t, b, "more", 61, source, ship, "30", "late-find")
	if s = b.Strip(ashore); s.Excess != 10 || s.Gap != nil {
		t.Errorf("excess %d, gap %+v; want 10 and none", s.Excess, s.Gap)
	}
	must(t, b.Assert(assertion("a3", ledger.Aboard, ledger.AtLeast(50))))
	if s = b.Strip(ashore); s.Excess != 0 || s.Alerted.Max != ledger.Unsaid || s.Alerted.Min != 50 {
		t.Errorf("alerted %v, excess %d: at least 50 has no upper bound", s.Alerted, s.Excess)
	}
}

// TestStripPlacesHandoversAtTheGiver: transit and variance have no place of their own.
func TestStripPlacesHandoversAtTheGiver(t *testing.T) {
	b := opened(t, quay, "14")
	offer(t, b, "H1", 6, quay, centre, "10")
	if st := b.Strip(ashore).Stages[2]; st.Standing != 14 {
		t.Errorf("in transit from the quay: %+v", st)
	}
	must(t, b.Receive(receipt(t, "H1", 7, "7", "walked-away")))
	if st := b.Strip(ashore).Stages[2]; st.Standing != 4 || st.Lost != 3 {
		t.Errorf("lost between quay and centre: %+v", st)
	}
}

// TestStripAddsUp: nobody falls out of the strip between two stages, whatever happened.
func TestStripAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(t)
		h.run(t, rapid.IntRange(1, 30).Draw(t, "steps"))
		s := h.book.Strip(ashore)
		for i, st := range s.Stages {
			next := int64(0)
			if i < 3 {
				next = s.Stages[i+1].People
			}
			if st.People != st.Standing+st.Dead+st.Lost+next || st.People < next {
				t.Fatalf("%s: %+v, next %d", st.Name, st, next)
			}
		}
		if got := s.Stages[0].People + s.SignedMissing; got != h.book.Total().Total() {
			t.Fatalf("the strip holds %d, the book %d", got, h.book.Total().Total())
		}
	})
}
