package node

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fanar/fault"
	"fanar/record/journal"
)

// notShort refuses a store that holds less than the folder's own copy of the newest signed checkpoint says: another
// database, or an emptied one. A node that went on there would sign a second record under the numbers of the first.
// Errors: fault.Conflict.
func notShort(ctx context.Context, dir string, store journal.Store) error {
	body, err := os.ReadFile(filepath.Join(dir, checkpointFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	signed, err := journal.ParseCheckpoint(string(body))
	if err != nil {
		return nil // the copy is damaged, which verification says; the journal is not
	}
	return store.View(ctx, func(r journal.Reader) error {
		head, err := r.Head()
		if err == nil && head < signed.Size {
			err = fault.New(fault.Conflict, "node.journal-short", "{dir} has a signed checkpoint over {signed} records, and its journal holds {head}",
				"dir", dir, "signed", signed.Size, "head", head).
				WithHint("is journal in the settings the right one? if it is, restore the node from a backup")
		}
		return err
	})
}
