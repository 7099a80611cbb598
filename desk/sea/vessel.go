package sea

import (
	"encoding/json"
	"time"

	"fanar/engine/geo"
)

// Vessel is what is known now about one station at sea or on the shore: a ship, an aircraft, a beacon, a buoy. It is a copy:
// nothing changes it later. In JSON what is not known is left out, and position is a GeoJSON Point.
type Vessel struct {
	MMSI        uint32       `json:"mmsi"`
	Name        string       `json:"name,omitempty"`
	CallSign    string       `json:"callSign,omitempty"`
	IMO         uint32       `json:"imo,omitempty"`
	Kind        string       `json:"kind"`                  // by its number: see ais.KindOf
	ShipType    string       `json:"shipType,omitempty"`    // by its own word: see ais.ShipType
	Status      string       `json:"status,omitempty"`      // navigational status: see ais.Status
	Destination string       `json:"destination,omitempty"` // as typed on board
	Position    geo.Position `json:"position,omitzero"`     // only if HasPosition
	HasPosition bool         `json:"-"`
	PositionAt  time.Time    `json:"positionAt,omitzero"`  // when the position was heard; may be long before LastSeen
	SpeedKn     *float32     `json:"speedKn,omitempty"`    // over ground
	CourseDeg   *float32     `json:"courseDeg,omitempty"`  // over ground, true
	HeadingDeg  *float32     `json:"headingDeg,omitempty"` // true
	LengthM     uint16       `json:"lengthM,omitempty"`
	LastSeen    time.Time    `json:"lastSeen"`            // when it was last heard by anybody, UTC
	Feed        string       `json:"feed"`                // name of the feed that gave the last report
	Simulated   bool         `json:"simulated,omitempty"` // no such vessel is there
	Replayed    bool         `json:"replayed,omitempty"`  // it was there when the recording was made
}

// shadow is a Vessel without methods, whose position may be missing.
type shadow struct {
	plain
	Position *geo.Position `json:"position,omitempty"`
}

type plain Vessel

// MarshalJSON leaves the position out exactly when it is not known: 0° N 0° E is a place.
func (v Vessel) MarshalJSON() ([]byte, error) {
	s := shadow{plain: plain(v)}
	if v.HasPosition {
		s.Position = &v.Position
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Vessel) UnmarshalJSON(b []byte) error {
	var s shadow
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*v = Vessel(s.plain)
	if s.Position != nil {
		v.Position, v.HasPosition = *s.Position, true
	}
	return nil
}

// Point is one place of a track.
type Point struct {
	Position geo.Position `json:"position"`
	At       time.Time    `json:"at"` // when it was heard, in whole seconds, UTC
}
