package sea

import (
	"time"

	"fanar/engine/geo"
)

// dot is one place of a track: 12 bytes.
type dot struct {
	lat, lon int32
	at       uint32 // unix seconds
}

// track is a ring of the last places of a craft.
type track struct {
	dots []dot
	next int // place of the oldest dot once the ring is full
}

func (t *track) add(lat, lon int32, heard int64, p *Policy) {
	at := uint32(heard / int64(time.Second))
	if n := len(t.dots); n > 0 {
		last := &t.dots[(t.next+n-1)%n]
		if time.Duration(int64(at)-int64(last.at))*time.Second < p.TrackEvery {
			return
		}
	}
	d := dot{lat, lon, at}
	if len(t.dots) < p.TrackPoints {
		if t.next == 0 {
			t.dots = append(t.dots, d)
			return
		}
		t.unroll() // the policy has become wider
		t.dots = append(t.dots, d)
		return
	}
	if len(t.dots) == 0 {
		return
	}
	t.dots[t.next] = d
	t.next = (t.next + 1) % len(t.dots)
}

// unroll puts the oldest dot first.
func (t *track) unroll() {
	t.dots = append(append(make([]dot, 0, len(t.dots)+1), t.dots[t.next:]...), t.dots[:t.next]...)
	t.next = 0
}

func (t *track) points() []Point {
	out := make([]Point, 0, len(t.dots)+1)
	for i := range t.dots {
		d := t.dots[(t.next+i)%len(t.dots)]
		out = append(out, Point{
			Position: geo.Position{Lat: float64(d.lat) / perDegree, Lon: float64(d.lon) / perDegree}, At: time.Unix(int64(d.at), 0).UTC(),
		})
	}
	return out
}

// Track gives the last places of a vessel, oldest first, not closer together than the policy says, and the latest one. It is
// nil for a vessel that is not in the picture or was never placed.
func (p *Picture) Track(mmsi uint32) []Point {
	p.mu.RLock()
	defer p.mu.RUnlock()
	c := p.find(mmsi)
	if c == nil || !c.placed {
		return nil
	}
	out := c.track.points()
	at := time.Unix(c.placedAt/int64(time.Second), 0).UTC()
	if n := len(out); n == 0 || out[n-1].At.Before(at) {
		out = append(out, Point{Position: c.position(), At: at})
	}
	return out
}
