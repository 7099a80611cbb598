package sqlite

// query names one of the statements that are prepared on a connection.
type query int

const (
	begin query = iota
	beginWrite
	commit
	rollback
	head
	record
	records
	node
	nodes
	checkpoints
	tables
	row
	scan
	scanTo
	scanBack
	scanBackTo
	side
	sides
	sidesOf
	putRecord
	putNode
	putCheckpoint
	putRow
	deleteRow
	putSide
	deleteSide
	clearSide
	queryCount
)

var queries = [queryCount]string{
	begin:         "BEGIN",
	beginWrite:    "BEGIN IMMEDIATE",
	commit:        "COMMIT",
	rollback:      "ROLLBACK",
	head:          "SELECT coalesce(max(n), 0) FROM record",
	record:        "SELECT data FROM record WHERE n = ?",
	records:       "SELECT n, data FROM record WHERE n BETWEEN ? AND ? ORDER BY n",
	node:          "SELECT hash FROM tree WHERE i = ?",
	nodes:         "SELECT i, hash FROM tree WHERE i BETWEEN ? AND ? ORDER BY i",
	checkpoints:   "SELECT note FROM checkpoint ORDER BY id DESC LIMIT ?",
	tables:        "SELECT DISTINCT tbl FROM row",
	row:           "SELECT n, body FROM row WHERE tbl = ? AND key = ?",
	scan:          "SELECT key, n, body FROM row WHERE tbl = ? AND key >= ? ORDER BY key",
	scanTo:        "SELECT key, n, body FROM row WHERE tbl = ? AND key >= ? AND key < ? ORDER BY key",
	scanBack:      "SELECT key, n, body FROM row WHERE tbl = ? AND key >= ? ORDER BY key DESC",
	scanBackTo:    "SELECT key, n, body FROM row WHERE tbl = ? AND key >= ? AND key < ? ORDER BY key DESC",
	side:          "SELECT body FROM side WHERE tbl = ? AND key = ?",
	sides:         "SELECT tbl, key, body FROM side ORDER BY tbl, key",
	sidesOf:       "SELECT tbl, key, body FROM side WHERE tbl = ? ORDER BY key",
	putRecord:     "INSERT INTO record (n, data) VALUES (?, ?)",
	putNode:       "INSERT INTO tree (i, hash) VALUES (?, ?)",
	putCheckpoint: "INSERT INTO checkpoint (note) VALUES (?)",
	putRow:        "INSERT INTO row (tbl, key, n, body) VALUES (?, ?, ?, ?) ON CONFLICT (tbl, key) DO UPDATE SET n = excluded.n, body = excluded.body",
	deleteRow:     "DELETE FROM row WHERE tbl = ? AND key = ?",
	putSide:       "INSERT INTO side (tbl, key, body) VALUES (?, ?, ?) ON CONFLICT (tbl, key) DO UPDATE SET body = excluded.body",
	deleteSide:    "DELETE FROM side WHERE tbl = ? AND key = ?",
	clearSide:     "DELETE FROM side",
}
