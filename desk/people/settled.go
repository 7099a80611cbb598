package people

import (
	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/journal"
)

// CheckSettled gives nil when everybody is accounted for or signed for, and else a fault of kind Refused that says how
// many are not. People in somebody's custody ashore are accounted for; people whom somebody signed to be missing at sea are
// signed for, and stay among the open losses. Absence and an actor that does not report settle nothing: disappearance
// never closes a case.
//
// While a handover waits for its count, no number is said: the receiver might be asking.
func CheckSettled(r journal.Rows, caseID string) error {
	h, err := load(r, caseID)
	if err != nil {
		return err
	}
	for _, o := range h.Book.Handovers() {
		if o.State == ledger.StateOffered {
			return fault.New(fault.Refused, "people.handover-waits", "refused: handover {handover} waits for the count of {receiver}",
				"handover", o.Offer.ID, "receiver", o.Offer.To.Custodian).WithHint("let {receiver} count, or withdraw the handover with a reason")
		}
	}
	if n := h.unaccounted(); n > 0 {
		text := "refused: {count} people are not accounted for"
		if n == 1 {
			text = "refused: {count} person is not accounted for"
		}
		return fault.New(fault.Refused, "people.unaccounted", text, "count", n).
			WithHint("record the person as missing, or find the handover")
	}
	for _, o := range h.Book.Handovers() {
		if !o.Surplus.IsZero() && o.Finding == nil {
			return fault.New(fault.Refused, "people.surplus", "refused: nobody has said why handover {handover} brought {count} more than were given",
				"handover", o.Offer.ID, "count", o.Surplus.Total()).WithHint("explain the difference (fanar people explain)")
		}
	}
	if len(h.Open) > 0 {
		return fault.New(fault.Refused, "people.differs", "refused: count {count} differs from the ledger, and nobody has settled it", "count", h.Open[0]).
			WithHint("say which number stands (fanar people settle)")
	}
	n, err := h.atSea(r)
	if n > 0 {
		return fault.New(fault.Refused, "people.at-sea", "refused: {count} of them are still at sea; a rescue ends at a place of safety", "count", n).
			WithHint("hand them over ashore, then close the case")
	}
	return err
}

// atSea is how many people are in custody in the boat or aboard a vessel. Source: SAR Convention annex 1.3.2.
func (h *tally) atSea(r journal.Rows) (n int64, err error) {
	for _, a := range h.Book.Accounts() {
		if a.Type != ledger.Custody {
			continue
		}
		p, known, err := directory.Places.Get(r, a.Place)
		if err != nil {
			return 0, err
		}
		if !known || !p.Ashore() {
			n += h.Book.Balance(a).Total()
		}
	}
	return n, nil
}

// unaccounted is how many people nobody can place and nobody has signed for: the gap, and the open losses but for those
// who were recorded as missing at sea.
func (h *tally) unaccounted() int64 {
	gap, _ := h.Book.Gap()
	n := gap.Open
	for _, a := range h.Book.Accounts() {
		if t := a.Type; t == ledger.InTransit || t.OpenLoss() && t != ledger.MissingAtSea {
			n += h.Book.Balance(a).Total()
		}
	}
	return n
}
