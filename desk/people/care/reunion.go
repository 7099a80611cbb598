package care

import (
	"slices"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
)

// TaskReunion gives somebody the task to bring split families together, or another one than before. Source: R17.
type TaskReunion struct {
	Case  string `json:"case"`
	Entry string `json:"entry"` // of the split
	Task
	Note string `json:"note,omitempty"`
}

// Action names the command.
func (TaskReunion) Action() string { return "care.TaskReunion" }

// Decide refuses families that are together, and half a task.
func (c TaskReunion) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, i, err := apart(s, c.Case, c.Entry)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.Owner == "" {
		return dispatch.Plan{}, needed("owner", "name the organisation that brings the family together")
	}
	task, err := c.check(s)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := noted(c.Note); err != nil {
		return dispatch.Plan{}, err
	}
	f.Splits[i].Task = task
	return f.plan(s, time.Time{}, ReunionTasked{Entry: c.Entry, Organisation: s.Actor.Org, Task: task, Note: c.Note, Tasked: f.Untasked() == 0},
		f.Splits[i].Account, f.Splits[i].To)
}

// RecordReunion records that split families are together again.
type RecordReunion struct {
	Case  string    `json:"case"`
	Entry string    `json:"entry"` // of the split
	Place string    `json:"place"` // of the directory
	Note  string    `json:"note,omitempty"`
	At    time.Time `json:"at,omitzero"`
}

// Action names the command.
func (RecordReunion) Action() string { return "care.RecordReunion" }

// Decide refuses families that are together already, and an unknown place. Where the people are is for the ledger to say.
func (c RecordReunion) Decide(s dispatch.State) (dispatch.Plan, error) {
	f, i, err := apart(s, c.Case, c.Entry)
	if err != nil {
		return dispatch.Plan{}, err
	}
	a, err := f.account(s, "place", c.Place)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := noted(c.Note); err != nil {
		return dispatch.Plan{}, err
	}
	return f.plan(s, c.At, FamilyReunited{Entry: c.Entry, Organisation: s.Actor.Org, Account: a, Families: f.Splits[i].Families, Note: c.Note}, a)
}

// apart gives the file and the number of a split in it that somebody may speak of and that is open.
func apart(s dispatch.State, id, entry string) (f File, i int, err error) {
	if f, err = known(s, id); err != nil {
		return f, 0, err
	}
	i = slices.IndexFunc(f.Splits, func(x Split) bool { return x.ID == entry && !x.Planned && x.Withdrawn == "" })
	if i < 0 {
		return f, 0, noEntry(id, entry, "entry")
	}
	x := f.Splits[i]
	if x.Reunited != nil {
		return f, i, fault.New(fault.Conflict, "care.reunited", "the families of entry {entry} are together since {at} UTC", "entry", entry,
			"at", x.Reunited.UTC().Format("2006-01-02 15:04"))
	}
	f.Splits = slices.Clone(f.Splits)
	if s.Actor.Org == x.Owner || mayState(s.Actor, x.Account) == nil {
		return f, i, nil
	}
	return f, i, mayState(s.Actor, x.To)
}
