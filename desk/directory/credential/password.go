package credential

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"fanar/fault"
)

const (
	passwordMin = 10   // characters
	passwordMax = 1024 // bytes
	// argon2id with the second recommended option of RFC 9106 section 4: 64 MiB, 3 passes, 4 lanes.
	argonTime, argonMemory, argonLanes = 3, 64 << 10, 4
)

// HashPassword gives the argon2id hash of a password in PHC form. A password has at least 10 characters. It takes a
// tenth of a second and 64 MiB on purpose: it is for a program that makes its first user. Whatever answers requests asks
// [Keeper.Hash].
func HashPassword(password string) (string, error) {
	if err := longEnough(password); err != nil {
		return "", err
	}
	return hashed(password), nil
}

func hashed(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	return phc(salt, argonKey(password, salt))
}

func longEnough(password string) error {
	if len([]rune(password)) < passwordMin {
		return fault.New(fault.Invalid, "sign-in.password-short", "a password needs at least {least} characters; a sentence is good", "least", passwordMin).WithField("password")
	}
	if len(password) > passwordMax {
		return fault.New(fault.Invalid, "sign-in.password-long", "a password has at most {most} bytes", "most", passwordMax).WithField("password")
	}
	return nil
}

// Hash is [HashPassword] for a flood: a few at a time, together with those that are checked, so that nobody can use up the
// memory. Ask it outside the appender, and only for who may set a password: the code, the role, the proof of presence come
// first. The error is that of ctx if it ends before there is room.
func (k *Keeper) Hash(ctx context.Context, password string) (hash string, err error) {
	if err := longEnough(password); err != nil {
		return "", err
	}
	err = k.oneOfFew(ctx, func() { hash = hashed(password) })
	return hash, err
}

// oneOfFew runs fn when there is room for another 64 MiB.
func (k *Keeper) oneOfFew(ctx context.Context, fn func()) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("wait for room to hash a password: %w", err)
	}
	select {
	case k.hashing <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("wait for room to hash a password: %w", ctx.Err())
	}
	defer func() { <-k.hashing }()
	fn()
	return nil
}

func argonKey(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, 32)
}

func phc(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes, b.EncodeToString(salt), b.EncodeToString(key))
}

// nobody is a hash that no password has: checking against it takes as long as against any other.
func nobody() string { return phc(make([]byte, 16), make([]byte, 32)) }

func matches(password, hash string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || len(password) > passwordMax {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(phc(salt, argonKey(password, salt))), []byte(hash)) == 1
}

// checked is matches for a flood; see [Keeper.Hash].
func (k *Keeper) checked(ctx context.Context, password, hash string) (right bool, err error) {
	err = k.oneOfFew(ctx, func() { right = matches(password, hash) })
	return right, err
}
