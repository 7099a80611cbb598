package node

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/world"
)

// identityFile holds the keys of a node; only its owner may read it.
const identityFile = "identity.json"

// identityForm is the file's form.
type identityForm struct {
	Organisation string            `json:"organisation"`
	Node         string            `json:"node"`
	OrgSeed      []byte            `json:"organisationSeed"` // Ed25519
	NodeSeed     []byte            `json:"nodeSeed"`
	Certificate  event.Certificate `json:"certificate"`
	// Secret wraps what is kept encrypted beside the record. It stays when the keys are rotated.
	Secret []byte `json:"secret"`
	// Next is the key that the journal was about to change to. Whether it did, the journal knows.
	Next *nextForm `json:"next,omitempty"`
}

type nextForm struct {
	NodeSeed    []byte            `json:"nodeSeed"`
	Certificate event.Certificate `json:"certificate"`
}

// secretSize is the length of the secret in bytes.
const secretSize = 32

// keyring is what the identity file holds.
type keyring struct {
	event.Identity
	next event.Identity // see nextForm; the zero value if there is none
	path string
}

// loadIdentity reads the node's keys, or makes them if the folder has none and org is given.
func loadIdentity(dir, org, node string, w world.World) (keyring, error) {
	path := filepath.Join(dir, identityFile)
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if org == "" {
			return keyring{}, fault.New(fault.NotFound, "node.no-data", "{dir} holds no Fanar node", "dir", dir).
				WithHint("make one with fanar init {dir} --organisation ID, or look at the demonstration with fanar demo")
		}
		return makeIdentity(path, org, node, w)
	}
	if err != nil {
		return keyring{}, fmt.Errorf("read the identity: %w", err)
	}
	k, err := parseIdentity(body)
	if err != nil {
		return keyring{}, fault.New(fault.Unavailable, "node.identity", "{path} is not the identity of a node; restore it from a backup", "path", path).WithCause(err)
	}
	k.path = path
	if k.Secret == nil && w.Random != nil { // a node of an older version kept nothing encrypted
		if k.Secret, err = randomBytes(w, secretSize); err != nil {
			return k, err
		}
		return k, k.write()
	}
	return k, nil
}

// parseIdentity reads the text of an identity file.
func parseIdentity(body []byte) (keyring, error) {
	var f identityForm
	if err := json.Unmarshal(body, &f); err != nil {
		return keyring{}, err
	}
	if len(f.OrgSeed) != ed25519.SeedSize || len(f.NodeSeed) != ed25519.SeedSize || (f.Secret != nil && len(f.Secret) != secretSize) ||
		(f.Next != nil && len(f.Next.NodeSeed) != ed25519.SeedSize) {
		return keyring{}, errors.New("a key in it has another length than keys have")
	}
	k := keyring{Identity: event.Identity{Org: f.Organisation, Node: f.Node, OrgKey: ed25519.NewKeyFromSeed(f.OrgSeed),
		NodeKey: ed25519.NewKeyFromSeed(f.NodeSeed), Certificate: f.Certificate, Secret: f.Secret}}
	if f.Next != nil {
		k.next = k.Identity
		k.next.NodeKey, k.next.Certificate = ed25519.NewKeyFromSeed(f.Next.NodeSeed), f.Next.Certificate
	}
	return k, nil
}

func makeIdentity(path, org, node string, w world.World) (keyring, error) {
	id, err := event.NewIdentity(org, node, w.Random, w.Clock.Now().Truncate(time.Second))
	if err != nil {
		return keyring{}, err
	}
	secret, err := randomBytes(w, secretSize)
	if err != nil {
		return keyring{}, err
	}
	id.Secret = secret
	k := keyring{Identity: id, path: path}
	return k, k.write()
}

func randomBytes(w world.World, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(w.Random, b); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return b, nil
}

// write stores the keys durably.
func (k keyring) write() error {
	f := identityForm{Organisation: k.Org, Node: k.Node, OrgSeed: k.OrgKey.Seed(), NodeSeed: k.NodeKey.Seed(), Certificate: k.Certificate, Secret: k.Secret}
	if k.next.NodeKey != nil {
		f.Next = &nextForm{NodeSeed: k.next.NodeKey.Seed(), Certificate: k.next.Certificate}
	}
	body, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return writeDurably(k.path, body)
}

// settle takes over the key that the journal is at, after a change of keys that was broken off.
func (k *keyring) settle(at event.Identity) error {
	if k.next.NodeKey == nil {
		return nil
	}
	k.Identity, k.next = at, event.Identity{}
	return k.write()
}

// writeDurably replaces a file as a whole, readable by its owner only, and returns after it is on stable storage.
func writeDurably(path string, body []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(body); err != nil {
		f.Close()
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Fingerprint is a public key as people compare it: base64.
func Fingerprint(key ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }
