package ledger

import "fanar/fault"

// Receive takes in the receiver's own count. It never refuses a count because it differs, and says nothing of the
// giver's: a receiver could otherwise try numbers until one fits.
//
// Equal counts post to the receiver at once. Counts that differ and come with a reason post at once as well; without a
// reason the handover becomes [StateCounted], the people stay in transit, and [Book.SignDifference] finishes it. What is
// posted:
//
//   - surplus (the receiver counted more): from source to transit, reason surplus-at-handover. The heads exist, so they are
//     in the count from now on; the surplus stays open until [Book.CloseSurplus] says where they came from.
//   - a change of category in transit, where the receiver's categories differ, reason counted-by-receiver.
//   - the receiver's count from transit to the receiver.
//   - shortfall (the receiver counted fewer): from transit to the handover's variance account, with the reason, the giver
//     as owner and the receiver as counterpart.
//
// The receiver's account gets the receiver's categories and its side counters; a side counter that it left blank is not
// zero, and the giver's goes along. The counts are compared with who stands in transit, so that a birth or a death on
// the way, posted there, is no difference.
//
// Faults: NotFound for the handover; Conflict if it was counted or withdrawn; Invalid, ledger.same-counter, if one
// person signs both counts.
func (b *Book) Receive(r Receipt) error {
	h, n, err := b.handover(r.Handover)
	if err != nil {
		return err
	}
	if h.State != StateOffered {
		return wrongState(h, "received")
	}
	if err := b.checkReceipt(h, &r); err != nil {
		return err
	}
	d := differ(b.Balance(h.Transit()), r.Lot)
	if d.none() || r.Reason != "" {
		s := Signing{Reason: r.Reason, Owner: r.Owner, By: r.By, Note: r.Note, Happened: r.Happened, Recorded: r.Recorded}
		if err := b.settle(h, d, s); err != nil {
			return err
		}
		h.State = StateReceived
	} else {
		h.State = StateCounted
	}
	h.Receipt = &r
	b.record("", receiptAct, n)
	return nil
}

// SignDifference finishes a handover in [StateCounted] with the reason for the difference. The reason cannot be empty.
func (b *Book) SignDifference(s Signing) error {
	h, n, err := b.handover(s.Handover)
	if err != nil {
		return err
	}
	if h.State != StateCounted {
		return wrongState(h, "signed")
	}
	if err := s.Reason.Validate(); err != nil {
		return err
	}
	if err := checkOptional("owner", s.Owner); err != nil {
		return err
	}
	if err := signed(s.By, s.Note); err != nil {
		return err
	}
	if err := instants(&s.Happened, &s.Recorded); err != nil {
		return err
	}
	if err := b.settle(h, differ(b.Balance(h.Transit()), h.Receipt.Lot), s); err != nil {
		return err
	}
	h.State, h.Signing = StateReceived, &s
	b.record("", signingAct, n)
	return nil
}

func (b *Book) checkReceipt(h *Handover, r *Receipt) error {
	if err := signed(r.By, r.Note); err != nil {
		return err
	}
	if r.By == h.Offer.By {
		return fault.New(fault.Invalid, "ledger.same-counter", "{by} signed the giver's count and cannot sign the receiver's",
			"by", quote(r.By)).WithField("by").WithHint("somebody of the receiver counts")
	}
	if err := instants(&r.Happened, &r.Recorded); err != nil {
		return err
	}
	if r.Reason != "" {
		if err := r.Reason.Validate(); err != nil {
			return err
		}
	}
	if err := checkOptional("owner", r.Owner); err != nil {
		return err
	}
	if err := checkLot(&r.Lot, b.unit); err != nil {
		return err
	}
	return checkSides(&r.Lot)
}

// settle posts a finished handover. Whatever could refuse is checked before the first entry.
func (b *Book) settle(h *Handover, d difference, s Signing) error {
	was, now := d.standing.Plus(d.surplus), d.arrives.Plus(d.short)
	same := was.Overlap(now)
	was, now = was.Minus(same), now.Minus(same)
	if err := b.room(&d.surplus); err != nil {
		return err
	}
	after := d.surplus.Plus(now)
	if err := b.roomAfter(&was, &after); err != nil {
		return err
	}
	if s.Owner == "" {
		s.Owner = h.Offer.To.Custodian
	}
	e := Entry{Handover: h.Offer.ID, By: s.By, Happened: s.Happened, Recorded: s.Recorded}
	owned := e
	owned.Owner, owned.Counterpart, owned.Note = h.Offer.From.Custodian, s.Owner, s.Note
	transit := h.Transit()
	if !d.surplus.IsZero() {
		if err := b.made(owned, "surplus", FromSource(), transit, d.surplus, nil, Surplus); err != nil {
			return err
		}
	}
	if was != now {
		if err := b.made(e, "reclassified", transit, transit, was, &now, CountedByReceiver); err != nil {
			return err
		}
	}
	if !d.arrives.IsZero() {
		if err := b.made(e, "received", transit, h.Offer.To, d.arrives, nil, Received); err != nil {
			return err
		}
	}
	if !d.short.IsZero() {
		if err := b.made(owned, "short", transit, h.Variance(), d.short, nil, s.Reason); err != nil {
			return err
		}
	}
	h.Short, h.Surplus = d.short, d.surplus
	return nil
}
