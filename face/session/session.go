// Package session keeps who is signed in: sessions on the server, a token in a cookie for pages and the same token as
// a bearer for the API and the command line. The roles of a user are read at each request, so that a change counts at once.
//
// It never keeps a password, and a token is stored only as its digest.
//
// Start with [New], [Manager.SignIn] and [Manager.Actor].
package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/world"
)

const (
	table    = "session"
	lifetime = 12 * time.Hour // one watch
	userKey  = "user"
)

// Manager signs in and out.
type Manager struct {
	scs     *scs.SessionManager
	journal *journal.Journal
	clock   world.Clock
	demo    []string
}

// New makes a manager. demo names users who may sign in at a click, from this machine only; it is empty in a real node.
func New(j *journal.Journal, clock world.Clock, demo []string) *Manager {
	m := scs.New()
	m.Store = store{j}
	m.Lifetime = lifetime
	m.Cookie.Name = "fanar"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Persist = true
	return &Manager{scs: m, journal: j, clock: clock, demo: demo}
}

// Demo gives the users who may sign in at a click, if the request comes from this machine.
func (m *Manager) Demo(r *http.Request) []string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		return nil
	}
	return m.demo
}

// Load puts the request's session into its context, from the cookie or from "Authorization: Bearer"; changes are saved
// and the cookie set when next has answered.
func (m *Manager) Load(next http.Handler) http.Handler {
	withCookie := m.scs.LoadAndSave(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			withCookie.ServeHTTP(w, r)
			return
		}
		ctx, err := m.scs.Load(r.Context(), token)
		if err != nil {
			http.Error(w, "the session store does not answer", http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// SignIn checks the password and begins a session; see [directory.SignIn] for what can go wrong.
func (m *Manager) SignIn(ctx context.Context, user, password string) (policy.Actor, error) {
	actor, err := directory.SignIn(ctx, m.journal, m.clock, strings.TrimSpace(user), password)
	if err != nil {
		return actor, err
	}
	return actor, m.begin(ctx, actor.User)
}

// SignInDemo begins a session of a demonstration's user without a password.
func (m *Manager) SignInDemo(r *http.Request, user string) (policy.Actor, error) {
	for _, u := range m.Demo(r) {
		if u != user {
			continue
		}
		if err := m.begin(r.Context(), user); err != nil {
			return policy.Actor{}, err
		}
		return m.Actor(r.Context())
	}
	return policy.Actor{}, fault.New(fault.Forbidden, "sign-in.no-demo", "signing in without a password is for a demonstration, on its own machine only")
}

func (m *Manager) begin(ctx context.Context, user string) error {
	if err := m.scs.RenewToken(ctx); err != nil {
		return err
	}
	m.scs.Put(ctx, userKey, user)
	return nil
}

// Token saves the session and gives its token, for a client that has no cookies, with the time at which it ends.
func (m *Manager) Token(ctx context.Context) (string, time.Time, error) { return m.scs.Commit(ctx) }

// SignOut ends the session.
func (m *Manager) SignOut(ctx context.Context) error { return m.scs.Destroy(ctx) }

// Actor gives who is signed in, or a Forbidden fault.
func (m *Manager) Actor(ctx context.Context) (policy.Actor, error) {
	user := m.scs.GetString(ctx, userKey)
	if user == "" {
		return policy.Actor{}, fault.New(fault.Forbidden, "sign-in.needed", "nobody is signed in").
			WithHint("sign in on the first page, or with fanar sign-in")
	}
	var found directory.User
	err := m.journal.View(ctx, func(r journal.Reader) error {
		u, ok, err := directory.Users.Get(r, user)
		if err == nil && (!ok || u.Disabled) {
			err = fault.New(fault.Forbidden, "sign-in.disabled", "this user can no longer sign in").WithHint("ask the administrator of your organisation")
		}
		found = u
		return err
	})
	return directory.ActorOf(found), err
}

// store keeps sessions as the journal's side data.
type store struct{ journal *journal.Journal }

type kept struct {
	Data   []byte    `json:"data"`
	Expiry time.Time `json:"expiry"`
}

func name(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func (s store) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.journal.View(ctx, func(r journal.Reader) error {
		body, err := r.Side(table, name(token))
		if err != nil || body == nil {
			return err
		}
		var k kept
		if err := json.Unmarshal(body, &k); err != nil {
			return err
		}
		if time.Now().Before(k.Expiry) {
			data, found = k.Data, true
		}
		return nil
	})
	return data, found, err
}

func (s store) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	body, err := json.Marshal(kept{Data: data, Expiry: expiry})
	if err != nil {
		return err
	}
	return s.journal.KeepSide(ctx, func(tx journal.Tx) error { return tx.PutSide(table, name(token), body) })
}

func (s store) DeleteCtx(ctx context.Context, token string) error {
	return s.journal.KeepSide(ctx, func(tx journal.Tx) error { return tx.PutSide(table, name(token), nil) })
}

func (s store) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}
func (s store) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}
func (s store) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
