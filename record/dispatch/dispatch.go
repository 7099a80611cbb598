// Package dispatch is the one door: pages, the API, the command line and imports all bring commands here, and the same
// access, the same rules and the same errors meet them.
//
// The way of a command: may this person do it → is it a repetition → is the form that it came from stale → the desk
// decides → the rules look → the journal records, in one transaction. A refused intention is recorded as refused. A
// fact that breaks a rule is recorded, and an incident opens with it.
//
// Start with [New] and [Dispatcher.Do]; reading goes through [Dispatcher.Read].
package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"fanar/fault"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/personal"
	"fanar/record/policy"
	"fanar/world"
)

// Command is what somebody asks, in the imperative. Commands are plain structs: forms, JSON bodies and flags become them.
type Command interface {
	// Action names the command with its desk, such as "rescue.OrderLanding". Grants and rules use this name.
	Action() string
	// Decide gives what to record, or a fault in words. It only reads.
	Decide(s State) (Plan, error)
}

// State is what a desk decides on: the record as it is, the time, and who asks.
type State struct {
	journal.Reader
	Now    time.Time
	Actor  policy.Actor
	Policy *policy.Engine
	Vault  *personal.Vault // seals and opens what is personal
	door   *Dispatcher     // signs with the organisation's key
}

// Plan is a desk's decision.
type Plan struct {
	Subject string            // what the command was about or made, such as "case/SAR-3"
	Facts   []event.Draft     // what to record
	Asks    []policy.Question // what the rules have to look at; actor and action are filled in
	Side    func(journal.Tx) error
}

// Request is a command on its way in.
type Request struct {
	Command Command
	Actor   policy.Actor
	// Key makes the request happen once: the same key from the same user gives the first answer again for 72 hours.
	Key string
	// IfVersion, if not 0, is the version of Subject that the form was made from; see [journal.Version].
	IfVersion uint64
	Subject   string
}

// Receipt is the answer after everything is durable.
type Receipt struct {
	Subject   string   `json:"subject"`
	Version   uint64   `json:"version"`             // of the subject, for the next form
	Records   []uint64 `json:"records"`             // numbers in the journal
	Incidents []string `json:"incidents,omitempty"` // that rules opened
	Repeated  bool     `json:"repeated,omitempty"`  // the request had been done before under its key
}

// Breach is a fact that breaks rules.
type Breach struct {
	Rules    []policy.Rule
	Question policy.Question
	Facts    []event.Draft
}

// OpenIncident makes the facts that open an incident over a breach; the oversight desk provides it.
type OpenIncident func(s State, b Breach) (id string, drafts []event.Draft, err error)

// Dispatcher is the door of one node.
type Dispatcher struct {
	journal  *journal.Journal
	rules    atomic.Pointer[inForce]
	denials  denials
	clock    world.Clock
	marks    event.Marks
	mark     Mark
	incident OpenIncident
	vault    *personal.Vault
}

// Mark gives the marks of a fact that brings none of its own, from those that the node puts on every such fact: what is
// recorded about a drill is marked as one, whoever records it.
type Mark func(r journal.Rows, d event.Draft, marks event.Marks) (event.Marks, error)

// Options are what a dispatcher needs.
type Options struct {
	Journal  *journal.Journal
	Engine   *policy.Engine
	Clock    world.Clock
	Marks    event.Marks // on every fact that brings none of its own
	Mark     Mark        // what else such a fact is marked with; nil is nothing
	Incident OpenIncident
	// Vault seals what is personal; nil makes one of the journal's own identity and the machine's randomness.
	Vault *personal.Vault
}

// New makes the door.
func New(o Options) *Dispatcher {
	d := &Dispatcher{journal: o.Journal, clock: o.Clock, marks: o.Marks, mark: o.Mark, incident: o.Incident, vault: vaultOf(o)}
	d.rules.Store(&inForce{engine: o.Engine})
	return d
}

// Vault seals and opens what is personal.
func (d *Dispatcher) Vault() *personal.Vault { return d.vault }

func vaultOf(o Options) *personal.Vault {
	if o.Vault != nil || o.Journal == nil {
		return o.Vault
	}
	// A journal does not open without the key that this would fail for.
	v, _ := personal.NewVault(o.Journal.Identity(), world.Real().Random)
	return v
}

// Now is the time by the node's clock.
func (d *Dispatcher) Now() time.Time { return d.clock.Now() }

