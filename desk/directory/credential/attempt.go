package credential

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/netip"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
)

const (
	attemptTable = "sign-in"
	lockFor      = 5 * time.Minute

	// Wrong tries from one place lock that place. A stranger elsewhere cannot keep a duty officer out with them.
	placeLimit  = 5
	placeWindow = 5 * time.Minute
	// Wrong tries from everywhere lock the user: many places are no way to guess without end.
	userLimit  = 100
	userWindow = time.Hour

	// strangers is how many names that nobody here has are counted at a time.
	strangers = 4096
)

// tally counts wrong tries since the first of them.
type tally struct {
	Failures int       `json:"failures"`
	Since    time.Time `json:"since"`
	Until    time.Time `json:"until,omitzero"` // locked until
}

// add counts one more and tells whether it locks. What is older than the window is forgotten.
func (t tally) add(now time.Time, limit int, window time.Duration) (tally, bool) {
	if t.over(now, window) {
		t = tally{Since: now}
	}
	t.Failures++
	if t.Failures < limit {
		return t, false
	}
	return tally{Since: now, Until: now.Add(lockFor)}, true
}

func (t tally) over(now time.Time, window time.Duration) bool {
	return !now.Before(t.Until) && (t.Failures == 0 || now.Sub(t.Since) > window)
}

// attempts are the wrong passwords and codes of one name.
type attempts struct {
	Name   string           `json:"name,omitempty"` // whose these are, if nobody here has the name; a digest
	All    tally            `json:"all"`            // of signing in, from everywhere
	Places map[string]tally `json:"places,omitempty"`
}

// try is where a try is counted. A name that nobody has is counted as one that somebody has, so that the answers do not
// tell them apart; such names share a few thousand rows, and the newer one takes the row. What was typed is not kept:
// people type passwords into the wrong field.
type try struct {
	user  string // empty: nobody here has the name
	row   string
	name  string
	place string
	proof bool // by who is signed in: a place of its own, which no stranger reaches
}

func (k *Keeper) try(user string, known bool, from string, proof bool) try {
	t := try{proof: proof, place: hex.EncodeToString(k.digest("place", fmt.Sprint(proof), placeOf(from))[:8])}
	if known {
		t.user, t.row = user, user
		return t
	}
	d := k.digest("name", user)
	t.row = fmt.Sprintf("?%03x", binary.BigEndian.Uint16(d)%strangers) // no identifier begins so
	t.name = hex.EncodeToString(d[2:18])
	return t
}

// digest tells texts apart without keeping them.
func (k *Keeper) digest(texts ...string) []byte {
	h := hmac.New(sha256.New, k.names)
	for _, t := range texts {
		fmt.Fprintf(h, "%d:%s", len(t), t)
	}
	return h.Sum(nil)
}

// placeOf is what of an address is one place: who has one IPv6 address has its whole /64.
func placeOf(from string) string {
	a, err := netip.ParseAddr(from)
	if err != nil {
		return from
	}
	if a = a.Unmap().WithZone(""); a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return from
	}
	return p.String()
}

func (t try) read(r journal.Reader) (a attempts, err error) {
	body, err := r.Side(attemptTable, t.row)
	if err != nil || body == nil {
		return attempts{Name: t.name}, err
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fmt.Errorf("read the wrong tries of %s: %w", t.row, err)
	}
	if a.Name != t.name {
		return attempts{Name: t.name}, nil
	}
	return a, nil
}

// open refuses while the place or the user is locked.
func (a attempts) open(t try, now time.Time) error {
	until := a.Places[t.place].Until
	if !t.proof && a.All.Until.After(until) {
		until = a.All.Until
	}
	if now.Before(until) {
		return locked(until, now)
	}
	return nil
}

// fail counts a wrong try, and gives how many led to a lock and until when; 0 if there is none.
func (a *attempts) fail(t try, now time.Time) (failures int, until time.Time) {
	places := map[string]tally{}
	for place, n := range a.Places {
		if !n.over(now, placeWindow) {
			places[place] = n
		}
	}
	here, lock := places[t.place].add(now, placeLimit, placeWindow)
	places[t.place], a.Places = here, places
	if lock {
		failures, until = placeLimit, here.Until
	}
	if !t.proof {
		if a.All, lock = a.All.add(now, userLimit, userWindow); lock {
			failures, until = userLimit, a.All.Until
		}
	}
	return failures, until
}

// forgive forgets the wrong tries from a place that a right one came from, and tells whether there were any. Those from
// elsewhere stay: whoever guesses does not start anew each time the user signs in.
func (a *attempts) forgive(t try) bool {
	here, ok := a.Places[t.place]
	if !ok {
		return false
	}
	delete(a.Places, t.place)
	if !t.proof {
		a.All.Failures = max(0, a.All.Failures-here.Failures)
	}
	return true
}

func (a attempts) keep(tx journal.Tx, t try) error {
	if len(a.Places) == 0 && a.All.Failures == 0 && a.All.Until.IsZero() {
		return tx.PutSide(attemptTable, t.row, nil)
	}
	body, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("keep the wrong tries of %s: %w", t.row, err)
	}
	return tx.PutSide(attemptTable, t.row, body)
}

// failed counts a wrong password or code, locks after too many, and gives the answer for it. It does the same for a name
// that nobody has, but for the record: a lock is recorded of users alone.
func (k *Keeper) failed(ctx context.Context, t try, answer error) error {
	now := k.clock.Now()
	_, err := k.journal.Append(ctx, event.Author{User: "node"}, func(tx journal.Tx) ([]event.Draft, error) {
		tried, err := t.read(tx)
		if err != nil {
			return nil, err
		}
		if err := tried.open(t, now); err != nil { // another try locked it meanwhile
			answer = err
			return nil, nil
		}
		var drafts []event.Draft
		if failures, until := tried.fail(t, now); failures > 0 {
			answer = locked(until, now)
			if t.user != "" {
				drafts = []event.Draft{{Subject: "user/" + t.user, Fact: SignInLocked{User: t.user, Failures: failures, Until: until.UTC().Format(time.RFC3339)}}}
			}
		}
		return drafts, tried.keep(tx, t)
	})
	if err != nil {
		return err
	}
	return answer
}

func wrong() *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.wrong", "this user and password do not belong together").
		WithHint("after five wrong passwords in a row the user is locked for five minutes")
}

func wrongCode() *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.code-wrong", "this code is not the one that the app shows now, or it was used already").
		WithHint("wait for the next code, and check that the telephone's clock is right; five wrong codes in a row lock the user for five minutes").WithField("code")
}

func codeNeeded() *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.code-needed", "this user signs in with a password and a code").
		WithHint("type the six digits that the authenticator app shows now").WithField("code")
}

func passkeyNeeded() *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.passkey-needed", "this user has a passkey, so a password alone is not enough").
		WithHint("sign in with the passkey; if it is lost, two officers can let you back in")
}

func disabled() *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.disabled", "this user can no longer sign in").WithHint("ask the administrator of your organisation")
}

func locked(until, now time.Time) *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.locked", "too many wrong passwords: this user is locked until {until} UTC ({minutes} min)",
		"until", until.UTC().Format("15:04"), "minutes", int(until.Sub(now).Minutes())+1).
		WithHint("wait, or sign in with a passkey, which is not locked; a colleague can sign in meanwhile")
}
