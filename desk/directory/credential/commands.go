package credential

import (
	"bytes"
	"encoding/hex"
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// freshFor is how old a proof of presence may be for a change of what opens the account.
const freshFor = 5 * time.Minute

// AddPasskey keeps another passkey of whoever asks.
type AddPasskey struct {
	Passkey Passkey `json:"-"` // see [Keeper.FinishAdd]
}

// RemovePasskey forgets a passkey of whoever asks, if something else still opens the account.
type RemovePasskey struct {
	ID string `json:"id"`
}

// ChangePassword sets the asker's own password.
type ChangePassword struct {
	Hash string `json:"-"` // see [HashPassword]
}

// SetCode keeps an authenticator app of whoever asks, in the place of any before; [Keeper.FinishCode] makes it.
type SetCode struct {
	sealed []byte
	step   int64
}

// RemoveCode forgets the asker's authenticator app.
type RemoveCode struct{}

// SetPassword sets the first password of a user who has nothing yet, for scripts and a first administrator; people are
// invited instead. It is refused where it would let one person become another: see [SetPassword.Decide].
type SetPassword struct {
	User string `json:"user"`
	Hash string `json:"hash"` // see [HashPassword]; never recorded
}

// RevokeOwn ends sessions of whoever asks.
type RevokeOwn struct {
	Session string `json:"session,omitempty"` // one; all if empty
	// Also ends the session that is meant, in the same transaction.
	Also func(journal.Tx) error `json:"-"`
}

// Action names the command.
func (AddPasskey) Action() string { return "credential.AddPasskey" }

// Action names the command.
func (RemovePasskey) Action() string { return "credential.RemovePasskey" }

// Action names the command.
func (ChangePassword) Action() string { return "credential.ChangePassword" }

// Action names the command.
func (SetCode) Action() string { return "credential.SetCode" }

// Action names the command.
func (RemoveCode) Action() string { return "credential.RemoveCode" }

// Action names the command.
func (SetPassword) Action() string { return "directory.SetPassword" }

// Action names the command.
func (RevokeOwn) Action() string { return "credential.RevokeOwn" }

// plan is a plan about one user.
type plan struct{ dispatch.Plan }

func about(user string) *plan { return &plan{dispatch.Plan{Subject: "user/" + user}} }

func (p *plan) record(f event.Fact) {
	p.Facts = append(p.Facts, event.Draft{Subject: p.Subject, Fact: f})
}

// keep writes what is held with the plan, and the handle that passkeys name the user by; old is the one before.
func (p *plan) keep(h held, user string, old []byte) {
	p.Side = and(p.Side, func(tx journal.Tx) error {
		if old != nil && !bytes.Equal(old, h.Handle) {
			if err := tx.PutSide(handleTable, hex.EncodeToString(old), nil); err != nil {
				return err
			}
		}
		if h.Handle != nil {
			if err := tx.PutSide(handleTable, hex.EncodeToString(h.Handle), []byte(user)); err != nil {
				return err
			}
		}
		return h.keep(tx, user)
	})
}

func and(a, b func(journal.Tx) error) func(journal.Tx) error {
	if a == nil {
		return b
	}
	return func(tx journal.Tx) error {
		if err := a(tx); err != nil {
			return err
		}
		return b(tx)
	}
}

// add adds a passkey that was made for this user and under this user's handle.
func (h *held) add(p Passkey, user string) error {
	if p.forUser != user || h.Handle != nil && !bytes.Equal(h.Handle, p.handle) {
		return foreign(nil)
	}
	if slices.ContainsFunc(h.Passkeys, func(o Passkey) bool { return bytes.Equal(o.Key.ID, p.Key.ID) }) {
		return fault.New(fault.Conflict, "credential.passkey-there", "this passkey is there already")
	}
	const most = 20
	if len(h.Passkeys) >= most {
		return fault.New(fault.Conflict, "credential.passkeys-many", "a user has at most {most} passkeys", "most", most).WithHint("remove one that is not used any more")
	}
	h.Handle = p.handle
	h.Passkeys = append(h.Passkeys, p)
	return nil
}

// Fresh refuses somebody who has not shown lately to be there: what opens the own account changes only after a proof that
// is minutes old, whatever a policy pack says.
func Fresh(actor policy.Actor, now time.Time, action string) error {
	if age := now.Sub(actor.StepUp); !actor.StepUp.IsZero() && age <= freshFor {
		return nil
	}
	return fault.New(fault.Forbidden, "access.step-up", "this ({action}) needs a fresh proof that it is you, not older than {minutes} minutes",
		"action", action, "minutes", int(freshFor.Minutes())).
		WithHint("show it again with your passkey, your code or your password; what you typed is kept")
}

// own begins a change of what opens the asker's account.
func own(s dispatch.State, action string) (held, *plan, error) {
	if err := Fresh(s.Actor, s.Now, action); err != nil {
		return held{}, nil, err
	}
	h, _, err := heldBy(s, s.Actor.User)
	return h, about(s.Actor.User), err
}

// Decide checks that the passkey was made for the asker, just now.
func (c AddPasskey) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, p, err := own(s, c.Action())
	if err != nil {
		return dispatch.Plan{}, err
	}
	if err := h.add(c.Passkey, s.Actor.User); err != nil {
		return dispatch.Plan{}, err
	}
	h.owned()
	p.record(PasskeyAdded{User: s.Actor.User, Passkey: fingerprint(c.Passkey.Key.ID)})
	p.keep(h, s.Actor.User, nil)
	return p.Plan, nil
}

