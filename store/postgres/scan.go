package postgres

import (
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"

	"fanar/record/journal"
)

// pages reads a sequence page by page, so that other reads can come in between and memory stays bounded. next gives the
// query for the page after a row (nil at the beginning), and whether there can be one.
func pages[T any](s *state, doing string, next func(after *T) (string, []any, bool), read func(pgx.Rows) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var last *T
		for {
			sql, args, more := next(last)
			if !more {
				return
			}
			// What was read before an error is given before it, so that it is the next that counts as damaged.
			var page []T
			wrong := s.each(sql, args, func(r pgx.Rows) error {
				v, err := read(r)
				if err == nil {
					page = append(page, v)
				}
				return err
			})
			for i := range page {
				if err := s.ctx.Err(); err != nil {
					wrong = err
					break
				}
				if !yield(page[i], nil) {
					return
				}
			}
			if wrong != nil {
				var zero T
				yield(zero, fmt.Errorf("%s: %w", doing, wrong))
				return
			}
			if len(page) == 0 {
				return
			}
			last = &page[len(page)-1]
		}
	}
}

// Rows of one table in the order of their keys' bytes, from a key on or after one, to before a key or to the end.
const (
	scanSQL = `SELECT key, rest, n, body FROM derived WHERE tbl = $1 AND key >= $2 AND (key, rest) >= ($2, $3)
		ORDER BY key, rest LIMIT $4`
	scanToSQL = `SELECT key, rest, n, body FROM derived WHERE tbl = $1 AND key >= $2 AND (key, rest) >= ($2, $3)
		AND key <= $4 AND (key, rest) < ($4, $5) ORDER BY key, rest LIMIT $6`
	scanBackSQL = `SELECT key, rest, n, body FROM derived WHERE tbl = $1 AND key >= $2 AND (key, rest) >= ($2, $3)
		ORDER BY key DESC, rest DESC LIMIT $4`
	scanBackToSQL = `SELECT key, rest, n, body FROM derived WHERE tbl = $1 AND key >= $2 AND (key, rest) >= ($2, $3)
		AND key <= $4 AND (key, rest) < ($4, $5) ORDER BY key DESC, rest DESC LIMIT $6`
	sidesSQL = `SELECT tbl, key, rest, body FROM side WHERE tbl >= $1 AND (tbl, key, rest) > ($1, $2, $3)
		ORDER BY tbl, key, rest LIMIT $4`
	sidesFirstSQL = "SELECT tbl, key, rest, body FROM side ORDER BY tbl, key, rest LIMIT $1"
	sidesOfSQL    = `SELECT tbl, key, rest, body FROM side WHERE tbl = $1 AND key >= $2 AND (key, rest) >= ($2, $3)
		ORDER BY key, rest LIMIT $4`
)

// The first page of a scan is short, since many scans end early; each further one is longer.
const (
	firstPage   = 32
	longestPage = 512
)

// span is the keys from one on and before another; an empty to is the end. The end of a key is the empty byte string
// after it, so "after key" is from key with a zero byte.
type span struct {
	table, from, to string
	back            bool
}

// page reads the next rows of a span.
func (s *state) page(p span, limit int) (rows []journal.Row, err error) {
	start, _, startRest := split(p.from)
	args := []any{[]byte(p.table), start, startRest}
	sql := scanSQL
	switch {
	case p.to != "":
		end, _, endRest := split(p.to)
		args = append(args, end, endRest)
		sql = scanToSQL
		if p.back {
			sql = scanBackToSQL
		}
	case p.back:
		sql = scanBackSQL
	}
	err = s.each(sql, append(args, limit), func(r pgx.Rows) error {
		var key, rest []byte
		var n int64
		var row journal.Row
		err := r.Scan(&key, &rest, &n, &row.Body)
		row.Key, row.Number = string(key)+string(rest), uint64(n)
		rows = append(rows, row)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read view %s: %w", p.table, err)
	}
	return rows, nil
}

// stream gives the rows of a span one by one, a page at a time.
type stream struct {
	s     *state
	rest  span
	rows  []journal.Row
	limit int
	ended bool
}

// peek gives the next row without taking it.
func (m *stream) peek() (row journal.Row, ok bool, err error) {
	if len(m.rows) == 0 && !m.ended {
		m.limit = min(max(firstPage, 4*m.limit), longestPage)
		if m.rows, err = m.s.page(m.rest, m.limit); err != nil {
			return row, false, err
		}
		m.ended = len(m.rows) < m.limit
	}
	if len(m.rows) == 0 {
		return row, false, nil
	}
	return m.rows[0], true, nil
}

// skip takes the row that peek gave.
func (m *stream) skip() {
	m.rest = m.rest.beyond(m.rows[0].Key)
	m.rows = m.rows[1:]
	if m.rest.back && m.rest.to == "" {
		m.ended, m.rows = true, nil // nothing is before the empty key
	}
}

// beyond is what is left of a span after a key.
func (p span) beyond(key string) span {
	if p.back {
		p.to = key
	} else {
		p.from = key + "\x00"
	}
	return p
}

func (s *state) Scan(table, from, to string) iter.Seq2[journal.Row, error] {
	return s.scan(span{table: table, from: from, to: to})
}

func (s *state) ScanBack(table, from, to string) iter.Seq2[journal.Row, error] {
	return s.scan(span{table: table, from: from, to: to, back: true})
}

func (s *state) scan(p span) iter.Seq2[journal.Row, error] {
	return func(yield func(journal.Row, error) bool) {
		m := stream{s: s, rest: p}
		for {
			row, ok, err := m.peek()
			if err == nil {
				err = s.ctx.Err()
			}
			if err != nil {
				yield(journal.Row{}, err)
				return
			}
			if !ok {
				return
			}
			m.skip()
			if !yield(row, nil) {
				return
			}
		}
	}
}

func (s *state) Sides(table string) iter.Seq2[journal.SideEntry, error] {
	read := func(r pgx.Rows) (e journal.SideEntry, err error) {
		var tbl, key, rest []byte
		err = r.Scan(&tbl, &key, &rest, &e.Body)
		e.Table, e.Key = string(tbl), string(key)+string(rest)
		return e, err
	}
	return pages(s, "read side data", func(after *journal.SideEntry) (string, []any, bool) {
		switch {
		case table != "" && after == nil:
			return sidesOfSQL, []any{[]byte(table), []byte{}, []byte{}, longestPage}, true
		case table != "":
			start, _, rest := split(after.Key + "\x00")
			return sidesOfSQL, []any{[]byte(table), start, rest, longestPage}, true
		case after == nil:
			return sidesFirstSQL, []any{longestPage}, true
		}
		start, _, rest := split(after.Key)
		return sidesSQL, []any{[]byte(after.Table), start, rest, longestPage}, true
	}, read)
}
