package care

import (
	"slices"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
)

// Screening is the screening of one group that landed: until when it runs is the clock's of R19 on its own subject, which
// is [ScreeningSubject].
type Screening struct {
	Entry
	People        int32      `json:"people"`
	Inside        bool       `json:"inside,omitempty"`        // inside the territory, which has the shorter time
	Checked       int32      `json:"checked,omitempty"`       // people whose vulnerability was checked
	NeedsReferral int32      `json:"needsReferral,omitempty"` // of them; the reason stays with the staff who refer
	Closed        *time.Time `json:"closed,omitempty"`
}

// Open tells whether the screening lasts, or ended before everybody's vulnerability was checked.
func (s Screening) Open() bool {
	return s.Withdrawn == "" && (s.Closed == nil || s.Checked < s.People)
}

// ScreeningSubject names a screening in the record, apart from its case: each has a clock of its own.
func ScreeningSubject(id, entry string) string { return "screening/" + id + "/" + entry }

// OpenScreening records that the screening of a group began. Source: R19; Regulation (EU) 2024/1356, article 8.
type OpenScreening struct {
	Case   string    `json:"case"`
	Place  string    `json:"place"` // or the key of an account
	People int32     `json:"people"`
	Inside bool      `json:"inside,omitempty"` // inside the territory
	Note   string    `json:"note,omitempty"`
	At     time.Time `json:"at,omitzero"`
}

// Action names the command.
func (OpenScreening) Action() string { return "care.OpenScreening" }

// Decide refuses a group of nobody.
func (c OpenScreening) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, a, err := grouped(s, c.Case, "place", c.Place, c.People, c.Note)
	if err != nil {
		return dispatch.Plan{}, err
	}
	id := f.next()
	return screened(s, f.Case, id, c.At, ScreeningOpened{ID: id, Case: f.Case, Organisation: s.Actor.Org, Account: a, People: c.People, Inside: c.Inside,
		Note: c.Note}, refs(a)...)
}

// CheckVulnerability records how many of a screened group were looked at for vulnerability and special needs. Source: R19;
// Regulation (EU) 2024/1356, article 12.
type CheckVulnerability struct {
	Case          string    `json:"case"`
	Entry         string    `json:"entry"`  // of the screening
	People        int32     `json:"people"` // checked now
	NeedsReferral int32     `json:"needsReferral,omitempty"`
	Note          string    `json:"note,omitempty"`
	At            time.Time `json:"at,omitzero"`
}

// Action names the command.
func (CheckVulnerability) Action() string { return "care.CheckVulnerability" }

// Decide refuses more people than the group has left. A check may come after the screening was closed.
func (c CheckVulnerability) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, x, err := screening(s, c.Case, c.Entry, c.Note)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := number("people", c.People); err != nil {
		return dispatch.Plan{}, err
	}
	if left := x.People - x.Checked; c.People > left {
		return dispatch.Plan{}, fault.New(fault.Invalid, "care.checked-many", "screening {entry} has {left} people left to check, not {count}",
			"entry", c.Entry, "left", left, "count", c.People).WithField("people")
	}
	if c.NeedsReferral < 0 || c.NeedsReferral > c.People {
		return dispatch.Plan{}, fault.New(fault.Invalid, "care.referral-many", "{count} of {people} cannot need a referral", "count", c.NeedsReferral, "people", c.People).
			WithField("needsReferral")
	}
	return screened(s, f.Case, c.Entry, c.At, VulnerabilityChecked{Entry: c.Entry, Case: f.Case, Organisation: s.Actor.Org, People: c.People,
		NeedsReferral: c.NeedsReferral, Whole: x.Checked+c.People == x.People, Note: c.Note}, refs(x.Account)...)
}

// CloseScreening records that a screening ended. Its clock runs on until everybody's vulnerability was checked.
type CloseScreening struct {
	Case  string    `json:"case"`
	Entry string    `json:"entry"` // of the screening
	Note  string    `json:"note,omitempty"`
	At    time.Time `json:"at,omitzero"`
}

// Action names the command.
func (CloseScreening) Action() string { return "care.CloseScreening" }

// Decide refuses a screening that has ended.
func (c CloseScreening) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, x, err := screening(s, c.Case, c.Entry, c.Note)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if x.Closed != nil {
		return dispatch.Plan{}, fault.New(fault.Conflict, "care.screening-closed", "screening {entry} ended at {at} UTC", "entry", c.Entry,
			"at", x.Closed.UTC().Format("2006-01-02 15:04"))
	}
	return screened(s, f.Case, c.Entry, c.At, ScreeningClosed{Entry: c.Entry, Case: f.Case, Organisation: s.Actor.Org, Unchecked: x.People - x.Checked,
		Note: c.Note}, refs(x.Account)...)
}

// screening gives a screening that stands and that the actor may speak of.
func screening(s dispatch.State, id, entry, note string) (File, Screening, error) {
	f, err := known(s, id)
	if err != nil {
		return f, Screening{}, err
	}
	i := slices.IndexFunc(f.Screenings, func(x Screening) bool { return x.ID == entry && x.Withdrawn == "" })
	if i < 0 {
		return f, Screening{}, noEntry(id, entry, "entry")
	}
	if err := mayState(s.Actor, f.Screenings[i].Account); err != nil {
		return f, Screening{}, err
	}
	if err := f.blind(s, f.Screenings[i].Account); err != nil {
		return f, Screening{}, err
	}
	return f, f.Screenings[i], noted(note)
}

// screened plans a fact about a screening. The case is named too, so that its timeline shows it.
func screened(s dispatch.State, id, entry string, at time.Time, fact event.Fact, about ...string) (dispatch.Plan, error) {
	happened, err := when(at, s.Now)
	on := ScreeningSubject(id, entry)
	return dispatch.Plan{Subject: on, Facts: []event.Draft{{Subject: on, Refs: append([]string{subject(id)}, about...), Happened: happened, Fact: fact}}}, err
}
