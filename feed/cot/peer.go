package cot

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"fanar/desk/sea"
	"fanar/face/interop/cot"
	"fanar/feed"
)

// peer is one open connection.
type peer struct {
	conn  net.Conn
	from  string // who it is, by its certificate or its address
	queue chan []byte
	heard atomic.Int64 // when the last byte came, by the machine's clock
	state *state
}

// converse hears and speaks on one connection to its end, which is always an error. When it returns, nothing of it runs.
func (l *Link) converse(ctx context.Context, conn net.Conn, in sea.Intake) error {
	stop := feed.CloseWhenDone(ctx, conn)
	defer stop()
	p := &peer{conn: conn, from: conn.RemoteAddr().String(), queue: make(chan []byte, queueRoom), state: &l.state}
	if secure, ok := conn.(*tls.Conn); ok {
		greeting, cancel := context.WithTimeout(ctx, greetWait)
		err := secure.HandshakeContext(greeting)
		cancel()
		if err != nil {
			return fmt.Errorf("agree on certificates with %s: %w", p.from, err)
		}
		if certs := secure.ConnectionState().PeerCertificates; len(certs) > 0 {
			p.from = certs[0].Subject.CommonName
		}
	}
	p.heard.Store(time.Now().UnixNano())
	l.enter(p, in)
	defer l.leave(p)
	if l.Out && l.Greet != nil {
		for _, e := range l.Greet() {
			if body, err := e.XML(); err == nil {
				p.put(body)
			}
		}
	}
	speaking, quiet := context.WithCancelCause(ctx)
	var work sync.WaitGroup
	work.Go(func() {
		err := l.speak(speaking, p)
		quiet(err)
		_ = conn.Close() // ends the read that waits below
	})
	err := l.listenTo(ctx, p, in)
	quiet(err)
	work.Wait()
	if cause := context.Cause(speaking); cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	return fmt.Errorf("talk with %s: %w", p.from, err)
}

// enter makes the peer one of those that are sent to.
func (l *Link) enter(p *peer, in sea.Intake) {
	l.mu.Lock()
	l.peers[p] = true
	n := len(l.peers)
	l.mu.Unlock()
	l.state.peer(n)
	l.hear.Lock()
	defer l.hear.Unlock()
	in.Connected()
}

func (l *Link) leave(p *peer) {
	l.mu.Lock()
	delete(l.peers, p)
	n := len(l.peers)
	l.mu.Unlock()
	l.state.left(n)
}

// put lets an event wait to be sent. If too many wait, the oldest is dropped: a newer state of the same thing follows it.
func (p *peer) put(body []byte) {
	for {
		select {
		case p.queue <- body:
			return
		default:
		}
		select {
		case <-p.queue:
			p.state.dropped.Add(1)
		default:
		}
	}
}

// speak sends what waits, and asks a silent peer whether it is there.
func (l *Link) speak(ctx context.Context, p *peer) error {
	tick := time.NewTicker(l.quiet() / 3)
	defer tick.Stop()
	var asked time.Time
	for {
		var body []byte
		select {
		case <-ctx.Done():
			return context.Canceled
		case body = <-p.queue:
		case <-tick.C:
			silent := time.Since(time.Unix(0, p.heard.Load()))
			if silent >= l.dead() {
				return fmt.Errorf("nothing came for %v", l.dead())
			}
			if silent < l.quiet() || time.Since(asked) < l.quiet() {
				continue
			}
			asked = time.Now()
			ping, err := cot.PingOf(l.Self, l.Clock.Now()).XML()
			if err != nil {
				return err
			}
			body = ping
		}
		if err := p.conn.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
			return fmt.Errorf("send: %w", err)
		}
		if _, err := p.conn.Write(append(body, '\n')); err != nil {
			return fmt.Errorf("send: %w", err)
		}
		l.state.sent.Add(1)
	}
}

// listenTo reads events until the connection ends. A connection that only speaks is read too, so that its end is noticed.
func (l *Link) listenTo(ctx context.Context, p *peer, in sea.Intake) error {
	patience := &patient{peer: p, whole: l.whole(), dead: l.dead()}
	r := cot.NewReader(patience)
	for {
		patience.fresh()
		e, err := r.Next()
		var unusable *cot.Unusable
		switch {
		case errors.As(err, &unusable):
			l.state.unusable.Add(1)
			continue
		case err != nil:
			return err
		}
		switch kind := e.Kind(); kind {
		case cot.Ping:
			pong, err := cot.PongOf(l.Clock.Now()).XML()
			if err != nil {
				return err
			}
			p.put(pong)
		case cot.Pong:
		default:
			if l.In {
				l.take(ctx, e, kind, p.from, in)
			}
		}
	}
}

// patient gives up an event that does not end in time, and a connection that says nothing.
type patient struct {
	peer        *peer
	whole, dead time.Duration
	begun       time.Time // of the event that is being read; zero between two
}

// fresh says that an event has ended.
func (p *patient) fresh() { p.begun = time.Time{} }

// Read reads until the end of patience.
func (p *patient) Read(b []byte) (int, error) {
	until := time.Now().Add(p.dead)
	if !p.begun.IsZero() {
		until = p.begun.Add(p.whole)
	}
	// Only a connection that is gone takes no deadline, and the read says that in its own way.
	_ = p.peer.conn.SetReadDeadline(until)
	n, err := p.peer.conn.Read(b)
	if n > 0 {
		now := time.Now()
		p.peer.heard.Store(now.UnixNano())
		if p.begun.IsZero() {
			p.begun = now
		}
	}
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		err = errors.New("an event did not end in time, or nothing came")
	}
	return n, err
}

func or(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return d
}

func (l *Link) quiet() time.Duration { return or(l.Quiet, quietWait) }
func (l *Link) dead() time.Duration  { return or(l.Dead, deadWait) }
func (l *Link) whole() time.Duration { return or(l.Whole, eventWait) }
