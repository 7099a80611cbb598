package watch

import (
	"time"

	"fanar/desk/oversight"
	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/desk/rescue/watchbook"
	"fanar/face/web/screen"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// What stands in the panel at most; the page of each kind has all.
const (
	incidentLimit = 3
	alertLimit    = 4
	lossLimit     = 6
	pendingLimit  = 5
	alarmLimit    = 4
	lateLimit     = 3
)

// side is the panel beside the chart.
type side struct {
	Alarms      []alarmRow
	AlarmsMore  int
	Triage      []alertRow
	TriageMore  int
	Floor       floor
	Late        []rescue.Late // closed cases at which somebody should look again
	LateMore    int
	Losses      screen.Losses
	LossesMore  int
	Pending     []screen.Pending
	PendingMore int
	Incidents   []incidentRow
	Unread      int // incidents that are not in Incidents
	Feeds       []feedRow
	Watches     []watchRow
	SeesWatches bool
}

type alarmRow struct{ ID, About, URL, Text, Level string }

type alertRow struct {
	ID, URL, Text, Source string
	At                    time.Time
	Taken                 string // who looks at it; empty if nobody does
	Simulated             bool
}

type incidentRow struct {
	ID, Text, Stage string
	Category        int
	Opened          time.Time
}

// feedRow is a source of observations, and when it was heard last.
type feedRow struct {
	Name, State, Text string
	Last              time.Time
}

// watchRow is a desk and who answers there; Officer is empty where nobody does.
type watchRow struct {
	Organisation, Desk, Officer string
	Since                       time.Time
	Handing                     bool // a handover waits for a signature
}

func sideOf(v *screen.Visit, s dispatch.State, open []rescue.Case) (side, error) {
	var d side
	names := v.Names(s)
	for _, add := range []func() error{
		func() error { return d.alarms(v, s, names) },
		func() error { return d.triage(v, s, names) },
		func() (err error) { d.Floor, err = casesOf(v, s, open); return err },
		func() error { return d.late(s) },
		func() error { return d.people(v, s, names) },
		func() error { return d.incidents(v, s) },
		func() error { return d.watches(v, s, names) },
	} {
		if err := add(); err != nil {
			return d, err
		}
	}
	if v.May("read.sea") || v.May("read.feeds") {
		for _, f := range v.Room.Picture.Feeds() {
			d.Feeds = append(d.Feeds, feedRow{Name: f.Name, State: screen.FeedMark(f.Status), Text: v.FeedText(f), Last: f.LastLine})
		}
	}
	return d, nil
}

// alarms gives the first of those that call somebody.
func (d *side) alarms(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	if !v.May("read.clocks") {
		return nil
	}
	all, err := v.Alarms(s)
	for _, a := range all {
		if a.Quiet() {
			continue
		}
		if len(d.Alarms) == alarmLimit {
			d.AlarmsMore++
			continue
		}
		row := alarmRow{ID: a.ID, Text: v.AlarmText(s, names, a), Level: string(a.Level)}
		row.About, row.URL = v.Subject(a.Subject)
		if row.URL == "" {
			row.About, row.URL = a.About, "/feeds"
		}
		d.Alarms = append(d.Alarms, row)
	}
	return err
}

// late gives the closed cases about which something came late.
func (d *side) late(s dispatch.State) error {
	all, err := rescue.LateCases(s)
	d.LateMore = max(len(all)-lateLimit, 0)
	d.Late = all[:len(all)-d.LateMore]
	return err
}

// triage gives the alerts that nobody has decided about, the oldest first.
func (d *side) triage(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	waiting, err := alert.InTriage(s)
	if err != nil {
		return err
	}
	for _, a := range waiting {
		if len(d.Triage) == alertLimit {
			d.TriageMore++
			continue
		}
		row := alertRow{ID: a.ID, URL: "/alerts/" + a.ID, Text: v.Boat(a.Alert), Source: a.From, At: a.ReceivedAt, Simulated: v.Drill(a.Simulated)}
		if a.TakenBy != "" {
			row.Taken = names.User(a.TakenBy)
		}
		d.Triage = append(d.Triage, row)
	}
	return nil
}

// people gives who is not accounted for, and the handovers that wait: those of the reader's organisation first.
func (d *side) people(v *screen.Visit, s dispatch.State, names *screen.Names) (err error) {
	if !v.May("read.people") {
		return nil
	}
	if d.Losses, err = v.Losses(s, names, ""); err != nil {
		return err
	}
	if n := len(d.Losses.Rows); n > lossLimit {
		d.Losses.Rows, d.LossesMore = d.Losses.Rows[:lossLimit], n-lossLimit
	}
	all, err := v.PendingAll(s, names)
	if err != nil {
		return err
	}
	for _, mine := range []bool{true, false} {
		for _, p := range all {
			if p.Mine != mine {
				continue
			}
			if len(d.Pending) == pendingLimit {
				d.PendingMore++
				continue
			}
			d.Pending = append(d.Pending, p)
		}
	}
	return nil
}

// incidents keeps those that are not finished, newest first.
func (d *side) incidents(v *screen.Visit, s dispatch.State) error {
	if !v.May("read.incidents") {
		return nil
	}
	all, err := journal.Collect(oversight.Incidents.Newest(s, ""))
	if err != nil {
		return err
	}
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
	return nil
}

// watches gives every desk that ever had a watch, also those where nobody is.
func (d *side) watches(v *screen.Visit, s dispatch.State, names *screen.Names) error {
	d.SeesWatches = true
	all, err := watchbook.OnWatch(s)
	for _, w := range all {
		row := watchRow{Organisation: names.Organisation(w.Organisation), Desk: w.Desk, Since: w.Since, Handing: w.Pending != 0}
		if w.Attended() {
			row.Officer = names.User(w.Officer)
		}
		d.Watches = append(d.Watches, row)
	}
	return err
}
