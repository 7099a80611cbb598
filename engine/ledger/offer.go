package ledger

import "fanar/fault"

// Offer begins a handover. The lot is the giver's own count; where the book has these people under less exact categories
// (female/unknown for female/18-59), a change of category is posted first. Then they stand in transit.
//
// The two accounts differ, both have a custodian, and neither is a source, a transit or an open loss. Bodies are handed
// over as bodies: deceased-recovered to deceased-recovered. Faults: Invalid for the offer; Conflict, ledger.not-enough, for
// a count that the giver's account does not hold.
func (b *Book) Offer(o Offer) error {
	if err := b.claim(o.ID); err != nil {
		return err
	}
	if err := b.checkOffer(&o); err != nil {
		return err
	}
	h := &Handover{Offer: o, State: StateOffered}
	have := b.Balance(o.From)
	was, now, ok := Refine(have, o.Lot)
	if !ok {
		return notEnough(o.From, &have, &o.Lot)
	}
	if err := b.roomAfter(&was, &now); err != nil {
		return err
	}
	left := have.Minus(was).Plus(now).Minus(o.Lot)
	if err := leftBehind(o.From, &left, &o.Lot); err != nil {
		return err
	}
	e := Entry{Handover: o.ID, By: o.By, Happened: o.Happened, Recorded: o.Recorded}
	if was != now {
		if err := b.made(e, "counted", o.From, o.From, was, &now, CountedByGiver); err != nil {
			return err
		}
	}
	if o.From.Type.Terminal() {
		e.Owner = o.From.Custodian
	}
	if err := b.made(e, "offered", o.From, h.Transit(), o.Lot, nil, Offered); err != nil {
		return err
	}
	b.handovers = append(b.handovers, h)
	b.record(o.ID, offerAct, len(b.handovers)-1)
	return nil
}

// Withdraw ends a handover that the receiver has not counted: who stands in transit goes back to the giver's account.
// It needs a reason. Conflict once the receiver's count is in.
func (b *Book) Withdraw(w Withdrawal) error {
	h, n, err := b.handover(w.Handover)
	if err != nil {
		return err
	}
	if h.State != StateOffered {
		return wrongState(h, "withdrawn")
	}
	if err := w.Reason.Validate(); err != nil {
		return err
	}
	if err := signed(w.By, w.Note); err != nil {
		return err
	}
	if err := instants(&w.Happened, &w.Recorded); err != nil {
		return err
	}
	if there := b.Balance(h.Transit()); !there.IsZero() {
		e := Entry{Handover: w.Handover, By: w.By, Note: w.Note, Happened: w.Happened, Recorded: w.Recorded}
		if err := b.made(e, "withdrawn", h.Transit(), h.Offer.From, there, nil, w.Reason); err != nil {
			return err
		}
	}
	h.State, h.Withdrawal = StateWithdrawn, &w
	b.record("", withdrawalAct, n)
	return nil
}

// made posts an entry that the book makes of a signed act. Its identifier is that of the act, '#' and what it does.
func (b *Book) made(e Entry, what string, from, to Account, lot Lot, now *Lot, reason Reason) error {
	of := e.Handover
	if of == "" {
		of = e.ID
	}
	e.ID, e.From, e.To, e.Lot, e.Now, e.Reason = of+derived+what, from, to, lot, now, reason
	return b.post(&e)
}

func (b *Book) checkOffer(o *Offer) error {
	for _, side := range []struct {
		field string
		a     Account
	}{{"from", o.From}, {"to", o.To}} {
		if err := side.a.Validate(); err != nil {
			f := fault.As(err)
			f.Field = side.field
			return f
		}
		if t := side.a.Type; t == Source || t == InTransit || t.OpenLoss() || side.field == "from" && t == Onward {
			return fault.New(fault.Invalid, "ledger.handover-account", "people are not handed over {side} {account}",
				"side", side.field, "account", side.a).WithField(side.field).
				WithHint("a handover has two organisations that count; post an entry with a reason instead")
		}
		if side.a.Custodian == "" {
			return fault.New(fault.Invalid, "ledger.account-custodian", "a handover needs a custodian who counts: {account} has none",
				"account", side.a).WithField(side.field)
		}
	}
	if o.From == o.To {
		return fault.New(fault.Invalid, "ledger.handover-same-account",
			"giver and receiver are the same organisation at the same account {account}", "account", o.From).WithField("to").
			WithHint("a second count by the same people is a recount: reclassify, or post the difference with a reason")
	}
	if (o.From.Type == DeceasedRecovered) != (o.To.Type == DeceasedRecovered) {
		return fault.New(fault.Invalid, "ledger.handover-deceased", "a body is handed over as a body: {from} to {to}",
			"from", o.From, "to", o.To).WithField("to").WithHint("record a death as an entry to deceased-recovered")
	}
	if err := instants(&o.Happened, &o.Recorded); err != nil {
		return err
	}
	if err := signed(o.By, o.Note); err != nil {
		return err
	}
	if o.Lot.total() == 0 {
		return fault.New(fault.Invalid, "ledger.empty-offer", "the offer hands over nobody").WithField("lot")
	}
	if err := checkLot(&o.Lot, b.unit); err != nil {
		return err
	}
	return checkSides(&o.Lot)
}

// signed holds for acts that somebody has to sign.
func signed(by, note string) error {
	if err := checkName("by", by, false); err != nil {
		return err
	}
	return checkNote(note)
}

func wrongState(h *Handover, want string) error {
	f := fault.New(fault.Conflict, "ledger.handover-state", "handover {id} is {state} and cannot be {want}",
		"id", h.Offer.ID, "state", string(h.State), "want", want).WithField("handover")
	switch h.State {
	case StateCounted:
		return f.WithHint("the receiver's count is in and stays: sign the difference with a reason")
	case StateOffered:
		return f.WithHint("the receiver has not counted yet")
	default:
		return f.WithHint("neither count is overwritten: correct it with a new entry and a reason")
	}
}
