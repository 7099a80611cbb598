// Package marking combines marks and reads handling codes.
//
// Whatever is made of several records is at least as guarded as each of them: [Terms.Combine] takes the highest level, what
// all of them may be released to and used for, everything that any of them forbids or asks, the latest embargo and the
// earliest end. It is a semilattice, so the order and the number of times in which records meet change nothing.
//
// The package must never make marks less guarded, never convert a code of one scheme into another, and never guess: a level
// that nobody knows is above all, and a code that it cannot read is kept word for word and keeps its record at home.
//
// Start with [Terms.Combine], [Terms.AtLeast] and [Explain].
package marking

import (
	"cmp"
	"slices"
	"time"

	"fanar/fault"
	"fanar/record/event"
)

// Terms are the words that marks may use. They come with a policy pack; see [Closed] for what counts where a pack says nothing.
type Terms struct {
	Levels   []string `toml:"levels" json:"levels"`     // from the least guarded to the most
	Caveats  []string `toml:"caveats" json:"caveats"`   // any other caveat keeps its record at home
	Purposes []string `toml:"purposes" json:"purposes"` // any other purpose counts as none
	Personal []string `toml:"personal" json:"personal"` // kinds of guarded data; any other keeps its record at home
}

// Closed gives the terms that count where a pack says none.
func Closed() Terms {
	return Terms{
		Levels:   []string{"public", "partners", "restricted", "confidential"},
		Caveats:  []string{event.Simulated},
		Purposes: []string{"rescue", "reception", "protection", "law-enforcement", "oversight", "statistics"},
		Personal: []string{"personal", "law-enforcement", "health"},
	}
}

// Check refuses terms that are not whole: no level, an empty word or one that stands twice.
func (t Terms) Check() error {
	if len(t.Levels) == 0 {
		return bad("levels", "")
	}
	lists := []struct {
		field string
		words []string
	}{{"levels", t.Levels}, {"caveats", t.Caveats}, {"purposes", t.Purposes}, {"personal", t.Personal}}
	for _, l := range lists {
		for i, word := range l.words {
			if word == "" || word == event.All || slices.Contains(l.words[:i], word) {
				return bad(l.field, word)
			}
		}
	}
	return nil
}

func bad(field, word string) error {
	return fault.New(fault.Invalid, "marking.terms", "the terms of marks are not whole: {field} has no words, or {word} stands there twice or means nothing",
		"field", field, "word", word).WithHint("give at least one level; every word stands once, and none is empty or *")
}

// Forever is the end of retention of what may be kept without end. It is said, never left out: no end means not released.
func Forever() time.Time { return time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC) }

// Unmarked gives the least guarded marks: the lowest level, released to everybody, for every purpose, kept for ever. It
// changes nothing that it is combined with. Nothing gets it by itself: the zero marks are the most guarded.
func (t Terms) Unmarked() event.Marks {
	var lowest string
	if len(t.Levels) > 0 {
		lowest = t.Levels[0]
	}
	return event.Marks{Level: lowest, Releasable: []string{event.All}, Purposes: []string{event.All}, RetainUntil: Forever()}
}

// Rank gives how guarded a level is, from 0. Levels that the terms do not know are above all that they know, and the empty
// level, the organisation's own, is above those; ok is false for both.
func (t Terms) Rank(level string) (rank int, ok bool) {
	if i := slices.Index(t.Levels, level); i >= 0 {
		return i, true
	}
	if level != "" {
		return len(t.Levels), false
	}
	return len(t.Levels) + 1, false
}

// Combine gives the marks of what was made of two records. It is associative, commutative and idempotent, and the result
// stands in its normal form: lists in order and without repetition, times in UTC.
func (t Terms) Combine(a, b event.Marks) event.Marks {
	return event.Marks{
		Level:        t.higher(a.Level, b.Level),
		Releasable:   both(a.Releasable, b.Releasable),
		Caveats:      either(a.Caveats, b.Caveats),
		Denied:       everybody(either(a.Denied, b.Denied)),
		Originators:  either(a.Originators, b.Originators),
		Handling:     codes(a.Handling, b.Handling),
		Purposes:     both(a.Purposes, b.Purposes),
		Personal:     either(a.Personal, b.Personal),
		EmbargoUntil: later(a.EmbargoUntil.UTC(), b.EmbargoUntil.UTC()),
		RetainUntil:  earlier(a.RetainUntil.UTC(), b.RetainUntil.UTC()),
	}
}

// Normal gives the marks in the form in which equal marks look alike. It changes nothing in what they say.
func (t Terms) Normal(m event.Marks) event.Marks { return t.Combine(m, m) }

// AtLeast tells whether a is at least as guarded as b in everything. It is a partial order: of two marks, neither may be.
func (t Terms) AtLeast(a, b event.Marks) bool {
	return Equal(t.Combine(a, b), t.Normal(a))
}

// higher gives the more guarded level. Two unknown levels have none of the two as the higher one: they meet in the
// organisation's own.
func (t Terms) higher(a, b string) string {
	ra, _ := t.Rank(a)
	rb, _ := t.Rank(b)
	switch {
	case ra > rb || a == b:
		return a
	case rb > ra:
		return b
	}
	return ""
}

// both gives what stands in both lists of permissions; [event.All] stands for every word.
func both(a, b []string) []string {
	a, b = everybody(either(a, nil)), everybody(either(b, nil))
	switch {
	case slices.Contains(a, event.All):
		return b
	case slices.Contains(b, event.All):
		return a
	}
	var out []string
	for _, word := range a {
		if _, found := slices.BinarySearch(b, word); found {
			out = append(out, word)
		}
	}
	return out
}

// everybody leaves nothing beside the word that stands for all.
func everybody(words []string) []string {
	if slices.Contains(words, event.All) {
		return []string{event.All}
	}
	return words
}

// either gives what stands in either list, in order and once.
func either(a, b []string) []string {
	if len(a)+len(b) == 0 {
		return nil
	}
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

func codes(a, b []event.Code) []event.Code {
	if len(a)+len(b) == 0 {
		return nil
	}
	out := slices.Concat(a, b)
	slices.SortFunc(out, func(x, y event.Code) int { return cmp.Or(cmp.Compare(x.Scheme, y.Scheme), cmp.Compare(x.Text, y.Text)) })
	return slices.Compact(out)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Equal tells whether two marks in normal form say the same.
func Equal(a, b event.Marks) bool {
	return a.Level == b.Level && slices.Equal(a.Releasable, b.Releasable) && slices.Equal(a.Caveats, b.Caveats) &&
		slices.Equal(a.Denied, b.Denied) && slices.Equal(a.Originators, b.Originators) && slices.Equal(a.Handling, b.Handling) &&
		slices.Equal(a.Purposes, b.Purposes) && slices.Equal(a.Personal, b.Personal) &&
		a.EmbargoUntil.Equal(b.EmbargoUntil) && a.RetainUntil.Equal(b.RetainUntil)
}
