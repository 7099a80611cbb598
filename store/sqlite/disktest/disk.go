// Package disktest is a simulated disk that SQLite really runs on: files in memory, reached through a file system of
// SQLite's own kind. It keeps apart what was written and what was made durable, and at a crash it decides by a seed what
// of the rest survives: nothing, everything, a beginning of it with a torn write, or any sectors in any order. It fails
// operations as it is told.
//
// It grants what file systems grant and no more: a sector of 512 bytes is written whole or not at all, and so is a file
// cut shorter, or renamed. The same seed and the same operations give the same content. It must never be used outside of
// tests. Start with [New], and give the [Disk] to sqlite.OpenOn.
package disktest

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"sync"

	"modernc.org/libc"
)

// Disk is one simulated disk, and the machine's life on it: a crash ends all that is open, and what opens later finds
// what survived.
type Disk struct {
	mu     sync.Mutex
	random *rand.Rand
	life   int  // counts the crashes; a handle of an earlier life only fails
	down   bool // since the last crash
	lies   Lies
	limit  int64 // bytes that all files may have together; 0 is no limit
	inject func(Op) Fault
	ops    int // operations begun

	now     map[string]*inode // the folder as everybody sees it
	durable map[string]*inode // the folder as it would be after a loss of power
	pending []entry           // what was done to the folder since it was made durable, in order

	handles map[uint64]*handle
	last    uint64

	tls     *libc.TLS
	vfs     uintptr
	methods uintptr
	name    string
	keep    []any // the functions that SQLite calls, which the collector cannot see in its hands
}

// Lies are what a bad disk says is durable and is not.
type Lies struct {
	Sync   bool // the content of files
	Folder bool // names: files made, renamed and removed
}

// New makes an empty disk and tells SQLite of it. Close must be called after all that was opened on it is closed.
func New(seed uint64) (*Disk, error) {
	d := &Disk{
		random: rand.New(rand.NewPCG(seed, 0xd15c)), now: make(map[string]*inode), durable: make(map[string]*inode),
		handles: make(map[uint64]*handle),
	}
	if err := d.register(); err != nil {
		return nil, fmt.Errorf("register a simulated disk: %w", err)
	}
	return d, nil
}

// Close takes the disk away from SQLite. Errors: something is still open on it.
func (d *Disk) Close() error {
	d.mu.Lock()
	open := len(d.handles)
	d.mu.Unlock()
	if open > 0 {
		return fmt.Errorf("take the disk away: %d files are still open on it", open)
	}
	d.unregister()
	return nil
}

// VFS is the name under which SQLite knows the disk.
func (d *Disk) VFS() string { return d.name }

// Lie makes the disk a bad one.
func (d *Disk) Lie(l Lies) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lies = l
}

// Limit sets how many bytes all files may have together; 0 is no limit.
func (d *Disk) Limit(bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.limit = bytes
}

// Inject asks fn before each operation what shall happen to it; nil ends that. fn must not use the disk.
func (d *Disk) Inject(fn func(Op) Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.inject = fn
}

// Used is how many bytes all files have together.
func (d *Disk) Used() (n int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.used()
}

func (d *Disk) used() (n int64) {
	for _, f := range d.now {
		n += int64(len(f.now))
	}
	return n
}

// Crash is a loss of power: everything fails until [Disk.Boot], what is open now for ever, and the disk holds what survived.
func (d *Disk) Crash() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.crash()
}

// Boot brings the disk back after a crash.
func (d *Disk) Boot() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.down = false
}

func (d *Disk) crash() {
	d.life++
	d.down = true
	survival := survival{d.random, d.random.IntN(4)}
	d.survivingNames(survival)
	d.now = make(map[string]*inode, len(d.durable))
	for _, name := range sortedNames(d.durable) {
		f := d.durable[name]
		f.crash(survival)
		d.now[name] = f
	}
}

// begin counts an operation and tells what happens to it. A crash is carried out by whoever began it, after the
// operation has become part of what may survive.
func (d *Disk) begin(op Op) Fault {
	if d.down {
		return EIO
	}
	d.ops++
	if d.inject == nil {
		return None
	}
	op.Number = d.ops
	return d.inject(op)
}

func pathError(what, path string, err error) error {
	return &fs.PathError{Op: what, Path: path, Err: err}
}
