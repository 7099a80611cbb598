package credential

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"image/png"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"fanar/fault"
)

const (
	step       = 30 // seconds; RFC 6238
	secretSize = 20 // bytes; RFC 4226 section 4 recommends 160 bits
	qrSize     = 232
	newSecret  = "new-secret"
)

// NewCode is an authenticator app about to be set up. It is shown once.
type NewCode struct {
	Secret string // base32, to be typed where no camera is
	URI    string // otpauth://
	QR     string // a PNG as a data: address
	Token  string // to be brought back with the first code
}

type pendingSecret struct {
	User   string    `json:"user"`
	Secret []byte    `json:"secret"`
	Began  time.Time `json:"began"`
}

// BeginCode makes a secret for an authenticator app of the user. Nothing is kept until [Keeper.FinishCode] has seen a code.
func (k *Keeper) BeginCode(user string) (NewCode, error) {
	p := pendingSecret{User: user, Secret: make([]byte, secretSize), Began: k.clock.Now()}
	rand.Read(p.Secret)
	return k.show(p)
}

// ShowCode shows a secret again that was not finished, after a code that was mistyped.
func (k *Keeper) ShowCode(user, token string) (NewCode, error) {
	var p pendingSecret
	if err := k.Unseal(newSecret, token, &p); err != nil {
		return NewCode{}, err
	}
	if p.User != user || !k.timely(p.Began) {
		return NewCode{}, foreign(nil)
	}
	return k.show(p)
}

func (k *Keeper) show(p pendingSecret) (NewCode, error) {
	n := NewCode{Secret: encode(p.Secret)}
	var err error
	if n.Token, err = k.Seal(newSecret, p); err != nil {
		return n, err
	}
	issuer := "Fanar"
	if len(k.origins) > 0 {
		issuer += " " + host(k.origins[0])
	}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + p.User,
		RawQuery: "secret=" + n.Secret + "&issuer=" + url.PathEscape(issuer) + "&algorithm=SHA1&digits=6&period=30"}
	n.URI = u.String()
	key, err := otp.NewKeyFromURL(n.URI)
	if err != nil {
		return n, fmt.Errorf("describe an authenticator app: %w", err)
	}
	picture, err := key.Image(qrSize, qrSize)
	if err != nil {
		return n, fmt.Errorf("draw a QR code: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return n, fmt.Errorf("draw a QR code: %w", err)
	}
	n.QR = "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
	return n, nil
}

// FinishCode checks the first code of a new app, and gives the command that keeps the app.
func (k *Keeper) FinishCode(user, token, code string) (SetCode, error) {
	var p pendingSecret
	if err := k.Unseal(newSecret, token, &p); err != nil {
		return SetCode{}, err
	}
	if p.User != user || !k.timely(p.Began) {
		return SetCode{}, foreign(nil)
	}
	at, ok := stepOf(p.Secret, code, k.clock.Now())
	if !ok {
		return SetCode{}, wrongCode()
	}
	return SetCode{sealed: k.sealSecret(user, p.Secret), step: at}, nil
}

func (k *Keeper) sealSecret(user string, secret []byte) []byte {
	return k.seal.Seal(nil, nil, secret, []byte("totp/"+user))
}

func (k *Keeper) openSecret(user string, sealed []byte) ([]byte, error) {
	secret, err := k.seal.Open(nil, nil, sealed, []byte("totp/"+user))
	if err != nil {
		return nil, fault.New(fault.Unavailable, "credential.sealed", "the secret of this user's authenticator app cannot be opened with this node's key").
			WithHint("restore the key that belongs to this record, or let two officers recover the user").WithCause(err)
	}
	return secret, nil
}

// codeStep gives the step of a code that the user's app shows about now, if it is one.
func (k *Keeper) codeStep(_ context.Context, user string, h held, code string) (int64, bool, error) {
	secret, err := k.openSecret(user, h.Secret)
	if err != nil {
		return 0, false, err
	}
	at, ok := stepOf(secret, code, k.clock.Now())
	return at, ok, nil
}

// stepOf finds the step whose code this is: now, or one step to either side, as clocks differ.
func stepOf(secret []byte, code string, now time.Time) (int64, bool) {
	code = strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '\u00a0':
			return -1
		case r >= '٠' && r <= '٩': // Arabic-Indic digits of a keyboard
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, code)
	var found int64
	ok := 0
	for _, d := range []int64{-1, 0, 1} {
		at := now.Unix()/step + d
		want, err := totp.GenerateCodeCustom(encode(secret), time.Unix(at*step, 0).UTC(), totp.ValidateOpts{Period: step, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found, ok = at, 1
		}
	}
	return found, ok == 1
}

func encode(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}
