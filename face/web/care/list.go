package care

import (
	"net/http"
	"slices"
	"time"

	"fanar/desk/people/care"
	"fanar/face/web/screen"
	"fanar/record/clock"
	"fanar/record/dispatch"
)

// listLimit is how many cases the list shows at once.
const listLimit = 100

// row is one case of the list.
type row struct {
	care.Summary
	Next *screen.Deadline // the clock that is due first; nil if none runs
	due  time.Time
}

// Need tells whether a number says that somebody has to act; one that is hidden does not.
func (row) Need(n *int32) bool { return n != nil && *n > 0 }

type listData struct {
	Tabs []screen.Tab
	Rows []row
	More bool
}

// showList shows what is open over all cases, what is due first on top.
func (p *Page) showList(v *screen.Visit) error {
	d := listData{}
	err := v.Read("read.people", func(s dispatch.State) error {
		all, err := care.Open(s, v.Actor, s.Now, 0)
		if err != nil {
			return err
		}
		next, err := next(v, s)
		if err != nil {
			return err
		}
		for _, x := range all {
			r := row{Summary: x, due: s.Now.AddDate(100, 0, 0)}
			if c, ok := next[x.Case]; ok {
				told := v.Deadline(s, v.Names(s), c)
				r.Next, r.due = &told, c.Due
			}
			d.Rows = append(d.Rows, r)
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(d.Rows, func(a, b row) int { return a.due.Compare(b.due) })
	if d.More = len(d.Rows) > listLimit; d.More {
		d.Rows = d.Rows[:listLimit]
	}
	return p.list.Render(v.W, http.StatusOK, v.Page(v.T("care.list-title"), "people", d))
}

// next gives, by case, the clock for children, families and screenings that is due first.
func next(v *screen.Visit, s dispatch.State) (map[string]clock.Clock, error) {
	out := map[string]clock.Clock{}
	if !v.May("read.clocks") {
		return out, nil
	}
	all, err := clock.Next(s, 0)
	for _, c := range all {
		if c.Rule != "R15" && c.Rule != "R17" && c.Rule != "R19" {
			continue
		}
		if id, ok := care.CaseOf(c.Subject); ok {
			if _, there := out[id]; !there {
				out[id] = c
			}
		}
	}
	return out, err
}
