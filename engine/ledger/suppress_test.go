package ledger_test

import (
	"testing"

	"pgregory.net/rapid"

	"fanar/engine/ledger"
)

// possible collects, by trying every table of counts, which values each cell can have for a reader who sees only what is
// shown. Inner cells are tried up to most, which is more than the table's own largest sum.
func possible(g ledger.Grid, most int64) [][]map[int64]bool {
	rows, columns := len(g.Cells)-1, len(g.Cells[0])-1
	can := make([][]map[int64]bool, rows+1)
	for i := range can {
		can[i] = make([]map[int64]bool, columns+1)
		for j := range can[i] {
			can[i][j] = map[int64]bool{}
		}
	}
	try := make([][]int64, rows+1)
	for i := range try {
		try[i] = make([]int64, columns+1)
	}
	fits := func(i, j int) bool { return g.Held[i][j] || try[i][j] == g.Cells[i][j] }
	var fill func(k int)
	fill = func(k int) {
		if k == rows*columns {
			for j := range columns {
				if !fits(rows, j) {
					return
				}
			}
			if !fits(rows, columns) {
				return
			}
			for i := range try {
				for j, n := range try[i] {
					can[i][j][n] = true
				}
			}
			return
		}
		i, j := k/columns, k%columns
		for n := int64(0); n <= most; n++ {
			if !g.Held[i][j] {
				n = g.Cells[i][j]
			}
			for _, at := range [][2]int{{i, j}, {i, columns}, {rows, j}, {rows, columns}} {
				try[at[0]][at[1]] += n
			}
			if j < columns-1 || fits(i, columns) {
				fill(k + 1)
			}
			for _, at := range [][2]int{{i, j}, {i, columns}, {rows, j}, {rows, columns}} {
				try[at[0]][at[1]] -= n
			}
			if !g.Held[i][j] {
				return
			}
		}
	}
	fill(0)
	return can
}

// TestI9NoSmallCellCanBeDerived holds against a solver that tries every table: whatever is published, each cell of 1 to 4
// is held back and could have another value.
func TestI9NoSmallCellCanBeDerived(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 2).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "columns")
		table := make([][]int64, rows)
		for i := range table {
			table[i] = rapid.SliceOfN(rapid.SampledFrom([]int64{0, 0, 1, 2, 3, 5, 6}), columns, columns).Draw(t, "row")
		}
		g, err := ledger.Suppress(table)
		if err != nil {
			t.Fatal(err)
		}
		can := possible(g, 9)
		for i, row := range g.Cells {
			for j, n := range row {
				if n <= 0 || n >= ledger.SmallCell {
					continue
				}
				if !g.Held[i][j] || len(can[i][j]) < 2 {
					t.Fatalf("cell %d,%d of %v is %d, held %v: a reader can only think of %v", i, j, g.Cells, n, g.Held, can[i][j])
				}
			}
		}
	})
}

// TestSuppress holds what is kept and what is shown, case by case.
func TestSuppress(t *testing.T) {
	const h = -1 // held
	for _, c := range []struct {
		name        string
		table, want [][]int64
	}{
		{"nothing small", [][]int64{{10, 20}, {30, 40}}, [][]int64{{10, 20, 30}, {30, 40, 70}, {40, 60, 100}}},
		{"zeros are shown", [][]int64{{0, 20}, {30, 0}}, [][]int64{{0, 20, 20}, {30, 0, 30}, {30, 20, 50}}},
		{"one small cell takes a rectangle", [][]int64{{2, 20}, {30, 40}}, [][]int64{{h, h, 22}, {h, h, 70}, {32, 60, 92}}},
		{"a lonely person", [][]int64{{1}}, [][]int64{{h, h}, {h, h}}},
		{"two small ones in a row of a shown sum", [][]int64{{3, 3, 50}, {40, 40, 50}}, [][]int64{{h, h, 50, 56}, {h, h, 50, 130}, {43, 43, 100, 186}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := ledger.Suppress(c.table)
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range g.Cells {
				for j, n := range row {
					if g.Held[i][j] {
						n = h
					}
					if n != c.want[i][j] {
						t.Fatalf("cell %d,%d is %d, want %d; grid %v, held %v", i, j, n, c.want[i][j], g.Cells, g.Held)
					}
				}
			}
		})
	}
	for name, table := range map[string][][]int64{"empty": {}, "no columns": {{}}, "ragged": {{1, 2}, {3}}, "below zero": {{-1}}} {
		if _, err := ledger.Suppress(table); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
