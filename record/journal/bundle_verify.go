package journal

import (
	"crypto/ed25519"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/event"
)

// BundleReport is what [VerifyBundle] found in a bundle that is whole.
type BundleReport struct {
	Org, Node  string
	OrgKey     ed25519.PublicKey // compare its fingerprint with one that came another way
	About      string
	Checkpoint Checkpoint
	Events     []event.Event // in their order, the opening first, those that changed the node's keys among them
}

// VerifyBundle checks a bundle with nothing but its bytes: the certificate in its opening record and those of the keys
// that took over later, the checkpoint's signature, and each record's signature, place in the tree, order and subject.
// orgKey is the organisation's key if it is known from elsewhere, or nil: then the bundle proves only that it is whole,
// and the report's OrgKey is to be compared. A bundle does not tell of keys that were revoked after it was made; who knows
// of such gives the revocations. The error is a *[Damage] that names the first record that is wrong.
func VerifyBundle(b Bundle, orgKey ed25519.PublicKey, revocations ...event.Revocation) (BundleReport, error) {
	rep := BundleReport{About: b.About}
	if len(b.Records) == 0 {
		return rep, &Damage{What: "the bundle holds no records, not even the one with the keys"}
	}
	k, err := newKeys(b.Records[0].Sealed, orgKey)
	if err != nil {
		return rep, &Damage{Record: 1, What: err.Error()}
	}
	rep.Org, rep.Node, rep.OrgKey = k.owner.Org, k.owner.Node, k.owner.OrgKey
	if err := b.followKeys(k, revocations); err != nil {
		return rep, err
	}
	covered, _ := ParseCheckpoint(b.Checkpoint) // OpenCheckpoint says what is wrong with it
	if rep.Checkpoint, err = OpenCheckpoint(b.Checkpoint, Origin(rep.Org, rep.Node), k.after(covered.Size)); err != nil {
		return rep, &Damage{What: fmt.Sprintf("the bundle's checkpoint is wrong: %v", err)}
	}
	for _, p := range b.Records {
		e, err := p.verify(rep, k)
		if err != nil {
			return rep, err
		}
		rep.Events = append(rep.Events, e)
	}
	if rep.About != "" && !slices.ContainsFunc(rep.Events, rep.concerns) {
		return rep, &Damage{What: fmt.Sprintf("the bundle says that it is about %s, and none of its records is", rep.About)}
	}
	return rep, nil
}

// concerns reports whether a record is about the bundle's subject; see [About].
func (rep BundleReport) concerns(e event.Event) bool {
	return e.Subject == rep.About || slices.Contains(e.Refs, rep.About)
}

// followKeys finds the node's keys in the bundle. The records that tell of them are checked like all others afterwards.
func (b Bundle) followKeys(k *keys, revocations []event.Revocation) error {
	for _, r := range revocations {
		if err := k.revokeOutside(r); err != nil {
			return err
		}
	}
	for _, p := range b.Records {
		if !changes(p.Sealed) {
			continue
		}
		if guess, err := p.Sealed.Event(); err == nil {
			if err := k.follow(p.Sealed, guess.Number); err != nil {
				return damageOf(guess.Number, err)
			}
		}
	}
	return nil
}

// verify checks one record against those before it, which are in the report.
func (p Proven) verify(rep BundleReport, k *keys) (event.Event, error) {
	var before uint64
	if n := len(rep.Events); n > 0 {
		before = rep.Events[n-1].Number
	}
	// The number in a record that does not verify is the best pointer that there is.
	guess, _ := p.Sealed.Event()
	e, err := p.Sealed.Open(k.signer(guess.Number))
	if err == nil {
		err = keysHidden(e, p.Sealed)
	}
	if err != nil {
		return e, &Damage{Record: guess.Number, What: fmt.Sprintf("%v (it stands after record %d in the bundle)", err, before)}
	}
	switch {
	case before == 0 && e.Number != 1:
		return e, &Damage{Record: e.Number, What: "it stands where record 1 should, which holds the keys"}
	case e.Number <= before:
		return e, &Damage{Record: e.Number, What: fmt.Sprintf("it stands after record %d", before)}
	case e.Number > rep.Checkpoint.Size:
		return e, &Damage{Record: e.Number, What: fmt.Sprintf("the checkpoint covers only %d records", rep.Checkpoint.Size)}
	case rep.About != "" && e.Number != 1 && !changesKeys(e.Kind) && !rep.concerns(e):
		return e, &Damage{Record: e.Number, What: fmt.Sprintf("it is about %s, and the bundle is about %s", e.Subject, rep.About)}
	}
	if err := k.allowed(e.Number); err != nil {
		return e, damageOf(e.Number, err)
	}
	if err := tlog.CheckRecord(p.Proof, int64(rep.Checkpoint.Size), rep.Checkpoint.Root, int64(e.Number-1), tlog.RecordHash(p.Sealed)); err != nil {
		return e, &Damage{Record: e.Number, Part: "proof", What: err.Error()}
	}
	return e, nil
}
