package node

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"fanar/desk/oversight"
	"fanar/desk/rescue"
	"fanar/engine/geo"
	form "fanar/face/interop/cot"
	"fanar/fault"
	"fanar/feed"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// caseType marks a case on the screens of others: something on the sea whose affiliation is unknown. People in distress have no
// side, so it is never a friend's, a neutral's or an enemy's mark; and it is no emergency event, which would set off the alarm
// of every client again each time that it is repeated.
const caseType = "a-u-S"

// unitType marks a unit that was tasked: on the sea, and on the same side as everybody who rescues.
const unitType = "a-f-S"

// tellings are what one connection was told last.
type tellings struct {
	mu       sync.Mutex
	events   []form.Event
	withheld int
}

// all gives what a new peer is told first.
func (t *tellings) all() []form.Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.events)
}

func (t *tellings) count() (cases, withheld int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.events), t.withheld
}

// tell keeps the other side of a connection current until ctx ends: whenever something is recorded, and now and then.
func (t *tak) tell(ctx context.Context, l *takLink) {
	const settle = time.Second // many records follow each other
	for ctx.Err() == nil {
		_, newer := t.node.Dispatch.Head()
		if err := t.tellOnce(ctx, l); err != nil && ctx.Err() == nil {
			t.node.Log.Error("a connection could not be told of the cases", "connection", l.Name, "error", err)
		}
		if feed.Pause(ctx, settle) != nil {
			return
		}
		timer := time.NewTimer(retell)
		select {
		case <-ctx.Done():
		case <-newer:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// tellOnce sends what the audience may have now, and takes back what it may not have any longer.
func (t *tak) tellOnce(ctx context.Context, l *takLink) error {
	var events []form.Event
	withheld := 0
	err := t.node.Dispatch.Read(ctx, t.actor(), "read.cases", func(s dispatch.State) error {
		cases, err := rescue.Open(s, s.Now)
		if err != nil {
			return err
		}
		for _, c := range cases {
			p, ok := c.Latest()
			if !ok {
				continue
			}
			may, err := t.mayHave(s, l, p)
			if err != nil {
				return err
			}
			if !may {
				withheld++
				continue
			}
			said, err := t.saidOf(s, l, c)
			if err != nil {
				return err
			}
			events = append(events, t.marker(c, p, said, s.Now))
			events = append(events, t.units(s, l, c)...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	l.told.mu.Lock()
	before := l.told.events
	l.told.events, l.told.withheld = events, withheld
	l.told.mu.Unlock()
	for _, was := range before {
		if !slices.ContainsFunc(events, func(e form.Event) bool { return e.UID == was.UID }) {
			if err := l.Send(form.RemovalOf(was.UID, t.node.Clock.Now())); err != nil {
				return err
			}
		}
	}
	for _, e := range events {
		if err := l.Send(e); err != nil {
			return err
		}
	}
	return nil
}

// mayHave asks the rules whether the audience of the connection may have the position, as the record holds it. Source: R36.
func (t *tak) mayHave(s dispatch.State, l *takLink, p rescue.Position) (bool, error) {
	return t.released(s, l, p.Record, "position", "alert.position") // of a report, or of the alert that opened the case
}

// released asks for the first of the fields that the record has.
func (t *tak) released(s dispatch.State, l *takLink, record uint64, fields ...string) (bool, error) {
	for _, field := range fields {
		d, err := oversight.Audience(s, record, t.known, l.settings.Audience, field)
		if err != nil && fault.As(err).Code == "audience.field" {
			continue
		}
		return err == nil && d.Released, err
	}
	return false, nil
}

// saidOf gives what the alert said of the boat, as far as the audience may have it. The alert is another record than the newest
// position, and has an audience of its own.
func (t *tak) saidOf(s dispatch.State, l *takLink, c rescue.Case) (words []string, err error) {
	for e, err := range journal.About(s, rescue.Subject(c.ID)) {
		if err != nil {
			return nil, err
		}
		if e.Kind != (rescue.CaseOpened{}).Kind() || e.Subject != rescue.Subject(c.ID) {
			continue
		}
		if c.Alert.Boat != "" && c.Alert.Boat != "unknown" {
			if may, err := t.released(s, l, e.Number, "alert.boat"); err != nil {
				return nil, err
			} else if may {
				words = append(words, string(c.Alert.Boat)+" boat")
			}
		}
		if b := c.Alert.OnBoard; b != nil {
			if may, err := t.released(s, l, e.Number, "alert.onBoard"); err != nil {
				return nil, err
			} else if may {
				words = append(words, fmt.Sprintf("%s %d people said to be on board", b.Sense, b.Best))
			}
		}
		break
	}
	return words, nil
}

// marker is a case as others see it: what, where, since when, how many people. It names no person.
func (t *tak) marker(c rescue.Case, p rescue.Position, said []string, now time.Time) form.Event {
	at := p.Position
	words := append([]string{"phase " + string(c.Phase)}, said...)
	words = append(words, "position of "+p.At.UTC().Format("2006-01-02 15:04Z"))
	if c.Coordinator != "" {
		words = append(words, "coordinated by "+c.Coordinator)
	}
	e := form.Event{UID: t.uid(c.ID), Type: caseType, How: "h-e", Time: now, Start: p.At, Stale: now.Add(3 * retell), Drill: c.Simulated,
		Position: &at, RadiusM: p.UncertaintyNM * perNM, CallSign: c.ID, Remarks: strings.Join(words, ", ")}
	if c.Simulated {
		e.CallSign, e.Remarks = "DRILL "+c.ID, "DRILL. "+e.Remarks
	}
	return e
}

// units are the vessels that are on their way to a case, where they are heard now. Survivors may be on board of them, so only
// the own organisation gets them, and one with a current safety assessment. Source: R36.
func (t *tak) units(s dispatch.State, l *takLink, c rescue.Case) []form.Event {
	to, _ := s.Policy.Recipient(l.settings.Audience)
	if to.Org != t.node.Journal.Identity().Org && !to.Assessed {
		return nil
	}
	var out []form.Event
	for _, k := range c.Taskings {
		if k.MMSI == 0 || (k.State != rescue.Tasked && k.State != rescue.Accepted) {
			continue
		}
		v, ok := t.node.Picture.Vessel(k.MMSI)
		if !ok || !v.HasPosition || (v.Simulated || v.Replayed) && !c.Simulated || s.Now.Sub(v.PositionAt) > 30*time.Minute {
			continue
		}
		at := geo.Position{Lat: v.Position.Lat, Lon: v.Position.Lon}
		e := form.Event{UID: t.uid("unit." + fmt.Sprint(k.MMSI)), Type: unitType, How: "m-g", Time: s.Now, Start: v.PositionAt, Stale: s.Now.Add(3 * retell), Position: &at,
			CallSign: k.Name, Remarks: k.State + " for " + c.ID, Drill: c.Simulated || v.Simulated}
		if v.SpeedKn != nil && v.CourseDeg != nil {
			speed, course := float64(*v.SpeedKn)*perNM/3600, float64(*v.CourseDeg)
			e.SpeedMS, e.CourseDeg = &speed, &course
		}
		out = append(out, e)
	}
	return out
}

// uid names a thing of this node for everybody.
func (t *tak) uid(id string) string { return "fanar." + t.node.Journal.Identity().Org + "." + id }
