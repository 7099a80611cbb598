package sea

import (
	"context"
	"slices"
	"time"

	"fanar/engine/geo"
)

// Delta is what changed in a viewport: the vessels to set, by MMSI, and those to take away.
type Delta struct {
	Next uint64   `json:"next"`           // what to ask from the next time
	Full bool     `json:"full,omitempty"` // Set is the whole viewport: forget what was there before
	Set  []Vessel `json:"set,omitempty"`
	Gone []uint32 `json:"gone,omitempty"` // may name vessels that were never set
}

// remembered is how many changes are kept. Whoever is further behind gets the whole viewport.
const remembered = 1 << 16

// moved is where a craft was before it changed.
type moved struct {
	mmsi     uint32
	lat, lon int32
	placed   bool
}

func (c *craft) where() moved { return moved{c.mmsi, c.lat, c.lon, c.placed} }

func (m moved) inside(b *geo.Box) bool {
	return m.placed && b.Contains(geo.Position{Lat: float64(m.lat) / perDegree, Lon: float64(m.lon) / perDegree})
}

// changes is the log of the last changes. The number of a change is its version.
type changes struct {
	first, last uint64 // versions in the log are after first, up to last
	ring        []moved
}

// newChanges begins at a number that grows with the clock, so that a reader who comes back after a restart is known to be
// behind. It stays below 2^53 for readers who have no whole numbers beyond.
func newChanges(now time.Time) changes {
	start := uint64(max(now.UnixMilli(), 1)) << 8
	return changes{first: start, last: start}
}

func (l *changes) add(m moved) (version uint64) {
	l.last++
	if len(l.ring) < remembered {
		l.ring = append(l.ring, m)
	} else {
		l.ring[(l.last-l.first-1)%remembered] = m
	}
	return l.last
}

// reaches reports whether all changes after a version are in the log.
func (l *changes) reaches(since uint64) bool {
	return since >= l.first && since <= l.last && l.last-since <= uint64(len(l.ring))
}

// Changes gives what changed in a viewport since an earlier answer's Next; 0 asks for all of it. Deltas that are applied in
// order give the same picture as Vessels with the same bounds. A vessel without a position is in no viewport.
func (p *Picture) Changes(since uint64, bounds geo.Box) Delta {
	p.refresh()
	p.mu.RLock()
	defer p.mu.RUnlock()
	d := Delta{Next: p.log.last}
	if !p.log.reaches(since) {
		d.Full = true
		for i := range p.crafts {
			if c := &p.crafts[i]; c.inside(&bounds) {
				d.Set = append(d.Set, c.vessel())
			}
		}
		d.sort()
		return d
	}
	for version := since + 1; version <= p.log.last; version++ {
		before := p.log.ring[(version-p.log.first-1)%remembered]
		c := p.find(before.mmsi)
		switch {
		case c != nil && c.inside(&bounds):
			// Only the last change of a craft gives it, once.
			if c.version == version {
				d.Set = append(d.Set, c.vessel())
			}
		case before.inside(&bounds):
			d.Gone = append(d.Gone, before.mmsi)
		}
	}
	d.sort()
	return d
}

func (d *Delta) sort() {
	slices.SortFunc(d.Set, func(a, b Vessel) int { return int(int64(a.MMSI) - int64(b.MMSI)) })
	slices.Sort(d.Gone)
	d.Gone = slices.Compact(d.Gone)
}

// Version gives the number of the last change, for a reader who only wants what comes.
func (p *Picture) Version() uint64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.log.last
}

// Wait returns nil as soon as something changed after a version, at once if it has already, or ctx's error. The change may
// lie outside of the reader's viewport.
func (p *Picture) Wait(ctx context.Context, since uint64) error {
	for {
		p.mu.Lock()
		if p.log.last > since {
			p.mu.Unlock()
			return nil
		}
		if p.wake == nil {
			p.wake = make(chan struct{})
		}
		wake := p.wake
		p.mu.Unlock()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		}
	}
}
