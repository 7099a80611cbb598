// Package sqlite keeps a journal in one SQLite file (modernc.org/sqlite, no cgo): write-ahead log, synchronous=FULL, one
// writer, readers that see committed states only. Records, tree and checkpoints cannot be changed or deleted through it.
//
// Start with [Open]; [OpenReadOnly] is for verification, and writes nothing.
package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // the driver registers itself under "sqlite"

	"fanar/fault"
	"fanar/record/journal"
)

//go:embed schema.sql
var schema string

// version is the schema's number in the file's user_version.
const version = 1

// Store is a journal's store in one file.
type Store struct {
	reads   *sql.DB
	writes  *sql.DB
	conn    *sql.Conn // the one writer
	writing sync.Mutex
	write   statements
	read    statements
}

// Open opens the file, or makes it.
func Open(ctx context.Context, path string) (*Store, error) {
	s := &Store{}
	ok := false
	defer func() {
		if !ok {
			s.Close()
		}
	}()
	var err error
	if s.writes, err = connect(path, "rwc"); err != nil {
		return nil, err
	}
	s.writes.SetMaxOpenConns(1)
	if s.conn, err = s.writes.Conn(ctx); err != nil {
		return nil, opening(path, err)
	}
	if err = s.prepareSchema(ctx, path); err != nil {
		return nil, err
	}
	if s.write, err = prepare(ctx, s.conn); err != nil {
		return nil, opening(path, err)
	}
	if err = s.openReads(ctx, path, "rw"); err != nil {
		return nil, err
	}
	ok = true
	return s, nil
}

// OpenReadOnly opens a file that must be there and never writes to it.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	s := &Store{}
	if err := s.openReads(ctx, path, "ro"); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) openReads(ctx context.Context, path, mode string) (err error) {
	if s.reads, err = connect(path, mode); err != nil {
		return err
	}
	s.reads.SetMaxOpenConns(8)
	s.reads.SetMaxIdleConns(8)
	if s.read, err = prepare(ctx, s.reads); err != nil {
		return opening(path, err)
	}
	return nil
}

func connect(path, mode string) (*sql.DB, error) {
	q := url.Values{"mode": {mode}, "_pragma": {"busy_timeout(5000)"}}
	if mode != "ro" {
		q["_pragma"] = append(q["_pragma"], "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-32000)", "wal_autocheckpoint(4000)")
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", Path: absolute, RawQuery: q.Encode()}
	return sql.Open("sqlite", u.String())
}

func (s *Store) prepareSchema(ctx context.Context, path string) error {
	var have int
	if err := s.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return opening(path, err)
	}
	switch {
	case have == version:
		return nil
	case have != 0:
		return fault.New(fault.Unavailable, "store.version", "{path} was written by another version of Fanar (its form is {have}, this program knows {want})",
			"path", path, "have", have, "want", version)
	}
	if _, err := s.conn.ExecContext(ctx, "BEGIN IMMEDIATE;"+schema+";COMMIT"); err != nil {
		return opening(path, err)
	}
	return nil
}

func opening(path string, err error) error { return fmt.Errorf("open %s: %w", path, err) }

// Update runs fn in the write transaction; see [journal.Store].
func (s *Store) Update(ctx context.Context, fn func(journal.Tx) error) error {
	if s.conn == nil {
		return errors.New("this store was opened to be read only")
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if _, err := s.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := fn(&tx{state: state{ctx: ctx, st: &s.write}}); err != nil {
		if _, rollback := s.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); rollback != nil {
			return fmt.Errorf("%w (and the rollback: %v)", err, rollback)
		}
		return err
	}
	if _, err := s.conn.ExecContext(ctx, "COMMIT"); err != nil {
		s.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") //nolint: the commit's error is the one that matters
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// View runs fn over one committed state; see [journal.Store].
func (s *Store) View(ctx context.Context, fn func(journal.Reader) error) error {
	t, err := s.reads.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	defer t.Rollback()
	return fn(&state{ctx: ctx, st: &s.read, tx: t})
}

// Close closes the file; the write-ahead log is folded into it.
func (s *Store) Close() error {
	var errs []error
	if s.reads != nil {
		errs = append(errs, s.reads.Close())
	}
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
	}
	if s.writes != nil {
		errs = append(errs, s.writes.Close())
	}
	return errors.Join(errs...)
}
