package event_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"testing"

	"filippo.io/edwards25519"
	"github.com/hdevalence/ed25519consensus"
	"pgregory.net/rapid"

	"fanar/record/event"
)

func sealedLine(i int, key ed25519.PrivateKey) event.Sealed {
	return event.Seal(fmt.Appendf(nil, `{"number":%d,"kind":"a.b","subject":"case/%d"}`, i+1, i), key)
}

func split(t testing.TB, s event.Sealed) (canonical, sig []byte) {
	t.Helper()
	canonical, sig, err := s.Split()
	if err != nil {
		t.Fatal(err)
	}
	return canonical, sig
}

func join(canonical, sig []byte) event.Sealed {
	return fmt.Appendf(nil, "%s\n%s", canonical, base64.StdEncoding.EncodeToString(sig))
}

// A batch holds exactly if each of its signatures holds alone, and says the same as the library's own batch.
func TestBatchSaysWhatSingleChecksSay(t *testing.T) {
	id := newIdentity(t, "MRCC-A", "node-1")
	key := public(id.NodeKey)
	rapid.Check(t, func(rt *rapid.T) {
		records := make([]event.Sealed, rapid.IntRange(0, 40).Draw(rt, "records"))
		for i := range records {
			records[i] = sealedLine(i, id.NodeKey)
		}
		for range rapid.IntRange(0, 2).Draw(rt, "changes") {
			if len(records) == 0 {
				break
			}
			rec := records[rapid.IntRange(0, len(records)-1).Draw(rt, "record")]
			at := rapid.IntRange(0, len(rec)-1).Draw(rt, "byte")
			rec[at] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
		}
		batch, theirs := event.NewBatch(key, len(records)), ed25519consensus.NewBatchVerifier()
		added, alone := true, true
		for _, rec := range records {
			ok := batch.Add(rec)
			added = added && ok
			canonical, sig, err := rec.Split()
			alone = alone && err == nil && ed25519consensus.Verify(key, canonical, sig)
			theirs.Add(key, canonical, sig)
		}
		if got := added && batch.Holds(); got != alone {
			rt.Fatalf("the batch holds: %v; each alone: %v", got, alone)
		}
		if got := added && batch.Holds(); len(records) > 0 && got != theirs.Verify() {
			rt.Fatalf("the batch holds: %v; the library's does not agree", got)
		}
	})
}

// What two signatures have wrong must not cancel out, nor may they change places.
func TestBatchRefusesWrongsThatAddUpToNothing(t *testing.T) {
	id := newIdentity(t, "MRCC-A", "node-1")
	one, two := sealedLine(0, id.NodeKey), sealedLine(1, id.NodeKey)
	one1, sig1 := split(t, one)
	two2, sig2 := split(t, two)
	add := func(sig []byte, n byte, negative bool) []byte {
		s, err := edwards25519.NewScalar().SetCanonicalBytes(sig[32:])
		if err != nil {
			t.Fatal(err)
		}
		d, err := edwards25519.NewScalar().SetCanonicalBytes(append([]byte{n}, make([]byte, 31)...))
		if err != nil {
			t.Fatal(err)
		}
		if negative {
			d.Negate(d)
		}
		return append(bytes.Clone(sig[:32]), s.Add(s, d).Bytes()...)
	}
	for _, c := range []struct {
		name         string
		first, other []byte
		want         bool
	}{
		{"as they were signed", sig1, sig2, true},
		{"one more and one less", add(sig1, 1, false), add(sig2, 1, true), false},
		{"each the other's", sig2, sig1, false},
		{"twice the first", sig1, sig1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := event.NewBatch(public(id.NodeKey), 2)
			if !b.Add(join(one1, c.first)) || !b.Add(join(two2, c.other)) {
				t.Fatal("a signature has not the form of one")
			}
			if got := b.Holds(); got != c.want {
				t.Errorf("the batch holds: %v, want %v", got, c.want)
			}
		})
	}
	if b := event.NewBatch(public(otherKey), 1); !b.Add(one) || b.Holds() {
		t.Error("a signature holds under another key")
	}
	if b := event.NewBatch(nil, 1); !b.Add(one) || b.Holds() {
		t.Error("a signature holds under no key")
	}
	if !event.NewBatch(nil, 0).Holds() {
		t.Error("an empty batch does not hold")
	}
}

// A signature with a part of small order is right under the rule of ZIP 215, alone and in a batch alike. The standard
// library refuses it, which is why it must not be asked in one place and not in the other.
func TestBatchAndSingleAgreeOnSmallOrder(t *testing.T) {
	small := make([]byte, 32) // y = 0 is a point of order four
	key := ed25519.PublicKey(small)
	for _, c := range []struct {
		name string
		sig  []byte
		want bool
	}{
		{"R of small order and s = 0", append(bytes.Clone(small), make([]byte, 32)...), true},
		{"s = 1", append(bytes.Clone(small), append([]byte{1}, make([]byte, 31)...)...), false},
	} {
		rec := join([]byte(`{"number":1,"kind":"a.b","subject":"c"}`), c.sig)
		_, err := rec.Open(key)
		b := event.NewBatch(key, 1)
		if b.Add(rec); (err == nil) != c.want || b.Holds() != c.want {
			t.Errorf("%s: alone %v, in a batch %v, want %v", c.name, err, b.Holds(), c.want)
		}
	}
}

func BenchmarkBatch(b *testing.B) {
	id := newIdentity(b, "MRCC-A", "node-1")
	records := make([]event.Sealed, 256)
	for i := range records {
		records[i] = sealedLine(i, id.NodeKey)
	}
	b.ReportAllocs()
	for b.Loop() {
		batch := event.NewBatch(public(id.NodeKey), len(records))
		for _, rec := range records {
			batch.Add(rec)
		}
		if !batch.Holds() {
			b.Fatal("it does not hold")
		}
	}
	b.ReportMetric(float64(len(records))*float64(b.N)/b.Elapsed().Seconds(), "signatures/s")
}
