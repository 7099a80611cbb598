package ledger

import (
	"time"

	"fanar/fault"
)

// SurplusOutcome is where people came from whom the receiver counted and the giver did not.
type SurplusOutcome string

// The four findings on a surplus.
const (
	GiverUndercounted   SurplusOutcome = "giver-undercounted"   // they were aboard all along; nothing is posted
	FromElsewhere       SurplusOutcome = "from-elsewhere"       // stowaway, other boat; nothing is posted
	ReceiverOvercounted SurplusOutcome = "receiver-overcounted" // never there: from an account back to the source
	ShortElsewhere      SurplusOutcome = "short-in-other"       // missing in another handover: out of its variance account
)

// SurplusFinding is the signed answer to a surplus.
type SurplusFinding struct {
	ID       string         `json:"id"`
	Handover string         `json:"handover"`
	Outcome  SurplusOutcome `json:"outcome"`
	Lot      Lot            `json:"lot,omitzero"`    // of the last two outcomes: which heads go, as many as the surplus
	From     *Account       `json:"from,omitempty"`  // of receiver-overcounted: where they stand; the receiver's account if nil
	Other    string         `json:"other,omitempty"` // of short-in-other: the handover that was short
	By       string         `json:"by"`
	Reason   Reason         `json:"reason"`
	Note     string         `json:"note,omitempty"`
	Happened time.Time      `json:"happened"`
	Recorded time.Time      `json:"recorded"`
}

// CloseSurplus signs for a surplus. Where the heads turn out to be counted twice or never to have been there, the entry
// back to the source goes with it, owned by the receiver. Conflict if the handover has no open surplus.
func (b *Book) CloseSurplus(f SurplusFinding) error {
	if err := b.claim(f.ID); err != nil {
		return err
	}
	h, n, err := b.handover(f.Handover)
	if err != nil {
		return err
	}
	if h.Surplus.IsZero() || h.Finding != nil {
		return fault.New(fault.Conflict, "ledger.no-surplus", "handover {id} has no open surplus", "id", h.Offer.ID).WithField("handover")
	}
	if err := f.Reason.Validate(); err != nil {
		return err
	}
	if err := signed(f.By, f.Note); err != nil {
		return err
	}
	if err := instants(&f.Happened, &f.Recorded); err != nil {
		return err
	}
	if err := b.postFinding(h, &f); err != nil {
		return err
	}
	f.From = clone(f.From)
	h.Finding = &f
	b.record(f.ID, surplusAct, n)
	return nil
}

func (b *Book) postFinding(h *Handover, f *SurplusFinding) error {
	from, reason := h.Offer.To, Miscounted
	switch f.Outcome {
	case GiverUndercounted, FromElsewhere:
		if f.From != nil || f.Other != "" || !f.Lot.IsZero() {
			return fault.New(fault.Invalid, "ledger.finding-detail", "the finding {outcome} moves nobody",
				"outcome", string(f.Outcome)).WithField("lot")
		}
		return nil
	case ReceiverOvercounted:
		if f.From != nil {
			from = *f.From
		}
		if f.Other != "" {
			return fault.New(fault.Invalid, "ledger.finding-detail", "the finding {outcome} names no other handover",
				"outcome", string(f.Outcome)).WithField("other")
		}
	case ShortElsewhere:
		other, _, err := b.handover(f.Other)
		if err != nil {
			return err
		}
		if f.From != nil {
			return fault.New(fault.Invalid, "ledger.finding-detail", "the finding {outcome} names a handover and no account",
				"outcome", string(f.Outcome)).WithField("from")
		}
		from, reason = other.Variance(), FoundElsewhere
	default:
		return fault.New(fault.Invalid, "ledger.bad-outcome", "{outcome} explains no surplus", "outcome", quote(string(f.Outcome))).
			WithField("outcome").WithHint("the outcomes are giver-undercounted, from-elsewhere, receiver-overcounted and short-in-other")
	}
	if f.Lot.total() != h.Surplus.total() {
		return fault.New(fault.Invalid, "ledger.finding-total", "the surplus is {surplus} and the finding speaks of {lot}",
			"surplus", h.Surplus.total(), "lot", f.Lot.total()).WithField("lot")
	}
	e := Entry{ID: f.ID, Owner: h.Offer.To.Custodian, By: f.By, Note: f.Note, Happened: f.Happened, Recorded: f.Recorded}
	return b.made(e, "removed", from, FromSource(), f.Lot, nil, reason)
}
