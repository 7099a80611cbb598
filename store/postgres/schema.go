package postgres

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fanar/fault"
)

//go:embed schema.sql
var schema string

// definitions is what [tablesSQL] says of a new journal.
//
//go:embed definitions.txt
var definitions string

//go:embed tables.sql
var tablesSQL string

// version is the schema's number in the table writer.
const version = 1

// createIfMissing makes the tables whole or not at all. A schema that is there must be empty; one with anything else in
// it is never taken for new.
func createIfMissing(ctx context.Context, c *pgx.Conn, at address) error {
	var made, there bool
	var others []string
	err := c.QueryRow(ctx, `SELECT to_regnamespace($1) IS NOT NULL, to_regclass($1 || '.writer') IS NOT NULL,
		coalesce((SELECT array_agg(relname::text ORDER BY relname) FROM pg_class WHERE relnamespace = to_regnamespace($1)), '{}')`,
		at.schema).Scan(&made, &there, &others)
	switch {
	case err != nil:
		return fmt.Errorf("look for the tables: %w", err)
	case there:
		return nil
	case len(others) > 0:
		return fault.New(fault.Unavailable, "store.foreign-schema", "{where} holds other things and no journal: {tables}",
			"where", at.String(), "tables", strings.Join(others, ", ")).
			WithHint("give Fanar a schema of its own (search_path in the address); if it held a journal, restore that from a backup")
	}
	text := schema
	if !made {
		text = "CREATE SCHEMA " + at.schema + ";" + schema
	}
	if _, err := c.PgConn().Exec(ctx, "BEGIN;"+text+";COMMIT").ReadAll(); err != nil {
		c.PgConn().Exec(context.WithoutCancel(ctx), "ROLLBACK").ReadAll() //nolint:errcheck // the session is closed after this error
		return fmt.Errorf("make the tables: %w", err)
	}
	return nil
}

// checkVersion refuses a schema without a journal, or with one of another form.
func checkVersion(ctx context.Context, c *pgx.Conn, at address) error {
	var there bool
	if err := c.QueryRow(ctx, "SELECT to_regclass($1) IS NOT NULL", at.schema+".writer").Scan(&there); err != nil {
		return fmt.Errorf("look for the tables: %w", err)
	}
	if !there {
		return fault.New(fault.NotFound, "store.no-journal", "there is no journal in {where}", "where", at.String())
	}
	var have int
	if err := c.QueryRow(ctx, "SELECT version FROM writer").Scan(&have); err != nil {
		return fmt.Errorf("read the version: %w", err)
	}
	if have != version {
		return fault.New(fault.Unavailable, "store.version", "{path} was written by another version of Fanar, or by another program (its form is {have}; this program knows {want})",
			"path", at.String(), "have", have, "want", version)
	}
	return nil
}

// checkTables refuses tables of which something is missing or was changed. What was added does no harm to a writer;
// verification names it.
func checkTables(ctx context.Context, c *pgx.Conn, at address) error {
	missing, _, err := compareTables(ctx, c, at)
	if err != nil {
		return err
	}
	if missing != "" {
		return fault.New(fault.Unavailable, "store.changed", "the tables of the journal in {where} are not as Fanar made them; this is missing or was changed: {what}",
			"where", at.String(), "what", missing).
			WithHint("find out who changed them; verify the journal, and restore it from a backup if it is not whole")
	}
	return nil
}

// compareTables gives the first definition that is missing and the first that is too many; empty if there is none.
func compareTables(ctx context.Context, c *pgx.Conn, at address) (missing, added string, err error) {
	have, err := tablesOf(ctx, c, at.schema)
	if err != nil {
		return "", "", err
	}
	want := strings.Split(strings.TrimSpace(definitions), "\n")
	for _, d := range want {
		if !slices.Contains(have, d) {
			missing = d
			break
		}
	}
	for _, d := range have {
		if !slices.Contains(want, d) {
			added = d
			break
		}
	}
	return missing, added, nil
}

func tablesOf(ctx context.Context, c *pgx.Conn, schema string) ([]string, error) {
	rows, err := c.Query(ctx, tablesSQL, schema)
	if err != nil {
		return nil, fmt.Errorf("read how the tables are made: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read how the tables are made: %w", err)
	}
	return all, nil
}
