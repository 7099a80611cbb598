// Package cot is the connections to TAK servers and clients that somebody wrote into the node's settings: each connects or
// listens, hears, speaks, or does both, with or without certificates of both sides.
//
// Whatever the other side sends, a connection stays bounded: an event is cut off at its limit, one that does not end in time
// ends the connection, as does silence; what waits to be sent waits in a queue of a fixed length, and there the newest state
// replaces the oldest. A lost server is tried again after longer and longer waits. It never decides what may leave: it
// sends what it is given.
//
// What it hears goes two ways. A vessel that an AIS gateway reported carries its MMSI and enters the sea picture, as a feed of
// its own with its own name. Everything else that moves has no number that the picture could know it by: two of them could be
// one, and one of them a ship that is in the picture already. It stands in a list of its own ([Units]) and never among the
// vessels. What is on land is dropped, because it is people and not ships.
//
// Start with [Link].
package cot

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"time"

	"fanar/desk/sea"
	"fanar/face/interop/cot"
	"fanar/feed"
	"fanar/world"
)

// Kind is the kind of a feed that is such a connection.
const Kind = "cot"

// The defaults of the times and numbers of a [Link].
const (
	quietWait = 15 * time.Second // before the other side is asked whether it is there
	deadWait  = 90 * time.Second // before a connection that says nothing is given up
	eventWait = 30 * time.Second // for the rest of an event that has begun
	greetWait = 10 * time.Second // for the handshake of TLS
	writeWait = 10 * time.Second
	dialWait  = 15 * time.Second
	firstWait = time.Second
	longWait  = time.Minute
	provenFor = 30 * time.Second // a connection that lasted so long was a good one
	mostPeers = 16
	queueRoom = 4096 // whoever connects is told of everything at once: a thousand cases with the units on their way
)

// Link is one configured connection. Its fields may not change while it runs.
type Link struct {
	Name    string
	Address string      // host:port to connect to, or to listen on
	Listen  bool        // wait for others to connect
	TLS     *tls.Config // nil is plain TCP
	In      bool        // hear
	Out     bool        // speak
	Self    string      // UID of this node in pings; such as "fanar.mrcc-rome"
	Clock   world.Clock

	// Heard is given every event that is not about the connection itself, one at a time; from names who sent it. It may be nil.
	Heard func(ctx context.Context, e cot.Event, from string)
	// Greet gives what a new peer is told first: the state as it is now. It may be nil.
	Greet func() []cot.Event
	// Dial opens a connection, and Bind a listener; nil is the network.
	Dial func(ctx context.Context, address string) (net.Conn, error)
	Bind func(ctx context.Context, address string) (net.Listener, error)
	// Quiet, Dead and Whole replace 15 s, 90 s and 30 s: how long the other side may say nothing before it is asked, before it is
	// given up, and how long one event may take.
	Quiet, Dead, Whole time.Duration
	// Jitter gives a number from 0 to 1; nil is random.
	Jitter func() float64

	once  sync.Once
	units Units
	state state
	hear  sync.Mutex // one event at a time, from whichever peer

	mu    sync.Mutex
	peers map[*peer]bool
}

// Info says what it is; see [sea.Feed].
func (l *Link) Info() sea.FeedInfo { return sea.FeedInfo{Name: l.Name, Kind: Kind, Place: l.Address} }

// Units gives the list of what the link hears that is not in the sea picture.
func (l *Link) Units() *Units { return &l.units }

// Run keeps the connection until ctx is done and gives ctx's error. in may be nil, for a link that does not hear.
func (l *Link) Run(ctx context.Context, in sea.Intake) error {
	l.once.Do(func() {
		l.mu.Lock()
		l.peers = map[*peer]bool{}
		l.mu.Unlock()
	})
	if in == nil {
		in = deaf{}
	}
	serve := l.connect
	if l.Listen {
		serve = l.listen
	}
	wait := firstWait
	for {
		begun := time.Now()
		err := serve(ctx, in)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		l.state.failed(err)
		in.Failed(err)
		if time.Since(begun) >= provenFor {
			wait = firstWait
		}
		if err := feed.Pause(ctx, l.around(wait)); err != nil {
			return err
		}
		wait = min(2*wait, longWait)
	}
}

// Send puts an event into the queue of every peer. It never waits.
func (l *Link) Send(e cot.Event) error {
	if !l.Out {
		return nil
	}
	body, err := e.XML()
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for p := range l.peers {
		p.put(body)
	}
	return nil
}

// connect keeps one connection to a server to its end, which is always an error.
func (l *Link) connect(ctx context.Context, in sea.Intake) error {
	conn, err := l.dial(ctx)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", l.Address, err)
	}
	return l.converse(ctx, conn, in)
}

func (l *Link) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialWait)
	defer cancel()
	dial := l.Dial
	if dial == nil {
		dial = func(ctx context.Context, address string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "tcp", address)
		}
	}
	conn, err := dial(ctx, l.Address)
	if err != nil || l.TLS == nil {
		return conn, err
	}
	config := l.TLS.Clone()
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(l.Address)
	}
	return tls.Client(conn, config), nil
}
