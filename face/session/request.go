package session

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"
)

// lookAgain is how often an open stream is asked whether its session still stands.
const lookAgain = 20 * time.Second

// byUser is the header in which a request may say under whose name it was made. If somebody else is signed in by the time it
// arrives, it is nobody's: what one person counted is never recorded as another's.
const byUser = "Fanar-User"

// visit is one request with its session.
type visit struct {
	w       http.ResponseWriter
	r       *http.Request
	origin  string
	bearer  bool
	token   string
	kept    *kept // nil: nobody is signed in
	address string
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

func (m *Manager) originOf(ctx context.Context) string {
	if v := visitOf(ctx); v != nil {
		return v.origin
	}
	return ""
}

// Load puts the request's session into its context, from the cookie or from "Authorization: Bearer". A stream ends with
// its session.
func (m *Manager) Load(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if visitOf(r.Context()) != nil { // loaded already
			next.ServeHTTP(w, r)
			return
		}
		v := &visit{w: w, r: r, origin: m.Origin(r), address: m.address(r)}
		v.token, v.bearer = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !v.bearer {
			v.token = ""
			if c, err := r.Cookie(m.cookieName(r)); err == nil {
				v.token = c.Value
			}
		}
		if v.token != "" && !strings.HasPrefix(r.URL.Path, "/static/") {
			var err error
			if v.kept, err = m.find(r.Context(), v.token, active(r)); err != nil {
				http.Error(w, "the session store does not answer", http.StatusServiceUnavailable)
				return
			}
			if by := r.Header.Get(byUser); by != "" && v.kept != nil && v.kept.User != by {
				v.kept = nil
			}
		}
		ctx := context.WithValue(r.Context(), visitKey{}, v)
		if v.kept != nil && isStream(r) {
			var stop func()
			ctx, stop = m.whileStanding(ctx, v.token)
			defer stop()
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// whileStanding gives a context that ends with the session. stop ends the looking and waits for it.
func (m *Manager) whileStanding(ctx context.Context, token string) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(m.lookAgain)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if k, err := m.find(ctx, token, false); err == nil && k == nil {
					cancel()
					return
				}
			}
		}
	}()
	return ctx, func() { cancel(); <-done }
}

func isStream(r *http.Request) bool { return r.Header.Get("Accept") == "text/event-stream" }

// active tells whether a person is behind a request: a page that asks by itself whether something is new keeps nobody
// signed in.
func active(r *http.Request) bool {
	switch {
	case isStream(r):
		return false
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return true
	case r.Header.Get("HX-Request") == "true", strings.HasPrefix(r.URL.Path, "/map/"):
		return false
	}
	mode := r.Header.Get("Sec-Fetch-Mode")
	return mode == "" || mode == "navigate"
}

func (m *Manager) isSecure(r *http.Request) bool { return m.secure || r.TLS != nil }

// cookieName is one that a browser takes only from this host and over https, where that can be had.
func (m *Manager) cookieName(r *http.Request) string {
	if m.isSecure(r) {
		return "__Host-fanar"
	}
	return "fanar"
}

// give sets the cookie, or takes it away if token is empty.
func (m *Manager) give(v *visit, token string, until time.Time) {
	if v.bearer {
		return
	}
	c := &http.Cookie{Name: m.cookieName(v.r), Value: token, Path: "/", HttpOnly: true, Secure: m.isSecure(v.r), SameSite: http.SameSiteLaxMode, Expires: until}
	if token == "" {
		c.MaxAge = -1
	} else {
		c.MaxAge = int(until.Sub(m.Clock.Now()).Seconds())
		c.Expires = time.Time{} // the machine that shows the page may have another clock
	}
	http.SetCookie(v.w, c)
}

// Address is where a request came from, to count how much comes from one place; see [Manager.Origin] for what the browser saw.
func (m *Manager) Address(r *http.Request) string { return m.address(r) }

// address is where a request came from. A node that was told its public address stands behind a proxy of its own machine,
// which names the caller last.
func (m *Manager) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if len(m.Origins) > 0 && net.ParseIP(host).IsLoopback() {
		all := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if ip := net.ParseIP(strings.TrimSpace(all[len(all)-1])); ip != nil {
			return ip.String()
		}
	}
	return host
}
