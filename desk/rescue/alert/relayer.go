package alert

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// longestSleep is how long it waits at most before it looks again: ships come into range, and addressees into the directory.
const longestSleep = 30 * time.Second

// Relayer relays the alert of every distress case of which nobody was told, widely and at once: to everybody in [DefaultTo]
// and the ships in range. It never touches a drill, and where the directory knows fewer than two addressees it leaves the
// case to people, whose page of the case says that nobody was told. Opening a case never waits for it. Source: R3.
type Relayer struct {
	Door         *dispatch.Dispatcher
	Picture      *sea.Picture // nil is no ships
	Organisation string       // that runs the node; it is no addressee of its own
	Log          *slog.Logger
}

// Run relays until ctx ends. What cannot be recorded is logged and tried again.
func (k Relayer) Run(ctx context.Context) {
	for ctx.Err() == nil {
		_, newer := k.Door.Head()
		wait, err := k.Look(ctx)
		if err != nil && ctx.Err() == nil {
			k.Log.Error("an alert could not be relayed", "error", err)
			wait, newer = longestSleep, nil
		}
		timer := time.NewTimer(min(max(wait, time.Second), longestSleep))
		select {
		case <-ctx.Done():
		case <-newer:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// Look relays what is due now and gives how long it is until the next.
func (k Relayer) Look(ctx context.Context) (wait time.Duration, err error) {
	node := policy.Actor{User: "node", Name: "node", Org: k.Organisation, Roles: []string{"node"}}
	wait = longestSleep
	if engine := k.Door.Engine(); !engine.May(node, Relay{}.Action()) || !engine.May(node, "read.relays") {
		return wait, nil // the pack in force leaves it to people
	}
	var due []Relay
	err = k.Door.Read(ctx, node, "read.relays", func(s dispatch.State) error {
		ids, err := Unrelayed(s)
		if err != nil {
			return err
		}
		for _, id := range ids {
			c, err := rescue.CaseByID(s, id)
			if err != nil {
				return err
			}
			if c.Simulated || c.Phase != rescue.Distress {
				continue
			}
			r := Relay{Case: id}
			if at, placed := c.Latest(); placed {
				for _, x := range InRange(k.Picture, at.Position) {
					r.Ships = append(r.Ships, x.Ship)
				}
			}
			enough, err := r.reaches(s, node.Org)
			if err != nil {
				return err
			}
			if enough {
				due = append(due, r)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	// One case that cannot be relayed, or that a person relays at this moment, holds back no other.
	for _, r := range due {
		if _, one := k.Door.Do(ctx, dispatch.Request{Command: r, Actor: node}); one != nil && fault.KindOf(one) != fault.Conflict {
			err = errors.Join(err, fmt.Errorf("relay %s: %w", r.Case, one))
		}
	}
	return wait, err
}

// reaches tells whether a relay by default would go to several addressees of whom one does not take people to an unsafe place.
func (c Relay) reaches(s dispatch.State, own string) (bool, error) {
	all, err := DefaultTo(s, own)
	if err != nil {
		return false, err
	}
	safe := len(c.Ships)
	for _, o := range all {
		unsafe, err := TakesToUnsafe(s, o.ID, s.Now)
		if err != nil {
			return false, err
		}
		if !unsafe {
			safe++
		}
	}
	return len(all)+len(c.Ships) >= 2 && safe >= 1, nil
}
