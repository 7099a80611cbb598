package ledger

import "fanar/fault"

// SmallCell is the least number that a published cell may have above zero: a group of one to four could be recognised.
// Source: safeguard R35; the usual threshold of five of statistical offices.
const SmallCell = 5

// Grid is a table of counts with its margins, as it is published: the last row holds the sums of the columns, the last
// column the sums of the rows.
type Grid struct {
	Cells [][]int64 // rows × columns, with margins
	Held  [][]bool  // cells that are not shown
}

// Suppress makes a grid of a table without margins and holds back every cell of 1 to 4, in the margins too, and as many
// further cells as it takes so that no reader can derive one of those by adding and subtracting what is shown: for every
// small cell there is another table of counts that shows the same (I9). Zero is shown. It keeps margins before cells and
// small cells before large ones. Faults: Invalid for a table that is empty, ragged or has a count below zero.
func Suppress(table [][]int64) (Grid, error) {
	g, err := gridOf(table)
	if err != nil {
		return g, err
	}
	for i, row := range g.Cells {
		for j, n := range row {
			g.Held[i][j] = small(n)
		}
	}
	// Each round holds at least one cell more, so it ends. Cells that were safe stay safe when more is held back.
	for {
		i, j, open := g.derivable()
		if !open {
			return g, nil
		}
		g.cover(i, j)
	}
}

func small(n int64) bool { return n > 0 && n < SmallCell }

func gridOf(table [][]int64) (Grid, error) {
	bad := fault.New(fault.Invalid, "ledger.bad-table", "a table to publish has rows of the same length and no number below zero")
	if len(table) == 0 || len(table[0]) == 0 {
		return Grid{}, bad
	}
	rows, columns := len(table), len(table[0])
	g := Grid{Cells: make([][]int64, rows+1), Held: make([][]bool, rows+1)}
	for i := range g.Cells {
		g.Cells[i], g.Held[i] = make([]int64, columns+1), make([]bool, columns+1)
	}
	for i, row := range table {
		if len(row) != columns {
			return Grid{}, bad
		}
		for j, n := range row {
			if n < 0 || n > MaxAmount {
				return Grid{}, bad
			}
			g.Cells[i][j] = n
			g.Cells[i][columns] += n
			g.Cells[rows][j] += n
			g.Cells[rows][columns] += n
		}
	}
	return g, nil
}

// derivable gives a small cell of which the shown cells leave only one possible value.
func (g Grid) derivable() (i, j int, ok bool) {
	for i, row := range g.Cells {
		for j, n := range row {
			if small(n) && !g.free(i, j) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// free tells whether a held cell could have another value. Rows and columns with their margins sum to zero once margins
// are taken as negative, so every other table differs from this one by cycles that go through held cells alone, up in
// one and down in the next; a cell that is zero cannot go down. A cell is free if such a cycle goes through it.
func (g Grid) free(i, j int) bool {
	return g.reach(i, j, true) || g.reach(i, j, false)
}

// reach looks for a cycle through the cell, in the direction in which the signed cell grows (or shrinks).
func (g Grid) reach(i, j int, grow bool) bool {
	if !g.may(i, j, grow) {
		return false
	}
	// Rows are nodes 0…; columns follow. A cell that grows leads from its row to its column, one that shrinks back.
	rows := len(g.Cells)
	from, goal := rows+j, i
	if !grow {
		from, goal = i, rows+j
	}
	seen := make([]bool, rows+len(g.Cells[0]))
	queue := []int{from}
	seen[from] = true
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at == goal {
			return true
		}
		next := func(to, r, c int, grow bool) {
			if !seen[to] && g.Held[r][c] && !(r == i && c == j) && g.may(r, c, grow) {
				seen[to] = true
				queue = append(queue, to)
			}
		}
		if at < rows {
			for c := range g.Cells[0] {
				next(rows+c, at, c, true)
			}
		} else {
			for r := range rows {
				next(r, r, at-rows, false)
			}
		}
	}
	return false
}

// may tells whether the signed value of a cell can grow or shrink: an inner cell is a count of zero or more, and so is a
// margin, whose sign is turned.
func (g Grid) may(i, j int, grow bool) bool {
	if !g.inner(i, j) {
		grow = !grow
	}
	return grow || g.Cells[i][j] > 0
}

// inner tells whether the sign of a cell is its own: of a cell of the table, and of the sum of all.
func (g Grid) inner(i, j int) bool {
	return (i == len(g.Cells)-1) == (j == len(g.Cells[0])-1)
}

// cover holds back the cheapest rectangle that frees a cell. There is always one: with both margins and the sum of all,
// everything can grow together.
func (g Grid) cover(i, j int) {
	bestRow, bestColumn, least := -1, -1, int64(-1)
	for r := range g.Cells {
		for c := range g.Cells[0] {
			if r == i || c == j {
				continue
			}
			grow := g.may(i, c, false) && g.may(r, c, true) && g.may(r, j, false) && g.may(i, j, true)
			shrink := g.may(i, c, true) && g.may(r, c, false) && g.may(r, j, true) && g.may(i, j, false)
			if !grow && !shrink {
				continue
			}
			if price := g.price(i, c) + g.price(r, c) + g.price(r, j); least < 0 || price < least {
				bestRow, bestColumn, least = r, c, price
			}
		}
	}
	g.Held[i][bestColumn], g.Held[bestRow][bestColumn], g.Held[bestRow][j] = true, true, true
}

// price is what a reader loses with a cell.
func (g Grid) price(i, j int) int64 {
	switch {
	case g.Held[i][j]:
		return 0
	case i == len(g.Cells)-1 && j == len(g.Cells[0])-1:
		return 4 * (g.Cells[i][j] + 1)
	case i == len(g.Cells)-1 || j == len(g.Cells[0])-1:
		return 2 * (g.Cells[i][j] + 1)
	}
	return g.Cells[i][j] + 1
}
