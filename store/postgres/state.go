package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

// state is one state of the journal: of the write transaction, or of a read transaction.
type state struct {
	ctx  context.Context
	c    *pgx.Conn
	at   address
	head uint64
}

const (
	headSQL   = "SELECT coalesce(max(n), 0) FROM record"
	recordSQL = "SELECT data FROM record WHERE n = $1"
	// A page of records ends after 1,024 of them or 4 MB, whichever comes first.
	recordsSQL = `SELECT n, data FROM (
			SELECT n, data, sum(octet_length(data)) OVER (ORDER BY n) - octet_length(data) AS before
			FROM record WHERE n BETWEEN $1 AND $2 ORDER BY n LIMIT 1024
		) AS page WHERE before < 4194304 ORDER BY n`
	hashesSQL = "SELECT i, hash FROM tree WHERE i = ANY($1::bigint[])"
	nodesSQL  = "SELECT i, hash FROM tree WHERE i BETWEEN $1 AND $2 ORDER BY i LIMIT 4096"
	notesSQL  = "SELECT note FROM checkpoint ORDER BY id DESC LIMIT $1"
	rowSQL    = "SELECT n, body FROM derived WHERE tbl = $1 AND key = $2 AND mark = $3"
	sideSQL   = "SELECT body FROM side WHERE tbl = $1 AND key = $2 AND mark = $3"
	// From one name to the next, so that the rows in between are not read.
	tablesNamedSQL = `WITH RECURSIVE names AS (
			(SELECT tbl FROM derived ORDER BY tbl LIMIT 1)
			UNION ALL
			SELECT (SELECT d.tbl FROM derived d WHERE d.tbl > names.tbl ORDER BY d.tbl LIMIT 1) FROM names WHERE names.tbl IS NOT NULL
		) SELECT tbl FROM names WHERE tbl IS NOT NULL`
)

func (s *state) Head() (uint64, error) { return s.head, s.ctx.Err() }

func (s *state) Record(n uint64) ([]byte, error) {
	var data []byte
	if _, err := s.one(recordSQL, []any{int64(n)}, &data); err != nil {
		return nil, fmt.Errorf("read record %d: %w", n, err)
	}
	return data, nil
}

func (s *state) Records(first, last uint64) iter.Seq2[journal.NumberedRecord, error] {
	return pages(s, "read records", func(after *journal.NumberedRecord) (string, []any, bool) {
		from := first
		if after != nil {
			from = after.Number + 1
		}
		return recordsSQL, []any{int64(from), int64(min(last, s.head))}, from <= min(last, s.head)
	}, func(r pgx.Rows) (rec journal.NumberedRecord, err error) {
		var n int64
		err = r.Scan(&n, &rec.Data)
		rec.Number = uint64(n)
		return rec, err
	})
}

func (s *state) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	found := make(map[int64]tlog.Hash, len(indexes))
	err := s.each(hashesSQL, []any{indexes}, func(r pgx.Rows) error {
		n, err := node(r)
		found[n.Index] = n.Hash
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read tree nodes: %w", err)
	}
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hash, ok := found[index]
		if !ok {
			return nil, fmt.Errorf("read tree node %d: it is not there", index)
		}
		out[i] = hash
	}
	return out, nil
}

func (s *state) Nodes(first, last int64) iter.Seq2[journal.Node, error] {
	return pages(s, "read tree nodes", func(after *journal.Node) (string, []any, bool) {
		from := first
		if after != nil {
			from = after.Index + 1
		}
		return nodesSQL, []any{from, last}, from <= last
	}, node)
}

func node(r pgx.Rows) (n journal.Node, err error) {
	var hash []byte
	if err := r.Scan(&n.Index, &hash); err != nil {
		return n, err
	}
	if len(hash) != tlog.HashSize {
		return n, fmt.Errorf("tree node %d has %d bytes and should have %d", n.Index, len(hash), tlog.HashSize)
	}
	n.Hash = tlog.Hash(hash)
	return n, nil
}

func (s *state) Checkpoints(limit int) ([]string, error) {
	notes, err := s.texts(notesSQL, int64(limit))
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return notes, nil
}

// Tables names the derived tables; see [journal.Listing].
func (s *state) Tables() ([]string, error) {
	names, err := s.texts(tablesNamedSQL)
	if err != nil {
		return nil, fmt.Errorf("list the views: %w", err)
	}
	return names, nil
}

func (s *state) texts(sql string, args ...any) (all []string, err error) {
	err = s.each(sql, args, func(r pgx.Rows) error {
		var b []byte
		err := r.Scan(&b)
		all = append(all, string(b))
		return err
	})
	return all, err
}

func (s *state) Row(table, key string) (journal.Row, bool, error) {
	row := journal.Row{Key: key}
	start, mark, _ := split(key)
	var n int64
	ok, err := s.one(rowSQL, []any{[]byte(table), start, mark}, &n, &row.Body)
	if err != nil {
		return row, false, fmt.Errorf("read row %s of view %s: %w", key, table, err)
	}
	row.Number = uint64(n)
	return row, ok, nil
}

func (s *state) Side(table, key string) ([]byte, error) {
	start, mark, _ := split(key)
	var body []byte
	if _, err := s.one(sideSQL, []any{[]byte(table), start, mark}, &body); err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	return body, nil
}

// one reads the single row of a query; ok is false if there is none.
func (s *state) one(sql string, args []any, into ...any) (ok bool, err error) {
	if err := s.ctx.Err(); err != nil {
		return false, err
	}
	err = s.c.QueryRow(s.ctx, sql, args...).Scan(into...)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, s.said(err)
}

// each reads all rows of a query.
func (s *state) each(sql string, args []any, read func(pgx.Rows) error) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	rows, err := s.c.Query(s.ctx, sql, args...)
	if err != nil {
		return s.said(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return s.said(rows.Err())
}

// said is err, or the end of the ctx that it came from.
func (s *state) said(err error) error {
	if err != nil && s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	return err
}
