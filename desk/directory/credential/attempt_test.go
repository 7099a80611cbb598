package credential_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fanar/desk/directory/credential"
	"fanar/fault"
	"fanar/record/journal"
)

func TestWrongTriesAreCountedByPlaceAndSayNothingOfWhoIsHere(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	h.password("conti")
	try := func(user, password, from string) error {
		_, err := h.keep.SignIn(ctx, origin, user, credential.Shown{Password: password, From: from})
		return err
	}
	for i := range 6 {
		known, unknown := try("conti", "not this one", "2001:db8::1"), try("my typed secret", "not this one", "2001:db8::1")
		if fault.As(known).Code != fault.As(unknown).Code || known.Error() != unknown.Error() {
			t.Errorf("try %d: a user gets %v, an unknown name %v", i+1, known, unknown)
		}
		if locked := fault.As(known).Code == "sign-in.locked"; locked != (i >= 4) {
			t.Errorf("try %d: locked is %v", i+1, locked)
		}
	}
	want(t, "a user without a password is counted too", func() (err error) {
		for range 5 {
			err = try("keller", "not this one", "192.0.2.1")
		}
		return err
	}(), "sign-in.locked")
	want(t, "another address of the same network", try("conti", sentence, "2001:db8::2"), "sign-in.locked")
	want(t, "the user, elsewhere", try("conti", sentence, "192.0.2.1"), "")
	want(t, "the place that is locked, after the user came in elsewhere", try("conti", sentence, "2001:db8::1"), "sign-in.locked")
	want(t, "a proof in the user's session", h.keep.Prove(ctx, origin, "conti", credential.Shown{Password: sentence, From: "a session"}), "")
	if got := h.kinds("credential."); !slices.Equal(got, []string{"password-set", "sign-in-locked", "sign-in-locked"}) {
		t.Errorf("recorded %v, want the locks of users alone", got)
	}
	h.View(t, func(r journal.Reader) error {
		for e, err := range r.Sides("sign-in") {
			if err != nil {
				return err
			}
			if text := e.Key + string(e.Body); strings.Contains(text, "typed") || strings.Contains(text, "2001:db8") || strings.Contains(text, "192.0.2") {
				t.Errorf("what was typed, or from where, is kept: %s", text)
			}
		}
		return nil
	})
}

func TestWrongProofsLockTheSessionTheyCameFrom(t *testing.T) {
	h := open(t)
	h.password("conti")
	prove := func(password, from string) error {
		return h.keep.Prove(context.Background(), origin, "conti", credential.Shown{Password: password, From: from})
	}
	for range 4 {
		want(t, "a wrong proof", prove("not this one", "one"), "sign-in.wrong")
	}
	want(t, "the fifth", prove("not this one", "one"), "sign-in.locked")
	want(t, "the right one after it", prove(sentence, "one"), "sign-in.locked")
	want(t, "another session", prove(sentence, "two"), "")
	h.Clock.Advance(5*time.Minute + time.Second)
	want(t, "after the lock", prove(sentence, "one"), "")
}

func TestManyPlacesAreNoWayToGuessWithoutEnd(t *testing.T) {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name    string
		between time.Duration
		want    int // the try that locks; 0: none
	}{
		{"at once", 0, 100},
		{"one in half a minute", 30 * time.Second, 100},
		{"one in ten minutes", 10 * time.Minute, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := credential.TriesUntilLock(now, test.between, 300, func(i int) string { return fmt.Sprintf("192.0.2.%d", i%64) }); got != test.want {
				t.Errorf("try %d locks, want %d", got, test.want)
			}
		})
	}
}

func TestHashingWaitsForRoomNoLongerThanItsRequest(t *testing.T) {
	h := open(t)
	leave := h.keep.FillHashing()
	defer leave()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 2)
	go func() { _, err := h.keep.Hash(ctx, sentence); done <- err }()
	go func() {
		_, err := h.keep.SignIn(ctx, origin, "conti", credential.Shown{Password: sentence})
		done <- err
	}()
	cancel()
	for range 2 {
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("without room: %v", err)
		}
	}
	if _, err := h.keep.Hash(context.Background(), "short"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a short password needs no room to be refused: %v", err)
	}
}
