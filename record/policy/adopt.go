package policy

import (
	"crypto/ed25519"
	"fmt"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
)

// PackAdopted is the fact that the organisation works under a pack from now on. The pack's text stands in the record, so
// that every later decision can be traced to the rules that it was made under.
type PackAdopted struct {
	ID        string `json:"id"`
	Version   string `json:"version"`
	Digest    string `json:"digest"`
	Text      string `json:"text"`
	Signature []byte `json:"signature"` // Ed25519 by the organisation over Text
}

// Kind names the fact.
func (PackAdopted) Kind() string { return "policy.pack-adopted" }

// Subject names the packs in the record.
const Subject = "policy/pack"

const adopted journal.Table[PackAdopted] = "policy.adopted"

// Projection keeps the pack in force.
type Projection struct{}

// Apply keeps the view current; see [journal.Projection].
func (Projection) Apply(w journal.Writer, e event.Event) error {
	var f PackAdopted
	if e.Kind != f.Kind() {
		return overrideProjection{}.Apply(w, e)
	}
	if err := e.Decode(&f); err != nil {
		return err
	}
	return adopted.Put(w, "current", e.Number, f)
}

// Sign makes the fact of adopting a pack, signed by the organisation.
func Sign(p Pack, text []byte, key ed25519.PrivateKey) event.Draft {
	return event.Draft{Subject: Subject, Fact: PackAdopted{
		ID: p.ID, Version: p.Version, Digest: p.Digest, Text: string(text), Signature: ed25519.Sign(key, text),
	}}
}

// Current gives the pack in force after checking the organisation's signature over it; ok is false if none was adopted.
func Current(r journal.Rows, key ed25519.PublicKey) (p Pack, ok bool, err error) {
	f, ok, err := adopted.Get(r, "current")
	if err != nil || !ok {
		return p, ok, err
	}
	if !ed25519.Verify(key, []byte(f.Text), f.Signature) {
		return p, true, fault.New(fault.Unavailable, "policy.signature", "the policy pack {id} is not signed by the organisation; nothing is decided under it", "id", f.ID)
	}
	if p, err = ParsePack([]byte(f.Text)); err != nil {
		return p, true, fmt.Errorf("read the adopted pack: %w", err)
	}
	return p, true, nil
}

// AdoptedIn gives the number of the record that adopted the pack in force; 0 if none was adopted.
func AdoptedIn(r journal.Rows) (uint64, error) {
	row, _, err := r.Row(string(adopted), "current")
	return row.Number, err
}
