package postgres_test

import (
	"context"
	"testing"

	"fanar/record/journal"
	"fanar/store/postgres"
	"fanar/store/storetest"
)

// The same measures as for the other store; the server runs on the same machine.

func BenchmarkAppend64Writers(b *testing.B) {
	storetest.Append64Writers(b, open(b, shared.Database(b)))
}

func BenchmarkVerify(b *testing.B) {
	dsn := shared.Database(b)
	storetest.VerifyWhole(b, open(b, dsn), func() (journal.Store, error) { return postgres.OpenReadOnly(context.Background(), dsn) })
}

func BenchmarkOpen(b *testing.B) {
	dsn := shared.Database(b)
	storetest.OpenWhole(b, open(b, dsn), func() (journal.Store, error) { return postgres.Open(context.Background(), dsn) })
}
