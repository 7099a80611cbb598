package feed

import (
	"context"
	"io"
	"os"

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

// StandardInput opens the standard input of the process in a way that a close ends a read that waits: what the process was
// given does not allow that for a pipe or a terminal. Where it cannot be opened anew it gives that one.
func StandardInput() io.ReadCloser {
	if f, err := os.Open("/dev/stdin"); err == nil {
		return f
	}
	return os.Stdin
}

// Run hands over lines until the stream ends. When ctx is done it closes the reader, which is what ends a read that waits.
func (s *Stdin) Run(ctx context.Context, in sea.Intake) error {
	stop := CloseWhenDone(ctx, s.Reader)
	defer stop()
	in.Connected()
	return pour(ctx, newLines(s.Reader), in, now)
}
