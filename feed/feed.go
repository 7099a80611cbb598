// Package feed is what comes in by itself: lines of AIS from a file, from standard input, from a TCP server.
//
// A feed reads and hands over; it decides nothing about what it reads. It is bounded whatever the other side sends: an
// endless line is cut, binary noise becomes lines that are counted as no AIS. A feed that loses its source says so at once,
// and one that ends in the middle of a line says that too. A recording is played as what it is, a replay. Everything that a
// feed starts has ended when its Run returns.
//
// Each kind of source implements sea.Feed. Start with [TCP], [File] or [Stdin].
package feed

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"fanar/desk/sea"
)

// longestLine is how much of a line is kept. It is more than the picture reads, which counts the line as too long.
const longestLine = 4096

// lines divides a stream.
type lines struct {
	r *bufio.Reader
}

func newLines(r io.Reader) *lines { return &lines{bufio.NewReaderSize(r, longestLine)} }

// next gives the next line with its end, good until the next call. Of a line that is too long it gives the beginning. At the
// end of the stream it gives the reader's error, and torn says that a line had begun.
func (l *lines) next() (line []byte, torn bool, err error) {
	line, err = l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return l.drop(line)
	}
	if err != nil {
		return nil, len(line) > 0, err
	}
	return line, false, nil
}

// drop reads to the end of a line that is too long. Its beginning is kept in a copy.
func (l *lines) drop(line []byte) ([]byte, bool, error) {
	begin := append([]byte(nil), line...)
	for {
		_, err := l.r.ReadSlice('\n')
		switch {
		case err == nil:
			return begin, false, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, true, err
		}
	}
}

// pour hands over all lines of a stream, and tells of a torn one. due waits until a line is to be handed over and gives its
// shift. The end of the stream is no error.
func pour(ctx context.Context, l *lines, in sea.Intake, due func(ctx context.Context, line []byte) (time.Duration, error)) error {
	for {
		line, torn, err := l.next()
		if ctx.Err() != nil {
			return ctx.Err() // the end is our own doing
		}
		if torn {
			in.Torn()
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read lines: %w", err)
		}
		shift, err := due(ctx, line)
		if err != nil {
			return err
		}
		in.Line(line, shift)
	}
}

// now is for lines that are heard while they come.
func now(context.Context, []byte) (time.Duration, error) { return 0, nil }
