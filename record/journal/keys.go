package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/event"
)

// keys are a journal's node keys in the order in which they took over, as its own records tell it. Each is the
// organisation's, by its certificate, and none comes back.
type keys struct {
	owner owner
	terms []term
	// attested are the trees that revocations in the records say are good.
	attested []attested
	// outside are revocations that came another way than in the records, by the key's bytes.
	outside map[string]event.Revoked
}

// term is the time of one key.
type term struct {
	told uint64 // the record that says so
	from uint64 // the first record that the key signs
	key  ed25519.PublicKey
	good uint64 // the last record that the key may sign, however long its term is
}

type attested struct {
	told, size uint64
	root       tlog.Hash
}

// newKeys begins with the opening record; see openOpening.
func newKeys(opening []byte, orgKey ed25519.PublicKey) (*keys, error) {
	whose, key, err := openOpening(opening, orgKey)
	if err != nil {
		return nil, err
	}
	return &keys{owner: whose, terms: []term{{told: 1, from: 1, key: key, good: math.MaxUint64}}}, nil
}

// copy gives keys that change on their own.
func (k *keys) copy() *keys {
	return &keys{owner: k.owner, terms: slices.Clone(k.terms), attested: slices.Clone(k.attested), outside: k.outside}
}

// signer gives the key that signs record n.
func (k *keys) signer(n uint64) ed25519.PublicKey {
	return k.last(func(t term) bool { return t.from <= n })
}

// after gives the key in force once record n is there, which signs a checkpoint over n records.
func (k *keys) after(n uint64) ed25519.PublicKey {
	return k.last(func(t term) bool { return t.told <= max(n, 1) })
}

func (k *keys) last(of func(term) bool) ed25519.PublicKey {
	for i := len(k.terms) - 1; i > 0; i-- {
		if of(k.terms[i]) {
			return k.terms[i].key
		}
	}
	return k.terms[0].key
}

// changes reports whether a record can change the keys, without reading it: each that does has the canonical form, in
// which the kind stands in its beginning. See keysHidden.
func changes(sealed []byte) bool {
	return bytes.Contains(sealed[:min(len(sealed), 80)], []byte(`,"kind":"record.key-r`))
}

// keysHidden refuses a record that changes keys and was not written so that changes sees it.
func keysHidden(e event.Event, sealed []byte) error {
	if changesKeys(e.Kind) && !changes(sealed) {
		return fmt.Errorf("it is a %s and does not have the canonical form", e.Kind)
	}
	return nil
}

func changesKeys(kind string) bool { return kind == KeyRotated{}.Kind() || kind == KeyRevoked{}.Kind() }

// follow takes in a record that may change the keys. Its own signature is checked by who asks, with the key that signer
// then gives. What a revocation says of the tree is added to attested. The error is about the record, or it is a *[Damage]
// of an earlier one.
func (k *keys) follow(sealed []byte, n uint64) error {
	e, err := event.Sealed(sealed).Event()
	if err != nil || e.Number != n {
		return nil // it is found wrong by itself
	}
	switch e.Kind {
	case KeyRotated{}.Kind():
		var fact KeyRotated
		if err := e.Decode(&fact); err != nil {
			return err
		}
		return k.take(fact.Certificate, n, n+1)
	case KeyRevoked{}.Kind():
		var fact KeyRevoked
		if err := e.Decode(&fact); err != nil {
			return err
		}
		return k.revokedBy(fact, n)
	}
	return nil
}

// take adds a new key.
func (k *keys) take(c event.Certificate, told, from uint64) error {
	org, node, key, err := c.Check(k.owner.OrgKey)
	switch {
	case err != nil:
		return err
	case org != k.owner.Org || node != k.owner.Node:
		return fmt.Errorf("it brings a key of %s", Origin(org, node))
	case slices.ContainsFunc(k.terms, func(t term) bool { return t.key.Equal(key) }):
		return errors.New("it brings back a key that this journal had before")
	}
	t := term{told: told, from: from, key: key, good: math.MaxUint64}
	k.limit(&t)
	k.terms = append(k.terms, t)
	return nil
}

// revokedBy takes in a revocation that stands at record n, and the key that takes over if the revoked one was in force.
func (k *keys) revokedBy(fact KeyRevoked, n uint64) error {
	said, err := k.revoke(fact.Revocation, n)
	if err != nil {
		return err
	}
	k.attested = append(k.attested, attested{told: n, size: said.Size, root: said.Root})
	switch inForce := k.terms[len(k.terms)-1].key.Equal(said.Key); {
	case inForce && fact.Certificate == nil:
		return errors.New("it revokes the key in force and brings no other")
	case inForce:
		return k.take(*fact.Certificate, n, n)
	case fact.Certificate != nil:
		return errors.New("it brings a new key and revokes one that was no longer in force")
	}
	return nil
}

