package ledger

import (
	"iter"
	"slices"
)

// Balance is what stands in an account now; an account that the book never had is empty. Of the source it is what came
// from it less what went back, which is [Book.Total].
func (b *Book) Balance(a Account) Lot {
	if a.Type == Source {
		return b.issued
	}
	if n, ok := b.numbers[a]; ok {
		return b.slots[n].lot
	}
	return Lot{}
}

// Accounts gives every account that an entry ever touched, without the source, ordered by type as declared, then by
// custodian and place. Some may be empty now.
func (b *Book) Accounts() []Account {
	all := make([]Account, 0, len(b.slots))
	for i := range b.slots {
		if b.slots[i].account.Type != Source {
			all = append(all, b.slots[i].account)
		}
	}
	slices.SortFunc(all, Account.compare)
	return all
}

// Total is the sum over all accounts, category by category.
func (b *Book) Total() Lot { return b.issued }

// Entries yields every entry in the order in which it was posted, those that the book made of handovers included.
func (b *Book) Entries() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i := range b.entries {
			if !yield(b.entry(i).copied()) {
				return
			}
		}
	}
}

// Entry gives one entry by its identifier.
func (b *Book) Entry(id string) (Entry, bool) {
	e := b.lookup(id)
	if e == nil {
		return Entry{}, false
	}
	return e.copied(), true
}

// copied shares nothing with the book.
func (e *Entry) copied() Entry {
	c := *e
	if c.Now != nil {
		now := *c.Now
		c.Now = &now
	}
	return c
}

// Origin is how many came from the source for one reason, less what was taken back.
type Origin struct {
	Reason Reason `json:"reason"`
	Total  int64  `json:"total"`
}

// Origins says where the total comes from: opening counts, births, late finds and corrections, in the order in which the
// reasons first appear. A reversal counts against the reason of the entry that it takes back. The sum is [Book.Total].
func (b *Book) Origins() []Origin { return slices.Clone(b.origins) }

// came keeps the sums by reason up with an entry from or to the source.
func (b *Book) came(e *Entry) {
	n := e.Lot.total()
	switch {
	case e.To.Type == Source:
		n = -n
	case e.From.Type != Source:
		return
	}
	reason := b.origin(e).Reason
	for i := range b.origins {
		if b.origins[i].Reason == reason {
			b.origins[i].Total += n
			return
		}
	}
	b.origins = append(b.origins, Origin{Reason: reason, Total: n})
}

// origin follows reversals of reversals back to the entry with which it began.
func (b *Book) origin(e *Entry) *Entry {
	for e.Reverses != "" {
		old := b.lookup(e.Reverses)
		if old == nil {
			break
		}
		e = old
	}
	return e
}

// lookup gives an entry of the book, or one that was recalled; nil if there is none.
func (b *Book) lookup(id string) *Entry {
	if r, ok := b.ids[id]; ok && r.kind == entryAct {
		return b.entry(int(r.n))
	}
	return b.recalled[id]
}

// counted is how many people of the alerted boat were counted; determined is how many were signed to be missing without
// having been counted.
func (b *Book) counted() (counted, determined int64) {
	for _, o := range b.origins {
		if o.Reason.aboard() {
			counted += o.Total
		}
		if o.Reason == SignedMissing {
			determined += o.Total
		}
	}
	return counted, determined
}
