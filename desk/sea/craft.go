package sea

import (
	"time"

	"fanar/engine/ais"
	"fanar/engine/geo"
)

const (
	perDegree = 600_000 // AIS positions are whole ten-thousandths of a minute
	unknown   = 0xffff
	// coarse: a long-range report is a tenth of a minute exact; it does not replace a better position that is not older.
	coarse = 3 * time.Minute
)

// craft is a vessel as it is kept: compact, because there are many.
type craft struct {
	mmsi        uint32
	lat, lon    int32 // ten-thousandths of a minute
	imo         uint32
	speed       uint16 // tenths of a knot, or unknown
	course      uint16 // tenths of a degree, or unknown
	heading     uint16 // degrees, or unknown
	length      uint16
	placed      bool
	hasStatus   bool
	status      ais.Status
	shipType    ais.ShipType
	rank        rank
	seen        int64 // unix nanoseconds
	placedAt    int64 // unix nanoseconds
	version     uint64
	name        string
	callSign    string
	destination string
	feed        string
	track       track
}

func newCraft(mmsi uint32, r rank) craft {
	return craft{mmsi: mmsi, rank: r, speed: unknown, course: unknown, heading: unknown}
}

func (c *craft) position() geo.Position {
	return geo.Position{Lat: float64(c.lat) / perDegree, Lon: float64(c.lon) / perDegree}
}

// take brings the craft up to date with a report that was heard at a time.
func (c *craft) take(r *ais.Report, feed string, heard int64, p *Policy) {
	c.feed = feed
	c.seen = max(c.seen, heard)
	if r.Type != 5 && r.Type != 24 {
		c.move(r, heard, p)
	}
	if r.HasStatus {
		c.status, c.hasStatus = r.Status, true
	}
	if s := r.Static; s != nil {
		c.describe(s)
	}
}

func (c *craft) move(r *ais.Report, heard int64, p *Policy) {
	if r.Type == 27 && c.placed && heard-c.placedAt < int64(coarse) {
		return
	}
	c.speed, c.course, c.heading = unknown, unknown, unknown
	if r.HasSpeed {
		c.speed = uint16(r.SpeedKn*10 + 0.5)
	}
	if r.HasCourse {
		c.course = uint16(r.CourseDeg*10 + 0.5)
	}
	if r.HasHeading {
		c.heading = r.HeadingDeg
	}
	if r.HasPosition {
		c.lat, c.lon = steps(r.Lat), steps(r.Lon)
		c.placed, c.placedAt = true, heard
		c.track.add(c.lat, c.lon, heard, p)
	}
}

func steps(deg float64) int32 {
	if deg < 0 {
		return int32(deg*perDegree - 0.5)
	}
	return int32(deg*perDegree + 0.5)
}

// describe takes static data. A message says little at a time: what it leaves out is kept.
func (c *craft) describe(s *ais.Static) {
	if s.Name != "" {
		c.name = s.Name
	}
	if s.CallSign != "" {
		c.callSign = s.CallSign
	}
	if s.Destination != "" {
		c.destination = s.Destination
	}
	if s.IMO != 0 {
		c.imo = s.IMO
	}
	if s.ShipType != 0 {
		c.shipType = s.ShipType
	}
	if n := s.LengthM(); n != 0 {
		c.length = n
	}
}

// vessel gives the copy that is shown.
func (c *craft) vessel() Vessel {
	v := Vessel{
		MMSI: c.mmsi, Name: c.name, CallSign: c.callSign, IMO: c.imo, Kind: string(ais.KindOf(c.mmsi)), Destination: c.destination,
		LengthM: c.length, LastSeen: time.Unix(0, c.seen).UTC(), Feed: c.feed,
		Simulated: c.rank == simulated, Replayed: c.rank == replayed,
	}
	if c.shipType != 0 {
		v.ShipType = c.shipType.Key()
	}
	if c.hasStatus {
		v.Status = c.status.Key()
	}
	if c.placed {
		v.Position, v.HasPosition, v.PositionAt = c.position(), true, time.Unix(0, c.placedAt).UTC()
	}
	if c.speed != unknown || c.course != unknown || c.heading != unknown {
		m := new([3]float32) // one allocation for all three
		v.SpeedKn = measure(&m[0], c.speed, 10)
		v.CourseDeg = measure(&m[1], c.course, 10)
		v.HeadingDeg = measure(&m[2], c.heading, 1)
	}
	return v
}

func measure(at *float32, v uint16, scale float32) *float32 {
	if v == unknown {
		return nil
	}
	*at = float32(v) / scale
	return at
}
