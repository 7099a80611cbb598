package suitable

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/desk/sea"
	"fanar/engine/geo"
)

// reckonFor is how long a course and speed say where a unit went after she was heard. After that, only where she was is known.
const reckonFor = time.Hour

// sparing is how many more candidates than asked for are reckoned exactly: the first look at all of them is a rough one.
const sparing = 3

// Rank gives the units that could be at the datum first, at most limit, those that cannot move last. own are the units of the
// directory; one that is not heard stands where the directory says. It changes nothing and asks nobody.
func Rank(d Datum, vessels []sea.Vessel, own []directory.Place, now time.Time, limit int) []Candidate {
	if limit <= 0 {
		return nil
	}
	registered := make(map[uint32]*directory.Place, len(own))
	for i := range own {
		if own[i].MMSI != 0 {
			registered[own[i].MMSI] = &own[i]
		}
	}
	near := nearest{most: limit * sparing}
	look := newLook(d.Position)
	heard := map[string]bool{}
	for i := range vessels {
		v := &vessels[i]
		if !goes(v) {
			continue
		}
		place := registered[v.MMSI]
		if place != nil {
			heard[place.ID] = true
		}
		near.offer(i, look.hours(v, place))
	}
	out := make([]Candidate, 0, len(near.of)+len(own))
	for _, n := range near.of {
		v := &vessels[n.index]
		out = append(out, d.heard(v, registered[v.MMSI], now))
	}
	for i := range own {
		if p := &own[i]; !p.Ashore() && !heard[p.ID] && p.Position != nil {
			out = append(out, d.atBase(p, now))
		}
	}
	slices.SortFunc(out, before)
	return out[:min(len(out), limit)]
}

// before orders candidates: by when they arrive, those that cannot move last, and equals by number and name so that a list
// that is read again stands in the same order.
func before(a, b Candidate) int {
	if a.cannotGo() != b.cannotGo() {
		if b.cannotGo() {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Takes, b.Takes), cmp.Compare(a.MMSI, b.MMSI), cmp.Compare(a.Place, b.Place))
}

// goes tells whether a station of the picture is a ship, a boat or an aircraft that is there.
func goes(v *sea.Vessel) bool {
	return v.HasPosition && !v.Replayed && (v.Kind == "ship" || v.Kind == "sar-aircraft" || v.Kind == "craft")
}

// look is the rough first reckoning: on a sphere that is flat around the datum.
type look struct {
	at      geo.Position
	squeeze float64
}

func newLook(at geo.Position) look { return look{at, math.Cos(at.Lat * math.Pi / 180)} }

// hours is about how long a vessel takes.
func (l look) hours(v *sea.Vessel, place *directory.Place) float64 {
	dLon := math.Abs(v.Position.Lon - l.at.Lon)
	if dLon > 180 {
		dLon = 360 - dLon
	}
	dLat := v.Position.Lat - l.at.Lat
	dLon *= l.squeeze
	service, own := 0.0, 0
	if place != nil {
		service, own = place.SpeedKn, place.NoticeMin
	}
	aircraft := v.Kind == "sar-aircraft"
	m := motion(v.Status, v.SpeedKn)
	kn, _ := speed(v.SpeedKn, service, v.ShipType, aircraft)
	hours := 60*math.Sqrt(dLat*dLat+dLon*dLon)/kn + float64(notice(m, own, aircraft))/60
	if m == Unable {
		hours += 1e6
	}
	return hours
}

