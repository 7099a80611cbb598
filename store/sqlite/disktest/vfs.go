package disktest

import (
	"errors"
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// osFile is what SQLite keeps of an open file.
type osFile struct {
	methods uintptr
	id      uint64
}

// at is the Go value at an address that SQLite gave.
func at[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

func memory(address uintptr, n int32) []byte {
	if n <= 0 {
		return nil
	}
	return unsafe.Slice(at[byte](address), n)
}

// call gives the address of a function that SQLite calls, and keeps it for as long as the disk is.
func call[F any](d *Disk, fn F) uintptr {
	held := &fn
	d.keep = append(d.keep, held)
	return *(*uintptr)(unsafe.Pointer(held))
}

func (d *Disk) register() error {
	d.tls = libc.NewTLS()
	d.vfs = libc.Xcalloc(d.tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	d.methods = libc.Xcalloc(d.tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
	if d.vfs == 0 || d.methods == 0 {
		return errors.New("no memory")
	}
	d.name = fmt.Sprintf("disk-%x", d.vfs) // no other has this address for as long as it is registered
	name, err := libc.CString(d.name)
	if err != nil {
		return err
	}
	*at[sqlite3.Tsqlite3_vfs](d.vfs) = sqlite3.Tsqlite3_vfs{
		FiVersion: 2, FszOsFile: int32(unsafe.Sizeof(osFile{})), FmxPathname: 1024, FzName: name,
		FxOpen: call(d, d.xOpen), FxDelete: call(d, d.xDelete), FxAccess: call(d, d.xAccess), FxFullPathname: call(d, d.xFullPathname),
		FxRandomness: call(d, d.xRandomness), FxSleep: call(d, xSleep), FxCurrentTime: call(d, xCurrentTime),
		FxGetLastError: call(d, xGetLastError), FxCurrentTimeInt64: call(d, xCurrentTimeInt64),
	}
	*at[sqlite3.Tsqlite3_io_methods](d.methods) = sqlite3.Tsqlite3_io_methods{
		FiVersion: 2, FxClose: call(d, d.xClose), FxRead: call(d, d.xRead), FxWrite: call(d, d.xWrite), FxTruncate: call(d, d.xTruncate),
		FxSync: call(d, d.xSync), FxFileSize: call(d, d.xFileSize), FxLock: call(d, d.xLock), FxUnlock: call(d, d.xUnlock),
		FxCheckReservedLock: call(d, d.xCheckReservedLock), FxFileControl: call(d, xFileControl), FxSectorSize: call(d, xSectorSize),
		FxDeviceCharacteristics: call(d, xDeviceCharacteristics),
		FxShmMap:                call(d, d.xShmMap), FxShmLock: call(d, d.xShmLock), FxShmBarrier: call(d, d.xShmBarrier), FxShmUnmap: call(d, d.xShmUnmap),
	}
	if rc := sqlite3.Xsqlite3_vfs_register(d.tls, d.vfs, 0); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("SQLite says %d", rc)
	}
	return nil
}

func (d *Disk) unregister() {
	sqlite3.Xsqlite3_vfs_unregister(d.tls, d.vfs)
	libc.Xfree(d.tls, at[sqlite3.Tsqlite3_vfs](d.vfs).FzName)
	libc.Xfree(d.tls, d.methods)
	libc.Xfree(d.tls, d.vfs)
	d.tls.Close()
	runtime.KeepAlive(d.keep)
}

func text(address uintptr) string {
	if address == 0 {
		return ""
	}
	return libc.GoString(address)
}

func (d *Disk) xOpen(_ *libc.TLS, _, path, file uintptr, flags int32, outFlags uintptr) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	*at[osFile](file) = osFile{}
	h, rc := d.open(text(path), flags)
	if rc != sqlite3.SQLITE_OK {
		return rc
	}
	d.last++
	d.handles[d.last] = h
	*at[osFile](file) = osFile{methods: d.methods, id: d.last}
	if outFlags != 0 {
		*at[int32](outFlags) = flags
	}
	return sqlite3.SQLITE_OK
}

func (d *Disk) xDelete(_ *libc.TLS, _, path uintptr, folder int32) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.delete(text(path), folder != 0)
}

func (d *Disk) xAccess(_ *libc.TLS, _, path uintptr, flags int32, result uintptr) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, ok := d.now[text(path)]
	if flags == sqlite3.SQLITE_ACCESS_EXISTS {
		ok = ok && len(f.now) > 0 // SQLite takes an empty file for none
	}
	*at[int32](result) = libc.BoolInt32(ok)
	return sqlite3.SQLITE_OK
}

func (d *Disk) xFullPathname(_ *libc.TLS, _, path uintptr, n int32, out uintptr) int32 {
	name := text(path)
	if len(name) >= int(n) {
		return sqlite3.SQLITE_CANTOPEN
	}
	copy(memory(out, n), name+"\x00")
	return sqlite3.SQLITE_OK
}

func (d *Disk) xRandomness(_ *libc.TLS, _ uintptr, n int32, out uintptr) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range memory(out, n) {
		memory(out, n)[i] = byte(d.random.Uint32())
	}
	return n
}

// xSleep lets another connection of this process go on: only such a one can hold what SQLite waits for.
func xSleep(_ *libc.TLS, _ uintptr, micros int32) int32 {
	time.Sleep(time.Microsecond * time.Duration(micros))
	return micros
}

// unixEpoch is 1970 as SQLite counts: milliseconds since noon of 24 November 4714 BC.
const unixEpoch = 210866760000000

func xCurrentTime(_ *libc.TLS, _, out uintptr) int32 {
	*at[float64](out) = float64(unixEpoch) / 86_400_000
	return sqlite3.SQLITE_OK
}

func xCurrentTimeInt64(_ *libc.TLS, _, out uintptr) int32 {
	*at[int64](out) = unixEpoch
	return sqlite3.SQLITE_OK
}

func xGetLastError(*libc.TLS, uintptr, int32, uintptr) int32 { return 0 }
