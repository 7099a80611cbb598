package journal_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
)

// seal makes a record by hand, as somebody with some of the keys can.
func seal(t testing.TB, n uint64, fact event.Fact, key ed25519.PrivateKey) event.Sealed {
	t.Helper()
	e, err := event.Draft{Subject: "node/node-1", Fact: fact}.Number(n, event.Author{User: "node", Org: "MRCC-A", Node: "node-1"}, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	canonical, err := e.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return event.Seal(canonical, key)
}

// storeSealed puts records into a store with the tree that belongs to them, whoever signed them.
func storeSealed(t testing.TB, s journal.Store, records ...event.Sealed) {
	t.Helper()
	if err := s.Update(context.Background(), func(tx journal.Tx) error {
		for i, rec := range records {
			nodes, err := tlog.StoredHashes(int64(i), rec, tlog.HashReaderFunc(tx.ReadHashes))
			if err != nil {
				return err
			}
			if err := tx.AppendRecord(uint64(i+1), rec, tlog.StoredHashIndex(0, int64(i)), nodes); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// Whoever lacks the organisation's key changes no keys, and whoever has only a revoked one adds nothing. Each case is a
// whole journal with a right tree; verifying it and loading it find the same.
func TestForgedChangesOfKeys(t *testing.T) {
	id := storetest.Identity(t)
	thief, err := event.NewIdentity("MRCC-A", "node-1", random(66), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	rotate := func(from event.Identity, seed byte) event.Identity {
		next, err := from.Rotate(random(seed), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	second, third := rotate(id, 2), rotate(id, 3)
	elsewhere := rotate(event.Identity{Org: "MRCC-A", Node: "node-2", OrgKey: id.OrgKey}, 4)
	opening := seal(t, 1, journal.Opening{Org: "MRCC-A", OrgKey: id.OrgKey.Public().(ed25519.PublicKey), Certificate: id.Certificate}, id.NodeKey)
	said := storetest.Sighted{Vessel: "V-1"}
	two := seal(t, 2, said, id.NodeKey)
	root := func(records ...event.Sealed) (h [32]byte) {
		data := make([][]byte, len(records))
		for i := range records {
			data[i] = records[i]
		}
		return merkleTreeHash(data)
	}
	revoke := func(by event.Identity, key ed25519.PublicKey, size uint64, root [32]byte) event.Revocation {
		s, err := by.Revoke(event.Revoked{Key: key, Size: size, Root: root, At: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Reason: "stolen"})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	rotation := func(to event.Identity) journal.KeyRotated { return journal.KeyRotated{Certificate: to.Certificate} }
	whole := root(opening, two)
	takeover := func(r event.Revocation, to event.Identity) journal.KeyRevoked {
		return journal.KeyRevoked{Revocation: r, Certificate: &to.Certificate}
	}
	changed := revoke(id, public(id), 2, whole)
	changed.Text = strings.Replace(changed.Text, "\n2\n", "\n1\n", 1)
	hidden := event.Seal(bytes.Replace(mustSplit(t, seal(t, 3, rotation(second), id.NodeKey)), []byte("record.key-rotated"), []byte("record.key\\u002drotated"), 1), id.NodeKey)
	for _, c := range []struct {
		name    string
		records []event.Sealed
		want    *journal.Damage
	}{
		{"a rotation", []event.Sealed{opening, two, seal(t, 3, rotation(second), id.NodeKey), seal(t, 4, said, second.NodeKey)}, nil},
		{"a takeover", []event.Sealed{opening, two, seal(t, 3, takeover(revoke(id, public(id), 2, whole), second), second.NodeKey), seal(t, 4, said, second.NodeKey)}, nil},

		{"a thief's own certificate", []event.Sealed{opening, two, seal(t, 3, rotation(thief), id.NodeKey)}, &journal.Damage{Record: 3, What: "not signed by the organisation"}},
		{"another node's certificate", []event.Sealed{opening, two, seal(t, 3, rotation(elsewhere), id.NodeKey)}, &journal.Damage{Record: 3, What: "it brings a key of fanar/MRCC-A/node-2"}},
		{"the key in force once more", []event.Sealed{opening, two, seal(t, 3, rotation(id), id.NodeKey)}, &journal.Damage{Record: 3, What: "a key that this journal had before"}},
		{"a former key", []event.Sealed{opening, two, seal(t, 3, rotation(second), id.NodeKey), seal(t, 4, rotation(id), second.NodeKey)}, &journal.Damage{Record: 4, What: "a key that this journal had before"}},
		{"a rotation that the new key signs", []event.Sealed{opening, two, seal(t, 3, rotation(second), second.NodeKey)}, &journal.Damage{Record: 3, What: "the signature does not belong"}},
		{"a record of the old key after a rotation", []event.Sealed{opening, two, seal(t, 3, rotation(second), id.NodeKey), seal(t, 4, said, id.NodeKey)}, &journal.Damage{Record: 4, What: "the signature does not belong"}},
		{"a rotation that is written to be overlooked", []event.Sealed{opening, two, hidden}, &journal.Damage{Record: 3, What: "does not have the canonical form"}},

		{"a thief revokes", []event.Sealed{opening, two, seal(t, 3, takeover(revoke(thief, public(id), 2, whole), thief), thief.NodeKey)}, &journal.Damage{Record: 3, What: "not signed by the organisation"}},
		{"a thief takes over with a true revocation", []event.Sealed{opening, two, seal(t, 3, takeover(revoke(id, public(id), 2, whole), thief), thief.NodeKey)}, &journal.Damage{Record: 3, What: "certificate is not signed by the organisation"}},
		{"a revocation that was changed", []event.Sealed{opening, two, seal(t, 3, takeover(changed, second), second.NodeKey)}, &journal.Damage{Record: 3, What: "not signed by the organisation"}},
		{"a takeover that the revoked key signs", []event.Sealed{opening, two, seal(t, 3, takeover(revoke(id, public(id), 2, whole), second), id.NodeKey)}, &journal.Damage{Record: 3, What: "the signature does not belong"}},
		{"a revocation of the key in force without another", []event.Sealed{opening, two, seal(t, 3, journal.KeyRevoked{Revocation: revoke(id, public(id), 2, whole)}, id.NodeKey)}, &journal.Damage{Record: 3, What: "brings no other"}},
		{"a record after the last good checkpoint", []event.Sealed{opening, two, seal(t, 3, takeover(revoke(id, public(id), 1, root(opening)), second), second.NodeKey)}, &journal.Damage{Record: 2, What: "signed by a key that was revoked; the last record that is good under it is 1"}},
		{"another tree is attested", []event.Sealed{opening, two, seal(t, 3, takeover(revoke(id, public(id), 2, root(two, opening)), second), second.NodeKey)}, &journal.Damage{Record: 3, What: "another tree over the first 2 records is good"}},
		{"more records are attested than there are", []event.Sealed{opening, two, seal(t, 3, takeover(revoke(id, public(id), 7, whole), second), second.NodeKey)}, &journal.Damage{Record: 3, What: "it says that 7 records before it are good, and there are 2"}},
		{"a key that was never there is revoked", []event.Sealed{opening, two, seal(t, 3, journal.KeyRevoked{Revocation: revoke(id, public(third), 2, whole)}, id.NodeKey)}, &journal.Damage{Record: 3, What: "a key that this journal never had"}},
		{"a new key comes with the revocation of a former one", []event.Sealed{opening, two, seal(t, 3, rotation(second), id.NodeKey),
			seal(t, 4, takeover(revoke(id, public(id), 3, root(opening, two, seal(t, 3, rotation(second), id.NodeKey))), third), second.NodeKey)}, &journal.Damage{Record: 4, What: "no longer in force"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := openStore(t)
			storeSealed(t, store, c.records...)
			verified := verifyError(t, store, context.Background(), journal.VerifyOptions{})
			l, err := journal.NewLoader(context.Background(), openStore(t), journal.LoadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for i, rec := range c.records {
				if err := l.Record(context.Background(), uint64(i+1), rec); err != nil {
					t.Fatal(err)
				}
			}
			loaded := l.Close(context.Background())
			if c.want == nil {
				if verified != nil || loaded != nil {
					t.Errorf("verified: %v; loaded: %v; want both to be right", verified, loaded)
				}
				return
			}
			wantDamage(t, verified, *c.want)
			wantDamage(t, loaded, *c.want)
		})
	}
}

func mustSplit(t testing.TB, s event.Sealed) []byte {
	t.Helper()
	canonical, _, err := s.Split()
	if err != nil {
		t.Fatal(err)
	}
	return canonical
}

// A decision cannot state what only the journal may.
func TestDecisionStatesNoFactOfTheJournalsOwn(t *testing.T) {
	j := open(t, openStore(t))
	for _, fact := range journal.Facts() {
		_, err := j.Append(context.Background(), duty, func(journal.Tx) ([]event.Draft, error) {
			return []event.Draft{{Subject: "node/node-1", Fact: fact}}, nil
		})
		if f := fault.As(err); f == nil || f.Code != "journal.own-fact" {
			t.Errorf("%s: got %v", fact.Kind(), err)
		}
	}
	if head, _ := j.Head(); head != 1 || j.Broken() != nil {
		t.Errorf("%d records, broken %v", head, j.Broken())
	}
}
