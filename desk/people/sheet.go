package people

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"fanar/engine/ledger"
	"fanar/fault"
	"fanar/record/journal"
	"fanar/record/policy"
)

// Sheet is a table of accounts by category to publish, with its margins. No cell of 1 to 4 can be derived from it; see
// [ledger.Suppress].
type Sheet struct {
	Case       string
	Accounts   []ledger.Account
	Categories []ledger.Category // those in which anybody stands
	Grid       ledger.Grid
}

// notShown stands in a cell that is held back.
const notShown = "c"

// SheetOf gives the balances of a case by category, suppressed. While the viewer's organisation owes a count, there is no
// sheet: its sums would tell. Errors: fault.Forbidden then.
func SheetOf(r journal.Rows, caseID string, viewer policy.Actor) (Sheet, error) {
	h, err := known(r, caseID)
	if err != nil {
		return Sheet{}, err
	}
	if v := h.sight(viewer.Org); v.blind() {
		return Sheet{}, v.first()
	}
	s := Sheet{Case: caseID}
	total := h.Book.Total()
	for c := range ledger.Categories() {
		if total.At(c) != 0 {
			s.Categories = append(s.Categories, c)
		}
	}
	var table [][]int64
	for _, a := range h.Book.Accounts() {
		lot := h.Book.Balance(a)
		if lot.Total() == 0 {
			continue
		}
		row := make([]int64, len(s.Categories))
		for i, c := range s.Categories {
			row[i] = int64(lot.At(c))
		}
		s.Accounts, table = append(s.Accounts, a), append(table, row)
	}
	if len(table) == 0 {
		return s, fault.New(fault.NotFound, "people.no-balances", "nobody stands in the count of case {case}", "case", caseID)
	}
	s.Grid, err = ledger.Suppress(table)
	return s, err
}

// MarshalText writes the sheet as CSV; a cell that is held back says "c".
func (s Sheet) MarshalText() ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := []string{"case", "account"}
	for _, c := range s.Categories {
		head = append(head, c.String())
	}
	if err := w.Write(append(head, "total")); err != nil {
		return nil, err
	}
	for i, row := range s.Grid.Cells {
		line := []string{s.Case, "total"}
		if i < len(s.Accounts) {
			line[1] = s.Accounts[i].String()
		}
		for j, n := range row {
			cell := strconv.FormatInt(n, 10)
			if s.Grid.Held[i][j] {
				cell = notShown
			}
			line = append(line, cell)
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}
