package people

import (
	"slices"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// CountEmbarked records people who were counted for the first time, or who were found later. It opens the ledger. Only a
// number is needed: nothing refuses an embarkation. Source: R1.
type CountEmbarked struct {
	Case    string        `json:"case"`
	Account string        `json:"account,omitempty"` // where they are: a vessel or place, or an account's key; the boat if empty
	Lot     ledger.Lot    `json:"lot"`
	Reason  ledger.Reason `json:"reason,omitempty"` // opening-count, late-find, birth, from-other-case; by itself the first or the second
	Note    string        `json:"note,omitempty"`
	At      time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (CountEmbarked) Action() string { return "people.CountEmbarked" }

// Decide refuses only what cannot be: nobody, a number below zero, an account in which nobody can be counted.
func (c CountEmbarked) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	at, err := c.account(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	begun := slices.Contains(h.Book.Accounts(), at)
	if at.Type.OpenLoss() || at.Type == ledger.Source || at.Type == ledger.Onward || at.Type == ledger.InTransit && !begun {
		return dispatch.Plan{}, fault.New(fault.Invalid, "people.not-countable", "nobody can be counted in {account}", "account", at).WithField("account").
			WithHint("count people where they are: in the boat, on a vessel or at a place; who is missing is moved there or determined")
	}
	if c.Reason == "" {
		c.Reason = ledger.OpeningCount
		if begun {
			c.Reason = ledger.LateFind
		}
	}
	return h.plan(s, c.Case, c.At, Counted{ID: h.next("E"), Organisation: s.Actor.Org, Account: at, Lot: c.Lot, Reason: c.Reason, Note: c.Note},
		refs(at)...)
}

// account is where the people are. A vessel that the directory does not have is in the asker's custody: a rescue does
// not wait for a registration.
func (c CountEmbarked) account(s dispatch.State) (ledger.Account, error) {
	if c.Account == "" {
		return Boat(), nil
	}
	a, err := accountOf(s, "account", c.Account, ledger.Account{})
	if fault.KindOf(err) == fault.NotFound || fault.As(err).Code == "people.place-nobodys" {
		a = ledger.Account{Type: ledger.Custody, Custodian: s.Actor.Org, Place: c.Account}
		err = a.Validate()
	}
	return a, err
}

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
	plan, err := h.plan(s, c.Case, c.At, Moved{ID: h.next("E"), Organisation: s.Actor.Org, From: from, To: to, Lot: c.Lot, Reason: c.Reason,
		Owner: c.Owner, Decisions: c.Decisions, NextPort: c.NextPort, Note: c.Note}, refs(from, to)...)
	plan.Asks = asks
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

// Reclassify records that people at one account are of other categories than recorded. The number stays.
type Reclassify struct {
	Case    string        `json:"case"`
	Account string        `json:"account"`
	Was     ledger.Lot    `json:"was"`
	Now     ledger.Lot    `json:"now"`
	Reason  ledger.Reason `json:"reason"`
	Note    string        `json:"note,omitempty"`
	At      time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (Reclassify) Action() string { return "people.Reclassify" }

// Decide refuses another number of people after than before, and somebody without custody.
func (c Reclassify) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	a, err := accountOf(s, "account", c.Account, ledger.Account{})
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := mayGive(s.Actor, a, a); err != nil {
		return dispatch.Plan{}, err
	}
	if err := h.countFirst(s.Actor, a); err != nil {
		return dispatch.Plan{}, err
	}
	return h.plan(s, c.Case, c.At, Reclassified{ID: h.next("E"), Organisation: s.Actor.Org, Account: a, Was: c.Was, Now: c.Now,
		Reason: c.Reason, Note: c.Note}, refs(a)...)
}

// Reverse takes an entry back with a new one, or an estimate. Nothing is edited: both stay in the record.
type Reverse struct {
	Case   string        `json:"case"`
	Entry  string        `json:"entry"` // identifier of an entry, such as E3, or of an estimate, such as A1
	Reason ledger.Reason `json:"reason"`
	Owner  string        `json:"owner,omitempty"` // organisation that answers; the entry's own, or the asker's, if empty
	Note   string        `json:"note,omitempty"`
	At     time.Time     `json:"at,omitzero"`
}

// Action names the command.
func (Reverse) Action() string { return "people.Reverse" }

// Decide refuses what was taken back already, what both sides of a handover signed, and somebody without custody.
func (c Reverse) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if slices.ContainsFunc(h.Book.Assertions(), func(a ledger.Assertion) bool { return a.ID == c.Entry }) {
		return h.retract(s, c)
	}
	old, ok := h.Book.Entry(c.Entry)
	if !ok {
		return dispatch.Plan{}, fault.New(fault.NotFound, "people.no-entry", "case {case} has no entry {entry}", "case", c.Case, "entry", c.Entry).WithField("entry")
	}
	if s.Actor.Org != old.From.Custodian {
		if err := mayGive(s.Actor, old.To, old.From); err != nil {
			return dispatch.Plan{}, err
		}
	}
	if err := h.countFirst(s.Actor, old.From, old.To); err != nil {
		return dispatch.Plan{}, err
	}
	if c.Owner == "" && old.Owner == "" {
		c.Owner = s.Actor.Org
	}
	asks, err := questions(s, old.To, old.From, "", "")
	if err != nil {
		return dispatch.Plan{}, err
	}
	plan, err := h.plan(s, c.Case, c.At, Reversed{ID: h.next("E"), Organisation: s.Actor.Org, Entry: c.Entry, Reason: c.Reason, Owner: c.Owner, Note: c.Note},
		refs(old.From, old.To)...)
	plan.Asks = asks
	return plan, err
}

// retract lets the organisation that recorded an estimate, or a duty officer, take it back.
func (h *tally) retract(s dispatch.State, c Reverse) (dispatch.Plan, error) {
	if by := h.Origins[c.Entry].Organisation; by != s.Actor.Org && !isDutyOfficer(s.Actor) {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "people.not-source", "only the organisation that recorded {entry}, or a duty officer, may take it back",
			"entry", c.Entry).WithField("entry")
	}
	return h.plan(s, c.Case, c.At, Retracted{Organisation: s.Actor.Org, Assertion: c.Entry, Reason: c.Reason, Note: c.Note})
}

// plan tries the fact on this copy of the count and plans it.
func (h *tally) plan(s dispatch.State, id string, at time.Time, fact posting, refs ...string) (dispatch.Plan, error) {
	happened, err := when(at, s.Now)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := h.post(fact, stamp{by: s.Actor.User, happened: happened, recorded: s.Now}); err != nil {
		return dispatch.Plan{}, err
	}
	subject := caseSubject + id
	return dispatch.Plan{Subject: subject, Facts: []event.Draft{{Subject: subject, Refs: refs, Happened: happened, Fact: fact}}}, nil
}

// refs are the places and organisations that a fact concerns, so that it stands in their timelines too.
func refs(accounts ...ledger.Account) []string {
	var all []string
	for _, a := range accounts {
		if a.Custodian != "" {
			all = append(all, "organisation/"+a.Custodian)
		}
		if a.Place != "" && a.Type != ledger.InTransit && a.Type != ledger.HandoverVariance {
			all = append(all, "place/"+a.Place)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
