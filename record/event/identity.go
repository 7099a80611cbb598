package event

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fanar/fault"
)

// Identity is an organisation's node with its keys: the organisation's key certifies the node's, the node's signs records
// and checkpoints.
type Identity struct {
	Org, Node   string
	OrgKey      ed25519.PrivateKey // nil where only the node runs
	NodeKey     ed25519.PrivateKey
	Certificate Certificate
	// Secret wraps what is kept encrypted beside the record. It stays when the node's key changes; nil where none was made.
	Secret []byte
}

// Certificate is the organisation's signed statement that a key is its node's.
type Certificate struct {
	Text      string `json:"text"`      // see certificateText
	Signature []byte `json:"signature"` // Ed25519 by the organisation over Text
}

// NewIdentity makes keys from random and lets the organisation certify the node from the given day on.
func NewIdentity(org, node string, random io.Reader, from time.Time) (Identity, error) {
	for _, name := range []string{org, node} {
		if !plainName(name) {
			return Identity{}, fault.New(fault.Invalid, "identity.name",
				"{name} cannot name an organisation or node: it must not be empty or hold spaces, control characters, '+' or '/'",
				"name", fmt.Sprintf("%q", name))
		}
	}
	key, err := makeKey(random)
	if err != nil {
		return Identity{}, err
	}
	return Identity{Org: org, Node: node, OrgKey: key}.Rotate(random, from)
}

// Rotate makes another key for the node and lets the organisation certify it from the given day on. The rest of the
// identity stays as it is, and the identity that it is called on is not changed. A journal changes to the new key with
// journal.Journal.RotateKey. Errors: fault.Invalid without the organisation's key.
func (id Identity) Rotate(random io.Reader, from time.Time) (Identity, error) {
	if len(id.OrgKey) != ed25519.PrivateKeySize {
		return Identity{}, noOrgKey()
	}
	key, err := makeKey(random)
	if err != nil {
		return Identity{}, err
	}
	id.NodeKey = key
	text := certificateText(id.Org, id.Node, key.Public().(ed25519.PublicKey), from)
	id.Certificate = Certificate{Text: text, Signature: ed25519.Sign(id.OrgKey, []byte(text))}
	return id, nil
}

func makeKey(random io.Reader) (ed25519.PrivateKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func noOrgKey() error {
	return fault.New(fault.Invalid, "identity.no-organisation-key", "a node's key is certified and revoked with the organisation's private key, and there is none")
}

// plainName reports whether a name can stand in a checkpoint's origin, where "/" parts names and "+" parts keys.
func plainName(name string) bool {
	bad := func(r rune) bool { return r == '+' || r == '/' || unicode.IsSpace(r) || unicode.IsControl(r) }
	return name != "" && utf8.ValidString(name) && !strings.ContainsFunc(name, bad)
}

func certificateText(org, node string, key ed25519.PublicKey, from time.Time) string {
	return fmt.Sprintf("fanar node certificate v1\n%s\n%s\n%s\n%s\n",
		org, node, base64.StdEncoding.EncodeToString(key), from.UTC().Format(time.RFC3339))
}

// Check verifies the certificate under the organisation's key and gives whom it names.
func (c Certificate) Check(org ed25519.PublicKey) (name, node string, key ed25519.PublicKey, err error) {
	if len(org) != ed25519.PublicKeySize || !ed25519.Verify(org, []byte(c.Text), c.Signature) {
		return "", "", nil, fault.New(fault.Invalid, "identity.certificate-wrong", "the node's certificate is not signed by the organisation's key")
	}
	lines := strings.Split(c.Text, "\n")
	if len(lines) != 6 || lines[0] != "fanar node certificate v1" {
		return "", "", nil, fault.New(fault.Invalid, "identity.certificate-form", "the node's certificate has an unknown form")
	}
	key, err = base64.StdEncoding.DecodeString(lines[3])
	if err != nil || len(key) != ed25519.PublicKeySize {
		return "", "", nil, fault.New(fault.Invalid, "identity.certificate-form", "the node's certificate holds no key")
	}
	return lines[1], lines[2], key, nil
}
