// Package storetest is the one suite that every journal's store must pass, whatever database it stands on. It says in
// tests what [journal.Store] and its readers and transactions promise in words.
//
// It must never know which store it tests. Start with [Run].
package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

// Run holds a store to its promises. open gives an empty store of its own at each call and closes it after the test.
func Run(t *testing.T, open func(t *testing.T) journal.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s journal.Store)
	}{
		{"empty", empty},
		{"records come back as they were", recordsComeBack},
		{"a record is never replaced", recordIsNeverReplaced},
		{"tree nodes", treeNodes},
		{"checkpoints", checkpoints},
		{"rows", rows},
		{"rows in the order of their bytes", rowOrder},
		{"rows against a model", rowsAgainstModel},
		{"rows deleted during a scan", deleteDuringScan},
		{"a scan inside a scan", scanInsideScan},
		{"side data", sideData},
		{"side data in the order of its bytes", sideOrder},
		{"much side data", manySides},
		{"purged side data", purge},
		{"large values", largeValues},
		{"long keys", longKeys},
		{"many tree nodes", manyHashes},
		{"many records", manyRecords},
		{"a failed update leaves nothing", failedUpdate},
		{"an update that panics leaves nothing", panickedUpdate},
		{"an update sees what it wrote", updateSeesItself},
		{"an update sees what it wrote, against a model", ownWritesAgainstModel},
		{"bytes are copied", bytesAreCopied},
		{"a view never changes", viewNeverChanges},
		{"updates do not overlap", updatesDoNotOverlap},
		{"views run beside each other", viewsRunBesideEachOther},
		{"views beside updates", viewsBesideUpdates},
		{"an ended context", endedContext},
		{"a closed store", closedStore},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

func update(t testing.TB, s journal.Store, fn func(tx journal.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatalf("update: %v", err)
	}
}

func view(t testing.TB, s journal.Store, fn func(r journal.Reader)) {
	t.Helper()
	if err := s.View(context.Background(), func(r journal.Reader) error { fn(r); return nil }); err != nil {
		t.Fatalf("view: %v", err)
	}
}

// must gives the value of a call that may not fail here.
func must[T any](value T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func wantEqual(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func node(b byte) (h tlog.Hash) {
	for i := range h {
		h[i] = b
	}
	return h
}

var errOnPurpose = errors.New("on purpose")

func empty(t *testing.T, s journal.Store) {
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "head", must(r.Head())(t), uint64(0))
		wantEqual(t, "record 1", must(r.Record(1))(t), []byte(nil))
		wantEqual(t, "records", must(journal.Collect(r.Records(1, 10)))(t), []journal.NumberedRecord(nil))
		wantEqual(t, "nodes", must(journal.Collect(r.Nodes(0, 10)))(t), []journal.Node(nil))
		wantEqual(t, "no hashes", len(must(r.ReadHashes(nil))(t)), 0)
		wantEqual(t, "checkpoints", must(r.Checkpoints(10))(t), []string(nil))
		wantEqual(t, "side", must(r.Side("session", "a"))(t), []byte(nil))
		wantEqual(t, "rows", must(journal.Collect(r.Scan("case", "", "")))(t), []journal.Row(nil))
		if _, ok, err := r.Row("case", "a"); ok || err != nil {
			t.Errorf("got row %v (%v), want none", ok, err)
		}
	})
}
