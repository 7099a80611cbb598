package dispatch

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// inForce is the engine that decides, with the number of the record that adopted its pack.
type inForce struct {
	engine *policy.Engine
	record uint64
	known  bool // whether record is known; at the start it is looked up once
}

// errOtherPack says that another pack was adopted since the engine was made.
var errOtherPack = errors.New("another policy pack is in force")

// adoptions is how often a command may find that yet another pack was adopted while it waited.
const adoptions = 3

// Engine gives the rules that are in force.
func (d *Dispatcher) Engine() *policy.Engine { return d.rules.Load().engine }

// Adopt works from now on under the pack that the record says is in force. A command that adopts one does this by itself;
// it is for packs that came into the record by another way. Errors: fault.Unavailable if the organisation did not sign it.
func (d *Dispatcher) Adopt(ctx context.Context) error {
	key, err := d.organisationKey()
	if err != nil {
		return err
	}
	return d.journal.View(ctx, func(r journal.Reader) error {
		n, err := policy.AdoptedIn(r)
		if err != nil {
			return err
		}
		if was := d.rules.Load(); n == 0 || was.known && was.record == n {
			return nil
		}
		pack, _, err := policy.Current(r, key.Public().(ed25519.PublicKey))
		if err != nil {
			return err
		}
		engine, err := policy.NewEngine(pack)
		if err != nil {
			return fmt.Errorf("work under the pack %s: %w", pack.Name(), err)
		}
		d.rules.Store(&inForce{engine: engine, record: n, known: true})
		return nil
	})
}

// current refuses to decide under an engine whose pack is no longer in force when the appender is reached. What nothing may
// stop is decided all the same if the newer pack cannot be read.
func (d *Dispatcher) current(tx journal.Tx, rules *inForce, action string, last bool) error {
	n, err := policy.AdoptedIn(tx)
	if err != nil {
		return err
	}
	if !rules.known {
		d.rules.CompareAndSwap(rules, &inForce{engine: rules.engine, record: n, known: true})
		return nil
	}
	if n == rules.record || last && slices.Contains(rules.engine.Pack().Always, action) {
		return nil
	}
	return errOtherPack
}

func (d *Dispatcher) organisationKey() (ed25519.PrivateKey, error) {
	if key := d.journal.Identity().OrgKey; len(key) == ed25519.PrivateKeySize {
		return key, nil
	}
	return nil, fault.New(fault.Unavailable, "policy.no-key", "this node does not hold the organisation's key, and a policy pack is adopted only with its signature")
}

// SignPack makes the fact of adopting a pack, signed with the organisation's key. It decides nothing: the command that
// calls it has to know that two people want it. Errors: fault.Unavailable at a node that does not hold the key.
func (s State) SignPack(p policy.Pack, text []byte) (event.Draft, error) {
	if s.door == nil {
		return event.Draft{}, errors.New("sign a policy pack: this state has no door")
	}
	key, err := s.door.organisationKey()
	if err != nil {
		return event.Draft{}, err
	}
	return policy.Sign(p, text, key), nil
}
