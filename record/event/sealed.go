package event

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"

	"fanar/fault"
)

// Sealed is a record as it is stored, hashed and sent: the canonical bytes, a line feed, and the node's Ed25519 signature
// over the canonical bytes in base64. Canonical bytes hold no line feed, so the two parts are told apart without a length.
type Sealed []byte

// signatureLine is the length of an Ed25519 signature in base64.
const signatureLine = 88

// Seal signs canonical bytes. They always begin with "{", so that no signature over them can be taken for one over a
// checkpoint or a certificate, whose texts begin with a name.
func Seal(canonical []byte, key ed25519.PrivateKey) Sealed {
	sig := ed25519.Sign(key, canonical)
	out := make([]byte, 0, len(canonical)+1+base64.StdEncoding.EncodedLen(len(sig)))
	out = append(out, canonical...)
	out = append(out, '\n')
	return base64.StdEncoding.AppendEncode(out, sig)
}

// Split gives the canonical bytes and the signature. Two different sealed records never split into the same two parts.
func (s Sealed) Split() (canonical, sig []byte, err error) {
	at := bytes.IndexByte(s, '\n')
	if at < 0 {
		return nil, nil, fault.New(fault.Invalid, "event.no-signature", "the record has no signature line")
	}
	// The length is checked first: Go's decoder skips line feeds, and one signature must have one spelling only.
	line := s[at+1:]
	sig = make([]byte, base64.StdEncoding.DecodedLen(signatureLine))
	if len(line) == signatureLine {
		n, err := base64.StdEncoding.Strict().Decode(sig, line)
		if err == nil && n == ed25519.SignatureSize {
			return s[:at], sig[:n], nil
		}
	}
	return nil, nil, fault.New(fault.Invalid, "event.bad-signature",
		"the record's signature line is not a signature: it must be {want} characters of base64 and nothing after them", "want", signatureLine)
}

// Event reads the event without checking the signature.
func (s Sealed) Event() (Event, error) {
	canonical, _, err := s.Split()
	if err != nil {
		return Event{}, err
	}
	return Parse(canonical)
}

// Open checks the signature under key and reads the event.
func (s Sealed) Open(key ed25519.PublicKey) (Event, error) {
	if len(key) != ed25519.PublicKeySize {
		return Event{}, fault.New(fault.Invalid, "event.no-key", "a record is opened with a key of {want} bytes, not of {got}",
			"want", ed25519.PublicKeySize, "got", len(key))
	}
	canonical, sig, err := s.Split()
	if err != nil {
		return Event{}, err
	}
	if !holds(key, canonical, sig) {
		return Event{}, fault.New(fault.Invalid, "event.signature-wrong", "the signature does not belong to this record and key")
	}
	return Parse(canonical)
}
