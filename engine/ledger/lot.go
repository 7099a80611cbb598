package ledger

import "fanar/fault"

// Lot is a vector of counts: heads by category, side counters that overlap, or an amount of goods or money. It says how
// many, never who. Lots are values: compare them with ==, and every method gives a new one.
type Lot struct {
	Heads  [CategoryCount]int32 // by category; use At and With
	Sides  [SideCount]int32     // by side counter; use Side and WithSide
	Amount int64                // goods or money in their smallest unit; zero in a book of people
}

// Count is n heads of which nothing else is known. A bare count is unknown/unknown and never anything more exact.
func Count(n int32) Lot { return Lot{}.With(Category{}, n) }

// Of is n heads of one category.
func Of(n int32, c Category) Lot { return Lot{}.With(c, n) }

// Amount is n units of goods or money, for a book whose unit is not people.
func Amount(n int64) Lot { return Lot{Amount: n} }

// At gives the heads of one category; a category that does not exist has none.
func (l Lot) At(c Category) int32 {
	if !c.valid() {
		return 0
	}
	return l.Heads[c.index()]
}

// With is the lot with n heads in category c instead of what was there. A category that does not exist changes nothing.
func (l Lot) With(c Category, n int32) Lot {
	if c.valid() {
		l.Heads[c.index()] = n
	}
	return l
}

// Side gives one side counter.
func (l Lot) Side(s Side) int32 {
	if s >= sideCount {
		return 0
	}
	return l.Sides[s]
}

// WithSide is the lot with side counter s at n.
func (l Lot) WithSide(s Side, n int32) Lot {
	if s < sideCount {
		l.Sides[s] = n
	}
	return l
}

// Total is the number of heads, or the amount. Side counters are no heads and are not in it.
func (l Lot) Total() int64 { return l.total() }

// total takes a pointer, so that the hot path copies nothing.
func (l *Lot) total() int64 {
	n := l.Amount
	for _, v := range l.Heads {
		n += int64(v)
	}
	return n
}

// IsZero says whether every cell, side counter and the amount are zero.
func (l Lot) IsZero() bool { return l == Lot{} }

// Plus adds cell by cell.
func (l Lot) Plus(o Lot) Lot {
	for i, v := range o.Heads {
		l.Heads[i] += v
	}
	for i, v := range o.Sides {
		l.Sides[i] += v
	}
	l.Amount += o.Amount
	return l
}

// Minus subtracts cell by cell. A cell goes below zero where o is not [Lot.Within] l; no book accepts such a lot.
func (l Lot) Minus(o Lot) Lot {
	for i, v := range o.Heads {
		l.Heads[i] -= v
	}
	for i, v := range o.Sides {
		l.Sides[i] -= v
	}
	l.Amount -= o.Amount
	return l
}

// Within says whether o has at least as much in every cell, every side counter and the amount.
func (l Lot) Within(o Lot) bool { return l.within(&o) }

func (l *Lot) within(o *Lot) bool {
	for i := range l.Heads {
		if l.Heads[i] > o.Heads[i] {
			return false
		}
	}
	for i := range l.Sides {
		if l.Sides[i] > o.Sides[i] {
			return false
		}
	}
	return l.Amount <= o.Amount
}

// Overlap is the smaller of the two in every cell: what both counts agree on.
func (l Lot) Overlap(o Lot) Lot {
	for i, v := range o.Heads {
		l.Heads[i] = min(l.Heads[i], v)
	}
	for i, v := range o.Sides {
		l.Sides[i] = min(l.Sides[i], v)
	}
	l.Amount = min(l.Amount, o.Amount)
	return l
}

// Children is the number of heads in the bands under 18, unknown child included.
func (l Lot) Children() int64 {
	var n int64
	for c := range Categories() {
		if c.Child() {
			n += int64(l.At(c))
		}
	}
	return n
}

// Exact is the number of heads whose sex and age band are both recorded.
func (l Lot) Exact() int64 {
	var n int64
	for c := range Categories() {
		if c.Known() {
			n += int64(l.At(c))
		}
	}
	return n
}

// withoutSides is the heads and the amount alone.
func (l Lot) withoutSides() Lot {
	l.Sides = [SideCount]int32{}
	return l
}

// Validate says what no count can be: a cell below zero or over [MaxCount], an amount below zero or over [MaxAmount].
// The fault names the cell.
func (l Lot) Validate() error { return l.validate() }

func (l *Lot) validate() error {
	for i, v := range l.Heads {
		if uint32(v) > MaxCount {
			return outOfRange(Category{Sex(i / int(ageCount)), Age(i % int(ageCount))}.String(), int64(v), MaxCount)
		}
	}
	for i, v := range l.Sides {
		if uint32(v) > MaxCount {
			return outOfRange(Side(i).String(), int64(v), MaxCount)
		}
	}
	if uint64(l.Amount) > MaxAmount {
		return outOfRange(amountName, l.Amount, MaxAmount)
	}
	return nil
}

// oversided gives the first side counter that is larger than the number of heads: two pregnant among one person.
func (l *Lot) oversided() (Side, bool) {
	n := l.total()
	for i, v := range l.Sides {
		if int64(v) > n {
			return Side(i), true
		}
	}
	return 0, false
}

func outOfRange(field string, n, most int64) error {
	if n < 0 {
		return fault.New(fault.Invalid, "ledger.negative-count", "{field} cannot be below zero: got {count}",
			"field", field, "count", n).WithField(field).WithHint("to take people out, post an entry to another account")
	}
	return fault.New(fault.Invalid, "ledger.count-too-large", "{field} cannot be over {most}: got {count}",
		"field", field, "count", n, "most", most).WithField(field)
}
