package credential

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
)

// Shown is what somebody shows: a password, a code, or a browser's answer for a passkey with the ceremony that asked for it.
type Shown struct {
	Password string
	Code     string
	Passkey  string // the browser's answer, JSON
	Ceremony string // the token of the ceremony
	// From tells whence it was shown, so that wrong ones are counted by place: an address to sign in, the session to prove.
	From string
}

// Proof is what a sign-in proved.
type Proof struct {
	User   directory.User
	Method string // ByPassword, ByPasswordCode or ByPasskey
	Alone  bool   // a password with nothing beside it: the user has to be asked to add more
}

// errReplay says that a code or a ceremony was used before. It never leaves the package.
var errReplay = errors.New("used before")

// SignIn checks what somebody shows. With a passkey, user may be empty. An unknown user and a wrong password give the
// same fault and take the same time. After five wrong passwords or codes from one address within five minutes nobody signs the
// user in from there for five minutes, after a hundred from anywhere within an hour nowhere; that is recorded. Passkeys
// cannot be guessed and are not locked.
func (k *Keeper) SignIn(ctx context.Context, origin, user string, shown Shown) (Proof, error) {
	if shown.Passkey != "" {
		return k.signInByPasskey(ctx, origin, shown)
	}
	user = strings.TrimSpace(user)
	var who directory.Shown
	var known bool
	var h held
	var t try
	err := k.journal.View(ctx, func(r journal.Reader) (err error) {
		if who, known, err = directory.UserByID(r, k.vault, user); err != nil {
			return err
		}
		if h, _, err = heldBy(r, user); err != nil {
			return err
		}
		t = k.try(user, known, shown.From, false)
		tried, err := t.read(r)
		if err != nil {
			return err
		}
		return tried.open(t, k.clock.Now())
	})
	if err != nil {
		return Proof{}, err
	}
	hash := h.Password
	if hash == "" {
		hash, known = nobody(), false
	}
	right, err := k.checked(ctx, shown.Password, hash)
	switch {
	case err != nil:
		return Proof{}, err
	case !known || !right || who.Disabled:
		return Proof{}, k.failed(ctx, t, wrong())
	}
	proof := Proof{User: who.User, Method: ByPassword, Alone: !h.second()}
	var at int64
	switch {
	case h.Secret == nil && h.second():
		return Proof{}, passkeyNeeded()
	case h.Secret != nil && strings.TrimSpace(shown.Code) == "":
		return Proof{}, codeNeeded()
	case h.Secret != nil:
		var ok bool
		if at, ok, err = k.codeStep(ctx, user, h, shown.Code); err != nil {
			return Proof{}, err
		} else if !ok {
			return Proof{}, k.failed(ctx, t, wrongCode())
		}
		proof.Method = ByPasswordCode
	}
	return proof, k.accept(ctx, t, proof.Method, at, h.Password)
}

// accept keeps that a password or a code was right, once: a code that was used, and whom another try has locked meanwhile,
// are refused. at is the step of the code, 0 for none; password is the hash that was checked.
func (k *Keeper) accept(ctx context.Context, t try, method string, at int64, password string) error {
	now := k.clock.Now()
	err := k.journal.KeepSide(ctx, func(tx journal.Tx) error {
		tried, err := t.read(tx)
		if err != nil {
			return err
		}
		if err := tried.open(t, now); err != nil {
			return err
		}
		h, _, err := heldBy(tx, t.user)
		if err != nil {
			return err
		}
		if h.Password != password {
			return wrong() // it was changed while it was checked
		}
		if at > 0 {
			if at <= h.Step || h.Secret == nil {
				return errReplay
			}
			h.Step = at
		}
		if method != "" {
			h.Last = &Use{At: now, Method: method}
		}
		if tried.forgive(t) {
			if err := tried.keep(tx, t); err != nil {
				return err
			}
		}
		return h.keep(tx, t.user)
	})
	if errors.Is(err, errReplay) {
		return k.failed(ctx, t, wrongCode())
	}
	return err
}

func (k *Keeper) signInByPasskey(ctx context.Context, origin string, shown Shown) (Proof, error) {
	user, id, count, b, err := k.answered(ctx, toSignIn, origin, shown)
	if err != nil {
		return Proof{}, err
	}
	who, _, err := k.look(ctx, user)
	if err != nil {
		return Proof{}, err
	}
	return Proof{User: who, Method: ByPasskey}, k.used(ctx, user, id, count, b.Began, true)
}

