package journal

import (
	"encoding/json"
	"fmt"
	"iter"
)

// Table is a typed view: rows whose body is a T as JSON. Its keys are ordered by bytes, so a table whose keys begin with
// a state or a time is an index.
type Table[T any] string

// Get reads one row; ok is false if it is not there.
func (t Table[T]) Get(r Rows, key string) (value T, ok bool, err error) {
	row, ok, err := r.Row(string(t), key)
	if err != nil || !ok {
		return value, false, err
	}
	value, err = t.decode(row)
	return value, err == nil, err
}

// Put writes one row as changed by record n.
func (t Table[T]) Put(w Writer, key string, n uint64, value T) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write row %s of view %s: %w", key, string(t), err)
	}
	return w.PutRow(string(t), Row{Key: key, Number: n, Body: body})
}

// Delete removes one row; a row that is not there is no error.
func (t Table[T]) Delete(w Writer, key string) error { return w.DeleteRow(string(t), key) }

// All gives the rows whose key begins with prefix, in the order of their keys.
func (t Table[T]) All(r Rows, prefix string) iter.Seq2[T, error] {
	return t.values(r.Scan(string(t), prefix, after(prefix)))
}

// Newest gives the same rows in the opposite order.
func (t Table[T]) Newest(r Rows, prefix string) iter.Seq2[T, error] {
	return t.values(r.ScanBack(string(t), prefix, after(prefix)))
}

func (t Table[T]) values(rows iter.Seq2[Row, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for row, err := range rows {
			var value T
			if err == nil {
				value, err = t.decode(row)
			}
			if !yield(value, err) || err != nil {
				return
			}
		}
	}
}

func (t Table[T]) decode(row Row) (value T, err error) {
	if err := json.Unmarshal(row.Body, &value); err != nil {
		return value, fmt.Errorf("read row %s of view %s: %w", row.Key, string(t), err)
	}
	return value, nil
}

// after gives the first key that does not begin with prefix; empty means the end of the table.
func after(prefix string) string {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xff {
			return prefix[:i] + string([]byte{prefix[i] + 1})
		}
	}
	return ""
}

// Collect gathers a sequence into a slice and stops at the first error.
func Collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}