// heard reckons a unit of the picture.
func (d Datum) heard(v *sea.Vessel, place *directory.Place, now time.Time) Candidate {
	c := Candidate{MMSI: v.MMSI, Name: v.Name, Type: v.ShipType, Aircraft: v.Kind == "sar-aircraft", Position: v.Position, Seen: v.PositionAt,
		Motion: motion(v.Status, v.SpeedKn), NextPort: v.Destination, Simulated: v.Simulated}
	if v.SpeedKn != nil {
		made := math.Round(float64(*v.SpeedKn)*10) / 10
		c.SpeedNowKn = &made
	}
	if c.Aircraft && c.Type == "" {
		c.Type = "aircraft"
	}
	service := 0.0
	if place != nil {
		c.Place, c.Name, c.Capacity, c.NoticeMin = place.ID, place.Name, place.Capacity, place.NoticeMin
		service = place.SpeedKn
	}
	c.SpeedKn, c.Basis = speed(v.SpeedKn, service, v.ShipType, c.Aircraft)
	c.NoticeMin = notice(c.Motion, c.NoticeMin, c.Aircraft)
	from, age := v.Position, max(0, now.Sub(v.PositionAt))
	slack := 0.0 // nautical miles that she may have gone unheard
	if c.Motion == UnderWay && v.SpeedKn != nil {
		gone := float64(*v.SpeedKn) * age.Hours()
		if v.CourseDeg != nil && age <= reckonFor {
			from = along(from, float64(*v.CourseDeg), gone)
		} else {
			slack = gone
		}
	}
	d.reckon(&c, from, slack, now)
	return c
}

// atBase reckons a unit of the directory that is not heard.
func (d Datum) atBase(p *directory.Place, now time.Time) Candidate {
	c := Candidate{MMSI: p.MMSI, Place: p.ID, Name: p.Name, Type: p.Type, Aircraft: p.Type == "aircraft", Position: *p.Position, Motion: AtBase, Capacity: p.Capacity}
	c.SpeedKn, c.Basis = speed(nil, p.SpeedKn, "", c.Aircraft)
	c.NoticeMin = notice(AtBase, p.NoticeMin, c.Aircraft)
	d.reckon(&c, *p.Position, 0, now)
	return c
}

// reckon sets distance and times.
func (d Datum) reckon(c *Candidate, from geo.Position, slack float64, now time.Time) {
	distance := float64(geo.Distance(from, d.Position))
	c.DistanceNM = math.Round(distance*10) / 10
	c.Takes = time.Duration(c.NoticeMin)*time.Minute + span(distance, c.SpeedKn)
	c.Arrives = now.Add(c.Takes).Round(time.Minute)
	c.Latest = now.Add(c.Takes + span(d.RadiusNM+slack, c.SpeedKn)).Round(time.Minute)
}

// span is how long a distance in nautical miles takes.
func span(miles, kn float64) time.Duration {
	return time.Duration(miles / kn * float64(time.Hour))
}

// along moves a position some miles on a course, over the short ways that a ship goes between two reports.
func along(p geo.Position, courseDeg, miles float64) geo.Position {
	sin, cos := math.Sincos(courseDeg * math.Pi / 180)
	lat := p.Lat + miles*cos/60
	lon := p.Lon + miles*sin/60/max(0.01, math.Cos(p.Lat*math.Pi/180))
	return geo.Position{Lat: max(-90, min(90, lat)), Lon: math.Mod(lon+540, 360) - 180}
}

// nearest keeps the vessels that take the least time, in a heap whose top takes the longest.
type nearest struct {
	most int
	of   []timed
}

type timed struct {
	index int
	hours float64
}

func (n *nearest) offer(index int, hours float64) {
	switch {
	case len(n.of) < n.most:
		heap.Push(n, timed{index, hours})
	case hours < n.of[0].hours:
		n.of[0] = timed{index, hours}
		heap.Fix(n, 0)
	}
}

func (n *nearest) Len() int           { return len(n.of) }
func (n *nearest) Less(i, j int) bool { return n.of[i].hours > n.of[j].hours }
func (n *nearest) Swap(i, j int)      { n.of[i], n.of[j] = n.of[j], n.of[i] }
func (n *nearest) Push(x any)         { n.of = append(n.of, x.(timed)) }
func (n *nearest) Pop() any {
	last := n.of[len(n.of)-1]
	n.of = n.of[:len(n.of)-1]
	return last
}
