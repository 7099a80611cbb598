package session

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode"

	"fanar/desk/directory/credential"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

const (
	table = "session" // side data, by the digest of the token
	// touchEvery is how often the last use of a session is written down at most: a write is a disk's flush.
	touchEvery = time.Minute
	agentLimit = 200 // bytes
	// sweepLimit is how many ended sessions a sign-in clears away: it holds the lock of every other write meanwhile.
	sweepLimit = 100
	// userLimit is how many sessions a user has at most; the one that was unused the longest ends first.
	userLimit = 50
)

// kept is a session as the node keeps it.
type kept struct {
	User       string    `json:"user"`
	Method     string    `json:"method"`
	Generation uint64    `json:"generation"` // see [credential.Generation]
	Began      time.Time `json:"began"`
	Seen       time.Time `json:"seen"`
	Proved     time.Time `json:"proved"`
	Agent      string    `json:"agent,omitempty"`
	Address    string    `json:"address,omitempty"`
	name       string
}

// Session is a session as its owner sees it.
type Session struct {
	ID      string    `json:"id"`
	Method  string    `json:"method"` // see [credential.ByPassword] and beside
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"lastSeen"`
	Ends    time.Time `json:"ends"` // at the latest
	Agent   string    `json:"userAgent"`
	Address string    `json:"address"`
	Current bool      `json:"current"`
}

func nameOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// idOf names a session in addresses. It opens nothing.
func idOf(name string) string { return name[:16] }

func (m *Manager) ends(k *kept) time.Time {
	ends := k.Began.Add(m.Lifetime)
	if idle := k.Seen.Add(m.Idle); idle.Before(ends) {
		return idle
	}
	return ends
}

// read gives the session under a name if it stands, else nil.
func (m *Manager) read(r journal.Reader, name string) (*kept, error) {
	body, err := r.Side(table, name)
	if err != nil || body == nil {
		return nil, err
	}
	return m.parse(r, name, body)
}

func (m *Manager) parse(r journal.Reader, name string, body []byte) (*kept, error) {
	k := &kept{name: name}
	if err := json.Unmarshal(body, k); err != nil || k.User == "" {
		return nil, nil // of an older form: it has ended
	}
	if !m.Clock.Now().Before(m.ends(k)) {
		return nil, nil
	}
	now, err := credential.Generation(r, k.User)
	if err != nil || now != k.Generation {
		return nil, err
	}
	return k, nil
}

func (k *kept) write(tx journal.Tx) error {
	body, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("keep a session: %w", err)
	}
	return tx.PutSide(table, k.name, body)
}

// find gives the session of a token if it stands, else nil. used says that a person is behind the request.
func (m *Manager) find(ctx context.Context, token string, used bool) (k *kept, err error) {
	name := nameOf(token)
	err = m.Journal.View(ctx, func(r journal.Reader) (err error) { k, err = m.read(r, name); return err })
	if err != nil || k == nil || !used || m.Clock.Now().Sub(k.Seen) < touchEvery {
		return k, err
	}
	// A record that is read-only for the moment still shows its pages.
	if m.Journal.Broken() != nil {
		return k, nil
	}
	return k, m.change(ctx, name, func(k *kept) { k.Seen = m.Clock.Now() })
}

// change changes a session that stands; one that has ended meanwhile stays ended.
func (m *Manager) change(ctx context.Context, name string, fn func(*kept)) error {
	return m.Journal.KeepSide(ctx, func(tx journal.Tx) error {
		k, err := m.read(tx, name)
		if err != nil || k == nil {
			return err
		}
		fn(k)
		return k.write(tx)
	})
}

// begin begins a session and ends the one that the request had. A sign-in by an organisation's provider is no proof of
// presence: the provider may have let in whoever sits at the machine, without asking.
func (m *Manager) begin(ctx context.Context, user, method string) error {
	v := visitOf(ctx)
	if v == nil {
		return fault.New(fault.Internal, "sign-in.no-request", "a session was to begin outside of a request")
	}
	now, token := m.Clock.Now(), rand.Text()+rand.Text()
	k := &kept{User: user, Method: method, Began: now, Seen: now, Proved: now, Agent: printable(v.r.UserAgent()), Address: v.address, name: nameOf(token)}
	if method == credential.ByOrganisation {
		k.Proved = time.Time{}
	}
	old := ""
	if v.kept != nil {
		old = v.kept.name
	}
	gone, err := m.gone(ctx, user, old)
	if err != nil {
		return err
	}
	err = m.Journal.KeepSide(ctx, func(tx journal.Tx) (err error) {
		if k.Generation, err = credential.Generation(tx, user); err != nil {
			return err
		}
		if method == credential.ByOrganisation {
			if err := credential.Came(tx, user, now); err != nil {
				return err
			}
		}
		for _, name := range gone {
			if err := tx.PutSide(table, name, nil); err != nil {
				return err
			}
		}
		return k.write(tx)
	})
	if err != nil {
		return err
	}
	v.token, v.kept = token, k
	m.give(v, token, now.Add(m.Lifetime))
	return nil
}

// gone names the sessions that a sign-in of a user clears away: the one it takes the place of, some that have ended, and
// of the user's own what leaves no room. It looks outside of the lock; a session that has ended does not come back.
func (m *Manager) gone(ctx context.Context, user, old string) ([]string, error) {
	var gone []string
	var own []*kept
	err := m.Journal.View(ctx, func(r journal.Reader) error {
		gone, own = nil, nil
		now := m.Clock.Now()
		for e, err := range r.Sides(table) {
			if err != nil {
				return err
			}
			k := &kept{name: e.Key}
			ended := json.Unmarshal(e.Body, k) != nil || k.User == "" || !now.Before(m.ends(k))
			switch {
			case e.Key == old:
			case ended && len(gone) < sweepLimit:
				gone = append(gone, e.Key)
			case !ended && k.User == user:
				own = append(own, k)
			}
		}
		return nil
	})
	if old != "" {
		gone = append(gone, old)
	}
	slices.SortFunc(own, func(a, b *kept) int { return cmp.Or(b.Seen.Compare(a.Seen), b.Began.Compare(a.Began)) })
	for _, k := range own[min(len(own), userLimit-1):] {
		gone = append(gone, k.name)
	}
	return gone, err
}

func printable(agent string) string {
	out := make([]rune, 0, len(agent))
	for _, r := range agent {
		if len(out) < agentLimit && unicode.IsPrint(r) {
			out = append(out, r)
		}
	}
	return string(out)
}

// Token gives the session's token, for a client that has no cookies, with the time at which it ends at the latest.
func (m *Manager) Token(ctx context.Context) (string, time.Time, error) {
	v := visitOf(ctx)
	if v == nil || v.kept == nil {
		return "", time.Time{}, fault.New(fault.Forbidden, "sign-in.needed", "nobody is signed in").WithHint("sign in on the first page, or with fanar sign-in")
	}
	return v.token, v.kept.Began.Add(m.Lifetime), nil
}

// Method tells how whoever is signed in did it; empty if nobody is.
func (m *Manager) Method(ctx context.Context) string {
	if v := visitOf(ctx); v != nil && v.kept != nil {
		return v.kept.Method
	}
	return ""
}

func (m *Manager) proved(ctx context.Context) error {
	v, now := visitOf(ctx), m.Clock.Now()
	if err := m.change(ctx, v.kept.name, func(k *kept) { k.Proved, k.Seen = now, now }); err != nil {
		return err
	}
	v.kept.Proved = now
	return nil
}

// SignOut ends the session.
func (m *Manager) SignOut(ctx context.Context) error {
	v := visitOf(ctx)
	if v == nil || v.kept == nil {
		return nil
	}
	if err := m.Journal.KeepSide(ctx, func(tx journal.Tx) error { return tx.PutSide(table, v.kept.name, nil) }); err != nil {
		return err
	}
	m.give(v, "", time.Time{})
	v.token, v.kept = "", nil
	return nil
}

// List gives the sessions of whoever is signed in, the current one first, then by last use.
func (m *Manager) List(ctx context.Context) ([]Session, error) {
	v := visitOf(ctx)
	if _, err := m.Actor(ctx); err != nil {
		return nil, err
	}
	out := []Session{}
	err := m.Journal.View(ctx, func(r journal.Reader) error {
		for e, err := range r.Sides(table) {
			if err != nil {
				return err
			}
			k, err := m.parse(r, e.Key, e.Body)
			if err != nil {
				return err
			}
			if k != nil && k.User == v.kept.User {
				out = append(out, Session{ID: idOf(k.name), Method: k.Method, Began: k.Began, Seen: k.Seen, Ends: k.Began.Add(m.Lifetime),
					Agent: k.Agent, Address: k.Address, Current: k.name == v.kept.name})
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Session) int {
		switch {
		case a.Current:
			return -1
		case b.Current:
			return 1
		}
		return b.Seen.Compare(a.Seen)
	})
	return out, err
}

// Revoke ends one other session of whoever is signed in, or all but the current one if id is empty. It is recorded.
func (m *Manager) Revoke(ctx context.Context, actor policy.Actor, id string) error {
	v := visitOf(ctx)
	c := credential.RevokeOwn{Session: id}
	if id == "" {
		c.Also = func(tx journal.Tx) (err error) {
			// The current session goes on under the new generation.
			if v.kept.Generation, err = credential.Generation(tx, actor.User); err != nil {
				return err
			}
			return v.kept.write(tx)
		}
	} else {
		name, err := m.named(ctx, actor.User, id)
		if err != nil {
			return err
		}
		c.Also = func(tx journal.Tx) error { return tx.PutSide(table, name, nil) }
	}
	_, err := m.Dispatch.Do(ctx, dispatch.Request{Actor: actor, Command: c})
	return err
}

func (m *Manager) named(ctx context.Context, user, id string) (name string, err error) {
	err = m.Journal.View(ctx, func(r journal.Reader) error {
		for e, err := range r.Sides(table) {
			if err != nil {
				return err
			}
			if k, err := m.parse(r, e.Key, e.Body); err != nil {
				return err
			} else if k != nil && k.User == user && idOf(e.Key) == id {
				name = e.Key
			}
		}
		if name == "" {
			return fault.New(fault.NotFound, "sign-in.no-session", "there is no such session")
		}
		return nil
	})
	return name, err
}
