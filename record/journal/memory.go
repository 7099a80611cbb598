package journal

import "iter"

// memory is views in memory: the rows of each table by name.
type memory map[string]*memoryTable

type memoryTable struct {
	rows map[string]Row
	keys orderedKeys
}

func (m memory) Row(table, key string) (Row, bool, error) {
	t := m[table]
	if t == nil {
		return Row{}, false, nil
	}
	row, ok := t.rows[key]
	return row, ok, nil
}

func (m memory) PutRow(table string, row Row) error {
	t := m[table]
	if t == nil {
		t = &memoryTable{rows: make(map[string]Row)}
		m[table] = t
	}
	if _, ok := t.rows[row.Key]; !ok {
		t.keys.insert(row.Key)
	}
	t.rows[row.Key] = row
	return nil
}

func (m memory) DeleteRow(table, key string) error {
	t := m[table]
	if t == nil {
		return nil
	}
	if _, ok := t.rows[key]; ok {
		delete(t.rows, key)
		t.keys.remove(key)
	}
	return nil
}

func (m memory) Scan(table, from, to string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		t := m[table]
		if t == nil {
			return
		}
		for key := range t.keys.from(from) {
			if to != "" && key >= to || !yield(t.rows[key], nil) {
				return
			}
		}
	}
}

func (m memory) ScanBack(table, from, to string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		t := m[table]
		if t == nil {
			return
		}
		for key := range t.keys.before(to) {
			if key < from || !yield(t.rows[key], nil) {
				return
			}
		}
	}
}
