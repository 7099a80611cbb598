package event_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fanar/fault"
	"fanar/record/event"
)

func TestCertificateNamesItsNode(t *testing.T) {
	id := newIdentity(t, "MRCC-A", "node-1")
	org, node, key, err := id.Certificate.Check(public(id.OrgKey))
	if err != nil {
		t.Fatal(err)
	}
	if org != "MRCC-A" || node != "node-1" || !key.Equal(id.NodeKey.Public()) {
		t.Errorf("got %s, %s, %x; want MRCC-A, node-1 and the node's key", org, node, key)
	}
	if !strings.HasPrefix(id.Certificate.Text, "fanar node certificate v1\nMRCC-A\nnode-1\n") || !strings.HasSuffix(id.Certificate.Text, "\n2026-11-01T00:00:00Z\n") {
		t.Errorf("the certificate's text is %q", id.Certificate.Text)
	}
	if id.NodeKey.Equal(id.OrgKey) {
		t.Error("the organisation and its node share a key")
	}
}

func TestCertificateRefusesEveryChange(t *testing.T) {
	id := newIdentity(t, "MRCC-A", "node-1")
	for at := range id.Certificate.Text {
		c := id.Certificate
		text := []byte(c.Text)
		text[at] ^= 1
		c.Text = string(text)
		if _, _, _, err := c.Check(public(id.OrgKey)); err == nil {
			t.Fatalf("the certificate %q holds", c.Text)
		}
	}
	for at := range id.Certificate.Signature {
		c := id.Certificate
		c.Signature = bytes.Clone(c.Signature)
		c.Signature[at] ^= 1
		if _, _, _, err := c.Check(public(id.OrgKey)); err == nil {
			t.Fatalf("the certificate holds with byte %d of its signature changed", at)
		}
	}
}

func TestCertificateCheckRefuses(t *testing.T) {
	id := newIdentity(t, "MRCC-A", "node-1")
	signed := func(text string) event.Certificate {
		return event.Certificate{Text: text, Signature: ed25519.Sign(id.OrgKey, []byte(text))}
	}
	for _, c := range []struct {
		name, code string
		cert       event.Certificate
		key        ed25519.PublicKey
	}{
		{"another organisation's key", "identity.certificate-wrong", id.Certificate, public(otherKey)},
		{"no key", "identity.certificate-wrong", id.Certificate, nil},
		{"nothing", "identity.certificate-wrong", event.Certificate{}, public(id.OrgKey)},
		{"another form", "identity.certificate-form", signed("fanar node certificate v2\na\nb\nc\nd\n"), public(id.OrgKey)},
		{"a checkpoint", "identity.certificate-form", signed("fanar/MRCC-A/node-1\n1\n"), public(id.OrgKey)},
		{"no key inside", "identity.certificate-form", signed("fanar node certificate v1\na\nb\nAAAA\nd\n"), public(id.OrgKey)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, key, err := c.cert.Check(c.key)
			wantFault(t, err, fault.Invalid, c.code)
			if key != nil {
				t.Errorf("got key %x with the error", key)
			}
		})
	}
}

func TestNewIdentityRefusesNamesThatDoNotFitCheckpoints(t *testing.T) {
	for _, name := range []string{"", "MRCC A", "a+b", "a/b", "a\nb", "a\u00a0b", "a\x1fb", "a\xff"} {
		_, err := event.NewIdentity(name, "node-1", rand.NewChaCha8([32]byte{}), time.Time{})
		wantFault(t, err, fault.Invalid, "identity.name")
		_, err = event.NewIdentity("MRCC-A", name, rand.NewChaCha8([32]byte{}), time.Time{})
		wantFault(t, err, fault.Invalid, "identity.name")
	}
}

func TestNewIdentityNeedsRandomness(t *testing.T) {
	_, err := event.NewIdentity("MRCC-A", "node-1", io.LimitReader(rand.NewChaCha8([32]byte{}), 40), time.Time{})
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want unexpected EOF: 40 random bytes do not make two keys", err)
	}
}
