package credential

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/journal"
)

// Purposes of a ceremony. What was begun for one does not finish another.
const (
	toSignIn = "passkey/sign-in"
	toProve  = "passkey/prove"
	toAdd    = "passkey/add"
)

const handleSize = 32 // bytes, random: an authenticator shows it, so it tells nothing of the user

// Ceremony is what a browser needs to ask for a passkey, or to make one.
type Ceremony struct {
	Options json.RawMessage `json:"options"` // for navigator.credentials
	Token   string          `json:"token"`   // to be brought back with the answer
}

// begun is what a ceremony's token holds. It is good for [ceremonyLife].
type begun struct {
	Began   time.Time            `json:"began"`
	Origin  string               `json:"origin"`
	User    string               `json:"user,omitempty"`
	Session webauthn.SessionData `json:"session"`
}

// party is the node as passkeys know it when a browser reached it at an origin.
func (k *Keeper) party(origin string) (*webauthn.WebAuthn, error) {
	name, origins := "", k.origins
	if len(origins) > 0 {
		if !slices.Contains(origins, origin) {
			return nil, fault.New(fault.Invalid, "credential.elsewhere", "passkeys of this node work at {origin}", "origin", origins[0]).
				WithHint("open the page there, or sign in with password and code")
		}
		name = host(origins[0])
	} else {
		u, err := url.Parse(origin)
		if err != nil || u.Hostname() != "localhost" {
			return nil, fault.New(fault.Invalid, "credential.no-name", "passkeys need an address with a name, over https, and this node was told none").
				WithHint("the node's configuration names its public address; on its own machine http://localhost will do")
		}
		name, origins = u.Hostname(), []string{origin}
	}
	must := true
	return webauthn.New(&webauthn.Config{RPID: name, RPDisplayName: "Fanar", RPOrigins: origins, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: &must,
			UserVerification: protocol.VerificationRequired}})
}

// Passkeys tells whether a browser that reached the node at an origin can use passkeys; the fault says why not.
func (k *Keeper) Passkeys(origin string) error {
	_, err := k.party(origin)
	return err
}

// owner is a user as package webauthn asks for it.
type owner struct {
	user   directory.User
	handle []byte
	keys   []webauthn.Credential
}

func (o owner) WebAuthnID() []byte                         { return o.handle }
func (o owner) WebAuthnName() string                       { return o.user.ID }
func (o owner) WebAuthnDisplayName() string                { return cmp.Or(o.user.Name, o.user.ID) }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

func ownerOf(u directory.User, h held) owner {
	o := owner{user: u, handle: h.Handle}
	for _, p := range h.Passkeys {
		o.keys = append(o.keys, p.Key)
	}
	return o
}

// BeginSignIn begins a sign-in by passkey; the passkey itself says whose it is.
func (k *Keeper) BeginSignIn(origin string) (Ceremony, error) {
	party, err := k.party(origin)
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin a sign-in by passkey: %w", err)
	}
	return k.ceremony(toSignIn, origin, "", options, session)
}

// BeginProof begins the proof of a user who is signed in to be there.
func (k *Keeper) BeginProof(ctx context.Context, origin, user string) (Ceremony, error) {
	party, err := k.party(origin)
	if err != nil {
		return Ceremony{}, err
	}
	who, h, err := k.look(ctx, user)
	if err != nil {
		return Ceremony{}, err
	}
	if len(h.Passkeys) == 0 {
		return Ceremony{}, fault.New(fault.NotFound, "credential.no-passkey", "this user has no passkey").WithHint("prove it with the code or the password")
	}
	options, session, err := party.BeginLogin(ownerOf(who, h), webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin a proof by passkey: %w", err)
	}
	return k.ceremony(toProve, origin, user, options, session)
}

// BeginAdd begins the making of a passkey for a user.
func (k *Keeper) BeginAdd(ctx context.Context, origin, user string) (Ceremony, error) {
	party, err := k.party(origin)
	if err != nil {
		return Ceremony{}, err
	}
	who, h, err := k.look(ctx, user)
	if err != nil {
		return Ceremony{}, err
	}
	if h.Handle == nil {
		h.Handle = make([]byte, handleSize)
		rand.Read(h.Handle)
	}
	o := ownerOf(who, h)
	options, session, err := party.BeginRegistration(o, webauthn.WithExclusions(webauthn.Credentials(o.keys).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin to make a passkey: %w", err)
	}
	return k.ceremony(toAdd, origin, user, options, session)
}

func (k *Keeper) ceremony(purpose, origin, user string, options any, session *webauthn.SessionData) (Ceremony, error) {
	body, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, fmt.Errorf("write the options of a ceremony: %w", err)
	}
	token, err := k.Seal(purpose, begun{Began: k.clock.Now(), Origin: origin, User: user, Session: *session})
	return Ceremony{Options: body, Token: token}, err
}

