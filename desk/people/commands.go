package people

import (
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
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
	at, err := countedIn(s, c.Account)
	if err != nil {
		return dispatch.Plan{}, err
	}
	begun := slices.Contains(h.Book.Accounts(), at)
	if at.Type.OpenLoss() || at.Type == ledger.Source || at.Type == ledger.Onward || at.Type == ledger.InTransit && !begun {
		return dispatch.Plan{}, notCountable(at)
	}
	if c.Reason == ledger.MergedIn {
		return dispatch.Plan{}, notByHand(c.Reason)
	}
	if c.Reason == "" {
		c.Reason = ledger.OpeningCount
		if begun {
			c.Reason = ledger.LateFind
		}
	}
	blind := h.sight(s.Actor.Org).blind()
	if blind && c.Lot.Validate() == nil && c.Lot.Total() > countLimit {
		return dispatch.Plan{}, absurd() // where the book would overflow, its sum could be found by trying
	}
	plan, err := h.plan(s, c.Case, c.At, Counted{ID: h.next("E"), Organisation: s.Actor.Org, Account: at, Lot: c.Lot, Reason: c.Reason, Note: c.Note},
		refs(at)...)
	if blind && err != nil && fault.As(err).Code == "ledger.count-too-large" && c.Lot.Validate() == nil {
		return plan, absurd()
	}
	return plan, err
}

// countedIn is where people are who are counted. A vessel that the directory does not have is in the asker's custody: a
// rescue does not wait for a registration.
func countedIn(s dispatch.State, account string) (ledger.Account, error) {
	if account == "" {
		return Boat(), nil
	}
	a, err := accountOf(s, "account", account, ledger.Account{})
	if fault.KindOf(err) == fault.NotFound || fault.As(err).Code == "people.place-nobodys" {
		a = ledger.Account{Type: ledger.Custody, Custodian: s.Actor.Org, Place: account}
		err = a.Validate()
	}
	return a, err
}

// organisation refuses one that the directory does not have.
func organisation(r journal.Rows, field, id string) error {
	if _, err := directory.OrganisationByID(r, id); err != nil {
		return named(err, field)
	}
	return nil
}

// plan tries the fact on this copy of the count and plans it.
func (h *tally) plan(s dispatch.State, id string, at time.Time, fact posting, refs ...string) (dispatch.Plan, error) {
	happened, err := when(at, s.Now)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if _, err := h.post(fact, stamp{by: s.Actor.User, happened: happened, recorded: s.Now}); err != nil {
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
