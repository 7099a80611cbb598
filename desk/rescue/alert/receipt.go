package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"fanar/fault"
)

// Code is what whoever sends an alert without an account writes down, to ask later whether it was received: ten letters
// and digits that nobody guesses and two that catch a slip of the pen. Only its hash is kept. The letters I, L, O and U are
// not used.
type Code string

const (
	letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	random  = 10 // letters, of five bits each
	check   = 2
)

// NewCode makes a code of the randomness given.
func NewCode(from io.Reader) (Code, error) {
	raw := make([]byte, random)
	if _, err := io.ReadFull(from, raw); err != nil {
		return "", fmt.Errorf("make a receipt code: %w", err)
	}
	for i := range raw {
		raw[i] = letters[raw[i]%32]
	}
	return Code(string(raw) + checkOf(string(raw))), nil
}

// ParseCode reads a code as people write it: in small letters, with spaces or hyphens, O for 0 and I or L for 1. Errors:
// fault.Invalid for what cannot be a code, such as one with a wrong letter.
func ParseCode(text string) (Code, error) {
	clean := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '.', '_', '\t', '\u200e', '\u200f':
			return -1
		case 'o', 'O':
			return '0'
		case 'i', 'I', 'l', 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(text)))
	bad := func() error {
		return fault.New(fault.Invalid, "alert.receipt-code", "{code} is no receipt code; look for a wrong letter", "code", cut(text)).
			WithHint("a code has twelve letters and digits, such as 7K2M-9QTX-4BHV").WithField("code")
	}
	if len(clean) != random+check || strings.Trim(clean, letters) != "" {
		return "", bad()
	}
	if clean[random:] != checkOf(clean[:random]) {
		return "", bad()
	}
	return Code(clean), nil
}

// cut keeps a text short enough to be said in a sentence.
func cut(text string) string {
	if r := []rune(text); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return text
}

// checkOf gives two letters that differ whenever one letter differs or two neighbours are changed over.
func checkOf(code string) string {
	sum, weighed := 0, 0
	for i := range len(code) {
		n := strings.IndexByte(letters, code[i])
		sum += n
		weighed += (i + 1) * n
	}
	return string([]byte{letters[sum%32], letters[weighed%32]})
}

// String writes the code in three groups, such as 7K2M-9QTX-4BHV.
func (c Code) String() string {
	if len(c) != random+check {
		return string(c)
	}
	return string(c[:4] + "-" + c[4:8] + "-" + c[8:])
}

// Hash is what is kept of the code.
func (c Code) Hash() string {
	sum := sha256.Sum256([]byte("fanar alert receipt " + string(c)))
	return hex.EncodeToString(sum[:])
}
