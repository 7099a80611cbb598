package demo

import (
	"context"
	"fmt"
	"time"

	"fanar/desk/sea"
	"fanar/world"
)

// Traffic is the simulated fleet as a feed: it transmits by the node's clock until it is stopped.
type Traffic struct {
	Clock world.Clock
}

// Info says that nothing of it is there.
func (Traffic) Info() sea.FeedInfo {
	return sea.FeedInfo{Name: "Simulated fleet", Kind: "simulation", Place: "Central Mediterranean", Simulated: true}
}

// Run transmits twice a second what is due; see [sea.Feed].
func (t Traffic) Run(ctx context.Context, in sea.Intake) error {
	fleet := NewFleet(t.Clock.Now())
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	in.Connected()
	for {
		lines, err := fleet.Sentences(t.Clock.Now())
		if err != nil {
			return fmt.Errorf("encode the simulated fleet: %w", err)
		}
		for _, line := range lines {
			in.Line([]byte(line), 0)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
