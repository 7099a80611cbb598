// Package pgtest starts a real PostgreSQL server for tests: the binaries of Debian's package, a cluster in a temporary
// folder, a Unix socket and no port. Nothing of a server that runs on the machine is touched.
//
// It must never make a server less durable than one that Fanar would accept, unless a test asks for that by name.
//
// Start with [Shared], one server for a test binary with a database for each test, or with [Start].
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Shared is the server of a test binary. Its zero value is ready; it starts the server for the first test that asks.
type Shared struct {
	once   sync.Once
	server *Server
	err    error

	mu   sync.Mutex
	made int
	free []string // databases that are empty again
}

// Run runs the tests and ends the server after them. It gives the code to exit with.
func (s *Shared) Run(m *testing.M) int {
	defer func() {
		if s.server != nil {
			s.server.Stop()
		}
	}()
	return m.Run()
}

// Server gives the server. Without PostgreSQL on the machine the test is skipped, and fails if FANAR_REQUIRE_ALL=1.
func (s *Shared) Server(t testing.TB) *Server {
	t.Helper()
	s.once.Do(func() { s.server, s.err = Start() })
	Require(t, s.err)
	return s.server
}

// Database gives the address of an empty database that no other test has meanwhile.
func (s *Shared) Database(t testing.TB) (dsn string) {
	t.Helper()
	server := s.Server(t)
	s.mu.Lock()
	name, fresh := "", len(s.free) == 0
	if fresh {
		s.made++
		name = fmt.Sprintf("test_%d", s.made)
	} else {
		name, s.free = s.free[len(s.free)-1], s.free[:len(s.free)-1]
	}
	s.mu.Unlock()
	if fresh {
		server.Exec(t, "postgres", "CREATE DATABASE "+name)
	}
	t.Cleanup(func() {
		if t.Failed() {
			return // what a failed test left may be beyond emptying
		}
		server.Exec(t, name, emptySQL)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.free = append(s.free, name)
	})
	return server.DSN(name)
}

// emptySQL ends all other sessions of a database and drops what is in it: much quicker than to drop it and make another.
const emptySQL = `DO $$ DECLARE name text; BEGIN
	PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend';
	FOR name IN SELECT quote_ident(extname) FROM pg_extension WHERE extname <> 'plpgsql' LOOP EXECUTE 'DROP EXTENSION ' || name || ' CASCADE'; END LOOP;
	FOR name IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname NOT IN ('public', 'information_schema') AND nspname NOT LIKE 'pg\_%'
		LOOP EXECUTE 'DROP SCHEMA ' || name || ' CASCADE'; END LOOP;
END $$`

// Require skips the test if err says that PostgreSQL is not installed, or fails it if FANAR_REQUIRE_ALL=1; any other
// error fails it.
func Require(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case errors.Is(err, ErrNotInstalled) && os.Getenv("FANAR_REQUIRE_ALL") != "1":
		t.Skip(err)
	default:
		t.Fatal(err)
	}
}

// Exec runs a statement in a database as the server's superuser.
func (s *Server) Exec(t testing.TB, database, sql string) {
	t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, s.DSN(database))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}
