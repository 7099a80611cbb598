package storetest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
)

// bytesOf gives n bytes that no compression makes fewer, the same each time.
func bytesOf(seed byte, n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{seed}).Read(b) //nolint:errcheck // it gives no error
	return b
}

// Values are as large as the journal lets them be, and keys as long as somebody makes them.
func largeValues(t *testing.T, s journal.Store) {
	record, body, side := bytesOf(1, 16<<20), bytesOf(2, 3<<20), bytesOf(3, 2<<20)
	update(t, s, func(tx journal.Tx) error {
		if err := tx.AppendRecord(1, record, 0, []tlog.Hash{node(1)}); err != nil {
			return err
		}
		if err := tx.PutRow("case", journal.Row{Key: "a", Number: 1, Body: body}); err != nil {
			return err
		}
		return tx.PutSide("document", "a", side)
	})
	update(t, s, func(tx journal.Tx) error {
		return tx.AppendRecord(2, []byte("small"), 1, []tlog.Hash{node(2), node(3)})
	})
	view(t, s, func(r journal.Reader) {
		all := must(journal.Collect(r.Records(1, 2)))(t)
		row, _, err := r.Row("case", "a")
		if err != nil || len(all) != 2 || !bytes.Equal(all[0].Data, record) || string(all[1].Data) != "small" || !bytes.Equal(row.Body, body) {
			t.Errorf("%d records and a row of %d bytes (%v) came back other than they were written", len(all), len(row.Body), err)
		}
		if !bytes.Equal(must(r.Side("document", "a"))(t), side) {
			t.Error("side data came back other than it was written")
		}
	})
}

func longKeys(t *testing.T, s journal.Store) {
	stem := string(bytesOf(4, 2500))
	keys := []string{"a", stem[:1999], stem[:2000], stem[:2001], stem, stem + "\x00", stem + "a", stem + stem, stem + "b" + stem, strings.Repeat("\xff", 9000)}
	slices.Sort(keys)
	putRows(t, s, "long", keys...)
	update(t, s, func(tx journal.Tx) error {
		for _, key := range keys {
			if err := tx.PutSide("long", key, []byte(key)); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(r journal.Reader) {
		for i, from := range keys {
			for j, to := range append([]string{""}, keys[i:]...) {
				want := keys[i:]
				if to != "" {
					want = keys[i : i+j-1]
				}
				if got := keysOf(t, r, "long", from, to); !slices.Equal(got, want) {
					t.Errorf("from key %d (%d bytes) to one of %d bytes: got %d keys, want %d in their order", i, len(from), len(to), len(got), len(want))
				}
			}
			row, ok, err := r.Row("long", from)
			if !ok || err != nil || string(row.Body) != from {
				t.Errorf("the row under key %d: there %v, %v", i, ok, err)
			}
			if got := must(r.Side("long", from))(t); string(got) != from {
				t.Errorf("side data under key %d has %d bytes, want %d", i, len(got), len(from))
			}
		}
		sides := must(journal.Collect(r.Sides("")))(t)
		if !slices.EqualFunc(sides, keys, func(e journal.SideEntry, key string) bool { return e.Key == key }) {
			t.Errorf("%d entries of side data are not in the order of their keys", len(sides))
		}
	})
	update(t, s, func(tx journal.Tx) error { return tx.DeleteRow("long", stem+"a") })
	view(t, s, func(r journal.Reader) { wantEqual(t, "keys left", len(keysOf(t, r, "long", "", "")), len(keys)-1) })
}

func manyHashes(t *testing.T, s journal.Store) {
	const nodes = 5000
	hashes := make([]tlog.Hash, nodes)
	for i := range hashes {
		hashes[i] = tlog.Hash(bytesOf(byte(i), tlog.HashSize))
		hashes[i][0], hashes[i][1] = byte(i), byte(i>>8)
	}
	update(t, s, func(tx journal.Tx) error { return tx.AppendRecord(1, []byte("one"), 0, hashes) })
	random := rand.New(rand.NewPCG(1, 2))
	var ask []int64
	var want []tlog.Hash
	for range 2000 {
		i := random.IntN(nodes)
		ask, want = append(ask, int64(i)), append(want, hashes[i])
	}
	view(t, s, func(r journal.Reader) {
		if got := must(r.ReadHashes(ask))(t); !slices.Equal(got, want) {
			t.Error("2,000 nodes came back other than they were asked for")
		}
		i := int64(0)
		for n, err := range r.Nodes(0, nodes) {
			if err != nil || n.Index != i || n.Hash != hashes[i] {
				t.Fatalf("node %d, in the order of %d: %v", n.Index, i, err)
			}
			i++
		}
		wantEqual(t, "nodes read", i, int64(nodes))
	})
}

// manyRecords are read whole and from the middle, with other reads in between.
func manyRecords(t *testing.T, s journal.Store) {
	const records = 2500
	update(t, s, func(tx journal.Tx) error {
		for n := range uint64(records) {
			if err := tx.AppendRecord(n+1, fmt.Append(nil, n+1), int64(n), []tlog.Hash{node(byte(n))}); err != nil {
				return err
			}
		}
		n := uint64(0)
		for rec, err := range tx.Records(1, records) {
			if n++; err != nil || rec.Number != n {
				return fmt.Errorf("record %d in the update is %d: %w", n, rec.Number, err)
			}
		}
		wantEqual(t, "records that the update sees", n, uint64(records))
		return nil
	})
	view(t, s, func(r journal.Reader) {
		n := uint64(99)
		for rec, err := range r.Records(100, records) {
			n++
			if err != nil || rec.Number != n || string(rec.Data) != fmt.Sprint(n) {
				t.Fatalf("record %d is %d with %q: %v", n, rec.Number, rec.Data, err)
			}
			if n%500 == 0 {
				wantEqual(t, "a record inside", string(must(r.Record(n-50))(t)), fmt.Sprint(n-50))
			}
		}
		wantEqual(t, "the last", n, uint64(records))
	})
}

// Beside a writer, each view sees all of an update or nothing of it.
func viewsBesideUpdates(t *testing.T, s journal.Store) {
	const updates, readers = 40, 4
	done := make(chan struct{})
	var reading sync.WaitGroup
	for range readers {
		reading.Go(func() {
			for seen := uint64(0); ; {
				select {
				case <-done:
					return
				default:
				}
				err := s.View(context.Background(), func(r journal.Reader) error {
					head, err := r.Head()
					if err != nil {
						return err
					}
					rows, err := journal.Collect(r.Scan("seen", "", ""))
					if err != nil {
						return err
					}
					records, err := journal.Collect(r.Records(1, head+1))
					if err != nil {
						return err
					}
					if uint64(len(rows)) != head || uint64(len(records)) != head || head < seen {
						return fmt.Errorf("a view sees head %d with %d rows and %d records, and one before it saw %d", head, len(rows), len(records), seen)
					}
					seen = head
					return nil
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := range uint64(updates) {
		update(t, s, func(tx journal.Tx) error {
			if err := tx.PutRow("seen", journal.Row{Key: fmt.Sprint(n), Number: n + 1}); err != nil {
				return err
			}
			return tx.AppendRecord(n+1, []byte("data"), int64(n), []tlog.Hash{node(byte(n))})
		})
	}
	close(done)
	reading.Wait()
}
