package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"

	modernc "modernc.org/sqlite"
)

// CheckStructure checks what no reading of records and rows would notice: the pages and their order, the list of free
// ones, numbers outside the gapless ones, and the tables and triggers themselves; see [journal.Sound].
func (s *state) CheckStructure(ctx context.Context) error {
	var found string
	err := s.c.ask("PRAGMA integrity_check(1)", func(r []driver.Value) bool {
		found = fmt.Sprint(r[0])
		return false
	})
	switch {
	case err != nil:
		return err
	case found != "ok":
		return errors.New(found)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.checkNumbers("record", "n", 1); err != nil {
		return err
	}
	if err := s.checkNumbers("tree", "i", 0); err != nil {
		return err
	}
	return s.checkSchema()
}

// checkNumbers compares how many rows a table has with where its numbers begin and end.
func (s *state) checkNumbers(table, column string, first int64) error {
	var gap error
	err := s.c.ask(fmt.Sprintf("SELECT count(*), coalesce(min(%[2]s), %[3]d), coalesce(max(%[2]s), %[3]d - 1) FROM %[1]s", table, column, first),
		func(r []driver.Value) bool {
			count, low, high := r[0], r[1], r[2]
			if low != first || high != first-1+count.(int64) {
				gap = fmt.Errorf("the table %s has %v rows, numbered from %v to %v", table, count, low, high)
			}
			return false
		})
	return errors.Join(err, gap)
}

// checkSchema compares the tables and triggers with those of a new file.
func (s *state) checkSchema() error {
	memory, err := new(modernc.Driver).Open(":memory:")
	if err != nil {
		return err
	}
	fresh := &conn{raw: memory}
	defer fresh.close()
	if err := fresh.script(schema); err != nil {
		return err
	}
	want, err := definitions(fresh)
	if err != nil {
		return err
	}
	have, err := definitions(s.c)
	if err != nil {
		return err
	}
	for _, d := range want {
		if !slices.Contains(have, d) {
			return fmt.Errorf("a table or trigger is missing or was changed: %s", d)
		}
	}
	for _, d := range have {
		if !slices.Contains(want, d) {
			return fmt.Errorf("a table or trigger was added or changed: %s", d)
		}
	}
	return nil
}

func definitions(c *conn) (all []string, err error) {
	err = c.ask("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'", func(r []driver.Value) bool {
		all = append(all, fmt.Sprintf("%v %v on %v: %v", r[0], r[1], r[2], r[3]))
		return true
	})
	return all, err
}
