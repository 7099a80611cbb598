package demo

import (
	"math"
	"time"

	"fanar/engine/ais"
	"fanar/engine/geo"
)

// Fleet is the simulated traffic of the Central Mediterranean: it knows where each ship is at a time, and says so in
// AIS sentences of our own encoder. Nothing in it is random: the same times give the same sentences.
type Fleet struct {
	start time.Time
	ships []ship
	said  map[uint32]time.Time // when each last reported its position
	named map[uint32]time.Time // when each last told its name
}

// ship sails to and fro along its way points.
type ship struct {
	mmsi    uint32
	name    string
	kind    ais.ShipType
	length  uint16
	speedKn float64 // 0 is at anchor
	way     []geo.Position
	lead    float64 // nautical miles along the way at the start
}

const (
	reportEvery = 2 * time.Second // class A at speed: M.1371-5 table 1
	staticEvery = time.Minute
)

// NewFleet makes the fleet as it sails from start on.
func NewFleet(start time.Time) *Fleet {
	return &Fleet{start: start, ships: ships, said: map[uint32]time.Time{}, named: map[uint32]time.Time{}}
}

// Sentences gives what the ships transmit between the last call and now. Each tells its name once a minute.
func (f *Fleet) Sentences(now time.Time) ([]string, error) {
	var lines []string
	for _, s := range f.ships {
		var reports []*ais.Report
		if now.Sub(f.named[s.mmsi]) >= staticEvery {
			f.named[s.mmsi] = now
			reports = append(reports, s.static())
		}
		if now.Sub(f.said[s.mmsi]) >= reportEvery {
			f.said[s.mmsi] = now
			reports = append(reports, s.position(now, now.Sub(f.start)))
		}
		for _, r := range reports {
			sentences, err := ais.Encode(r, ais.Envelope{Channel: 'A', Sequence: uint8(s.mmsi % 10)})
			if err != nil {
				return nil, err
			}
			lines = append(lines, sentences...)
		}
	}
	return lines, nil
}

func (s ship) static() *ais.Report {
	return &ais.Report{Type: 5, MMSI: s.mmsi, Static: &ais.Static{Name: s.name, CallSign: "SIM", ShipType: s.kind,
		Destination: "SIMULATED", ToBow: s.length / 2, ToStern: s.length - s.length/2, ToPort: 4, ToStarboard: 4,
		ETAHour: 24, ETAMinute: 60}}
}

func (s ship) position(now time.Time, elapsed time.Duration) *ais.Report {
	at, course := s.at(elapsed)
	r := &ais.Report{Type: 1, MMSI: s.mmsi, HasPosition: true, Lat: at.Lat, Lon: at.Lon, Second: uint8(now.Second()),
		HasSpeed: true, SpeedKn: float32(s.speedKn), HasStatus: true, Status: ais.UnderWay, Turn: ais.NoTurn,
		HasHeading: true, HeadingDeg: uint16(course) % 360}
	if s.speedKn == 0 {
		r.Status = ais.AtAnchor
		return r
	}
	r.HasCourse, r.CourseDeg = true, float32(math.Mod(math.Round(course*10)/10, 360))
	return r
}

// at gives the place and the course after an elapsed time: along the way, back, and again.
func (s ship) at(elapsed time.Duration) (geo.Position, float64) {
	if len(s.way) == 1 {
		return s.way[0], 30
	}
	var total float64
	for i := 1; i < len(s.way); i++ {
		total += float64(geo.Distance(s.way[i-1], s.way[i]))
	}
	along := math.Mod(s.lead+s.speedKn*elapsed.Hours(), 2*total)
	way := s.way
	if along > total {
		along -= total
		way = reversed(way)
	}
	for i := 1; ; i++ {
		leg := float64(geo.Distance(way[i-1], way[i]))
		if along > leg && i < len(way)-1 {
			along -= leg
			continue
		}
		course := float64(geo.InitialBearing(way[i-1], way[i]))
		return geo.Destination(way[i-1], course, geo.NauticalMiles(along)), course
	}
}

func reversed(way []geo.Position) []geo.Position {
	out := make([]geo.Position, len(way))
	for i, p := range way {
		out[len(way)-1-i] = p
	}
	return out
}
