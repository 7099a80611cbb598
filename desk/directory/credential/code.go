package credential

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

const (
	inviteLife   = 24 * time.Hour   // an invitation: nothing is lost yet, and a ship may be out of reach
	recoveryLife = 30 * time.Minute // a recovery: both are on the telephone
	confirmLife  = 24 * time.Hour   // how long a recovery waits for the second officer
)

// granted is a one-time code as it is kept: its digest.
type granted struct {
	Digest   string    `json:"digest"` // SHA-256, hex
	By       string    `json:"by"`
	Until    time.Time `json:"until"`
	Recovery bool      `json:"recovery,omitempty"`
}

// NewEnrolmentCode makes a one-time code for a user: the user's identifier and 130 random bits. It is given to [Invite] or
// [ConfirmRecovery], shown once, and kept nowhere.
func NewEnrolmentCode(user string) string { return user + "." + strings.ToLower(rand.Text()) }

// Enrolment is what a one-time code opens.
type Enrolment struct {
	User     directory.User
	Until    time.Time
	Recovery bool // what proved the user before will count no more
}

// Enrolment tells whose a one-time code is. A code that was used, has run out or never was gives one fault.
func (k *Keeper) Enrolment(ctx context.Context, code string) (Enrolment, error) {
	var e Enrolment
	err := k.journal.View(ctx, func(r journal.Reader) error {
		g, user, err := opened(r, code, k.clock.Now())
		if err != nil {
			return err
		}
		who, ok, err := directory.UserByID(r, k.vault, user)
		if err != nil {
			return err
		}
		if !ok || who.Disabled {
			return spent()
		}
		e = Enrolment{User: who.User, Until: g.Until, Recovery: g.Recovery}
		return nil
	})
	return e, err
}

func opened(r journal.Reader, code string, now time.Time) (granted, string, error) {
	code = strings.TrimSpace(code)
	user, _, ok := strings.Cut(code, ".")
	if !ok || len(code) > 200 {
		return granted{}, "", spent()
	}
	h, _, err := heldBy(r, user)
	if err != nil {
		return granted{}, "", err
	}
	if h.Enrolment == nil || now.After(h.Enrolment.Until) || subtle.ConstantTimeCompare([]byte(h.Enrolment.Digest), []byte(digest(code))) != 1 {
		return granted{}, "", spent()
	}
	if !h.Enrolment.Recovery && h.opens() {
		return granted{}, "", spent() // an invitation opens nothing that is somebody's already
	}
	return *h.Enrolment, user, nil
}

func digest(code string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(code)))
	return hex.EncodeToString(sum[:])
}

func spent() *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.code-spent", "this one-time code was used, has run out, or is not whole").
		WithHint("ask whoever gave it to you for a new one")
}

// Enrol is what a person does with a one-time code: keep a passkey or a password as their own. The code is spent.
type Enrol struct {
	Code    string   `json:"-"`
	Passkey *Passkey `json:"-"` // see [Keeper.FinishAdd]
	Hash    string   `json:"-"` // see [HashPassword]; instead of a passkey
}

// Action names the command.
func (Enrol) Action() string { return "credential.Enrol" }

// Decide checks the code, which has to be the asker's own.
func (c Enrol) Decide(s dispatch.State) (dispatch.Plan, error) {
	g, user, err := opened(s, c.Code, s.Now)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if user != s.Actor.User {
		return dispatch.Plan{}, spent()
	}
	h, _, err := heldBy(s, user)
	if err != nil {
		return dispatch.Plan{}, err
	}
	old := h.Handle
	p := about(user)
	if g.Recovery {
		h = held{Generation: h.Generation + 1, Last: h.Last}
		p.record(Recovered{User: user})
	} else {
		p.record(Enrolled{User: user})
	}
	h.Enrolment = nil
	switch {
	case c.Passkey != nil:
		if err := h.add(*c.Passkey, user); err != nil {
			return dispatch.Plan{}, err
		}
		p.record(PasskeyAdded{User: user, Passkey: fingerprint(c.Passkey.Key.ID)})
	case c.Hash != "":
		h.Password = c.Hash
		p.record(PasswordSet{User: user})
	default:
		return dispatch.Plan{}, fault.New(fault.Invalid, "credential.nothing-new", "give a passkey or a password")
	}
	p.keep(h, user, old)
	p.Side = and(p.Side, func(tx journal.Tx) error { return tx.PutSide(attemptTable, user, nil) })
	return p.Plan, nil
}
