package sqlite

import (
	"database/sql"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

// tx is the write transaction.
type tx struct{ state }

func (t *tx) exec(stmt *sql.Stmt, what string, args ...any) error {
	if _, err := stmt.ExecContext(t.ctx, args...); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}

func (t *tx) AppendRecord(n uint64, data []byte, at int64, nodes []tlog.Hash) error {
	if err := t.exec(t.st.putRecord, "the record", n, data); err != nil {
		return err
	}
	for i, h := range nodes {
		if err := t.exec(t.st.putHash, "a tree node", at+int64(i), h[:]); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) AppendCheckpoint(note string) error {
	return t.exec(t.st.putCheckpoint, "the checkpoint", note)
}

func (t *tx) PutRow(table string, row journal.Row) error {
	if row.Body == nil {
		row.Body = []byte{}
	}
	return t.exec(t.st.putRow, "a row of view "+table, table, row.Key, row.Number, row.Body)
}

func (t *tx) DeleteRow(table, key string) error {
	return t.exec(t.st.delRow, "a row of view "+table, table, key)
}

func (t *tx) PutSide(table, key string, body []byte) error {
	if body == nil {
		return t.exec(t.st.delSide, "to "+table, table, key)
	}
	return t.exec(t.st.setSide, "to "+table, table, key, body)
}
