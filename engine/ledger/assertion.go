package ledger

import (
	"time"

	"fanar/fault"
)

// Aboard is the subject of an estimate of everybody in the boat. Only estimates of this subject make a gap.
const Aboard = "aboard"

// Assertion is an estimate that somebody gave. Assertions stand side by side and are never changed; one that contradicts
// another does not replace it.
type Assertion struct {
	ID       string    `json:"id"`
	Subject  string    `json:"subject"` // code of what is estimated: aboard, injured, dead, missing, …
	Estimate Estimate  `json:"estimate"`
	Method   string    `json:"method,omitempty"` // code of how it was made: phone, aerial-photo, survivors
	Source   string    `json:"source"`           // who or which document said so
	Words    string    `json:"words,omitempty"`  // the words themselves, with their hedges
	Happened time.Time `json:"happened"`         // the time of which it speaks
	Recorded time.Time `json:"recorded"`
}

// Retraction is the withdrawal of an assertion by its source. The assertion stays readable.
type Retraction struct {
	Assertion string    `json:"assertion"`
	Reason    Reason    `json:"reason"`
	By        string    `json:"by"`
	Note      string    `json:"note,omitempty"`
	Recorded  time.Time `json:"recorded"`
}

// standing is an assertion and what became of it.
type standing struct {
	Assertion
	retraction *Retraction
	wrong      bool // a determination says so
}

// Assert keeps an estimate beside all others.
func (b *Book) Assert(a Assertion) error {
	if err := b.claim(a.ID); err != nil {
		return err
	}
	if err := checkCode("subject", a.Subject); err != nil {
		return err
	}
	if err := a.Estimate.Validate(); err != nil {
		return err
	}
	if a.Method != "" {
		if err := checkCode("method", a.Method); err != nil {
			return err
		}
	}
	if err := checkName("source", a.Source, false); err != nil {
		return err
	}
	if err := checkNote(a.Words); err != nil {
		return err
	}
	if err := instants(&a.Happened, &a.Recorded); err != nil {
		return err
	}
	b.assertions = append(b.assertions, standing{Assertion: a})
	b.record(a.ID, assertionAct, len(b.assertions)-1)
	return nil
}

// Retract records that the source takes an assertion back. It then makes no gap and no contradiction.
func (b *Book) Retract(r Retraction) error {
	a, n, err := b.assertion(r.Assertion)
	if err != nil {
		return err
	}
	if a.retraction != nil {
		return fault.New(fault.Conflict, "ledger.already-retracted", "assertion {id} is already taken back", "id", a.ID).WithField("assertion")
	}
	if err := r.Reason.Validate(); err != nil {
		return err
	}
	if err := signed(r.By, r.Note); err != nil {
		return err
	}
	if err := instant("recorded", &r.Recorded); err != nil {
		return err
	}
	a.retraction = &r
	b.record("", retractionAct, n)
	return nil
}

// Assertions gives all of them in the order in which they were recorded, those that were taken back included.
func (b *Book) Assertions() []Assertion {
	all := make([]Assertion, len(b.assertions))
	for i := range b.assertions {
		all[i] = b.assertions[i].Assertion
	}
	return all
}

// Retraction gives the withdrawal of an assertion, if there is one.
func (b *Book) Retraction(assertion string) (Retraction, bool) {
	a, _, err := b.assertion(assertion)
	if err != nil || a.retraction == nil {
		return Retraction{}, false
	}
	return *a.retraction, true
}

// Contradiction is two assertions of one subject that no number fits.
type Contradiction struct {
	First, Second Assertion
}

// Contradictions gives every pair of standing assertions of one subject that cannot both be true, in order. They are
// shown, not solved.
func (b *Book) Contradictions() []Contradiction {
	var all []Contradiction
	for i := range b.assertions {
		for j := i + 1; j < len(b.assertions); j++ {
			x, y := &b.assertions[i], &b.assertions[j]
			if x.Subject == y.Subject && x.retraction == nil && y.retraction == nil && !x.Estimate.agrees(y.Estimate) {
				all = append(all, Contradiction{x.Assertion, y.Assertion})
			}
		}
	}
	return all
}

func (b *Book) assertion(id string) (*standing, int, error) {
	r, ok := b.ids[id]
	if !ok || r.kind != assertionAct {
		return nil, 0, fault.New(fault.NotFound, "ledger.no-assertion", "the book has no assertion {id}", "id", quote(id)).WithField("assertion")
	}
	return &b.assertions[r.n], int(r.n), nil
}
