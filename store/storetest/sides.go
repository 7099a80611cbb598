package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"fanar/record/journal"
)

// Side data's keys are bytes as those of rows are, and come in their order, table by table.
func sideOrder(t *testing.T, s journal.Store) {
	tables := []string{"b", "a", "ab", "a b"}
	update(t, s, func(tx journal.Tx) error {
		for _, table := range tables {
			for i, key := range oddKeys {
				if err := tx.PutSide(table, key, []byte{byte(i)}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	sorted := slices.Sorted(slices.Values(oddKeys))
	var want []journal.SideEntry
	for _, table := range slices.Sorted(slices.Values(tables)) {
		for _, key := range sorted {
			want = append(want, journal.SideEntry{Table: table, Key: key, Body: []byte{byte(slices.Index(oddKeys, key))}})
		}
	}
	check := func(r journal.Reader) {
		wantEqual(t, "all side data", must(journal.Collect(r.Sides("")))(t), want)
		wantEqual(t, "that of one table", must(journal.Collect(r.Sides("a b")))(t), want[len(sorted):2*len(sorted)])
		wantEqual(t, "that of no table", must(journal.Collect(r.Sides("c")))(t), []journal.SideEntry(nil))
		for _, e := range want {
			wantEqual(t, "one entry", must(r.Side(e.Table, e.Key))(t), e.Body)
		}
	}
	view(t, s, check)
	update(t, s, func(tx journal.Tx) error {
		check(tx)
		for e, err := range tx.Sides("") {
			if err != nil {
				return err
			}
			if err := tx.PutSide(e.Table, e.Key, nil); err != nil {
				return err
			}
		}
		wantEqual(t, "what is left in the update", len(must(journal.Collect(tx.Sides("")))(t)), 0)
		return nil
	})
	view(t, s, func(r journal.Reader) { wantEqual(t, "what is left", len(must(journal.Collect(r.Sides("")))(t)), 0) })
}

// Some thousand entries, which no store holds in one hand.
func manySides(t *testing.T, s journal.Store) {
	const entries = 3000
	var want []journal.SideEntry
	for i := range entries {
		want = append(want, journal.SideEntry{Table: fmt.Sprintf("t%d", i/1000), Key: fmt.Sprintf("%04d", i), Body: []byte{1}})
	}
	update(t, s, func(tx journal.Tx) error {
		for _, e := range want {
			if err := tx.PutSide(e.Table, e.Key, e.Body); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "all", must(journal.Collect(r.Sides("")))(t), want)
		wantEqual(t, "of one table", must(journal.Collect(r.Sides("t1")))(t), want[1000:2000])
	})
}

// A purge drops what was deleted, and nothing else. Whether the bytes are gone from the disk is each store's own test.
func purge(t *testing.T, s journal.Store) {
	p, ok := s.(interface{ Purge(context.Context) error })
	if !ok {
		t.Skip("this store cannot purge")
	}
	long := bytes.Repeat([]byte("secret"), 5000)
	update(t, s, writeEverything)
	update(t, s, func(tx journal.Tx) error {
		return errors.Join(tx.PutSide("part", "kept", long), tx.PutSide("part", "erased", long))
	})
	update(t, s, func(tx journal.Tx) error { return tx.PutSide("part", "erased", nil) })
	for range 2 {
		if err := p.Purge(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	view(t, s, func(r journal.Reader) {
		wantEqual(t, "what was kept", must(r.Side("part", "kept"))(t), long)
		wantEqual(t, "what was erased", must(r.Side("part", "erased"))(t), []byte(nil))
		wantEqual(t, "the head", must(r.Head())(t), uint64(1))
	})
	update(t, s, func(tx journal.Tx) error { return tx.PutSide("part", "erased", []byte("again")) })
}
