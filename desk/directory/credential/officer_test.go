package credential_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/desk/directory/credential"
	"fanar/fault"
	"fanar/record/journal"
)

func TestAnInvitedUserEnrolsOnce(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	code := credential.NewEnrolmentCode("conti")
	h.Do(t, h.as("rossi"), credential.Invite{User: "conti", Code: code})
	e, err := h.keep.Enrolment(ctx, code)
	if err != nil || e.User.Name != "A. Conti" || e.Recovery {
		t.Fatalf("the code opens %+v, %v", e, err)
	}
	for _, bad := range []string{"", "conti", "conti.", code + "x", "nobody" + strings.TrimPrefix(code, "conti"), strings.Repeat("a.", 200)} {
		_, err := h.keep.Enrolment(ctx, bad)
		want(t, "the code "+bad, err, "sign-in.code-spent")
	}
	d := newDevice()
	c, err := h.keep.BeginAdd(ctx, origin, "conti")
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.keep.FinishAdd(ctx, origin, "conti", "", c.Token, d.make(t, c))
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Try(h.as("bianchi"), credential.Enrol{Code: code, Passkey: &p})
	want(t, "somebody else with the code", err, "sign-in.code-spent")
	h.Do(t, h.as("conti"), credential.Enrol{Code: code, Passkey: &p})
	_, err = h.Try(h.as("conti"), credential.Enrol{Code: code, Passkey: &p})
	want(t, "the code again", err, "sign-in.code-spent")
	h.Clock.Advance(time.Second)
	if proof, err := h.signIn(d); err != nil || proof.User.ID != "conti" {
		t.Errorf("the new passkey gives %+v, %v", proof, err)
	}
	_, err = h.Try(h.as("rossi"), credential.Invite{User: "conti", Code: credential.NewEnrolmentCode("conti")})
	want(t, "an invitation for somebody who can sign in", err, "credential.two-officers")
	h.Do(t, h.as("rossi"), credential.Invite{User: "bianchi", Code: credential.NewEnrolmentCode("bianchi")})
	h.View(t, func(r journal.Reader) error {
		got, err := credential.HoldingOf(r, "bianchi", h.Clock.Now().Add(25*time.Hour))
		if !got.Invited.IsZero() {
			t.Error("an invitation lasts longer than a day")
		}
		return err
	})
}

func TestTwoOfficersLetAUserBackIn(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	h.password("conti")
	lost := h.passkey("conti")
	start := func(by string) error {
		_, err := h.Try(h.as(by), credential.StartRecovery{User: "conti", Reason: "called back on the number in the staff list"})
		return err
	}
	code := credential.NewEnrolmentCode("conti")
	confirm := func(by string) error {
		_, err := h.Try(h.as(by), credential.ConfirmRecovery{User: "conti", Code: code})
		return err
	}
	want(t, "before it was started", confirm("bianchi"), "credential.recovery-not-started")
	want(t, "by oneself", start("conti"), "credential.recovery-self")
	want(t, "by another organisation", start("keller"), "credential.recovery-own")
	_, err := h.Try(h.as("rossi"), credential.StartRecovery{User: "conti"})
	want(t, "without a reason", err, "credential.recovery-reason")
	want(t, "by the administrator", start("rossi"), "")
	want(t, "the same officer again", confirm("rossi"), "credential.recovery-same")
	want(t, "the user", confirm("conti"), "credential.recovery-self")
	want(t, "a rights officer, who is no officer", confirm("haddad"), "credential.recovery-officer")
	before := generation(h, "conti")
	want(t, "another officer", confirm("keller"), "")
	if after := generation(h, "conti"); after == before {
		t.Error("the sessions of the user go on")
	}
	e, err := h.keep.Enrolment(ctx, code)
	if err != nil || !e.Recovery || e.Until.Sub(h.Clock.Now()) != 30*time.Minute {
		t.Fatalf("the code opens %+v, %v", e, err)
	}
	hash, err := credential.HashPassword("another quiet sentence")
	if err != nil {
		t.Fatal(err)
	}
	h.Do(t, h.as("conti"), credential.Enrol{Code: code, Hash: hash})
	h.Clock.Advance(time.Second)
	_, err = h.signIn(lost)
	want(t, "the lost passkey", err, "sign-in.passkey-wrong")
	_, err = h.keep.SignIn(ctx, origin, "conti", credential.Shown{Password: "another quiet sentence"})
	want(t, "the new password", err, "")
	kinds := h.kinds("credential.")
	if want := []string{"recovery-started", "recovery-confirmed", "sessions-revoked", "recovered", "password-set"}; !slices.Equal(kinds[len(kinds)-5:], want) {
		t.Errorf("recorded %v, want %v", kinds, want)
	}

	want(t, "again", start("rossi"), "")
	want(t, "again", confirm("keller"), "")
	h.Clock.Advance(31 * time.Minute)
	_, err = h.keep.Enrolment(ctx, code)
	want(t, "after half an hour", err, "sign-in.code-spent")
}

