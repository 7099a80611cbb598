package journal_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
	"fanar/world"
)

func public(id event.Identity) ed25519.PublicKey { return id.NodeKey.Public().(ed25519.PublicKey) }

func random(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

// openAs opens a journal with an identity.
func openAs(t testing.TB, s journal.Store, id, next event.Identity) (*journal.Journal, error) {
	t.Helper()
	j, err := journal.Open(context.Background(), s, journal.Options{Identity: id, Next: next, World: world.Real(), Projections: []journal.Projection{storetest.Tallies{}}})
	if err == nil {
		t.Cleanup(j.Close)
	}
	return j, err
}

// rotated makes a journal of three keys: records 1 to 4, 5 to 9 and 10 on, with checkpoints in each term.
func rotated(t testing.TB) (*sqlite.Store, *journal.Journal, []event.Identity) {
	t.Helper()
	store := openStore(t)
	j := open(t, store, storetest.Tallies{})
	ids := []event.Identity{j.Identity()}
	for seed := range byte(2) {
		mustAppend(t, j, many(2+int(seed)))
		mustSign(t, j)
		next, err := j.RotateKey(context.Background(), random(seed), nil)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, next)
		mustSign(t, j)
	}
	mustAppend(t, j, many(5))
	mustSign(t, j)
	return store, j, ids
}

func TestRotatedKeySignsWhatFollows(t *testing.T) {
	store, j, ids := rotated(t)
	records, _ := stored(t, j)
	for i, rec := range records {
		n, by := i+1, 0
		switch {
		case n > 8:
			by = 2
		case n > 4:
			by = 1
		}
		for k, id := range ids {
			if _, err := event.Sealed(rec).Open(public(id)); (err == nil) != (k == by) {
				t.Errorf("record %d under key %d: %v; want it signed by key %d", n, k, err, by)
			}
		}
	}
	rep := verify(t, j, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}})
	if rep.Records != 13 || rep.Checkpoints != 5 || len(rep.Keys) != 3 {
		t.Errorf("the report is %+v", rep)
	}
	for i, first := range []uint64{1, 5, 9} {
		if k := rep.Keys[i]; k.First != first || k.Good != math.MaxUint64 || !k.Key.Equal(public(ids[i])) {
			t.Errorf("key %d is %+v, want it to sign from record %d on", i, k, first)
		}
	}
	j.Close()
	if _, err := openAs(t, store, ids[1], event.Identity{}); fault.As(err) == nil || fault.As(err).Code != "journal.not-ours" {
		t.Errorf("with a key that was rotated away: %v", err)
	}
	again, err := openAs(t, store, ids[1], ids[2])
	if err != nil {
		t.Fatalf("with the key that the rotation brought as the next: %v", err)
	}
	if !again.Identity().NodeKey.Equal(ids[2].NodeKey) {
		t.Error("the journal did not take the key in force")
	}
	mustAppend(t, again, many(3))
	mustSign(t, again)
	again.Close()
	if again, err = openAs(t, store, ids[2], event.Identity{}); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, again, many(1))
}

// A rotation that was begun and not recorded leaves the old key in force.
func TestRotationThatIsNotRecorded(t *testing.T) {
	store := openStore(t)
	j := open(t, store, storetest.Tallies{})
	var kept event.Identity
	_, err := j.RotateKey(context.Background(), random(1), func(id event.Identity) error { kept = id; return errOnPurpose })
	if !errors.Is(err, errOnPurpose) {
		t.Errorf("got %v, want the error of who keeps the key", err)
	}
	if head, _ := j.Head(); head != 1 {
		t.Errorf("%d records, want none but the opening", head)
	}
	j.Close()
	again, err := openAs(t, store, storetest.Identity(t), kept)
	if err != nil {
		t.Fatal(err)
	}
	if !again.Identity().NodeKey.Equal(storetest.Identity(t).NodeKey) {
		t.Error("the journal took a key that it never heard of")
	}
}

