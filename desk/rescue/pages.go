package rescue

import (
	"encoding/json"
	"fmt"

	"fanar/record/journal"
)

// newest gives the rows of a table with from <= key < to, last first, at most limit.
func newest[T any](r journal.Rows, table journal.Table[T], from, to string, limit int) ([]T, error) {
	out := []T{}
	for row, err := range r.ScanBack(string(table), from, to) {
		if err != nil {
			return nil, err
		}
		if len(out) == limit {
			break
		}
		var v T
		if err := json.Unmarshal(row.Body, &v); err != nil {
			return nil, fmt.Errorf("read row %s of view %s: %w", row.Key, string(table), err)
		}
		out = append(out, v)
	}
	return out, nil
}
