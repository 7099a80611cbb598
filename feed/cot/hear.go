package cot

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"

	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/face/interop/cot"
)

const knotsPerMS = 3600.0 / 1852

// take sorts one event: into the sea picture, into the list of units, on to whoever listens.
func (l *Link) take(ctx context.Context, e cot.Event, kind cot.Kind, from string, in sea.Intake) {
	l.hear.Lock()
	defer l.hear.Unlock()
	l.state.heardOf(l.Clock.Now())
	if l.own(e.UID) {
		kind = cot.Other
		e.Remove = ""
	}
	switch kind {
	case cot.Vessel, cot.Aircraft:
		if e.MMSI != 0 && kind == cot.Vessel && e.Position != nil && !e.Drill {
			if line := sentence(e); line != nil {
				in.Line(line, 0)
				l.state.used.Add(1)
				return
			}
		}
		if l.units.take(e, kind, l.Name, from, l.Clock.Now()) {
			l.state.used.Add(1)
		}
		// The picture counts it as a line without a vessel in it, so that the feed does not look silent.
		in.Line([]byte("CoT"), 0)
	case cot.Other:
		if e.Remove != "" {
			l.units.remove(e.Remove)
		}
		in.Line([]byte("CoT"), 0)
	default:
		l.state.used.Add(1)
		if l.Heard != nil {
			l.Heard(ctx, e, from)
		}
	}
}

// own tells whether a thing is one that this node told of: servers pass on what they get, and a case that came back would stand
// among the units that could help it.
func (l *Link) own(uid string) bool { return l.Self != "" && strings.HasPrefix(uid, l.Self+".") }

// sentence says a vessel of an AIS gateway as the receiver of it would have: the picture then treats it like every other
// report of that number. Class B, since it says no status. Nil if it cannot be said.
func sentence(e cot.Event) []byte {
	r := ais.Report{Type: 18, MMSI: e.MMSI, HasPosition: true, Lat: e.Position.Lat, Lon: e.Position.Lon, Second: uint8(e.Time.Second())}
	if e.SpeedMS != nil {
		r.HasSpeed, r.SpeedKn = true, float32(min(*e.SpeedMS*knotsPerMS, 102))
	}
	if e.CourseDeg != nil && *e.CourseDeg < 360 {
		r.HasCourse, r.CourseDeg = true, float32(*e.CourseDeg)
	}
	lines, err := ais.Encode(&r, ais.Envelope{})
	if err != nil || len(lines) != 1 {
		return nil
	}
	return []byte(lines[0])
}

// around gives a duration within a third of another, so that many nodes do not come back at the same moment.
func (l *Link) around(d time.Duration) time.Duration {
	jitter := rand.Float64
	if l.Jitter != nil {
		jitter = l.Jitter
	}
	return time.Duration(float64(d) * (2 + 2*jitter()) / 3)
}

// deaf is the intake of a link that only speaks.
type deaf struct{}

func (deaf) Connected()                 {}
func (deaf) Line([]byte, time.Duration) {}
func (deaf) Torn()                      {}
func (deaf) Failed(error)               {}
