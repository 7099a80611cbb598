// Package session keeps who is signed in: sessions on the server, a token in a cookie for pages and the same token as
// a bearer for the API and the command line. A session ends when nobody has used it for a while, after a watch, when it is
// revoked, or when its user is disabled; roles are read at each request, so that a change counts at once.
//
// It never keeps a password, and a token is stored only as its digest.
//
// Start with [New], [Manager.Load], [Manager.SignIn] and [Manager.Actor].
package session

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/directory/credential"
	"fanar/face/session/issuer"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/world"
)

const (
	usualIdle     = 30 * time.Minute
	usualLifetime = 12 * time.Hour // one watch
)

// Options are what sessions need of a node.
type Options struct {
	Journal  *journal.Journal
	Dispatch *dispatch.Dispatcher
	Clock    world.Clock
	// Demo names users who may sign in at a click, from this machine only; it is empty in a real node.
	Demo []string
	// Origins are where browsers reach the node; see [credential.Options]. With one in https, cookies are for https alone.
	Origins []string
	// Idle ends a session that nobody used for so long, Lifetime ends every session; 0 means 30 minutes, 12 hours.
	Idle, Lifetime time.Duration
	// Organisations are the identity providers of organisations that have one.
	Organisations []issuer.Config
}

// Manager signs in and out. It is safe for use by many goroutines.
type Manager struct {
	Options
	credentials *credential.Keeper
	issuers     []*issuer.Provider
	secure      bool // cookies are for https alone
	lookAgain   time.Duration
}

// New makes a manager. An error says which option is wrong.
func New(o Options) (*Manager, error) {
	keeper, err := credential.New(credential.Options{Journal: o.Journal, Clock: o.Clock, Origins: o.Origins})
	if err != nil {
		return nil, err
	}
	if o.Idle == 0 {
		o.Idle = usualIdle
	}
	if o.Lifetime == 0 {
		o.Lifetime = usualLifetime
	}
	if o.Idle < time.Minute || o.Lifetime < o.Idle {
		return nil, fault.New(fault.Invalid, "sign-in.limits", "a session may be idle for {idle} and last {lifetime}; the first is at least a minute, and not more than the second",
			"idle", o.Idle.String(), "lifetime", o.Lifetime.String())
	}
	m := &Manager{Options: o, credentials: keeper, lookAgain: lookAgain}
	for _, origin := range keeper.Origins() {
		m.secure = m.secure || strings.HasPrefix(origin, "https://")
	}
	for _, c := range o.Organisations {
		p, err := issuer.New(c, o.Clock)
		if err != nil {
			return nil, fmt.Errorf("the identity provider of %s: %w", c.Organisation, err)
		}
		m.issuers = append(m.issuers, p)
	}
	return m, nil
}

// Credentials checks what users show.
func (m *Manager) Credentials() *credential.Keeper { return m.credentials }

// Demo gives the users who may sign in at a click, if the request comes from this machine: through no proxy, and under a
// name of this machine, so that no page elsewhere can have its own name point here.
func (m *Manager) Demo(r *http.Request) []string {
	from, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !net.ParseIP(from).IsLoopback() {
		return nil
	}
	for _, name := range []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"} {
		if len(r.Header.Values(name)) > 0 {
			return nil
		}
	}
	to := (&url.URL{Host: r.Host}).Hostname()
	if !strings.EqualFold(to, "localhost") && !net.ParseIP(to).IsLoopback() {
		return nil
	}
	return m.Options.Demo
}

// Origin is where the browser of a request reached the node, as passkeys see it.
func (m *Manager) Origin(r *http.Request) string {
	for _, o := range m.credentials.Origins() {
		if _, host, _ := strings.Cut(o, "://"); strings.EqualFold(host, r.Host) {
			return o
		}
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// SignIn checks what somebody shows and begins a session; see [credential.Keeper.SignIn] for what can go wrong.
func (m *Manager) SignIn(ctx context.Context, user string, shown credential.Shown) (credential.Proof, error) {
	if v := visitOf(ctx); v != nil {
		shown.From = v.address
	}
	proof, err := m.credentials.SignIn(ctx, m.originOf(ctx), user, shown)
	if err != nil {
		return credential.Proof{}, err
	}
	return proof, m.begin(ctx, proof.User.ID, proof.Method)
}

// SignInDemo begins a session of a demonstration's user without a password.
func (m *Manager) SignInDemo(r *http.Request, user string) (policy.Actor, error) {
	for _, u := range m.Demo(r) {
		if u != user {
			continue
		}
		if err := m.begin(r.Context(), user, credential.ByDemo); err != nil {
			return policy.Actor{}, err
		}
		return m.Actor(r.Context())
	}
	return policy.Actor{}, fault.New(fault.Forbidden, "sign-in.no-demo", "signing in without a password is for a demonstration, on its own machine only")
}

// Enrol spends a one-time code for a passkey or a password of its owner, and begins a session. hash is from
// [credential.Keeper.Hash]; passkey, if not nil, stands instead.
func (m *Manager) Enrol(ctx context.Context, code string, passkey *credential.Passkey, hash string) error {
	e, err := m.credentials.Enrolment(ctx, code)
	if err != nil {
		return err
	}
	actor := directory.ActorOf(e.User)
	if _, err := m.Dispatch.Do(ctx, dispatch.Request{Actor: actor, Command: credential.Enrol{Code: code, Passkey: passkey, Hash: hash}}); err != nil {
		return err
	}
	method := credential.ByPassword
	if passkey != nil {
		method = credential.ByPasskey
	}
	return m.begin(ctx, e.User.ID, method)
}

// Prove checks that whoever is signed in is there, and keeps when it was: [policy.Actor] carries it as StepUp.
func (m *Manager) Prove(ctx context.Context, shown credential.Shown) error {
	actor, err := m.Actor(ctx)
	if err != nil {
		return err
	}
	shown.From = visitOf(ctx).kept.name
	if err := m.credentials.Prove(ctx, m.originOf(ctx), actor.User, shown); err != nil {
		return err
	}
	return m.proved(ctx)
}

// ProveDemo is Prove for a demonstration's user, who signed in without a password on its own machine.
func (m *Manager) ProveDemo(r *http.Request) error {
	v := visitOf(r.Context())
	if v == nil || v.kept == nil || v.kept.Method != credential.ByDemo || len(m.Demo(r)) == 0 {
		return fault.New(fault.Forbidden, "sign-in.no-demo", "signing in without a password is for a demonstration, on its own machine only")
	}
	return m.proved(r.Context())
}

// Actor gives who is signed in, or a Forbidden fault.
func (m *Manager) Actor(ctx context.Context) (policy.Actor, error) {
	v := visitOf(ctx)
	if v == nil || v.kept == nil {
		return policy.Actor{}, fault.New(fault.Forbidden, "sign-in.needed", "nobody is signed in").
			WithHint("sign in on the first page, or with fanar sign-in")
	}
	var found directory.Shown
	err := m.Journal.View(ctx, func(r journal.Reader) error {
		u, ok, err := directory.UserByID(r, m.Dispatch.Vault(), v.kept.User)
		if err == nil && (!ok || u.Disabled) {
			err = fault.New(fault.Forbidden, "sign-in.disabled", "this user can no longer sign in").WithHint("ask the administrator of your organisation")
		}
		found = u
		return err
	})
	if err != nil {
		return policy.Actor{}, err
	}
	actor := directory.ActorOf(found.User)
	actor.StepUp = v.kept.Proved
	return actor, nil
}
