package postgres

import (
	"bytes"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

// tx is the write transaction. It gathers what is written and sends it at the end; what is read is what was written here,
// what is known, or what the server says.
type tx struct {
	state
	pending  pending
	flushes  int // how many times pending was sent before the end
	known    *known
	diagnose func(error) error // says of an error whether it ended the session
	failed   error             // the first that the server gave
}

// late takes an error of the server's; the transaction is lost with it.
func (t *tx) late(err error) error {
	err = t.diagnose(err)
	var told *pgconn.PgError
	if t.failed == nil && errors.As(err, &told) {
		t.failed = err
	}
	return err
}

// tableLimit is how many bytes the name of a table may have; with a key it must fit into an index entry.
const tableLimit = 200

func (t *tx) AppendRecord(n uint64, data []byte, at int64, nodes []tlog.Hash) error {
	t.pending.record(n, bytes.Clone(data), at, nodes)
	t.head = max(t.head, n)
	return t.sendIfFull()
}

func (t *tx) AppendCheckpoint(note string) error {
	t.pending.notes = append(t.pending.notes, []byte(note))
	t.pending.size += len(note)
	return t.sendIfFull()
}

func (t *tx) PutRow(table string, row journal.Row) error {
	row.Body = bytes.Clone(present(row.Body))
	return t.put(place{table: table, key: row.Key}, change{row: row})
}

func (t *tx) DeleteRow(table, key string) error {
	return t.put(place{table: table, key: key}, change{gone: true})
}

func (t *tx) PutSide(table, key string, body []byte) error {
	at := place{side: true, table: table, key: key}
	if body == nil {
		return t.put(at, change{gone: true})
	}
	return t.put(at, change{row: journal.Row{Key: key, Body: bytes.Clone(body)}})
}

func (t *tx) put(at place, to change) error {
	if len(at.table) > tableLimit {
		return fmt.Errorf("write to table %.40s…: its name has %d bytes, and %d are the most", at.table, len(at.table), tableLimit)
	}
	t.pending.rows.put(at, to)
	return t.sendIfFull()
}

func (t *tx) sendIfFull() error {
	if t.pending.full() {
		return t.flush()
	}
	return nil
}

// at gives what this transaction or the known rows have at a place, or else what ask says, which it remembers.
func (t *tx) at(p place, ask func() (journal.Row, bool, error)) (journal.Row, bool, error) {
	c, ok := t.pending.rows.at[p]
	if !ok {
		c, ok = t.known.get(p)
	}
	if !ok {
		row, there, err := ask()
		if err != nil {
			return row, false, t.late(err)
		}
		c = change{row: row, gone: !there}
		t.known.put(p, c)
	}
	if c.gone {
		return journal.Row{Key: p.key}, false, nil
	}
	row := c.row
	row.Body = bytes.Clone(row.Body)
	return row, true, nil
}

func (t *tx) Row(table, key string) (journal.Row, bool, error) {
	return t.at(place{table: table, key: key}, func() (journal.Row, bool, error) { return t.state.Row(table, key) })
}

func (t *tx) Side(table, key string) ([]byte, error) {
	row, ok, err := t.at(place{side: true, table: table, key: key}, func() (journal.Row, bool, error) {
		body, err := t.state.Side(table, key)
		return journal.Row{Key: key, Body: body}, body != nil, err
	})
	if !ok {
		return nil, err
	}
	return row.Body, err
}

func (t *tx) Record(n uint64) ([]byte, error) {
	for i := len(t.pending.numbers) - 1; i >= 0; i-- {
		if t.pending.numbers[i] == int64(n) {
			return bytes.Clone(t.pending.records[i]), nil
		}
	}
	data, err := t.state.Record(n)
	return data, t.late(err)
}

// What follows is read rarely while something is pending: it is sent first, and the server answers.

func (t *tx) Records(first, last uint64) iter.Seq2[journal.NumberedRecord, error] {
	return afterFlush(t, t.state.Records(first, last))
}

func (t *tx) Nodes(first, last int64) iter.Seq2[journal.Node, error] {
	return afterFlush(t, t.state.Nodes(first, last))
}

func (t *tx) Sides(table string) iter.Seq2[journal.SideEntry, error] {
	return afterFlush(t, t.state.Sides(table))
}

func (t *tx) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	hashes, err := t.state.ReadHashes(indexes)
	return hashes, t.late(err)
}

func (t *tx) Checkpoints(limit int) ([]string, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	notes, err := t.state.Checkpoints(limit)
	return notes, t.late(err)
}

func (t *tx) Tables() ([]string, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	names, err := t.state.Tables()
	return names, t.late(err)
}

func afterFlush[T any](t *tx, seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if err := t.flush(); err != nil {
			var zero T
			yield(zero, err)
			return
		}
		for v, err := range seq {
			if !yield(v, t.late(err)) {
				return
			}
		}
	}
}
