package event

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fanar/fault"
)

// Revocation is the organisation's signed statement that a node's key must not be trusted any more. It holds outside its
// journal too, so it can be sent to everybody who verifies.
type Revocation struct {
	Text      string `json:"text"`      // see Revoked.text
	Signature []byte `json:"signature"` // Ed25519 by the organisation over Text
}

// Revoked is what a revocation says: what the key signed in the tree of Size records with the root Root is good, and
// nothing that it signed after them.
type Revoked struct {
	Org, Node string
	Key       ed25519.PublicKey
	Size      uint64
	Root      [32]byte
	At        time.Time // to the second
	Reason    string    // one line
}

const revocationForm = "fanar key revocation v1"

func (r Revoked) text() string {
	return fmt.Sprintf("%s\n%s\n%s\n%s\n%d\n%s\n%s\n%s\n", revocationForm, r.Org, r.Node, base64.StdEncoding.EncodeToString(r.Key),
		r.Size, base64.StdEncoding.EncodeToString(r.Root[:]), r.At.UTC().Format(time.RFC3339), r.Reason)
}

// Revoke signs a revocation with the organisation's key; the organisation and the node are filled in from the identity.
// Errors: fault.Invalid without that key, or for a reason that is not one line of words.
func (id Identity) Revoke(r Revoked) (Revocation, error) {
	if len(id.OrgKey) != ed25519.PrivateKeySize {
		return Revocation{}, noOrgKey()
	}
	if !plainSubject(r.Reason) {
		return Revocation{}, fault.New(fault.Invalid, "identity.reason", "a key is revoked for a reason of one line; {reason} is none", "reason", fmt.Sprintf("%q", r.Reason))
	}
	r.Org, r.Node = id.Org, id.Node
	text := r.text()
	return Revocation{Text: text, Signature: ed25519.Sign(id.OrgKey, []byte(text))}, nil
}

// Check verifies the statement under the organisation's key and gives what it says. Errors: fault.Invalid.
func (s Revocation) Check(org ed25519.PublicKey) (Revoked, error) {
	if len(org) != ed25519.PublicKeySize || !ed25519.Verify(org, []byte(s.Text), s.Signature) {
		return Revoked{}, fault.New(fault.Invalid, "identity.revocation-wrong", "the revocation of the key is not signed by the organisation's key")
	}
	r, ok := s.read()
	if !ok {
		return Revoked{}, fault.New(fault.Invalid, "identity.revocation-form", "the revocation of the key has an unknown form")
	}
	return r, nil
}

func (s Revocation) read() (r Revoked, ok bool) {
	lines := strings.Split(s.Text, "\n")
	if len(lines) != 9 || lines[0] != revocationForm {
		return r, false
	}
	key, keyErr := base64.StdEncoding.DecodeString(lines[3])
	size, sizeErr := strconv.ParseUint(lines[4], 10, 63)
	root, rootErr := base64.StdEncoding.DecodeString(lines[5])
	at, atErr := time.Parse(time.RFC3339, lines[6])
	if keyErr != nil || sizeErr != nil || rootErr != nil || atErr != nil || len(key) != ed25519.PublicKeySize || len(root) != len(r.Root) {
		return r, false
	}
	r = Revoked{Org: lines[1], Node: lines[2], Key: key, Size: size, Root: [32]byte(root), At: at, Reason: lines[7]}
	return r, r.text() == s.Text
}
