package ledger

import (
	"slices"
	"time"
)

// Loss is an open-loss account that is not empty. It has an owner and an age, and no time closes it.
type Loss struct {
	Account     Account   `json:"account"`
	Lot         Lot       `json:"lot"`
	Owner       string    `json:"owner"`                 // organisation that answers, by the latest entry into the account
	Counterpart string    `json:"counterpart,omitempty"` // on the other side of a handover
	Reason      Reason    `json:"reason"`
	Since       time.Time `json:"since"` // earliest entry since it was last empty
	Last        time.Time `json:"last"`  // latest entry into it
}

// Age is how long the loss has been open.
func (l Loss) Age(now time.Time) time.Duration { return now.Sub(l.Since) }

// NextReview is when somebody has to look again, with a review every so often since it began. It lies after now.
func (l Loss) NextReview(now time.Time, every time.Duration) time.Time {
	if every <= 0 || now.Before(l.Since) {
		return l.Since
	}
	return l.Since.Add((now.Sub(l.Since)/every + 1) * every)
}

// OpenLoss gives every open-loss account that is not empty, the oldest first.
func (b *Book) OpenLoss() []Loss {
	return b.losses(func(t AccountType) bool { return t.OpenLoss() })
}

// Transit is people between giver and receiver for too long. The giver answers for them.
type Transit struct {
	Account  Account       `json:"account"`
	Lot      Lot           `json:"lot"` // the giver's count: not for the receiver's eyes
	Owner    string        `json:"owner"`
	Handover string        `json:"handover,omitempty"` // empty for a transit that was posted by hand
	Since    time.Time     `json:"since"`
	Age      time.Duration `json:"age"`
}

// Overdue gives every transit that is not empty and has lasted longer than the limit at the time now, the oldest first
// (I3). In an account that is filled again before it is empty, the age is that of the first who came.
func (b *Book) Overdue(now time.Time, limit time.Duration) []Transit {
	var all []Transit
	for _, l := range b.losses(func(t AccountType) bool { return t == InTransit }) {
		if age := l.Age(now); age > limit {
			t := Transit{Account: l.Account, Lot: l.Lot, Owner: l.Account.Custodian, Since: l.Since, Age: age}
			if h := b.of(l.Account); h != nil {
				t.Handover = h.Offer.ID
			}
			all = append(all, t)
		}
	}
	return all
}

func (b *Book) losses(of func(AccountType) bool) []Loss {
	var all []Loss
	for i := range b.slots {
		s := &b.slots[i]
		if of(s.account.Type) && s.lot.total() > 0 {
			all = append(all, Loss{Account: s.account, Lot: s.lot, Owner: s.owner, Counterpart: s.counterpart,
				Reason: s.reason, Since: s.since, Last: s.last})
		}
	}
	slices.SortFunc(all, func(x, y Loss) int {
		if c := x.Since.Compare(y.Since); c != 0 {
			return c
		}
		return x.Account.compare(y.Account)
	})
	return all
}

// of gives the handover to which a transit or variance account belongs, or nil.
func (b *Book) of(a Account) *Handover {
	if a.Type != InTransit && a.Type != HandoverVariance {
		return nil
	}
	r, ok := b.ids[a.Place]
	if !ok || r.kind != offerAct || b.handovers[r.n].Offer.From.Custodian != a.Custodian {
		return nil
	}
	return b.handovers[r.n]
}