// No administrator becomes a rights officer, or shuts one out: R50.
func TestOversightAgreesToLetItsOwnBackIn(t *testing.T) {
	h := open(t)
	h.password("haddad")
	hash, err := credential.HashPassword("what the administrator knows")
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Try(h.as("rossi"), credential.SetPassword{User: "haddad", Hash: hash})
	want(t, "the administrator sets a password", err, "credential.two-officers")
	h.Do(t, h.as("rossi"), credential.StartRecovery{User: "haddad", Reason: "met in person"})
	code := credential.NewEnrolmentCode("haddad")
	_, err = h.Try(h.as("conti"), credential.ConfirmRecovery{User: "haddad", Code: code})
	want(t, "two officers without oversight", err, "credential.recovery-oversight")
	_, err = h.Try(h.as("nowak"), credential.ConfirmRecovery{User: "haddad", Code: code})
	want(t, "with the monitor", err, "")
}

func TestOnesOwnAccount(t *testing.T) {
	h := open(t)
	h.passkey("conti")
	var id string
	h.View(t, func(r journal.Reader) error {
		got, err := credential.HoldingOf(r, "conti", h.Clock.Now())
		id = got.Passkeys[0].ID
		return err
	})
	_, err := h.Try(h.as("conti"), credential.RemovePasskey{ID: id})
	want(t, "the last thing that opens the account", err, "credential.last")
	stale := h.as("conti")
	stale.StepUp = h.Clock.Now().Add(-6 * time.Minute)
	hash, err := credential.HashPassword(sentence)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Try(stale, credential.ChangePassword{Hash: hash})
	want(t, "without having shown to be there", err, "access.step-up")
	h.Do(t, h.as("conti"), credential.ChangePassword{Hash: hash})
	_, err = h.Try(h.as("bianchi"), credential.RemovePasskey{ID: id})
	want(t, "somebody else's passkey", err, "credential.passkey-none")
	h.Do(t, h.as("conti"), credential.RemovePasskey{ID: id})
	_, err = h.Try(h.as("conti"), credential.SetCode{})
	want(t, "an app that nobody proved", err, "sign-in.token")
	n, err := h.keep.BeginCode("conti")
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.keep.FinishCode("bianchi", n.Token, h.code(n.Secret))
	want(t, "somebody else's app", err, "sign-in.token")
	if !strings.HasPrefix(n.QR, "data:image/png;base64,") || !strings.Contains(n.URI, "Fanar%20fanar.example:conti") {
		t.Errorf("the app is shown as %s, %.40s", n.URI, n.QR)
	}
	c, err := h.keep.BeginAdd(context.Background(), origin, "conti")
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.keep.FinishAdd(context.Background(), origin, "bianchi", "", c.Token, newDevice().make(t, c))
	want(t, "a passkey made for somebody else", err, "sign-in.token")
	if report := h.Verify(t); report.Records == 0 {
		t.Error("nothing was verified")
	}
}

func TestATokenOpensOnlyForItsPurpose(t *testing.T) {
	h := open(t)
	rapid.Check(t, func(r *rapid.T) {
		text, a, b := rapid.String().Draw(r, "text"), rapid.StringN(1, 8, -1).Draw(r, "a"), rapid.StringN(1, 8, -1).Draw(r, "b")
		token, err := h.keep.Seal(a, text)
		if err != nil {
			r.Fatal(err)
		}
		var got string
		if err := h.keep.Unseal(a, token, &got); err != nil {
			r.Fatalf("unseal: %v", err)
		}
		if a != b && fault.KindOf(h.keep.Unseal(b, token, &got)) != fault.Invalid {
			r.Fatalf("a token for %q opens for %q", a, b)
		}
	})
}

func generation(h *house, user string) (n uint64) {
	h.View(h.t, func(r journal.Reader) (err error) { n, err = credential.Generation(r, user); return err })
	return n
}
