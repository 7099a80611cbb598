package journal

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"

	"fanar/fault"
	"fanar/record/event"
)

// Opening is the first fact of every journal: whose it is, and the keys under which all that follows is verified.
type Opening struct {
	Org         string            `json:"organisation"`
	OrgKey      []byte            `json:"organisationKey"` // Ed25519 public key
	Certificate event.Certificate `json:"certificate"`
}

// Kind names the fact.
func (Opening) Kind() string { return "record.journal-opened" }

func (j *Journal) opening(Tx) ([]event.Draft, error) {
	id := j.Identity()
	if len(id.OrgKey) != ed25519.PrivateKeySize {
		return nil, fault.New(fault.Invalid, "journal.no-organisation-key", "a new journal names its organisation's key, and there is none")
	}
	return []event.Draft{{
		Subject: "node/" + id.Node,
		Fact:    Opening{Org: id.Org, OrgKey: id.OrgKey.Public().(ed25519.PublicKey), Certificate: id.Certificate},
	}}, nil
}

// ours refuses the journal of another node or key: what this one added to it would never verify. It takes the identity
// next if that is the one whose key is in force.
func (j *Journal) ours(next event.Identity) error {
	inForce := j.keys.after(j.head)
	if len(next.NodeKey) == ed25519.PrivateKeySize && inForce.Equal(next.NodeKey.Public()) {
		j.identity = next
	}
	if !inForce.Equal(j.identity.NodeKey.Public()) || j.keys.owner.Org != j.identity.Org || j.keys.owner.Node != j.identity.Node {
		return j.notOurs(j.keys.owner)
	}
	return nil
}

func (j *Journal) notOurs(whose owner) error {
	return fault.New(fault.Conflict, "journal.not-ours", "this is the journal of {theirs}; the keys given are those of {ours}, or were made anew",
		"theirs", Origin(whose.Org, whose.Node), "ours", Origin(j.identity.Org, j.identity.Node)).
		WithHint("start the node with the keys that the journal was begun with")
}

// owner is whom an opening record names.
type owner struct {
	Org, Node string
	OrgKey    ed25519.PublicKey
}

// openOpening reads the opening record and checks the certificate in it, and gives the node's key. want is the
// organisation's key if it is known from elsewhere.
func openOpening(data []byte, want ed25519.PublicKey) (owner, ed25519.PublicKey, error) {
	e, err := event.Sealed(data).Event()
	if err != nil {
		return owner{}, nil, err
	}
	var o Opening
	if e.Kind != o.Kind() {
		return owner{}, nil, fmt.Errorf("it is a %s, and a journal begins with a %s", e.Kind, o.Kind())
	}
	if err := e.Decode(&o); err != nil {
		return owner{}, nil, err
	}
	if want != nil && !bytes.Equal(want, o.OrgKey) {
		return owner{}, nil, errors.New("the journal is not of the organisation whose key was given")
	}
	org, node, key, err := o.Certificate.Check(o.OrgKey)
	return owner{Org: org, Node: node, OrgKey: o.OrgKey}, key, err
}
