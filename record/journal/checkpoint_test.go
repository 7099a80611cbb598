package journal_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/storetest"
	"fanar/world"
)

// stored gives all records and checkpoints of a journal, checkpoints newest first.
func stored(t testing.TB, j *journal.Journal) (records [][]byte, checkpoints []string) {
	t.Helper()
	if err := j.View(context.Background(), func(r journal.Reader) (err error) {
		for rec, err := range r.Records(1, 1<<20) {
			if err != nil {
				return err
			}
			records = append(records, rec.Data)
		}
		checkpoints, err = r.Checkpoints(1 << 20)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return records, checkpoints
}

// merkleTreeHash is MTH of RFC 6962, section 2.1, written from its text.
func merkleTreeHash(d [][]byte) [32]byte {
	switch n := len(d); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, d[0]...))
	default:
		k := 1
		for k*2 < n {
			k *= 2
		}
		left, right := merkleTreeHash(d[:k]), merkleTreeHash(d[k:])
		return sha256.Sum256(bytes.Join([][]byte{{1}, left[:], right[:]}, nil))
	}
}

// openByHand reads and verifies a checkpoint from the text of C2SP signed-note and tlog-checkpoint, without package note.
func openByHand(t testing.TB, signed, origin string, key ed25519.PublicKey) (size int, root [32]byte, extensions []string) {
	t.Helper()
	at := strings.LastIndex(signed, "\n\n")
	if at < 0 {
		t.Fatalf("no empty line before the signatures in %q", signed)
	}
	text, sigs := signed[:at+1], signed[at+2:]
	prefix := "\u2014 " + origin + " "
	if !strings.HasPrefix(sigs, prefix) || strings.Count(sigs, "\n") != 1 {
		t.Fatalf("the signature line is %q, want one by %s", sigs, origin)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(sigs[len(prefix):], "\n"))
	if err != nil || len(raw) != 4+ed25519.SignatureSize {
		t.Fatalf("the signature is %q", sigs)
	}
	// The key's hash: SHA-256 over name, line feed, algorithm 1 and the key; its first four bytes.
	id := sha256.Sum256(append([]byte(origin+"\n\x01"), key...))
	if got, want := binary.BigEndian.Uint32(raw), binary.BigEndian.Uint32(id[:]); got != want {
		t.Errorf("the key's hash is %08x, want %08x", got, want)
	}
	if !ed25519.Verify(key, []byte(text), raw[4:]) {
		t.Errorf("the signature does not hold over %q", text)
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != origin {
		t.Errorf("the origin is %q, want %q", lines[0], origin)
	}
	if size, err = strconv.Atoi(lines[1]); err != nil {
		t.Error(err)
	}
	if h, err := base64.StdEncoding.DecodeString(lines[2]); err != nil || copy(root[:], h) != 32 {
		t.Errorf("the root is %q", lines[2])
	}
	return size, root, lines[3:]
}

func TestCheckpointsHoldUnderIndependentReadings(t *testing.T) {
	at := time.Date(2026, 11, 22, 14, 32, 0, 0, time.UTC)
	id := storetest.Identity(t)
	clock := world.ClockFunc(func() time.Time { return at })
	j, err := journal.Open(context.Background(), openStore(t), journal.Options{Identity: id, World: world.World{Clock: clock}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	for i := range 21 {
		mustAppend(t, j, storetest.Sighting(1, i))
		if err := j.Sign(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Sign(context.Background()); err != nil { // also when nothing happened
		t.Fatal(err)
	}
	records, checkpoints := stored(t, j)
	if len(checkpoints) != 22 {
		t.Fatalf("%d checkpoints, want 22", len(checkpoints))
	}
	origin, key := "fanar/MRCC-A/node-1", id.NodeKey.Public().(ed25519.PublicKey)
	verifierKey, err := note.NewEd25519VerifierKey(origin, key)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(verifierKey)
	if err != nil {
		t.Fatal(err)
	}
	for i, signed := range checkpoints {
		size, root, extensions := openByHand(t, signed, origin, key)
		if want := min(23-i, 22); size != want {
			t.Errorf("checkpoint %d covers %d records, want %d", i, size, want)
		}
		if want := merkleTreeHash(records[:size]); root != want {
			t.Errorf("the root at size %d is %x, want %x", size, root, want)
		}
		if len(extensions) != 1 || extensions[0] != "time 2026-11-22T14:32:00Z" {
			t.Errorf("the extension lines are %q", extensions)
		}
		if _, err := note.Open([]byte(signed), note.VerifierList(verifier)); err != nil {
			t.Errorf("package note: %v", err)
		}
		c, err := journal.OpenCheckpoint(signed, origin, key)
		if err != nil || c != (journal.Checkpoint{Origin: origin, Size: uint64(size), Root: root, At: at}) {
			t.Errorf("OpenCheckpoint gives %+v, %v", c, err)
		}
	}
}

func TestCheckpointRefusesEveryFlippedBit(t *testing.T) {
	j := open(t, openStore(t))
	if err := j.Sign(context.Background()); err != nil {
		t.Fatal(err)
	}
	_, checkpoints := stored(t, j)
	key := j.Identity().NodeKey.Public().(ed25519.PublicKey)
	for at := range checkpoints[0] {
		for bit := range 8 {
			changed := []byte(checkpoints[0])
			changed[at] ^= 1 << bit
			if c, err := journal.OpenCheckpoint(string(changed), "fanar/MRCC-A/node-1", key); err == nil {
				t.Fatalf("with bit %d of byte %d flipped it opens as %+v:\n%s", bit, at, c, changed)
			}
		}
	}
}

func TestParseCheckpointRefuses(t *testing.T) {
	root := base64.StdEncoding.EncodeToString(make([]byte, 32))
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "needs an origin"},
		{"no root", "fanar/a/b\n7\n", "its root is"},
		{"a size with a sign", "fanar/a/b\n+7\n" + root + "\n", "its size is"},
		{"a size with a zero before it", "fanar/a/b\n07\n" + root + "\n", "its size is"},
		{"a size beyond all trees", "fanar/a/b\n9223372036854775808\n" + root + "\n", "its size is"},
		{"a short root", "fanar/a/b\n7\nAAAA\n", "its root is"},
		{"another time", "fanar/a/b\n7\n" + root + "\ntime noon\n", "checkpoint's time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := journal.ParseCheckpoint(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %+v, %v; want an error with %q", got, err, c.want)
			}
		})
	}
	if c, err := journal.ParseCheckpoint("fanar/a/b\n7\n" + root + "\nwitnessed by nobody\n"); err != nil || c.Size != 7 {
		t.Errorf("an unknown extension line: %+v, %v", c, err)
	}
}

func FuzzCheckpoint(f *testing.F) {
	id, err := event.NewIdentity("a", "b", bytes.NewReader(make([]byte, 64)), time.Time{})
	if err != nil {
		f.Fatal(err)
	}
	key := id.NodeKey.Public().(ed25519.PublicKey)
	f.Add("fanar/a/b\n7\n" + base64.StdEncoding.EncodeToString(make([]byte, 32)) + "\ntime 2026-11-22T14:32:00Z\n\n\u2014 fanar/a/b AAAA\n")
	f.Add("fanar/a/b\n7\n\n\n")
	f.Fuzz(func(t *testing.T, signed string) {
		if c, err := journal.OpenCheckpoint(signed, "fanar/a/b", key); err == nil {
			t.Fatalf("%q opens as %+v, and nobody signed it", signed, c)
		}
		c, err := journal.ParseCheckpoint(signed)
		if err == nil && !strings.HasPrefix(signed, fmt.Sprintf("%s\n%d\n", c.Origin, c.Size)) {
			t.Fatalf("%q was read as %+v", signed, c)
		}
	})
}
