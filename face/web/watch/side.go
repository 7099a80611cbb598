package watch

import (
	"slices"
	"time"

	"fanar/desk/oversight"
	"fanar/desk/people"
	"fanar/desk/rescue"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// side is the panel beside the chart.
type side struct {
	Cases     []caseRow
	Losses    screen.Losses
	Pending   []screen.Pending
	Incidents []incidentRow
	Unread    int // incidents that are not in Incidents
}

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

type incidentRow struct {
	ID, Text, Stage string
	Category        int
	Opened          time.Time
}

// incidentLimit is how many incidents stand on the first page; the page of incidents has all.
const incidentLimit = 3

func sideOf(v *screen.Visit, s dispatch.State) (side, error) {
	var d side
	open, err := rescue.Open(s, s.Now)
	if err != nil {
		return d, err
	}
	next, err := v.NextClocks(s, v.Names(s))
	if err != nil {
		return d, err
	}
	for _, c := range open {
		row, err := rowOf(v, s, c)
		if err != nil {
			return d, err
		}
		if clock, ok := next[rescue.Subject(c.ID)]; ok {
			row.Clock = &clock
		}
		d.Cases = append(d.Cases, row)
	}
	slices.SortStableFunc(d.Cases, sooner)
	if v.May("read.people") {
		names := v.Names(s)
		if d.Losses, err = v.Losses(s, names, ""); err != nil {
			return d, err
		}
		if d.Pending, err = v.PendingHere(s, names); err != nil {
			return d, err
		}
	}
	if v.May("read.incidents") {
		all, err := journal.Collect(oversight.Incidents.Newest(s, ""))
		if err != nil {
			return d, err
		}
		d.incidents(v, all)
	}
	return d, nil
}

func rowOf(v *screen.Visit, s dispatch.State, c rescue.Case) (caseRow, error) {
	step := c.Next()
	row := caseRow{ID: c.ID, URL: "/cases/" + c.ID, Phase: string(c.Phase), Text: v.Boat(c.Alert), Step: v.T("step." + step.Key), Since: step.Since,
		Urgency: screen.Urgency(step.Key), Refusals: c.Refusals, Simulated: c.Simulated}
	if v.May("read.people") {
		strip, err := people.StripOf(s, c.ID, v.Actor)
		if err != nil {
			return row, err
		}
		row.Strip = v.Strip(strip)
	}
	return row, nil
}

// sooner orders cases by their next deadline: what was missed longest stands first, and what has no deadline last, in the
// order that the desk gives.
func sooner(a, b caseRow) int {
	switch {
	case a.Clock != nil && b.Clock != nil:
		return a.Clock.Due.Compare(b.Clock.Due)
	case a.Clock != nil:
		return -1
	case b.Clock != nil:
		return 1
	}
	return 0
}

// incidents keeps those that are not finished, newest first.
func (d *side) incidents(v *screen.Visit, all []oversight.Incident) {
	for _, i := range screen.NewestFirst(all, func(i oversight.Incident) time.Time { return i.OpenedAt }) {
		if i.Stage == oversight.Final {
			continue
		}
		if len(d.Incidents) == incidentLimit {
			d.Unread++
			continue
		}
		text := i.Text
		if len(i.Rules) > 0 {
			text = v.Rule(i.Rules[0], "text", i.Text)
		}
		d.Incidents = append(d.Incidents, incidentRow{ID: i.ID, Text: text, Stage: v.T("stage." + i.Stage), Category: i.Category, Opened: i.OpenedAt})
	}
}
