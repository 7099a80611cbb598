package sqlite

import (
	"database/sql/driver"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

// tx is the write transaction.
type tx struct{ state }

func (t *tx) exec(q query, what string, args ...driver.Value) error {
	if err := t.c.exec(q, args...); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}

func (t *tx) AppendRecord(n uint64, data []byte, at int64, nodes []tlog.Hash) error {
	if err := t.exec(putRecord, "the record", int64(n), data); err != nil {
		return err
	}
	for i := range nodes {
		if err := t.exec(putNode, "a tree node", at+int64(i), nodes[i][:]); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) AppendCheckpoint(note string) error {
	return t.exec(putCheckpoint, "the checkpoint", note)
}

func (t *tx) PutRow(table string, row journal.Row) error {
	if row.Body == nil {
		row.Body = []byte{}
	}
	return t.exec(putRow, "a row of view "+table, table, row.Key, int64(row.Number), row.Body)
}

func (t *tx) DeleteRow(table, key string) error {
	return t.exec(deleteRow, "a row of view "+table, table, key)
}

func (t *tx) PutSide(table, key string, body []byte) error {
	if body == nil {
		return t.exec(deleteSide, "to "+table, table, key)
	}
	return t.exec(putSide, "to "+table, table, key, body)
}
