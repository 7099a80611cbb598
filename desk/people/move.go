package people

import (
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
)

// Move records that people went from one account to another without a second count: to hospital, under arrest, dead,
// missing, absent, onward, to an actor that does not report, apart to several centres, or that they were counted twice.
// Custody passes between two organisations by [OfferHandover].
type Move struct {
	Case      string        `json:"case"`
	From      string        `json:"from"`
	To        string        `json:"to"` // a place, an account's key, or a type such as missing-at-sea
	Lot       ledger.Lot    `json:"lot"`
	Reason    ledger.Reason `json:"reason,omitempty"` // a code; needed wherever somebody could ask why
	Owner     string        `json:"owner,omitempty"`  // organisation that answers; needed into and out of a loss, and to the source
	Decisions int32         `json:"decisions,omitempty"`
	NextPort  string        `json:"nextPort,omitempty"` // place to which a receiving vessel goes
	Note      string        `json:"note,omitempty"`
	At        time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (Move) Action() string { return "people.Move" }

// Decide refuses a movement by somebody without custody, of more people than are there, and one that lacks what the
// ledger demands. Where it goes is for the rules to see: it has happened.
func (c Move) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	from, err := accountOf(s, "from", c.From, ledger.Account{})
	if err != nil {
		return dispatch.Plan{}, err
	}
	to, err := accountOf(s, "to", c.To, from)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := mayGive(s.Actor, from, to); err != nil {
		return dispatch.Plan{}, err
	}
	if err := h.countFirst(s.Actor, from); err != nil {
		return dispatch.Plan{}, err
	}
	if err := movable(from, to); err != nil {
		return dispatch.Plan{}, err
	}
	asks, err := questions(s, from, to, c.NextPort, c.Reason)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.Lot, err = h.along(from, c.Lot); err != nil {
		return dispatch.Plan{}, err
	}
	before, err := h.refined(s, c, from)
	if err != nil {
		return dispatch.Plan{}, err
	}
	plan, err := h.plan(s, c.Case, c.At, Moved{ID: h.next("E"), Organisation: s.Actor.Org, From: from, To: to, Lot: c.Lot, Reason: c.Reason,
		Owner: c.Owner, Decisions: c.Decisions, NextPort: c.NextPort, Note: c.Note}, refs(from, to)...)
	plan.Facts = append(before.Facts, plan.Facts...)
	plan.Asks = append(asks, c.more(s, to)...)
	return plan, err
}

// movable refuses what another command records with the count or the signature that it needs.
func movable(from, to ledger.Account) error {
	held := func(a ledger.Account) bool {
		return a.Custodian != "" && (a.Type == ledger.Custody || a.Type == ledger.Hospital || a.Type == ledger.PoliceCustody || a.Type == ledger.Reception)
	}
	switch {
	case from.Type == ledger.Source:
		return fault.New(fault.Invalid, "people.move-source", "people are not moved from the source; count them where they are").WithField("from").
			WithHint("births and people who were found later are counted too (fanar people count)")
	case to.Type == ledger.InTransit || to.Type == ledger.HandoverVariance:
		return fault.New(fault.Invalid, "people.move-handover", "{type} belongs to a handover", "type", to.Type).WithField("to").
			WithHint("offer a handover: both sides count, and the rest follows from it")
	case held(from) && to.Type == ledger.Custody && to.Custodian != "" && to.Custodian != from.Custodian:
		return fault.New(fault.Invalid, "people.needs-handover", "custody passes from {giver} to {receiver} by a handover that both count",
			"giver", from.Custodian, "receiver", to.Custodian).WithField("to").WithHint("offer a handover instead (fanar people handover)")
	}
	return nil
}
