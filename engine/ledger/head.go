package ledger

import (
	"cmp"
	"slices"
	"time"

	"fanar/fault"
)

// Head is what a book knows now, without how it came to be: the balances, and the handovers, estimates and signatures to
// which a further act may refer. It is small however long the book is. The past stays with whoever keeps it: entry by
// entry, and brought back with [Book.Recall] where an act speaks of it.
//
// The total is not in it, because it is the sum over the accounts and nothing else.
type Head struct {
	Case           string          `json:"case"`
	Unit           Unit            `json:"unit"`
	Accounts       []Holding       `json:"accounts,omitempty"`
	Origins        []Origin        `json:"origins,omitempty"`
	Handovers      []Handover      `json:"handovers,omitempty"` // those of which something is open, in the order of their offers
	Assertions     []Stated        `json:"assertions,omitempty"`
	Determinations []Determination `json:"determinations,omitempty"`
}

// Holding is an account and what stands in it. Since, last, owner, counterpart and reason are said of an open loss or a
// transit.
type Holding struct {
	Account     Account   `json:"account"`
	Lot         Lot       `json:"lot,omitzero"`
	Owner       string    `json:"owner,omitempty"`
	Counterpart string    `json:"counterpart,omitempty"`
	Reason      Reason    `json:"reason,omitempty"`
	Since       time.Time `json:"since,omitzero"`
	Last        time.Time `json:"last,omitzero"`
}

// Stated is an assertion and what became of it.
type Stated struct {
	Assertion
	Retraction *Retraction `json:"retraction,omitempty"`
	Wrong      bool        `json:"wrong,omitempty"` // a determination says so
}

// Head gives the head of the book. Of finished handovers only those stay whose difference or surplus is still open, and of
// their own accounts only those that are not empty.
func (b *Book) Head() Head {
	h := Head{Case: b.caseID, Unit: b.unit, Origins: b.Origins(), Determinations: b.Determinations()}
	open := map[string]bool{}
	for _, x := range b.handovers {
		if x.Open() || !x.Surplus.IsZero() && x.Finding == nil {
			open[x.Offer.ID] = true
		}
	}
	for i := range b.slots {
		s := &b.slots[i]
		if s.account.Type == Source {
			continue
		}
		if x := b.of(s.account); x != nil {
			if s.lot.IsZero() && !(open[x.Offer.ID] && s.account.Type == InTransit) {
				continue
			}
			open[x.Offer.ID] = true
		}
		h.Accounts = append(h.Accounts, Holding{Account: s.account, Lot: s.lot, Owner: s.owner, Counterpart: s.counterpart,
			Reason: s.reason, Since: s.since, Last: s.last})
	}
	for _, x := range b.handovers {
		if open[x.Offer.ID] {
			h.Handovers = append(h.Handovers, x.copied())
		}
	}
	slices.SortFunc(h.Accounts, func(x, y Holding) int { return x.Account.compare(y.Account) })
	slices.SortStableFunc(h.Handovers, func(x, y Handover) int {
		return cmp.Or(x.Offer.Recorded.Compare(y.Offer.Recorded), len(x.Offer.ID)-len(y.Offer.ID), cmp.Compare(x.Offer.ID, y.Offer.ID))
	})
	for i := range b.assertions {
		a := &b.assertions[i]
		h.Assertions = append(h.Assertions, Stated{a.Assertion, clone(a.retraction), a.wrong})
	}
	return h
}

// Resume makes the book of which h is the head. What is posted to it is checked as in the whole book, with one duty for
// the caller: an act that speaks of an earlier entry or of a finished handover needs it recalled first, and identifiers
// are not used twice. The acts and entries of the resumed book are those posted since. A head that no book can have is
// refused.
func Resume(h Head) (*Book, error) {
	b, err := NewBook(h.Case, h.Unit)
	if err != nil {
		return nil, err
	}
	for _, a := range h.Accounts {
		if err := a.Account.Validate(); err != nil {
			return nil, err
		}
		if _, twice := b.numbers[a.Account]; twice || a.Account.Type == Source {
			return nil, badHead(h.Case, a.Account.String())
		}
		if err := checkLot(&a.Lot, h.Unit); err != nil {
			return nil, err
		}
		s := &b.slots[b.open(a.Account)]
		s.lot, s.owner, s.counterpart, s.reason, s.since, s.last = a.Lot, a.Owner, a.Counterpart, a.Reason, a.Since, a.Last
		add(&b.issued, &a.Lot)
	}
	b.origins = slices.Clone(h.Origins)
	for _, x := range h.Handovers {
		if err := b.RecallHandover(x); err != nil {
			return nil, err
		}
	}
	for _, a := range h.Assertions {
		if err := b.claim(a.ID); err != nil {
			return nil, err
		}
		b.assertions = append(b.assertions, standing{a.Assertion, clone(a.Retraction), a.Wrong})
		b.ids[a.ID] = ref{assertionAct, int32(len(b.assertions) - 1)}
	}
	for _, d := range h.Determinations {
		if err := b.claim(d.ID); err != nil {
			return nil, err
		}
		b.findings = append(b.findings, d)
		b.ids[d.ID] = ref{determinationAct, int32(len(b.findings) - 1)}
	}
	return b, nil
}

// Recall brings back an entry of before the head, so that a further act can speak of it; reversedBy is the entry that took
// it back, or empty. It moves nobody.
func (b *Book) Recall(e Entry, reversedBy string) {
	if _, ok := b.ids[e.ID]; ok {
		return
	}
	if b.recalled == nil {
		b.recalled = map[string]*Entry{}
	}
	e = e.copied()
	b.recalled[e.ID] = &e
	if reversedBy != "" {
		b.reversed[e.ID] = reversedBy
	}
}

// RecallHandover brings back a finished handover, so that a further act can speak of it or of its accounts. One that the
// book has already stays as it is.
func (b *Book) RecallHandover(h Handover) error {
	if r, ok := b.ids[h.Offer.ID]; ok && r.kind == offerAct {
		return nil
	}
	if err := b.claim(h.Offer.ID); err != nil {
		return err
	}
	c := h.copied()
	b.handovers = append(b.handovers, &c)
	b.ids[c.Offer.ID] = ref{offerAct, int32(len(b.handovers) - 1)}
	return nil
}

func badHead(caseID, account string) error {
	return fault.New(fault.Invalid, "ledger.bad-head", "no book of case {case} has account {account} like this", "case", caseID, "account", account).WithField("accounts")
}
