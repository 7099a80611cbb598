package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"time"

	"fanar/desk/sea"
)

// TCP is a server of lines, such as a receiver in a harbour or a network of them. Its fields may not change while it runs.
type TCP struct {
	Name    string
	Place   string
	Address string // host:port
	// Dial opens a connection; nil is the network.
	Dial func(ctx context.Context, address string) (net.Conn, error)
	// Idle: a connection that gave nothing for so long is given up and made anew, for a peer that vanished says nothing.
	// 0 is five minutes.
	Idle time.Duration
	// Jitter gives a number from 0 to 1, so that many nodes do not come back to a server at the same moment; nil is random.
	Jitter func() float64
}

const (
	firstWait   = time.Second
	longestWait = time.Minute
	dialWait    = 15 * time.Second
	idleWait    = 5 * time.Minute
	// provenAfter: a connection that lasted so long was a good one, and the waits begin anew after it.
	provenAfter = 30 * time.Second
)

// Info says what it is; see [sea.Feed].
func (t *TCP) Info() sea.FeedInfo { return sea.FeedInfo{Name: t.Name, Kind: "tcp", Place: t.Place} }

// Run connects, and again whenever the connection is lost: after a second, then after twice as long each time, up to a
// minute, with a third more or less. It returns only when ctx is done, with its error.
func (t *TCP) Run(ctx context.Context, in sea.Intake) error {
	wait := firstWait
	for {
		begun := time.Now()
		err := t.once(ctx, in)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		in.Failed(err)
		if time.Since(begun) >= provenAfter {
			wait = firstWait
		}
		if err := Pause(ctx, t.around(wait)); err != nil {
			return err
		}
		wait = min(2*wait, longestWait)
	}
}

// around gives a duration within a third of another.
func (t *TCP) around(d time.Duration) time.Duration {
	jitter := rand.Float64
	if t.Jitter != nil {
		jitter = t.Jitter
	}
	return time.Duration(float64(d) * (2 + 2*jitter()) / 3)
}

// once reads one connection to its end, which is always an error.
func (t *TCP) once(ctx context.Context, in sea.Intake) error {
	conn, err := t.dial(ctx)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", t.Address, err)
	}
	stop := CloseWhenDone(ctx, conn)
	defer stop()
	in.Connected()
	idle := t.Idle
	if idle == 0 {
		idle = idleWait
	}
	err = pour(ctx, newLines(&impatient{conn, idle}), in, now)
	if err == nil {
		err = errors.New("the other side closed the connection")
	}
	return fmt.Errorf("receive from %s: %w", t.Address, err)
}

func (t *TCP) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialWait)
	defer cancel()
	if t.Dial != nil {
		return t.Dial(ctx, t.Address)
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", t.Address)
}

// impatient gives up a connection that is silent for too long.
type impatient struct {
	conn net.Conn
	idle time.Duration
}

func (i *impatient) Read(b []byte) (int, error) {
	// Only a connection that is gone takes no deadline, and the read says that in its own way.
	_ = i.conn.SetReadDeadline(time.Now().Add(i.idle))
	n, err := i.conn.Read(b)
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		err = fmt.Errorf("nothing came for %v", i.idle)
	}
	return n, err
}

var _ io.Reader = (*impatient)(nil)
