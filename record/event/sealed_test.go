package event_test

import (
	"bytes"
	"crypto/ed25519"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/fault"
	"fanar/record/event"
)

var (
	nodeKey  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	otherKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize))
)

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func sealedRecord(t testing.TB) event.Sealed {
	t.Helper()
	e, err := event.Draft{Subject: "case/SAR-12", Happened: happened, Fact: opened{Words: "rubber boat, low", Aboard: 80}}.Number(7, author, recorded)
	if err != nil {
		t.Fatal(err)
	}
	return event.Seal(canonical(t, e), nodeKey)
}

func TestSealedOpensUnderItsKeyOnly(t *testing.T) {
	s := sealedRecord(t)
	e, err := s.Open(public(nodeKey))
	if err != nil {
		t.Fatal(err)
	}
	var fact opened
	if err := e.Decode(&fact); err != nil || e.Number != 7 || fact.Aboard != 80 {
		t.Errorf("got event %+v with %+v (%v), want number 7 with 80 aboard", e, fact, err)
	}
	_, err = s.Open(public(otherKey))
	wantFault(t, err, fault.Invalid, "event.signature-wrong")
	for _, short := range []ed25519.PublicKey{nil, public(nodeKey)[:31]} {
		_, err = s.Open(short)
		wantFault(t, err, fault.Invalid, "event.no-key")
	}
}

// Every change of every byte is refused, not only most.
func TestEveryBytesEveryBitCounts(t *testing.T) {
	whole := sealedRecord(t)
	key := public(nodeKey)
	for at := range whole {
		for bit := range 8 {
			changed := bytes.Clone(whole)
			changed[at] ^= 1 << bit
			if e, err := event.Sealed(changed).Open(key); err == nil {
				t.Fatalf("byte %d with bit %d flipped opens as %+v", at, bit, e)
			}
		}
	}
}

// A sealed record that was changed anywhere by a few bytes, in place, put in or taken out, is refused.
func TestChangedRecordIsRefused(t *testing.T) {
	whole := sealedRecord(t)
	key := public(nodeKey)
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(0, len(whole)).Draw(t, "from")
		to := rapid.IntRange(from, min(from+3, len(whole))).Draw(t, "to")
		put := rapid.OneOf(rapid.SliceOfN(rapid.Byte(), 0, 3), rapid.SampledFrom([][]byte{{'\n'}, {'\r', '\n'}, {' '}, {'='}, {0}})).Draw(t, "put")
		changed := append(append(bytes.Clone(whole[:from]), put...), whole[to:]...)
		if bytes.Equal(changed, whole) {
			t.Skip("nothing was changed")
		}
		if e, err := event.Sealed(changed).Open(key); err == nil {
			t.Fatalf("bytes %d to %d replaced by %q: opens as %+v", from, to, put, e)
		}
	})
}

func TestSplitRefuses(t *testing.T) {
	whole := sealedRecord(t)
	for _, c := range []struct {
		name, code string
		bytes      []byte
	}{
		{"no line feed", "event.no-signature", []byte("{}")},
		{"an empty signature", "event.bad-signature", []byte("{}\n")},
		{"a short signature", "event.bad-signature", whole[:len(whole)-4]},
		{"a line feed at the end", "event.bad-signature", append(bytes.Clone(whole), '\n')},
		{"a line feed inside the signature", "event.bad-signature", append(append(bytes.Clone(whole[:len(whole)-50]), '\n'), whole[len(whole)-49:]...)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := event.Sealed(c.bytes).Split()
			wantFault(t, err, fault.Invalid, c.code)
			_, err = event.Sealed(c.bytes).Event()
			wantFault(t, err, fault.Invalid, c.code)
		})
	}
}

func FuzzParse(f *testing.F) {
	canonical, _, err := sealedRecord(f).Split()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(canonical)
	f.Add([]byte(`{"number":1,"kind":"k","subject":"s","body":null}`))
	f.Add([]byte(`{"number":18446744073709551615,"kind":"k","subject":"s","happened":"0001-01-01T00:00:00+23:59"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := event.Parse(b)
		if err != nil {
			return
		}
		if e.Number == 0 || e.Kind == "" || e.Subject == "" {
			t.Fatalf("%q was taken for an event without number, kind or subject: %+v", b, e)
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte(sealedRecord(f)))
	f.Add([]byte("{}\n"))
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		canonical, sig, err := event.Sealed(b).Split()
		if err != nil {
			return
		}
		if len(sig) != ed25519.SignatureSize || bytes.IndexByte(canonical, '\n') >= 0 || len(b) != len(canonical)+89 {
			t.Fatalf("%q was split into %q and a signature of %d bytes", b, canonical, len(sig))
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	d := event.Draft{Subject: "case/SAR-12", Refs: []string{"vessel/V-3"}, Fact: opened{Words: "rubber boat, low in the water", Aboard: 80}}
	b.ReportAllocs()
	for b.Loop() {
		e, err := d.Number(7, author, recorded)
		if err != nil {
			b.Fatal(err)
		}
		canonical, err := e.Canonical()
		if err != nil {
			b.Fatal(err)
		}
		event.Seal(canonical, nodeKey)
	}
}

func BenchmarkOpen(b *testing.B) {
	s, key := sealedRecord(b), public(nodeKey)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Open(key); err != nil {
			b.Fatal(err)
		}
	}
}

func newIdentity(t testing.TB, org, node string) event.Identity {
	t.Helper()
	id, err := event.NewIdentity(org, node, rand.NewChaCha8([32]byte{1}), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return id
}
