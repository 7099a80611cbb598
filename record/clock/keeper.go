package clock

import (
	"context"
	"log/slog"
	"time"

	"fanar/record/dispatch"
	"fanar/record/policy"
)

// node is the actor under which a node does what no person asked for.
var node = policy.Actor{User: "node", Name: "node", Roles: []string{"node"}}

// longestSleep is how long the keeper sleeps at most, so that a machine whose clock jumped or that slept catches up.
const longestSleep = time.Minute

// Keeper waits for the deadlines of one node and records the escalations.
type Keeper struct {
	Door *dispatch.Dispatcher
	Log  *slog.Logger
}

// Run records every escalation as its time comes, those first that came while the node was not running, until ctx ends.
// What cannot be recorded is logged and tried again; nothing waits for it.
func (k Keeper) Run(ctx context.Context) {
	for ctx.Err() == nil {
		_, newer := k.Door.Head()
		wait, err := k.look(ctx)
		if err != nil && ctx.Err() == nil {
			k.Log.Error("a clock could not be escalated", "error", err)
			wait, newer = longestSleep, nil
		}
		timer := time.NewTimer(min(wait, longestSleep))
		select {
		case <-ctx.Done():
		case <-newer:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// look records what is due now and gives how long it is until the next escalation.
func (k Keeper) look(ctx context.Context) (wait time.Duration, err error) {
	if !k.Door.Engine().May(node, Escalate{}.Action()) {
		return longestSleep, nil // the pack in force has no clocks
	}
	for {
		var ready []Clock
		var next time.Time
		if err := k.Door.Read(ctx, node, "read.clocks", func(s dispatch.State) (err error) {
			ready, next, err = due(s, s.Now, 1)
			wait = next.Sub(s.Now)
			return err
		}); err != nil {
			return 0, err
		}
		if len(ready) == 0 {
			if next.IsZero() {
				wait = longestSleep
			}
			return max(wait, time.Millisecond), nil
		}
		if _, err := k.Door.Do(ctx, dispatch.Request{Command: Escalate{}, Actor: node}); err != nil {
			return 0, err
		}
	}
}
