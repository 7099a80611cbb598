// Package demo is the demonstration: a small directory, simulated ships, and a story with the published numbers of a
// real incident, played by its users through the same door as everybody's commands. What is real in it and what is not
// stands in README.md beside this file; every record of it carries the caveat SIMULATED.
//
// Start with [Seed] and [Play]; [Traffic] is its feed, [Recording] the real recording that is replayed beside it.
package demo

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/people"
	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Recording is real AIS traffic in Danish waters, 27 seconds of 11 June 2010; see README.md.
//
//go:embed ais/stream_example.txt
var Recording []byte

// Stage is where the story is played.
type Stage struct {
	Door *dispatch.Dispatcher
	// Wait passes the time between two steps; nil plays without pauses.
	Wait func(ctx context.Context, d time.Duration) error
	// Tell is given a line about each step.
	Tell func(line string)
}

// between is the pause before each step of the story, so that a visitor can follow it.
const between = 3 * time.Second

// do lets a user give a command.
func (s Stage) do(ctx context.Context, user string, c dispatch.Command) (dispatch.Receipt, error) {
	who := actor(user)
	who.StepUp = s.Door.Now() // the actors of the story are there
	r, err := s.Door.Do(ctx, dispatch.Request{Command: c, Actor: who})
	if err != nil {
		return r, fmt.Errorf("%s by %s: %w", c.Action(), user, err)
	}
	return r, nil
}

// act is one step of the story: say it, wait, do it.
func (s Stage) act(ctx context.Context, say, user string, c dispatch.Command) (dispatch.Receipt, error) {
	if err := s.pause(ctx, say); err != nil {
		return dispatch.Receipt{}, err
	}
	return s.do(ctx, user, c)
}

func (s Stage) pause(ctx context.Context, say string) error {
	if s.Wait != nil {
		if err := s.Wait(ctx, between); err != nil {
			return err
		}
	}
	s.Tell(say)
	return ctx.Err()
}

// refused is a step that a rule has to refuse.
func (s Stage) refused(ctx context.Context, say, user string, c dispatch.Command, rule string) error {
	_, err := s.act(ctx, say, user, c)
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Refused {
		return fmt.Errorf("%s by %s should have been refused by %s, and was not: %v", c.Action(), user, rule, err)
	}
	for _, r := range f.Rules {
		if r.ID == rule {
			s.Tell("  refused by " + rule + ": " + r.Text)
			return nil
		}
	}
	return fmt.Errorf("%s was refused, but not by %s: %w", c.Action(), rule, err)
}

// handover plays both sides of one with bare numbers: the giver's count, then the receiver's own.
func (s Stage) handover(ctx context.Context, say, giver, receiver string, o people.OfferHandover, received int32) error {
	_, err := s.handoverOf(ctx, say, giver, receiver, o, ledger.Count(received))
	return err
}

// handoverOf plays both sides of one and gives its identifier.
func (s Stage) handoverOf(ctx context.Context, say, giver, receiver string, o people.OfferHandover, own ledger.Lot) (string, error) {
	r, err := s.act(ctx, say, giver, o)
	if err != nil {
		return "", err
	}
	var offered people.HandoverOffered
	err = s.Door.Read(ctx, actor(giver), "read.people", func(st dispatch.State) error {
		for e, err := range journal.Events(st, r.Records[0], r.Records[0]) {
			if err != nil {
				return err
			}
			return e.Decode(&offered)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	_, err = s.act(ctx, "  the receiver counts without seeing the giver's number", receiver,
		people.ReceiveHandover{Case: o.Case, Handover: offered.ID, Lot: &own, At: o.At})
	return offered.ID, err
}

// caseOf gives the identifier of the case that a receipt is about.
func caseOf(r dispatch.Receipt) string { return strings.TrimPrefix(r.Subject, "case/") }

func actor(user string) policy.Actor {
	for _, u := range append(slices.Clone(users), relief) {
		if u.ID == user {
			return directory.ActorOf(u)
		}
	}
	return policy.Actor{User: user}
}

// step is one plain step of the story.
type step struct {
	say, by string
	command dispatch.Command
}

func (st step) play(ctx context.Context, s Stage) error {
	_, err := s.act(ctx, st.say, st.by, st.command)
	return err
}

// steps plays one after the other.
func (s Stage) steps(ctx context.Context, all []step) error {
	for _, st := range all {
		if err := st.play(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func number(n int) *int { return &n }
