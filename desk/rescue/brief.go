package rescue

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/record/journal"
)

// brief gives the case without what only its own pages show: the parts of the alert line, who entered what, all positions
// but the newest, medevacs that have ended, descriptions, ticks. What it waits for next is the same.
func (c Case) brief() Case {
	c.Alert.Parts, c.Alert.Rest, c.Alert.Doubts, c.Alert.Position = nil, nil, nil, nil
	if last, ok := c.Latest(); ok {
		c.Positions = []Position{last}
	}
	c.OpenedBy = ""
	c.Described, c.Checks, c.Decisions, c.Disputes, c.Transfers = nil, nil, nil, nil, nil
	c.Taskings = slices.Clone(c.Taskings)
	for i := range c.Taskings {
		c.Taskings[i].ETAs, c.Taskings[i].Author = nil, ""
	}
	var waiting []Medevac
	for _, m := range c.Medevacs {
		if m.Open() {
			waiting = append(waiting, m)
		}
	}
	c.Medevacs = waiting
	if len(c.Late) > 1 {
		c.Late = c.Late[:1]
	}
	return c
}

// list keeps the case in the list of the open or of the closed cases, in brief.
func (c Case) list(w journal.Writer, n uint64) error {
	in, out := opened, closed
	if c.Closed {
		in, out = closed, opened
	}
	key := listKey(c.ID)
	if _, was, err := w.Row(string(out), key); err != nil {
		return err
	} else if was {
		if err := out.Delete(w, key); err != nil {
			return err
		}
	}
	return in.Put(w, key, n, c.brief().row())
}

// listKey sorts cases by their number.
func listKey(id string) string { return fmt.Sprintf("%016x\x1f%s", numberOf(id), id) }

// numberOf is the number in a case's identifier; 0 if there is none.
func numberOf(id string) uint64 {
	n, err := strconv.ParseUint(id[strings.LastIndexByte(id, '-')+1:], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Open gives the open cases, the one that waits longest for its next step first. Each is in brief: of its positions it
// holds the newest, and neither the parts of the alert nor what has ended; [CaseByID] gives the whole case.
func Open(r journal.Rows, now time.Time) ([]Case, error) {
	cases, err := briefs(opened.All(r, ""))
	if err != nil {
		return nil, err
	}
	steps := make(map[string]Step, len(cases))
	for _, c := range cases {
		steps[c.ID] = c.Next()
	}
	slices.SortFunc(cases, func(a, b Case) int {
		x, y := steps[a.ID], steps[b.ID]
		return cmp.Or(cmp.Compare(x.rank, y.rank), x.Since.Compare(y.Since), byNumber(a, b))
	})
	return cases, nil
}

// OpenPage gives the open cases that wait longest, at most limit, each in brief, and how many are open.
func OpenPage(r journal.Rows, now time.Time, limit int) (cases []Case, open int, err error) {
	if cases, err = Open(r, now); err != nil {
		return nil, 0, err
	}
	return cases[:min(limit, len(cases))], len(cases), nil
}

// ClosedPage gives closed cases in brief, newest first: at most limit, and only those with a number below before; 0 is from
// the newest. next is the before of the following page, 0 on the last.
func ClosedPage(r journal.Rows, before uint64, limit int) (cases []Case, next uint64, err error) {
	end := uint64(math.MaxUint64)
	if before > 0 {
		end = before
	}
	rows, err := newest(r, closed, "", fmt.Sprintf("%016x", end), limit+1)
	if err != nil {
		return nil, 0, err
	}
	if cases, err = briefs(each(rows)); err != nil || len(cases) <= limit {
		return cases, 0, err
	}
	return cases[:limit], numberOf(cases[limit-1].ID), nil
}

// All gives every case in brief, open and closed, newest first; see [Open].
func All(r journal.Rows) ([]Case, error) {
	cases, err := briefs(opened.All(r, ""))
	if err != nil {
		return nil, err
	}
	ended, err := briefs(closed.All(r, ""))
	cases = append(cases, ended...)
	slices.SortFunc(cases, func(a, b Case) int { return byNumber(b, a) })
	return cases, err
}

// briefs gives the cases of rows; it is never nil.
func briefs(rows iter.Seq2[listed, error]) ([]Case, error) {
	cases := []Case{}
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		cases = append(cases, row.brief())
	}
	return cases, nil
}

func each(rows []listed) iter.Seq2[listed, error] {
	return func(yield func(listed, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func byNumber(a, b Case) int { return cmp.Compare(numberOf(a.ID), numberOf(b.ID)) }
