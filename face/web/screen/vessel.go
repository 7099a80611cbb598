package screen

import (
	"fmt"
	"strings"
	"time"

	"fanar/desk/sea"
	"fanar/engine/geo"
	"fanar/face/i18n"
	"fanar/face/web/basemap"
)

// Vessel is one vessel as lists and the chart say it.
type Vessel struct {
	MMSI      string // nine digits
	Number    uint32
	Name      string // as she says it, or her MMSI
	Type      string // in words
	Status    string // in words; may be empty
	Speed     string // "9.5", in knots; empty if not known
	Course    string // "274°"; empty if not known
	Seen      time.Time
	Feed      string
	Position  *geo.Position
	Simulated bool // no such vessel is there
	Replayed  bool // she was there when a recording was made
	URL       string
	Line      string // all of it in one line
}

// Vessel says a vessel of the picture in the reader's language.
func (v *Visit) Vessel(s sea.Vessel) Vessel {
	row := Vessel{MMSI: sea.Number(s.MMSI), Number: s.MMSI, Name: s.Name, Seen: s.LastSeen, Feed: s.Feed, Simulated: s.Simulated, Replayed: s.Replayed}
	row.URL = "/vessels/" + row.MMSI
	if row.Name == "" {
		row.Name = row.MMSI
	}
	row.Type = v.Word("ship-type", s.ShipType)
	if s.Kind != "ship" || row.Type == "" {
		row.Type = v.Word("vessel-kind", s.Kind)
	}
	row.Status = v.Word("ship-status", s.Status)
	if s.SpeedKn != nil {
		row.Speed = i18n.Decimal(v.Lang, float64(*s.SpeedKn), 1)
	}
	if s.CourseDeg != nil {
		row.Course = fmt.Sprintf("%03.0f°", *s.CourseDeg)
	}
	if s.HasPosition {
		position := s.Position
		row.Position = &position
	}
	row.Line = v.vesselLine(row)
	return row
}

func (v *Visit) vesselLine(row Vessel) string {
	parts := []string{row.Name, row.Type}
	if row.Speed != "" {
		parts = append(parts, v.T("vessel.knots", "speed", row.Speed))
	}
	parts = append(parts, v.Age(row.Seen))
	if row.Simulated {
		parts = append(parts, v.T("vessel.simulated"))
	}
	if row.Replayed {
		parts = append(parts, v.T("vessel.replayed"))
	}
	return strings.Join(parts, " · ")
}

// Symbol makes the chart's vessel of the picture's.
func (v *Visit) Symbol(s sea.Vessel, tasked bool) basemap.Vessel {
	row := v.Vessel(s)
	symbol := basemap.Vessel{MMSI: s.MMSI, Name: row.Name, Lat: s.Position.Lat, Lon: s.Position.Lon, Age: v.Room.Dispatch.Now().Sub(s.LastSeen),
		Still: s.Status == "moored" || s.Status == "at-anchor" || s.Status == "aground", Tasked: tasked, Title: row.Line, URL: row.URL}
	direction := s.HeadingDeg
	if direction == nil {
		direction = s.CourseDeg
	}
	if direction != nil {
		deg := float64(*direction)
		symbol.HeadingDeg = &deg
	}
	return symbol
}
