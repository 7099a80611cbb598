package ledger

import (
	"bytes"
	"cmp"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"time"

	"fanar/fault"
)

// Act is one thing that was said to a book; exactly one field is set. A book is the sum of its acts in order, and what
// the book makes of them (the entries of a handover, the balances) is not an act.
type Act struct {
	Entry         *Entry          `json:"entry,omitempty"`
	Offer         *Offer          `json:"offer,omitempty"`
	Receipt       *Receipt        `json:"receipt,omitempty"`
	Signing       *Signing        `json:"signing,omitempty"`
	Withdrawal    *Withdrawal     `json:"withdrawal,omitempty"`
	Assertion     *Assertion      `json:"assertion,omitempty"`
	Retraction    *Retraction     `json:"retraction,omitempty"`
	Determination *Determination  `json:"determination,omitempty"`
	Surplus       *SurplusFinding `json:"surplus,omitempty"`
}

// Apply does what the act says: Post, Offer, Receive, SignDifference, Withdraw, Assert, Retract, Determine or CloseSurplus.
func (b *Book) Apply(a Act) error {
	if a.count() != 1 {
		return fault.New(fault.Invalid, "ledger.bad-act", "an act says one thing and not {count}", "count", a.count()).WithField("act")
	}
	switch {
	case a.Entry != nil:
		return b.Post(*a.Entry)
	case a.Offer != nil:
		return b.Offer(*a.Offer)
	case a.Receipt != nil:
		return b.Receive(*a.Receipt)
	case a.Signing != nil:
		return b.SignDifference(*a.Signing)
	case a.Withdrawal != nil:
		return b.Withdraw(*a.Withdrawal)
	case a.Assertion != nil:
		return b.Assert(*a.Assertion)
	case a.Retraction != nil:
		return b.Retract(*a.Retraction)
	case a.Determination != nil:
		return b.Determine(*a.Determination)
	default:
		return b.CloseSurplus(*a.Surplus)
	}
}

func (a Act) count() int {
	n := 0
	for _, set := range [...]bool{a.Entry != nil, a.Offer != nil, a.Receipt != nil, a.Signing != nil, a.Withdrawal != nil,
		a.Assertion != nil, a.Retraction != nil, a.Determination != nil, a.Surplus != nil} {
		if set {
			n++
		}
	}
	return n
}

// Acts yields the accepted acts in order. Applied to an empty book they give this one again.
func (b *Book) Acts() iter.Seq[Act] {
	return func(yield func(Act) bool) {
		for _, a := range b.acts {
			if !yield(b.act(a)) {
				return
			}
		}
	}
}

func (b *Book) act(a act) Act {
	switch a.kind {
	case entryAct:
		e := b.entry(int(a.n)).copied()
		return Act{Entry: &e}
	case assertionAct:
		return Act{Assertion: clone(&b.assertions[a.n].Assertion)}
	case retractionAct:
		return Act{Retraction: clone(b.assertions[a.n].retraction)}
	case determinationAct:
		return Act{Determination: clone(&b.findings[a.n])}
	}
	h := b.handovers[a.n].copied()
	switch a.kind {
	case offerAct:
		return Act{Offer: &h.Offer}
	case receiptAct:
		return Act{Receipt: h.Receipt}
	case signingAct:
		return Act{Signing: h.Signing}
	case withdrawalAct:
		return Act{Withdrawal: h.Withdrawal}
	default:
		return Act{Surplus: h.Finding}
	}
}

// order is when an act was recorded and what it is about.
func (a Act) order() (time.Time, string) {
	switch {
	case a.Entry != nil:
		return a.Entry.Recorded, a.Entry.ID
	case a.Offer != nil:
		return a.Offer.Recorded, a.Offer.ID
	case a.Receipt != nil:
		return a.Receipt.Recorded, a.Receipt.Handover
	case a.Signing != nil:
		return a.Signing.Recorded, a.Signing.Handover
	case a.Withdrawal != nil:
		return a.Withdrawal.Recorded, a.Withdrawal.Handover
	case a.Assertion != nil:
		return a.Assertion.Recorded, a.Assertion.ID
	case a.Retraction != nil:
		return a.Retraction.Recorded, a.Retraction.Assertion
	case a.Determination != nil:
		return a.Determination.Recorded, a.Determination.ID
	case a.Surplus != nil:
		return a.Surplus.Recorded, a.Surplus.ID
	default:
		return time.Time{}, ""
	}
}

// Held is an act that does not fit a book, and why.
type Held struct {
	Act Act
	Why error
}

// Assemble makes a book of acts that arrived in any order, some of them twice (I8): the same set of acts gives the same
// book on every node. They are taken in the order in which they were recorded; one that does not fit yet waits and is
// tried again after each that fits. Those that never fit are held, with the reason, for somebody to look at.
func Assemble(caseID string, unit Unit, acts []Act) (*Book, []Held, error) {
	b, err := NewBook(caseID, unit)
	if err != nil {
		return nil, nil, err
	}
	type line struct {
		Held
		at    time.Time
		id    string
		bytes []byte
	}
	lines := make([]line, 0, len(acts))
	for _, a := range acts {
		l := line{Held: Held{Act: a}}
		l.at, l.id = a.order()
		l.bytes, _ = json.Marshal(a) // what cannot be written down is refused by Apply, in words, and held
		lines = append(lines, l)
	}
	slices.SortFunc(lines, func(x, y line) int {
		return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.id, y.id), bytes.Compare(x.bytes, y.bytes))
	})
	lines = slices.CompactFunc(lines, func(x, y line) bool { return len(x.bytes) > 0 && bytes.Equal(x.bytes, y.bytes) })
	var waiting []line
	for _, l := range lines {
		if b.Apply(l.Act) != nil {
			waiting = append(waiting, l)
			continue
		}
		// What was recorded earlier and waited for this one goes before whatever was recorded later.
		for before := len(waiting) + 1; len(waiting) < before; {
			before = len(waiting)
			waiting = slices.DeleteFunc(waiting, func(l line) bool { return b.Apply(l.Act) == nil })
		}
	}
	var held []Held
	for _, l := range waiting {
		held = append(held, Held{Act: l.Act, Why: b.Apply(l.Act)})
	}
	return b, held, nil
}

// Clone is a book of its own with the same acts: for trying something out.
func (b *Book) Clone() *Book {
	c := *b
	c.acts, c.slots, c.chunks = slices.Clone(b.acts), slices.Clone(b.slots), slices.Clone(b.chunks)
	for i := b.entries / chunkSize; i < len(c.chunks); i++ {
		c.chunks[i] = append(make([]Entry, 0, chunkSize), c.chunks[i]...) // full chunks never change and are shared
	}
	c.ids, c.reversed, c.numbers = maps.Clone(b.ids), maps.Clone(b.reversed), maps.Clone(b.numbers)
	c.assertions, c.findings = slices.Clone(b.assertions), slices.Clone(b.findings)
	c.origins, c.recalled = slices.Clone(b.origins), maps.Clone(b.recalled)
	c.handovers = make([]*Handover, len(b.handovers))
	for i, h := range b.handovers {
		copied := h.copied()
		c.handovers[i] = &copied
	}
	return &c
}
