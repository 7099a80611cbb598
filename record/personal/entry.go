package personal

import (
	"crypto/sha256"

	"golang.org/x/crypto/chacha20poly1305"

	"fanar/fault"
)

// Table is the side data in which the sealed texts stand, by the part's identifier.
const Table = "personal"

const (
	entryForm  = 1
	keySize    = chacha20poly1305.KeySize
	nonceSize  = chacha20poly1305.NonceSizeX
	saltSize   = sha256.Size
	vaultSize  = 8 // of the name of the vault that wrapped the key
	wrapSize   = keySize + saltSize + chacha20poly1305.Overhead
	entrySmall = 1 + vaultSize + nonceSize + wrapSize + nonceSize + chacha20poly1305.Overhead + 1
)

// entry is a sealed text as it is stored: which vault wrapped its key, the wrapped key and salt, the encrypted text. The
// salt is wrapped too: beside the commitment in the record it would let a thief of the database try names.
type entry struct {
	vault     [vaultSize]byte
	wrapNonce [nonceSize]byte
	wrapped   [wrapSize]byte // XChaCha20-Poly1305 of key and salt
	nonce     [nonceSize]byte
	sealed    []byte // XChaCha20-Poly1305 of the text
}

// bytes gives the stored form: a byte for the form, then the fields one after the other.
func (e entry) bytes() []byte {
	out := make([]byte, 0, entrySmall+len(e.sealed))
	out = append(out, entryForm)
	out = append(out, e.vault[:]...)
	out = append(out, e.wrapNonce[:]...)
	out = append(out, e.wrapped[:]...)
	out = append(out, e.nonce[:]...)
	return append(out, e.sealed...)
}

// parseEntry reads the stored form. Every entry that it accepts is written again as the same bytes.
func parseEntry(body []byte) (e entry, err error) {
	if len(body) < entrySmall || len(body) > entrySmall+textLimit-1 {
		return e, fault.New(fault.Unavailable, "personal.entry-size", "the sealed text has {size} bytes; one has {least} to {most}",
			"size", len(body), "least", entrySmall, "most", entrySmall+textLimit-1)
	}
	if body[0] != entryForm {
		return e, fault.New(fault.Unavailable, "personal.entry-form", "the sealed text has the form {form}; this program reads {want}",
			"form", body[0], "want", entryForm)
	}
	body = body[1:]
	for _, field := range [][]byte{e.vault[:], e.wrapNonce[:], e.wrapped[:], e.nonce[:]} {
		body = body[copy(field, body):]
	}
	e.sealed = body
	return e, nil
}
