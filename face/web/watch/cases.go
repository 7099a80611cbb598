package watch

import (
	"slices"
	"strconv"
	"time"

	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/clock"
	"fanar/record/dispatch"
)

const (
	// caseLimit is how many cases stand in the panel at first; the next are a link away.
	caseLimit = 25
	// caseMost is the most that one answer shows. More is the list of cases.
	caseMost = 100
)

// caseRow is an open case and what it waits for.
type caseRow struct {
	ID, URL, Phase, Text string
	Step                 string // in words
	Urgency              string // "late" for what needs a person now, "soon", or empty
	Since                time.Time
	Strip                *frame.Strip
	Refusals             int
	Simulated            bool
	Clock                *screen.Deadline // that is due first; nil if none runs
}

// kind is a choice of cases that a link shows.
type kind struct{ ID, Text, URL, Here string }

// floor is the open cases by their next clock, those that are shown and how many are not.
type floor struct {
	Rows  []caseRow
	Kinds []kind
	Count int // of this kind
	More  int // of this kind and not in Rows
	Next  string
	All   bool // no kind is chosen
}

// kinds are what the panel can be narrowed to; "" is all.
var kinds = []string{"", "late", "distress", "no-unit", "drill"}

// fits tells whether a case is of a kind. Whether a clock has run out is asked of the clock.
func fits(kind string, c rescue.Case, next *clock.Clock, now time.Time) bool {
	switch kind {
	case "late":
		return next != nil && next.State(now) == clock.Missed
	case "distress":
		return c.Phase == rescue.Distress
	case "no-unit":
		return c.Next().Key == rescue.StepAsset
	case "drill":
		return c.Simulated
	}
	return true
}

// casesOf orders the open cases by the deadline that is due first; what was missed longest stands first, and what has no
// deadline last, in the order that the desk gives. Only the cases that are shown are read any further.
func casesOf(v *screen.Visit, s dispatch.State, open []rescue.Case) (floor, error) {
	chosen := v.Query("show")
	if !slices.Contains(kinds, chosen) {
		chosen = ""
	}
	f := floor{All: chosen == ""}
	limit := shown(v)
	next, order, err := byClock(v, s, open, chosen, limit)
	if err != nil {
		return f, err
	}
	ordered := make([]rescue.Case, 0, len(open))
	for _, i := range order {
		ordered = append(ordered, open[i])
	}
	for _, c := range open {
		if next[c.ID] == nil {
			ordered = append(ordered, c)
		}
	}
	for _, c := range ordered {
		deadline := next[c.ID]
		if !fits(chosen, c, deadline, s.Now) {
			continue
		}
		if f.Count++; len(f.Rows) == limit {
			f.More++
			continue
		}
		row, err := rowOf(v, s, c, deadline)
		if err != nil {
			return f, err
		}
		f.Rows = append(f.Rows, row)
	}
	f.links(v, chosen, limit)
	return f, nil
}

// byClock gives the open cases whose deadline is due first, in the order of it, and each one's clock. It reads no more clocks
// than it takes to fill the rows that are shown, but all where the number of late ones has to be said.
func byClock(v *screen.Visit, s dispatch.State, open []rescue.Case, chosen string, rows int) (next map[string]*clock.Clock, order []int, err error) {
	if !v.May("read.clocks") {
		return nil, nil, nil
	}
	at := make(map[string]int, len(open))
	for i, c := range open {
		at[rescue.Subject(c.ID)] = i
	}
	read := 4 * rows
	if chosen == "late" {
		read = 0
	}
	for {
		all, err := clock.Next(s, read)
		if err != nil {
			return nil, nil, err
		}
		next, order = map[string]*clock.Clock{}, nil
		fit := 0
		for i := range all {
			n, ok := at[all[i].Subject]
			if !ok || next[open[n].ID] != nil {
				continue
			}
			next[open[n].ID] = &all[i]
			order = append(order, n)
			if fits(chosen, open[n], &all[i], s.Now) {
				fit++
			}
		}
		if fit >= rows || read == 0 || len(all) < read {
			return next, order, nil
		}
		read *= 8
	}
}

// shown is how many cases the address asks for.
func shown(v *screen.Visit) int {
	n, err := strconv.Atoi(v.Query("cases"))
	if err != nil || n < caseLimit {
		return caseLimit
	}
	return min(n, caseMost)
}

func (f *floor) links(v *screen.Visit, chosen string, limit int) {
	for _, k := range kinds {
		if k == "drill" && v.Room.Demo {
			continue // all are
		}
		id := k
		if id == "" {
			id = "all"
		}
		one := kind{ID: id, Text: v.T("floor." + id), URL: "/"}
		if k != "" {
			one.URL = "/?show=" + k
		}
		if k == chosen {
			one.Here = "page"
		}
		f.Kinds = append(f.Kinds, one)
	}
	switch {
	case f.More == 0:
	case limit >= caseMost:
		f.Next = "/cases"
	default:
		f.Next = "/?cases=" + strconv.Itoa(min(limit+caseLimit, caseMost))
		if chosen != "" {
			f.Next += "&show=" + chosen
		}
	}
}

func rowOf(v *screen.Visit, s dispatch.State, c rescue.Case, deadline *clock.Clock) (caseRow, error) {
	step := c.Next()
	row := caseRow{ID: c.ID, URL: "/cases/" + c.ID, Phase: string(c.Phase), Text: v.Boat(c.Alert), Step: v.T("step." + step.Key), Since: step.Since,
		Urgency: screen.Urgency(step.Key), Refusals: c.Refusals, Simulated: v.Drill(c.Simulated)}
	if deadline != nil {
		d := v.Deadline(s, v.Names(s), *deadline)
		row.Clock = &d
	}
	if v.May("read.people") {
		strip, err := people.StripOf(s, c.ID, v.Actor)
		if err != nil {
			return row, err
		}
		row.Strip = v.Strip(strip)
	}
	return row, nil
}
