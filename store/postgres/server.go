package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fanar/fault"
)

// oldest is the first version of the server that has what is asked of it here.
const oldest = 13

// checkServer refuses a server that cannot keep a promise of durability, and makes this session keep it.
func checkServer(ctx context.Context, c *pgx.Conn, at address) error {
	var fsync, fullPages, durable string
	var standby bool
	var number int
	err := c.QueryRow(ctx, `SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
		pg_is_in_recovery(), current_setting('server_version_num')::int`).Scan(&fsync, &fullPages, &durable, &standby, &number)
	if err != nil {
		return fmt.Errorf("ask for the server's settings: %w", err)
	}
	if number < oldest*10000 {
		return fault.New(fault.Unavailable, "store.old-server", "the database server is PostgreSQL {have}; Fanar needs {want} or later",
			"have", number/10000, "want", oldest)
	}
	if standby {
		return fault.New(fault.Unavailable, "store.standby", "the server of {where} is a standby, which cannot be written to", "where", at.String()).
			WithHint("connect to the primary server; a standby can be read and verified")
	}
	for _, s := range []struct{ name, value string }{{"fsync", fsync}, {"full_page_writes", fullPages}} {
		if s.value != "on" {
			return fault.New(fault.Unavailable, "store.unsafe-server",
				"the database server runs with {setting} = {value}: a power cut can destroy what it says is stored", "setting", s.name, "value", s.value).
				WithHint("set {setting} = on in the server's configuration")
		}
	}
	// remote_apply waits for more than on does; everything else for less.
	if durable != "on" && durable != "remote_apply" {
		if _, err := c.Exec(ctx, "SET synchronous_commit = on"); err != nil {
			return fmt.Errorf("make commits durable: %w", err)
		}
	}
	return nil
}
