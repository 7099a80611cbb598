package node

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"time"

	"fanar/fault"
	"fanar/node/config"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/world"
)

// Keys are a node's keys after something was done with them.
type Keys struct {
	event.Identity
	Record uint64 // that states the change; 0 if nothing changed
}

// ShowKeys gives a node's keys.
func ShowKeys(c config.Config) (Keys, error) {
	k, err := loadIdentity(c.Data, "", "", world.World{})
	return Keys{Identity: k.Identity}, err
}

// RotateKey makes another key for a node that is stopped; the old one signs the change.
func RotateKey(ctx context.Context, c config.Config, w world.World) (Keys, error) {
	return changeKey(ctx, c, w, func(n *Node) (event.Identity, error) {
		return n.Journal.RotateKey(ctx, w.Random, n.keepNext)
	})
}

// ReplaceKey makes another key for a node that is stopped and whose key is lost: the journal was begun with keys of the same
// organisation, and is at one that the folder does not hold, as after an old backup of the keys. The first thing that
// the new key signs revokes the lost one; everything that is in the journal is believed.
func ReplaceKey(ctx context.Context, c config.Config, w world.World, reason string) (Keys, error) {
	return withKeys(ctx, c, w, func(n *Node) (id event.Identity, err error) {
		next, err := n.keys.Rotate(w.Random, w.Clock.Now().UTC().Truncate(time.Second))
		if err != nil {
			return id, err
		}
		if err := n.keepNext(next); err != nil {
			return id, fmt.Errorf("keep the new key: %w", err)
		}
		o := n.options(c.Data, w)
		o.Identity, o.Next = next, event.Identity{}
		if n.Journal, err = journal.TakeOver(ctx, n.store, o, journal.Revoke{Reason: reason}); err != nil {
			return id, err
		}
		return next, nil
	})
}

// RevokeKey states that a key of a node that is stopped is no longer to be believed after a checkpoint. key is nil for the
// one in force, from which the node then changes to another; size is that of the last good checkpoint, 0 if everything
// in the journal is good.
func RevokeKey(ctx context.Context, c config.Config, w world.World, key ed25519.PublicKey, size uint64, reason string) (Keys, error) {
	return changeKey(ctx, c, w, func(n *Node) (event.Identity, error) {
		good, err := n.checkpoint(ctx, size)
		if err != nil {
			return event.Identity{}, err
		}
		return n.Journal.RevokeKey(ctx, journal.Revoke{Key: key, Reason: reason, Good: good, Random: w.Random, Keep: n.keepNext})
	})
}

// checkpoint finds the signed checkpoint of a size; nil if size is 0.
func (n *Node) checkpoint(ctx context.Context, size uint64) (found *journal.Checkpoint, err error) {
	if size == 0 {
		return nil, nil
	}
	err = n.Journal.View(ctx, func(r journal.Reader) error {
		signed, err := r.Checkpoints(math.MaxInt32)
		if err != nil {
			return err
		}
		for _, text := range signed {
			c, err := journal.ParseCheckpoint(text)
			if err != nil {
				return err
			}
			if c.Size == size {
				found = &c
				return nil
			}
		}
		return fault.New(fault.NotFound, "node.no-checkpoint", "no checkpoint over {size} records was signed", "size", size).
			WithHint("fanar record checkpoints lists them")
	})
	return found, err
}

// keepNext stores a key that the journal is about to change to.
func (n *Node) keepNext(next event.Identity) error {
	n.keys.next = next
	return n.keys.write()
}

// changeKey opens the journal, changes the key, and stores the one in force.
func changeKey(ctx context.Context, c config.Config, w world.World, change func(*Node) (event.Identity, error)) (Keys, error) {
	return withKeys(ctx, c, w, func(n *Node) (id event.Identity, err error) {
		if n.Journal, err = journal.Open(ctx, n.store, n.options(c.Data, w)); err != nil {
			return id, err
		}
		if err := n.keys.settle(n.Journal.Identity()); err != nil {
			return id, err
		}
		return change(n)
	})
}

// withKeys opens the folder and the store of a node that is stopped, and stores the identity that comes out. No desk and
// no clock of the node runs: what they would record could stand between a checkpoint and a revocation.
func withKeys(ctx context.Context, c config.Config, w world.World, change func(*Node) (event.Identity, error)) (_ Keys, err error) {
	if _, err := loadIdentity(c.Data, "", "", world.World{}); err != nil {
		return Keys{}, err
	}
	n := &Node{Clock: w.Clock, Log: slog.Default()}
	defer func() { err = errors.Join(err, n.Close()) }()
	if n.lock, err = lockFolder(c.Data); err != nil {
		return Keys{}, err
	}
	if n.keys, err = loadIdentity(c.Data, "", "", w); err != nil {
		return Keys{}, err
	}
	if n.store, err = openStore(ctx, c.Data, c.Journal); err != nil {
		return Keys{}, err
	}
	id, err := change(n)
	if err != nil {
		return Keys{}, err
	}
	n.keys.Identity, n.keys.next = id, event.Identity{}
	if err := n.keys.write(); err != nil {
		return Keys{}, fmt.Errorf("store the key: %w", err)
	}
	head, _ := n.Journal.Head()
	return Keys{Identity: id, Record: head}, nil
}

// options are those of a journal that is opened to change its keys.
func (n *Node) options(dir string, w world.World) journal.Options {
	return journal.Options{Identity: n.keys.Identity, Next: n.keys.next, World: w, Projections: Projections(), Publish: n.publish(dir), Rebuilding: n.rebuilding}
}

// decodeKey reads a public key as it is printed.
func decodeKey(text string) (ed25519.PublicKey, error) {
	if text == "" {
		return nil, nil
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fault.New(fault.Invalid, "node.key", "{key} is no public key; it is 44 characters of base64, as fanar init prints it", "key", text)
	}
	return key, nil
}
