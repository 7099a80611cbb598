package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"fanar/fault"
	"fanar/record/journal"
)

const (
	// cutTries is how often a purge tries to cut the log, and cutPause how long it lets writers and readers go on between
	// two tries: five seconds in all, none of them under the writer's lock.
	cutTries = 50
	cutPause = 100 * time.Millisecond
)

// Purge drops the bytes of deleted side data from the files. What SQLite frees is overwritten as it is freed
// (secure_delete). What is left are copies that an older arrangement of the same pages kept, and the write-ahead log: so
// all pages of the side data are given up and written anew, in one transaction, and the log is folded into the file and
// cut to nothing. It waits a while for views that still read the log, and holds up no writer while it waits;
// fault.Conflict if they do not end, and then it has to be asked again later. It cannot reach what the device keeps of
// overwritten blocks, nor what backups hold.
func (s *Store) Purge(ctx context.Context) error {
	if err := s.Update(ctx, rewriteSide); err != nil {
		return fmt.Errorf("purge side data: %w", err)
	}
	for try := 1; ; try++ {
		whole, err := s.cutLog()
		switch {
		case err != nil:
			return fmt.Errorf("purge side data: %w", err)
		case whole:
			return nil
		case try == cutTries:
			return fault.New(fault.Conflict, "store.purge-waits", "deleted data is still in the log of {path}: somebody has been reading it for too long", "path", s.path).
				WithHint("nothing is lost; purge again when exports and checks that run now have ended")
		}
		pause := time.NewTimer(cutPause)
		select {
		case <-ctx.Done():
			pause.Stop()
			return fmt.Errorf("purge side data: %w", ctx.Err())
		case <-pause.C:
		}
	}
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

// cutLog folds the write-ahead log into the file and cuts it to nothing. whole is false if a reader is in the way; it
// waits for none, since the writer waits meanwhile.
func (s *Store) cutLog() (whole bool, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.writer == nil {
		return false, errors.New("the store is closed")
	}
	if err := s.writer.script("PRAGMA busy_timeout=0"); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, s.writer.script(fmt.Sprintf("PRAGMA busy_timeout=%d", busyTimeout))) }()
	var busy int64
	var wrong error
	err = s.writer.ask("PRAGMA wal_checkpoint(TRUNCATE)", func(row []driver.Value) bool {
		busy, wrong = number(row[0])
		return false
	})
	return busy == 0, errors.Join(err, wrong)
}
