package people

import (
	"strings"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
)

// ExplainVariance signs for the difference between the two counts of a handover. People who were given and not received
// leave the open loss for where they turned out to be (To); people who were received and not given get an outcome.
type ExplainVariance struct {
	Case     string                `json:"case"`
	Handover string                `json:"handover"`
	To       string                `json:"to,omitempty"`      // of a shortfall: an account or place, missing-at-sea, or source (never there)
	Outcome  ledger.SurplusOutcome `json:"outcome,omitempty"` // of a surplus
	Lot      *ledger.Lot           `json:"lot,omitempty"`     // all of them, if empty
	From     string                `json:"from,omitempty"`    // of receiver-overcounted: where they stand; the receiver's account if empty
	Other    string                `json:"other,omitempty"`   // of short-in-other: the handover that was short
	Reason   ledger.Reason         `json:"reason"`
	Owner    string                `json:"owner,omitempty"` // organisation that answers; the asker's if empty
	Note     string                `json:"note,omitempty"`
	At       time.Time             `json:"at,omitzero"`
}

// Action names the command.
func (ExplainVariance) Action() string { return "people.ExplainVariance" }

// Decide refuses everybody but the two organisations and the duty officers, and what the two counts do not differ by.
func (c ExplainVariance) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	o, err := h.handover(c.Handover)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := mayAnswer(s.Actor, o.Offer); err != nil {
		return dispatch.Plan{}, err
	}
	if v := h.sight(s.Actor.Org); v.blind() {
		return dispatch.Plan{}, v.first()
	}
	switch {
	case (c.To == "") == (c.Outcome == ""):
		return dispatch.Plan{}, fault.New(fault.Invalid, "people.explain", "say where missing people turned out to be (to), or where additional ones came from (outcome)").WithField("to")
	case c.To != "":
		return c.shortfall(s, h, o)
	}
	return c.surplus(s, h, o)
}

func (c ExplainVariance) shortfall(s dispatch.State, h *tally, o ledger.Handover) (dispatch.Plan, error) {
	to, err := accountOf(s, "to", c.To, o.Offer.From)
	if err != nil {
		return dispatch.Plan{}, err
	}
	f := VarianceExplained{ID: h.next("E"), Organisation: s.Actor.Org, Handover: c.Handover, To: to,
		Lot: h.Book.Balance(o.Variance()), Reason: c.Reason, Owner: c.Owner, Note: c.Note}
	if f.Lot.IsZero() {
		return dispatch.Plan{}, noDifference(c.Handover)
	}
	if c.Lot != nil {
		if f.Lot, err = h.along(o.Variance(), *c.Lot); err != nil {
			return dispatch.Plan{}, err
		}
	}
	if f.Owner == "" {
		f.Owner = s.Actor.Org
	}
	if err := movable(o.Variance(), to); err != nil {
		return dispatch.Plan{}, err
	}
	asks, err := questions(s, o.Offer.From, to, "", c.Reason)
	if err != nil {
		return dispatch.Plan{}, err
	}
	plan, err := h.plan(s, c.Case, c.At, f, refs(o.Offer.From, o.Offer.To, to)...)
	plan.Asks = asks
	return plan, err
}

func (c ExplainVariance) surplus(s dispatch.State, h *tally, o ledger.Handover) (dispatch.Plan, error) {
	if o.Surplus.IsZero() || o.Finding != nil {
		return dispatch.Plan{}, noDifference(c.Handover)
	}
	f := SurplusExplained{ID: h.next("S"), Organisation: s.Actor.Org, Handover: c.Handover, Outcome: c.Outcome, Other: c.Other,
		Reason: c.Reason, Note: c.Note}
	if strings.TrimSpace(c.From) != "" {
		from, err := accountOf(s, "from", c.From, ledger.Account{})
		if err != nil {
			return dispatch.Plan{}, err
		}
		f.From = &from
	}
	switch {
	case c.Lot != nil:
		f.Lot = *c.Lot
	case c.Outcome == ledger.ReceiverOvercounted || c.Outcome == ledger.ShortElsewhere:
		f.Lot = o.Surplus
	}
	if c.Outcome == ledger.ReceiverOvercounted {
		from := o.Offer.To
		if f.From != nil {
			from = *f.From
		}
		var err error
		if f.Lot, err = h.along(from, f.Lot); err != nil {
			return dispatch.Plan{}, err
		}
	}
	return h.plan(s, c.Case, c.At, f, refs(o.Offer.From, o.Offer.To)...)
}

func noDifference(handover string) error {
	return fault.New(fault.Conflict, "people.no-difference", "handover {handover} has no such difference that is open", "handover", handover).WithField("handover")
}

// Determine signs for the gap between an estimate and the count: the estimate was wrong, or people are missing. Nothing
// else closes it.
type Determine struct {
	Case      string         `json:"case"`
	Assertion string         `json:"assertion,omitempty"` // the estimate that makes the widest gap, if empty
	Outcome   ledger.Outcome `json:"outcome"`             // estimate-wrong or missing
	Lot       *ledger.Lot    `json:"lot,omitempty"`       // of missing: how many; all of the gap, if empty
	Place     string         `json:"place,omitempty"`     // where they were last known to be
	Owner     string         `json:"owner,omitempty"`     // of missing: organisation that answers for the search; the asker's if empty
	Reason    ledger.Reason  `json:"reason"`
	Note      string         `json:"note,omitempty"`
	At        time.Time      `json:"at,omitzero"`
}

// Action names the command.
func (Determine) Action() string { return "people.Determine" }

// Decide refuses where no gap is open, and more missing people than the gap holds.
func (c Determine) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if v := h.sight(s.Actor.Org); v.blind() {
		return dispatch.Plan{}, v.first()
	}
	gap, open := h.Book.Gap()
	if !open && c.Assertion == "" {
		return dispatch.Plan{}, fault.New(fault.Conflict, "people.no-gap", "case {case} has no gap between estimate and count", "case", c.Case)
	}
	if c.Assertion == "" {
		c.Assertion = gap.Assertion
	}
	f := Determined{ID: h.next("D"), Organisation: s.Actor.Org, Assertion: c.Assertion, Outcome: c.Outcome, Place: c.Place, Owner: c.Owner,
		Reason: c.Reason, Note: c.Note}
	switch {
	case c.Lot != nil:
		f.Lot = *c.Lot
	case c.Outcome == ledger.PeopleMissing && c.Assertion == gap.Assertion:
		f.Lot = ledger.Count(int32(gap.Open))
	}
	if c.Outcome == ledger.PeopleMissing && f.Owner == "" {
		f.Owner = s.Actor.Org
	}
	return h.plan(s, c.Case, c.At, f)
}
