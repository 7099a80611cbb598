package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"iter"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

// state is one state of the file: of the write transaction, or of a read transaction.
type state struct {
	ctx context.Context // of the view; nil in the write transaction, which is carried through
	c   *conn
}

func (s *state) Head() (uint64, error) {
	n, err := one(s, head, number)
	if err != nil {
		return 0, fmt.Errorf("read the head: %w", err)
	}
	return uint64(n), nil
}

func (s *state) Record(n uint64) ([]byte, error) {
	data, err := one(s, record, bytes, int64(n))
	if err != nil {
		return nil, fmt.Errorf("read record %d: %w", n, err)
	}
	return data, nil
}

func (s *state) Records(first, last uint64) iter.Seq2[journal.NumberedRecord, error] {
	return scanRows(s, records, "read records", func(r []driver.Value) (rec journal.NumberedRecord, err error) {
		n, err := number(r[0])
		if err == nil {
			rec.Number = uint64(n)
			rec.Data, err = bytes(r[1])
		}
		return rec, err
	}, int64(first), int64(last))
}

func (s *state) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		h, err := one(s, node, bytes, index)
		if err == nil {
			out[i], err = hash(h)
		}
		if err != nil {
			return nil, fmt.Errorf("read tree node %d: %w", index, err)
		}
	}
	return out, nil
}

func (s *state) Nodes(first, last int64) iter.Seq2[journal.Node, error] {
	return scanRows(s, nodes, "read tree nodes", func(r []driver.Value) (n journal.Node, err error) {
		if n.Index, err = number(r[0]); err != nil {
			return n, err
		}
		h, err := bytes(r[1])
		if err == nil {
			n.Hash, err = hash(h)
		}
		return n, err
	}, first, last)
}

func hash(b []byte) (h tlog.Hash, err error) {
	if len(b) != tlog.HashSize {
		return h, fmt.Errorf("a tree node has %d bytes and should have %d", len(b), tlog.HashSize)
	}
	return tlog.Hash(b), nil
}

func (s *state) Checkpoints(limit int) ([]string, error) {
	return journal.Collect(scanRows(s, checkpoints, "read checkpoints", func(r []driver.Value) (string, error) {
		return text(r[0])
	}, int64(limit)))
}

// Tables names the derived tables; see [journal.Listing].
func (s *state) Tables() ([]string, error) {
	return journal.Collect(scanRows(s, tables, "list the views", func(r []driver.Value) (string, error) {
		return text(r[0])
	}))
}

func (s *state) Row(table, key string) (found journal.Row, ok bool, err error) {
	found.Key = key
	var wrong error
	err = s.each(row, func(r []driver.Value) bool {
		ok = true
		found.Number, found.Body, wrong = numberAndBody(r[0], r[1])
		return false
	}, table, key)
	if err == nil {
		err = wrong
	}
	if err != nil {
		return found, false, fmt.Errorf("read row %s of view %s: %w", key, table, err)
	}
	return found, ok, nil
}

func numberAndBody(number64, body driver.Value) (uint64, []byte, error) {
	n, err := number(number64)
	if err != nil {
		return 0, nil, err
	}
	b, err := bytes(body)
	return uint64(n), b, err
}

func (s *state) Side(table, key string) ([]byte, error) {
	body, err := one(s, side, bytes, table, key)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	return body, nil
}

func (s *state) Sides(table string) iter.Seq2[journal.SideEntry, error] {
	read := func(r []driver.Value) (e journal.SideEntry, err error) {
		if e.Table, err = text(r[0]); err != nil {
			return e, err
		}
		if e.Key, err = text(r[1]); err == nil {
			e.Body, err = bytes(r[2])
		}
		return e, err
	}
	if table == "" {
		return scanRows(s, sides, "read side data", read)
	}
	return scanRows(s, sidesOf, "read "+table, read, table)
}

func (s *state) Scan(table, from, to string) iter.Seq2[journal.Row, error] {
	if to == "" {
		return s.rows(scan, table, from)
	}
	return s.rows(scanTo, table, from, to)
}

func (s *state) ScanBack(table, from, to string) iter.Seq2[journal.Row, error] {
	if to == "" {
		return s.rows(scanBack, table, from)
	}
	return s.rows(scanBackTo, table, from, to)
}

func (s *state) rows(q query, args ...driver.Value) iter.Seq2[journal.Row, error] {
	return scanRows(s, q, "read view "+args[0].(string), func(r []driver.Value) (row journal.Row, err error) {
		if row.Key, err = text(r[0]); err == nil {
			row.Number, row.Body, err = numberAndBody(r[1], r[2])
		}
		return row, err
	}, args...)
}

// each runs a query; a view whose ctx has ended reads no further.
func (s *state) each(q query, fn func([]driver.Value) bool, args ...driver.Value) error {
	if s.ctx == nil {
		return s.c.each(q, fn, args...)
	}
	if err := s.ctx.Err(); err != nil {
		return err
	}
	err := s.c.each(q, func(r []driver.Value) bool { return s.ctx.Err() == nil && fn(r) }, args...)
	if err == nil {
		err = s.ctx.Err()
	}
	return err
}

// one reads the single value of a query; the zero value if there is no row.
func one[T any](s *state, q query, read func(driver.Value) (T, error), args ...driver.Value) (value T, err error) {
	var wrong error
	err = s.each(q, func(r []driver.Value) bool {
		value, wrong = read(r[0])
		return false
	}, args...)
	if err == nil {
		err = wrong
	}
	return value, err
}

// scanRows runs a query and yields what read makes of each row. An error ends it.
func scanRows[T any](s *state, q query, doing string, read func([]driver.Value) (T, error), args ...driver.Value) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		stopped := false
		err := s.each(q, func(r []driver.Value) bool {
			value, err := read(r)
			if err != nil {
				err = fmt.Errorf("%s: %w", doing, err)
			}
			stopped = !yield(value, err) || err != nil
			return !stopped
		}, args...)
		if err != nil && !stopped {
			var zero T
			yield(zero, fmt.Errorf("%s: %w", doing, err))
		}
	}
}
