package ledger

import (
	"encoding/json"
	"fmt"

	"fanar/fault"
)

// Unsaid is a figure that an estimate does not give. It is not zero: an estimate of zero people is a statement.
const Unsaid = -1

// Estimate is a range of a number of people; each figure may be [Unsaid]. Make one with [Exactly], [Between], [AtLeast]
// or [About]: the zero value says exactly zero.
type Estimate struct {
	Min, Best, Max int32
}

// Exactly is an estimate that gives one number as certain.
func Exactly(n int32) Estimate { return Estimate{n, n, n} }

// Between is a range without a best figure.
func Between(least, most int32) Estimate { return Estimate{least, Unsaid, most} }

// AtLeast is "50 and more".
func AtLeast(n int32) Estimate { return Estimate{n, Unsaid, Unsaid} }

// About is "about 25": a best figure without a range.
func About(n int32) Estimate { return Estimate{Unsaid, n, Unsaid} }

// Figure is the number that stands for the estimate where one is needed: the best, else the smallest, else the largest.
// Taking the smallest of a range keeps the default from inventing deaths.
func (e Estimate) Figure() int32 {
	switch {
	case e.Best != Unsaid:
		return e.Best
	case e.Min != Unsaid:
		return e.Min
	default:
		return e.Max
	}
}

// Allows says whether n lies inside what the estimate says. A best figure alone allows only itself.
func (e Estimate) Allows(n int64) bool {
	if e.Min == Unsaid && e.Max == Unsaid {
		return n == int64(e.Best)
	}
	return (e.Min == Unsaid || n >= int64(e.Min)) && (e.Max == Unsaid || n <= int64(e.Max))
}

// agrees says whether some number fits both estimates.
func (e Estimate) agrees(o Estimate) bool {
	e, o = e.bounded(), o.bounded()
	return (e.Max == Unsaid || o.Min == Unsaid || e.Max >= o.Min) && (o.Max == Unsaid || e.Min == Unsaid || o.Max >= e.Min)
}

func (e Estimate) bounded() Estimate {
	if e.Min == Unsaid && e.Max == Unsaid {
		e.Min, e.Max = e.Best, e.Best
	}
	return e
}

// Validate wants at least one figure, none below zero or over [MaxCount], and min, best and max in this order.
func (e Estimate) Validate() error {
	for _, f := range []struct {
		name string
		n    int32
	}{{"min", e.Min}, {"best", e.Best}, {"max", e.Max}} {
		if f.n != Unsaid && uint32(f.n) > MaxCount {
			return outOfRange(f.name, int64(f.n), MaxCount)
		}
	}
	if e == (Estimate{Unsaid, Unsaid, Unsaid}) {
		return fault.New(fault.Invalid, "ledger.empty-estimate", "the estimate gives no figure").WithField("estimate").
			WithHint("give at least one of min, best and max")
	}
	after := func(a, b int32) bool { return a != Unsaid && b != Unsaid && a > b }
	if after(e.Min, e.Best) || after(e.Best, e.Max) || after(e.Min, e.Max) {
		return fault.New(fault.Invalid, "ledger.estimate-order", "an estimate goes from min over best to max: got {estimate}",
			"estimate", e).WithField("estimate")
	}
	return nil
}

// String gives the range in words, such as "62 (50 to 80)", "at least 50" or "500 to 600".
func (e Estimate) String() string {
	span := ""
	switch {
	case e.Min == e.Max && e.Min != Unsaid:
		return fmt.Sprint(e.Min)
	case e.Min != Unsaid && e.Max != Unsaid:
		span = fmt.Sprintf("%d to %d", e.Min, e.Max)
	case e.Min != Unsaid:
		span = fmt.Sprintf("at least %d", e.Min)
	case e.Max != Unsaid:
		span = fmt.Sprintf("at most %d", e.Max)
	}
	switch {
	case e.Best == Unsaid:
		return span
	case span == "":
		return fmt.Sprintf("about %d", e.Best)
	default:
		return fmt.Sprintf("%d (%s)", e.Best, span)
	}
}

// bounds is the JSON form: what is unsaid is left out.
type bounds struct {
	Min  *int32 `json:"min,omitempty"`
	Best *int32 `json:"best,omitempty"`
	Max  *int32 `json:"max,omitempty"`
}

// MarshalJSON leaves out what is unsaid: {"min":50}.
func (e Estimate) MarshalJSON() ([]byte, error) {
	said := func(n int32) *int32 {
		if n == Unsaid {
			return nil
		}
		return &n
	}
	return json.Marshal(bounds{said(e.Min), said(e.Best), said(e.Max)})
}

// UnmarshalJSON takes what is left out as unsaid. A figure of -1 is a fault: it is below zero.
func (e *Estimate) UnmarshalJSON(data []byte) error {
	var in bounds
	if err := strict(data, &in); err != nil {
		return badJSON("estimate", err)
	}
	read := Estimate{Unsaid, Unsaid, Unsaid}
	for _, f := range []struct {
		from *int32
		to   *int32
		name string
	}{{in.Min, &read.Min, "min"}, {in.Best, &read.Best, "best"}, {in.Max, &read.Max, "max"}} {
		if f.from == nil {
			continue
		}
		if *f.from < 0 {
			return outOfRange(f.name, int64(*f.from), MaxCount)
		}
		*f.to = *f.from
	}
	*e = read
	return nil
}
