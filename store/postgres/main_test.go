package postgres_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"fanar/record/journal"
	"fanar/store/postgres"
	"fanar/store/postgres/pgtest"
	"fanar/store/storetest"
)

// shared is the one server of these tests.
var shared pgtest.Shared

// writerRun is set in the environment of this test binary where it runs as another process, which writes to the journal
// at writerDSN until it is killed.
const (
	writerRun = "FANAR_TEST_RUN"
	writerDSN = "FANAR_TEST_DSN"
)

func TestMain(m *testing.M) {
	if run := os.Getenv(writerRun); run != "" {
		fmt.Fprintln(os.Stderr, childWrite(run, os.Getenv(writerDSN)))
		os.Exit(1)
	}
	os.Exit(shared.Run(m))
}

func childWrite(run, dsn string) error {
	ctx := context.Background()
	s, err := postgres.Open(ctx, dsn)
	if err != nil {
		return err
	}
	return storetest.WriteAndPrint(ctx, s, run, os.Stdout)
}

// open opens the journal at dsn and closes it after the test.
func open(t testing.TB, dsn string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Each store of the suite has a schema of its own in one database, which is quicker to make.
func TestStore(t *testing.T) {
	database, schemas := shared.Database(t), 0
	storetest.Run(t, func(t *testing.T) journal.Store {
		schemas++
		return open(t, fmt.Sprintf("%s search_path=suite_%d", database, schemas))
	})
}
