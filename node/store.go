package node

import (
	"context"
	"path/filepath"

	"fanar/record/journal"
	"fanar/store/postgres"
	"fanar/store/sqlite"
)

// openStore opens the journal's store to write: a PostgreSQL database if an address is given, else the file in the folder.
func openStore(ctx context.Context, dir, address string) (journal.Store, error) {
	if address != "" {
		return postgres.Open(ctx, address)
	}
	return sqlite.Open(ctx, filepath.Join(dir, journalFile))
}

// openToRead opens it to read, also while a node writes to it.
func openToRead(ctx context.Context, dir, address string) (journal.Store, error) {
	if address != "" {
		return postgres.OpenReadOnly(ctx, address)
	}
	return sqlite.OpenReadOnly(ctx, filepath.Join(dir, journalFile))
}
