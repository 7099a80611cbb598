package directory

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/world"
)

const (
	credentialTable = "credential"
	attemptTable    = "sign-in"
	passwordMin     = 10 // characters
	attemptLimit    = 5
	lockFor         = 5 * time.Minute
	// argon2id with the second recommended option of RFC 9106 section 4: 64 MiB, 3 passes, 4 lanes.
	argonTime, argonMemory, argonLanes = 3, 64 << 10, 4
)

// SetPassword sets a user's password. The hash is kept beside the record, not in it, so that it can be destroyed.
type SetPassword struct {
	User string `json:"user"`
	Hash string `json:"hash"` // see [HashPassword]; never recorded
}

// Action names the command.
func (SetPassword) Action() string { return "directory.SetPassword" }

// Decide checks that the user is there.
func (c SetPassword) Decide(s dispatch.State) (dispatch.Plan, error) {
	if _, ok, err := Users.Get(s, c.User); err != nil || !ok {
		return dispatch.Plan{}, fault.New(fault.NotFound, "directory.no-user", "there is no user {user}", "user", c.User).WithCause(err)
	}
	plan := one("user/"+c.User, PasswordSet{User: c.User})
	plan.Side = func(tx journal.Tx) error { return tx.PutSide(credentialTable, c.User, []byte(c.Hash)) }
	return plan, nil
}

// HashPassword gives the argon2id hash of a password in PHC form. A password has at least 10 characters. It takes a
// tenth of a second on purpose; call it outside the appender.
func HashPassword(password string) (string, error) {
	if len([]rune(password)) < passwordMin {
		return "", fault.New(fault.Invalid, "sign-in.password-short", "a password needs at least {least} characters; a sentence is good", "least", passwordMin).WithField("password")
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	return phc(salt, argonKey(password, salt)), nil
}

func argonKey(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, 32)
}

func phc(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes, b.EncodeToString(salt), b.EncodeToString(key))
}

func matches(password, hash string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(phc(salt, argonKey(password, salt))), []byte(hash)) == 1
}

// attempts are the wrong passwords since the last right one.
type attempts struct {
	Failures int       `json:"failures"`
	Until    time.Time `json:"until"` // locked until; zero if not
}

// SignIn checks a password. An unknown user and a wrong password give the same fault and take the same time. After five
// wrong ones the user is locked for five minutes, which is recorded.
func SignIn(ctx context.Context, j *journal.Journal, clock world.Clock, user, password string) (policy.Actor, error) {
	var who User
	var known bool
	var hash []byte
	var tried attempts
	err := j.View(ctx, func(r journal.Reader) (err error) {
		if who, known, err = Users.Get(r, user); err != nil {
			return err
		}
		if hash, err = r.Side(credentialTable, user); err != nil {
			return err
		}
		tried, err = attemptsOf(r, user)
		return err
	})
	if err != nil {
		return policy.Actor{}, err
	}
	now := clock.Now()
	if now.Before(tried.Until) {
		return policy.Actor{}, locked(tried.Until, now)
	}
	if hash == nil {
		hash = []byte(phc(make([]byte, 16), make([]byte, 32)))
		known = false
	}
	if matches(password, string(hash)) && known && !who.Disabled {
		if tried.Failures > 0 {
			err = j.KeepSide(ctx, func(tx journal.Tx) error { return tx.PutSide(attemptTable, user, nil) })
		}
		return ActorOf(who), err
	}
	if !known {
		return policy.Actor{}, wrong()
	}
	return policy.Actor{}, failed(ctx, j, user, now)
}

// failed counts a wrong password and locks after the fifth.
func failed(ctx context.Context, j *journal.Journal, user string, now time.Time) error {
	answer := wrong()
	_, err := j.Append(ctx, event.Author{User: "node"}, func(tx journal.Tx) ([]event.Draft, error) {
		tried, err := attemptsOf(tx, user)
		if err != nil {
			return nil, err
		}
		tried.Failures++
		var drafts []event.Draft
		if tried.Failures >= attemptLimit {
			tried = attempts{Until: now.Add(lockFor)}
			answer = locked(tried.Until, now)
			drafts = []event.Draft{{Subject: "user/" + user, Fact: SignInLocked{User: user, Failures: attemptLimit, Until: tried.Until.Format(time.RFC3339)}}}
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

func attemptsOf(r journal.Reader, user string) (a attempts, err error) {
	body, err := r.Side(attemptTable, user)
	if err != nil || body == nil {
		return a, err
	}
	return a, json.Unmarshal(body, &a)
}

func wrong() *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.wrong", "this user and password do not belong together").
		WithHint("after five wrong passwords in a row the user is locked for five minutes")
}

func locked(until, now time.Time) *fault.Error {
	return fault.New(fault.Forbidden, "sign-in.locked", "too many wrong passwords: this user is locked until {until} UTC ({minutes} min)",
		"until", until.UTC().Format("15:04"), "minutes", int(until.Sub(now).Minutes())+1).
		WithHint("wait, or ask your administrator to set a new password; a colleague can sign in meanwhile")
}

// ActorOf gives the user as the door knows it.
func ActorOf(u User) policy.Actor {
	return policy.Actor{User: u.ID, Name: u.Name, Org: u.Org, Roles: u.Roles}
}
