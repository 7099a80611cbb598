package care

import (
	"bytes"
	"slices"
	"strings"

	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Desk derives the care files. It stands after the people desk, whose rows it reads.
type Desk struct{}

// Apply keeps the files current; see [journal.Projection].
func (Desk) Apply(w journal.Writer, e event.Event) error {
	switch {
	case strings.HasPrefix(e.Kind, "people."):
		return counted(w, e)
	case folds[e.Kind] == nil:
		return nil
	}
	id, ok := CaseOf(e.Subject)
	if !ok {
		return nil
	}
	f, err := load(w, id)
	if err != nil {
		return err
	}
	if err := folds[e.Kind](&f, e); err != nil {
		return err
	}
	return f.keep(w, e.Number)
}

// CaseOf gives the case that a record of this desk is about: of a screening's own subject too.
func CaseOf(subject string) (string, bool) {
	if id, ok := strings.CutPrefix(subject, caseSubject); ok {
		return id, true
	}
	rest, ok := strings.CutPrefix(subject, "screening/")
	id, _, parts := strings.Cut(rest, "/")
	return id, ok && parts
}

// keep writes the file, and whether something in it is open.
func (f File) keep(w journal.Writer, n uint64) error {
	if err := files.Put(w, f.Case, n, f); err != nil {
		return err
	}
	if f.Open() {
		return unfinished.Put(w, f.Case, n, true)
	}
	return unfinished.Delete(w, f.Case)
}

// counted brings the file of a case up to the ledger. A case in which nobody ever counted a child alone or a family has no
// file, and costs nothing here.
func counted(w journal.Writer, e event.Event) error {
	id, ok := strings.CutPrefix(e.Subject, caseSubject)
	if !ok {
		return nil
	}
	f, known, err := files.Get(w, id)
	if err != nil || !known && !concerns(e.Body) {
		return err
	}
	f.Case = id
	o, err := people.Overview(w, id, policy.Actor{})
	if err != nil {
		return err
	}
	f.counted(o.Balances)
	if e.Kind == (people.Moved{}).Kind() {
		var m people.Moved
		if err := e.Decode(&m); err != nil {
			return err
		}
		if m.Reason == ledger.Return {
			f.returned(Entry{Account: m.From, At: e.Happened, Author: e.Author, Organisation: m.Organisation, Record: e.Number, Note: m.Note},
				m.To, int32(min(m.Lot.Total(), countLimit)), m.Decisions)
		}
	}
	return f.keep(w, e.Number)
}

// concerns tells whether the body of a fact about people speaks of children alone, of families or of a return.
func concerns(body []byte) bool {
	for _, word := range []string{ledger.UnaccompaniedChild.String(), ledger.FamilyGroups.String(), ledger.FamiliesSplit.String(), string(ledger.Return)} {
		if bytes.Contains(body, []byte(`"`+word+`"`)) {
			return true
		}
	}
	return false
}

// on makes a fold of a typed function.
func on[F any](fn func(*File, Entry, F)) func(*File, event.Event) error {
	return func(f *File, e event.Event) error {
		var fact F
		if err := e.Decode(&fact); err != nil {
			return err
		}
		fn(f, Entry{At: e.Happened, Author: e.Author, Organisation: e.Org, Record: e.Number}, fact)
		return nil
	}
}

// made numbers a new entry.
func (f *File) made(e Entry, id, organisation, note string, a ledger.Account) Entry {
	f.Entries++
	e.ID, e.Organisation, e.Note, e.Account = id, organisation, note, a
	return e
}

var folds = map[string]func(*File, event.Event) error{
	RepresentativesAssigned{}.Kind(): on(func(f *File, e Entry, x RepresentativesAssigned) {
		f.assigned(Assignment{Entry: f.made(e, x.ID, x.Organisation, x.Note, x.Account), Role: x.Role, Children: x.Children, By: x.By,
			TakesOver: x.TakesOver, Continues: x.Continues})
	}),
	InterestsNoted{}.Kind(): on(func(f *File, e Entry, x InterestsNoted) {
		f.assigned(Assignment{Entry: f.made(e, x.ID, x.Organisation, "", x.Account), Role: Interests, Children: x.Children, Continues: x.Continues})
	}),
	PlacementPlanned{}.Kind(): on(func(f *File, e Entry, x PlacementPlanned) {
		f.Placements = append(f.Placements, Placement{Entry: f.made(e, x.ID, x.Organisation, x.Note, x.Account), Planned: true, Children: x.Children,
			Room: x.Room, Warnings: x.Warnings})
	}),
	ChildrenPlaced{}.Kind(): on(func(f *File, e Entry, x ChildrenPlaced) {
		f.carriedOut(x.Plan, true)
		f.Placements = append(f.Placements, Placement{Entry: f.made(e, x.ID, x.Organisation, x.Note, x.Account), Plan: x.Plan, Children: x.Children,
			Room: x.Room, Warnings: x.Warnings})
	}),
	FamilySplitPlanned{}.Kind(): on(func(f *File, e Entry, x FamilySplitPlanned) {
		f.Splits = append(f.Splits, Split{Entry: f.made(e, x.ID, x.Organisation, x.Note, x.From), To: x.To, Families: x.Families, Planned: true,
			Reason: x.Reason, Task: x.Task})
	}),
	FamilySplitRecorded{}.Kind(): on(func(f *File, e Entry, x FamilySplitRecorded) {
		f.carriedOut(x.Plan, true)
		f.Splits = append(f.Splits, Split{Entry: f.made(e, x.ID, x.Organisation, x.Note, x.From), To: x.To, Families: x.Families, Plan: x.Plan,
			Reason: x.Reason, Task: x.Task})
	}),
	ReunionTasked{}.Kind(): on(func(f *File, _ Entry, x ReunionTasked) { f.split(x.Entry, func(s *Split) { s.Task = x.Task }) }),
	FamilyReunited{}.Kind(): on(func(f *File, e Entry, x FamilyReunited) {
		f.split(x.Entry, func(s *Split) { s.Reunited, s.Where = &e.At, x.Account.Place })
	}),
	AgeDeclared{}.Kind(): on(func(f *File, e Entry, x AgeDeclared) {
		f.Ages = append(f.Ages, Age{Entry: f.made(e, x.ID, x.Organisation, x.Note, x.Account), State: Declared, People: x.People, Declared: x.Declared})
	}),
	AgeDisputed{}.Kind(): on(func(f *File, e Entry, x AgeDisputed) {
		f.Ages = append(f.Ages, Age{Entry: f.made(e, x.ID, x.Organisation, x.Note, x.Account), State: Disputed, People: x.People, Declared: x.Declared,
			Said: x.Said, SaidBy: x.SaidBy})
	}),
	AgesAssessed{}.Kind(): on(func(f *File, _ Entry, x AgesAssessed) { f.assessed(x) }),
	ScreeningOpened{}.Kind(): on(func(f *File, e Entry, x ScreeningOpened) {
		f.Screenings = append(f.Screenings, Screening{Entry: f.made(e, x.ID, x.Organisation, x.Note, x.Account), People: x.People, Inside: x.Inside})
	}),
	VulnerabilityChecked{}.Kind(): on(func(f *File, _ Entry, x VulnerabilityChecked) {
		f.screening(x.Entry, func(s *Screening) { s.Checked, s.NeedsReferral = s.Checked+x.People, s.NeedsReferral+x.NeedsReferral })
	}),
	ScreeningClosed{}.Kind(): on(func(f *File, e Entry, x ScreeningClosed) {
		f.screening(x.Entry, func(s *Screening) { s.Closed = &e.At })
	}),
	ReturnPlanned{}.Kind(): on(func(f *File, e Entry, x ReturnPlanned) {
		f.Returns = append(f.Returns, Return{Entry: f.made(e, x.ID, x.Organisation, x.Note, x.Account), Planned: true, To: x.To, People: x.People,
			Decisions: x.Decisions})
	}),
	EntryWithdrawn{}.Kind(): on(func(f *File, _ Entry, x EntryWithdrawn) { f.withdraw(x.Entry, x.Reason) }),
}

func (f *File) assigned(a Assignment) {
	f.Assignments = append(f.Assignments, a)
	f.cover(a, 1)
}

func (f *File) split(entry string, change func(*Split)) {
	if i := slices.IndexFunc(f.Splits, func(s Split) bool { return s.ID == entry }); i >= 0 {
		change(&f.Splits[i])
	}
}

func (f *File) screening(entry string, change func(*Screening)) {
	if i := slices.IndexFunc(f.Screenings, func(s Screening) bool { return s.ID == entry }); i >= 0 {
		change(&f.Screenings[i])
	}
}

// assessed counts an assessment into its statement. It has a number of its own, so that records can name it.
func (f *File) assessed(x AgesAssessed) {
	f.Entries++
	i := slices.IndexFunc(f.Ages, func(a Age) bool { return a.ID == x.Entry })
	if i < 0 {
		return
	}
	a := &f.Ages[i]
	a.Assessor = x.Assessor
	if child(x.Assessed) {
		a.Children += x.People
	} else {
		a.Adults += x.People
	}
	if a.Children+a.Adults >= a.People {
		a.State = Assessed
	}
}
