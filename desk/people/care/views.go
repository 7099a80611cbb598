package care

import (
	"slices"
	"time"

	"fanar/engine/ledger"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Summary is what is open in the care file of one case. A number that the viewer may not see yet is nil, which is not zero.
type Summary struct {
	Case       string `json:"case"`
	Complete   bool   `json:"complete,omitempty"`   // every unaccompanied child has what is due
	Children   *int32 `json:"children,omitempty"`   // unaccompanied, with whoever has custody
	Unassigned *int32 `json:"unassigned,omitempty"` // without representative or trained person
	Unnoted    *int32 `json:"unnoted,omitempty"`    // without a note on the best interests
	OnTheWay   *int32 `json:"onTheWay,omitempty"`   // between giver and receiver
	Lost       *int32 `json:"lost,omitempty"`       // whom nobody can place
	Untasked   *int32 `json:"untasked,omitempty"`   // split families by the count for which nobody has the task
	Splits     int    `json:"splits,omitempty"`     // entries of split families that are not together again
	Overdue    int    `json:"overdue,omitempty"`    // of these, with no owner or past their day
	Disputed   int    `json:"disputed,omitempty"`   // entries of ages that are doubted and not assessed
	Screenings int    `json:"screenings,omitempty"` // that last, or lack a check
	Returns    int    `json:"returns,omitempty"`    // plans that were not carried out or taken back
	Crowded    int    `json:"crowded,omitempty"`    // placements with unrelated adults, or with too little room
	Hidden     bool   `json:"hidden,omitempty"`     // the viewer's organisation owes a count in this case
}

// Place is what stands at one account, as a viewer may see it.
type Place struct {
	Account     ledger.Account `json:"account"`
	Children    *int32         `json:"children,omitempty"`
	Represented *int32         `json:"represented,omitempty"`
	Trained     *int32         `json:"trained,omitempty"`
	Noted       *int32         `json:"noted,omitempty"`
	Unassigned  *int32         `json:"unassigned,omitempty"`
	Unnoted     *int32         `json:"unnoted,omitempty"`
	Families    *int32         `json:"families,omitempty"`
	Split       *int32         `json:"split,omitempty"`
	Hidden      bool           `json:"hidden,omitempty"`
}

// Care is the care file of a case as a viewer may see it.
type Care struct {
	Summary
	Version     uint64       `json:"version"` // of the case, for the next form
	Places      []Place      `json:"places"`
	Assignments []Assignment `json:"assignments"`
	Placements  []Placement  `json:"placements"`
	Families    []Split      `json:"familySplits"`
	Ages        []Age        `json:"ages"`
	Checks      []Screening  `json:"screeningEntries"`
	Removals    []Return     `json:"returnEntries"`
}

// Of gives the care file of a case as the viewer may see it now. Who owes a count in the case sees only what is with the
// own organisation: any other number could tell the giver's. Errors: fault.NotFound for a case that the record does not know.
func Of(r journal.Rows, caseID string, viewer policy.Actor, now time.Time) (Care, error) {
	f, err := known(r, caseID)
	if err != nil {
		return Care{}, err
	}
	c, err := f.view(r, viewer, now)
	if err == nil {
		c.Version, err = journal.Version(r, subject(caseID))
	}
	return c, err
}

// Open gives what is open in the care files of all cases, in the order of the cases' rows; at most limit, all if limit is 0.
func Open(r journal.Rows, viewer policy.Actor, now time.Time, limit int) ([]Summary, error) {
	out := []Summary{}
	for row, err := range r.Scan(string(unfinished), "", "") {
		if err != nil {
			return nil, err
		}
		f, err := load(r, row.Key)
		if err != nil {
			return nil, err
		}
		c, err := f.view(r, viewer, now)
		if err != nil {
			return nil, err
		}
		if out = append(out, c.Summary); len(out) == limit {
			break
		}
	}
	return out, nil
}

// view takes out what the viewer may not see.
func (f File) view(r journal.Rows, viewer policy.Actor, now time.Time) (Care, error) {
	hidden, err := owes(r, viewer.Org, f.Case)
	if err != nil {
		return Care{}, err
	}
	seen := func(e Entry) bool { return !hidden || e.Account.Custodian == viewer.Org }
	c := Care{Summary: Summary{Case: f.Case, Hidden: hidden}, Places: []Place{},
		Assignments: only(f.Assignments, func(a Assignment) bool { return seen(a.Entry) }),
		Placements:  only(f.Placements, func(p Placement) bool { return seen(p.Entry) }),
		Families:    only(f.Splits, func(s Split) bool { return seen(s.Entry) }),
		Ages:        only(f.Ages, func(a Age) bool { return seen(a.Entry) }),
		Checks:      only(f.Screenings, func(s Screening) bool { return seen(s.Entry) }),
		Removals:    only(f.Returns, func(x Return) bool { return seen(x.Entry) })}
	sum := Standing{}
	unassigned, unnoted := int32(0), int32(0)
	for _, s := range f.Standings {
		p := Place{Account: s.Account, Hidden: !seen(Entry{Account: s.Account})}
		if !p.Hidden {
			p.Children, p.Represented, p.Trained, p.Noted = at(s.Children), at(s.Represented), at(s.Trained), at(s.Noted)
			p.Unassigned, p.Unnoted, p.Families, p.Split = at(s.Unassigned()), at(s.Unnoted()), at(s.Families), at(s.Split)
		}
		sum.Children += s.Children
		unassigned, unnoted = unassigned+s.Unassigned(), unnoted+s.Unnoted()
		c.Places = append(c.Places, p)
	}
	if !hidden {
		c.Children, c.Unassigned, c.Unnoted = at(sum.Children), at(unassigned), at(unnoted)
		c.OnTheWay, c.Lost, c.Untasked, c.Complete = at(f.OnTheWay), at(f.Lost), at(f.Untasked()), f.Complete()
	}
	c.tell(now)
	return c, nil
}

// tell counts what is open among the entries that the viewer sees.
func (c *Care) tell(now time.Time) {
	for _, s := range c.Families {
		c.Splits += one(s.Open())
		c.Overdue += one(s.Overdue(now))
	}
	for _, a := range c.Ages {
		c.Disputed += one(a.Open())
	}
	for _, s := range c.Checks {
		c.Screenings += one(s.Open())
	}
	for _, r := range c.Removals {
		c.Returns += one(r.Open())
	}
	for _, p := range c.Placements {
		c.Crowded += one(p.Withdrawn == "" && !p.Planned && (p.Arrangement == WithAdults || len(p.Warnings) > 0))
	}
}

func only[T any](all []T, keep func(T) bool) []T {
	out := []T{}
	for _, x := range all {
		if keep(x) {
			out = append(out, x)
		}
	}
	return slices.Clip(out)
}

func at(n int32) *int32 { return &n }

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
