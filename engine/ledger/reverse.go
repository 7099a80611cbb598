package ledger

import (
	"strings"

	"fanar/fault"
)

// Reverse takes an entry back with a new one: the heads return to where they came from, with a reason. A reversal may
// itself be reversed; an entry is reversed once. Entries of a handover and of a determination are corrected by new
// entries, because two organisations signed them. Conflict if the heads are no longer there: reverse the later entry first.
func (b *Book) Reverse(r Reversal) error {
	old, ok := b.Entry(r.Reverses)
	if !ok {
		return fault.New(fault.NotFound, "ledger.no-entry", "the book has no entry {id}", "id", quote(r.Reverses)).WithField("reverses")
	}
	e := old.mirror()
	e.ID, e.Reason, e.By, e.Note = r.ID, r.Reason, r.By, r.Note
	e.Happened, e.Recorded = r.Happened, r.Recorded
	e.Owner, e.Counterpart = r.Owner, ""
	if r.Owner == "" {
		e.Owner = old.Owner
	}
	return b.Post(e)
}

// mirror is the movement the other way.
func (e *Entry) mirror() Entry {
	m := Entry{From: e.To, To: e.From, Lot: e.Lot, Reverses: e.ID}
	if e.Now != nil {
		was := e.Lot
		m.Lot, m.Now = *e.Now, &was
	}
	return m
}

// checkReversal holds for an entry that says it reverses another: it must do so exactly and once.
func (b *Book) checkReversal(e *Entry) error {
	if e.Reverses == "" {
		return nil
	}
	old := b.lookup(e.Reverses)
	if old == nil {
		return fault.New(fault.NotFound, "ledger.no-entry", "the book has no entry {id}", "id", quote(e.Reverses)).WithField("reverses")
	}
	if strings.Contains(old.ID, derived) {
		return fault.New(fault.Conflict, "ledger.reverse-signed", "entry {id} was signed as part of {act} and is not reversed",
			"id", old.ID, "act", old.ID[:strings.Index(old.ID, derived)]).WithField("reverses").
			WithHint("withdraw an open offer; correct a finished handover with a new entry and a reason")
	}
	if by, done := b.reversed[old.ID]; done {
		return fault.New(fault.Conflict, "ledger.already-reversed", "entry {id} is already reversed by {by}",
			"id", old.ID, "by", by).WithField("reverses").WithHint("to bring it back, reverse {by}")
	}
	if m := old.mirror(); m.From != e.From || m.To != e.To || m.Lot != e.Lot || !sameLot(m.Now, e.Now) {
		return fault.New(fault.Invalid, "ledger.reverse-differs", "{id} does not take {old} back exactly",
			"id", e.ID, "old", old.ID).WithField("reverses").WithHint("a reversal has the same lot, and giver and receiver exchanged")
	}
	return nil
}

// same says whether two entries say the same, times compared as instants.
func (e *Entry) same(o *Entry) bool {
	x, y := *e, *o
	if !x.Happened.Equal(y.Happened) || !x.Recorded.Equal(y.Recorded) || !sameLot(x.Now, y.Now) {
		return false
	}
	x.Happened, x.Recorded, x.Now = y.Happened, y.Recorded, y.Now
	return x == y
}

func sameLot(a, b *Lot) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
