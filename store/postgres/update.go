package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"fanar/fault"
	"fanar/record/journal"
)

// Update runs fn in the write transaction; see [journal.Store]. A ctx that ends before fn has begun stops it; once
// begun, it is carried through. An update is one message to the server and back before fn, one for each read that is
// answered from no memory, and one at the end that writes everything and commits.
//
// A connection that is lost during the commit leaves open whether the commit was kept. This writer then never writes
// again; [Open] finds the truth.
func (s *Store) Update(ctx context.Context, fn func(journal.Tx) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.writer == nil {
		return fmt.Errorf("begin to write: the journal in %s is closed, or was opened to be read", s.at)
	}
	if s.lost != nil {
		return fmt.Errorf("begin to write: %w", s.lost)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	t, err := s.begin(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	committed := false
	defer func() {
		if !committed {
			s.rollBack(t.flushes > 0)
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	if err := t.commit(); err != nil {
		return fmt.Errorf("commit: %w", s.diagnose(err))
	}
	committed = true
	return nil
}

// begin begins the transaction with the fence: the writer's row is held against a newer writer until the commit, and
// tells of one that came before.
func (s *Store) begin(ctx context.Context) (*tx, error) {
	var epoch int64
	t := &tx{state: state{ctx: ctx, c: s.writer, at: s.at}, known: &s.known, diagnose: s.diagnose}
	b := &pgx.Batch{}
	b.Queue("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
	b.Queue("SELECT epoch FROM writer FOR SHARE").QueryRow(func(r pgx.Row) error { return r.Scan(&epoch) })
	b.Queue(headSQL).QueryRow(func(r pgx.Row) error { return r.Scan(&t.head) })
	if err := s.writer.SendBatch(ctx, b).Close(); err != nil {
		s.rollBack(false)
		return nil, s.diagnose(err)
	}
	if epoch != s.epoch {
		s.rollBack(true)
		s.lost = fenced(s.at, epoch, s.epoch)
		return nil, s.lost
	}
	return t, nil
}

// rollBack ends the write transaction. If that cannot be said to the server, the session is ended, and with it the
// transaction and this writer. seen tells whether the known rows hold any that were written in it.
func (s *Store) rollBack(seen bool) {
	if seen {
		s.known.forget()
	}
	if s.writer.IsClosed() {
		s.diagnose(errors.New("the connection is closed")) //nolint:errcheck // kept in lost
		return
	}
	if _, err := s.writer.Exec(context.Background(), "ROLLBACK"); err != nil {
		s.writer.Close(context.Background()) //nolint:errcheck // it is given up
		s.diagnose(err)                      //nolint:errcheck // kept in lost
	}
}

// diagnose tells an error that the server gave, after which the session goes on, from a session that was lost, after
// which nothing is written any more.
func (s *Store) diagnose(err error) error {
	if err == nil || !s.writer.IsClosed() {
		return err
	}
	if s.lost == nil {
		s.lost = fault.New(fault.Unavailable, "store.connection-lost",
			"the connection to the journal in {where} was lost, and with it the right to write: {why}", "where", s.at.String(), "why", reason(err)).
			WithHint("start the node again: it finds what was kept; only what was acknowledged is certain")
	}
	return s.lost
}

// commit writes what is pending and commits, in one message. A transaction in which a statement failed cannot be
// committed, even if whoever asked for it went on.
func (t *tx) commit() error {
	if t.failed != nil {
		return fmt.Errorf("the server undid the update at an earlier error: %w", t.failed)
	}
	b := t.pending.batch()
	var tag pgconn.CommandTag
	b.Queue("COMMIT").Exec(func(ct pgconn.CommandTag) error { tag = ct; return nil })
	if err := t.c.SendBatch(t.ctx, b).Close(); err != nil {
		return err
	}
	if tag.String() != "COMMIT" {
		return fmt.Errorf("the server answered %q", tag)
	}
	t.settle()
	return nil
}

// flush writes what is pending, so that a query can see it.
func (t *tx) flush() error {
	if t.pending.empty() {
		return nil
	}
	if err := t.c.SendBatch(t.ctx, t.pending.batch()).Close(); err != nil {
		return fmt.Errorf("write: %w", t.late(err))
	}
	t.settle()
	t.flushes++
	return nil
}

// settle moves what was written from the pending changes to the known rows, which a rollback forgets.
func (t *tx) settle() {
	t.pending.rows.each(func(p place, c change) { t.known.put(p, c) })
	t.pending = pending{}
}
