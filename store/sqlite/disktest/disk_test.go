package disktest_test

import (
	"context"
	"testing"

	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/sqlite/disktest"
	"fanar/store/storetest"
)

const path = "/journal.db"

func newDisk(t testing.TB, seed uint64) *disktest.Disk {
	t.Helper()
	d, err := disktest.New(seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func openOn(t testing.TB, d *disktest.Disk) *sqlite.Store {
	t.Helper()
	s, err := sqlite.OpenOn(context.Background(), d, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// The disk is as good as a machine's own for all that a store promises.
func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) journal.Store { return openOn(t, newDisk(t, 1)) })
}
