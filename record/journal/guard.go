package journal

import (
	"errors"
	"iter"

	"golang.org/x/mod/sumdb/tlog"
)

// guard is a write transaction that remembers the first error of the storage below it. It tells a storage that is
// failing, after which nothing may be written any more, from a decision or a view that is merely wrong.
type guard struct {
	tx     Tx
	failed error
}

func (g *guard) saw(err error) error {
	if err != nil && g.failed == nil {
		g.failed = err
	}
	return err
}

func (g *guard) Head() (uint64, error) {
	n, err := g.tx.Head()
	return n, g.saw(err)
}

func (g *guard) Record(n uint64) ([]byte, error) {
	data, err := g.tx.Record(n)
	return data, g.saw(err)
}

func (g *guard) Records(first, last uint64) iter.Seq2[NumberedRecord, error] {
	return watch(g, g.tx.Records(first, last))
}

func (g *guard) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes, err := g.tx.ReadHashes(indexes)
	return hashes, g.saw(err)
}

func (g *guard) Nodes(first, last int64) iter.Seq2[Node, error] {
	return watch(g, g.tx.Nodes(first, last))
}

func (g *guard) Checkpoints(limit int) ([]string, error) {
	notes, err := g.tx.Checkpoints(limit)
	return notes, g.saw(err)
}

func (g *guard) Side(table, key string) ([]byte, error) {
	body, err := g.tx.Side(table, key)
	return body, g.saw(err)
}

func (g *guard) Sides(table string) iter.Seq2[SideEntry, error] {
	return watch(g, g.tx.Sides(table))
}

func (g *guard) Row(table, key string) (Row, bool, error) {
	row, ok, err := g.tx.Row(table, key)
	return row, ok, g.saw(err)
}

func (g *guard) Scan(table, from, to string) iter.Seq2[Row, error] {
	return watch(g, g.tx.Scan(table, from, to))
}

func (g *guard) ScanBack(table, from, to string) iter.Seq2[Row, error] {
	return watch(g, g.tx.ScanBack(table, from, to))
}

func (g *guard) PutRow(table string, row Row) error { return g.saw(g.tx.PutRow(table, row)) }

func (g *guard) DeleteRow(table, key string) error { return g.saw(g.tx.DeleteRow(table, key)) }

func (g *guard) AppendRecord(n uint64, data []byte, at int64, nodes []tlog.Hash) error {
	return g.saw(g.tx.AppendRecord(n, data, at, nodes))
}

func (g *guard) AppendCheckpoint(note string) error { return g.saw(g.tx.AppendCheckpoint(note)) }

func (g *guard) PutSide(table, key string, body []byte) error {
	return g.saw(g.tx.PutSide(table, key, body))
}

func watch[T any](g *guard, seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v, err := range seq {
			if !yield(v, g.saw(err)) {
				return
			}
		}
	}
}

// sideOnly is what a decision is given: it reads everything and writes only side data. What it wants on record it
// returns as drafts.
type sideOnly struct{ *guard }

var errSideOnly = errors.New("a decision writes only side data; what is to be recorded it returns as drafts")

func (sideOnly) PutRow(string, Row) error                              { return errSideOnly }
func (sideOnly) DeleteRow(string, string) error                        { return errSideOnly }
func (sideOnly) AppendRecord(uint64, []byte, int64, []tlog.Hash) error { return errSideOnly }
func (sideOnly) AppendCheckpoint(string) error                         { return errSideOnly }
