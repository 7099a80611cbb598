// Package issuer signs users in by the identity provider of their organisation (OpenID Connect): authorization code with
// PKCE, state and nonce. The provider says who somebody is; which user that is, and what the user may do, only the
// directory says. It never makes a user, never takes a role from a claim, and never believes one organisation's provider
// about another organisation's people.
//
// A node at sea may not reach the provider: nothing is asked of it before somebody wants to sign in by it.
//
// Start with [New], [Provider.Begin] and [Provider.Finish].
package issuer

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"fanar/fault"
	"fanar/world"
)

const (
	patience  = 15 * time.Second // for one answer of the provider
	loginLife = 10 * time.Minute // from the button to the way back
	leeway    = time.Minute      // between two clocks
)

// Config is the identity provider of one organisation.
type Config struct {
	Organisation string // identifier; only its users come in this way
	Name         string // of the provider, on the button; the organisation's if empty
	Issuer       string // https://…, as its tokens say it
	ClientID     string
	Secret       string // of the client
	Claim        string // that holds the user's identifier here; preferred_username if empty
}

// Provider is the identity provider of one organisation. It is safe for use by many goroutines.
type Provider struct {
	Config
	clock  world.Clock
	client *http.Client

	mu    sync.Mutex
	known *oidc.Provider // once it has answered
}

// Login is a sign-in under way. The browser keeps it sealed; [Provider.Finish] needs it whole.
type Login struct {
	Organisation string    `json:"organisation"`
	State        string    `json:"state"`
	Nonce        string    `json:"nonce"`
	Verifier     string    `json:"verifier"` // PKCE
	Redirect     string    `json:"redirect"`
	Back         string    `json:"back"`           // where the person wanted to go
	User         string    `json:"user,omitempty"` // who has to prove to be there; empty to sign in
	Began        time.Time `json:"began"`
}

// New checks a configuration; it asks nothing of the provider.
func New(c Config, clock world.Clock) (*Provider, error) {
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return nil, fault.New(fault.Invalid, "sign-in.issuer", "{issuer} is not the address of an identity provider; it begins with https://", "issuer", c.Issuer)
	}
	if c.Organisation == "" || c.ClientID == "" {
		return nil, fault.New(fault.Invalid, "sign-in.issuer-part", "an identity provider needs organisation, issuer and client id")
	}
	if c.Claim == "" {
		c.Claim = "preferred_username"
	}
	return &Provider{Config: c, clock: clock, client: &http.Client{Timeout: patience}}, nil
}

func loopback(host string) bool { return host == "localhost" || net.ParseIP(host).IsLoopback() }

// provider asks the provider for its description, once.
func (p *Provider) provider(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	// The provider's keys are fetched with this context for as long as the node runs.
	known, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.Issuer)
	if err != nil {
		return nil, fault.New(fault.Unavailable, "sign-in.issuer-silent", "the identity provider of {organisation} does not answer", "organisation", p.Organisation).
			WithHint("sign in with a passkey, or with password and code").WithCause(err)
	}
	p.known = known
	return known, nil
}

func (p *Provider) oauth(known *oidc.Provider, redirect string) *oauth2.Config {
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: known.Endpoint(), RedirectURL: redirect,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}
}

// Begin gives the address of the provider to send the browser to. user, if not empty, is signed in and has to show to be
// there: the provider is told to ask again.
func (p *Provider) Begin(ctx context.Context, redirect, back, user string) (Login, string, error) {
	known, err := p.provider(ctx)
	if err != nil {
		return Login{}, "", err
	}
	l := Login{Organisation: p.Organisation, State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Redirect: redirect, Back: back, User: user, Began: p.clock.Now()}
	options := []oauth2.AuthCodeOption{oidc.Nonce(l.Nonce), oauth2.S256ChallengeOption(l.Verifier)}
	if user != "" {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return l, p.oauth(known, redirect).AuthCodeURL(l.State, options...), nil
}

// Finish checks what the provider sent the browser back with, and gives what it calls the user. Errors: fault.Forbidden,
// fault.Unavailable if the provider does not answer.
func (p *Provider) Finish(ctx context.Context, l Login, answer url.Values) (string, error) {
	age := p.clock.Now().Sub(l.Began)
	switch {
	case l.Organisation != p.Organisation || l.State == "" || age < 0 || age > loginLife:
		return "", p.wrong(nil)
	case subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(l.State)) != 1:
		return "", p.wrong(nil)
	case answer.Has("iss") && answer.Get("iss") != p.Issuer: // RFC 9207
		return "", p.wrong(nil)
	case answer.Get("error") != "":
		return "", fault.New(fault.Forbidden, "sign-in.issuer-refused", "the identity provider of {organisation} let nobody in", "organisation", p.Organisation).
			WithHint("begin again, or sign in with a passkey, or with password and code")
	}
	known, err := p.provider(ctx)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.client), 2*patience)
	defer cancel()
	token, err := p.oauth(known, l.Redirect).Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(l.Verifier))
	if err != nil {
		return "", p.wrong(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", p.wrong(nil)
	}
	id, err := known.Verifier(&oidc.Config{ClientID: p.ClientID, Now: p.clock.Now}).Verify(ctx, raw)
	if err != nil {
		return "", p.wrong(err)
	}
	return p.user(l, id)
}

func (p *Provider) user(l Login, id *oidc.IDToken) (string, error) {
	var known struct {
		Party    string `json:"azp"`
		AuthTime int64  `json:"auth_time"`
		Verified *bool  `json:"email_verified"`
	}
	all := map[string]any{}
	if err := id.Claims(&known); err != nil {
		return "", p.wrong(err)
	}
	if err := id.Claims(&all); err != nil {
		return "", p.wrong(err)
	}
	user, _ := all[p.Claim].(string)
	switch {
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(l.Nonce)) != 1:
		return "", p.wrong(nil)
	case known.Party != "" && known.Party != p.ClientID, len(id.Audience) > 1 && known.Party == "", !slices.Contains(id.Audience, p.ClientID):
		return "", p.wrong(nil)
	case id.IssuedAt.After(p.clock.Now().Add(leeway)):
		return "", p.wrong(nil)
	case l.User != "" && time.Unix(known.AuthTime, 0).Before(l.Began.Add(-leeway)):
		return "", p.wrong(nil) // it did not ask again
	case p.Claim == "email" && (known.Verified == nil || !*known.Verified):
		return "", p.wrong(nil)
	case user == "":
		return "", fault.New(fault.Forbidden, "sign-in.issuer-claim", "the identity provider of {organisation} does not say who this is: its answer lacks {claim}", "organisation", p.Organisation, "claim", p.Claim).
			WithHint("ask the administrator of your organisation")
	}
	return user, nil
}

func (p *Provider) wrong(cause error) error {
	return fault.New(fault.Forbidden, "sign-in.issuer-wrong", "the answer of the identity provider of {organisation} was not accepted", "organisation", p.Organisation).
		WithHint("begin again; if it stays so, sign in with a passkey, or with password and code").WithCause(cause)
}
