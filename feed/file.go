package feed

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"fanar/desk/sea"
	"fanar/world"
)

// File plays a recording: its times are moved to now and keep their distances, so that the picture lives as it did then. It
// is a replay and says so. Times in a recording are those that RecordedAt of package ais finds.
type File struct {
	Name  string
	Place string // where the recording was made
	Path  string
	Clock world.Clock
	// Open opens the recording; nil opens Path.
	Open func() (io.ReadCloser, error)
	// Speed is how many times faster than recorded; 0 is 1.
	Speed float64
	// Unpaced hands over all lines at once, as if they had been heard now.
	Unpaced bool
	// Untimed is the time from one line to the next in a recording without times; 0 is 100 ms.
	Untimed time.Duration
	// Loop begins again at the end, until ctx is done.
	Loop bool
}

const (
	untimedStep = 100 * time.Millisecond
	// longestGap: a recording that is still for longer was put together from several, or holds a time that is wrong. The
	// gap is passed over.
	longestGap = time.Hour
	// loopWait keeps an empty recording from turning in circles.
	loopWait = time.Second
)

// Info says what it is; see [sea.Feed].
func (f *File) Info() sea.FeedInfo {
	return sea.FeedInfo{Name: f.Name, Kind: sea.KindReplay, Place: f.Place}
}

// Run plays the recording to its end, or for ever. A file that cannot be opened or read is an error.
func (f *File) Run(ctx context.Context, in sea.Intake) error {
	if !(f.Speed >= 0) {
		return fmt.Errorf("replay %s: a speed of %v cannot be; 1 is as fast as recorded", f.Path, f.Speed)
	}
	for {
		if err := f.once(ctx, in); err != nil {
			return err
		}
		if !f.Loop {
			return nil
		}
		if err := Pause(ctx, loopWait); err != nil {
			return err
		}
	}
}

func (f *File) once(ctx context.Context, in sea.Intake) error {
	open := f.Open
	if open == nil {
		open = func() (io.ReadCloser, error) { return os.Open(f.Path) }
	}
	r, err := open()
	if err != nil {
		return fmt.Errorf("open the recording: %w", err)
	}
	stop := CloseWhenDone(ctx, r)
	defer stop()
	in.Connected()
	if err := pour(ctx, newLines(r), in, f.pace().wait); err != nil {
		return fmt.Errorf("play the recording %s: %w", f.Path, err)
	}
	return nil
}

func (f *File) pace() *pace {
	p := &pace{clock: f.Clock, speed: f.Speed, untimed: f.Untimed, unpaced: f.Unpaced, played: f.Clock.Now()}
	if p.speed == 0 {
		p.speed = 1
	}
	if p.untimed == 0 {
		p.untimed = untimedStep
	}
	return p
}
