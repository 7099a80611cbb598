package people

import (
	"strings"
	"time"
	"unicode"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

const (
	sourceLimit = 200   // bytes
	wordsLimit  = 4_000 // bytes
	unstated    = "unstated"
)

// Estimate is how many people somebody said to be in the boat, as an alert gives it. A figure of zero is not said; all
// three zero say that the boat is empty.
type Estimate struct {
	Min, Best, Max int
	Hedge          string    // the words of the source, such as "about"
	Sense          string    // what the hedge means: about, at-least or at-most; empty if nothing is known of it
	Method         string    // how it was made, such as "alert" or "aerial photo"
	Source         string    // who said so
	At             time.Time // zero means now
}

// DraftAssertion drafts the fact that somebody gave the estimate. It never fails, so that no alert waits for a number:
// figures out of order are read as the range that holds them all, and what cannot be written down is left out.
func DraftAssertion(caseID string, e Estimate) event.Draft {
	f := Asserted{Subject: ledger.Aboard, Estimate: e.figures()}
	f.describe(e.Hedge, e.Method, e.Source)
	return event.Draft{Subject: caseSubject + caseID, Happened: e.At, Fact: f}
}

// figures reads the three numbers so that the ledger takes them.
func (e Estimate) figures() ledger.Estimate {
	said := func(n int) int32 {
		if n <= 0 {
			return ledger.Unsaid
		}
		return int32(min(n, ledger.MaxCount))
	}
	f := ledger.Estimate{Min: said(e.Min), Best: said(e.Best), Max: said(e.Max)}
	if f == (ledger.Estimate{Min: ledger.Unsaid, Best: ledger.Unsaid, Max: ledger.Unsaid}) {
		return ledger.Exactly(0)
	}
	if f.Min != ledger.Unsaid && f.Max != ledger.Unsaid && f.Min > f.Max {
		f.Min, f.Max = f.Max, f.Min
	}
	if f.Best != ledger.Unsaid && f.Min != ledger.Unsaid {
		f.Min = min(f.Min, f.Best)
	}
	if f.Max != ledger.Unsaid {
		f.Max = max(f.Max, f.Best)
	}
	// One hedged number is no certain one.
	if one := f.Min == f.Max && f.Min == f.Best; one && e.Sense == "at-least" {
		f.Max = ledger.Unsaid
	} else if one && e.Sense == "at-most" {
		f.Min = ledger.Unsaid
	} else if one && (e.Sense == "about" || e.Sense == "" && e.Hedge != "") {
		f.Min, f.Max = ledger.Unsaid, ledger.Unsaid
	}
	return f
}

// describe fills in where an estimate comes from, in the forms that the ledger keeps. A method that is no code becomes
// one, and its own words are kept with the hedge.
func (f *Asserted) describe(hedge, method, source string) {
	f.Method = code(method)
	if f.Method != method && strings.TrimSpace(method) != "" {
		hedge = strings.TrimSpace(hedge + " (" + method + ")")
	}
	f.Words = cut(strings.ToValidUTF8(hedge, ""), wordsLimit)
	f.Source = strings.TrimSpace(cut(strings.TrimSpace(printable(source)), sourceLimit))
	if f.Source == "" {
		f.Source = unstated
	}
}

// figure reads a number of the command; what is not there is unsaid. What is too large stays too large, for the ledger
// to refuse.
func figure(n *int) int32 {
	if n == nil {
		return ledger.Unsaid
	}
	return int32(min(max(*n, ledger.Unsaid), ledger.MaxCount+1))
}

// code turns words into a code: lower-case letters and digits with single hyphens. Empty if nothing remains.
func code(words string) string {
	parts := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Trim(cut(strings.Join(parts, "-"), 64), "-")
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, s)
}

// cut shortens to at most most bytes of whole characters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// Assert records an estimate. Estimates stand beside each other and none replaces another; nothing but a figure is
// needed. Source: R1.
type Assert struct {
	Case    string    `json:"case"`
	Subject string    `json:"subject,omitempty"` // what is estimated: aboard if empty, or a code such as injured or dead
	Min     *int      `json:"min,omitempty"`
	Best    *int      `json:"best,omitempty"`
	Max     *int      `json:"max,omitempty"`
	Hedge   string    `json:"hedge,omitempty"` // the words, such as "more than"
	Method  string    `json:"method,omitempty"`
	Source  string    `json:"source,omitempty"` // who said so; the asker's organisation if empty
	At      time.Time `json:"at,omitzero"`      // of which it speaks; now if empty
}

// Action names the command.
func (Assert) Action() string { return "people.Assert" }

// Decide refuses an estimate without a figure, below zero or out of order.
func (c Assert) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	f := Asserted{Organisation: s.Actor.Org, Subject: code(c.Subject),
		Estimate: ledger.Estimate{Min: figure(c.Min), Best: figure(c.Best), Max: figure(c.Max)}}
	if f.Subject == "" {
		f.Subject = ledger.Aboard
	}
	// A figure of -1 is written like one that is not said.
	for _, n := range []struct {
		name string
		n    *int
	}{{"min", c.Min}, {"best", c.Best}, {"max", c.Max}} {
		if n.n != nil && *n.n < 0 {
			return dispatch.Plan{}, fault.New(fault.Invalid, "people.negative", "{field} cannot be below zero: got {count}",
				"field", n.name, "count", *n.n).WithField(n.name)
		}
	}
	if c.Source == "" {
		c.Source = s.Actor.Org
	}
	f.describe(c.Hedge, c.Method, c.Source)
	return h.plan(s, c.Case, c.At, f)
}
