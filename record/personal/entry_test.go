package personal

import (
	"bytes"
	"testing"

	"fanar/fault"
)

// FuzzParseEntry holds that no stored bytes make the decoder fail in another way than by a fault, and that what it
// accepts is written again as it was.
func FuzzParseEntry(f *testing.F) {
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{entryForm}, entrySmall))
	f.Add(entry{sealed: []byte("seventeen letters")}.bytes())
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := parseEntry(body)
		if err != nil {
			if fault.KindOf(err) != fault.Unavailable {
				t.Fatalf("%d bytes: got %v, want an unavailable fault", len(body), err)
			}
			return
		}
		if got := e.bytes(); !bytes.Equal(got, body) {
			t.Fatalf("%x is written again as %x", body, got)
		}
	})
}

// FuzzFind holds that the search for parts ends, never panics, and gives only what can be a part.
func FuzzFind(f *testing.F) {
	f.Add([]byte(`{"a":{"personalPart":"p0123456789abcdef0123456789abcdef","about":"user/conti","retainUntil":"2027-01-01T00:00:00Z"}}`))
	f.Add([]byte(`{"personalPart":"{"personalPart":"`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, p := range Find(body) {
			if !partID.MatchString(p.ID) || p.About == "" || p.Until.IsZero() {
				t.Fatalf("%q gives %+v", body, p)
			}
		}
	})
}
