package disktest

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// entry is one change of the folder: name now leads to a file, or to none, and the name that it had is gone.
type entry struct {
	name string
	to   *inode // nil: removed
	from string // of a rename
}

func (e entry) apply(names map[string]*inode) {
	if e.from != "" {
		delete(names, e.from)
	}
	if e.to == nil {
		delete(names, e.name)
		return
	}
	names[e.name] = e.to
}

func (d *Disk) enter(e entry) {
	e.apply(d.now)
	d.pending = append(d.pending, e)
}

func (d *Disk) syncFolder() {
	if d.lies.Folder {
		return
	}
	for _, e := range d.pending {
		e.apply(d.durable)
	}
	d.pending = nil
}

// survivingNames leaves what survives of the changes of names. A rename survives whole or not at all.
func (d *Disk) survivingNames(s survival) {
	until := len(d.pending)
	switch s.style {
	case nothing:
		until = 0
	case beginning:
		until = s.random.IntN(len(d.pending) + 1)
	}
	for _, e := range d.pending[:until] {
		if s.style != scattered || s.random.IntN(2) == 0 {
			e.apply(d.durable)
		}
	}
	d.pending = nil
}

func sortedNames(names map[string]*inode) []string { return slices.Sorted(maps.Keys(names)) }

// Stat describes a file; there are no links and no folders.
func (d *Disk) Stat(path string) (fs.FileInfo, error) { return d.Lstat(path) }

// Lstat describes a file.
func (d *Disk) Lstat(path string) (fs.FileInfo, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch d.begin(Op{Kind: Size, Path: path}) {
	case EIO:
		return nil, pathError("stat", path, syscall.EIO)
	case Power:
		d.crash()
		return nil, pathError("stat", path, syscall.EIO)
	}
	f, ok := d.now[path]
	if !ok {
		return nil, pathError("stat", path, fs.ErrNotExist)
	}
	return info{filepath.Base(path), int64(len(f.now))}, nil
}

type info struct {
	name string
	size int64
}

func (i info) Name() string     { return i.name }
func (i info) Size() int64      { return i.size }
func (info) Mode() fs.FileMode  { return 0o600 }
func (info) ModTime() time.Time { return time.Time{} }
func (info) IsDir() bool        { return false }
func (info) Sys() any           { return nil }

// Open gives the file's content as it is now.
func (d *Disk) Open(path string) (io.ReadCloser, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch d.begin(Op{Kind: Open, Path: path}) {
	case EIO:
		return nil, pathError("open", path, syscall.EIO)
	case Power:
		d.crash()
		return nil, pathError("open", path, syscall.EIO)
	}
	f, ok := d.now[path]
	if !ok {
		return nil, pathError("open", path, fs.ErrNotExist)
	}
	return io.NopCloser(bytes.NewReader(bytes.Clone(f.now))), nil
}

// Remove removes a file's name; it is not durable before the folder is.
func (d *Disk) Remove(path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.now[path]; !ok && !d.down {
		return pathError("remove", path, fs.ErrNotExist)
	}
	if err := d.remove(path); err != nil {
		return pathError("remove", path, err)
	}
	return nil
}

func (d *Disk) remove(path string) error {
	switch d.begin(Op{Kind: Remove, Path: path}) {
	case EIO:
		return syscall.EIO
	case Power:
		d.enter(entry{name: path})
		d.crash()
		return syscall.EIO
	}
	d.enter(entry{name: path})
	return nil
}

// Rename gives a file another name and makes the folder durable.
func (d *Disk) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, ok := d.now[from]
	if !ok && !d.down {
		return pathError("rename", from, fs.ErrNotExist)
	}
	switch d.begin(Op{Kind: Rename, Path: to}) {
	case EIO:
		return pathError("rename", to, syscall.EIO)
	case Power:
		d.enter(entry{name: to, to: f, from: from})
		d.crash()
		return pathError("rename", to, syscall.EIO)
	}
	d.enter(entry{name: to, to: f, from: from})
	switch d.begin(Op{Kind: Folder, Path: filepath.Dir(to)}) {
	case EIO:
		return pathError("sync", filepath.Dir(to), syscall.EIO)
	case Power:
		d.crash()
		return pathError("sync", filepath.Dir(to), syscall.EIO)
	}
	d.syncFolder()
	return nil
}

// Content gives a copy of a file's bytes, or nil.
func (d *Disk) Content(path string) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	if f, ok := d.now[path]; ok {
		return bytes.Clone(f.now)
	}
	return nil
}

// Names lists the files that are there.
func (d *Disk) Names() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return sortedNames(d.now)
}
