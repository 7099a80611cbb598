package credential_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
	"github.com/pquerna/otp/totp"

	"fanar/desk/desktest"
	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
)

const (
	origin   = "https://fanar.example"
	sentence = "the sea is calm tonight"
)

type house struct {
	*desktest.Node
	t    testing.TB
	keep *credential.Keeper
}

func open(t testing.TB) *house {
	t.Helper()
	n := desktest.Open(t, desktest.Options{
		Projections: []journal.Projection{policy.Projection{}, personal.Projection{}, directory.Desk{}}})
	h := &house{Node: n, t: t}
	var err error
	if h.keep, err = credential.New(credential.Options{Journal: n.Journal, Clock: n.Clock, Origins: []string{origin}}); err != nil {
		t.Fatal(err)
	}
	root := policy.Actor{User: "root", Name: "Root", Org: "mrcc-rome", Roles: []string{"administrator"}}
	for _, o := range []string{"mrcc-rome", "aurora"} {
		h.Do(t, root, directory.RegisterOrganisation{Organisation: directory.Organisation{ID: o, Name: o, Type: "rescue-coordination-centre"}})
	}
	for _, u := range []directory.User{
		{ID: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}},
		{ID: "rossi", Name: "B. Rossi", Org: "mrcc-rome", Roles: []string{"administrator"}},
		{ID: "bianchi", Name: "C. Bianchi", Org: "mrcc-rome", Roles: []string{"duty-officer"}},
		{ID: "keller", Name: "D. Keller", Org: "aurora", Roles: []string{"duty-officer"}},
		{ID: "haddad", Name: "R. Haddad", Org: "mrcc-rome", Roles: []string{"rights-officer"}},
		{ID: "nowak", Name: "M. Nowak", Org: "mrcc-rome", Roles: []string{"monitor"}},
	} {
		h.Do(t, root, directory.AddUser{User: u})
	}
	return h
}

// as is a user who has just shown to be there.
func (h *house) as(user string) policy.Actor {
	h.t.Helper()
	var a policy.Actor
	h.View(h.t, func(r journal.Reader) error {
		u, ok, err := directory.Users.Get(r, user)
		if !ok {
			h.t.Fatalf("there is no user %s", user)
		}
		a = policy.Actor{User: user, Name: user, Org: u.Org, Roles: u.Roles, StepUp: h.Clock.Now()}
		return err
	})
	return a
}

func (h *house) password(user string) {
	h.t.Helper()
	hash, err := credential.HashPassword(sentence)
	if err != nil {
		h.t.Fatal(err)
	}
	h.Do(h.t, h.as("rossi"), credential.SetPassword{User: user, Hash: hash})
}

// app sets an authenticator app up and gives its secret.
func (h *house) app(user string) string {
	h.t.Helper()
	n, err := h.keep.BeginCode(user)
	if err != nil {
		h.t.Fatal(err)
	}
	set, err := h.keep.FinishCode(user, n.Token, h.code(n.Secret))
	if err != nil {
		h.t.Fatal(err)
	}
	h.Do(h.t, h.as(user), set)
	h.Clock.Advance(31 * time.Second)
	return n.Secret
}

func (h *house) code(secret string) string {
	h.t.Helper()
	code, err := totp.GenerateCode(secret, h.Clock.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

// device is somebody's telephone with one passkey.
type device struct {
	party virtualwebauthn.RelyingParty
	auth  virtualwebauthn.Authenticator
	key   virtualwebauthn.Credential
}

func newDevice() *device {
	// Of RSA: the library writes the coordinates of one elliptic key in 128 a byte too short.
	return &device{party: virtualwebauthn.RelyingParty{Name: "Fanar", ID: "fanar.example", Origin: origin},
		auth: virtualwebauthn.NewAuthenticator(), key: virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeRSA)}
}

// make answers the request for a new passkey.
func (d *device) make(t testing.TB, c credential.Ceremony) string {
	t.Helper()
	options, err := virtualwebauthn.ParseAttestationOptions(string(c.Options))
	if err != nil {
		t.Fatal(err)
	}
	d.auth.Options.UserHandle = []byte(options.UserID)
	answer := virtualwebauthn.CreateAttestationResponse(d.party, d.auth, d.key, *options)
	d.auth.AddCredential(d.key)
	return answer
}

// sign answers the request for a proof.
func (d *device) sign(t testing.TB, c credential.Ceremony) credential.Shown {
	t.Helper()
	options, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
	if err != nil {
		t.Fatal(err)
	}
	return credential.Shown{Passkey: virtualwebauthn.CreateAssertionResponse(d.party, d.auth, d.key, *options), Ceremony: c.Token}
}

// passkey gives a user a passkey on a new device.
func (h *house) passkey(user string) *device {
	h.t.Helper()
	d := newDevice()
	c, err := h.keep.BeginAdd(context.Background(), origin, user)
	if err != nil {
		h.t.Fatal(err)
	}
	p, err := h.keep.FinishAdd(context.Background(), origin, user, "telephone", c.Token, d.make(h.t, c))
	if err != nil {
		h.t.Fatalf("add a passkey: %v", fault.As(err).Unwrap())
	}
	h.Do(h.t, h.as(user), credential.AddPasskey{Passkey: p})
	h.Clock.Advance(time.Second)
	return d
}

func (h *house) signIn(d *device) (credential.Proof, error) {
	h.t.Helper()
	c, err := h.keep.BeginSignIn(origin)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.keep.SignIn(context.Background(), origin, "", d.sign(h.t, c))
}

func (h *house) kinds(prefix string) []string {
	h.t.Helper()
	var kinds []string
	h.View(h.t, func(r journal.Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		for e, err := range journal.Events(r, 1, head) {
			if err != nil {
				return err
			}
			if strings.HasPrefix(e.Kind, prefix) {
				kinds = append(kinds, strings.TrimPrefix(e.Kind, prefix))
			}
		}
		return nil
	})
	return kinds
}

func want(t testing.TB, what string, err error, code string) {
	t.Helper()
	if code == "" && err == nil {
		return
	}
	if got := fault.As(err); got == nil || got.Code != code {
		t.Errorf("%s: got %v, want the fault %q", what, err, code)
	}
}
