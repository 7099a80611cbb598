package credential

import (
	"context"
	"encoding/json"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
)

const (
	attemptTable = "sign-in"
	attemptLimit = 5
	lockFor      = 5 * time.Minute
)

// attempts are the wrong passwords and codes since the last right one.
type attempts struct {
	Failures int       `json:"failures"`
	Until    time.Time `json:"until"` // locked until; zero if not
}

func attemptsOf(r journal.Reader, user string) (a attempts, err error) {
	body, err := r.Side(attemptTable, user)
	if err != nil || body == nil {
		return a, err
	}
	return a, json.Unmarshal(body, &a)
}

// failed counts a wrong password or code, locks after the fifth, and gives the answer for it.
func (k *Keeper) failed(ctx context.Context, user string, answer error) error {
	now := k.clock.Now()
	_, err := k.journal.Append(ctx, event.Author{User: "node"}, func(tx journal.Tx) ([]event.Draft, error) {
		tried, err := attemptsOf(tx, user)
		if err != nil {
			return nil, err
		}
		if now.Before(tried.Until) { // another try locked it meanwhile
			answer = locked(tried.Until, now)
			return nil, nil
		}
		tried.Failures++
		var drafts []event.Draft
		if tried.Failures >= attemptLimit {
			tried = attempts{Until: now.Add(lockFor)}
			answer = locked(tried.Until, now)
			drafts = []event.Draft{{Subject: "user/" + user, Fact: SignInLocked{User: user, Failures: attemptLimit, Until: tried.Until.UTC().Format(time.RFC3339)}}}
		}
		body, err := json.Marshal(tried)
		if err != nil {
			return nil, err
		}
		return drafts, tx.PutSide(attemptTable, user, body)
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
