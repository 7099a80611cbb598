// Package credential knows how a user proves who they are: passkeys first; a password with a code from an authenticator
// app where no passkey can be had, such as at sea; and the way back in for somebody who lost everything, which takes two
// officers.
//
// What proves a person (hashes, public keys, sealed secrets, counters) is side data: it has no history and can be
// destroyed. That it changed, who did it, locks and recoveries are facts, and no fact holds a secret. A password is never
// kept, a secret of an authenticator app never unsealed but to check a code, and an unknown user never told from a wrong
// password, neither by words nor by time.
//
// Start with [New], [Keeper.SignIn] and [HoldingOf].
package credential

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/world"
)

// KeySize is the length in bytes of the key that wraps secrets.
const KeySize = 32

// Options are what a keeper needs.
type Options struct {
	Journal *journal.Journal
	Clock   world.Clock
	// Key wraps the secrets of authenticator apps at rest and ceremonies under way, [KeySize] bytes. Without one it is
	// derived from the node's secret, so that a copy of the database alone opens nothing; see [KeyFrom].
	Key []byte
	// Origins are where browsers reach the node, such as "https://fanar.example.org". The host of the first is the name
	// that passkeys are bound to; the others are it or stand below it. Without any, passkeys work on http://localhost
	// only, which is enough for a node that one machine uses.
	Origins []string
}

// Keeper checks what people show, and keeps what it is checked against.
type Keeper struct {
	journal *journal.Journal
	clock   world.Clock
	vault   *personal.Vault // opens names only
	seal    cipher.AEAD
	origins []string
	names   []byte // digests with it tell who tried and from where, and nobody else can make them
	// hashing lets a few passwords be hashed at a time: each takes 64 MiB.
	hashing chan struct{}
}

// New makes a keeper. An error says which option is wrong.
func New(o Options) (*Keeper, error) {
	if o.Key == nil {
		key, err := KeyFrom(o.Journal.Identity())
		if err != nil {
			return nil, fmt.Errorf("derive the key that wraps secrets: %w", err)
		}
		o.Key = key
	}
	seal, err := sealer(o.Key)
	if err != nil {
		return nil, err
	}
	vault, err := personal.NewVault(o.Journal.Identity(), nil)
	if err != nil {
		return nil, err
	}
	names, err := hkdf.Key(sha256.New, o.Key, nil, "fanar/credential/names/1", KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive the key of the names that were tried: %w", err)
	}
	k := &Keeper{vault: vault, names: names, journal: o.Journal, clock: o.Clock, seal: seal, hashing: make(chan struct{}, 4)}
	for _, text := range o.Origins {
		u, err := url.Parse(text)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
			return nil, fault.New(fault.Invalid, "credential.origin", "{origin} is not the address of a node as browsers write it", "origin", fmt.Sprintf("%q", text)).
				WithHint("write scheme and host, such as https://fanar.example.org")
		}
		origin := u.Scheme + "://" + strings.ToLower(u.Host)
		if len(k.origins) > 0 {
			first := host(k.origins[0])
			if h := host(origin); h != first && !strings.HasSuffix(h, "."+first) {
				return nil, fault.New(fault.Invalid, "credential.origin-apart", "{origin} is neither {first} nor below it, so one passkey could not serve both",
					"origin", origin, "first", first).WithHint("name the shortest address first, or run a node for each")
			}
		}
		k.origins = append(k.origins, origin)
	}
	return k, nil
}

// Origins are where browsers reach the node, as configured; may be empty.
func (k *Keeper) Origins() []string { return k.origins }

// KeyFrom derives the key that wraps secrets from the node's own secret, so that a copy of the database alone opens none
// of them; from its signing key where there is no secret.
func KeyFrom(id event.Identity) ([]byte, error) {
	from := id.Secret
	if from == nil {
		from = id.NodeKey.Seed()
	}
	return hkdf.Key(sha256.New, from, nil, "fanar/credential/1", KeySize)
}

func host(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
