package ledger

import (
	"strconv"
	"strings"

	"fanar/fault"
)

// amountName is the name of the amount in text and JSON.
const amountName = "amount"

// String gives the short text that [ParseLot] reads: "3 female/18-59, 9, 1 pregnant". Unknown/unknown is a bare number
// and an empty lot is "0".
func (l Lot) String() string {
	var b strings.Builder
	part := func(n int64, name string) {
		if n == 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.FormatInt(n, 10))
		if name != "" {
			b.WriteByte(' ')
			b.WriteString(name)
		}
	}
	for c := range Categories() {
		if c == (Category{}) {
			part(int64(l.At(c)), "")
		} else {
			part(int64(l.At(c)), c.String())
		}
	}
	for s := range sideCount {
		part(int64(l.Side(s)), s.String())
	}
	part(l.Amount, amountName)
	if b.Len() == 0 {
		return "0"
	}
	return b.String()
}

// ParseLot reads the short text of the command line: "14", "3 female/18-59, 9", "12 male, 2 pregnant", "200 amount".
// Parts are separated by commas; a bare number is unknown/unknown. A name that is unknown or comes twice, a number
// below zero or over [MaxCount], and an empty text are faults that name the part.
func ParseLot(text string) (Lot, error) {
	var l Lot
	var seen [CategoryCount + SideCount + 1]bool
	for part := range strings.SplitSeq(text, ",") {
		number, name, _ := strings.Cut(strings.TrimSpace(part), " ")
		name = strings.TrimSpace(name)
		n, err := parseCount(number, name)
		if err != nil {
			return Lot{}, err
		}
		slot, err := l.set(name, n)
		if err != nil {
			return Lot{}, err
		}
		if seen[slot] {
			return Lot{}, fault.New(fault.Invalid, "ledger.named-twice", "{name} is counted twice in {text}",
				"name", nameOrUnknown(name), "text", quote(text)).WithField(nameOrUnknown(name)).
				WithHint("write one number for each category; thousands have no comma")
		}
		seen[slot] = true
	}
	if err := l.Validate(); err != nil {
		return Lot{}, err
	}
	return l, nil
}

// set puts n into the cell that the text names and gives the cell's number, to see a name that comes twice.
func (l *Lot) set(name string, n int64) (int, error) {
	if name == amountName {
		l.Amount = n
		return CategoryCount + SideCount, nil
	}
	if n > MaxCount {
		return 0, outOfRange(nameOrUnknown(name), n, MaxCount)
	}
	if s, ok := parseSide(name); ok {
		l.Sides[s] = int32(n)
		return CategoryCount + int(s), nil
	}
	var c Category
	if name != "" {
		var err error
		if c, err = ParseCategory(name); err != nil {
			return 0, err
		}
	}
	l.Heads[c.index()] = int32(n)
	return c.index(), nil
}

func parseCount(number, name string) (int64, error) {
	field := nameOrUnknown(name)
	digits := strings.TrimPrefix(number, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, fault.New(fault.Invalid, "ledger.not-a-count", "{number} is not a count", "number", quote(number)).
			WithField(field).WithHint("write a number first, such as 14 or 3 female/18-59")
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n > MaxAmount {
		return 0, fault.New(fault.Invalid, "ledger.count-too-large", "{field} cannot be over {most}: got {number}",
			"field", field, "most", MaxCount, "number", clip(number)).WithField(field)
	}
	if n < 0 {
		return 0, outOfRange(field, n, MaxCount)
	}
	return n, nil
}

func nameOrUnknown(name string) string {
	if name == "" {
		return Category{}.String()
	}
	return clip(name)
}
