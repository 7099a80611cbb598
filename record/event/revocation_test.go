package event_test

import (
	"bytes"
	"crypto/ed25519"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fanar/fault"
	"fanar/record/event"
)

func TestRotateMakesAnotherKeyOfTheSameNode(t *testing.T) {
	id := newIdentity(t, "MRCC-A", "node-1")
	next, err := id.Rotate(rand.NewChaCha8([32]byte{5}), time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if next.NodeKey.Equal(id.NodeKey) || !next.OrgKey.Equal(id.OrgKey) || next.Org != id.Org || next.Node != id.Node {
		t.Errorf("got %+v of %+v", next, id)
	}
	org, node, key, err := next.Certificate.Check(public(id.OrgKey))
	if err != nil || org != "MRCC-A" || node != "node-1" || !key.Equal(next.NodeKey.Public()) || !strings.HasSuffix(next.Certificate.Text, "\n2027-01-02T03:04:05Z\n") {
		t.Errorf("the certificate is of %s, %s, %x: %v\n%s", org, node, key, err, next.Certificate.Text)
	}
	nodeOnly := id
	nodeOnly.OrgKey = nil
	_, err = nodeOnly.Rotate(rand.NewChaCha8([32]byte{5}), time.Now())
	wantFault(t, err, fault.Invalid, "identity.no-organisation-key")
	if _, err := id.Rotate(io.LimitReader(rand.NewChaCha8([32]byte{}), 20), time.Now()); err == nil {
		t.Error("20 random bytes made a key")
	}
}

func revoked(t testing.TB) (event.Identity, event.Revoked, event.Revocation) {
	t.Helper()
	id := newIdentity(t, "MRCC-A", "node-1")
	want := event.Revoked{Org: "MRCC-A", Node: "node-1", Key: public(id.NodeKey), Size: 42, Root: [32]byte{1, 2, 3},
		At: time.Date(2026, 11, 22, 14, 32, 0, 0, time.UTC), Reason: "سُرق الجهاز"}
	s, err := id.Revoke(event.Revoked{Key: want.Key, Size: want.Size, Root: want.Root, At: want.At, Reason: want.Reason})
	if err != nil {
		t.Fatal(err)
	}
	return id, want, s
}

func TestRevocationSaysWhatWasSigned(t *testing.T) {
	id, want, s := revoked(t)
	got, err := s.Check(public(id.OrgKey))
	if err != nil || got.Org != want.Org || got.Node != want.Node || !got.Key.Equal(want.Key) || got.Size != want.Size || got.Root != want.Root ||
		!got.At.Equal(want.At) || got.Reason != want.Reason {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	for at := range s.Text {
		changed := []byte(s.Text)
		changed[at] ^= 1
		if _, err := (event.Revocation{Text: string(changed), Signature: s.Signature}).Check(public(id.OrgKey)); err == nil {
			t.Fatalf("the revocation %q holds", changed)
		}
	}
	_, err = s.Check(public(otherKey))
	wantFault(t, err, fault.Invalid, "identity.revocation-wrong")
	_, err = s.Check(nil)
	wantFault(t, err, fault.Invalid, "identity.revocation-wrong")
}

func TestRevocationRefuses(t *testing.T) {
	id, want, s := revoked(t)
	for _, reason := range []string{"", "two\nlines", "\x00"} {
		r := want
		r.Reason = reason
		_, err := id.Revoke(r)
		wantFault(t, err, fault.Invalid, "identity.reason")
	}
	nodeOnly := id
	nodeOnly.OrgKey = nil
	_, err := nodeOnly.Revoke(want)
	wantFault(t, err, fault.Invalid, "identity.no-organisation-key")
	for _, c := range []struct{ name, old, new string }{
		{"another form", "v1\n", "v2\n"},
		{"a size with a sign", "\n42\n", "\n+42\n"},
		{"a size with a zero before it", "\n42\n", "\n042\n"},
		{"no size", "\n42\n", "\n\n"},
		{"a line more", "\n42\n", "\n42\n42\n"},
		{"a time that is none", "T14", "T94"},
		{"a time in another zone", "00Z", "00+00:00"},
	} {
		text := strings.Replace(s.Text, c.old, c.new, 1)
		if text == s.Text {
			t.Fatalf("%s changes nothing", c.name)
		}
		_, err := event.Revocation{Text: text, Signature: ed25519.Sign(id.OrgKey, []byte(text))}.Check(public(id.OrgKey))
		wantFault(t, err, fault.Invalid, "identity.revocation-form")
	}
	// The organisation's certificates and revocations are never taken for each other.
	_, err = event.Revocation(id.Certificate).Check(public(id.OrgKey))
	wantFault(t, err, fault.Invalid, "identity.revocation-form")
	_, _, _, err = event.Certificate(s).Check(public(id.OrgKey))
	wantFault(t, err, fault.Invalid, "identity.certificate-form")
}

// Whatever text the organisation signs, reading it never fails otherwise than with an error, and what is read is exactly
// what stands there.
func FuzzRevocation(f *testing.F) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, ed25519.SeedSize))
	_, _, s := revoked(f)
	f.Add(s.Text)
	f.Add("fanar key revocation v1\n\n\n\n\n\n\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := event.Revocation{Text: text, Signature: ed25519.Sign(key, []byte(text))}.Check(public(key))
		if err != nil {
			return
		}
		again, err := event.Identity{Org: r.Org, Node: r.Node, OrgKey: key}.Revoke(r)
		if err == nil && again.Text != text {
			t.Fatalf("%q was read as what is written %q", text, again.Text)
		}
	})
}
