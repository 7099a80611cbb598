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
	if len(j.identity.OrgKey) != ed25519.PrivateKeySize {
		return nil, fault.New(fault.Invalid, "journal.no-organisation-key", "a new journal names its organisation's key, and there is none")
	}
	return []event.Draft{{
		Subject: "node/" + j.identity.Node,
		Fact: Opening{
			Org:         j.identity.Org,
			OrgKey:      j.identity.OrgKey.Public().(ed25519.PublicKey),
			Certificate: j.identity.Certificate,
		},
	}}, nil
}

// ours refuses the journal of another node: what this one added to it would never verify.
func (j *Journal) ours(r Reader) error {
	data, err := r.Record(1)
	if err != nil {
		return err
	}
	whose, key, err := openOpening(data, nil)
	if err != nil {
		return &Damage{Record: 1, What: err.Error()}
	}
	if !key.Equal(j.identity.NodeKey.Public()) || whose.Org != j.identity.Org || whose.Node != j.identity.Node {
		return fault.New(fault.Conflict, "journal.not-ours", "this is the journal of {theirs}; the keys given are those of {ours}, or were made anew",
			"theirs", Origin(whose.Org, whose.Node), "ours", Origin(j.identity.Org, j.identity.Node)).
			WithHint("start the node with the keys that the journal was begun with")
	}
	return nil
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
