package session_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"fanar/face/session"
	"fanar/record/journal"
)

// keepSessions writes sessions of a user that began one after the other.
func (s *site) keepSessions(user string, n int, seen time.Time) {
	s.t.Helper()
	err := s.Journal.KeepSide(s.t.Context(), func(tx journal.Tx) error {
		for i := range n {
			at := seen.Add(time.Duration(i) * time.Millisecond)
			body, err := json.Marshal(map[string]any{"user": user, "method": "password", "generation": 1, "began": at, "seen": at, "proved": at})
			if err != nil {
				return err
			}
			if err := tx.PutSide("session", fmt.Sprintf("%s-%016d", user, i), body); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) sessionsKept() map[string]bool {
	s.t.Helper()
	kept := map[string]bool{}
	s.View(s.t, func(r journal.Reader) error {
		for e, err := range r.Sides("session") {
			if err != nil {
				return err
			}
			kept[e.Key] = true
		}
		return nil
	})
	return kept
}

func TestASignInClearsAwayAHundredEndedSessions(t *testing.T) {
	s := open(t, session.Options{})
	s.keepSessions("rossi", 250, s.Clock.Now().Add(-time.Hour))
	for i, want := range []int{151, 52, 3} {
		s.browser().in("conti")
		if got := len(s.sessionsKept()); got != want {
			t.Errorf("after sign-in %d there are %d sessions, want %d", i+1, got, want)
		}
	}
}

func TestAUserHasFiftySessions(t *testing.T) {
	s := open(t, session.Options{})
	s.keepSessions("conti", 60, s.Clock.Now().Add(-time.Minute))
	s.keepSessions("rossi", 3, s.Clock.Now().Add(-time.Minute))
	b := s.browser()
	b.in("conti")
	b.is("the new one", "conti")
	kept := s.sessionsKept()
	if len(kept) != 50+3 || kept["conti-0000000000000010"] || !kept["conti-0000000000000011"] || !kept["conti-0000000000000059"] {
		t.Errorf("%d sessions are kept, want fifty of conti's, without the eleven that were unused the longest, and rossi's three", len(kept))
	}
}

func TestADemonstrationIsForItsOwnMachine(t *testing.T) {
	s := open(t, session.Options{Demo: []string{"conti"}})
	for _, test := range []struct {
		name, from, host, header string
		open                     bool
	}{
		{"localhost", "127.0.0.1:5000", "localhost:8250", "", true},
		{"by number", "[::1]:5000", "127.0.0.1", "", true},
		{"by IPv6", "[::1]:5000", "[::1]:8250", "", true},
		{"from elsewhere", "192.0.2.1:5000", "localhost:8250", "", false},
		{"a name that was pointed here", "127.0.0.1:5000", "evil.example:8250", "", false},
		{"a name that begins so", "127.0.0.1:5000", "localhost.evil.example", "", false},
		{"no name", "127.0.0.1:5000", "", "", false},
		{"by a proxy", "127.0.0.1:5000", "localhost:8250", "X-Forwarded-For", false},
		{"by another proxy", "127.0.0.1:5000", "localhost:8250", "Forwarded", false},
		{"by a third proxy", "127.0.0.1:5000", "localhost:8250", "Via", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/sign-in", nil)
			r.RemoteAddr, r.Host = test.from, test.host
			if test.header != "" {
				r.Header.Set(test.header, "198.51.100.7")
			}
			if got := len(s.sessions.Demo(r)) > 0; got != test.open {
				t.Errorf("open is %v, want %v", got, test.open)
			}
		})
	}
}

func TestAStrangerElsewhereLocksNobodyOut(t *testing.T) {
	s := open(t, session.Options{Origins: []string{"http://fanar.example"}})
	b := s.browser()
	b.in("conti")
	stranger := s.browser()
	for range 6 {
		stranger.ask("POST", "/in", url.Values{"user": {"conti"}, "password": {"not this one"}})
	}
	r := httptest.NewRequest("POST", "/in", nil)
	r.RemoteAddr, r.Form = "198.51.100.7:4000", url.Values{"user": {"conti"}, "password": {sentence}}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	if w.Code != 200 {
		t.Errorf("the user, from another address: %d %s", w.Code, w.Body)
	}
	if got := stranger.text("POST", "/in", url.Values{"user": {"conti"}, "password": {sentence}}); got != "sign-in.locked" {
		t.Errorf("the stranger's address: %s", got)
	}
	if got := b.text("POST", "/prove", url.Values{"password": {sentence}}); got != "" {
		t.Errorf("a proof in a session that stands: %s", got)
	}
}
