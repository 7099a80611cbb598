package disktest

import sqlite3 "modernc.org/sqlite/lib"

// handle is one opening of one file by SQLite.
type handle struct {
	file          *inode
	path          string
	life          int
	level         int32 // of lock
	folder        bool  // the first sync makes the folder durable too, as SQLite's own file systems do for its logs
	removeOnClose bool
	index         *shared
	reads         [sqlite3.SQLITE_SHM_NLOCK]bool
}

func (d *Disk) alive(h *handle) bool { return h.life == d.life }

func (d *Disk) open(path string, flags int32) (*handle, int32) {
	f, ok := d.now[path]
	if path == "" {
		f, ok = &inode{}, true
	}
	kind := Open
	if !ok {
		if flags&sqlite3.SQLITE_OPEN_CREATE == 0 {
			return nil, sqlite3.SQLITE_CANTOPEN
		}
		kind, f = Create, &inode{}
	}
	fault := d.begin(Op{Kind: kind, Path: path})
	if fault == EIO || fault == Full && kind == Create {
		return nil, sqlite3.SQLITE_CANTOPEN
	}
	if kind == Create {
		d.enter(entry{name: path, to: f})
	}
	if fault == Power {
		d.crash()
		return nil, sqlite3.SQLITE_CANTOPEN
	}
	const logs = sqlite3.SQLITE_OPEN_WAL | sqlite3.SQLITE_OPEN_MAIN_JOURNAL | sqlite3.SQLITE_OPEN_SUPER_JOURNAL
	return &handle{
		file: f, path: path, life: d.life, folder: flags&sqlite3.SQLITE_OPEN_CREATE != 0 && flags&logs != 0,
		removeOnClose: path != "" && flags&sqlite3.SQLITE_OPEN_DELETEONCLOSE != 0,
	}, sqlite3.SQLITE_OK
}

func (d *Disk) read(h *handle, buf []byte, at int64) int32 {
	switch d.begin(Op{Kind: Read, Path: h.path, Bytes: len(buf)}) {
	case EIO:
		return sqlite3.SQLITE_IOERR_READ
	case Power:
		d.crash()
		return sqlite3.SQLITE_IOERR_READ
	}
	n := 0
	if at < int64(len(h.file.now)) {
		n = copy(buf, h.file.now[at:])
	}
	if n < len(buf) {
		clear(buf[n:])
		return sqlite3.SQLITE_IOERR_SHORT_READ
	}
	return sqlite3.SQLITE_OK
}

func (d *Disk) write(h *handle, data []byte, at int64) int32 {
	fault := d.begin(Op{Kind: Write, Path: h.path, Bytes: len(data)})
	grown := max(0, at+int64(len(data))-int64(len(h.file.now)))
	if fault == None && d.limit > 0 && grown > 0 && d.used()+grown > d.limit {
		fault = Full
	}
	if fault == EIO || fault == Full {
		if n := torn(d.random, at, len(data)); n > 0 && (d.limit == 0 || at+int64(n) <= int64(len(h.file.now))) {
			h.file.write(at, data[:n])
		}
		if fault == Full {
			return sqlite3.SQLITE_FULL
		}
		return sqlite3.SQLITE_IOERR_WRITE
	}
	h.file.write(at, data)
	if fault == Power {
		d.crash()
		return sqlite3.SQLITE_IOERR_WRITE
	}
	return sqlite3.SQLITE_OK
}

func (d *Disk) truncate(h *handle, size int64) int32 {
	fault := d.begin(Op{Kind: Truncate, Path: h.path})
	if fault == EIO || fault == Full {
		return sqlite3.SQLITE_IOERR_TRUNCATE
	}
	h.file.truncate(size)
	if fault == Power {
		d.crash()
		return sqlite3.SQLITE_IOERR_TRUNCATE
	}
	return sqlite3.SQLITE_OK
}

func (d *Disk) sync(h *handle) int32 {
	switch d.begin(Op{Kind: Sync, Path: h.path}) {
	case EIO, Full:
		h.file.failSync(d.random)
		return sqlite3.SQLITE_IOERR_FSYNC
	case Power:
		d.crash()
		return sqlite3.SQLITE_IOERR_FSYNC
	}
	if !d.lies.Sync {
		h.file.sync()
	}
	if h.folder {
		h.folder = false
		d.syncFolder()
	}
	return sqlite3.SQLITE_OK
}

func (d *Disk) size(h *handle) (int64, int32) {
	switch d.begin(Op{Kind: Size, Path: h.path}) {
	case EIO:
		return 0, sqlite3.SQLITE_IOERR_FSTAT
	case Power:
		d.crash()
		return 0, sqlite3.SQLITE_IOERR_FSTAT
	}
	return int64(len(h.file.now)), sqlite3.SQLITE_OK
}

// delete is SQLite's way to remove a file, with the folder made durable if it asks for that.
func (d *Disk) delete(path string, folder bool) int32 {
	if _, ok := d.now[path]; !ok {
		return sqlite3.SQLITE_IOERR_DELETE_NOENT
	}
	if err := d.remove(path); err != nil {
		return sqlite3.SQLITE_IOERR_DELETE
	}
	if !folder {
		return sqlite3.SQLITE_OK
	}
	switch d.begin(Op{Kind: Folder, Path: path}) {
	case EIO:
		return sqlite3.SQLITE_IOERR_DIR_FSYNC
	case Power:
		d.crash()
		return sqlite3.SQLITE_IOERR_DIR_FSYNC
	}
	d.syncFolder()
	return sqlite3.SQLITE_OK
}
