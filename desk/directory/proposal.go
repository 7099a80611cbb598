package directory

import (
	"slices"
	"time"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
)

// Proposal is a change of a user that one person asked for and that waits for somebody of the oversight to confirm it. It
// ends when the user's entry changes in any way.
type Proposal struct {
	Account
	By     string    `json:"by"` // user
	At     time.Time `json:"at"`
	Record uint64    `json:"record"`
}

// Proposals are the changes of users that wait, by user.
const Proposals journal.Table[Proposal] = "directory.user-proposal"

// ConfirmUser lets a change of a user take effect that somebody else proposed; see [AddUser]. Ask for it with the version of
// the user, so that what is confirmed is what was seen.
type ConfirmUser struct {
	ID string `json:"user"`
}

// Action names the command.
func (ConfirmUser) Action() string { return "directory.ConfirmUser" }

// Decide takes the word of a rights officer or a monitor who neither proposed the change nor is the user, and checks again
// what may have changed meanwhile.
func (c ConfirmUser) Decide(s dispatch.State) (dispatch.Plan, error) {
	p, ok, err := Proposals.Get(s, c.ID)
	switch {
	case err != nil:
		return dispatch.Plan{}, err
	case !ok:
		return dispatch.Plan{}, fault.New(fault.Conflict, "directory.nothing-waits", "no change of {user} waits to be confirmed", "user", c.ID)
	case !oversees(s.Actor.Roles):
		return dispatch.Plan{}, fault.New(fault.Forbidden, "directory.confirm-oversight", "such a change of a user is confirmed by a rights officer or a monitor")
	case s.Actor.User == p.By:
		return dispatch.Plan{}, fault.New(fault.Forbidden, "directory.confirm-own", "you proposed this change; another person has to confirm it")
	case s.Actor.User == p.ID:
		return dispatch.Plan{}, fault.New(fault.Forbidden, "directory.confirm-self", "nobody confirms a change of their own entry")
	}
	was, _, err := Users.Get(s, c.ID)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if _, err := OrganisationByID(s, p.Org); err != nil {
		return dispatch.Plan{}, err
	}
	if err := keepsGuardians(s, was, p.Roles, p.Disabled); err != nil {
		return dispatch.Plan{}, err
	}
	k := keeping{s: s, was: was, plan: one("user/"+c.ID, UserAdded{p.Account})}
	for _, part := range was.without(p.Account) {
		if err := k.supersede(part); err != nil {
			return dispatch.Plan{}, err
		}
	}
	return k.plan, nil
}

// waits tells whether a change takes effect only when the oversight has confirmed it: one by which an administrator could
// act as somebody else too. It gives or takes a role of oversight, moves a user to another organisation, or lets a user of
// another organisation than the asker's in. As long as nobody of the oversight can sign in, nothing waits: the first ones
// have to be appointed.
func waits(s dispatch.State, was Account, known bool, c User) (bool, error) {
	enters := !c.Disabled && (!known || was.Disabled)
	sensitive := enters && c.Org != s.Actor.Org || known && was.Org != c.Org
	for _, role := range guardians {
		had, has := known && !was.Disabled && slices.Contains(was.Roles, role), !c.Disabled && slices.Contains(c.Roles, role)
		sensitive = sensitive || had != has
	}
	if !sensitive {
		return false, nil
	}
	return anybody(s, func(a Account) bool { return a.ID != s.Actor.User && !a.Disabled && oversees(a.Roles) })
}

// notOneself refuses a change of the asker's own roles or organisation where somebody else could make it.
func notOneself(s dispatch.State, was Account, known bool, c User) error {
	same := len(was.Roles) == len(c.Roles) && !slices.ContainsFunc(c.Roles, func(r string) bool { return !slices.Contains(was.Roles, r) })
	if !known || s.Actor.User != c.ID || same && was.Org == c.Org {
		return nil
	}
	for a, err := range Users.All(s, "") {
		if err != nil {
			return err
		}
		if a.ID != c.ID && !a.Disabled && (oversees(a.Roles) || slices.Contains(a.Roles, "administrator")) {
			return fault.New(fault.Forbidden, "directory.own-roles", "nobody changes their own roles or organisation").
				WithHint("another administrator does").WithField("roles")
		}
	}
	return nil
}

// without gives the parts of the account that do not stand in another.
func (a Account) without(other Account) (parts []*personal.Part) {
	for _, p := range [][2]*personal.Part{{a.Name.Part, other.Name.Part}, {a.Contact, other.Contact}} {
		if p[0] != nil && (p[1] == nil || p[0].ID != p[1].ID) {
			parts = append(parts, p[0])
		}
	}
	return parts
}

// drop erases what a change that waited had brought along and that never took effect.
func (k *keeping) drop() error {
	p, ok, err := Proposals.Get(k.s, k.id)
	if err != nil || !ok {
		return err
	}
	for _, part := range p.without(k.was) {
		if err := k.supersede(part); err != nil {
			return err
		}
	}
	return nil
}

// propose records the change as one that waits.
func propose(w journal.Writer, e event.Event) error {
	var f UserProposed
	if err := e.Decode(&f); err != nil {
		return err
	}
	return Proposals.Put(w, f.ID, e.Number, Proposal{Account: f.Account, By: e.Author, At: e.Recorded, Record: e.Number})
}

// Waiting is a change that waits, as a page or a list shows it.
type Waiting struct {
	Shown
	New    bool      `json:"new"` // the user is not there yet
	By     string    `json:"by"`  // user
	At     time.Time `json:"at"`
	Record uint64    `json:"record"`
}

// AllWaiting shows the changes that wait, in the order of their users.
func AllWaiting(r journal.Reader, v *personal.Vault) ([]Waiting, error) {
	all := []Waiting{}
	for p, err := range Proposals.All(r, "") {
		if err != nil {
			return nil, err
		}
		_, known, err := Users.Get(r, p.ID)
		if err != nil {
			return nil, err
		}
		u, err := Show(r, v, p.Account)
		if err != nil {
			return nil, err
		}
		all = append(all, Waiting{Shown: u, New: !known, By: p.By, At: p.At, Record: p.Record})
	}
	return all, nil
}
