// Package geo is the place on the sea: one position, how people write it, how machines write it, and how far and in
// which direction another one lies.
//
// It reads positions in every usual spelling of the five languages of Fanar and never guesses between two readings: a
// text that can mean two places is refused with words that say what would be right. It holds no clock, no file and no
// chart, and it knows no place by name.
//
// Everything is WGS84. Angles are degrees, distances nautical miles.
//
// Start with [Position] and [Parse].
package geo

import (
	"encoding/json"
	"math"

	"fanar/fault"
)

// Position is a point on the WGS84 ellipsoid, in degrees: latitude -90 to 90, north positive; longitude -180 to 180, east
// positive. The zero Position lies in the Gulf of Guinea and is a real place: use a pointer where a position may be unknown.
//
// In JSON a Position is a GeoJSON Point, with longitude first (RFC 7946, 3.1.1).
type Position struct {
	Lat, Lon float64
}

// Check says whether p lies on the Earth. The fault is Invalid, position.degrees-range or position.not-a-number.
func (p Position) Check() error {
	for _, v := range [...]struct {
		axis  axis
		value float64
		most  float64
	}{{latitude, p.Lat, 90}, {longitude, p.Lon, 180}} {
		if math.IsNaN(v.value) || math.IsInf(v.value, 0) {
			return fault.New(fault.Invalid, "position.not-a-number", "the {axis} is not a number", "axis", v.axis.String()).
				WithField("position")
		}
		if math.Abs(v.value) > v.most {
			return degreesRange(v.axis, v.value)
		}
	}
	return nil
}

type point struct {
	Type        string    `json:"type"`
	Coordinates []float64 `json:"coordinates"`
}

// MarshalJSON gives the GeoJSON Point. A position that does not pass [Position.Check] gives its fault.
func (p Position) MarshalJSON() ([]byte, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	return json.Marshal(point{"Point", []float64{p.Lon, p.Lat}})
}

// UnmarshalJSON reads a GeoJSON Point. A height, the third coordinate, is allowed and dropped: Fanar's positions lie on
// the sea. Faults are Invalid: position.json for another shape, and those of [Position.Check].
func (p *Position) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	var in point
	if err := json.Unmarshal(data, &in); err != nil {
		return notPoint("it cannot be read").WithCause(err)
	}
	if in.Type != "Point" {
		return notPoint("its type is not Point")
	}
	if n := len(in.Coordinates); n != 2 && n != 3 {
		return notPoint("it needs two coordinates, longitude and then latitude")
	}
	read := Position{Lat: in.Coordinates[1], Lon: in.Coordinates[0]}
	if err := read.Check(); err != nil {
		return err
	}
	*p = read
	return nil
}

func notPoint(why string) *fault.Error {
	return fault.New(fault.Invalid, "position.json", "the position is not a GeoJSON Point: {why}", "why", why).
		WithHint(`write {"type":"Point","coordinates":[13.05,34.35]}, longitude first`).
		WithField("position")
}
