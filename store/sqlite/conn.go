package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"

	modernc "modernc.org/sqlite"
)

// conn is one connection with its prepared statements. It speaks to the driver without database/sql in between, whose
// bookkeeping costs more than most of the statements here. One goroutine uses it at a time.
type conn struct {
	raw  driver.Conn
	idle [queryCount][]driver.Stmt // prepared and not running
	args []driver.NamedValue
}

// busyTimeout is how long a statement waits for another process, in milliseconds.
const busyTimeout = 5000

// dial opens a connection to the file at an absolute path. params are SQLite's own URI parameters, and become dial's.
func dial(d Disk, path string, params url.Values, pragmas ...string) (*conn, error) {
	// Locks of the open file description outlive the closing of another descriptor of the same file, such as that of a
	// backup in this process. Where the system has none, SQLite's usual locks do.
	modernc.OFDLocking(true) //nolint:errcheck // see above
	params.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", busyTimeout))
	for _, p := range pragmas {
		params.Add("_pragma", p)
	}
	if name := d.VFS(); name != "" {
		params.Set("vfs", name)
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: params.Encode()}
	raw, err := new(modernc.Driver).Open(u.String())
	if err != nil {
		return nil, err
	}
	return &conn{raw: raw}, nil
}

func (c *conn) close() error {
	var errs []error
	for _, stmts := range c.idle {
		for _, s := range stmts {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(append(errs, c.raw.Close())...)
}

// take gives a statement of the query that is not running: a scan inside a scan runs the same query twice at once.
func (c *conn) take(q query) (driver.Stmt, error) {
	if n := len(c.idle[q]); n > 0 {
		s := c.idle[q][n-1]
		c.idle[q] = c.idle[q][:n-1]
		return s, nil
	}
	return c.raw.Prepare(queries[q])
}

func (c *conn) give(q query, s driver.Stmt) { c.idle[q] = append(c.idle[q], s) }

func (c *conn) named(args []driver.Value) []driver.NamedValue {
	c.args = c.args[:0]
	for i, a := range args {
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return c.args
}

// exec runs a query that gives no rows. Arguments are int64, string or []byte.
func (c *conn) exec(q query, args ...driver.Value) error {
	s, err := c.take(q)
	if err != nil {
		return err
	}
	defer c.give(q, s)
	_, err = s.(driver.StmtExecContext).ExecContext(context.Background(), c.named(args))
	return err
}

// script runs statements that are no prepared query.
func (c *conn) script(text string) error {
	_, err := c.raw.(driver.ExecerContext).ExecContext(context.Background(), text, nil)
	return err
}

// each gives every row to fn, which may keep the values in it but not the slice, until fn says stop.
func (c *conn) each(q query, fn func(row []driver.Value) (more bool), args ...driver.Value) error {
	s, err := c.take(q)
	if err != nil {
		return err
	}
	defer c.give(q, s)
	return run(s, fn, c.named(args))
}

// ask runs a query that is asked too rarely to be kept.
func (c *conn) ask(text string, fn func(row []driver.Value) (more bool)) error {
	s, err := c.raw.Prepare(text)
	if err != nil {
		return err
	}
	defer s.Close()
	return run(s, fn, nil)
}

func run(s driver.Stmt, fn func(row []driver.Value) (more bool), args []driver.NamedValue) error {
	rows, err := s.(driver.StmtQueryContext).QueryContext(context.Background(), args)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := make([]driver.Value, len(rows.Columns()))
	for {
		switch err := rows.Next(row); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case !fn(row):
			return nil
		}
	}
}

// text, bytes and number read a value of a row. A damaged file can hold values of another type than was written, which
// SQLite gives as it finds them.
func text(v driver.Value) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	}
	return "", fmt.Errorf("a text was expected and a %T is there", v)
}

func bytes(v driver.Value) ([]byte, error) {
	switch v := v.(type) {
	case []byte:
		if v == nil {
			v = []byte{} // the driver's reading of an empty value, which is not an absent one
		}
		return v, nil
	case string:
		return []byte(v), nil
	}
	return nil, fmt.Errorf("bytes were expected and a %T is there", v)
}

func number(v driver.Value) (int64, error) {
	if n, ok := v.(int64); ok {
		return n, nil
	}
	return 0, fmt.Errorf("a number was expected and a %T is there", v)
}
