package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// CheckStructure checks what no reading of records and rows would notice: numbers outside the gapless ones, rows that the
// indexes do not lead to, and the tables, triggers and functions themselves; with the extension amcheck, if it is there
// and this role may use it, also the pages of every table and index. See [journal.Sound].
//
// To find rows beside the indexes it reads every table whole, so the server checks each page's checksum, if it keeps any.
func (s *state) CheckStructure(ctx context.Context) error {
	missing, added, err := compareTables(ctx, s.c, s.at)
	switch {
	case err != nil:
		return err
	case missing != "":
		return fmt.Errorf("this is missing or was changed: %s", missing)
	case added != "":
		return fmt.Errorf("this was added or changed: %s", added)
	}
	if err := s.checkNumbers(ctx, "record", "n", 1); err != nil {
		return err
	}
	if err := s.checkNumbers(ctx, "tree", "i", 0); err != nil {
		return err
	}
	for _, table := range []string{"record", "tree", "checkpoint", "derived", "side"} {
		if err := s.checkIndex(ctx, table); err != nil {
			return err
		}
	}
	return s.checkPages(ctx)
}

// checkNumbers compares how many rows a table has with where its numbers begin and end.
func (s *state) checkNumbers(ctx context.Context, table, column string, first int64) error {
	var count, low, high int64
	sql := fmt.Sprintf("SELECT count(*), coalesce(min(%[2]s), %[3]d), coalesce(max(%[2]s), %[3]d - 1) FROM %[1]s", table, column, first)
	if err := s.c.QueryRow(ctx, sql).Scan(&count, &low, &high); err != nil {
		return fmt.Errorf("count the table %s: %w", table, err)
	}
	if low != first || high != first-1+count {
		return fmt.Errorf("the table %s has %d rows, numbered from %d to %d", table, count, low, high)
	}
	return nil
}

// checkIndex counts a table by its index and without it.
func (s *state) checkIndex(ctx context.Context, table string) error {
	var counts [2]int64
	for i, plan := range []string{"SET LOCAL enable_seqscan = off", "SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off"} {
		if _, err := s.c.PgConn().Exec(ctx, plan).ReadAll(); err != nil {
			return fmt.Errorf("count the table %s: %w", table, err)
		}
		// A plan that was kept would not follow the settings.
		if err := s.c.QueryRow(ctx, "SELECT count(*) FROM "+table, pgx.QueryExecModeExec).Scan(&counts[i]); err != nil {
			return fmt.Errorf("count the table %s: %w", table, err)
		}
	}
	if _, err := s.c.PgConn().Exec(ctx, "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = on; SET LOCAL enable_indexonlyscan = on").ReadAll(); err != nil {
		return fmt.Errorf("count the table %s: %w", table, err)
	}
	if counts[0] != counts[1] {
		return fmt.Errorf("the index of the table %s leads to %d rows, and there are %d", table, counts[0], counts[1])
	}
	return nil
}

// checkPages has amcheck look at every page.
func (s *state) checkPages(ctx context.Context) error {
	var in string
	err := s.c.QueryRow(ctx, `SELECT quote_ident(nspname) FROM pg_extension e JOIN pg_namespace s ON s.oid = e.extnamespace WHERE extname = 'amcheck'
		AND has_schema_privilege(s.oid, 'USAGE')`).Scan(&in)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for amcheck: %w", err)
	}
	for _, check := range []struct{ function, args, sql string }{
		{"bt_index_check", "(regclass, boolean)", `SELECT coalesce(string_agg( f(c.oid::regclass, true)::text, ''), '') FROM pg_class c
			JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = $1 AND c.relkind = 'i'`},
		{"verify_heapam", "(regclass, boolean, boolean, text, bigint, bigint)", `SELECT coalesce(string_agg(DISTINCT format('%s: %s', c.relname, found.msg), '; '), '')
			FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace CROSS JOIN LATERAL f(c.oid::regclass) AS found
			WHERE s.nspname = $1 AND c.relkind = 'r'`},
	} {
		name := in + "." + check.function
		var may bool
		if err := s.c.QueryRow(ctx, "SELECT coalesce(has_function_privilege(to_regprocedure($1), 'EXECUTE'), false)", name+check.args).Scan(&may); err != nil {
			return fmt.Errorf("ask for the right to use amcheck: %w", err)
		}
		if !may {
			continue
		}
		var found string
		if err := s.c.QueryRow(ctx, strings.ReplaceAll(check.sql, " f(", " "+name+"("), s.at.schema).Scan(&found); err != nil {
			return fmt.Errorf("%s says: %w", check.function, err)
		}
		if found != "" {
			return fmt.Errorf("%s says: %s", check.function, found)
		}
	}
	return nil
}
