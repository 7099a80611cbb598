package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5/pgconn"

	"fanar/fault"
)

// lockPatience is how long a purge waits for its table, in PostgreSQL's words. Whoever asks for the table after it, the
// writer too, waits behind it that long.
const lockPatience = "200ms"

// Purge physically drops the bytes of side data that was deleted: it writes the table anew and ends the old file. What
// the server's write-ahead log, its backups and its standbys still hold goes when they are recycled. Updates go on
// meanwhile; one that touches side data waits while the table is written. Errors: fault.Unavailable "store.purge-held" if
// somebody else has the table open, such as a dump, or if a transaction that began before the deletion still runs anywhere
// in the database, for which the server keeps the bytes. Then it has to be asked again later.
func (s *Store) Purge(ctx context.Context) error {
	if err := s.mayPurge(); err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	// A session of its own: a purge that is broken off must not cost the writer its lock.
	at := s.at
	config := at.config.Copy()
	at.config = config
	config.RuntimeParams["lock_timeout"] = lockPatience
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
	_, err = c.PgConn().Exec(ctx, "VACUUM (FULL, VERBOSE) side").ReadAll()
	var told *pgconn.PgError
	switch {
	case errors.As(err, &told) && told.Code == lockNotAvailable, err == nil && kept != "" && kept != "0":
		return fault.New(fault.Unavailable, "store.purge-held",
			"deleted entries are still kept, because somebody has been reading the database since before they could be dropped").
			WithHint("do it again when that reader has ended")
	case err != nil:
		return fmt.Errorf("purge: %w", err)
	}
	return nil
}

// mayPurge refuses a store that does not write. The writer is not held up for more than this look: what it deletes later
// is for a later purge.
func (s *Store) mayPurge() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.writer == nil {
		return fmt.Errorf("the journal in %s is closed, or was opened to be read", s.at)
	}
	return s.lost
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
