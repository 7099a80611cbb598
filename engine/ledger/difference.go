package ledger

// difference is what two counts of the same people come to. Always: standing + surplus has as many heads as
// arrives + short.
type difference struct {
	standing Lot // in transit, by the giver's count
	arrives  Lot // by the receiver's count, with the side counters that it left blank
	short    Lot // given and not received
	surplus  Lot // received and not given
}

// Differ compares two counts of the same people: short is by how many the second is smaller, surplus by how many it is
// larger, each as exactly as the two counts allow and one of them zero. Both are zero where only categories differ.
func Differ(first, second Lot) (short, surplus Lot) {
	d := differ(first.withoutSides(), second.withoutSides())
	return d.short, d.surplus
}

// none says whether both counted as many. Other categories alone are no difference that needs a reason.
func (d difference) none() bool { return d.short.IsZero() && d.surplus.IsZero() }

// differ compares the heads in transit with the receiver's own count.
func differ(standing, counted Lot) difference {
	d := difference{standing: standing, arrives: counted}
	d.short.Amount = max(0, standing.Amount-counted.Amount)
	d.surplus.Amount = max(0, counted.Amount-standing.Amount)
	switch n := standing.total() - counted.total(); {
	case standing.Amount != 0 || counted.Amount != 0: // goods have no categories
	case n > 0:
		d.short = missing(standing, counted, int32(n))
	case n < 0:
		d.surplus = missing(counted, standing, int32(-n))
	}
	people, lost := int32(min(counted.total(), MaxCount)), int32(min(d.short.total(), MaxCount))
	for i, had := range standing.Sides {
		if d.arrives.Sides[i] == 0 {
			d.arrives.Sides[i] = min(had, people)
		}
		d.short.Sides[i] = min(max(0, had-d.arrives.Sides[i]), lost)
	}
	return d
}

// missing is by which n heads larger exceeds smaller, as exactly as the two counts allow and no more. Where the smaller
// count lies within the larger in every cell, the cells say which; but where both have people of unknown category and in
// different number, an unknown of one count may be a known of the other, and then the n are unknown.
func missing(larger, smaller Lot, n int32) Lot {
	l, s := larger.withoutSides(), smaller.withoutSides()
	unclear := s.total() - s.Exact()
	if !s.Within(l) {
		return Count(n)
	}
	d := l.Minus(s)
	if unclear != 0 && d.Exact() != 0 && unclear != l.total()-l.Exact() {
		return Count(n)
	}
	return d
}

// Refine finds the change of category after which want can be taken from have: was becomes now, both zero if nothing has
// to change. It only makes categories more exact (see [Category.Covers]) and leaves side counters alone. ok is false
// where have lacks heads, side counters or amount.
func Refine(have, want Lot) (was, now Lot, ok bool) {
	if want.Amount > have.Amount || !(Lot{Sides: want.Sides}).Within(Lot{Sides: have.Sides}) {
		return Lot{}, Lot{}, false
	}
	spare := have.withoutSides()
	for i, n := range want.Heads {
		spare.Heads[i] = max(0, spare.Heads[i]-n)
	}
	for c := range Categories() {
		lacks := want.At(c) - have.At(c)
		// The most exact donors first, so that unknown/unknown stays for those who have no other.
		for _, donor := range [...]Category{
			{c.Sex, band(c)}, {c.Sex, AgeUnknown}, {SexUnknown, c.Age}, {SexUnknown, band(c)}, {},
		} {
			n := min(lacks, spare.At(donor))
			if n <= 0 {
				continue
			}
			lacks -= n
			spare = spare.With(donor, spare.At(donor)-n)
			was = was.With(donor, was.At(donor)+n)
			now = now.With(c, now.At(c)+n)
		}
		if lacks > 0 {
			return Lot{}, Lot{}, false
		}
	}
	return was, now, true
}

// band is unknown child or unknown adult, whichever covers the category.
func band(c Category) Age {
	if c.Child() {
		return UnknownChild
	}
	if c.Age == AgeUnknown {
		return AgeUnknown
	}
	return UnknownAdult
}