func TestRotationTakesTheOrganisationsKey(t *testing.T) {
	store := openStore(t)
	open(t, store).Close()
	nodeOnly := storetest.Identity(t)
	nodeOnly.OrgKey = nil
	j := openWith(t, store, journal.Options{})
	j.Close()
	j, err := journal.Open(context.Background(), store, journal.Options{Identity: nodeOnly, World: world.Real()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	for name, err := range map[string]error{
		"rotate": second(j.RotateKey(context.Background(), random(1), nil)),
		"revoke": second(j.RevokeKey(context.Background(), journal.Revoke{Reason: "stolen", Random: random(1)})),
	} {
		if f := fault.As(err); f == nil || f.Code != "identity.no-organisation-key" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := j.Broken(); err != nil {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestBundleFollowsTheKeys(t *testing.T) {
	_, j, ids := rotated(t)
	for _, n := range []uint64{2, 6, 12} {
		var b journal.Bundle
		if err := j.View(context.Background(), func(r journal.Reader) (err error) {
			b, err = journal.Export(context.Background(), r, n)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		file, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if b, err = journal.ParseBundle(file); err != nil {
			t.Fatal(err)
		}
		rep, err := journal.VerifyBundle(b, nil)
		if err != nil {
			t.Fatalf("record %d: %v", n, err)
		}
		if len(rep.Events) != 4 {
			t.Errorf("record %d: %d events, want the opening, two changes of keys and itself", n, len(rep.Events))
		}
		without := b
		without.Records = append(append([]journal.Proven(nil), b.Records[:len(b.Records)-2]...), b.Records[len(b.Records)-1])
		if n == 12 {
			if _, err := journal.VerifyBundle(without, nil); err == nil {
				t.Error("without the record of a rotation it still verifies")
			}
		}
		// Somebody who has heard that the second key is revoked since record 5 refuses what it signed afterwards.
		revocation, err := ids[0].Revoke(event.Revoked{Key: public(ids[1]), Size: 5, At: time.Now(), Reason: "stolen"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = journal.VerifyBundle(b, nil, revocation)
		if n == 6 {
			wantDamage(t, err, journal.Damage{Record: 6, What: "signed by a key that was revoked; the last record that is good under it is 5"})
		}
	}
	about, _ := export(t, j, "case/1")
	if _, err := journal.VerifyBundle(about, nil); err != nil {
		t.Errorf("a bundle about a subject: %v", err)
	}
}

func TestRevokedKeyIsReplacedWithoutItsSignature(t *testing.T) {
	store, j, ids := rotated(t)
	var kept event.Identity
	now, err := j.RevokeKey(context.Background(), journal.Revoke{Reason: "the machine was stolen", Random: random(9), Keep: func(id event.Identity) error { kept = id; return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if !now.NodeKey.Equal(kept.NodeKey) || now.NodeKey.Equal(ids[2].NodeKey) {
		t.Error("the identity in force is not the one that was kept")
	}
	mustAppend(t, j, many(3))
	mustSign(t, j)
	rep := verify(t, j, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}})
	if len(rep.Keys) != 4 || rep.Keys[2].Good != 13 || rep.Keys[3].First != 14 {
		t.Errorf("the keys are %+v, want the third good up to 13 and the fourth from 14 on", rep.Keys)
	}
	records, _ := stored(t, j)
	if _, err := event.Sealed(records[13]).Open(public(now)); err != nil {
		t.Errorf("the record of the revocation is not signed by the new key: %v", err)
	}
	j.Close()
	if _, err := openAs(t, store, ids[2], event.Identity{}); err == nil {
		t.Error("the journal opens with the revoked key")
	}
	if _, err := openAs(t, store, kept, event.Identity{}); err != nil {
		t.Error(err)
	}
}

// Where the node's key is gone, the organisation takes the journal over with a new one.
func TestTakeOver(t *testing.T) {
	store, j, ids := rotated(t)
	_, checkpoints := stored(t, j)
	good, err := journal.ParseCheckpoint(checkpoints[0])
	if err != nil {
		t.Fatal(err)
	}
	j.Close()
	fresh, err := event.Identity{Org: "MRCC-A", Node: "node-1", OrgKey: ids[0].OrgKey}.Rotate(random(8), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := event.NewIdentity("MRCC-A", "node-1", random(77), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	take := func(id event.Identity, r journal.Revoke) (*journal.Journal, error) {
		return journal.TakeOver(context.Background(), store, journal.Options{Identity: id, World: world.Real(), Projections: []journal.Projection{storetest.Tallies{}}}, r)
	}
	other := good
	other.Root[0] ^= 1
	short := journal.Checkpoint{Size: 10}
	for _, c := range []struct {
		name, code string
		id         event.Identity
		r          journal.Revoke
	}{
		{"another organisation's key", "journal.not-our-organisation", stranger, journal.Revoke{Reason: "mine now"}},
		{"no reason", "identity.reason", fresh, journal.Revoke{}},
		{"a checkpoint of another tree", "journal.other-checkpoint", fresh, journal.Revoke{Reason: "stolen", Good: &other}},
		{"a root that was never signed", "journal.other-checkpoint", fresh, journal.Revoke{Reason: "stolen", Good: &short}},
		{"the old key as the new one", "journal.keys-conflict", ids[1], journal.Revoke{Reason: "stolen"}},
	} {
		if _, err := take(c.id, c.r); fault.As(err) == nil || fault.As(err).Code != c.code {
			t.Errorf("%s: got %v, want a fault %s", c.name, err, c.code)
		}
	}
	taken, err := take(fresh, journal.Revoke{Reason: "the disk with the key was lost", Good: &good})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(taken.Close)
	mustAppend(t, taken, many(2))
	mustSign(t, taken)
	rep := verify(t, taken, journal.VerifyOptions{Projections: []journal.Projection{storetest.Tallies{}}})
	if rep.Records != 16 || len(rep.Keys) != 4 {
		t.Errorf("the report is %+v", rep)
	}
}

// A key of the past is revoked without a new one; what it had signed up to its end stays good or is refused.
func TestRevokeFormerKey(t *testing.T) {
	_, j, ids := rotated(t)
	_, checkpoints := stored(t, j)
	inside, err := journal.ParseCheckpoint(checkpoints[2]) // over the records up to 7 of the second key's, 5 to 8
	if err != nil {
		t.Fatal(err)
	}
	_, err = j.RevokeKey(context.Background(), journal.Revoke{Key: public(ids[1]), Reason: "stolen", Good: &inside})
	if f := fault.As(err); f == nil || f.Code != "journal.keys-conflict" || !strings.Contains(f.Text, "record 8 is wrong: it is signed by a key that was revoked") {
		t.Errorf("got %v, want a conflict that names record 8", err)
	}
	id, err := j.RevokeKey(context.Background(), journal.Revoke{Key: public(ids[1]), Reason: "stolen after its time"})
	if err != nil {
		t.Fatal(err)
	}
	if !id.NodeKey.Equal(ids[2].NodeKey) {
		t.Error("the key in force is another one")
	}
	if _, err := j.RevokeKey(context.Background(), journal.Revoke{Key: bytes.Repeat([]byte{1}, 32), Reason: "whose?"}); fault.As(err) == nil || fault.As(err).Code != "journal.keys-conflict" {
		t.Errorf("a key that the journal never had: %v", err)
	}
	mustAppend(t, j, many(1))
	verify(t, j, journal.VerifyOptions{})
}

// A revocation that came another way than in the journal counts in verifying it.
func TestVerifyKnowsOfRevocations(t *testing.T) {
	store, _, ids := rotated(t)
	for _, c := range []struct {
		name string
		by   event.Identity
		said event.Revoked
		want *journal.Damage
	}{
		{"all that the key signed is good", ids[0], event.Revoked{Key: public(ids[1]), Size: 8, Reason: "stolen"}, nil},
		{"its last record is not", ids[0], event.Revoked{Key: public(ids[1]), Size: 7, Reason: "stolen"}, &journal.Damage{Record: 8, What: "signed by a key that was revoked"}},
		{"nothing of the first key is good", ids[0], event.Revoked{Key: public(ids[0]), Reason: "stolen"}, &journal.Damage{Record: 1, What: "signed by a key that was revoked"}},
		{"a key that the journal does not have", ids[0], event.Revoked{Key: bytes.Repeat([]byte{4}, 32), Reason: "stolen"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := c.by.Revoke(c.said)
			if err != nil {
				t.Fatal(err)
			}
			err = verifyError(t, store, context.Background(), journal.VerifyOptions{Revocations: []event.Revocation{r}})
			if c.want == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantDamage(t, err, *c.want)
		})
	}
	stranger, err := event.NewIdentity("MRCC-A", "node-1", random(77), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r, err := stranger.Revoke(event.Revoked{Key: public(ids[1]), Reason: "hm"})
	if err != nil {
		t.Fatal(err)
	}
	if err := verifyError(t, store, context.Background(), journal.VerifyOptions{Revocations: []event.Revocation{r}}); fault.As(err) == nil || fault.As(err).Code != "identity.revocation-wrong" {
		t.Errorf("another organisation's revocation: %v", err)
	}
}
