// Package care is what a case owes to its children, its families and whoever needs protection: a representative or a
// trained person and a note on the best interests for every unaccompanied child, rooms apart from unrelated adults,
// families that come together again, the age that people declare, screenings that end, and no return of a group without
// one individual decision for each person.
//
// It works with groups and counts and knows nobody: no field of it follows one child. How many there are and where they are
// is the ledger's; this package keeps only how many of them have what is due to them. A child who goes elsewhere
// takes what was assigned along, and the place that receives says that it goes on: nothing closes because somebody left.
// What happened is recorded whatever the rules say; only plans are refused.
//
// Start with [File], [Of], [AssignRepresentatives] and [Desk].
package care

import (
	"fmt"
	"time"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/journal"
)

const (
	// ReunifyWithin is the longest that a reunification task may be given.
	ReunifyWithin = 30 * 24 * time.Hour

	caseSubject = "case/"
	clockSlip   = 10 * time.Minute
	noteLimit   = 500 // bytes
	countLimit  = 10_000
)

// The views.
const (
	files      journal.Table[File] = "care.file" // case
	unfinished journal.Table[bool] = "care.open" // case: something in its file is not done yet
)

// File is the care file of one case as the record knows it. It holds every number; what a person may see of it comes from
// [Of].
type File struct {
	Case        string       `json:"case"`
	Entries     int          `json:"entries"` // how many were numbered: C1, C2 …
	Standings   []Standing   `json:"standings,omitempty"`
	OnTheWay    int32        `json:"onTheWay,omitempty"`    // unaccompanied children between giver and receiver
	Lost        int32        `json:"lost,omitempty"`        // whom nobody can place; see [ledger.AccountType.OpenLoss]
	Assignments []Assignment `json:"assignments,omitempty"` // of representatives, trained persons and notes
	Placements  []Placement  `json:"placements,omitempty"`
	Splits      []Split      `json:"splits,omitempty"`
	Ages        []Age        `json:"ages,omitempty"`
	Screenings  []Screening  `json:"screenings,omitempty"`
	Returns     []Return     `json:"returns,omitempty"`
}

// Standing is what stands at one account that has, or had, unaccompanied children or families: how many there are by the
// ledger, and how many of the children have what is due to them.
type Standing struct {
	Account     ledger.Account `json:"account"`
	Children    int32          `json:"children"`              // unaccompanied
	Represented int32          `json:"represented,omitempty"` // of them, by a representative
	Trained     int32          `json:"trained,omitempty"`     // of them, by a trained person until a representative is there
	Noted       int32          `json:"noted,omitempty"`       // of them, with a note on the best interests
	Families    int32          `json:"families,omitempty"`    // groups
	Split       int32          `json:"split,omitempty"`       // families of which a part is elsewhere
}

// Unassigned is how many children have neither a representative nor a trained person.
func (s Standing) Unassigned() int32 { return max(0, s.Children-s.Represented-s.Trained) }

// Unnoted is how many children have no note on their best interests.
func (s Standing) Unnoted() int32 { return max(0, s.Children-s.Noted) }

// Entry is what everything in the file has in common: what it is called, where it stands in the record, and how it was taken
// back if it was.
type Entry struct {
	ID           string         `json:"id"` // such as C3
	Account      ledger.Account `json:"account"`
	At           time.Time      `json:"at"`
	Author       string         `json:"author"`       // user
	Organisation string         `json:"organisation"` // that states it
	Record       uint64         `json:"record"`
	Note         string         `json:"note,omitempty"`
	Withdrawn    string         `json:"withdrawn,omitempty"` // why; empty while it stands
}

// Subject names a case in the record.
func subject(id string) string { return caseSubject + id }

// load gives the file of a case as a copy of its own, empty if nothing stands in it.
func load(r journal.Rows, id string) (File, error) {
	f, ok, err := files.Get(r, id)
	if err == nil && !ok {
		f.Case = id
	}
	return f, err
}

// known gives the file of a case that the record knows.
func known(r journal.Rows, id string) (File, error) {
	version, err := journal.Version(r, subject(id))
	if err != nil {
		return File{}, err
	}
	if version == 0 || id == "" {
		return File{}, fault.New(fault.NotFound, "case.none", "there is no case {case}", "case", id).
			WithHint("the open cases are on the watch floor (fanar case list)").WithField("case")
	}
	return load(r, id)
}

// next names the next entry of the file.
func (f File) next() string { return fmt.Sprintf("C%d", f.Entries+1) }

// Complete tells whether every unaccompanied child of the case has what is due: nobody is without a representative or trained
// person, nobody without a note, and nobody is on the way between two custodians.
func (f File) Complete() bool {
	for _, s := range f.Standings {
		if s.Unassigned() > 0 || s.Unnoted() > 0 {
			return false
		}
	}
	return f.OnTheWay == 0
}

// Untasked is how many families the ledger says are split beyond those for which somebody has the task to bring them
// together.
func (f File) Untasked() int32 {
	n := int32(0)
	for _, s := range f.Standings {
		n += s.Split
	}
	for _, s := range f.Splits {
		if s.Open() && s.Owner != "" {
			n -= s.Families
		}
	}
	return max(0, n)
}

// Open tells whether anything in the file waits for somebody.
func (f File) Open() bool {
	if !f.Complete() || f.Lost > 0 || f.Untasked() > 0 {
		return true
	}
	for _, s := range f.Splits {
		if s.Open() {
			return true
		}
	}
	for _, a := range f.Ages {
		if a.Open() {
			return true
		}
	}
	for _, s := range f.Screenings {
		if s.Open() {
			return true
		}
	}
	for _, r := range f.Returns {
		if r.Open() {
			return true
		}
	}
	return false
}

var _ journal.Projection = Desk{}
