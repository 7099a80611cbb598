package node

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"fanar/fault"
)

// lockFolder makes sure that one process at a time writes to a data folder. The lock ends with the process.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fault.New(fault.Conflict, "node.running", "another Fanar runs on {dir}; one data folder has one writer", "dir", dir).
			WithHint("use the one that runs, or stop it first"), f.Close())
	}
	return f, nil
}
