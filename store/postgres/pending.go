package postgres

import (
	"cmp"
	"crypto/sha256"
	"slices"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"
)

// pending is what the write transaction has not sent to the server yet.
type pending struct {
	numbers []int64
	records [][]byte
	indexes []int64
	hashes  [][]byte
	notes   [][]byte
	rows    changes
	size    int // bytes, without those of rows
}

// pendingLimit is how many bytes are gathered before they are sent.
const pendingLimit = 8 << 20

func (p *pending) empty() bool { return len(p.numbers)+len(p.indexes)+len(p.notes)+len(p.rows.at) == 0 }

func (p *pending) full() bool { return p.size+p.rows.size > pendingLimit }

func (p *pending) record(n uint64, data []byte, at int64, nodes []tlog.Hash) {
	p.numbers = append(p.numbers, int64(n))
	p.records = append(p.records, present(data))
	for i := range nodes {
		p.indexes = append(p.indexes, at+int64(i))
		p.hashes = append(p.hashes, nodes[i][:])
	}
	p.size += len(data) + len(nodes)*tlog.HashSize
}

const (
	putRecordsSQL = "INSERT INTO record (n, data) SELECT * FROM unnest($1::bigint[], $2::bytea[])"
	putNodesSQL   = "INSERT INTO tree (i, hash) SELECT * FROM unnest($1::bigint[], $2::bytea[])"
	putNoteSQL    = "INSERT INTO checkpoint (id, note) SELECT coalesce(max(id), 0) + 1, $1::bytea FROM checkpoint"
	putRowsSQL    = `INSERT INTO derived (tbl, key, mark, rest, n, body)
		SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bytea[])
		ON CONFLICT (tbl, key, mark) DO UPDATE SET n = excluded.n, body = excluded.body`
	deleteRowsSQL = `DELETE FROM derived USING unnest($1::bytea[], $2::bytea[], $3::bytea[]) AS gone (tbl, key, mark)
		WHERE derived.tbl = gone.tbl AND derived.key = gone.key AND derived.mark = gone.mark`
	putSidesSQL = `INSERT INTO side (tbl, key, mark, rest, body)
		SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[])
		ON CONFLICT (tbl, key, mark) DO UPDATE SET body = excluded.body`
	deleteSidesSQL = `DELETE FROM side USING unnest($1::bytea[], $2::bytea[], $3::bytea[]) AS gone (tbl, key, mark)
		WHERE side.tbl = gone.tbl AND side.key = gone.key AND side.mark = gone.mark`
)

// batch gives the statements that write all this: one for each table, however many rows.
func (p *pending) batch() *pgx.Batch {
	b := &pgx.Batch{}
	if len(p.numbers) > 0 {
		b.Queue(putRecordsSQL, p.numbers, p.records)
	}
	if len(p.indexes) > 0 {
		b.Queue(putNodesSQL, p.indexes, p.hashes)
	}
	for _, note := range p.notes {
		b.Queue(putNoteSQL, note)
	}
	var rows, goneRows, sides, goneSides columns
	for _, at := range p.rows.places() {
		to := p.rows.at[at]
		switch {
		case at.side && to.gone:
			goneSides.add(at, to)
		case at.side:
			sides.add(at, to)
		case to.gone:
			goneRows.add(at, to)
		default:
			rows.add(at, to)
		}
	}
	if rows.any() {
		b.Queue(putRowsSQL, rows.tables, rows.keys, rows.marks, rows.rests, rows.numbers, rows.bodies)
	}
	if goneRows.any() {
		b.Queue(deleteRowsSQL, goneRows.tables, goneRows.keys, goneRows.marks)
	}
	if sides.any() {
		b.Queue(putSidesSQL, sides.tables, sides.keys, sides.marks, sides.rests, sides.bodies)
	}
	if goneSides.any() {
		b.Queue(deleteSidesSQL, goneSides.tables, goneSides.keys, goneSides.marks)
	}
	return b
}

// places gives the changed places in the order of the index, in which they are cheapest to write.
func (c *changes) places() []place {
	all := make([]place, 0, len(c.at))
	for p := range c.at {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b place) int { return cmp.Or(cmp.Compare(a.table, b.table), cmp.Compare(a.key, b.key)) })
	return all
}

// columns are changes as the server takes them.
type columns struct {
	tables, keys, marks, rests, bodies [][]byte
	numbers                            []int64
}

func (c *columns) any() bool { return len(c.tables) > 0 }

func (c *columns) add(at place, to change) {
	key, mark, rest := split(at.key)
	c.tables = append(c.tables, []byte(at.table))
	c.keys = append(c.keys, key)
	c.marks = append(c.marks, mark)
	c.rests = append(c.rests, rest)
	c.numbers = append(c.numbers, int64(to.row.Number))
	c.bodies = append(c.bodies, present(to.row.Body))
}

// keyLimit is how many bytes of a key an index entry takes; see schema.sql.
const keyLimit = 2000

// split gives the parts of a key as they are stored.
func split(key string) (start, mark, rest []byte) {
	if len(key) <= keyLimit {
		return []byte(key), []byte{}, []byte{}
	}
	rest = []byte(key[keyLimit:])
	sum := sha256.Sum256(rest)
	return []byte(key[:keyLimit]), sum[:], rest
}

// present is b as what is there: the driver writes nil as NULL.
func present(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
