package ledger

import "time"

// Statement is what happened at one account in a span of recorded time. Opening + In − Out is Closing, and the closing of
// one span is the opening of the next, because nothing is ever recorded into the past.
type Statement struct {
	Account  Account   `json:"account"`
	From     time.Time `json:"from"`  // included
	Until    time.Time `json:"until"` // not included
	Opening  Lot       `json:"opening,omitzero"`
	In       Lot       `json:"in,omitzero"`
	Out      Lot       `json:"out,omitzero"`
	Closing  Lot       `json:"closing,omitzero"`
	Entries  int       `json:"entries"` // recorded in the span
	Reversed int       `json:"reversed,omitempty"`
}

// Statement reckons one account from one time to another, by when entries were recorded. A change of category goes out
// and comes in.
func (b *Book) Statement(a Account, from, until time.Time) Statement {
	s := Statement{Account: a, From: from, Until: until}
	for i := range b.entries {
		e := b.entry(i)
		if e.From != a && e.To != a || !e.Recorded.Before(until) {
			continue
		}
		var in, out Lot
		if e.To == a {
			in = e.Lot
			if e.Now != nil {
				in = *e.Now
			}
		}
		if e.From == a {
			out = e.Lot
		}
		if e.Recorded.Before(from) {
			s.Opening = s.Opening.Plus(in).Minus(out)
			continue
		}
		s.In, s.Out = s.In.Plus(in), s.Out.Plus(out)
		s.Entries++
		if e.Reverses != "" {
			s.Reversed++
		}
	}
	s.Closing = s.Opening.Plus(s.In).Minus(s.Out)
	return s
}