// used keeps that a passkey answered a ceremony, once. A counter that did not go up means that somebody may have a copy:
// the passkey opens nothing from then on, which is recorded.
// Source: Web Authentication level 3, section 7.2 step 22.
func (k *Keeper) used(ctx context.Context, user string, id []byte, count uint32, began time.Time, signIn bool) error {
	now := k.clock.Now()
	var refused error
	_, err := k.journal.Append(ctx, event.Author{User: "node"}, func(tx journal.Tx) ([]event.Draft, error) {
		refused = nil
		h, _, err := heldBy(tx, user)
		if err != nil {
			return nil, err
		}
		var drafts []event.Draft
		found := false
		for i := range h.Passkeys {
			p := &h.Passkeys[i]
			if !bytes.Equal(p.Key.ID, id) {
				continue
			}
			found = true
			kept := p.Key.Authenticator.SignCount
			switch {
			case p.Copied:
				refused = copied()
				return nil, nil
			case !began.After(p.Began):
				refused = foreign(nil)
				return nil, nil
			case count <= kept && (count > 0 || kept > 0):
				p.Copied, refused = true, copied()
				drafts = []event.Draft{{Subject: "user/" + user, Fact: PasskeyCopied{User: user, Passkey: fingerprint(id), Kept: kept, Shown: count}}}
			default:
				p.Key.Authenticator.SignCount, p.Began, p.Used = count, began, now
				if signIn {
					h.Last = &Use{At: now, Method: ByPasskey}
				}
			}
		}
		if !found {
			refused = unread(nil)
			return nil, nil
		}
		return drafts, h.keep(tx, user)
	})
	return errors.Join(err, refused)
}

func copied() *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.passkey-copied", "this passkey's counter went back: somebody may have a copy of it, so it no longer opens this node").
		WithHint("sign in another way, remove the passkey and make a new one; tell your administrator")
}

// fingerprint names a passkey in facts, without its identifier.
func fingerprint(id []byte) string {
	sum := sha256.Sum256(id)
	return hex.EncodeToString(sum[:4])
}

// Came keeps that a user signed in by the identity provider of the organisation, so that it can be told from a user who
// never could.
func Came(tx journal.Tx, user string, now time.Time) error {
	h, _, err := heldBy(tx, user)
	if err != nil {
		return err
	}
	h.Last = &Use{At: now, Method: ByOrganisation}
	return h.keep(tx, user)
}

// Prove checks that a user who is signed in is there: one of passkey, code or password is enough, since the session
// itself proves the rest. Five wrong codes or passwords lock proving from where they were shown for five minutes; what others
// do wrong when they sign in as the user does not.
func (k *Keeper) Prove(ctx context.Context, origin, user string, shown Shown) error {
	if shown.Passkey != "" {
		whose, id, count, b, err := k.answered(ctx, toProve, origin, shown)
		if err != nil {
			return err
		}
		if whose != user {
			return unread(nil)
		}
		return k.used(ctx, user, id, count, b.Began, false)
	}
	_, h, err := k.look(ctx, user)
	if err != nil {
		return err
	}
	t := k.try(user, true, shown.From, true)
	err = k.journal.View(ctx, func(r journal.Reader) error {
		tried, err := t.read(r)
		if err != nil {
			return err
		}
		return tried.open(t, k.clock.Now())
	})
	switch {
	case err != nil:
		return err
	case strings.TrimSpace(shown.Code) != "" && h.Secret != nil:
		at, ok, err := k.codeStep(ctx, user, h, shown.Code)
		if err != nil {
			return err
		}
		if !ok {
			return k.failed(ctx, t, wrongCode())
		}
		return k.accept(ctx, t, "", at, h.Password)
	case shown.Password != "" && h.Password != "":
		right, err := k.checked(ctx, shown.Password, h.Password)
		if err != nil {
			return err
		}
		if !right {
			return k.failed(ctx, t, wrong())
		}
		return k.accept(ctx, t, "", 0, h.Password)
	}
	return fault.New(fault.Invalid, "sign-in.nothing-shown", "nothing was shown that this user is known by").
		WithHint("use the passkey, type the code that the app shows, or the password")
}
