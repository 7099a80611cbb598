package directory

import (
	"slices"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/personal/erasure"
)

// EraseUser erases everything personal about a user, and with it what the user signed in with. The identifier, the roles
// and what the user decided stay on record; the user can no longer sign in.
type EraseUser struct {
	User   string `json:"user"`
	Reason string `json:"reason"` // stays on record; must not repeat what is erased
}

// Action names the command as what it is: an erasure.
func (EraseUser) Action() string { return erasure.Action }

// Decide plans the erasure of every part about the user.
func (c EraseUser) Decide(s dispatch.State) (dispatch.Plan, error) {
	a, ok, err := Users.Get(s, c.User)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !ok {
		return dispatch.Plan{}, noUser(c.User)
	}
	plan := dispatch.Plan{Subject: "user/" + a.ID}
	parts, err := erasure.Standing(s, plan.Subject)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if len(parts) == 0 {
		if a.Name.Clear != "" {
			return dispatch.Plan{}, fault.New(fault.Conflict, "directory.name-in-clear", "the name of {user} stands in the clear in an old record, which cannot be changed", "user", a.ID).
				WithHint("save the entry of the user once: from then on the name is kept apart, and what was kept apart can be erased")
		}
		return dispatch.Plan{}, fault.New(fault.Conflict, "directory.erased-already", "nothing personal is kept about {user} any more", "user", a.ID)
	}
	if err := keepsGuardians(s, a, a.Roles, true); err != nil {
		return dispatch.Plan{}, err
	}
	a.Disabled = true
	a.Roles = slices.Clone(a.Roles)
	plan.Facts = []event.Draft{{Subject: plan.Subject, Fact: UserAdded{a}}}
	plan.Side = func(tx journal.Tx) error { return forget(tx, a.ID) }
	err = erasure.Add(s, &plan, c.Reason, personal.BasisRequest, parts...)
	return plan, err
}

// forget removes what the user signed in with, in the transaction of the erasure: what package credential keeps by user,
// and the handles that its passkeys carry.
func forget(tx journal.Tx, user string) error {
	for _, table := range []string{"credential", "sign-in"} {
		if err := tx.PutSide(table, user, nil); err != nil {
			return err
		}
	}
	const handles = "credential-handle"
	all, err := journal.Collect(tx.Sides(handles))
	if err != nil {
		return err
	}
	for _, h := range all {
		if string(h.Body) != user {
			continue
		}
		if err := tx.PutSide(handles, h.Key, nil); err != nil {
			return err
		}
	}
	return nil
}
