package journal

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// nodeStore is the stored nodes of a tree.
type nodeStore struct {
	Reader
	nodes []tlog.Hash
}

func (s *nodeStore) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		if i >= int64(len(s.nodes)) {
			return nil, fmt.Errorf("node %d is beyond the %d that are there", i, len(s.nodes))
		}
		out = append(out, s.nodes[i])
	}
	return out, nil
}

// The frontier gives the same nodes at the same places, and the same roots, as package tlog.
func TestFrontierIsTlogsTree(t *testing.T) {
	s := &nodeStore{}
	var f frontier
	for n := uint64(1); n <= 300; n++ {
		data := fmt.Appendf(nil, "record %d", n)
		if got, want := nodeIndex(n), int64(len(s.nodes)); got != want {
			t.Fatalf("the nodes of record %d begin at %d, want %d", n, got, want)
		}
		want, err := tlog.StoredHashes(int64(n-1), data, s)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.add(tlog.RecordHash(data)); !slices.Equal(got, want) {
			t.Fatalf("record %d completes %v, want %v", n, got, want)
		}
		s.nodes = append(s.nodes, want...)
		wantRoot, err := tlog.TreeHash(int64(n), s)
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := loadFrontier(s, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, tree := range []frontier{f, loaded} {
			if got, err := tree.root(); err != nil || got != wantRoot || tree.size != n {
				t.Fatalf("the root over %d records is %v (%v), want %v", tree.size, got, err, wantRoot)
			}
		}
	}
	before := f.copy()
	f.add(tlog.RecordHash([]byte("one more")))
	if fresh, err := loadFrontier(s, 300); err != nil || !slices.Equal(before.roots, fresh.roots) {
		t.Errorf("a copy changes when the original grows: %v", err)
	}
	if _, err := loadFrontier(s, 1<<40); err == nil {
		t.Error("the edge of a tree that is not there was read")
	}
}

// Rows in memory give what a plain map and a sort would, also across the splitting of blocks.
func TestMemoryAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, model := make(memory), make(map[string]Row)
		key := rapid.Custom(func(t *rapid.T) string {
			return rapid.SampledFrom([]string{"", "a", "b", "\xff"}).Draw(t, "prefix") + fmt.Sprint(rapid.IntRange(0, 3000).Draw(t, "n"))
		})
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
				// A run of keys fills blocks.
				from := rapid.IntRange(0, 2000).Draw(t, "from")
				for n := from; n < from+rapid.IntRange(0, 900).Draw(t, "run"); n++ {
					row := Row{Key: fmt.Sprintf("run%05d", n), Number: uint64(n)}
					model[row.Key] = row
					rows.PutRow("t", row)
				}
			}
			k := key.Draw(t, "key")
			model[k] = Row{Key: k, Number: 1}
			rows.PutRow("t", model[k])
			if gone := key.Draw(t, "gone"); rapid.Bool().Draw(t, "delete") {
				delete(model, gone)
				rows.DeleteRow("t", gone)
				rows.DeleteRow("never there", gone)
			}
			if first := rapid.IntRange(0, 2900).Draw(t, "first"); rapid.IntRange(0, 3).Draw(t, "clear") == 0 {
				for n := first; n < first+600; n++ {
					gone := fmt.Sprintf("run%05d", n)
					delete(model, gone)
					rows.DeleteRow("t", gone)
				}
			}
		}
		from, to := rapid.OneOf(rapid.Just(""), key).Draw(t, "from"), rapid.OneOf(rapid.Just(""), key).Draw(t, "to")
		var want, got, back []string
		for _, k := range slices.Sorted(maps.Keys(model)) {
			if k >= from && (to == "" || k < to) {
				want = append(want, k)
			}
		}
		for row := range rows.Scan("t", from, to) {
			if row.Number != model[row.Key].Number {
				t.Fatalf("row %q has number %d, want %d", row.Key, row.Number, model[row.Key].Number)
			}
			got = append(got, row.Key)
		}
		for row := range rows.ScanBack("t", from, to) {
			back = append(back, row.Key)
		}
		slices.Reverse(back)
		if !slices.Equal(got, want) || !slices.Equal(back, want) {
			t.Fatalf("from %q to %q: forward %d keys, back %d, want %d", from, to, len(got), len(back), len(want))
		}
	})
}

// A projection that scans at every record must not make the replay quadratic in the rows.
func BenchmarkMemoryScanAfterPut(b *testing.B) {
	rows := make(memory)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		rows.PutRow("t", Row{Key: fmt.Sprintf("%09d", n*7919%1_000_003)})
		for range rows.Scan("t", "5", "") {
			break
		}
	}
}
