package postgres_test

import (
	"context"
	"sync"
	"testing"

	"fanar/fault"
	"fanar/record/journal"
	"fanar/store/postgres/pgtest"
)

// A server that ends and comes back: who reads goes on with new connections, who wrote has lost the right to.
func TestReadersOutliveTheServer(t *testing.T) {
	server, err := pgtest.Start("max_connections=12", "superuser_reserved_connections=0", "max_wal_senders=0")
	pgtest.Require(t, err)
	t.Cleanup(server.Stop)
	s := open(t, server.DSN("postgres"))
	if err := putSide(s, "a"); err != nil {
		t.Fatal(err)
	}
	read := func(readers int) {
		t.Helper()
		var reading sync.WaitGroup
		for range readers {
			reading.Go(func() {
				if err := s.View(context.Background(), func(r journal.Reader) error {
					if got, err := r.Side("t", "a"); string(got) != "a" || err != nil {
						t.Errorf("got %q, %v", got, err)
					}
					return nil
				}); err != nil {
					t.Error(err)
				}
			})
		}
		reading.Wait()
	}
	read(60) // more than the server has connections: they wait for each other
	server.Kill()
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	read(1)
	read(60)
	wantCode(t, "a write", putSide(s, "b"), fault.Unavailable, "store.connection-lost")
}
