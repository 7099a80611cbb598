package ledger

import (
	"time"

	"fanar/fault"
)

// Gap is the unresolved gap between the best estimate of everybody aboard and the people who were counted. It invents no
// deaths and erases nobody: it stays open until a signed determination.
type Gap struct {
	Assertion string `json:"assertion"` // the estimate that makes it
	Estimate  int64  `json:"estimate"`  // its figure
	Counted   int64  `json:"counted"`   // people of this boat who were counted
	Missing   int64  `json:"missing"`   // people signed to be missing without having been counted
	Open      int64  `json:"open"`      // estimate less counted less missing; above zero
}

// Outcome is what a determination found.
type Outcome string

// A gap is closed by one of two findings; there is no third.
const (
	EstimateWrong Outcome = "estimate-wrong" // there were never so many people
	PeopleMissing Outcome = "missing"        // they were aboard and are missing: they enter the count
)

// Determination closes a gap, or a part of it. The outcome missing posts the lot from the source to missing-at-sea, so
// that these people are in the total from then on.
type Determination struct {
	ID        string    `json:"id"`
	Assertion string    `json:"assertion"`
	Outcome   Outcome   `json:"outcome"`
	Lot       Lot       `json:"lot,omitzero"` // missing only: how many, of which categories
	Place     string    `json:"place,omitempty"`
	By        string    `json:"by"`              // who signs
	Owner     string    `json:"owner,omitempty"` // missing only: organisation that answers for the search
	Reason    Reason    `json:"reason"`          // on what ground
	Note      string    `json:"note,omitempty"`
	Happened  time.Time `json:"happened"`
	Recorded  time.Time `json:"recorded"`
}

// Gap gives the widest gap that is open. Every standing estimate of everybody aboard above the count must be answered:
// when the highest is found wrong, the next one makes the gap. A book without a count has a gap of the whole estimate.
// In a book with more counted than estimated there is none; see [Strip].
func (b *Book) Gap() (Gap, bool) {
	counted, determined := b.counted()
	var widest Gap
	for i := range b.assertions {
		a := &b.assertions[i]
		if a.Subject != Aboard || a.retraction != nil || a.wrong {
			continue
		}
		figure := int64(a.Estimate.Figure())
		if open := figure - counted - determined; open > widest.Open {
			widest = Gap{Assertion: a.ID, Estimate: figure, Counted: counted, Missing: determined, Open: open}
		}
	}
	return widest, widest.Open > 0
}

// Determine records a signed determination on one estimate. Conflict if that estimate leaves no gap, was taken back, or
// leaves a smaller gap than the number of missing.
func (b *Book) Determine(d Determination) error {
	if err := b.claim(d.ID); err != nil {
		return err
	}
	a, _, err := b.assertion(d.Assertion)
	if err != nil {
		return err
	}
	if err := b.checkDetermination(&d); err != nil {
		return err
	}
	counted, determined := b.counted()
	open := int64(a.Estimate.Figure()) - counted - determined
	if a.Subject != Aboard || a.retraction != nil || a.wrong || open <= 0 {
		return fault.New(fault.Conflict, "ledger.no-gap", "assertion {id} leaves no gap to determine", "id", a.ID).WithField("assertion")
	}
	if d.Outcome == EstimateWrong {
		a.wrong = true
	} else {
		if n := d.Lot.total(); n > open {
			return fault.New(fault.Conflict, "ledger.gap-smaller", "the gap is {open} people and not {asked}",
				"open", open, "asked", n).WithField("lot")
		}
		e := Entry{ID: d.ID, Owner: d.Owner, By: d.By, Note: d.Note, Happened: d.Happened, Recorded: d.Recorded}
		missing := Account{Type: MissingAtSea, Place: d.Place}
		if err := b.made(e, "missing", FromSource(), missing, d.Lot, nil, SignedMissing); err != nil {
			return err
		}
	}
	b.findings = append(b.findings, d)
	b.record(d.ID, determinationAct, len(b.findings)-1)
	return nil
}

// Determinations gives all of them in the order in which they were signed.
func (b *Book) Determinations() []Determination {
	return append([]Determination(nil), b.findings...)
}

func (b *Book) checkDetermination(d *Determination) error {
	if err := d.Reason.Validate(); err != nil {
		return err
	}
	if err := signed(d.By, d.Note); err != nil {
		return err
	}
	if err := instants(&d.Happened, &d.Recorded); err != nil {
		return err
	}
	if err := checkOptional("place", d.Place); err != nil {
		return err
	}
	switch d.Outcome {
	case EstimateWrong:
		if !d.Lot.IsZero() {
			return fault.New(fault.Invalid, "ledger.determination-lot", "an estimate found wrong has no lot").WithField("lot")
		}
		return checkOptional("owner", d.Owner)
	case PeopleMissing:
		if d.Lot.total() == 0 {
			return fault.New(fault.Invalid, "ledger.determination-lot", "say how many are missing").WithField("lot")
		}
		if err := checkLot(&d.Lot, b.unit); err != nil {
			return err
		}
		if err := checkSides(&d.Lot); err != nil {
			return err
		}
		return checkName("owner", d.Owner, false)
	default:
		return fault.New(fault.Invalid, "ledger.bad-outcome", "{outcome} closes no gap", "outcome", quote(string(d.Outcome))).
			WithField("outcome").WithHint("the outcomes are estimate-wrong and missing")
	}
}
