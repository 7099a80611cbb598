package credential_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fanar/desk/directory/credential"
	"fanar/fault"
	"fanar/record/journal"
)

func TestSignInWithAPassword(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	if _, err := credential.HashPassword("short"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a short password: %v", err)
	}
	h.password("conti")
	try := func(user, password, code string) (credential.Proof, error) {
		return h.keep.SignIn(ctx, origin, user, credential.Shown{Password: password, Code: code})
	}
	p, err := try(" conti ", sentence, "")
	if err != nil || p.User.Name != "A. Conti" || p.Method != credential.ByPassword || !p.Alone {
		t.Fatalf("the right password gives %+v, %v", p, err)
	}
	_, wrong := try("conti", "not this one", "")
	_, unknown := try("nobody", sentence, "")
	if fault.As(wrong).Text != fault.As(unknown).Text {
		t.Errorf("a wrong password says %q, an unknown user %q", wrong, unknown)
	}
	for range 3 {
		_, err = try("conti", "not this one", "")
		want(t, "a wrong password", err, "sign-in.wrong")
	}
	_, err = try("conti", "not this one", "")
	want(t, "the fifth", err, "sign-in.locked")
	_, err = try("conti", sentence, "")
	want(t, "the right one, locked", err, "sign-in.locked")
	if got := h.kinds("credential."); !slices.Equal(got, []string{"password-set", "sign-in-locked"}) {
		t.Errorf("recorded %v", got)
	}
	h.Clock.Advance(5*time.Minute + time.Second)
	_, err = try("conti", sentence, "")
	want(t, "after the lock", err, "")
}

func TestACodeCountsOnceAndIsAskedFor(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	h.password("conti")
	secret := h.app("conti")
	try := func(code string) error {
		_, err := h.keep.SignIn(ctx, origin, "conti", credential.Shown{Password: sentence, Code: code})
		return err
	}
	want(t, "no code", try(""), "sign-in.code-needed")
	code := h.code(secret)
	want(t, "the code", try(code[:3]+" "+code[3:]), "")
	want(t, "the same code again", try(code), "sign-in.code-wrong")
	h.Clock.Advance(30 * time.Second)
	eastern := strings.Map(func(r rune) rune { return r - '0' + '٠' }, h.code(secret))
	want(t, "the next one, in Arabic-Indic digits", try(eastern), "")
	h.Clock.Advance(5 * time.Minute)
	old := h.code(secret)
	h.Clock.Advance(2 * time.Minute)
	for range 4 {
		want(t, "an old code", try(old), "sign-in.code-wrong")
	}
	want(t, "the fifth", try(old), "sign-in.locked")
	h.View(t, func(r journal.Reader) error {
		for e, err := range r.Sides("credential") {
			if err != nil {
				return err
			}
			if strings.Contains(string(e.Body), secret) {
				t.Error("the secret of the app is kept in the clear")
			}
		}
		return nil
	})
	other, err := credential.New(credential.Options{Journal: h.Journal, Clock: h.Clock, Key: make([]byte, credential.KeySize), Origins: []string{origin}})
	if err != nil {
		t.Fatal(err)
	}
	h.Clock.Advance(time.Hour)
	_, err = other.SignIn(ctx, origin, "conti", credential.Shown{Password: sentence, Code: h.code(secret)})
	want(t, "another node's key", err, "credential.sealed")
}

