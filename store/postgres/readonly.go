package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// OpenReadOnly opens a journal that must be there to read it, on a primary server or on a standby, beside its writer and
// with no more rights than SELECT on its tables. Errors: fault.NotFound if there is none, fault.Unavailable if the server
// cannot be reached or the journal is of another version.
func OpenReadOnly(ctx context.Context, dsn string) (*Store, error) {
	at, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	at.config.RuntimeParams["default_transaction_read_only"] = "on"
	s := newStore(at)
	c, err := at.dial(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkVersion(ctx, c, at); err != nil {
		c.Close(context.Background()) //nolint:errcheck // the first error says what went wrong
		return nil, at.opening(err)
	}
	s.idle = []*pgx.Conn{c}
	return s, nil
}
