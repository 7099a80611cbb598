package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

// state is one state of the file: inside the write transaction (tx is nil, the statements are the writer's own) or
// inside a read transaction.
type state struct {
	ctx context.Context
	st  *statements
	tx  *sql.Tx
}

func (s *state) in(stmt *sql.Stmt) *sql.Stmt {
	if s.tx == nil {
		return stmt
	}
	return s.tx.StmtContext(s.ctx, stmt)
}

func (s *state) Head() (n uint64, err error) {
	if err := s.in(s.st.head).QueryRowContext(s.ctx).Scan(&n); err != nil {
		return 0, fmt.Errorf("read the head: %w", err)
	}
	return n, nil
}

func (s *state) Record(n uint64) (data []byte, err error) {
	err = s.in(s.st.record).QueryRowContext(s.ctx, n).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read record %d: %w", n, err)
	}
	return data, nil
}

func (s *state) Records(first, last uint64) iter.Seq2[journal.NumberedRecord, error] {
	return func(yield func(journal.NumberedRecord, error) bool) {
		each(s, s.st.records, yield, func(r *sql.Rows, rec *journal.NumberedRecord) error {
			return r.Scan(&rec.Number, &rec.Data)
		}, first, last)
	}
}

func (s *state) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	stmt := s.in(s.st.hash)
	for i, index := range indexes {
		var h []byte
		if err := stmt.QueryRowContext(s.ctx, index).Scan(&h); err != nil {
			return nil, fmt.Errorf("read tree node %d: %w", index, err)
		}
		if copy(out[i][:], h) != tlog.HashSize || len(h) != tlog.HashSize {
			return nil, fmt.Errorf("tree node %d has %d bytes", index, len(h))
		}
	}
	return out, nil
}

func (s *state) Checkpoints(limit int) ([]string, error) {
	return journal.Collect(func(yield func(string, error) bool) {
		each(s, s.st.checkpoints, yield, func(r *sql.Rows, note *string) error { return r.Scan(note) }, limit)
	})
}

// Tables names the derived tables; see [journal.Listing].
func (s *state) Tables() ([]string, error) {
	return journal.Collect(func(yield func(string, error) bool) {
		each(s, s.st.tables, yield, func(r *sql.Rows, table *string) error { return r.Scan(table) })
	})
}

func (s *state) Row(table, key string) (row journal.Row, ok bool, err error) {
	row.Key = key
	err = s.in(s.st.row).QueryRowContext(s.ctx, table, key).Scan(&row.Number, &row.Body)
	if errors.Is(err, sql.ErrNoRows) {
		return row, false, nil
	}
	if err != nil {
		return row, false, fmt.Errorf("read row %s of view %s: %w", key, table, err)
	}
	return row, true, nil
}

func (s *state) Side(table, key string) (body []byte, err error) {
	err = s.in(s.st.side).QueryRowContext(s.ctx, table, key).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	return body, nil
}

func (s *state) Scan(table, from, to string) iter.Seq2[journal.Row, error] {
	return s.rows(s.st.scan, table, from, to)
}

func (s *state) ScanBack(table, from, to string) iter.Seq2[journal.Row, error] {
	return s.rows(s.st.scanBack, table, from, to)
}

func (s *state) rows(stmt *sql.Stmt, table, from, to string) iter.Seq2[journal.Row, error] {
	return func(yield func(journal.Row, error) bool) {
		each(s, stmt, yield, func(r *sql.Rows, row *journal.Row) error {
			return r.Scan(&row.Key, &row.Number, &row.Body)
		}, table, from, to)
	}
}

// each runs a query and yields what scan reads from each of its rows.
func each[T any](s *state, stmt *sql.Stmt, yield func(T, error) bool, scan func(*sql.Rows, *T) error, args ...any) {
	var zero T
	rows, err := s.in(stmt).QueryContext(s.ctx, args...)
	if err != nil {
		yield(zero, err)
		return
	}
	defer rows.Close()
	for rows.Next() {
		var v T
		err := scan(rows, &v)
		if !yield(v, err) || err != nil {
			return
		}
	}
	if err := rows.Err(); err != nil {
		yield(zero, err)
	}
}
