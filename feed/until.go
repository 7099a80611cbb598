package feed

import (
	"context"
	"io"
	"time"
)

// CloseWhenDone closes c once: when ctx is done, or when stop is called. stop returns when all of it is over.
func CloseWhenDone(ctx context.Context, c io.Closer) (stop func()) {
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

// Pause waits, or gives ctx's error.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
