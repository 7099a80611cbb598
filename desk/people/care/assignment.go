package care

import (
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
)

// Who is assigned to an unaccompanied child.
const (
	// Representative is one whom the competent authority appointed.
	Representative = "representative"
	// TrainedPerson safeguards the child until a representative is there. Source: Regulation (EU) 2024/1356, article 13.
	TrainedPerson = "trained-person"
	// Interests is no person: the note on the best interests.
	Interests = "interests"
)

// Assignment is how many unaccompanied children at one account got what is due to them.
type Assignment struct {
	Entry
	Role      string `json:"role"` // [Representative], [TrainedPerson] or [Interests]
	Children  int32  `json:"children"`
	By        string `json:"by,omitempty"`        // organisation that the person belongs to
	TakesOver int32  `json:"takesOver,omitempty"` // of the children, how many had a trained person until then
	Continues bool   `json:"continues,omitempty"` // assigned before, elsewhere, and it goes on here
}

// AssignRepresentatives records that children at one place have a representative or a trained person. Nobody is named: how many
// children, and of which organisation the person is. Source: R15.
type AssignRepresentatives struct {
	Case      string    `json:"case"`
	Place     string    `json:"place"` // or the key of an account
	Children  int32     `json:"children"`
	Role      string    `json:"role" enum:"representative,trained-person"`
	By        string    `json:"by"`                  // organisation
	TakesOver int32     `json:"takesOver,omitempty"` // of the children, how many had a trained person until now
	Continues bool      `json:"continues,omitempty"`
	Note      string    `json:"note,omitempty"`
	At        time.Time `json:"at,omitzero"`
}

// Action names the command.
func (AssignRepresentatives) Action() string { return "care.AssignRepresentatives" }

// Decide refuses more children than are at the place without anybody, and a takeover from more trained persons than there are.
func (c AssignRepresentatives) Decide(s dispatch.State) (dispatch.Plan, error) {
	if c.Role != Representative && c.Role != TrainedPerson {
		return dispatch.Plan{}, fault.New(fault.Invalid, "care.role", "{role} is neither a representative nor a trained person", "role", c.Role).
			WithField("role").WithHint("write representative or trained-person")
	}
	if c.By == "" {
		return dispatch.Plan{}, needed("by", "name the organisation that the representative or trained person belongs to")
	}
	if err := organisation(s, "by", c.By); err != nil {
		return dispatch.Plan{}, err
	}
	if c.TakesOver != 0 && c.Role != Representative {
		return dispatch.Plan{}, fault.New(fault.Invalid, "care.takes-over", "only a representative takes over from a trained person").WithField("takesOver")
	}
	return assign(s, c.Case, c.Place, c.At, Assignment{Role: c.Role, Children: c.Children, By: c.By, TakesOver: c.TakesOver, Continues: c.Continues, Entry: Entry{Note: c.Note}})
}

// NoteInterests records that the best interests of children at one place were looked at and written down. What was written stays with
// those who look after the child. Source: R15; Convention on the Rights of the Child, article 3.
type NoteInterests struct {
	Case      string    `json:"case"`
	Place     string    `json:"place"` // or the key of an account
	Children  int32     `json:"children"`
	Continues bool      `json:"continues,omitempty"`
	At        time.Time `json:"at,omitzero"`
}

// Action names the command.
func (NoteInterests) Action() string { return "care.NoteInterests" }

// Decide refuses more children than are at the place without a note.
func (c NoteInterests) Decide(s dispatch.State) (dispatch.Plan, error) {
	return assign(s, c.Case, c.Place, c.At, Assignment{Role: Interests, Children: c.Children, Continues: c.Continues})
}

// assign plans the fact of an assignment or of a note.
func assign(s dispatch.State, id, place string, at time.Time, a Assignment) (dispatch.Plan, error) {
	f, err := known(s, id)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if a.Account, err = f.account(s, "place", place); err != nil {
		return dispatch.Plan{}, err
	}
	if err := mayState(s.Actor, a.Account); err != nil {
		return dispatch.Plan{}, err
	}
	if err := number("children", a.Children); err != nil {
		return dispatch.Plan{}, err
	}
	if err := noted(a.Note); err != nil {
		return dispatch.Plan{}, err
	}
	if err := f.blind(s, a.Account); err != nil {
		return dispatch.Plan{}, err
	}
	if trained := f.standing(a.Account).Trained; a.TakesOver < 0 || a.TakesOver > min(trained, a.Children) {
		return dispatch.Plan{}, fault.New(fault.Invalid, "care.takes-over-many", "at {place} a representative can take over {most} children from a trained person, not {count}",
			"place", a.Account.Place, "most", min(trained, a.Children), "count", a.TakesOver).WithField("takesOver")
	}
	if room := f.lacking(a); a.Children > room {
		return dispatch.Plan{}, fault.New(fault.Invalid, "care.too-many", "{count} is too many: by the count, {room} children at {place} still wait for this",
			"count", a.Children, "room", room, "place", a.Account.Place).WithField("children").
			WithHint("if there are more children, correct the headcount first; if an entry was wrong, take it back")
	}
	a.ID = f.next()
	f.cover(a, 1)
	if a.Role == Interests {
		return f.plan(s, at, InterestsNoted{ID: a.ID, Organisation: s.Actor.Org, Account: a.Account, Children: a.Children, Continues: a.Continues,
			Complete: f.Complete()}, a.Account)
	}
	return f.plan(s, at, RepresentativesAssigned{ID: a.ID, Organisation: s.Actor.Org, Account: a.Account, Children: a.Children, Role: a.Role, By: a.By,
		TakesOver: a.TakesOver, Continues: a.Continues, Note: a.Note, Complete: f.Complete()}, a.Account)
}

// lacking is how many children at the account could get the assignment.
func (f File) lacking(a Assignment) int32 {
	s := f.standing(a.Account)
	if a.Role == Interests {
		return s.Unnoted()
	}
	return s.Unassigned() + a.TakesOver
}
