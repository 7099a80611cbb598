package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"fanar/fault"
	"fanar/record/journal"
)

// Purge drops the bytes of deleted side data from the files. What SQLite frees is overwritten as it is freed
// (secure_delete). What is left are copies that an older arrangement of the same pages kept, and the write-ahead log: so
// all pages of the side data are given up and written anew, in one transaction, and the log is folded into the file and
// cut to nothing. It waits for views that still read the log; fault.Conflict if they do not end. It cannot reach what
// the device keeps of overwritten blocks, nor what backups hold.
func (s *Store) Purge(ctx context.Context) error {
	if err := s.Update(ctx, rewriteSide); err != nil {
		return fmt.Errorf("purge side data: %w", err)
	}
	if err := s.cutLog(); err != nil {
		return fmt.Errorf("purge side data: %w", err)
	}
	return nil
}

func rewriteSide(t journal.Tx) error {
	entries, err := journal.Collect(t.Sides(""))
	if err != nil {
		return err
	}
	w := t.(*tx)
	if err := w.exec(clearSide, "over all side data"); err != nil {
		return err
	}
	for _, e := range entries {
		if err := w.PutSide(e.Table, e.Key, e.Body); err != nil {
			return err
		}
	}
	return nil
}

// cutLog folds the write-ahead log into the file and cuts it to nothing.
func (s *Store) cutLog() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.writer == nil {
		return errors.New("the store is closed")
	}
	var busy int64
	var wrong error
	err := s.writer.ask("PRAGMA wal_checkpoint(TRUNCATE)", func(row []driver.Value) bool {
		busy, wrong = number(row[0])
		return false
	})
	switch {
	case err != nil || wrong != nil:
		return errors.Join(err, wrong)
	case busy != 0:
		return fault.New(fault.Conflict, "store.purge-waits", "deleted data is still in the log of {path}: somebody has been reading it for too long", "path", s.path).
			WithHint("nothing is lost; purge again when exports and checks that run now have ended")
	}
	return nil
}
