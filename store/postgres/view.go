package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"fanar/fault"
	"fanar/record/journal"
)

// View runs fn over one committed state; see [journal.Store]. Any number run at once, as far as the server has
// connections; one for which there is none waits for another to end, and gives up after a while.
func (s *Store) View(ctx context.Context, fn func(journal.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	v, err := s.beginRead(ctx)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	ended := false
	defer func() {
		if !ended {
			s.drop(v.c) // fn panicked
		}
	}()
	err = fn(v)
	_, end := v.c.Exec(ctx, "COMMIT")
	ended = true
	if end != nil {
		s.drop(v.c)
		return errors.Join(err, v.said(end))
	}
	s.release(v.c)
	return err
}

// beginRead begins a reading transaction. A kept connection may have died with an earlier server; then the next is tried,
// and at last a new one.
func (s *Store) beginRead(ctx context.Context) (*state, error) {
	for {
		c, kept, err := s.reader(ctx)
		if err != nil {
			return nil, err
		}
		v := &state{ctx: ctx, c: c, at: s.at}
		b := &pgx.Batch{}
		b.Queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
		// The first query is what fixes the state that all others see.
		b.Queue(headSQL).QueryRow(func(r pgx.Row) error { return r.Scan(&v.head) })
		if err := c.SendBatch(ctx, b).Close(); err != nil {
			gone := c.IsClosed()
			s.drop(c)
			if kept && gone && ctx.Err() == nil {
				continue
			}
			return nil, v.said(err)
		}
		return v, nil
	}
}

const (
	// connectionWait is how long a reader waits for a connection when the server has no more.
	connectionWait = 10 * time.Second
	// dialLimit is how many connections are made at once: a server that starts a process for each drops a crowd.
	dialLimit = 4
)

// reader gives a connection that nobody uses; kept tells that it is not new.
func (s *Store) reader(ctx context.Context) (c *pgx.Conn, kept bool, err error) {
	waiting, stop := context.WithTimeout(ctx, connectionWait)
	defer stop()
	dialing := s.dialing
	var full error
	for {
		if c, err := s.takeIdle(); c != nil || err != nil {
			return c, true, err
		}
		select {
		case dialing <- struct{}{}:
			c, err := s.at.dial(ctx)
			<-s.dialing
			var told *pgconn.PgError
			if !errors.As(err, &told) || told.Code != tooManyConnections {
				return c, false, err
			}
			full, dialing = err, nil // from now on only for what another reader gives back
		case <-s.freed:
			dialing = s.dialing
		case <-waiting.Done():
			if ctx.Err() != nil {
				return nil, false, ctx.Err()
			}
			return nil, false, fault.New(fault.Unavailable, "store.connections-used", "the server of {where} has no connection left for another reader",
				"where", s.at.String()).WithHint("raise max_connections in the server's configuration").WithCause(full)
		}
	}
}

// takeIdle gives a kept connection, or nil.
func (s *Store) takeIdle() (*pgx.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, fmt.Errorf("the journal in %s is closed", s.at)
	}
	n := len(s.idle)
	if n == 0 {
		return nil, nil
	}
	c := s.idle[n-1]
	s.idle = s.idle[:n-1]
	if n > 1 {
		s.tellFreed() // there are more than the one that somebody was told of
	}
	return c, nil
}

func (s *Store) release(c *pgx.Conn) {
	s.mu.Lock()
	if s.closed || len(s.idle) == idleLimit {
		s.mu.Unlock()
		s.drop(c)
		return
	}
	s.idle = append(s.idle, c)
	s.mu.Unlock()
	s.tellFreed()
}

// drop ends a connection, and with it whatever transaction it is in.
func (s *Store) drop(c *pgx.Conn) {
	c.Close(context.Background()) //nolint:errcheck // it is given up
	s.tellFreed()
}

func (s *Store) tellFreed() {
	select {
	case s.freed <- struct{}{}:
	default: // somebody was told already and has not looked yet
	}
}
