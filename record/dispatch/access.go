package dispatch

import (
	"context"
	"strings"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// AccessDenied is the fact that somebody who is signed in asked for what its roles do not carry. The first is recorded at
// once; what the same user asks again within a minute is counted and recorded as one.
type AccessDenied struct {
	User         string    `json:"user"`
	Organisation string    `json:"organisation"`
	Action       string    `json:"action"`          // such as read.people; [Several] where many different ones are counted together
	About        string    `json:"about,omitempty"` // subject, if it is one that the record knows
	Why          string    `json:"why"`             // code of the answer, such as access.role
	Times        int       `json:"times"`
	Since        time.Time `json:"since,omitzero"` // of a count: when its minute began
}

// AccessRead is the fact that somebody read what is read only on record, recorded before it was shown.
type AccessRead struct {
	User         string `json:"user"`
	Organisation string `json:"organisation"`
	Action       string `json:"action"`
	About        string `json:"about,omitempty"`
	Reason       string `json:"reason"`
}

// Kind names the fact.
func (AccessDenied) Kind() string { return "access.denied" }

// Kind names the fact.
func (AccessRead) Kind() string { return "access.read" }

// AccessSubject names what a user asked to see in the record.
func AccessSubject(user string) string { return "access/" + user }

// reasonLimit is the longest reason for reading, in bytes.
const reasonLimit = 500

// admit refuses an actor whose roles do not carry the action, and one who has not shown lately to be there where the
// action takes that.
func (d *Dispatcher) admit(engine *policy.Engine, actor policy.Actor, action string) error {
	if err := engine.Authorise(actor, action); err != nil {
		return err
	}
	if !engine.NeedsStepUp(action) || d.clock.Now().Sub(actor.StepUp) <= engine.StepUpFor() {
		return nil
	}
	return fault.New(fault.Forbidden, "access.step-up", "this ({action}) needs a fresh proof that it is you, not older than {minutes} minutes",
		"action", action, "minutes", int(engine.StepUpFor().Minutes())).
		WithHint("show it again with your passkey, your code or your password; what you typed is kept")
}

// Authorise tells whether the actor may do the action, as [Dispatcher.Do] and [Dispatcher.Read] do, for answers that go by
// another way, such as a stream. What is denied is recorded.
func (d *Dispatcher) Authorise(ctx context.Context, actor policy.Actor, action, subject string) error {
	return d.watched(ctx, actor, action, subject, d.admit(d.Engine(), actor, action))
}

// ReadOnRecord is Read for personal and law-enforcement data: who reads what and why is recorded before fn runs, and
// without that record nothing is read. subject may be empty for a list. Errors: those of Read; fault.Invalid without a reason.
func (d *Dispatcher) ReadOnRecord(ctx context.Context, actor policy.Actor, action, subject, reason string, fn func(State) error) error {
	engine := d.Engine()
	if err := d.admit(engine, actor, action); err != nil {
		return d.watched(ctx, actor, action, subject, err)
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.New(fault.Invalid, "access.reason", "say why you need to see this; it is recorded with your name").WithField("reason")
	}
	if len(reason) > reasonLimit {
		return fault.New(fault.Invalid, "access.reason-long", "the reason has {got} bytes; {limit} are the most", "got", len(reason), "limit", reasonLimit).WithField("reason")
	}
	_, err := d.journal.Append(ctx, event.Author{User: actor.User, Policy: engine.Pack().Name()}, func(tx journal.Tx) ([]event.Draft, error) {
		about, err := known(tx, subject)
		return []event.Draft{{Subject: AccessSubject(actor.User), Refs: refs(about), Marks: d.marks, Fact: AccessRead{
			User: actor.User, Organisation: actor.Org, Action: action, About: about, Reason: reason,
		}}}, err
	})
	if err != nil {
		return err
	}
	return d.watched(ctx, actor, action, subject, d.journal.View(ctx, func(r journal.Reader) error { return fn(d.state(r, actor, engine)) }))
}

// watched puts a denial on record and gives err back as it is. Nobody's denials are not recorded, nor is a missing proof of
// presence, which the faces ask for next, nor a failed signing in, which has its own record.
func (d *Dispatcher) watched(ctx context.Context, actor policy.Actor, action, subject string, err error) error {
	if err == nil || actor.User == "" {
		return err
	}
	f := fault.As(err)
	if f.Kind != fault.Forbidden || f.Code == "access.step-up" || strings.HasPrefix(f.Code, "sign-in.") {
		return err
	}
	denied := AccessDenied{User: actor.User, Organisation: actor.Org, Action: action, About: subject, Why: f.Code, Times: 1}
	// A storage that fails is known to the journal and stops every change; the answer stays the denial.
	_ = d.recordDenials(ctx, d.denials.note(denied, d.clock.Now()))
	return err
}

// recordDenials puts denials on record in the node's name.
func (d *Dispatcher) recordDenials(ctx context.Context, denied []AccessDenied) error {
	if len(denied) == 0 {
		return nil
	}
	_, err := d.journal.Append(ctx, event.Author{User: "node", Policy: d.Engine().Pack().Name()}, func(tx journal.Tx) ([]event.Draft, error) {
		drafts := make([]event.Draft, 0, len(denied))
		for _, f := range denied {
			about, err := known(tx, f.About)
			if err != nil {
				return nil, err
			}
			f.About = about
			drafts = append(drafts, event.Draft{Subject: AccessSubject(f.User), Refs: refs(about), Marks: d.marks, Happened: f.Since, Fact: f})
		}
		return drafts, nil
	})
	return err
}

// known gives the subject if the record knows it, else nothing: what strangers type is no subject.
func known(r journal.Rows, subject string) (string, error) {
	if subject == "" {
		return "", nil
	}
	if version, err := journal.Version(r, subject); err != nil || version == 0 {
		return "", err
	}
	return subject, nil
}

func refs(subject string) []string {
	if subject == "" {
		return nil
	}
	return []string{subject}
}