func TestSignInWithAPasskey(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	h.password("conti")
	d := h.passkey("conti")
	p, err := h.signIn(d)
	if err != nil || p.User.ID != "conti" || p.Method != credential.ByPasskey || p.Alone {
		t.Fatalf("a passkey gives %+v, %v", p, err)
	}
	_, err = h.keep.SignIn(ctx, origin, "conti", credential.Shown{Password: sentence})
	want(t, "a password alone, with a passkey", err, "sign-in.passkey-needed")

	for range 5 {
		_, err = h.keep.SignIn(ctx, origin, "conti", credential.Shown{Password: "not this one"})
	}
	want(t, "guessing", err, "sign-in.locked")
	h.Clock.Advance(time.Second)
	_, err = h.signIn(d)
	want(t, "a passkey while guesses are locked", err, "")

	h.Clock.Advance(time.Second)
	c, _ := h.keep.BeginSignIn(origin)
	shown := d.sign(t, c)
	_, err = h.keep.SignIn(ctx, origin, "", shown)
	want(t, "once", err, "")
	_, err = h.keep.SignIn(ctx, origin, "", shown)
	want(t, "the same answer again", err, "sign-in.token")

	c, _ = h.keep.BeginSignIn(origin)
	shown = d.sign(t, c)
	h.Clock.Advance(6 * time.Minute)
	_, err = h.keep.SignIn(ctx, origin, "", shown)
	want(t, "too late", err, "sign-in.token")

	c, _ = h.keep.BeginSignIn(origin)
	unverified := *d
	unverified.auth.Options.UserNotVerified = true
	_, err = h.keep.SignIn(ctx, origin, "", unverified.sign(t, c))
	want(t, "nobody looked who holds the device", err, "sign-in.passkey-wrong")

	stranger := newDevice()
	stranger.auth.Options.UserHandle = d.auth.Options.UserHandle
	_, err = h.signIn(stranger)
	want(t, "another key under the same handle", err, "sign-in.passkey-wrong")

	phish := *d
	phish.party.Origin = "https://fanar.example.evil"
	_, err = h.signIn(&phish)
	want(t, "an answer made for another site", err, "sign-in.passkey-wrong")

	proof, err := h.keep.BeginProof(ctx, origin, "conti")
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.keep.SignIn(ctx, origin, "", d.sign(t, proof))
	want(t, "a proof of presence is no sign-in", err, "sign-in.token")
}

func TestACounterThatGoesBackEndsAPasskey(t *testing.T) {
	h := open(t)
	d := h.passkey("conti")
	d.key.Counter = 7
	if _, err := h.signIn(d); err != nil {
		t.Fatal(err)
	}
	h.Clock.Advance(time.Second)
	d.key.Counter = 5
	_, err := h.signIn(d)
	want(t, "a counter that went back", err, "sign-in.passkey-copied")
	h.Clock.Advance(time.Second)
	d.key.Counter = 9
	_, err = h.signIn(d)
	want(t, "the passkey afterwards", err, "sign-in.passkey-copied")
	if got := h.kinds("credential."); !slices.Equal(got, []string{"passkey-added", "passkey-copied"}) {
		t.Errorf("recorded %v, want the copy once", got)
	}
}

func TestProvingToBeThere(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	h.password("conti")
	d := h.passkey("conti")
	secret := h.app("conti")
	prove := func(s credential.Shown) error { return h.keep.Prove(ctx, origin, "conti", s) }
	want(t, "nothing", prove(credential.Shown{}), "sign-in.nothing-shown")
	want(t, "the password", prove(credential.Shown{Password: sentence}), "")
	want(t, "another password", prove(credential.Shown{Password: "not this one"}), "sign-in.wrong")
	code := h.code(secret)
	want(t, "the code", prove(credential.Shown{Code: code}), "")
	want(t, "the code again", prove(credential.Shown{Code: code}), "sign-in.code-wrong")
	c, err := h.keep.BeginProof(ctx, origin, "conti")
	if err != nil {
		t.Fatal(err)
	}
	shown := d.sign(t, c)
	want(t, "the passkey", prove(shown), "")
	want(t, "the same answer", prove(shown), "sign-in.token")
	h.Clock.Advance(time.Second)
	theirs := h.passkey("bianchi")
	c, err = h.keep.BeginProof(ctx, origin, "bianchi")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "somebody else's passkey", prove(theirs.sign(t, c)), "sign-in.passkey-wrong")
}

func TestWherePasskeysWork(t *testing.T) {
	h := open(t)
	for _, test := range []struct {
		name    string
		origins []string
		at      string
		code    string
	}{
		{"the configured address", []string{origin}, origin, ""},
		{"an address below it", []string{origin, "https://rome.fanar.example"}, "https://rome.fanar.example", ""},
		{"elsewhere", []string{origin}, "https://other.example", "credential.elsewhere"},
		{"this machine, nothing configured", nil, "http://localhost:8250", ""},
		{"a number, nothing configured", nil, "http://127.0.0.1:8250", "credential.no-name"},
		{"a name, nothing configured", nil, "https://fanar.example", "credential.no-name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			k, err := credential.New(credential.Options{Journal: h.Journal, Clock: h.Clock, Origins: test.origins})
			if err != nil {
				t.Fatal(err)
			}
			want(t, test.at, k.Passkeys(test.at), test.code)
		})
	}
	for origins, code := range map[string]string{"fanar.example": "credential.origin", "https://a.example/x": "credential.origin", "https://a.example https://b.example": "credential.origin-apart"} {
		_, err := credential.New(credential.Options{Journal: h.Journal, Clock: h.Clock, Origins: strings.Fields(origins)})
		want(t, origins, err, code)
	}
}
