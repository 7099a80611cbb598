package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
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
	path := filepath.Join(dir, journalFile)
	_, missing := os.Stat(path)
	store, err := openedStore(sqlite.Open(ctx, path))
	if err == nil && errors.Is(missing, fs.ErrNotExist) {
		if err = closeToOthers(path); err != nil {
			return nil, errors.Join(err, store.Close())
		}
	}
	return store, err
}

// closeToOthers takes a new journal's file, and the log that SQLite writes beside it, from everybody but their owner.
// Later logs get the file's own rights.
func closeToOthers(path string) error {
	for _, ending := range []string{"", "-wal", "-shm"} {
		if err := os.Chmod(path+ending, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("close the journal's file to others: %w", err)
		}
	}
	return nil
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
