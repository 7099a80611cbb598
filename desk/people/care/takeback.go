package care

import (
	"slices"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
)

// TakeBack takes an entry of the care file back with a reason: it was wrong, a plan was given up, a representative is not there any
// more. It stays readable, and what rested on it is open again.
type TakeBack struct {
	Case   string `json:"case"`
	Entry  string `json:"entry"` // such as C3
	Reason string `json:"reason"`
}

// Action names the command.
func (TakeBack) Action() string { return "care.TakeBack" }

// Decide refuses an entry that is not there or was taken back, a missing reason, and everybody but those who could have
// recorded it. A return that the ledger holds is taken back there.
func (c TakeBack) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	e := f.entry(c.Entry)
	if e == nil {
		return dispatch.Plan{}, noEntry(f.Case, c.Entry, "entry")
	}
	if e.Withdrawn != "" {
		return dispatch.Plan{}, fault.New(fault.Conflict, "care.withdrawn", "entry {entry} was taken back already", "entry", c.Entry).WithField("entry")
	}
	if e.Organisation != s.Actor.Org {
		if err := mayState(s.Actor, e.Account); err != nil {
			return dispatch.Plan{}, err
		}
	}
	if c.Reason = strings.TrimSpace(c.Reason); c.Reason == "" {
		return dispatch.Plan{}, needed("reason", "say why the entry is taken back")
	}
	if err := noted(c.Reason); err != nil {
		return dispatch.Plan{}, err
	}
	account := e.Account
	fact := EntryWithdrawn{Entry: c.Entry, Case: f.Case, Organisation: s.Actor.Org, Reason: c.Reason}
	f.withdraw(c.Entry, c.Reason)
	fact.Uncovers = !f.Complete()
	if slices.ContainsFunc(f.Screenings, func(x Screening) bool { return x.ID == c.Entry }) {
		return screened(s, f.Case, c.Entry, time.Time{}, fact, refs(account)...)
	}
	return f.plan(s, time.Time{}, fact, account)
}

// entry finds an entry of any kind; nil if there is none. What the ledger holds has no entry of its own here.
func (f *File) entry(id string) *Entry {
	if id == "" {
		return nil
	}
	for i := range f.Assignments {
		if f.Assignments[i].ID == id {
			return &f.Assignments[i].Entry
		}
	}
	for i := range f.Placements {
		if f.Placements[i].ID == id {
			return &f.Placements[i].Entry
		}
	}
	for i := range f.Splits {
		if f.Splits[i].ID == id {
			return &f.Splits[i].Entry
		}
	}
	for i := range f.Ages {
		if f.Ages[i].ID == id {
			return &f.Ages[i].Entry
		}
	}
	for i := range f.Screenings {
		if f.Screenings[i].ID == id {
			return &f.Screenings[i].Entry
		}
	}
	for i := range f.Returns {
		if f.Returns[i].ID == id {
			return &f.Returns[i].Entry
		}
	}
	return nil
}

// withdraw marks an entry as taken back and undoes what rested on it. The slices of the file are its own afterwards.
func (f *File) withdraw(id, reason string) {
	f.Assignments, f.Placements, f.Splits = slices.Clone(f.Assignments), slices.Clone(f.Placements), slices.Clone(f.Splits)
	f.Ages, f.Screenings, f.Returns = slices.Clone(f.Ages), slices.Clone(f.Screenings), slices.Clone(f.Returns)
	e := f.entry(id)
	if e == nil || e.Withdrawn != "" {
		return
	}
	e.Withdrawn = reason
	for _, a := range f.Assignments {
		if a.ID == id {
			f.cover(a, -1)
		}
	}
	for _, p := range f.Placements {
		if p.ID == id && p.Plan != "" {
			f.carriedOut(p.Plan, false)
		}
	}
	for _, x := range f.Splits {
		if x.ID == id && x.Plan != "" {
			f.carriedOut(x.Plan, false)
		}
	}
}

// carriedOut marks a plan as done, or as not done after all.
func (f *File) carriedOut(plan string, done bool) {
	for i := range f.Placements {
		if f.Placements[i].ID == plan {
			f.Placements[i].Done = done
		}
	}
	for i := range f.Splits {
		if f.Splits[i].ID == plan {
			f.Splits[i].Done = done
		}
	}
}

// Review records that somebody went through the care file and that every child has what is due, where no other record says
// so: children found their parents, or were counted twice. It stops the clock of R15.
type Review struct {
	Case string `json:"case"`
	Note string `json:"note,omitempty"`
}

// Action names the command.
func (Review) Action() string { return "care.Review" }

// Decide refuses while a child lacks something.
func (c Review) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, err := known(s, c.Case)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := noted(c.Note); err != nil {
		return dispatch.Plan{}, err
	}
	if !f.Complete() || f.Untasked() > 0 {
		return dispatch.Plan{}, fault.New(fault.Conflict, "care.incomplete", "the care file of {case} is not complete: a child lacks a representative or a note, is on the way, or a split family has no task",
			"case", f.Case).WithHint("the page of the case shows what is open (fanar care show {case})")
	}
	return f.plan(s, time.Time{}, FileReviewed{Organisation: s.Actor.Org, Complete: true, Note: c.Note})
}
