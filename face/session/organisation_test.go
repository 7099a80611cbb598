package session_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"fanar/desk/desktest"
	"fanar/desk/directory/credential"
	"fanar/face/session"
	"fanar/face/session/issuer"
	"fanar/record/journal"
)

// provider is a small identity provider over HTTP: discovery, keys, authorisation, tokens.
type provider struct {
	t       *testing.T
	server  *httptest.Server
	now     func() time.Time
	key     *ecdsa.PrivateKey
	kid     string
	codes   map[string]url.Values // what each code was asked with
	user    string                // who sits before it
	change  func(map[string]any)  // spoils the claims
	foreign bool                  // signs with a key that nobody knows
}

func openProvider(t *testing.T, now func() time.Time) *provider {
	t.Helper()
	p := &provider{t: t, now: now, codes: map[string]url.Values{}, user: "conti"}
	p.rotate("k1")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.json(w, map[string]any{"issuer": p.server.URL, "authorization_endpoint": p.server.URL + "/authorize", "token_endpoint": p.server.URL + "/token",
			"jwks_uri": p.server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"ES256"}, "response_types_supported": []string{"code"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.json(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &p.key.PublicKey, KeyID: p.kid, Algorithm: "ES256", Use: "sig"}}})
	})
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Get("client_id") != "fanar" || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		code := rand.Text()
		p.codes[code] = q
		back, _ := url.Parse(q.Get("redirect_uri"))
		back.RawQuery = url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {p.server.URL}}.Encode()
		http.Redirect(w, r, back.String(), http.StatusFound)
	})
	mux.HandleFunc("POST /token", p.token)
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	return p
}

func (p *provider) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

func (p *provider) rotate(kid string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		p.t.Fatal(err)
	}
	p.key, p.kid = key, kid
}

