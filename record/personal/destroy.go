package personal

import "fanar/record/journal"

// Destroy removes key, salt and sealed text of a part in the transaction of the fact that says so. What is not there
// any more is no error.
func Destroy(tx journal.Tx, part string) error { return tx.PutSide(Table, part, nil) }

// Reapply removes the sealed texts of all parts whose erasure is on record, and gives how many there were. A restore
// from a backup runs it, as the backup may be older than the erasure; the views have to be derived before.
func Reapply(tx journal.Tx) (int, error) {
	all, err := journal.Collect(tx.Sides(Table))
	if err != nil {
		return 0, err
	}
	var n int
	for _, side := range all {
		kept, ok, err := Parts.Get(tx, side.Key)
		if err != nil {
			return n, err
		}
		if !ok || kept.Erased == nil {
			continue
		}
		if err := Destroy(tx, side.Key); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
