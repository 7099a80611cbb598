package personal

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
)

// Vault seals and opens personal texts for one node. It holds the key-encryption key, which is derived from the node's
// identity and stored nowhere: a copy of the database alone opens nothing. It may be used by many goroutines at once
// if its source of randomness may.
type Vault struct {
	name   [vaultSize]byte // which key this is; tells nothing about the key
	key    [keySize]byte
	digest [keySize]byte
	random io.Reader
}

// secretLeast is the shortest secret in bytes from which keys are derived.
const secretLeast = 32

// NewVault derives the vault of a node by HKDF-SHA-256 from the secret of its identity, which stays when the node's key
// changes; from the node's private key where there is no secret, and then [Rewrap] follows each change of that key.
// random is cryptographically strong; a vault that only opens needs none. Errors: fault.Invalid without either.
func NewVault(id event.Identity, random io.Reader) (*Vault, error) {
	secret := id.Secret
	if secret == nil && len(id.NodeKey) == ed25519.PrivateKeySize {
		secret = id.NodeKey.Seed()
	}
	if len(secret) < secretLeast {
		return nil, fault.New(fault.Invalid, "personal.no-identity", "the personal parts of a node are opened with the secret of its identity, and there is none")
	}
	v := &Vault{random: random}
	whose := "\n" + id.Org + "\n" + id.Node
	for _, d := range []struct {
		into []byte
		use  string
	}{{v.key[:], "key of personal parts"}, {v.name[:], "name of the key of personal parts"}, {v.digest[:], "key of digests of what is personal"}} {
		out, err := hkdf.Key(sha256.New, secret, nil, "fanar v1\n"+d.use+whose, len(d.into))
		if err != nil {
			return nil, fmt.Errorf("derive the %s: %w", d.use, err)
		}
		copy(d.into, out)
		clear(out)
	}
	return v, nil
}

// Seal encrypts a text under a key of its own. It gives the part for the fact, and what keeps the sealed text beside the
// record, for a plan's Side; until that has run nothing is kept, so sealing again is harmless. Errors: fault.Invalid for
// a text about somebody who is neither staff nor a reporter, or without owner, purpose, audience or last day.
func (v *Vault) Seal(i Item, text []byte) (Part, func(journal.Tx) error, error) {
	if err := i.check(text); err != nil {
		return Part{}, nil, err
	}
	if v.random == nil {
		return Part{}, nil, errors.New("seal a personal part: this vault has no randomness and only opens")
	}
	var id [16]byte
	var secret [keySize + saltSize]byte
	defer clear(secret[:])
	var e entry
	for _, b := range [][]byte{id[:], secret[:], e.wrapNonce[:], e.nonce[:]} {
		if _, err := io.ReadFull(v.random, b); err != nil {
			return Part{}, nil, fmt.Errorf("make the key of a personal part: %w", err)
		}
	}
	p := Part{ID: "p" + hex.EncodeToString(id[:]), About: i.About, Purpose: i.Purpose, Owner: i.Owner, Audience: i.Audience, Until: i.Until.UTC()}
	p.Commitment = commit(secret[keySize:], p, text)
	body, err := chacha20poly1305.NewX(secret[:keySize])
	if err != nil {
		return Part{}, nil, fmt.Errorf("seal a personal part: %w", err)
	}
	e.sealed = body.Seal(nil, e.nonce[:], text, p.header("text"))
	if err := v.wrap(&e, secret[:], p.ID); err != nil {
		return Part{}, nil, err
	}
	stored := e.bytes()
	return p, func(tx journal.Tx) error { return tx.PutSide(Table, p.ID, stored) }, nil
}

// Open gives the text of a part. The part has to be the one of the record, to the byte: a part of which anything was
// exchanged does not open. Errors: "personal.erased" (fault.NotFound; see [IsErased]), "personal.not-here"
// (fault.NotFound) where the text never was, such as at a partner, fault.Unavailable for one that is damaged.
func (v *Vault) Open(r journal.Reader, p Part) ([]byte, error) {
	kept, ok, err := Parts.Get(r, p.ID)
	if err != nil {
		return nil, err
	}
	if ok && kept.Erased != nil {
		return nil, fault.New(fault.NotFound, "personal.erased", "this was erased (record {record})", "record", kept.Erased.Record)
	}
	stored, err := r.Side(Table, p.ID)
	if err != nil {
		return nil, err
	}
	if stored == nil {
		return nil, fault.New(fault.NotFound, "personal.not-here", "the personal part {part} is not kept at this node", "part", p.ID)
	}
	e, err := parseEntry(stored)
	if err != nil {
		return nil, err
	}
	secret, err := v.unwrap(e, p.ID)
	if err != nil {
		return nil, err
	}
	defer clear(secret)
	body, err := chacha20poly1305.NewX(secret[:keySize])
	if err != nil {
		return nil, fmt.Errorf("open a personal part: %w", err)
	}
	text, err := body.Open(nil, e.nonce[:], e.sealed, p.header("text"))
	if err != nil {
		return nil, damaged(p.ID).WithCause(err)
	}
	if !hmac.Equal(commit(secret[keySize:], p, text), p.Commitment) {
		return nil, damaged(p.ID).WithCause(errors.New("the text is not the one that the record commits to"))
	}
	return text, nil
}

