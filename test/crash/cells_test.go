package crash

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/sqlite/disktest"
	"fanar/store/storetest"
	"fanar/world"
)

// column is what a stored value is.
type column int

const (
	recordNumber column = iota
	recordData
	nodeIndex
	nodeHash
	checkpointNote
	rowTable
	rowKey
	rowNumber
	rowBody
	columns
)

// Side data has no history: no flip in it is looked for, but the verification reads in it what the views follow from.
const (
	sideTable = columns + iota
	sideKey
	sideBody
	allColumns
)

func (c column) String() string {
	return [columns]string{"record numbers", "records", "node indexes", "tree nodes", "checkpoints", "row tables", "row keys", "row numbers", "row bodies"}[c]
}

// cells are all stored values of a journal, of each column in the order in which they are stored: what a bit can flip in.
type cells [allColumns][][]byte

func number(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

func numberOf(cell []byte) int64 { return int64(binary.BigEndian.Uint64(cell)) }

// readCells takes everything out of a store.
func readCells(r journal.Reader) (c *cells, err error) {
	c = new(cells)
	put := func(col column, value []byte) { c[col] = append(c[col], bytes.Clone(value)) }
	for rec, err := range r.Records(0, math.MaxInt64) {
		if err != nil {
			return nil, err
		}
		put(recordNumber, number(int64(rec.Number)))
		put(recordData, rec.Data)
	}
	for n, err := range r.Nodes(0, math.MaxInt64) {
		if err != nil {
			return nil, err
		}
		put(nodeIndex, number(n.Index))
		put(nodeHash, n.Hash[:])
	}
	notes, err := r.Checkpoints(math.MaxInt32)
	if err != nil {
		return nil, err
	}
	for _, note := range notes {
		put(checkpointNote, []byte(note))
	}
	for e, err := range r.Sides("") {
		if err != nil {
			return nil, err
		}
		put(sideTable, []byte(e.Table))
		put(sideKey, []byte(e.Key))
		put(sideBody, e.Body)
	}
	tables, err := r.(journal.Listing).Tables()
	for _, table := range tables {
		for row, err := range r.Scan(table, "", "") {
			if err != nil {
				return nil, err
			}
			put(rowTable, []byte(table))
			put(rowKey, []byte(row.Key))
			put(rowNumber, number(int64(row.Number)))
			put(rowBody, row.Body)
		}
	}
	return c, err
}

func (c *cells) clone() *cells {
	other := new(cells)
	for col, values := range c {
		for _, v := range values {
			other[col] = append(other[col], bytes.Clone(v))
		}
	}
	return other
}

// clash tells whether two values would have one key, which no database lets be.
func (c *cells) clash() bool {
	seen := make(map[string]bool, len(c[rowKey]))
	add := func(key string) bool {
		was := seen[key]
		seen[key] = true
		return was
	}
	for i := range c[rowKey] {
		if add(fmt.Sprintf("row %q %q", c[rowTable][i], c[rowKey][i])) {
			return true
		}
	}
	for _, n := range c[recordNumber] {
		if add("record " + string(n)) {
			return true
		}
	}
	for _, i := range c[nodeIndex] {
		if add("node " + string(i)) {
			return true
		}
	}
	return false
}

// verify is the journal's own verification, over these values alone, with the rows or without.
func (c *cells) verify(copied string, rows bool) error {
	o := journal.VerifyOptions{Copy: copied}
	if rows {
		o.Projections = []journal.Projection{storetest.Tallies{}}
	}
	rep, err := journal.Verify(context.Background(), newCellReader(c), o)
	if err == nil && rows && rep.Rows != len(c[rowKey]) {
		return fmt.Errorf("of %d rows %d were compared", len(c[rowKey]), rep.Rows)
	}
	return err
}

// cellReader reads cells as a database does, in the order of their keys. What no verification asks for it has not.
type cellReader struct {
	journal.Reader
	c       *cells
	records []journal.NumberedRecord
	nodes   []journal.Node
	rows    map[string][]journal.Row
}

func newCellReader(c *cells) *cellReader {
	r := &cellReader{c: c, rows: make(map[string][]journal.Row)}
	for i, n := range c[recordNumber] {
		r.records = append(r.records, journal.NumberedRecord{Number: uint64(numberOf(n)), Data: c[recordData][i]})
	}
	for i, n := range c[nodeIndex] {
		r.nodes = append(r.nodes, journal.Node{Index: numberOf(n), Hash: tlog.Hash(c[nodeHash][i])})
	}
	for i, table := range c[rowTable] {
		r.rows[string(table)] = append(r.rows[string(table)],
			journal.Row{Key: string(c[rowKey][i]), Number: uint64(numberOf(c[rowNumber][i])), Body: c[rowBody][i]})
	}
	slices.SortFunc(r.records, func(a, b journal.NumberedRecord) int { return cmp.Compare(int64(a.Number), int64(b.Number)) })
	slices.SortFunc(r.nodes, func(a, b journal.Node) int { return cmp.Compare(a.Index, b.Index) })
	for _, rows := range r.rows {
		slices.SortFunc(rows, func(a, b journal.Row) int { return strings.Compare(a.Key, b.Key) })
	}
	return r
}

func (r *cellReader) Head() (uint64, error) {
	if len(r.records) == 0 {
		return 0, nil
	}
	return r.records[len(r.records)-1].Number, nil
}

func (r *cellReader) Record(n uint64) ([]byte, error) {
	for _, rec := range r.records {
		if rec.Number == n {
			return rec.Data, nil
		}
	}
	return nil, nil
}

func (r *cellReader) Records(first, last uint64) iter.Seq2[journal.NumberedRecord, error] {
	return between(r.records, func(rec journal.NumberedRecord) bool {
		return int64(rec.Number) >= int64(first) && int64(rec.Number) <= int64(last)
	})
}

func (r *cellReader) Nodes(first, last int64) iter.Seq2[journal.Node, error] {
	return between(r.nodes, func(n journal.Node) bool { return n.Index >= first && n.Index <= last })
}

func (r *cellReader) ReadHashes(indexes []int64) (hashes []tlog.Hash, err error) {
	for _, index := range indexes {
		at := slices.IndexFunc(r.nodes, func(n journal.Node) bool { return n.Index == index })
		if at < 0 {
			return nil, fmt.Errorf("node %d is not there", index)
		}
		hashes = append(hashes, r.nodes[at].Hash)
	}
	return hashes, nil
}

func (r *cellReader) Checkpoints(limit int) (notes []string, err error) {
	for _, note := range r.c[checkpointNote][:min(limit, len(r.c[checkpointNote]))] {
		notes = append(notes, string(note))
	}
	return notes, nil
}

func (r *cellReader) Side(table, key string) ([]byte, error) {
	for i, body := range r.c[sideBody] {
		if string(r.c[sideTable][i]) == table && string(r.c[sideKey][i]) == key {
			return body, nil
		}
	}
	return nil, nil
}

func (r *cellReader) Tables() (tables []string, err error) {
	for table := range r.rows {
		tables = append(tables, table)
	}
	return tables, nil
}

func (r *cellReader) Scan(table, from, to string) iter.Seq2[journal.Row, error] {
	return between(r.rows[table], func(row journal.Row) bool { return row.Key >= from && (to == "" || row.Key < to) })
}

func between[T any](all []T, in func(T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range all {
			if in(v) && !yield(v, nil) {
				return
			}
		}
	}
}

// bigJournal makes a journal whose values have a megabyte together: records of all sizes, with checkpoints and views. It
// gives them, and the copy of the newest checkpoint.
func bigJournal(t testing.TB) (*cells, string) {
	t.Helper()
	disk, err := disktest.New(1)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	store, err := sqlite.OpenOn(context.Background(), disk, path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) // fixed, so that a broken-off run can be taken up
	j, err := journal.Open(context.Background(), store, journal.Options{
		Identity: storetest.Identity(t), Projections: []journal.Projection{storetest.Tallies{}},
		World: world.World{Clock: world.ClockFunc(func() time.Time { return at })},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	for i := range 72 {
		words := strings.Repeat("a boat, low in the water. ", i*i/3)
		if _, err := j.Append(context.Background(), event.Author{User: "duty"}, func(journal.Tx) ([]event.Draft, error) {
			return []event.Draft{{Subject: fmt.Sprintf("case/SAR-%d", i%9), Refs: []string{"vessel/V-1"},
				Fact: storetest.Sighted{Vessel: "V-1", Lat: 33.9, Lon: 12.6, Aboard: i, Words: words}}}, nil
		}); err != nil {
			t.Fatal(err)
		}
		if i%12 == 9 {
			if err := j.Sign(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
	var c *cells
	if err := store.View(context.Background(), func(r journal.Reader) (err error) {
		c, err = readCells(r)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	bytes := 0
	for _, values := range c[:columns] {
		for _, v := range values {
			bytes += len(v)
		}
	}
	if bytes < 1<<20 {
		t.Fatalf("the journal has %d bytes; it should have a megabyte", bytes)
	}
	copied := string(c[checkpointNote][0])
	if err := c.verify(copied, true); err != nil {
		t.Fatalf("the whole journal: %v", err)
	}
	return c, copied
}
