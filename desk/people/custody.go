package people

import (
	"slices"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/policy"
)

// mayGive refuses everybody but the organisation that has custody and the duty officers. Where nobody has custody, in
// the boat or at sea, it is the one that takes it.
func mayGive(actor policy.Actor, from, to ledger.Account) error {
	holder := from.Custodian
	if holder == "" {
		holder = to.Custodian
	}
	if holder == "" || holder == actor.Org || isDutyOfficer(actor) {
		return nil
	}
	return fault.New(fault.Forbidden, "people.not-custodian",
		"only {organisation}, which has custody, or a duty officer may record this; you act for {yours}",
		"organisation", holder, "yours", actor.Org).
		WithHint("ask {organisation} or the duty officer to record it; what you typed is kept").WithField("from")
}

// mayAnswer refuses everybody but the two organisations of a handover and the duty officers.
func mayAnswer(actor policy.Actor, o ledger.Offer) error {
	if actor.Org == o.From.Custodian || actor.Org == o.To.Custodian || isDutyOfficer(actor) {
		return nil
	}
	return fault.New(fault.Forbidden, "people.not-party", "only {giver} and {receiver}, or a duty officer, may explain this difference",
		"giver", o.From.Custodian, "receiver", o.To.Custodian).WithField("handover")
}

// mayCount refuses everybody but the receiving organisation.
func mayCount(actor policy.Actor, o ledger.Offer) error {
	if actor.Org == o.To.Custodian {
		return nil
	}
	if actor.Org == o.From.Custodian {
		return fault.New(fault.Forbidden, "people.own-count", "{giver} gave these people and cannot enter the second count; only users of {receiver} can",
			"giver", o.From.Custodian, "receiver", o.To.Custodian).WithField("handover").
			WithHint("if {receiver} does not take them, withdraw the handover with a reason")
	}
	return fault.New(fault.Forbidden, "people.not-receiver", "only users of {receiver} can enter the second count of handover {handover}; you act for {yours}",
		"receiver", o.To.Custodian, "handover", o.ID, "yours", actor.Org).WithField("handover")
}

func isDutyOfficer(actor policy.Actor) bool { return slices.Contains(actor.Roles, dutyOfficer) }

// countFirst refuses to take people out of accounts whose numbers the actor may not see yet: a refusal of the ledger
// would tell how many there are. Source: the blind count of every handover.
func (h *tally) countFirst(actor policy.Actor, accounts ...ledger.Account) error {
	if err := h.recall(accounts...); err != nil {
		return err
	}
	v := h.sight(actor.Org)
	for _, a := range accounts {
		if a.Type != ledger.Source && !v.account(a) {
			return v.first()
		}
	}
	return nil
}

// first says which count the viewer's organisation owes.
func (v sight) first() error {
	o := v.waiting[0].Offer
	return fault.New(fault.Forbidden, "people.count-first", "{organisation} has to count handover {handover} first; until then the numbers of {giver} are hidden from it",
		"organisation", v.org, "handover", o.ID, "giver", o.From.Custodian).
		WithHint("enter your own count, then send this again; what you typed is kept")
}
