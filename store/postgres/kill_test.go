package postgres_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"fanar/fault"
	"fanar/record/journal"
	"fanar/store/postgres"
	"fanar/store/postgres/pgtest"
	"fanar/store/storetest"
)

// writer prepares this test binary as a process that writes.
func writer(t *testing.T, dsn, run string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), writerRun+"="+run, writerDSN+"="+dsn)
	return cmd
}

// left opens what a writer left; nil if it did not come as far as to make the tables.
func left(dsn string) (journal.Store, error) {
	s, err := postgres.OpenReadOnly(context.Background(), dsn)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	return s, err
}

// A node that is killed at any moment loses nothing that it acknowledged, and what it leaves is whole.
func TestKilledWriterLosesNothingAcknowledged(t *testing.T) {
	for round := range storetest.Soak(1, 17) { // each on a journal of its own, whose verification stays short
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			dsn := shared.Database(t)
			storetest.Kills{
				Writer: func(run string) *exec.Cmd { return writer(t, dsn, run) },
				Open:   func() (journal.Store, error) { return left(dsn) },
				Times:  12, Within: 300 * time.Millisecond,
			}.Run(t)
		})
	}
}

// Neither does a server.
func TestKilledServerLosesNothingAcknowledged(t *testing.T) {
	for round := range storetest.Soak(1, 40) {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			server, err := pgtest.Start()
			pgtest.Require(t, err)
			t.Cleanup(server.Stop)
			dsn := server.DSN("postgres")
			storetest.Kills{
				Writer: func(run string) *exec.Cmd { return writer(t, dsn, run) },
				Kill:   func(*os.Process) error { server.Kill(); return server.Restart() },
				Open:   func() (journal.Store, error) { return left(dsn) },
				Times:  5, Within: 400 * time.Millisecond,
			}.Run(t)
		})
	}
}
