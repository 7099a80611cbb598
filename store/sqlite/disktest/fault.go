package disktest

// Op is one operation on the disk.
type Op struct {
	Number int // from 1, over the disk's life
	Kind   Kind
	Path   string
	Bytes  int // read or written
}

// Kind is what an operation does.
type Kind string

// What can be done to a disk. Locks and the index of the write-ahead log are memory, and never fail.
const (
	Read     Kind = "read"
	Write    Kind = "write"
	Truncate Kind = "truncate"
	Sync     Kind = "sync"
	Size     Kind = "size"
	Create   Kind = "create"
	Open     Kind = "open"
	Remove   Kind = "remove"
	Rename   Kind = "rename"
	Folder   Kind = "sync the folder"
)

// Changes tells whether the operation makes the disk another one, so that a crash in it differs from a crash after it.
func (k Kind) Changes() bool { return k != Read && k != Size && k != Open }

// Fault is what happens to an operation.
type Fault int

// A failed write leaves a beginning of itself. A failed sync leaves some of what it should have made durable, and what
// it did not will never be: that is what operating systems do.
const (
	None  Fault = iota
	EIO         // it fails
	Full        // there is no room left
	Power       // the power fails while it runs
)
