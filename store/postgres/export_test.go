package postgres

import (
	"context"
	"testing"
)

// Definitions is the text of definitions.txt.
func Definitions() string { return definitions }

// TablesOf gives what the catalogue says of a journal's schema.
func TablesOf(ctx context.Context, s *Store) ([]string, error) {
	return tablesOf(ctx, s.writer, s.at.schema)
}

// Epoch gives the writer's number.
func Epoch(s *Store) int64 { return s.epoch }

// WriterPID gives the writer's process on the server.
func WriterPID(s *Store) uint32 { return s.writer.PgConn().PID() }

// NewTables makes the tables and gives what the catalogue says of them, whatever definitions.txt says.
func NewTables(ctx context.Context, dsn string) ([]string, error) {
	at, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	c, err := at.dial(ctx)
	if err != nil {
		return nil, err
	}
	defer c.Close(ctx)
	if err := createIfMissing(ctx, c, at); err != nil {
		return nil, err
	}
	return tablesOf(ctx, c, at.schema)
}

// Setting gives a setting of the writer's session.
func Setting(t testing.TB, s *Store, name string) (value string) {
	t.Helper()
	if err := s.writer.QueryRow(context.Background(), "SELECT current_setting($1)", name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}
