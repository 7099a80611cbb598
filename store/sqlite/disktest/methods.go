package disktest

import (
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// use runs fn for an open file; a file that a crash took away only fails.
func (d *Disk) use(file uintptr, dead int32, fn func(h *handle) int32) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := d.handles[at[osFile](file).id]
	if h == nil || !d.alive(h) {
		return dead
	}
	return fn(h)
}

func (d *Disk) xRead(_ *libc.TLS, file, buf uintptr, n int32, offset int64) int32 {
	return d.use(file, sqlite3.SQLITE_IOERR_READ, func(h *handle) int32 { return d.read(h, memory(buf, n), offset) })
}

func (d *Disk) xWrite(_ *libc.TLS, file, buf uintptr, n int32, offset int64) int32 {
	return d.use(file, sqlite3.SQLITE_IOERR_WRITE, func(h *handle) int32 { return d.write(h, memory(buf, n), offset) })
}

func (d *Disk) xTruncate(_ *libc.TLS, file uintptr, size int64) int32 {
	return d.use(file, sqlite3.SQLITE_IOERR_TRUNCATE, func(h *handle) int32 { return d.truncate(h, size) })
}

func (d *Disk) xSync(_ *libc.TLS, file uintptr, _ int32) int32 {
	return d.use(file, sqlite3.SQLITE_IOERR_FSYNC, d.sync)
}

func (d *Disk) xFileSize(_ *libc.TLS, file, out uintptr) int32 {
	return d.use(file, sqlite3.SQLITE_IOERR_FSTAT, func(h *handle) int32 {
		size, rc := d.size(h)
		*at[int64](out) = size
		return rc
	})
}

func (d *Disk) xLock(_ *libc.TLS, file uintptr, level int32) int32 {
	return d.use(file, sqlite3.SQLITE_IOERR_LOCK, func(h *handle) int32 { return h.file.locks.lock(h, level) })
}

func (d *Disk) xUnlock(_ *libc.TLS, file uintptr, level int32) int32 {
	return d.use(file, sqlite3.SQLITE_OK, func(h *handle) int32 {
		h.file.locks.unlock(h, level)
		return sqlite3.SQLITE_OK
	})
}

func (d *Disk) xCheckReservedLock(_ *libc.TLS, file, out uintptr) int32 {
	return d.use(file, sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK, func(h *handle) int32 {
		*at[int32](out) = libc.BoolInt32(h.file.locks.reserved != nil)
		return sqlite3.SQLITE_OK
	})
}

func xFileControl(*libc.TLS, uintptr, int32, uintptr) int32 { return sqlite3.SQLITE_NOTFOUND }

// xSectorSize and xDeviceCharacteristics say what SQLite's own file systems say of a disk.
func xSectorSize(*libc.TLS, uintptr) int32 { return 4096 }

func xDeviceCharacteristics(*libc.TLS, uintptr) int32 {
	return sqlite3.SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

func (d *Disk) xShmMap(_ *libc.TLS, file uintptr, region, size, extend int32, out uintptr) int32 {
	return d.use(file, sqlite3.SQLITE_IOERR_SHMMAP, func(h *handle) int32 {
		if h.file.shared == nil {
			h.file.shared = &shared{users: make(map[*handle]bool)}
		}
		h.index = h.file.shared
		h.index.users[h] = true
		*at[uintptr](out) = 0
		for int(region) >= len(h.index.regions) {
			if extend == 0 {
				return sqlite3.SQLITE_OK
			}
			memory := libc.Xcalloc(d.tls, 1, libc.Tsize_t(size))
			if memory == 0 {
				return sqlite3.SQLITE_NOMEM
			}
			h.index.regions = append(h.index.regions, memory)
		}
		*at[uintptr](out) = h.index.regions[region]
		return sqlite3.SQLITE_OK
	})
}

func (d *Disk) xShmLock(_ *libc.TLS, file uintptr, from, n, flags int32) int32 {
	return d.use(file, sqlite3.SQLITE_IOERR_SHMLOCK, func(h *handle) int32 {
		if h.index == nil {
			return sqlite3.SQLITE_IOERR_SHMLOCK
		}
		return h.index.lock(h, int(from), int(n), flags)
	})
}

// xShmBarrier orders what one connection wrote before what another reads: the lock does.
func (d *Disk) xShmBarrier(_ *libc.TLS, _ uintptr) {
	d.mu.Lock()
	defer d.mu.Unlock()
}

func (d *Disk) xShmUnmap(_ *libc.TLS, file uintptr, _ int32) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if h := d.handles[at[osFile](file).id]; h != nil {
		d.unmap(h)
	}
	return sqlite3.SQLITE_OK
}

// unmap works for the dead too: the memory is theirs until they let go of it.
func (d *Disk) unmap(h *handle) {
	s := h.index
	if s == nil {
		return
	}
	h.index = nil
	for i := range s.readers {
		s.release(h, i)
	}
	delete(s.users, h)
	if len(s.users) > 0 {
		return
	}
	for _, region := range s.regions {
		libc.Xfree(d.tls, region)
	}
	s.regions = nil
}

func (d *Disk) xClose(_ *libc.TLS, file uintptr) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	id := at[osFile](file).id
	h := d.handles[id]
	if h == nil {
		return sqlite3.SQLITE_OK
	}
	delete(d.handles, id)
	d.unmap(h)
	if d.alive(h) {
		h.file.locks.unlock(h, sqlite3.SQLITE_LOCK_NONE)
		if h.removeOnClose {
			d.enter(entry{name: h.path})
		}
	}
	return sqlite3.SQLITE_OK
}
