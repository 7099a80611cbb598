package ledger

import (
	"fmt"
	"strings"

	"fanar/fault"
)

// checkStock refuses what is not there (I2), what would leave more side counts than people, and more than a book holds.
func (b *Book) checkStock(e *Entry, from int32) error {
	if e.From.Type == Source {
		return b.room(&e.Lot)
	}
	var there Lot
	have := &there
	if from >= 0 {
		have = &b.slots[from].lot
	}
	if !e.Lot.within(have) {
		return notEnough(e.From, have, &e.Lot)
	}
	left := have.Minus(e.Lot)
	if e.Now != nil {
		left = left.Plus(*e.Now)
		if err := b.roomAfter(&e.Lot, e.Now); err != nil {
			return err
		}
	}
	return leftBehind(e.From, &left, &e.Lot)
}

// leftBehind refuses to leave more side counts at an account than people.
func leftBehind(a Account, left, moved *Lot) error {
	s, over := left.oversided()
	if !over {
		return nil
	}
	return fault.New(fault.Conflict, "ledger.side-left-behind",
		"{side} would be {count} at {account}, where {total} people are left",
		"side", s, "count", left.Side(s), "account", a, "total", left.total(), "lot", *moved).WithField(s.String()).
		WithHint("say how many of them go along: add a number of {side} to {lot}")
}

// room refuses what would make a cell of the whole book larger than a lot may be.
func (b *Book) room(in *Lot) error { return b.roomAfter(&Lot{}, in) }

func (b *Book) roomAfter(out, in *Lot) error {
	sum := b.issued
	sub(&sum, out)
	add(&sum, in)
	if err := sum.validate(); err != nil {
		return fault.As(err).WithHint("the whole book would hold that many: check the count")
	}
	return nil
}

// notEnough says how many are there and how many were asked, in the cells where it matters.
func notEnough(a Account, have, asked *Lot) error {
	var short []string
	field := ""
	part := func(name string, has, wants int64) {
		if wants > has {
			short = append(short, fmt.Sprintf("%d %s there, %d asked", has, name, wants))
			if field == "" {
				field = name
			}
		}
	}
	for c := range Categories() {
		part(c.String(), int64(have.At(c)), int64(asked.At(c)))
	}
	for s := range sideCount {
		part(s.String(), int64(have.Side(s)), int64(asked.Side(s)))
	}
	part(amountName, have.Amount, asked.Amount)
	hint := "record who came in between, or correct the count"
	if asked.total() <= have.total() {
		hint = "enough are there in other categories: reclassify first, or move them under those"
	}
	return fault.New(fault.Conflict, "ledger.not-enough", "{account} has {there} and not the {asked} asked: {short}",
		"account", a, "there", have.total(), "asked", asked.total(), "short", strings.Join(short, "; ")).
		WithField(field).WithHint(hint)
}

// take moves the lot and keeps the entry. Everything was checked.
func (b *Book) take(e *Entry, from, to int32) {
	if from < 0 {
		from = b.open(e.From)
	}
	if to < 0 {
		if to = from; e.To != e.From {
			to = b.open(e.To)
		}
	}
	f, t := &b.slots[from], &b.slots[to]
	if e.From.Type == Source {
		add(&b.issued, &e.Lot)
	} else {
		sub(&f.lot, &e.Lot)
	}
	in := &e.Lot
	if e.Now != nil {
		now := *e.Now
		e.Now, in = &now, &now
		sub(&b.issued, &e.Lot)
		add(&b.issued, &now)
	}
	if e.To.Type == Source {
		sub(&b.issued, &e.Lot)
	} else {
		if e.Now == nil { // a change of category is no arrival: the age and the owner of a loss stay
			t.arrive(e)
		}
		add(&t.lot, in)
	}
	b.came(e)
	if e.Reverses != "" {
		b.reversed[e.Reverses] = e.ID
	}
	if b.entries%chunkSize == 0 && b.entries/chunkSize == len(b.chunks) {
		b.chunks = append(b.chunks, make([]Entry, 0, chunkSize))
	}
	c := &b.chunks[b.entries/chunkSize]
	*c = append(*c, *e)
	b.ids[e.ID] = ref{entryAct, int32(b.entries)}
	b.entries++
}

// arrive keeps what a loss or a transit is asked for: since when, and who answers.
func (s *slot) arrive(e *Entry) {
	if !s.account.Type.OpenLoss() && s.account.Type != InTransit {
		return
	}
	if s.lot.total() == 0 {
		s.since, s.last, s.owner, s.counterpart, s.reason = e.Happened, e.Happened, "", "", ""
	}
	if e.Happened.Before(s.since) {
		s.since = e.Happened
	}
	if e.Happened.After(s.last) {
		s.last = e.Happened
	}
	if e.Owner != "" {
		s.owner, s.counterpart, s.reason = e.Owner, e.Counterpart, e.Reason
	}
}

func (b *Book) open(a Account) int32 {
	b.slots = append(b.slots, slot{account: a})
	n := int32(len(b.slots) - 1)
	b.numbers[a] = n
	return n
}

// Grow makes room for n more entries, so that posting them to accounts that exist allocates nothing.
func (b *Book) Grow(n int) {
	if n <= 0 {
		return
	}
	for cap := len(b.chunks) * chunkSize; cap < b.entries+n; cap += chunkSize {
		b.chunks = append(b.chunks, make([]Entry, 0, chunkSize))
	}
	acts := make([]act, len(b.acts), len(b.acts)+n)
	copy(acts, b.acts)
	b.acts = acts
	ids := make(map[string]ref, len(b.ids)+n)
	for id, r := range b.ids {
		ids[id] = r
	}
	b.ids = ids
}

func (b *Book) entry(n int) *Entry { return &b.chunks[n/chunkSize][n%chunkSize] }

func add(l, o *Lot) {
	for i := range l.Heads {
		l.Heads[i] += o.Heads[i]
	}
	for i := range l.Sides {
		l.Sides[i] += o.Sides[i]
	}
	l.Amount += o.Amount
}

func sub(l, o *Lot) {
	for i := range l.Heads {
		l.Heads[i] -= o.Heads[i]
	}
	for i := range l.Sides {
		l.Sides[i] -= o.Sides[i]
	}
	l.Amount -= o.Amount
}