// Digest gives an HMAC-SHA-256 by which the node knows bytes again that may hold something personal, such as a request. A
// plain hash would let anybody with the database try names against it, also after the erasure.
func (v *Vault) Digest(data []byte) []byte {
	mac := hmac.New(sha256.New, v.digest[:])
	mac.Write(data)
	return mac.Sum(nil)
}

// Rewrap wraps the key of every sealed text that from wrapped anew under to, as after a change of the node's key, and
// gives how many there were. The texts themselves, and so the commitments in the record, stay as they are. What to has
// wrapped already is left. Errors: fault.Unavailable at the first that neither of them wrapped.
func Rewrap(tx journal.Tx, from, to *Vault) (int, error) {
	if to.random == nil {
		return 0, errors.New("wrap the keys of personal parts anew: the new vault has no randomness and only opens")
	}
	all, err := journal.Collect(tx.Sides(Table))
	if err != nil {
		return 0, err
	}
	var n int
	for _, side := range all {
		e, err := parseEntry(side.Body)
		if err != nil {
			return n, fmt.Errorf("wrap the key of %s anew: %w", side.Key, err)
		}
		if e.vault == to.name {
			continue
		}
		secret, err := from.unwrap(e, side.Key)
		if err != nil {
			return n, fmt.Errorf("wrap the key of %s anew: %w", side.Key, err)
		}
		if _, err := io.ReadFull(to.random, e.wrapNonce[:]); err != nil {
			return n, fmt.Errorf("wrap the key of %s anew: %w", side.Key, err)
		}
		err = to.wrap(&e, secret, side.Key)
		clear(secret)
		if err != nil {
			return n, err
		}
		if err := tx.PutSide(Table, side.Key, e.bytes()); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// wrap puts key and salt under the vault's key; the nonce stands in e already.
func (v *Vault) wrap(e *entry, secret []byte, id string) error {
	kek, err := chacha20poly1305.NewX(v.key[:])
	if err != nil {
		return fmt.Errorf("wrap the key of a personal part: %w", err)
	}
	e.vault = v.name
	copy(e.wrapped[:], kek.Seal(nil, e.wrapNonce[:], secret, wrapContext(id)))
	return nil
}

func (v *Vault) unwrap(e entry, id string) ([]byte, error) {
	if e.vault != v.name {
		return nil, fault.New(fault.Unavailable, "personal.other-key", "the personal part {part} was sealed under another key than this node's", "part", id).
			WithHint("start the node with the identity that sealed it; after a change of keys, wrap the parts anew")
	}
	kek, err := chacha20poly1305.NewX(v.key[:])
	if err != nil {
		return nil, fmt.Errorf("unwrap the key of a personal part: %w", err)
	}
	secret, err := kek.Open(nil, e.wrapNonce[:], e.wrapped[:], wrapContext(id))
	if err != nil {
		return nil, damaged(id).WithCause(err)
	}
	return secret, nil
}

// wrapContext binds a wrapped key to its part: an entry that stands under another part's identifier does not open.
func wrapContext(id string) []byte { return []byte("fanar key of personal part v1\n" + id) }

func commit(salt []byte, p Part, text []byte) []byte {
	mac := hmac.New(sha256.New, salt)
	mac.Write(p.header("commitment"))
	mac.Write(text)
	return mac.Sum(nil)
}

func damaged(id string) *fault.Error {
	return fault.New(fault.Unavailable, "personal.damaged", "the personal part {part} is damaged, or is not the one that the record speaks of", "part", id).
		WithHint("the record itself is not touched by this; restore the side data from a backup")
}

// IsErased tells whether err says that a part was erased, as opposed to one that cannot be read.
func IsErased(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Code == "personal.erased"
}
