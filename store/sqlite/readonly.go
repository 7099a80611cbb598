package sqlite

import (
	"context"
	"net/url"
	"path/filepath"

	"fanar/fault"
)

// OpenReadOnly opens a file that must be there, and changes nothing: not the file, and not what lies beside it. It works
// while a node writes to the file, after one was killed, and on a folder that cannot be written to. Errors:
// fault.NotFound if there is no file, fault.Unavailable if it is not a journal's, is cut off, or is of another version.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, opening(path, err)
	}
	if err := ctx.Err(); err != nil {
		return nil, opening(path, err)
	}
	disk := machine{}
	if err := checkFile(disk, path); err != nil {
		return nil, err
	}
	s := &Store{disk: disk, path: path}
	params := url.Values{"mode": {"ro"}}
	switch {
	case exists(disk, path+"-shm"):
		// A node runs, or was killed. SQLite reads the index of the write-ahead log, or makes its own in memory.
		params.Set("readonly_shm", "1")
	case exists(disk, path+"-wal"):
		return nil, fault.New(fault.Unavailable, "store.log-without-index",
			"{path} has a write-ahead log ({path}-wal) and not its index ({path}-shm), so the newest records cannot be read without changing the folder",
			"path", path).
			WithHint("copy the index too, or work on a copy of the folder and start a node on it once")
	default:
		// Nobody has the file open. Without this, SQLite would make the two files of a log that is not there.
		params.Set("immutable", "1")
		s.afterRead = s.stillQuiet
	}
	s.dialRead = func() (*conn, error) {
		c, err := dial(disk, path, cloned(params), "cache_size(-32000)", "query_only(1)")
		if err != nil {
			return nil, opening(path, err)
		}
		return c, nil
	}
	c, err := s.reader()
	if err != nil {
		return nil, err
	}
	if err := checkVersion(c, path); err != nil {
		c.close()
		return nil, err
	}
	s.release(c)
	return s, nil
}

// stillQuiet tells whether a node began to write to a file that was read as one that nobody writes to.
func (s *Store) stillQuiet() error {
	if exists(s.disk, s.path+"-wal") || exists(s.disk, s.path+"-shm") {
		return fault.New(fault.Conflict, "store.node-started", "a node started on {path} while it was being read; read it again", "path", s.path)
	}
	return nil
}

func cloned(v url.Values) url.Values {
	c := make(url.Values, len(v))
	for name, values := range v {
		c[name] = append([]string(nil), values...)
	}
	return c
}
