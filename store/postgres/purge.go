package postgres

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5/pgconn"

	"fanar/fault"
)

// Purge physically drops the bytes of side data that was deleted: it writes the table anew and ends the old file. What
// the server's write-ahead log, its backups and its standbys still hold goes when they are recycled. No update runs
// meanwhile. Errors: fault.Unavailable if a transaction that began before the deletion still runs anywhere in the
// database, for which the server keeps the bytes.
func (s *Store) Purge(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.writer == nil {
		return fmt.Errorf("purge: the journal in %s is closed, or was opened to be read", s.at)
	}
	if s.lost != nil {
		return fmt.Errorf("purge: %w", s.lost)
	}
	// A session of its own: a purge that is broken off must not cost the writer its lock.
	at := s.at
	config := at.config.Copy()
	at.config = config
	kept := ""
	config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) {
		if strings.Contains(n.Message, s.at.schema+".side\"") {
			kept = stillSeen(n.Detail)
		}
	}
	c, err := at.dial(ctx)
	if err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	defer c.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing is left to be said
	if _, err := c.PgConn().Exec(ctx, "VACUUM (FULL, VERBOSE) side").ReadAll(); err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	if kept != "" && kept != "0" {
		return fault.New(fault.Unavailable, "store.purge-held",
			"{n} deleted entries are still kept for a reader of the database that began before they were deleted", "n", kept).
			WithHint("do it again when that reader has ended")
	}
	return nil
}

// stillSeen gives the number of deleted rows that had to stay: the first in the server's words, whatever their language.
func stillSeen(detail string) string {
	from := strings.IndexFunc(detail, unicode.IsDigit)
	if from < 0 {
		return ""
	}
	number := detail[from:]
	if to := strings.IndexFunc(number, func(r rune) bool { return !unicode.IsDigit(r) }); to >= 0 {
		number = number[:to]
	}
	return number
}
