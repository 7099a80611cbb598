package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fanar/record/journal"
)

func putRows(t testing.TB, s journal.Store, table string, keys ...string) {
	t.Helper()
	update(t, s, func(tx journal.Tx) error {
		for i, key := range keys {
			if err := tx.PutRow(table, journal.Row{Key: key, Number: uint64(i), Body: []byte(key)}); err != nil {
				return err
			}
		}
		return nil
	})
}

func rows(t *testing.T, s journal.Store) {
	update(t, s, func(tx journal.Tx) error {
		for _, row := range []journal.Row{
			{Key: "a", Number: 1, Body: []byte("first")},
			{Key: "b", Number: 1, Body: nil},
			{Key: "c", Number: 1, Body: []byte{0, 0xff}},
			{Key: "a", Number: 2, Body: []byte("second")},
		} {
			if err := tx.PutRow("case", row); err != nil {
				return err
			}
		}
		if err := tx.DeleteRow("case", "never there"); err != nil {
			return err
		}
		return tx.PutRow("vessel", journal.Row{Key: "a", Number: 9})
	})
	update(t, s, func(tx journal.Tx) error { return tx.DeleteRow("case", "c") })
	view(t, s, func(r journal.Reader) {
		want := []journal.Row{{Key: "a", Number: 2, Body: []byte("second")}, {Key: "b", Number: 1, Body: []byte{}}}
		wantEqual(t, "the table", must(journal.Collect(r.Scan("case", "", "")))(t), want)
		for _, w := range want {
			got, ok, err := r.Row("case", w.Key)
			if !ok || err != nil {
				t.Errorf("row %s: there %v, %v", w.Key, ok, err)
			}
			wantEqual(t, "one row", got, w)
		}
		if _, ok, err := r.Row("case", "c"); ok || err != nil {
			t.Errorf("a deleted row: there %v, %v", ok, err)
		}
		wantEqual(t, "another table", len(must(journal.Collect(r.Scan("vessel", "", "")))(t)), 1)
		wantEqual(t, "a table that is not there", len(must(journal.Collect(r.Scan("cas", "", "")))(t)), 0)
		if l, ok := r.(journal.Listing); ok {
			names := must(l.Tables())(t)
			slices.Sort(names)
			wantEqual(t, "the tables' names", names, []string{"case", "vessel"})
		}
	})
}

// Keys are bytes: no collation, no case, no meaning of any byte.
var oddKeys = []string{
	"", "\x00", "\x00\x00", "A", "a", "a\x00b", "a\x1f0001", "a\x1f0002", "a ", "a/b", "ab", "b", "caf\u00e9", "cafe\u0301", "caff", "z",
	"\u0642", "\u20ac", "\U0001f6df", "\xff", "\xff\xff",
}

func rowOrder(t *testing.T, s journal.Store) {
	mixed := slices.Clone(oddKeys)
	slices.Reverse(mixed)
	putRows(t, s, "odd", mixed...)
	putRows(t, s, "od", "a")
	putRows(t, s, "odd2", "a")
	sorted := slices.Sorted(slices.Values(oddKeys))
	view(t, s, func(r journal.Reader) {
		for _, from := range oddKeys {
			for _, to := range oddKeys {
				var want []string
				for _, key := range sorted {
					if key >= from && (to == "" || key < to) {
						want = append(want, key)
					}
				}
				wantEqual(t, fmt.Sprintf("from %q to %q", from, to), keysOf(t, r, "odd", from, to), want)
			}
		}
	})
}

// keysOf scans forward and back, which must agree, and gives the keys.
func keysOf(t testing.TB, r journal.Rows, table, from, to string) (keys []string) {
	t.Helper()
	for row, err := range r.Scan(table, from, to) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, row.Key)
	}
	var back []string
	for row, err := range r.ScanBack(table, from, to) {
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, row.Key)
	}
	slices.Reverse(back)
	if !slices.Equal(keys, back) {
		t.Errorf("from %q to %q: forward %q, and back %q", from, to, keys, back)
	}
	return keys
}

// Whatever is put and deleted, over however many updates, a scan gives what a plain map would.
func rowsAgainstModel(t *testing.T, s journal.Store) {
	key := rapid.OneOf(rapid.SampledFrom(oddKeys), rapid.StringN(0, 4, 8))
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		table := fmt.Sprintf("model-%d", run)
		model := make(map[string]string)
		for step := range rapid.IntRange(1, 4).Draw(rt, "updates") {
			if err := s.Update(context.Background(), func(tx journal.Tx) error {
				for range rapid.IntRange(0, 12).Draw(rt, "changes") {
					k := key.Draw(rt, "key")
					if rapid.IntRange(0, 2).Draw(rt, "delete") == 0 {
						delete(model, k)
						if err := tx.DeleteRow(table, k); err != nil {
							return err
						}
						continue
					}
					body := rapid.StringN(0, 3, 6).Draw(rt, "body")
					model[k] = body
					if err := tx.PutRow(table, journal.Row{Key: k, Number: uint64(step), Body: []byte(body)}); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				rt.Fatal(err)
			}
		}
		from, to := key.Draw(rt, "from"), key.Draw(rt, "to")
		var want []string
		for k, body := range model {
			if k >= from && (to == "" || k < to) {
				want = append(want, k+"="+body)
			}
		}
		slices.Sort(want)
		var got []string
		if err := s.View(context.Background(), func(r journal.Reader) error {
			for row, err := range r.Scan(table, from, to) {
				if err != nil {
					return err
				}
				got = append(got, row.Key+"="+string(row.Body))
			}
			return nil
		}); err != nil {
			rt.Fatal(err)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			rt.Fatalf("from %q to %q: got %q, want %q", from, to, got, want)
		}
	})
}

func deleteDuringScan(t *testing.T, s journal.Store) {
	var keys []string
	for i := range 300 {
		keys = append(keys, fmt.Sprintf("%03d%s", i, strings.Repeat("x", i)))
	}
	putRows(t, s, "clock", keys...)
	putRows(t, s, "clocks", "stays")
	update(t, s, func(tx journal.Tx) error {
		seen := 0
		for row, err := range tx.Scan("clock", "", "2") {
			if err != nil {
				return err
			}
			if err := tx.DeleteRow("clock", row.Key); err != nil {
				return err
			}
			seen++
		}
		wantEqual(t, "rows seen while they were deleted", seen, 200)
		return nil
	})
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "rows that stayed", keysOf(t, r, "clock", "", ""), keys[200:])
		wantEqual(t, "the other table", keysOf(t, r, "clocks", "", ""), []string{"stays"})
	})
}

func scanInsideScan(t *testing.T, s journal.Store) {
	putRows(t, s, "case", "a", "b", "c")
	pairs := func(r journal.Rows) (all []string) {
		for outer, err := range r.Scan("case", "", "") {
			if err != nil {
				t.Fatal(err)
			}
			for inner, err := range r.Scan("case", outer.Key, "") {
				if err != nil {
					t.Fatal(err)
				}
				if _, ok, err := r.Row("case", inner.Key); !ok || err != nil {
					t.Fatalf("row %s inside a scan: there %v, %v", inner.Key, ok, err)
				}
				all = append(all, outer.Key+inner.Key)
			}
		}
		return all
	}
	want := []string{"aa", "ab", "ac", "bb", "bc", "cc"}
	view(t, s, func(r journal.Reader) { wantEqual(t, "in a view", pairs(r), want) })
	update(t, s, func(tx journal.Tx) error { wantEqual(t, "in an update", pairs(tx), want); return nil })
}
