package cot

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"

	"fanar/desk/sea"
	"fanar/feed"
)

// listen takes in peers until the listener fails. Each has a connection of its own; when it ends, all of them have.
func (l *Link) listen(ctx context.Context, in sea.Intake) error {
	bind := l.Bind
	if bind == nil {
		bind = func(ctx context.Context, address string) (net.Listener, error) {
			var c net.ListenConfig
			return c.Listen(ctx, "tcp", address)
		}
	}
	ear, err := bind(ctx, l.Address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", l.Address, err)
	}
	ctx, stop := context.WithCancel(ctx)
	var peers sync.WaitGroup
	defer peers.Wait()
	defer stop()
	done := feed.CloseWhenDone(ctx, ear)
	defer done()
	l.state.open()
	in.Connected()
	for {
		conn, err := ear.Accept()
		if err != nil {
			return fmt.Errorf("listen on %s: %w", l.Address, err)
		}
		if l.count() >= mostPeers {
			l.state.refuse(errors.New("too many are connected"))
			_ = conn.Close() // nothing was said on it
			continue
		}
		peers.Go(func() {
			if l.TLS != nil {
				conn = tls.Server(conn, l.TLS.Clone())
			}
			if err := l.converse(ctx, conn, in); err != nil && ctx.Err() == nil {
				l.state.lost(err)
			}
		})
	}
}

func (l *Link) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.peers)
}