// token gives a token for a code, once, to who knows the verifier and the secret.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	asked, ok := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	id, secret, basic := r.BasicAuth()
	if !basic {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !ok || id != "fanar" || secret != "hush" || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || asked.Get("redirect_uri") != r.PostFormValue("redirect_uri") {
		w.WriteHeader(http.StatusBadRequest)
		p.json(w, map[string]string{"error": "invalid_grant"})
		return
	}
	now := p.now()
	claims := map[string]any{"iss": p.server.URL, "aud": "fanar", "sub": "s-" + p.user, "nonce": asked.Get("nonce"), "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
		"auth_time": now.Unix(), "preferred_username": p.user}
	if p.change != nil {
		p.change(claims)
	}
	key := p.key
	if p.foreign {
		key, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", p.kid))
	if err != nil {
		p.t.Error(err)
	}
	raw, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		p.t.Error(err)
	}
	p.json(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": raw, "expires_in": 300})
}

// walk goes from the button to the way back; on the way, meddle may change what the provider sent the browser back with.
func (b *browser) walk(meddle func(url.Values)) string {
	b.s.t.Helper()
	r := b.ask("GET", "http://example.com/sign-in/organisation/mrcc-rome", nil)
	if r.StatusCode != http.StatusSeeOther {
		return b.text("GET", "http://example.com/sign-in/organisation/mrcc-rome", nil)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	sent, err := client.Get(r.Header.Get("Location"))
	if err != nil {
		b.s.t.Fatal(err)
	}
	sent.Body.Close()
	back, err := sent.Location()
	if err != nil {
		b.s.t.Fatalf("the provider sent nobody back: %d", sent.StatusCode)
	}
	q := back.Query()
	if meddle != nil {
		meddle(q)
	}
	back.RawQuery = q.Encode()
	r = b.ask("GET", back.String(), nil)
	if r.StatusCode == http.StatusSeeOther {
		return r.Header.Get("Location")
	}
	body := make([]byte, 200)
	n, _ := r.Body.Read(body)
	return string(body[:max(n-1, 0)])
}

func withProvider(t *testing.T) (*site, *provider) {
	t.Helper()
	var s *site
	p := openProvider(t, func() time.Time { return s.Clock.Now() })
	s = open(t, session.Options{Organisations: []issuer.Config{{Organisation: "mrcc-rome", Issuer: p.server.URL, ClientID: "fanar", Secret: "hush"}}})
	return s, p
}

func TestAnOrganisationsProviderSignsItsOwnUsersIn(t *testing.T) {
	s, p := withProvider(t)
	b := s.browser()
	if got := b.walk(nil); got != "/cases" {
		t.Fatalf("the way back leads to %s", got)
	}
	b.is("by the provider", "conti")
	if got := b.text("GET", "/", nil); !strings.Contains(got, `"proved":"0001-01-01T00:00:00Z"`) {
		t.Errorf("a sign-in for which the provider was not told to ask is a proof of presence: %s", got)
	}
	s.View(t, func(r journal.Reader) error {
		h, err := credential.HoldingOf(r, "conti", s.Clock.Now())
		if h.Last == nil || h.Last.Method != credential.ByOrganisation || !h.Last.At.Equal(s.Clock.Now()) {
			t.Errorf("the last sign-in is %+v", h.Last)
		}
		return err
	})
	p.rotate("k2")
	again := s.browser()
	if got := again.walk(nil); got != "/cases" {
		t.Errorf("after the provider changed its key: %s", got)
	}
	s.Clock.Advance(10 * time.Minute)
	if got := b.walk(nil); got != "/cases" {
		t.Errorf("a proof of presence: %s", got)
	}
	if got := b.text("GET", "/", nil); !strings.Contains(got, `"proved":"`+s.Clock.Now().UTC().Format(time.RFC3339)) {
		t.Errorf("after the proof: %s", got)
	}
	s.Clock.Advance(10 * time.Minute)
	p.change = func(c map[string]any) { c["auth_time"] = p.now().Add(-time.Hour).Unix() }
	if got := b.walk(nil); got != "sign-in.issuer-wrong" {
		t.Errorf("a proof for which the provider did not ask again: %s", got)
	}
	p.change, p.user = nil, "rossi"
	if got := b.walk(nil); got != "sign-in.issuer-stranger" {
		t.Errorf("a proof by somebody else: %s", got)
	}
	b.is("afterwards", "conti")
}

func TestAProviderIsNotBelievedBlindly(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(map[string]any)
		meddle func(url.Values)
		user   string
		want   string
	}{
		{name: "another nonce", change: func(c map[string]any) { c["nonce"] = "other" }, want: "sign-in.issuer-wrong"},
		{name: "for another client", change: func(c map[string]any) { c["aud"] = "other" }, want: "sign-in.issuer-wrong"},
		{name: "for several clients, none named", change: func(c map[string]any) { c["aud"] = []string{"fanar", "other"} }, want: "sign-in.issuer-wrong"},
		{name: "asked for by another client", change: func(c map[string]any) { c["azp"] = "other" }, want: "sign-in.issuer-wrong"},
		{name: "run out", change: func(c map[string]any) { c["exp"] = desktest.Start().Add(-time.Hour).Unix() }, want: "sign-in.issuer-wrong"},
		{name: "from another issuer", change: func(c map[string]any) { c["iss"] = "https://evil.example" }, want: "sign-in.issuer-wrong"},
		{name: "from the future", change: func(c map[string]any) { c["iat"] = desktest.Start().Add(time.Hour).Unix() }, want: "sign-in.issuer-wrong"},
		{name: "another state", meddle: func(q url.Values) { q.Set("state", "other") }, want: "sign-in.issuer-wrong"},
		{name: "another code", meddle: func(q url.Values) { q.Set("code", "other") }, want: "sign-in.issuer-wrong"},
		{name: "sent back by another provider", meddle: func(q url.Values) { q.Set("iss", "https://evil.example") }, want: "sign-in.issuer-wrong"},
		{name: "the person refused", meddle: func(q url.Values) { q.Set("error", "access_denied") }, want: "sign-in.issuer-refused"},
		{name: "says nothing of who it is", change: func(c map[string]any) { delete(c, "preferred_username") }, want: "sign-in.issuer-claim"},
		{name: "a number for a name", change: func(c map[string]any) { c["preferred_username"] = 7 }, want: "sign-in.issuer-claim"},
		{name: "a user of another organisation", user: "keller", want: "sign-in.issuer-stranger"},
		{name: "nobody here", user: "nobody", want: "sign-in.issuer-stranger"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, p := withProvider(t)
			p.change = test.change
			if test.user != "" {
				p.user = test.user
			}
			b := s.browser()
			if got := b.walk(test.meddle); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			b.is("nobody", "")
		})
	}
	t.Run("signed by a stranger", func(t *testing.T) {
		s, p := withProvider(t)
		p.foreign = true
		if got := s.browser().walk(nil); got != "sign-in.issuer-wrong" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("begun in another browser", func(t *testing.T) {
		s, _ := withProvider(t)
		b := s.browser()
		if got := b.walk(func(url.Values) { clear(b.cookies) }); got != "sign-in.issuer-wrong" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("too slow", func(t *testing.T) {
		s, _ := withProvider(t)
		if got := s.browser().walk(func(url.Values) { s.Clock.Advance(11 * time.Minute) }); got != "sign-in.issuer-wrong" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("out of reach", func(t *testing.T) {
		s, p := withProvider(t)
		p.server.Close()
		if got := s.browser().walk(nil); got != "sign-in.issuer-silent" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("over plain http", func(t *testing.T) {
		if _, err := session.New(session.Options{Journal: open(t, session.Options{}).Journal, Organisations: []issuer.Config{{Organisation: "mrcc-rome", Issuer: "http://login.example", ClientID: "fanar"}}}); err == nil {
			t.Error("a provider without https was taken")
		}
	})
}
