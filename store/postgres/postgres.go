// Package postgres keeps a journal in a schema of a PostgreSQL database (pgx, no cgo): one writer that holds the
// journal's lock and an epoch, readers that see committed states only, every commit on the server's disk before it is
// acknowledged. Records, tree and checkpoints cannot be changed or deleted through it.
//
// It never numbers a record by a sequence, never writes after another node took over, and never connects its writer
// again by itself: after a lost connection nobody but the next [Open] knows what was kept.
//
// Start with [Open]; [OpenReadOnly] is for verification, and writes nothing.
package postgres

import (
	"context"
	"errors"
	"sync"

	"github.com/jackc/pgx/v5"
)

// idleLimit is how many reading connections are kept for the next reader.
const idleLimit = 8

// Store is a journal's store in one schema of a database.
type Store struct {
	at address

	writing sync.Mutex
	writer  *pgx.Conn // nil in a store that was opened to be read
	epoch   int64     // this writer's number among all that ever opened the journal
	lost    error     // why nothing can be written any more
	known   known     // rows as the writer's last commit left them

	dialing chan struct{} // holds an element for each connection that is being made
	freed   chan struct{} // holds one after a reader ended, for one who waits for a connection

	mu     sync.Mutex
	idle   []*pgx.Conn
	closed bool
}

func newStore(at address) *Store {
	return &Store{at: at, dialing: make(chan struct{}, dialLimit), freed: make(chan struct{}, 1)}
}

// Open opens the journal in the schema that dsn's search_path names ("fanar" if it names none), makes it with all its
// tables if it is new, and becomes its only writer. dsn is a URL or keywords, as libpq takes them. Errors:
// fault.Conflict if another node has the journal open; fault.Unavailable if the server cannot be reached or would lose
// records in a power cut, or if what is in the schema is not a journal of this version.
func Open(ctx context.Context, dsn string) (*Store, error) {
	at, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	s := newStore(at)
	if s.writer, err = at.dial(ctx); err != nil {
		return nil, err
	}
	if err := s.takeOver(ctx); err != nil {
		s.Close() //nolint:errcheck // the first error says what went wrong
		return nil, at.opening(err)
	}
	return s, nil
}

// takeOver makes the connection the journal's only writer.
func (s *Store) takeOver(ctx context.Context) error {
	if err := checkServer(ctx, s.writer, s.at); err != nil {
		return err
	}
	if err := lock(ctx, s.writer, s.at); err != nil {
		return err
	}
	if err := createIfMissing(ctx, s.writer, s.at); err != nil {
		return err
	}
	if err := checkVersion(ctx, s.writer, s.at); err != nil {
		return err
	}
	if err := checkTables(ctx, s.writer, s.at); err != nil {
		return err
	}
	var err error
	s.epoch, err = raiseEpoch(ctx, s.writer, s.at)
	return err
}

// Close ends the store and gives the journal free for the next writer. A view that still runs ends by itself.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	idle := s.idle
	s.idle = nil
	s.mu.Unlock()
	var errs []error
	for _, c := range idle {
		errs = append(errs, c.Close(context.Background()))
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if c := s.writer; c != nil {
		s.writer = nil
		if !c.IsClosed() {
			unlock(c, s.at)
			errs = append(errs, c.Close(context.Background()))
		}
	}
	return errors.Join(errs...)
}
