package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"fanar/desk/sea"
)

// Stdin is a live stream from a reader that somebody else opened, such as standard input. It can be run once.
type Stdin struct {
	Name   string
	Place  string
	Reader io.ReadCloser
}

// Info says what it is; see [sea.Feed].
func (s *Stdin) Info() sea.FeedInfo {
	return sea.FeedInfo{Name: s.Name, Kind: "stdin", Place: s.Place}
}

// Run hands over lines until the stream ends. When ctx is done it closes the reader, which is what ends a read that waits.
func (s *Stdin) Run(ctx context.Context, in sea.Intake) error {
	stop := closeWhenDone(ctx, s.Reader)
	defer stop()
	in.Connected()
	return pour(ctx, newLines(s.Reader), in, nil)
}

// pour hands over all lines of a stream, and tells of a torn one. The end of the stream is no error.
func pour(ctx context.Context, l *lines, in sea.Intake, each func() error) error {
	for {
		line, torn, err := l.next()
		if torn {
			in.Torn()
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read lines: %w", err)
		}
		in.Line(line, 0)
		if each != nil {
			if err := each(); err != nil {
				return err
			}
		}
	}
}

// closeWhenDone closes c once: when ctx is done, or when stop is called. stop returns when all of it is over.
func closeWhenDone(ctx context.Context, c io.Closer) (stop func()) {
	quit, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		select {
		case <-ctx.Done():
		case <-quit:
		}
		// Only reading matters here: what a close says about a stream that is given up changes nothing.
		_ = c.Close()
	}()
	return func() { close(quit); <-over }
}

// pause waits, or gives ctx's error.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
