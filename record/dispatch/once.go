package dispatch

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
)

const (
	keyTable = "idempotency"
	keyLife  = 72 * time.Hour
	keyLimit = 200 // bytes
)

// done is what is kept under an idempotency key.
type done struct {
	Command string    `json:"command"` // digest
	Receipt Receipt   `json:"receipt"`
	At      time.Time `json:"at"`
}

// recall gives the first answer to a repeated request, or nil.
func (d *Dispatcher) recall(tx journal.Tx, req Request, now time.Time) (*Receipt, error) {
	if req.Key == "" {
		return nil, nil
	}
	if len(req.Key) > keyLimit {
		return nil, fault.New(fault.Invalid, "request.key-long", "the idempotency key has {length} bytes; {limit} are enough",
			"length", len(req.Key), "limit", keyLimit)
	}
	body, err := tx.Side(keyTable, keyName(req))
	if err != nil || body == nil {
		return nil, err
	}
	var was done
	if err := json.Unmarshal(body, &was); err != nil {
		return nil, fmt.Errorf("read an idempotency key: %w", err)
	}
	if now.Sub(was.At) > keyLife {
		return nil, nil
	}
	digest, err := d.digest(req.Command)
	if err != nil {
		return nil, err
	}
	if was.Command != digest {
		return nil, fault.New(fault.Conflict, "request.key-used", "this idempotency key was used for another request").
			WithHint("use a new key for a new request; the first one was recorded")
	}
	was.Receipt.Repeated = true
	return &was.Receipt, nil
}

// remember keeps the answer under the request's key. The records' numbers follow from the head, as the appender is alone.
func (d *Dispatcher) remember(tx journal.Tx, req Request, plan Plan, drafts []event.Draft, r *Receipt, now time.Time) error {
	if req.Key == "" {
		return nil
	}
	head, err := tx.Head()
	if err != nil {
		return err
	}
	keep := *r
	for i, d := range drafts {
		n := head + uint64(i) + 1
		keep.Records = append(keep.Records, n)
		if d.Subject == plan.Subject {
			keep.Version = n
		}
	}
	digest, err := d.digest(req.Command)
	if err != nil {
		return err
	}
	body, err := json.Marshal(done{Command: digest, Receipt: keep, At: now})
	if err != nil {
		return err
	}
	return tx.PutSide(keyTable, keyName(req), body)
}

func keyName(req Request) string { return req.Actor.User + "\x1f" + req.Key }

// digest names a command without telling what is in it: without the node's secret no guess at it can be tried.
func (d *Dispatcher) digest(c Command) (string, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("digest a %s: %w", c.Action(), err)
	}
	return hex.EncodeToString(d.vault.Digest(append([]byte(c.Action()+"\n"), body...))), nil
}

// forgetAtOnce bounds one transaction of [Dispatcher.ForgetKeys].
const forgetAtOnce = 1000

// ForgetKeys removes the answers whose 72 hours are over. The node calls it now and then.
func (d *Dispatcher) ForgetKeys(ctx context.Context) error {
	now := d.clock.Now()
	var old []string
	if err := d.journal.View(ctx, func(r journal.Reader) error {
		for e, err := range r.Sides(keyTable) {
			if err != nil {
				return err
			}
			var was done
			if err := json.Unmarshal(e.Body, &was); err != nil || now.Sub(was.At) > keyLife {
				old = append(old, e.Key)
			}
		}
		return nil
	}); err != nil {
		return fmt.Errorf("look for old idempotency keys: %w", err)
	}
	for some := range slices.Chunk(old, forgetAtOnce) {
		if err := d.journal.KeepSide(ctx, func(tx journal.Tx) error {
			for _, key := range some {
				if err := tx.PutSide(keyTable, key, nil); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return fmt.Errorf("forget old idempotency keys: %w", err)
		}
	}
	return nil
}

// fresh refuses a form that was made from an older version of its subject.
func fresh(tx journal.Tx, req Request) error {
	if req.IfVersion == 0 || req.Subject == "" {
		return nil
	}
	version, err := journal.Version(tx, req.Subject)
	if err != nil || version == req.IfVersion {
		return err
	}
	return fault.New(fault.Conflict, "request.stale", "{subject} has changed since you opened it (you saw {seen}, it is now {now})",
		"subject", req.Subject, "seen", req.IfVersion, "now", version).
		WithHint("look at what changed, then send it again; what you typed is kept")
}
