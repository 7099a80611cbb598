package session

import (
	"context"
	"net/http"
	"net/url"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/face/session/issuer"
	"fanar/fault"
	"fanar/record/journal"
)

const (
	loginPurpose = "issuer/login"
	loginCookie  = "fanar-login"
	loginPath    = "/sign-in/organisation"
	loginSeconds = 600
)

// Organisations are the organisations with an identity provider of their own: identifier and what stands on the button.
func (m *Manager) Organisations() []issuer.Config {
	out := make([]issuer.Config, 0, len(m.issuers))
	for _, p := range m.issuers {
		out = append(out, issuer.Config{Organisation: p.Organisation, Name: p.Name})
	}
	return out
}

func (m *Manager) issuer(organisation string) (*issuer.Provider, error) {
	for _, p := range m.issuers {
		if p.Organisation == organisation {
			return p, nil
		}
	}
	return nil, fault.New(fault.NotFound, "sign-in.no-issuer", "{organisation} has no identity provider here", "organisation", organisation)
}

// BeginOrganisation begins a sign-in by an organisation's identity provider and gives the address to send the browser to.
// If somebody is signed in whose sign-in this was, it is a proof of presence. back is where the person wants to go, a path
// of this node. The state stays with the browser, sealed: whoever comes back is who left.
func (m *Manager) BeginOrganisation(w http.ResponseWriter, r *http.Request, organisation, back string) (string, error) {
	p, err := m.issuer(organisation)
	if err != nil {
		return "", err
	}
	user := ""
	if actor, err := m.Actor(r.Context()); err == nil && m.Method(r.Context()) == credential.ByOrganisation && actor.Org == organisation {
		user = actor.User
	}
	redirect := m.Origin(r) + loginPath + "/" + url.PathEscape(organisation) + "/callback"
	login, to, err := p.Begin(r.Context(), redirect, back, user)
	if err != nil {
		return "", err
	}
	sealed, err := m.credentials.Seal(loginPurpose, login)
	if err != nil {
		return "", err
	}
	http.SetCookie(w, &http.Cookie{Name: loginCookie, Value: sealed, Path: loginPath, HttpOnly: true, Secure: m.isSecure(r), SameSite: http.SameSiteLaxMode, MaxAge: loginSeconds})
	return to, nil
}

// FinishOrganisation checks what the provider sent back, and begins the session of a known user of that organisation, or
// keeps that the one who is signed in is there: only for that the provider was told to ask anew. It gives where the person wanted to go.
func (m *Manager) FinishOrganisation(w http.ResponseWriter, r *http.Request, organisation string) (string, error) {
	p, err := m.issuer(organisation)
	if err != nil {
		return "", err
	}
	var login issuer.Login
	c, err := r.Cookie(loginCookie)
	if err == nil {
		err = m.credentials.Unseal(loginPurpose, c.Value, &login)
	}
	if err != nil {
		return "", fault.New(fault.Forbidden, "sign-in.issuer-wrong", "the answer of the identity provider of {organisation} was not accepted", "organisation", organisation).
			WithHint("begin again; if it stays so, sign in with a passkey, or with password and code").WithCause(err)
	}
	http.SetCookie(w, &http.Cookie{Name: loginCookie, Path: loginPath, HttpOnly: true, Secure: m.isSecure(r), SameSite: http.SameSiteLaxMode, MaxAge: -1})
	user, err := p.Finish(r.Context(), login, r.URL.Query())
	if err != nil {
		return "", err
	}
	if login.User != "" {
		actor, err := m.Actor(r.Context())
		if err != nil {
			return "", err
		}
		if actor.User != login.User || actor.User != user {
			return "", strangers(organisation)
		}
		return login.Back, m.proved(r.Context())
	}
	if err := m.knownOf(r.Context(), organisation, user); err != nil {
		return "", err
	}
	if err := m.begin(r.Context(), user, credential.ByOrganisation); err != nil {
		return "", err
	}
	return login.Back, nil
}

// knownOf refuses who is no user of the organisation. Unknown, disabled and somebody else's look the same.
func (m *Manager) knownOf(ctx context.Context, organisation, user string) error {
	return m.Journal.View(ctx, func(r journal.Reader) error {
		u, ok, err := directory.Users.Get(r, user)
		if err != nil {
			return err
		}
		if !ok || u.Disabled || u.Org != organisation {
			return strangers(organisation)
		}
		return nil
	})
}

func strangers(organisation string) error {
	return fault.New(fault.Forbidden, "sign-in.issuer-stranger", "whom the identity provider named is no user of {organisation} on this node", "organisation", organisation).
		WithHint("the administrator of your organisation adds users; the provider alone does not")
}
