// Package sqlite keeps a journal in one SQLite file (modernc.org/sqlite, no cgo): write-ahead log, synchronous=FULL, one
// writer, readers that see committed states only. Records, tree and checkpoints cannot be changed or deleted through it.
//
// Start with [Open]; [OpenReadOnly] is for verification, and writes nothing, not even beside the file.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"

	"fanar/record/journal"
)

// idleLimit is how many reading connections are kept for the next reader.
const idleLimit = 8

// Store is a journal's store in one file.
type Store struct {
	disk Disk
	path string
	// dialRead opens one more reading connection.
	dialRead func() (*conn, error)
	// afterRead is asked after each view whether what it read can be relied on; may be nil.
	afterRead func() error

	writing sync.Mutex
	writer  *conn // nil in a store that was opened to be read

	mu     sync.Mutex
	idle   []*conn
	closed bool
}

// Open opens the file, or makes it with all its tables. Errors: fault.Unavailable if what is at path is not a journal's
// file, is cut off, or is of another version.
func Open(ctx context.Context, path string) (*Store, error) {
	return OpenOn(ctx, machine{}, path)
}

// OpenOn is [Open] on a disk that is not the machine's own: a simulated one, which crashes and fails as it is told.
// pragmas, as "wal_autocheckpoint(20)", are set for the writer after the store's own.
func OpenOn(ctx context.Context, disk Disk, path string, pragmas ...string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, opening(path, err)
	}
	if err := ctx.Err(); err != nil {
		return nil, opening(path, err)
	}
	if err := createIfMissing(disk, path); err != nil {
		return nil, opening(path, err)
	}
	if err := checkFile(disk, path); err != nil {
		return nil, err
	}
	s := &Store{disk: disk, path: path, dialRead: func() (*conn, error) {
		return dial(disk, path, url.Values{"mode": {"rw"}}, "cache_size(-8000)", "query_only(1)")
	}}
	s.writer, err = dial(disk, path, url.Values{"mode": {"rw"}}, append([]string{
		"journal_mode(WAL)", "synchronous(FULL)", "secure_delete(1)", "cache_size(-32000)", "wal_autocheckpoint(4000)",
	}, pragmas...)...)
	if err != nil {
		return nil, opening(path, err)
	}
	if err := checkVersion(s.writer, path); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func opening(path string, err error) error { return fmt.Errorf("open %s: %w", path, err) }

// Update runs fn in the write transaction; see [journal.Store]. A ctx that ends before fn has begun stops it; once
// begun, it is carried through.
func (s *Store) Update(ctx context.Context, fn func(journal.Tx) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.writer == nil {
		return fmt.Errorf("begin to write: %s is closed, or was opened to be read", s.path)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	if err := s.writer.exec(beginWrite); err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	committed := false
	defer func() {
		if !committed {
			s.rollBack()
		}
	}()
	if err := fn(&tx{state{c: s.writer}}); err != nil {
		return err
	}
	if err := s.writer.exec(commit); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	committed = true
	return nil
}

// rollBack ends the write transaction. After some errors SQLite has done so by itself, and to do it again is an error
// that says nothing new; if the transaction should still be open, the next one cannot begin, and says so.
func (s *Store) rollBack() {
	s.writer.exec(rollback) //nolint:errcheck // see above
}

// View runs fn over one committed state; see [journal.Store]. Any number run at once.
func (s *Store) View(ctx context.Context, fn func(journal.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	c, err := s.reader()
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	if err := c.exec(begin); err != nil {
		c.close()
		return fmt.Errorf("begin to read: %w", err)
	}
	ended := false
	defer func() {
		if !ended {
			c.close() // fn panicked
		}
	}()
	err = fn(&state{ctx: ctx, c: c})
	end := c.exec(commit)
	ended = true
	if end != nil {
		return errors.Join(err, end, c.close())
	}
	s.release(c)
	if err == nil && s.afterRead != nil {
		err = s.afterRead()
	}
	return err
}

func (s *Store) reader() (*conn, error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, errors.New("the store is closed")
	}
	if n := len(s.idle); n > 0 {
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		s.mu.Unlock()
		return c, nil
	}
	s.mu.Unlock()
	return s.dialRead()
}

func (s *Store) release(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.idle) == idleLimit {
		c.close()
		return
	}
	s.idle = append(s.idle, c)
}

// Close closes the file; the write-ahead log is folded into it. A view that still runs ends by itself.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	idle := s.idle
	s.idle = nil
	s.mu.Unlock()
	var errs []error
	for _, c := range idle {
		errs = append(errs, c.close())
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.writer != nil {
		errs = append(errs, s.writer.close())
		s.writer = nil
	}
	return errors.Join(errs...)
}
