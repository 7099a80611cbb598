package credential

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"fanar/fault"
)

// ceremonyLife is how long a ceremony may take: somebody looks for a key and touches it.
const ceremonyLife = 5 * time.Minute

func sealer(key []byte) (cipher.AEAD, error) {
	if len(key) != KeySize {
		return nil, fault.New(fault.Invalid, "credential.key", "the key that wraps secrets has {length} bytes; it takes {want}", "length", len(key), "want", KeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("prepare the key that wraps secrets: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Seal makes a token of a value that only this node can read or make, for a browser to bring back. A token for one
// purpose does not open for another; package session seals what it leaves with a browser in the same way.
func (k *Keeper) Seal(purpose string, v any) (string, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("seal a %s: %w", purpose, err)
	}
	return base64.RawURLEncoding.EncodeToString(k.seal.Seal(nil, nil, body, []byte(purpose))), nil
}

// Unseal reads a token of [Keeper.Seal] into v. Its fault does not tell why a token is not one.
func (k *Keeper) Unseal(purpose, token string, v any) error {
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return foreign(err)
	}
	body, err := k.seal.Open(nil, nil, sealed, []byte(purpose))
	if err != nil {
		return foreign(err)
	}
	if err := json.Unmarshal(body, v); err != nil {
		return foreign(err)
	}
	return nil
}

func foreign(cause error) error {
	return fault.New(fault.Invalid, "sign-in.token", "this attempt was not begun here, or too long ago").WithHint("begin again").WithCause(cause)
}

// timely tells whether what began then may still be finished.
func (k *Keeper) timely(began time.Time) bool {
	age := k.clock.Now().Sub(began)
	return age >= 0 && age <= ceremonyLife
}