// Decide refuses to remove the last thing that opens the account.
func (c RemovePasskey) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, p, err := own(s, c.Action())
	if err != nil {
		return dispatch.Plan{}, err
	}
	at := slices.IndexFunc(h.Passkeys, func(k Passkey) bool { return k.ID() == c.ID })
	if at < 0 {
		return dispatch.Plan{}, fault.New(fault.NotFound, "credential.passkey-none", "there is no such passkey")
	}
	if len(h.Passkeys) == 1 && h.Password == "" {
		return dispatch.Plan{}, fault.New(fault.Conflict, "credential.last", "nothing else opens this account").
			WithHint("first add another passkey, or set a password")
	}
	p.record(PasskeyRemoved{User: s.Actor.User, Passkey: fingerprint(h.Passkeys[at].Key.ID)})
	h.Passkeys = slices.Delete(slices.Clone(h.Passkeys), at, at+1)
	p.keep(h, s.Actor.User, nil)
	return p.Plan, nil
}

// Decide sets the password.
func (c ChangePassword) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, p, err := own(s, c.Action())
	if err != nil {
		return dispatch.Plan{}, err
	}
	h.Password = c.Hash
	h.owned()
	p.record(PasswordSet{User: s.Actor.User})
	p.keep(h, s.Actor.User, nil)
	return p.Plan, nil
}

// Decide keeps the app, and the code that proved it as used.
func (c SetCode) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, p, err := own(s, c.Action())
	if err != nil {
		return dispatch.Plan{}, err
	}
	if c.sealed == nil {
		return dispatch.Plan{}, foreign(nil)
	}
	h.Secret, h.Step = c.sealed, c.step
	h.owned()
	p.record(CodeSet{User: s.Actor.User})
	p.keep(h, s.Actor.User, nil)
	return p.Plan, nil
}

// Decide refuses where there is no app.
func (c RemoveCode) Decide(s dispatch.State) (dispatch.Plan, error) {
	h, p, err := own(s, c.Action())
	if err != nil {
		return dispatch.Plan{}, err
	}
	if h.Secret == nil {
		return dispatch.Plan{}, fault.New(fault.NotFound, "credential.code-none", "there is no authenticator app")
	}
	h.Secret, h.Step = nil, 0
	p.record(CodeRemoved{User: s.Actor.User})
	p.keep(h, s.Actor.User, nil)
	return p.Plan, nil
}

// Decide checks that the user is there and cannot sign in yet. Whoever can is not let back in by one administrator alone:
// that takes two officers.
func (c SetPassword) Decide(s dispatch.State) (dispatch.Plan, error) {
	who, ok, err := directory.Users.Get(s, c.User)
	if err != nil || !ok {
		return dispatch.Plan{}, nobodyCalled(c.User).WithCause(err)
	}
	h, _, err := heldBy(s, c.User)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if h.opens() {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "credential.two-officers", "{user} can sign in already, and one person alone cannot change how", "user", who.ID).
			WithHint("if they lost everything, start a recovery: two officers let them back in")
	}
	h.Password, h.Enrolment = c.Hash, nil
	h.Generation++
	p := about(c.User)
	p.record(PasswordSet{User: c.User})
	p.keep(h, c.User, nil)
	p.Side = and(p.Side, func(tx journal.Tx) error { return tx.PutSide(attemptTable, c.User, nil) })
	return p.Plan, nil
}

// Decide ends one session or all.
func (c RevokeOwn) Decide(s dispatch.State) (dispatch.Plan, error) {
	p := about(s.Actor.User)
	p.record(SessionsRevoked{User: s.Actor.User, All: c.Session == ""})
	if c.Session == "" {
		h, _, err := heldBy(s, s.Actor.User)
		if err != nil {
			return dispatch.Plan{}, err
		}
		h.Generation++
		p.keep(h, s.Actor.User, nil)
	}
	if c.Also != nil {
		p.Side = and(p.Side, c.Also)
	}
	return p.Plan, nil
}

func nobodyCalled(user string) *fault.Error {
	return fault.New(fault.NotFound, "directory.no-user", "there is no user {user}", "user", user)
}
