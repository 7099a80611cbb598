package credential

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"fanar/record/journal"
)

const (
	table       = "credential"        // by user
	handleTable = "credential-handle" // user by the handle that passkeys carry
)

// Ways to sign in, as sessions and the last sign-in name them.
const (
	ByPassword     = "password"
	ByPasswordCode = "password-code"
	ByPasskey      = "passkey"
	ByOrganisation = "organisation" // the organisation's own identity provider
	ByDemo         = "demonstration"
)

// held is all that the node keeps to know a user again.
type held struct {
	Password   string    `json:"password,omitempty"` // argon2id in PHC form
	Passkeys   []Passkey `json:"passkeys,omitempty"`
	Secret     []byte    `json:"secret,omitempty"` // of the authenticator app, sealed for this user
	Step       int64     `json:"step,omitempty"`   // the last 30 s step whose code was used
	Handle     []byte    `json:"handle,omitempty"` // by which passkeys name the user; random
	Generation uint64    `json:"generation,omitempty"`
	Last       *Use      `json:"last,omitempty"`
	Enrolment  *granted  `json:"enrolment,omitempty"`
	Recovery   *Recovery `json:"recovery,omitempty"`
}

// Passkey is one passkey as the node keeps it: a public key and its counters, nothing that could sign.
type Passkey struct {
	Name    string              `json:"name"` // what its owner calls it
	Added   time.Time           `json:"added"`
	Used    time.Time           `json:"used,omitzero"`
	Began   time.Time           `json:"began,omitzero"` // of the last ceremony it answered: an older one is a replay
	Copied  bool                `json:"copied,omitempty"`
	Key     webauthn.Credential `json:"key"`
	handle  []byte
	forUser string
}

// ID names the passkey in addresses and forms.
func (p Passkey) ID() string { return base64.RawURLEncoding.EncodeToString(p.Key.ID) }

// Use is a sign-in.
type Use struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"` // ByPassword …
}

// Recovery is a way back that one officer began and another has to confirm.
type Recovery struct {
	By    string    `json:"by"` // user
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
}

func heldBy(r journal.Reader, user string) (h held, known bool, err error) {
	body, err := r.Side(table, user)
	if err != nil || body == nil {
		return h, false, err
	}
	if err := json.Unmarshal(body, &h); err != nil {
		return h, false, fmt.Errorf("read what is kept to know %s: %w", user, err)
	}
	return h, true, nil
}

func (h held) keep(tx journal.Tx, user string) error {
	body, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("keep what is known of %s: %w", user, err)
	}
	return tx.PutSide(table, user, body)
}

// second tells whether there is more than a password.
func (h held) second() bool { return h.Secret != nil || len(h.Passkeys) > 0 }

// any tells whether the user holds anything of their own to sign in with.
func (h held) any() bool { return h.Password != "" || len(h.Passkeys) > 0 }

// opens tells whether the user can sign in at all: with something of their own, or as the organisation's identity provider
// let the user in before. What opens an account already, one person alone never replaces.
func (h held) opens() bool { return h.any() || h.Last != nil && h.Last.Method == ByOrganisation }

// owned ends whatever others had granted: whoever has something of their own needs no invitation and no recovery.
func (h *held) owned() { h.Enrolment, h.Recovery = nil, nil }

// Holding is what a user holds, without anything secret.
type Holding struct {
	Password bool          `json:"password"`
	Code     bool          `json:"code"` // an authenticator app
	Passkeys []HeldPasskey `json:"passkeys" nullable:"false"`
	Last     *Use          `json:"lastSignIn,omitempty"`
	Recovery *Recovery     `json:"recovery,omitempty"` // begun, not confirmed
	Invited  time.Time     `json:"invitedUntil,omitzero"`
}

// HeldPasskey is one passkey as its owner sees it.
type HeldPasskey struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Added  time.Time `json:"added"`
	Used   time.Time `json:"used,omitzero"`
	Synced bool      `json:"synced"` // copied to other devices by its maker
	Copied bool      `json:"copied"` // its counter went back: somebody may have a copy; it no longer opens anything
}

// Second tells whether there is more than a password.
func (h Holding) Second() bool { return h.Code || len(h.Passkeys) > 0 }

// HoldingOf tells what a user holds at a time. A user who holds nothing has the zero holding.
func HoldingOf(r journal.Reader, user string, now time.Time) (Holding, error) {
	h, _, err := heldBy(r, user)
	if err != nil {
		return Holding{}, err
	}
	out := Holding{Password: h.Password != "", Code: h.Secret != nil, Passkeys: []HeldPasskey{}, Last: h.Last}
	for _, p := range h.Passkeys {
		out.Passkeys = append(out.Passkeys, HeldPasskey{ID: p.ID(), Name: p.Name, Added: p.Added, Used: p.Used, Synced: p.Key.Flags.BackupState, Copied: p.Copied})
	}
	if h.Recovery != nil && now.Before(h.Recovery.Until) {
		out.Recovery = h.Recovery
	}
	if h.Enrolment != nil && now.Before(h.Enrolment.Until) {
		out.Invited = h.Enrolment.Until
	}
	return out, nil
}

// Generation gives the number that a user's sessions must carry. It goes up when all of them are revoked.
func Generation(r journal.Reader, user string) (uint64, error) {
	h, _, err := heldBy(r, user)
	return h.Generation, err
}
