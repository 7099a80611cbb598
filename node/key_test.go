package node

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fanar/fault"
	"fanar/node/config"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/world"
)

func nodeKey(t *testing.T, c config.Config) ed25519.PublicKey {
	t.Helper()
	k, err := ShowKeys(c)
	if err != nil {
		t.Fatal(err)
	}
	return k.NodeKey.Public().(ed25519.PublicKey)
}

// verified verifies a folder and gives the keys that its journal tells of.
func verified(t *testing.T, c config.Config) journal.Report {
	t.Helper()
	rep, err := Verify(t.Context(), c.Data, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// TestKeysChange rotates twice, revokes the key in force and then an old one, from different checkpoints. After each the
// journal verifies, the node opens and writes, and names can be read.
func TestKeysChange(t *testing.T) {
	n, c := peopled(t)
	closed(t, n)
	first := nodeKey(t, c)
	want := 1
	for _, step := range []struct {
		name   string
		change func(good uint64) (Keys, error)
		other  bool // another key is in force afterwards
	}{
		{"rotate", func(uint64) (Keys, error) { return RotateKey(t.Context(), c, world.Real()) }, true},
		{"rotate again", func(uint64) (Keys, error) { return RotateKey(t.Context(), c, world.Real()) }, true},
		{"revoke", func(uint64) (Keys, error) {
			return RevokeKey(t.Context(), c, world.Real(), nil, 0, "a copy was lost")
		}, true},
		{"revoke from a checkpoint on", func(good uint64) (Keys, error) {
			return RevokeKey(t.Context(), c, world.Real(), nil, good, "a copy was lost")
		}, true},
	} {
		t.Run(step.name, func(t *testing.T) {
			before := nodeKey(t, c)
			good := verified(t, c).Latest.Size
			k, err := step.change(good)
			if err != nil {
				t.Fatal(err)
			}
			after := nodeKey(t, c)
			if step.other == after.Equal(before) || !after.Equal(k.NodeKey.Public()) {
				t.Errorf("before %x, after %x, said %x", before[:4], after[:4], k.NodeKey.Public())
			}
			want++
			if rep := verified(t, c); len(rep.Keys) != want || !rep.Keys[want-1].Key.Equal(after) || k.Record == 0 || k.Record > rep.Records {
				t.Errorf("verified: %d keys, change in record %d of %d; want %d keys", len(rep.Keys), k.Record, rep.Records, want)
			}
			n := opened(t, c, world.Real().Clock)
			wantPeople(t, n, "gina", "Gina Conti", "leone")
			do(t, n, staff("gina", "Gina Conti")) // the vault seals too
			closed(t, n)
		})
	}
	if _, err := RevokeKey(t.Context(), c, world.Real(), nil, 999_999, "x"); fault.As(err).Code != "node.no-checkpoint" {
		t.Errorf("a checkpoint that nobody signed: %v", err)
	}
	if _, err := RevokeKey(t.Context(), c, world.Real(), nil, 2, "x"); err == nil {
		t.Error("a revocation that makes records wrong was taken")
	}
	if _, err := RevokeKey(t.Context(), c, world.Real(), first, 0, "found in an old backup"); err != nil {
		t.Errorf("revoke the first key: %v", err)
	}
	if rep := verified(t, c); rep.Keys[0].Good >= rep.Records || len(rep.Keys) != want {
		t.Errorf("the first key is good until %d of %d", rep.Keys[0].Good, rep.Records)
	}
	stranger, _, _ := ed25519.GenerateKey(world.Real().Random)
	if _, err := RevokeKey(t.Context(), c, world.Real(), stranger, 0, "x"); fault.As(err).Code != "journal.keys-conflict" {
		t.Errorf("a key that was never ours: %v", err)
	}
	verified(t, c)
}

// TestRevokeAfterAStandstill: what a node has to do when it opens, such as a retention run that is due, does not come
// between its newest checkpoint and a revocation.
func TestRevokeAfterAStandstill(t *testing.T) {
	n, c := peopled(t)
	closed(t, n)
	size := verified(t, c).Latest.Size
	w := world.Real()
	w.Clock = world.ClockFunc(func() time.Time { return time.Now().Add(72 * time.Hour) })
	k, err := RevokeKey(t.Context(), c, w, nil, size, "the machine was stolen")
	if err != nil || k.Record != size+1 {
		t.Fatalf("revoked in record %d (%v), want %d", k.Record, err, size+1)
	}
	verified(t, c)
}

// TestKeyChangeIsBrokenOff ends the program between writing the next key and what follows: the journal says which of the
// two is the node's.
func TestKeyChangeIsBrokenOff(t *testing.T) {
	power := errors.New("the power went")
	change := map[string]func(*Node, func(event.Identity) error) error{
		"rotate": func(n *Node, keep func(event.Identity) error) error {
			_, err := n.Journal.RotateKey(context.Background(), world.Real().Random, keep)
			return err
		},
		"revoke": func(n *Node, keep func(event.Identity) error) error {
			_, err := n.Journal.RevokeKey(context.Background(), journal.Revoke{Reason: "lost", Random: world.Real().Random, Keep: keep})
			return err
		},
	}
	for name, change := range change {
		for _, late := range []bool{false, true} {
			t.Run(name+map[bool]string{false: " before the record", true: " after the record"}[late], func(t *testing.T) {
				n, c := peopled(t)
				before := nodeKey(t, c)
				var next ed25519.PublicKey
				err := change(n, func(id event.Identity) error {
					next = id.NodeKey.Public().(ed25519.PublicKey)
					if err := n.keepNext(id); err != nil || late {
						return err
					}
					return power
				})
				if late != (err == nil) {
					t.Fatal(err)
				}
				closed(t, n) // the identity file stays as keepNext left it
				want := before
				if late {
					want = next
				}
				file, _, key := backedUpTo(t, c)
				n = opened(t, c, world.Real().Clock)
				do(t, n, staff("nuova", "Nuova Voce"))
				closed(t, n)
				if got := nodeKey(t, c); !got.Equal(want) {
					t.Errorf("the node's key is %x, want %x", got[:4], want[:4])
				}
				if body, err := os.ReadFile(filepath.Join(c.Data, identityFile)); err != nil || parsed(t, body).next.NodeKey != nil {
					t.Errorf("the other key is still there (%v)", err)
				}
				verified(t, c)
				// A backup of that moment holds both keys, and opens too.
				back, _ := restored(t, filepath.Join(t.TempDir(), "new"), "", file, key)
				n = opened(t, back, world.Real().Clock)
				do(t, n, staff("nuova", "Nuova Voce"))
			})
		}
	}
}

func parsed(t *testing.T, body []byte) keyring {
	t.Helper()
	k, err := parseIdentity(body)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestReplaceKey: a node whose keys come from before a rotation cannot go on; replaced, it can, and the lost key is revoked.
func TestReplaceKey(t *testing.T) {
	n, c := peopled(t)
	closed(t, n)
	path := filepath.Join(c.Data, identityFile)
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lost, err := RotateKey(t.Context(), c, world.Real())
	if err != nil {
		t.Fatal(err)
	}
	if err := writeDurably(path, old); err != nil {
		t.Fatal(err)
	}
	if n, err := Open(t.Context(), Config{Dir: c.Data, World: world.Real(), Log: quiet()}); fault.As(err).Code != "journal.not-ours" {
		if err == nil {
			n.Close() //nolint:errcheck // it should not be open at all
		}
		t.Fatalf("a key from before the rotation: %v", err)
	}
	k, err := ReplaceKey(t.Context(), c, world.Real(), "the keys were restored from an old backup")
	if err != nil {
		t.Fatal(err)
	}
	rep := verified(t, c)
	if len(rep.Keys) != 3 || !rep.Keys[1].Key.Equal(lost.NodeKey.Public()) || rep.Keys[1].Good >= k.Record || !rep.Keys[2].Key.Equal(nodeKey(t, c)) {
		t.Errorf("the keys are %+v, replaced in record %d", rep.Keys, k.Record)
	}
	n = opened(t, c, world.Real().Clock)
	wantPeople(t, n, "gina", "Gina Conti", "leone")
	do(t, n, staff("nuova", "Nuova Voce"))
	closed(t, n)
	verified(t, c)
}

func TestKeysOfARunningNode(t *testing.T) {
	n, c := peopled(t)
	for name, change := range map[string]func() (Keys, error){
		"rotate":  func() (Keys, error) { return RotateKey(t.Context(), c, world.Real()) },
		"revoke":  func() (Keys, error) { return RevokeKey(t.Context(), c, world.Real(), nil, 0, "x") },
		"replace": func() (Keys, error) { return ReplaceKey(t.Context(), c, world.Real(), "x") },
	} {
		before := nodeKey(t, c)
		if _, err := change(); fault.As(err).Code != "node.running" || !nodeKey(t, c).Equal(before) {
			t.Errorf("%s while the node runs: %v", name, err)
		}
		none := t.TempDir()
		nowhere := c
		nowhere.Data = none
		if _, err := RotateKey(t.Context(), nowhere, world.Real()); fault.As(err).Code != "node.no-data" || len(names(t, none)) != 0 {
			t.Errorf("no node: %v, %v", err, names(t, none))
		}
	}
	do(t, n, staff("nuova", "Nuova Voce"))
}

// TestIdentityOfVersion010: a node whose identity has no secret opens, gets one, and keeps it.
func TestIdentityOfVersion010(t *testing.T) {
	c := made(t, "")
	path := filepath.Join(c.Data, identityFile)
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	form := map[string]any{}
	if err := json.Unmarshal(body, &form); err != nil {
		t.Fatal(err)
	}
	delete(form, "secret")
	if body, err = json.Marshal(form); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ShowKeys(c); err != nil {
		t.Error(err)
	}
	if now, _ := os.ReadFile(path); string(now) != string(body) {
		t.Error("looking at the keys changed them")
	}
	n := opened(t, c, world.Real().Clock)
	do(t, n, staff("gina", "Gina Conti"))
	closed(t, n)
	secret, _ := os.ReadFile(path)
	if got := parsed(t, secret).Secret; len(got) != secretSize {
		t.Fatalf("the secret has %d bytes", len(got))
	}
	if _, err := RotateKey(t.Context(), c, world.Real()); err != nil {
		t.Fatal(err)
	}
	n = opened(t, c, world.Real().Clock)
	wantPeople(t, n, "gina", "Gina Conti", "")
	closed(t, n)
	verified(t, c)
}

// TestIdentityFile: what is no identity is refused in words, and nothing panics.
func TestIdentityFile(t *testing.T) {
	c := made(t, "")
	path := filepath.Join(c.Data, identityFile)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{"empty": "", "cut off": string(whole[:len(whole)/2]), "null": "null", "short keys": `{"organisation":"o","node":"n","organisationSeed":"AA==","nodeSeed":"AA=="}`,
		"a secret that is too short": `{"organisationSeed":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","nodeSeed":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","secret":"AA=="}`} {
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		n, err := Open(t.Context(), Config{Dir: c.Data, World: world.Real(), Log: quiet()})
		if err == nil {
			n.Close() //nolint:errcheck // it should not be open at all
		}
		if fault.As(err).Code != "node.identity" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
