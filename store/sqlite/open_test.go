package sqlite_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fanar/record/event"
	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/sqlite/disktest"
	"fanar/store/storetest"
)

// To open a journal takes no longer when there is more in it: the same few pages are read, whatever the file's size.
func TestOpeningDoesNotReadTheFile(t *testing.T) {
	const path = "/journal.db"
	ctx := context.Background()
	disk, err := disktest.New(1)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	fill := func(facts int) {
		t.Helper()
		store, err := sqlite.OpenOn(ctx, disk, path)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		j := storetest.OpenJournal(t, store, storetest.Tallies{})
		defer j.Close()
		for range facts / 500 {
			if _, err := j.Append(ctx, event.Author{User: "duty"}, func(tx journal.Tx) (drafts []event.Draft, err error) {
				for i := range 500 {
					more, err := storetest.Sighting(i%9, i)(tx)
					if err != nil {
						return nil, err
					}
					drafts = append(drafts, more...)
				}
				return drafts, nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.Sign(ctx); err != nil {
			t.Fatal(err)
		}
	}
	// opening counts the bytes that are read until the journal can be written to.
	opening := func() (read int) {
		t.Helper()
		disk.Inject(func(op disktest.Op) disktest.Fault {
			if op.Kind == disktest.Read {
				read += op.Bytes
			}
			return disktest.None
		})
		defer disk.Inject(nil)
		store, err := sqlite.OpenOn(ctx, disk, path)
		if err != nil {
			t.Fatal(err)
		}
		storetest.OpenJournal(t, store, storetest.Tallies{}).Close()
		disk.Inject(nil)
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		return read
	}
	fill(500)
	small, smallSize := opening(), disk.Used()
	fill(5000)
	large, largeSize := opening(), disk.Used()
	t.Logf("%d bytes of %d read, and %d of %d", small, smallSize, large, largeSize)
	if largeSize < 6*smallSize {
		t.Fatalf("the larger file has %d bytes, the smaller %d", largeSize, smallSize)
	}
	// The trees of pages are a level deeper at most.
	if large > small+16*4096 || large > 60*4096 {
		t.Errorf("to open %d bytes %d were read, and %d to open %d", largeSize, large, small, smallSize)
	}
}

// A failure while a new file is made leaves no file that looks like a journal and is none: SQLite says nothing of what
// goes wrong on closing, so all must be durable before.
func TestFailureWhileMakingTheFileLeavesNone(t *testing.T) {
	const path = "/journal.db"
	ctx := context.Background()
	for _, fault := range []disktest.Fault{disktest.EIO, disktest.Full, disktest.Power} {
		for n := 1; ; n++ {
			disk, err := disktest.New(uint64(n))
			if err != nil {
				t.Fatal(err)
			}
			struck := false
			disk.Inject(func(op disktest.Op) disktest.Fault {
				if op.Number == n {
					struck = true
					return fault
				}
				return disktest.None
			})
			store, err := sqlite.OpenOn(ctx, disk, path)
			if err == nil {
				store.Close() //nolint:errcheck // the fault may come here
			}
			disk.Inject(nil)
			disk.Crash()
			disk.Boot()
			store, again := sqlite.OpenOn(ctx, disk, path)
			if again != nil {
				t.Errorf("fault %d in operation %d gave %v; later opening gives %v; there are %s", fault, n, err, again, strings.Join(disk.Names(), " "))
			} else if err := store.Close(); err != nil {
				t.Error(err)
			}
			if err := disk.Close(); err != nil {
				t.Error(fmt.Errorf("operation %d: %w", n, err))
			}
			if !struck {
				break
			}
		}
	}
}
