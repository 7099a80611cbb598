package journal

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"math"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
	"fanar/record/event"
)

// KeyRotated says that the records after it are signed by another key of the node. It is signed by the old one.
type KeyRotated struct {
	Certificate event.Certificate `json:"certificate"` // of the new key, by the organisation
}

// Kind names the fact.
func (KeyRotated) Kind() string { return "record.key-rotated" }

// KeyRevoked says that a key of the node is not to be trusted after some record. If it was the key in force, a new one
// takes over with this very record, which it signs: a thief who has the old key cannot hinder that, and without the
// organisation's key nobody can do it.
type KeyRevoked struct {
	Revocation  event.Revocation   `json:"revocation"`
	Certificate *event.Certificate `json:"certificate,omitempty"` // of the key that takes over
}

// Kind names the fact.
func (KeyRevoked) Kind() string { return "record.key-revoked" }

// ownKind reports whether a fact is the journal's own, which no decision may state.
func ownKind(kind string) bool { return kind == Opening{}.Kind() || changesKeys(kind) }

// Revoke asks to revoke a key of the node.
type Revoke struct {
	Key    ed25519.PublicKey // nil is the one in force
	Reason string            // one line, for everybody who verifies
	// Good is the last checkpoint up to which what the key signed is good; nil is everything that the journal holds.
	Good *Checkpoint
	// Random makes the key that takes over if the key in force is revoked.
	Random io.Reader
	// Keep stores the identity with the new key durably before the journal changes to it. See [Options.Next].
	Keep func(event.Identity) error
}

// change is a change of keys that is asked of the appender.
type change struct {
	next   event.Identity // with the key that takes over; the one in force if none does
	revoke *Revoke        // nil if the key is only rotated
}

// RotateKey changes to another key of the node, which the organisation's key certifies, and gives the identity with it.
// keep stores that identity durably before anything is recorded: if the program ends in between, either of the two may
// be the journal's, and [Options.Next] finds out which. Errors: fault.Invalid without the organisation's key; keep's own.
func (j *Journal) RotateKey(ctx context.Context, random io.Reader, keep func(event.Identity) error) (event.Identity, error) {
	j.signing.Lock()
	defer j.signing.Unlock()
	return j.changeKey(ctx, random, keep, nil)
}

// RevokeKey records that a key of the node must not be trusted after a record, and gives the identity in force: another
// one if the key that was revoked is the one in force. It takes the organisation's key. Errors: fault.Invalid without it
// or for a key that the journal never had; fault.Conflict if the journal holds records that the revocation would make
// wrong: it has to be restored up to the last good checkpoint first.
func (j *Journal) RevokeKey(ctx context.Context, r Revoke) (event.Identity, error) {
	j.signing.Lock()
	defer j.signing.Unlock()
	id := j.Identity()
	if r.Key == nil || r.Key.Equal(id.NodeKey.Public()) {
		r.Key = id.NodeKey.Public().(ed25519.PublicKey)
		return j.changeKey(ctx, r.Random, r.Keep, &r)
	}
	return j.askChange(ctx, change{next: id, revoke: &r})
}

func (j *Journal) changeKey(ctx context.Context, random io.Reader, keep func(event.Identity) error, r *Revoke) (event.Identity, error) {
	next, err := j.Identity().Rotate(random, j.now())
	if err != nil {
		return event.Identity{}, err
	}
	if keep != nil {
		if err := keep(next); err != nil {
			return event.Identity{}, fmt.Errorf("keep the new key: %w", err)
		}
	}
	return j.askChange(ctx, change{next: next, revoke: r})
}

// askChange has the appender change the keys. It waits for the answer whatever becomes of ctx, since the caller has to
// know which key is in force.
func (j *Journal) askChange(ctx context.Context, c change) (event.Identity, error) {
	_, err := j.ask(context.WithoutCancel(ctx), ask{author: event.Author{User: "node", Org: c.next.Org, Node: c.next.Node}, change: &c})
	if err != nil {
		return event.Identity{}, err
	}
	return j.Identity(), nil
}

// TakeOver opens a journal whose key in force is lost or in a thief's hands: o.Identity has a new key of the same node,
// made with [event.Identity.Rotate] and stored durably, and the organisation's key. The first thing it records is the
// revocation of the key that was in force; r.Random, r.Keep and r.Key are not used. Errors: those of [Open] and [Journal.RevokeKey].
func TakeOver(ctx context.Context, store Store, o Options, r Revoke) (*Journal, error) {
	j, err := prepare(ctx, store, o)
	if err != nil {
		return nil, err
	}
	if j.keys == nil || !j.keys.owner.OrgKey.Equal(orgKey(o.Identity)) {
		return nil, fault.New(fault.Conflict, "journal.not-our-organisation", "this is not a journal of the organisation whose key is given; only its own organisation can take it over")
	}
	r.Key = j.keys.after(math.MaxUint64)
	go j.run()
	if _, err := j.askChange(ctx, change{next: o.Identity, revoke: &r}); err != nil {
		j.Close()
		return nil, fmt.Errorf("take the journal over: %w", err)
	}
	return j, nil
}

func orgKey(id event.Identity) ed25519.PublicKey {
	if len(id.OrgKey) != ed25519.PrivateKeySize {
		return nil
	}
	return id.OrgKey.Public().(ed25519.PublicKey)
}

// draft makes the fact of a change over the tree as it is now, and gives the identity that signs it.
func (c change) draft(tx Tx, b *batch) (event.Draft, event.Identity, error) {
	d := event.Draft{Subject: "node/" + c.next.Node}
	if c.revoke == nil {
		d.Fact = KeyRotated{Certificate: c.next.Certificate}
		return d, b.identity, nil
	}
	good := Checkpoint{Size: b.tree.size}
	var err error
	if good.Root, err = b.tree.root(); err != nil {
		return d, b.identity, err
	}
	if c.revoke.Good != nil {
		if good, err = c.checkGood(tx, b.tree.size); err != nil {
			return d, b.identity, err
		}
	}
	statement, err := c.next.Revoke(event.Revoked{Key: c.revoke.Key, Size: good.Size, Root: good.Root, At: b.j.now(), Reason: c.revoke.Reason})
	if err != nil {
		return d, b.identity, err
	}
	fact := KeyRevoked{Revocation: statement}
	if c.revoke.Key.Equal(b.keys.after(math.MaxUint64)) {
		fact.Certificate = &c.next.Certificate
	}
	d.Fact = fact
	return d, c.next, nil
}

// checkGood holds the last good checkpoint against the tree.
func (c change) checkGood(tx Tx, head uint64) (Checkpoint, error) {
	good := *c.revoke.Good
	root, err := rootOver(tx, good.Size, head)
	if err != nil || root != good.Root {
		return good, fault.New(fault.Conflict, "journal.other-checkpoint", "this journal is not the one of the checkpoint over {size} records that is said to be good", "size", good.Size).
			WithHint("restore the journal from a backup that has that checkpoint").WithCause(err)
	}
	return good, nil
}

// rootOver gives the root of the stored tree over the first size records.
func rootOver(r Reader, size, head uint64) (tlog.Hash, error) {
	if size > head {
		return tlog.Hash{}, fmt.Errorf("there are only %d records", head)
	}
	tree, err := loadFrontier(r, size)
	if err != nil {
		return tlog.Hash{}, err
	}
	return tree.root()
}
