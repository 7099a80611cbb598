package sqlite

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Disk is where a journal's file lies: SQLite's own way to it, and what is done to files beside SQLite. Paths are
// absolute; a file that is not there is fs.ErrNotExist. A simulation gives another one than the machine's to [OpenOn].
type Disk interface {
	// VFS is the name under which SQLite knows this disk; empty for the machine's own.
	VFS() string
	// Stat describes what a path leads to.
	Stat(path string) (fs.FileInfo, error)
	// Lstat describes what stands at a path, and follows no link.
	Lstat(path string) (fs.FileInfo, error)
	// Open opens a file to be read.
	Open(path string) (io.ReadCloser, error)
	Remove(path string) error
	// Rename gives a file its final name, durably: when it returns, no loss of power takes the name back.
	Rename(from, to string) error
}

// machine is the disk of the machine that this runs on.
type machine struct{}

func (machine) VFS() string                             { return "" }
func (machine) Stat(path string) (fs.FileInfo, error)   { return os.Stat(path) }
func (machine) Lstat(path string) (fs.FileInfo, error)  { return os.Lstat(path) }
func (machine) Open(path string) (io.ReadCloser, error) { return os.Open(path) }
func (machine) Remove(path string) error                { return os.Remove(path) }

func (machine) Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func exists(d Disk, path string) bool {
	_, err := d.Lstat(path)
	return err == nil
}
