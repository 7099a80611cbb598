package journal

import (
	"context"
	"iter"

	"golang.org/x/mod/sumdb/tlog"
)

// Store keeps one journal. Package store has an implementation for each database; storetest holds them all to this text.
type Store interface {
	// Update runs fn in the one write transaction. When it returns nil, everything that fn wrote is on stable storage;
	// otherwise, or when fn panics, nothing is. Calls do not overlap. A ctx that ends before fn has begun stops it; once
	// begun, it is carried through.
	Update(ctx context.Context, fn func(Tx) error) error
	// View runs fn over one unchanging state that holds only what was committed. Any number run at once, beside an
	// update and inside each other. When ctx ends, reading ends with its error.
	View(ctx context.Context, fn func(Reader) error) error
	// Close ends the store; what is asked of it later is an error. A second Close does nothing.
	Close() error
}

// Reader reads one state of the journal.
type Reader interface {
	Rows
	// Head is the number of the last record; 0 in an empty journal.
	Head() (uint64, error)
	// Record gives the stored bytes of record n, or nil if there is none.
	Record(n uint64) ([]byte, error)
	// Records gives the stored records from first to last, both included, in order.
	Records(first, last uint64) iter.Seq2[NumberedRecord, error]
	// ReadHashes gives nodes of the tree by their storage index (see package tlog), in the order asked for. One that is
	// not there is an error.
	ReadHashes(indexes []int64) ([]tlog.Hash, error)
	// Nodes gives the stored nodes of the tree from storage index first to last, both included, in order.
	Nodes(first, last int64) iter.Seq2[Node, error]
	// Checkpoints gives the newest signed checkpoints, newest first, at most limit.
	Checkpoints(limit int) ([]string, error)
	// Side gives what has no history, or nil: password hashes, sessions, idempotency keys. An empty body is not nil.
	Side(table, key string) ([]byte, error)
	// Sides gives all entries of side data in the order of their tables' and keys' bytes; of one table if table is not empty.
	Sides(table string) iter.Seq2[SideEntry, error]
}

// SideEntry is one entry of side data.
type SideEntry struct {
	Table, Key string
	Body       []byte
}

// NumberedRecord is a stored record under the number that it is stored at.
type NumberedRecord struct {
	Number uint64
	Data   []byte
}

// Node is a stored node of the tree under the storage index that it is stored at (see package tlog).
type Node struct {
	Index int64
	Hash  tlog.Hash
}

// Rows are derived rows (views): a table's name, an ordered key, the number of the record that last changed the row, and
// a body. They are written in the transaction of the facts that they derive from and can be made again from the records.
// Keys are any bytes. Rows may be read, and the row just given may be deleted, while a scan goes on.
type Rows interface {
	// Row gives one row; ok is false if it is not there.
	Row(table, key string) (row Row, ok bool, err error)
	// Scan gives the rows of a table with from <= key < to in the order of their keys' bytes; an empty to is the end.
	Scan(table, from, to string) iter.Seq2[Row, error]
	// ScanBack gives the same rows, last first.
	ScanBack(table, from, to string) iter.Seq2[Row, error]
}

// Row is one derived row.
type Row struct {
	Key    string
	Number uint64
	Body   []byte
}

// Writer changes derived rows.
type Writer interface {
	Rows
	PutRow(table string, row Row) error
	DeleteRow(table, key string) error
}

// Tx is the write transaction.
type Tx interface {
	Reader
	PutRow(table string, row Row) error
	DeleteRow(table, key string) error
	// AppendRecord stores record n, which must be new, with the tree nodes that it completes, which begin at storage index at.
	AppendRecord(n uint64, data []byte, at int64, nodes []tlog.Hash) error
	// AppendCheckpoint stores a signed checkpoint.
	AppendCheckpoint(note string) error
	// PutSide sets what has no history; a nil body removes it.
	PutSide(table, key string, body []byte) error
}
