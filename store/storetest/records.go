package storetest

import (
	"bytes"
	"context"
	"math"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

func appendRecords(t testing.TB, s journal.Store, data ...[]byte) {
	t.Helper()
	update(t, s, func(tx journal.Tx) error {
		for i, d := range data {
			if err := tx.AppendRecord(uint64(i+1), d, int64(i), []tlog.Hash{node(byte(i))}); err != nil {
				return err
			}
		}
		return nil
	})
}

func recordsComeBack(t *testing.T, s journal.Store) {
	data := [][]byte{
		[]byte(`{"number":1}`), {0, 1, 2, 0xff, 0}, []byte("line\nline"), bytes.Repeat([]byte("long"), 1<<14), {0},
	}
	appendRecords(t, s, data...)
	var all []journal.NumberedRecord
	for i, d := range data {
		all = append(all, journal.NumberedRecord{Number: uint64(i + 1), Data: d})
	}
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "head", must(r.Head())(t), uint64(5))
		for i, d := range data {
			wantEqual(t, "one record", must(r.Record(uint64(i+1)))(t), d)
		}
		for _, none := range []uint64{0, 6, math.MaxInt64} {
			wantEqual(t, "a record that is not there", must(r.Record(none))(t), []byte(nil))
		}
		for _, c := range []struct {
			first, last uint64
			want        []journal.NumberedRecord
		}{{1, 5, all}, {0, math.MaxInt64, all}, {2, 3, all[1:3]}, {5, 5, all[4:]}, {6, 9, nil}, {4, 3, nil}} {
			wantEqual(t, "a range of records", must(journal.Collect(r.Records(c.first, c.last)))(t), c.want)
		}
		for rec, err := range r.Records(1, 5) {
			if err != nil || rec.Number != 1 {
				t.Errorf("got record %d (%v), want 1", rec.Number, err)
			}
			break // and nothing comes after it
		}
	})
}

func recordIsNeverReplaced(t *testing.T, s journal.Store) {
	appendRecords(t, s, []byte("one"), []byte("two"))
	for _, c := range []struct {
		name string
		n    uint64
		at   int64
	}{{"a number that is there", 2, 2}, {"a tree node that is there", 3, 1}} {
		err := s.Update(context.Background(), func(tx journal.Tx) error {
			return tx.AppendRecord(c.n, []byte("other"), c.at, []tlog.Hash{node(9)})
		})
		if err == nil {
			t.Errorf("%s was written again", c.name)
		}
	}
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "head", must(r.Head())(t), uint64(2))
		wantEqual(t, "record 2", string(must(r.Record(2))(t)), "two")
		wantEqual(t, "nodes", must(r.ReadHashes([]int64{0, 1}))(t), []tlog.Hash{node(0), node(1)})
	})
}

func treeNodes(t *testing.T, s journal.Store) {
	update(t, s, func(tx journal.Tx) error {
		if err := tx.AppendRecord(1, []byte("one"), 0, []tlog.Hash{node(1)}); err != nil {
			return err
		}
		return tx.AppendRecord(2, []byte("two"), 1, []tlog.Hash{node(2), node(3)})
	})
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "hashes in the order asked for", must(r.ReadHashes([]int64{2, 0, 2}))(t), []tlog.Hash{node(3), node(1), node(3)})
		wantEqual(t, "nodes", must(journal.Collect(r.Nodes(0, math.MaxInt64)))(t),
			[]journal.Node{{Index: 0, Hash: node(1)}, {Index: 1, Hash: node(2)}, {Index: 2, Hash: node(3)}})
		wantEqual(t, "some nodes", must(journal.Collect(r.Nodes(1, 1)))(t), []journal.Node{{Index: 1, Hash: node(2)}})
		if got, err := r.ReadHashes([]int64{1, 3}); err == nil {
			t.Errorf("a node that is not there was read as %v", got)
		}
	})
}

func checkpoints(t *testing.T, s journal.Store) {
	for _, note := range []string{"first\n", "second \u2014 signed\n", "third\n"} {
		update(t, s, func(tx journal.Tx) error { return tx.AppendCheckpoint(note) })
	}
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "all", must(r.Checkpoints(10))(t), []string{"third\n", "second \u2014 signed\n", "first\n"})
		wantEqual(t, "two", must(r.Checkpoints(2))(t), []string{"third\n", "second \u2014 signed\n"})
		wantEqual(t, "every one there can be", len(must(r.Checkpoints(math.MaxInt32))(t)), 3)
	})
}

func sideData(t *testing.T, s journal.Store) {
	put := func(table, key string, body []byte) {
		t.Helper()
		update(t, s, func(tx journal.Tx) error { return tx.PutSide(table, key, body) })
	}
	put("session", "a", []byte("one"))
	put("session", "b", []byte{})
	put("password", "a", []byte("two"))
	put("session", "a", []byte("three"))
	put("password", "a", nil)
	put("password", "never there", nil)
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "replaced", must(r.Side("session", "a"))(t), []byte("three"))
		wantEqual(t, "empty is not absent", must(r.Side("session", "b"))(t), []byte{})
		wantEqual(t, "removed", must(r.Side("password", "a"))(t), []byte(nil))
		wantEqual(t, "one table in order", must(journal.Collect(r.Sides("session")))(t),
			[]journal.SideEntry{{Table: "session", Key: "a", Body: []byte("three")}, {Table: "session", Key: "b", Body: []byte{}}})
		wantEqual(t, "all in order", len(must(journal.Collect(r.Sides("")))(t)), 2)
		wantEqual(t, "side data is no row", must(journal.Collect(r.Scan("session", "", "")))(t), []journal.Row(nil))
	})
}
