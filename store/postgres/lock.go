package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"fanar/fault"
)

// lockWait is how long a new writer waits for one whose process has ended and whose session the server is still ending.
const lockWait = "2s"

// lockKey is the journal's advisory lock; the server keeps these by database.
func lockKey(at address) int64 {
	sum := sha256.Sum256([]byte("fanar journal\x00" + at.schema))
	return int64(binary.BigEndian.Uint64(sum[:]))
}

// lock makes the session the only writer, until the session ends.
func lock(ctx context.Context, c *pgx.Conn, at address) error {
	key := lockKey(at)
	var got bool
	if err := c.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", key).Scan(&got); err != nil {
		return fmt.Errorf("take the journal's lock: %w", err)
	}
	if got {
		return nil
	}
	if _, err := c.Exec(ctx, "SET lock_timeout = '"+lockWait+"'"); err != nil {
		return fmt.Errorf("take the journal's lock: %w", err)
	}
	_, err := c.Exec(ctx, "SELECT pg_advisory_lock($1)", key)
	var told *pgconn.PgError
	switch {
	case errors.As(err, &told) && told.Code == lockNotAvailable:
		return held(ctx, c, at, key)
	case err != nil:
		return fmt.Errorf("take the journal's lock: %w", err)
	}
	if _, err := c.Exec(ctx, "SET lock_timeout = 0"); err != nil {
		return fmt.Errorf("take the journal's lock: %w", err)
	}
	return nil
}

// held says who has the lock.
func held(ctx context.Context, c *pgx.Conn, at address, key int64) error {
	var pid int
	var who, role, host string
	var since time.Time
	err := c.QueryRow(ctx, `SELECT a.pid, coalesce(nullif(a.application_name, ''), '?'), coalesce(a.usename::text, '?'),
			coalesce(host(a.client_addr), '[local]'), coalesce(a.backend_start, now())
		FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
		WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
			AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND l.classid::bigint = $1 AND l.objid::bigint = $2`,
		int64(uint64(key)>>32), int64(uint32(key))).Scan(&pid, &who, &role, &host, &since)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fault.New(fault.Conflict, "store.writer-just-left", "another node had the journal in {where} open until just now; try again", "where", at.String())
	case err != nil:
		return fmt.Errorf("ask who has the journal's lock: %w", err)
	}
	return fault.New(fault.Conflict, "store.other-writer",
		"another node has the journal in {where} open: {who}, as {role}, from {host}, process {pid} on the server, since {since}",
		"where", at.String(), "who", who, "role", role, "host", host, "pid", pid, "since", since.UTC().Format(time.RFC3339)).
		WithHint("stop that node first; if it is gone for good, end its session on the server: SELECT pg_terminate_backend({pid})")
}

// unlock lets the next writer in at once, not only when the server has noticed that the session ended.
func unlock(c *pgx.Conn, at address) {
	c.Exec(context.Background(), "SELECT pg_advisory_unlock($1)", lockKey(at)) //nolint:errcheck // the session's end does the same
}

// raiseEpoch makes every writer before this one unable to write, also one that does not know yet that it lost the lock.
func raiseEpoch(ctx context.Context, c *pgx.Conn, at address) (epoch int64, err error) {
	err = c.QueryRow(ctx, "UPDATE writer SET epoch = epoch + 1, holder = $1, since = now() RETURNING epoch",
		at.config.RuntimeParams["application_name"]).Scan(&epoch)
	if err != nil {
		return 0, fmt.Errorf("become the writer: %w", err)
	}
	return epoch, nil
}

// fenced is the error of a writer that another one replaced.
func fenced(at address, now, ours int64) error {
	return fault.New(fault.Conflict, "store.fenced", "another node took over the journal in {where}: it is writer {now}, and this node was writer {ours}",
		"where", at.String(), "now", now, "ours", ours).
		WithHint("stop this node; what it acknowledged is in the journal that the other one goes on with")
}