// Head gives the number of the last record, and a channel that closes when there is a newer one.
func (d *Dispatcher) Head() (uint64, <-chan struct{}) { return d.journal.Head() }

// Read runs fn over one unchanging state if the actor may read; action is such as "read.cases". What is denied is recorded.
func (d *Dispatcher) Read(ctx context.Context, actor policy.Actor, action string, fn func(State) error) error {
	engine := d.Engine()
	err := d.admit(engine, actor, action)
	if err == nil {
		err = d.journal.View(ctx, func(r journal.Reader) error { return fn(d.state(r, actor, engine)) })
	}
	return d.watched(ctx, actor, action, "", err)
}

func (d *Dispatcher) state(r journal.Reader, actor policy.Actor, engine *policy.Engine) State {
	return State{Reader: r, Now: d.clock.Now(), Actor: actor, Policy: engine, Vault: d.vault, door: d}
}

// Do carries a command through. Errors are faults: Forbidden, Invalid, NotFound, Conflict, Refused, Unavailable. What is
// forbidden is recorded as denied, what a rule refuses as refused.
func (d *Dispatcher) Do(ctx context.Context, req Request) (Receipt, error) {
	action := req.Command.Action()
	for try := 1; ; try++ {
		rules := d.rules.Load()
		receipt, events, err := d.do(ctx, req, rules, try > adoptions)
		if errors.Is(err, errOtherPack) && try <= adoptions {
			if err = d.Adopt(ctx); err == nil || slices.Contains(rules.engine.Pack().Always, action) {
				continue
			}
		}
		if err != nil {
			var known *fault.Error
			if !errors.As(err, &known) {
				err = fault.As(err)
			}
			return Receipt{}, d.watched(ctx, req.Actor, action, req.Subject, err)
		}
		receipt.complete(events)
		if slices.ContainsFunc(events, func(e event.Event) bool { return e.Kind == policy.PackAdopted{}.Kind() }) {
			return receipt, d.Adopt(ctx)
		}
		return receipt, nil
	}
}

// do carries a command through under the rules given; errOtherPack if others are in force by then. last is the last try.
func (d *Dispatcher) do(ctx context.Context, req Request, rules *inForce, last bool) (Receipt, []event.Event, error) {
	action, engine := req.Command.Action(), rules.engine
	if err := d.admit(engine, req.Actor, action); err != nil {
		return Receipt{}, nil, err
	}
	var receipt Receipt
	author := event.Author{User: req.Actor.User, Policy: engine.Pack().Name()}
	events, err := d.journal.Append(ctx, author, func(tx journal.Tx) ([]event.Draft, error) {
		receipt = Receipt{}
		if err := d.current(tx, rules, action, last); err != nil {
			return nil, err
		}
		now := d.clock.Now().UTC().Truncate(time.Millisecond)
		repeated, err := d.recall(tx, req, now)
		if err != nil {
			return nil, err
		}
		if repeated != nil {
			receipt = *repeated
			return nil, nil
		}
		if err := fresh(tx, req); err != nil {
			return nil, err
		}
		s := d.state(tx, req.Actor, engine)
		s.Now = now
		plan, err := req.Command.Decide(s)
		if err != nil {
			return nil, err
		}
		receipt.Subject = plan.Subject
		drafts, refusal := d.judge(s, action, plan, &receipt)
		if err := d.markAll(tx, drafts); err != nil {
			return nil, err
		}
		if refusal != nil {
			return drafts, refusal
		}
		if plan.Side != nil {
			if err := plan.Side(tx); err != nil {
				return nil, err
			}
		}
		return drafts, d.remember(tx, req, plan, drafts, &receipt, now)
	})
	return receipt, events, err
}

// markAll marks the facts that bring no marks of their own.
func (d *Dispatcher) markAll(r journal.Rows, drafts []event.Draft) (err error) {
	for i := range drafts {
		if !drafts[i].Marks.IsZero() {
			continue
		}
		drafts[i].Marks = d.marks
		if d.mark == nil {
			continue
		}
		if drafts[i].Marks, err = d.mark(r, drafts[i], d.marks); err != nil {
			return fmt.Errorf("mark what is recorded about %s: %w", drafts[i].Subject, err)
		}
	}
	return nil
}

// complete fills in what only the appender knew.
func (r *Receipt) complete(events []event.Event) {
	if r.Repeated {
		return
	}
	for _, e := range events {
		r.Records = append(r.Records, e.Number)
		if e.Subject == r.Subject {
			r.Version = e.Number
		}
	}
}
