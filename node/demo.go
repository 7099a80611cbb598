package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"time"

	"fanar/demo"
	"fanar/desk/sea"
	"fanar/feed"
	"fanar/record/event"
	"fanar/world"
)

// DemoConfig says how to run the demonstration.
type DemoConfig struct {
	Dir      string  // data folder; a temporary one, removed at the end, if empty
	Listen   string  // host:port
	Speed    float64 // how fast the recording plays; 0 is as it was
	NoReplay bool    // no recording
	Instant  bool    // play the whole story before answering, without pauses
	Log      *slog.Logger
	Tell     func(line string)    // progress, a line at a time
	Ready    func(address string) // called when pages answer
}

// demoCheckpoints is how often the demonstration signs, so that a visitor sees it.
const demoCheckpoints = 10 * time.Second

// Demo runs the demonstration node until ctx ends: real recording, simulated fleet, and the story.
func Demo(ctx context.Context, c DemoConfig) (err error) {
	if c.Dir == "" {
		if c.Dir, err = os.MkdirTemp("", "fanar-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(c.Dir)
	}
	c.Tell("opening the record in " + c.Dir)
	n, err := Open(ctx, Config{Dir: c.Dir, Organisation: "mrcc-rome", Node: "demo", World: world.Real(),
		Marks: event.Marks{Caveats: []string{event.Simulated}}, CheckpointEvery: demoCheckpoints, Log: c.Log})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer func() {
		stop()
		err = errors.Join(err, n.Close())
	}()
	stage := demo.Stage{Door: n.Dispatch, Tell: c.Tell}
	seeded, err := demo.Seeded(ctx, n.Dispatch)
	if err != nil {
		return err
	}
	if !seeded {
		c.Tell("writing the directory and the earlier cases")
		if err := demo.Seed(ctx, stage); err != nil {
			return err
		}
	}
	if c.Instant && !seeded {
		if _, err := demo.Play(ctx, stage); err != nil {
			return err
		}
	}
	n.Follow(ctx, demo.Traffic{Clock: n.Clock})
	if !c.NoReplay {
		n.Follow(ctx, &feed.File{Name: "Denmark 2010", Place: "Danish waters", Clock: n.Clock, Speed: c.Speed, Loop: true,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(demo.Recording)), nil }})
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	h, err := n.Handler(demo.Users())
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return n.Serve(ctx, l, h, func() {
		c.Ready(l.Addr().String())
		if seeded || c.Instant {
			return
		}
		stage.Wait = feed.Pause
		n.Go(func() {
			if err := tell(ctx, stage, c.Tell); err != nil && ctx.Err() == nil {
				c.Tell("the story stopped: " + err.Error())
			}
		})
	})
}

// tell plays both stories, one after the other.
func tell(ctx context.Context, stage demo.Stage, say func(string)) error {
	id, err := demo.Play(ctx, stage)
	if err != nil {
		return err
	}
	say("the story of " + id + " is told; try a case of your own: type 3355N01230E rubber 60 pob")
	if id, err = demo.Night(ctx, stage); err == nil {
		say("and so is the night of " + id + ", from the first alert to a report that came too late")
	}
	return err
}

// Follow takes in a feed as part of the node until ctx ends.
func (n *Node) Follow(ctx context.Context, f sea.Feed) {
	n.Go(func() {
		if err := n.Picture.Follow(ctx, f); err != nil {
			n.Log.Warn("a feed ended", "feed", f.Info().Name, "error", err)
		}
	})
}