func (k *Keeper) resume(purpose, origin, token string) (*webauthn.WebAuthn, begun, error) {
	var b begun
	if err := k.Unseal(purpose, token, &b); err != nil {
		return nil, b, err
	}
	if !k.timely(b.Began) || b.Origin != origin {
		return nil, b, foreign(nil)
	}
	party, err := k.party(origin)
	return party, b, err
}

// FinishAdd checks the browser's answer, and gives the new passkey for [AddPasskey] or [Enrol].
func (k *Keeper) FinishAdd(ctx context.Context, origin, user, name, token, answer string) (Passkey, error) {
	party, b, err := k.resume(toAdd, origin, token)
	if err != nil {
		return Passkey{}, err
	}
	if b.User != user {
		return Passkey{}, foreign(nil)
	}
	who, h, err := k.look(ctx, user)
	if err != nil {
		return Passkey{}, err
	}
	if h.Handle == nil {
		h.Handle = b.Session.UserID
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return Passkey{}, unread(err)
	}
	key, err := party.CreateCredential(ownerOf(who, h), b.Session, parsed)
	if err != nil {
		return Passkey{}, unread(err)
	}
	key.Attestation = webauthn.CredentialAttestation{} // nobody checks it later, and it names the device
	if name = strings.TrimSpace(name); name == "" {
		name = "passkey"
	}
	if len([]rune(name)) > 60 {
		return Passkey{}, fault.New(fault.Invalid, "credential.name-long", "the name of a passkey has at most {most} characters", "most", 60).WithField("name")
	}
	return Passkey{Name: name, Added: k.clock.Now(), Began: b.Began, Key: *key, handle: b.Session.UserID, forUser: user}, nil
}

func unread(cause error) error {
	return fault.New(fault.Forbidden, "sign-in.passkey-wrong", "this passkey does not open this node").
		WithHint("choose another one, or sign in with password and code").WithCause(cause)
}

// look reads a user who may sign in, and what is kept of the user.
func (k *Keeper) look(ctx context.Context, user string) (who directory.User, h held, err error) {
	err = k.journal.View(ctx, func(r journal.Reader) error {
		shown, ok, err := directory.UserByID(r, k.vault, user)
		if err != nil {
			return err
		}
		if !ok || shown.Disabled {
			return disabled()
		}
		who = shown.User
		h, _, err = heldBy(r, user)
		return err
	})
	return who, h, err
}

// answered checks a browser's answer to a ceremony and gives whose passkey it was. The counter is judged later, by [Keeper.used].
func (k *Keeper) answered(ctx context.Context, purpose, origin string, shown Shown) (user string, id []byte, count uint32, b begun, err error) {
	party, b, err := k.resume(purpose, origin, shown.Ceremony)
	if err != nil {
		return "", nil, 0, b, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(shown.Passkey))
	if err != nil {
		return "", nil, 0, b, unread(err)
	}
	if purpose == toProve {
		who, h, err := k.look(ctx, b.User)
		if err != nil {
			return "", nil, 0, b, err
		}
		if _, err := party.ValidateLogin(ownerOf(who, h), b.Session, parsed); err != nil {
			return "", nil, 0, b, unread(err)
		}
		return b.User, parsed.RawID, parsed.Response.AuthenticatorData.Counter, b, nil
	}
	_, _, err = party.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		var o owner
		err := k.journal.View(ctx, func(r journal.Reader) error {
			name, err := r.Side(handleTable, hex.EncodeToString(handle))
			if err != nil {
				return err
			}
			h, _, err := heldBy(r, string(name))
			if err != nil {
				return err
			}
			who, _, err := directory.UserByID(r, k.vault, string(name))
			user, o = string(name), ownerOf(who.User, h)
			return err
		})
		return o, err
	}, b.Session, parsed)
	if err != nil || user == "" {
		return "", nil, 0, b, unread(err)
	}
	return user, parsed.RawID, parsed.Response.AuthenticatorData.Counter, b, nil
}
