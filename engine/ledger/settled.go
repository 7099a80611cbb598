package ledger

import (
	"slices"
	"time"
)

// OpenKind says why a case is not settled.
type OpenKind string

// The kinds, in the order in which [Book.Settled] gives them.
const (
	OpenGap     OpenKind = "gap"       // fewer counted than estimated
	OpenLost    OpenKind = "open-loss" // in an open-loss account
	OpenTransit OpenKind = "in-transit"
	OpenSurplus OpenKind = "surplus"  // more received than given, and nobody has signed for it
	OpenCustody OpenKind = "unplaced" // in custody, aboard or ashore, and not at the end of the way
)

// Unsettled is one thing that keeps a case from being settled.
type Unsettled struct {
	Kind    OpenKind  `json:"kind"`
	Account Account   `json:"account,omitzero"`
	People  int64     `json:"people"`
	Owner   string    `json:"owner,omitempty"`
	Since   time.Time `json:"since,omitzero"`
	About   string    `json:"about,omitempty"` // id of the handover or the assertion
}

// Settled says whether everybody stands in a settled account and nothing is open, and else what is open, in a fixed order.
// People in an open-loss account keep it false for ever: a disappearance settles nothing. See [Book.Unaccounted] for
// those whom nobody can place now.
func (b *Book) Settled() (ok bool, open []Unsettled) {
	if g, is := b.Gap(); is {
		open = append(open, Unsettled{Kind: OpenGap, People: g.Open, About: g.Assertion})
	}
	for _, l := range b.OpenLoss() {
		u := Unsettled{Kind: OpenLost, Account: l.Account, People: l.Lot.total(), Owner: l.Owner, Since: l.Since}
		if h := b.of(l.Account); h != nil {
			u.About = h.Offer.ID
		}
		open = append(open, u)
	}
	for _, l := range b.losses(func(t AccountType) bool { return t == InTransit }) {
		u := Unsettled{Kind: OpenTransit, Account: l.Account, People: l.Lot.total(), Owner: l.Account.Custodian, Since: l.Since}
		if h := b.of(l.Account); h != nil {
			u.About = h.Offer.ID
		}
		open = append(open, u)
	}
	for _, h := range b.handovers {
		if !h.Surplus.IsZero() && h.Finding == nil {
			open = append(open, Unsettled{Kind: OpenSurplus, Account: h.Offer.To, People: h.Surplus.total(),
				Owner: h.Offer.To.Custodian, Since: h.Receipt.Happened, About: h.Offer.ID})
		}
	}
	for _, a := range b.Accounts() {
		if lot := b.Balance(a); a.Type == Custody && lot.total() > 0 {
			open = append(open, Unsettled{Kind: OpenCustody, Account: a, People: lot.total(), Owner: a.Custodian})
		}
	}
	return len(open) == 0, slices.Clip(open)
}

// Unaccounted is how many people nobody can place now: the open gap, the open losses and who stands in transit. People in
// custody are accounted for.
func (b *Book) Unaccounted() int64 {
	g, _ := b.Gap()
	n := g.Open
	for i := range b.slots {
		if t := b.slots[i].account.Type; t.OpenLoss() || t == InTransit {
			n += b.slots[i].lot.total()
		}
	}
	return n
}
