package node

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
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
}

// loadIdentity reads the node's identity, or makes one if the folder has none and org is given.
func loadIdentity(dir, org, node string, w world.World) (event.Identity, error) {
	path := filepath.Join(dir, identityFile)
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if org == "" {
			return event.Identity{}, fault.New(fault.NotFound, "node.no-data", "{dir} holds no Fanar node", "dir", dir).
				WithHint("make one with fanar init {dir} --organisation ID, or look at the demonstration with fanar demo")
		}
		return makeIdentity(path, org, node, w)
	}
	if err != nil {
		return event.Identity{}, fmt.Errorf("read the identity: %w", err)
	}
	var f identityForm
	if err := json.Unmarshal(body, &f); err != nil || len(f.OrgSeed) != ed25519.SeedSize || len(f.NodeSeed) != ed25519.SeedSize {
		return event.Identity{}, fault.New(fault.Unavailable, "node.identity", "{path} is not the identity of a node; restore it from a backup", "path", path).WithCause(err)
	}
	return event.Identity{Org: f.Organisation, Node: f.Node, OrgKey: ed25519.NewKeyFromSeed(f.OrgSeed),
		NodeKey: ed25519.NewKeyFromSeed(f.NodeSeed), Certificate: f.Certificate}, nil
}

func makeIdentity(path, org, node string, w world.World) (event.Identity, error) {
	id, err := event.NewIdentity(org, node, w.Random, w.Clock.Now().Truncate(time.Second))
	if err != nil {
		return id, err
	}
	body, err := json.MarshalIndent(identityForm{Organisation: org, Node: node, OrgSeed: id.OrgKey.Seed(), NodeSeed: id.NodeKey.Seed(),
		Certificate: id.Certificate}, "", "  ")
	if err != nil {
		return id, err
	}
	return id, writeDurably(path, body)
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
