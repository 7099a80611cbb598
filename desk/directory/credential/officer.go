package credential

import (
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
)

// Invite gives a new user a one-time code, so that nobody else ever knows what opens the account.
type Invite struct {
	User string `json:"user"`
	Code string `json:"-"` // see [NewEnrolmentCode]
}

// StartRecovery asks to let a user back in who lost everything. Another officer has to confirm it.
type StartRecovery struct {
	User   string `json:"user"`
	Reason string `json:"reason"` // how the officer knows who asks
}

// ConfirmRecovery is the second officer's word: the user gets a one-time code, and all sessions of the user end.
type ConfirmRecovery struct {
	User string `json:"user"`
	Code string `json:"-"` // see [NewEnrolmentCode]
}

// RevokeSessions ends all sessions of another user.
type RevokeSessions struct {
	User string `json:"user"`
}

// Action names the command.
func (Invite) Action() string { return "credential.Invite" }

// Action names the command.
func (StartRecovery) Action() string { return "credential.StartRecovery" }

// Action names the command.
func (ConfirmRecovery) Action() string { return "credential.ConfirmRecovery" }

// Action names the command.
func (RevokeSessions) Action() string { return "credential.RevokeSessions" }

// officers may let a user back in; oversight has to agree where one of its own is let in, so that no administrator can
// become a rights officer or shut one out.
func officers() []string  { return []string{"administrator", "duty-officer"} }
func oversight() []string { return []string{"rights-officer", "monitor"} }

func has(roles, any []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(any, r) })
}

func oversees(u directory.Account) bool { return has(u.Roles, oversight()) }

func find(s dispatch.State, user string) (directory.Account, held, error) {
	who, ok, err := directory.Users.Get(s, user)
	if err != nil {
		return who, held{}, err
	}
	if !ok {
		return who, held{}, nobodyCalled(user)
	}
	if who.Disabled {
		return who, held{}, fault.New(fault.Conflict, "credential.user-disabled", "{user} may not sign in any more", "user", who.ID).
			WithHint("change the user first")
	}
	h, _, err := heldBy(s, user)
	return who, h, err
}

// Decide refuses an invitation for somebody who can sign in already: it would let one administrator become that person.
func (c Invite) Decide(s dispatch.State) (dispatch.Plan, error) {
	who, h, err := find(s, c.User)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if h.opens() {
		return dispatch.Plan{}, fault.New(fault.Conflict, "credential.two-officers", "{user} can sign in already, and one person alone cannot change how", "user", who.ID).
			WithHint("if they lost everything, start a recovery: two officers let them back in")
	}
	until := s.Now.Add(inviteLife)
	h.Enrolment = &granted{Digest: digest(c.Code), By: s.Actor.User, Until: until}
	p := about(c.User)
	p.record(Invited{User: c.User, Until: until.UTC().Format(time.RFC3339)})
	p.keep(h, c.User, nil)
	return p.Plan, nil
}

// Decide takes the word of an administrator or a duty officer of the user's own organisation: somebody who knows the person.
func (c StartRecovery) Decide(s dispatch.State) (dispatch.Plan, error) {
	who, h, err := find(s, c.User)
	if err != nil {
		return dispatch.Plan{}, err
	}
	switch {
	case who.ID == s.Actor.User:
		return dispatch.Plan{}, notOneself()
	case s.Actor.Org != who.Org || !has(s.Actor.Roles, officers()):
		return dispatch.Plan{}, fault.New(fault.Forbidden, "credential.recovery-own", "a recovery is started by an administrator or duty officer of {organisation}, the user's own organisation", "organisation", who.Org)
	case strings.TrimSpace(c.Reason) == "":
		return dispatch.Plan{}, fault.New(fault.Invalid, "credential.recovery-reason", "say how you know that it is this person who asks").
			WithHint("such as: called back on the number in the staff list").WithField("reason")
	case !h.opens():
		return dispatch.Plan{}, fault.New(fault.Conflict, "credential.recovery-none", "{user} has never been able to sign in", "user", who.ID).WithHint("invite them instead")
	}
	h.Recovery = &Recovery{By: s.Actor.User, At: s.Now, Until: s.Now.Add(confirmLife)}
	p := about(c.User)
	p.record(RecoveryStarted{User: c.User, Reason: strings.TrimSpace(c.Reason)})
	p.keep(h, c.User, nil)
	return p.Plan, nil
}

// Decide takes the word of another officer: an administrator or duty officer of any organisation on this node, who is
// neither the user nor the one who started. Where the user oversees others (rights officer, monitor) it takes somebody
// who oversees too.
func (c ConfirmRecovery) Decide(s dispatch.State) (dispatch.Plan, error) {
	who, h, err := find(s, c.User)
	if err != nil {
		return dispatch.Plan{}, err
	}
	switch {
	case h.Recovery == nil || s.Now.After(h.Recovery.Until):
		return dispatch.Plan{}, fault.New(fault.Conflict, "credential.recovery-not-started", "no recovery of {user} waits for a second officer", "user", who.ID).
			WithHint("another officer starts it first; it waits for a day")
	case who.ID == s.Actor.User:
		return dispatch.Plan{}, notOneself()
	case h.Recovery.By == s.Actor.User:
		return dispatch.Plan{}, fault.New(fault.Forbidden, "credential.recovery-same", "you started this recovery; another person has to confirm it")
	case oversees(who) && !has(s.Actor.Roles, oversight()):
		return dispatch.Plan{}, fault.New(fault.Forbidden, "credential.recovery-oversight", "{user} oversees this operation: a rights officer or a monitor has to confirm", "user", who.ID)
	case !oversees(who) && !has(s.Actor.Roles, officers()):
		return dispatch.Plan{}, fault.New(fault.Forbidden, "credential.recovery-officer", "a recovery is confirmed by an administrator or a duty officer")
	}
	until := s.Now.Add(recoveryLife)
	p := about(c.User)
	p.record(RecoveryConfirmed{User: c.User, Started: h.Recovery.By, Until: until.UTC().Format(time.RFC3339)})
	p.record(SessionsRevoked{User: c.User, All: true})
	h.Recovery = nil
	h.Enrolment = &granted{Digest: digest(c.Code), By: s.Actor.User, Until: until, Recovery: true}
	h.Generation++
	p.keep(h, c.User, nil)
	return p.Plan, nil
}

func notOneself() error {
	return fault.New(fault.Forbidden, "credential.recovery-self", "nobody lets themselves back in: two other people do")
}

// Decide ends the sessions; the user can sign in again.
func (c RevokeSessions) Decide(s dispatch.State) (dispatch.Plan, error) {
	_, ok, err := directory.Users.Get(s, c.User)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if !ok {
		return dispatch.Plan{}, nobodyCalled(c.User)
	}
	h, _, err := heldBy(s, c.User)
	if err != nil {
		return dispatch.Plan{}, err
	}
	h.Generation++
	p := about(c.User)
	p.record(SessionsRevoked{User: c.User, All: true})
	p.keep(h, c.User, nil)
	return p.Plan, nil
}