// revoke ends what a key may have signed. n is the record that says so.
func (k *keys) revoke(r event.Revocation, n uint64) (event.Revoked, error) {
	said, err := k.read(r)
	if err != nil {
		return said, err
	}
	at := slices.IndexFunc(k.terms, func(t term) bool { return t.key.Equal(said.Key) })
	switch {
	case at < 0:
		return said, errors.New("it revokes a key that this journal never had")
	case said.Size >= n:
		return said, fmt.Errorf("it says that %d records before it are good, and there are %d", said.Size, n-1)
	}
	t, end := &k.terms[at], n
	t.good = min(t.good, said.Size)
	if at+1 < len(k.terms) {
		end = k.terms[at+1].from
	}
	if first := max(said.Size+1, t.from); first < end {
		return said, afterRevoked(first, said.Size)
	}
	return said, nil
}

// revokeOutside takes in a revocation that came another way than in the records.
func (k *keys) revokeOutside(r event.Revocation) error {
	said, err := k.read(r)
	if err != nil {
		return fmt.Errorf("read a revocation: %w", err)
	}
	if k.outside == nil {
		k.outside = make(map[string]event.Revoked)
	}
	if before, ok := k.outside[string(said.Key)]; !ok || said.Size < before.Size {
		k.outside[string(said.Key)] = said
	}
	for i := range k.terms {
		k.limit(&k.terms[i])
	}
	return nil
}

// limit ends what a term's key may sign by what came another way.
func (k *keys) limit(t *term) {
	if said, ok := k.outside[string(t.key)]; ok {
		t.good = min(t.good, said.Size)
	}
}

// read checks a revocation, which must be of this journal.
func (k *keys) read(r event.Revocation) (event.Revoked, error) {
	said, err := r.Check(k.owner.OrgKey)
	if err == nil && (said.Org != k.owner.Org || said.Node != k.owner.Node) {
		err = fmt.Errorf("it revokes a key of %s", Origin(said.Org, said.Node))
	}
	return said, err
}

func afterRevoked(n, good uint64) *Damage {
	return &Damage{Record: n, What: fmt.Sprintf("it is signed by a key that was revoked; the last record that is good under it is %d", good)}
}

// allowed refuses a record that its key may not have signed any more.
func (k *keys) allowed(n uint64) error {
	for i := len(k.terms) - 1; i >= 0; i-- {
		if t := k.terms[i]; t.from <= n {
			if n > t.good {
				return afterRevoked(n, t.good)
			}
			break
		}
	}
	return nil
}

// checkAttested holds the tree against what a revocation at record n says of it. tree has the records before n.
func (k *keys) checkAttested(r Reader, tree *frontier, n uint64) error {
	for _, a := range k.attested {
		if a.told != n {
			continue
		}
		root, err := tree.root()
		if a.size != tree.size {
			root, err = rootOver(r, a.size, tree.size)
		}
		if err != nil {
			return &Damage{Record: a.size, Part: "tree", What: err.Error()}
		}
		if root != a.root {
			return &Damage{Record: n, What: fmt.Sprintf("the organisation says in it that another tree over the first %d records is good", a.size)}
		}
	}
	return nil
}

// own is the journal's side data about itself: which records change keys, and the state of the views. It follows from
// the records, and is never taken from another journal.
const own = "journal"

const keysEntry = "keys"

// keyRecords gives the numbers of the records that change keys, without the opening.
func keyRecords(r Reader) (numbers []uint64, err error) {
	body, err := r.Side(own, keysEntry)
	if err != nil || body == nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &numbers); err != nil {
		return nil, fmt.Errorf("read which records change keys: %w", err)
	}
	return numbers, nil
}

// noteKeyRecord remembers that record n changes keys.
func noteKeyRecord(tx Tx, n uint64) error {
	numbers, err := keyRecords(tx)
	if err != nil || slices.Contains(numbers, n) {
		return err
	}
	body, err := json.Marshal(append(numbers, n))
	if err != nil {
		return err
	}
	return tx.PutSide(own, keysEntry, body)
}

// loadKeys reads the keys as they are after record n from the few records that tell it, and checks those records alone.
func loadKeys(r Reader, n uint64) (*keys, error) {
	opening, err := r.Record(1)
	if err != nil {
		return nil, err
	}
	k, err := newKeys(opening, nil)
	if err != nil {
		return nil, &Damage{Record: 1, What: err.Error()}
	}
	numbers, err := keyRecords(r)
	if err != nil {
		return nil, err
	}
	for _, at := range numbers {
		if at > n {
			break
		}
		data, err := r.Record(at)
		if err != nil {
			return nil, err
		}
		if err := k.follow(data, at); err != nil {
			return nil, damageOf(at, err)
		}
		if _, err := checkRecord(at, data, k.signer(at)); err != nil {
			return nil, damageOf(at, err)
		}
	}
	return k, nil
}

// damageOf gives an error as the damage of record n, if it is not one of another record already.
func damageOf(n uint64, err error) *Damage {
	var d *Damage
	if errors.As(err, &d) {
		return d
	}
	return &Damage{Record: n, What: err.Error()}
}
