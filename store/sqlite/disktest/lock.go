package disktest

import sqlite3 "modernc.org/sqlite/lib"

// locks are SQLite's locks of one file among the connections of one process; see its "file locking and concurrency".
type locks struct {
	shared                       int
	reserved, pending, exclusive *handle
}

func other(holder, h *handle) bool { return holder != nil && holder != h }

func (l *locks) lock(h *handle, want int32) int32 {
	if h.level >= want {
		return sqlite3.SQLITE_OK
	}
	switch want {
	case sqlite3.SQLITE_LOCK_SHARED:
		if other(l.pending, h) || other(l.exclusive, h) {
			return sqlite3.SQLITE_BUSY
		}
		l.shared++
	case sqlite3.SQLITE_LOCK_RESERVED:
		if other(l.reserved, h) {
			return sqlite3.SQLITE_BUSY
		}
		l.reserved = h
	case sqlite3.SQLITE_LOCK_EXCLUSIVE:
		if other(l.reserved, h) || other(l.pending, h) {
			return sqlite3.SQLITE_BUSY
		}
		l.pending = h
		if l.shared > 1 {
			h.level = sqlite3.SQLITE_LOCK_PENDING
			return sqlite3.SQLITE_BUSY
		}
		l.exclusive = h
	}
	h.level = want
	return sqlite3.SQLITE_OK
}

func (l *locks) unlock(h *handle, to int32) {
	if h.level <= to {
		return
	}
	for _, holder := range []**handle{&l.reserved, &l.pending, &l.exclusive} {
		if *holder == h {
			*holder = nil
		}
	}
	if to == sqlite3.SQLITE_LOCK_NONE {
		l.shared--
	}
	h.level = to
}

// shared is the index of a write-ahead log: memory that all connections to one file have in common, and its locks.
type shared struct {
	regions []uintptr // of C's memory
	users   map[*handle]bool
	readers [sqlite3.SQLITE_SHM_NLOCK]int
	writers [sqlite3.SQLITE_SHM_NLOCK]*handle
}

func (s *shared) lock(h *handle, from, n int, flags int32) int32 {
	for i := from; i < from+n; i++ {
		if flags&sqlite3.SQLITE_SHM_LOCK == 0 {
			break
		}
		mine := 0
		if h.reads[i] {
			mine = 1
		}
		if other(s.writers[i], h) || flags&sqlite3.SQLITE_SHM_EXCLUSIVE != 0 && s.readers[i] > mine {
			return sqlite3.SQLITE_BUSY
		}
	}
	for i := from; i < from+n; i++ {
		switch {
		case flags&sqlite3.SQLITE_SHM_LOCK != 0 && flags&sqlite3.SQLITE_SHM_SHARED != 0:
			if !h.reads[i] {
				h.reads[i] = true
				s.readers[i]++
			}
		case flags&sqlite3.SQLITE_SHM_LOCK != 0:
			s.writers[i] = h
		default:
			s.release(h, i)
		}
	}
	return sqlite3.SQLITE_OK
}

func (s *shared) release(h *handle, i int) {
	if h.reads[i] {
		h.reads[i] = false
		s.readers[i]--
	}
	if s.writers[i] == h {
		s.writers[i] = nil
	}
}
