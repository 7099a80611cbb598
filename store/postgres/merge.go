package postgres

import (
	"bytes"
	"iter"

	"fanar/record/journal"
)

func (t *tx) Scan(table, from, to string) iter.Seq2[journal.Row, error] {
	return t.scan(span{table: table, from: from, to: to})
}

func (t *tx) ScanBack(table, from, to string) iter.Seq2[journal.Row, error] {
	return t.scan(span{table: table, from: from, to: to, back: true})
}

// scan merges what the server has with what was not sent to it yet. At each step it gives the next row as it is then, so
// a row that is put or deleted while the scan goes on is given or left out as its key says, in memory as in the database.
func (t *tx) scan(p span) iter.Seq2[journal.Row, error] {
	return func(yield func(journal.Row, error) bool) {
		m := stream{s: &t.state, rest: p}
		sent := t.flushes
		for {
			if sent != t.flushes { // the rows at hand are older than what was sent since
				sent, m = t.flushes, stream{s: &t.state, rest: p, limit: m.limit / 4}
			}
			row, ok, err := t.step(&m, p)
			if err != nil {
				yield(row, t.late(err))
				return
			}
			if !ok {
				return
			}
			p = p.beyond(row.Key)
			if !yield(row, nil) || p.back && p.to == "" {
				return
			}
		}
	}
}

// step gives the next row of what is left of a span.
func (t *tx) step(m *stream, p span) (journal.Row, bool, error) {
	for {
		stored, there, err := m.peek()
		if err != nil {
			return journal.Row{}, false, err
		}
		key, changed := t.changed(p)
		switch {
		case !there && !changed:
			return journal.Row{}, false, nil
		case there && (!changed || before(stored.Key, key, p.back)):
			m.skip()
			return stored, true, nil
		case there && stored.Key == key:
			m.skip()
		}
		if c := t.pending.rows.at[place{table: p.table, key: key}]; !c.gone {
			row := c.row
			row.Body = bytes.Clone(row.Body)
			return row, true, nil
		}
		if p.back && key == "" {
			return journal.Row{}, false, nil
		}
		p = p.beyond(key)
	}
}

// changed gives the next changed key of a span.
func (t *tx) changed(p span) (key string, ok bool) {
	switch {
	case p.back && p.to == "":
		key, ok = t.pending.rows.last(p.table)
	case p.back:
		key, ok = t.pending.rows.next(p.table, p.to, true)
	default:
		key, ok = t.pending.rows.next(p.table, p.from, false)
	}
	if !ok || key < p.from || p.to != "" && key >= p.to {
		return "", false
	}
	return key, true
}

func before(a, b string, back bool) bool {
	if back {
		return a > b
	}
	return a < b
}
