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
		return openedStore(postgres.Open(ctx, address))
	}
	return openedStore(sqlite.Open(ctx, filepath.Join(dir, journalFile)))
}

// openToRead opens it to read, also while a node writes to it.
func openToRead(ctx context.Context, dir, address string) (journal.Store, error) {
	if address != "" {
		return openedStore(postgres.OpenReadOnly(ctx, address))
	}
	return openedStore(sqlite.OpenReadOnly(ctx, filepath.Join(dir, journalFile)))
}

// openedStore gives no store at all where there is an error: an interface that holds a nil pointer is not nil.
func openedStore[S journal.Store](s S, err error) (journal.Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
