package journal_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"fanar/record/journal"
	"fanar/store/sqlite"
	"fanar/store/storetest"
	"fanar/world"
)

// counting is a store that counts what is read from it.
type counting struct {
	journal.Store
	read *int
}

type countingReader struct {
	journal.Reader
	read *int
}

func (c counting) View(ctx context.Context, fn func(journal.Reader) error) error {
	return c.Store.View(ctx, func(r journal.Reader) error { return fn(countingReader{r, c.read}) })
}

func (r countingReader) Record(n uint64) ([]byte, error) { *r.read++; return r.Reader.Record(n) }

func (r countingReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	*r.read += len(indexes)
	return r.Reader.ReadHashes(indexes)
}

func (r countingReader) Records(first, last uint64) iter.Seq2[journal.NumberedRecord, error] {
	return counted(r.read, r.Reader.Records(first, last))
}

func (r countingReader) Nodes(first, last int64) iter.Seq2[journal.Node, error] {
	return counted(r.read, r.Reader.Nodes(first, last))
}

func (r countingReader) Sides(table string) iter.Seq2[journal.SideEntry, error] {
	return counted(r.read, r.Reader.Sides(table))
}

func (r countingReader) Scan(table, from, to string) iter.Seq2[journal.Row, error] {
	return counted(r.read, r.Reader.Scan(table, from, to))
}

func counted[T any](read *int, seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v, err := range seq {
			*read++
			if !yield(v, err) {
				return
			}
		}
	}
}

// Opening reads the edge of the tree and a few entries, and never goes through a journal.
func TestOpenReadsAFewEntriesOfALongJournal(t *testing.T) {
	store := openStore(t)
	j := open(t, store, tallies...)
	mustAppend(t, j, many(2046)) // 2047 records with the opening: the edge of the tree is as long as it can be
	j.Close()
	read := 0
	j, err := journal.Open(context.Background(), counting{store, &read}, journal.Options{Identity: storetest.Identity(t), World: world.Real(), Projections: tallies})
	if err != nil {
		t.Fatal(err)
	}
	j.Close()
	// Eleven nodes at the edge, the last leaf, and the opening record twice.
	if read != 14 {
		t.Errorf("opening a journal of 2047 records read %d entries, want 14", read)
	}
}

// BenchmarkOpenOfAMillion opens a journal of a million records with their views, the file included.
func BenchmarkOpenOfAMillion(b *testing.B) {
	const facts = 1_000_000
	path := filepath.Join(b.TempDir(), "journal.db")
	began := time.Now()
	fillFast(b, path, facts)
	b.Logf("made %d records in %v", facts, time.Since(began).Round(time.Second))
	o := journal.Options{Identity: storetest.Identity(b), World: world.Real(), Projections: tallies,
		Rebuilding: func(_, _ uint64) { b.Fatal("the views are derived again") }}
	for b.Loop() {
		store, err := sqlite.Open(context.Background(), path)
		if err != nil {
			b.Fatal(err)
		}
		j, err := journal.Open(context.Background(), store, o)
		if err != nil {
			b.Fatal(err)
		}
		if head, _ := j.Head(); head != facts+1 {
			b.Fatalf("the head is %d", head)
		}
		j.Close()
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// fillFast makes a journal file whose records have the size of real ones and all one signature, which is no signature of
// theirs, with the rows that the journal itself derives and the state of views of [storetest.Tallies].
func fillFast(b *testing.B, path string, facts uint64) {
	b.Helper()
	ctx := context.Background()
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		b.Fatal(err)
	}
	j, err := journal.Open(ctx, store, journal.Options{Identity: storetest.Identity(b), World: world.Real(), Projections: tallies})
	if err != nil {
		b.Fatal(err)
	}
	j.Close()
	sample := seal(b, 2, storetest.Sighted{Vessel: "V-1", Words: "rubber boat, low in the water"}, storetest.Identity(b).NodeKey)
	hashes := make(map[int64]tlog.Hash)
	for first := uint64(2); first <= facts+1; first += 20_000 {
		if err := store.Update(ctx, func(tx journal.Tx) error {
			for n := first; n < min(first+20_000, facts+2); n++ {
				data := bytes.Replace(sample, []byte(`"number":2,`), fmt.Appendf(nil, `"number":%d,`, n), 1)
				at := tlog.StoredHashIndex(0, int64(n-1))
				nodes, err := tlog.StoredHashes(int64(n-1), data, tlog.HashReaderFunc(func(indexes []int64) (out []tlog.Hash, err error) {
					for _, i := range indexes {
						h, ok := hashes[i]
						if !ok {
							read, err := tx.ReadHashes([]int64{i})
							if err != nil {
								return nil, err
							}
							h = read[0]
						}
						out = append(out, h)
					}
					return out, nil
				}))
				if err != nil {
					return err
				}
				for i, h := range nodes {
					hashes[at+int64(i)] = h
				}
				if err := tx.AppendRecord(n, data, at, nodes); err != nil {
					return err
				}
				row := journal.Row{Key: fmt.Sprintf("case/%d\x1f%016x", n%500, n), Number: n}
				if err := tx.PutRow("about", row); err != nil {
					return err
				}
			}
			clear(hashes)
			state, err := tx.Side("journal", "views")
			if err != nil {
				return err
			}
			through := fmt.Sprintf(`"through":%d`, min(first+19_999, facts+1))
			at := bytes.Index(state, []byte(`"through":`))
			return tx.PutSide("journal", "views", append(append(bytes.Clone(state[:at]), through...), '}'))
		}); err != nil {
			b.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
}
