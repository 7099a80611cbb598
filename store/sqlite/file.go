package sqlite

import (
	"database/sql/driver"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"

	modernc "modernc.org/sqlite"

	"fanar/fault"
)

//go:embed schema.sql
var schema string

// version is the schema's number in the file's user_version.
const version = 1

// magic is how every SQLite file begins.
const magic = "SQLite format 3\x00"

// createIfMissing makes the file whole or not at all: under another name first, then renamed. So an empty file is never
// a new journal, but always one that was lost.
func createIfMissing(d Disk, path string) error {
	if _, err := d.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fresh := path + "-new"
	for _, left := range []string{fresh, fresh + "-journal", fresh + "-wal", fresh + "-shm"} {
		if err := d.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	// Without a write-ahead log the commit itself reports whatever goes wrong; with one, part of it would only go wrong
	// on closing, which reports nothing.
	c, err := dial(d, fresh, url.Values{"mode": {"rwc"}}, "journal_mode(DELETE)", "synchronous(FULL)")
	if err != nil {
		return err
	}
	if err := errors.Join(c.script("BEGIN IMMEDIATE;"+schema+";COMMIT"), c.close()); err != nil {
		return err
	}
	return d.Rename(fresh, path)
}

// checkFile says in words what SQLite would say in codes: what is at path cannot be a journal's file.
func checkFile(d Disk, path string) error {
	info, err := d.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.NotFound, "store.missing", "there is no journal at {path}: no such file", "path", path)
	case err != nil:
		return opening(path, err)
	case info.IsDir():
		return fault.New(fault.Unavailable, "store.directory", "{path} is a directory; a journal is one file in it", "path", path)
	case !info.Mode().IsRegular():
		return fault.New(fault.Unavailable, "store.not-a-file", "{path} is not a regular file", "path", path)
	case info.Size() == 0:
		return fault.New(fault.Unavailable, "store.empty", "{path} is empty: a journal is never empty, so its content was lost", "path", path).
			WithHint("restore it from a backup; only if this node never recorded anything, remove the file")
	}
	if !modernc.OFDLockingEnabled() {
		return nil // closing the file would drop SQLite's locks in this process
	}
	return checkHeader(d, path, info.Size())
}

func checkHeader(d Disk, path string, size int64) error {
	f, err := d.Open(path)
	if err != nil {
		return opening(path, err)
	}
	defer f.Close()
	var header [100]byte
	if n, err := io.ReadFull(f, header[:]); err != nil || string(header[:len(magic)]) != magic {
		return fault.New(fault.Unavailable, "store.not-sqlite", "{path} is not a journal: its first {n} bytes are not the head of an SQLite file",
			"path", path, "n", n)
	}
	page := int64(binary.BigEndian.Uint16(header[16:]))
	if page == 1 {
		page = 65536
	}
	pages := int64(binary.BigEndian.Uint32(header[28:]))
	if size < page*pages && !exists(d, path+"-wal") {
		return fault.New(fault.Unavailable, "store.cut-off",
			"{path} is cut off or its head is damaged: the head tells of {want} bytes ({pages} pages of {page}), and {size} are there",
			"path", path, "want", page*pages, "pages", pages, "page", page, "size", size).
			WithHint("restore it from a backup or from a partner's copy")
	}
	return nil
}

func checkVersion(c *conn, path string) error {
	have, err := pragma(c, "user_version")
	if err != nil {
		return opening(path, err)
	}
	if have != version {
		return fault.New(fault.Unavailable, "store.version", "{path} was written by another version of Fanar, or by another program (its form is {have}; this program knows {want})",
			"path", path, "have", have, "want", version)
	}
	return nil
}

// pragma reads a number.
func pragma(c *conn, name string) (n int64, err error) {
	var wrong error
	err = c.ask("PRAGMA "+name, func(row []driver.Value) bool {
		n, wrong = number(row[0])
		return false
	})
	if err == nil {
		err = wrong
	}
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", name, err)
	}
	return n, nil
}
