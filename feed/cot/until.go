package cot

import (
	"context"
	"io"
	"time"
)

// closeWhenDone closes c once: when ctx is done, or when stop is called. stop returns when all of it is over.
func closeWhenDone(ctx context.Context, c io.Closer) (stop func()) {
	quit, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		select {
		case <-ctx.Done():
		case <-quit:
		}
		// What a close says about a connection that is given up changes nothing.
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
