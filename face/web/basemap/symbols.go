package basemap

import "time"

// Layers is what lies on the chart, from the bottom up: areas, lines, cases with their links, vessels.
type Layers struct {
	Areas   []Area
	Cases   []Case
	Vessels []Vessel
	// Title names the chart for people who cannot see it, such as "Chart: 3 cases and 41 vessels".
	Title string
}

// Area is a shape in degrees, longitude first: a closed area such as a search area, or an open line such as a track or the
// limit of a region.
type Area struct {
	Points    [][2]float64
	Closed    bool
	Estimated bool   // drawn dashed; what is known is solid
	Class     string // "drift", "zone", "track" or "limit"; the style sheet knows no others
	Title     string // what it is, in a sentence
	Label     string // drawn beside it; may be empty
}

// Vessel is a ship as the chart shows it: an arrowhead that points where she heads, hollow when she lies still, and paler
// the older the last report.
type Vessel struct {
	MMSI       uint32
	Name       string
	Lat, Lon   float64       // degrees
	HeadingDeg *float64      // true heading, or course over ground; nil draws a dot, since no direction is known
	Still      bool          // moored or at anchor
	Age        time.Duration // since the last report
	Tasked     bool          // on a case: drawn in the colour of what is well, with her name
	Title      string        // what the chart says of her: name, speed, age
	URL        string        // where a click goes; may be empty
}

// Case is a distress case as the chart shows it: ▲ distress, ◆ alert, ● uncertainty or settled.
type Case struct {
	ID        string
	Phase     string // "distress", "alert", "uncertainty" or "settled"
	Lat, Lon  float64
	Estimated bool // the position is worked out, not reported: dashed
	Label     string
	Title     string
	URL       string
	Tasked    []uint32 // MMSI of vessels on the way; a dotted line joins each that is on the chart
}

// The ages at which a vessel pales, with the class that the style sheet fades her by. Shared with the live map.
func ageClass(age time.Duration) string {
	switch {
	case age < 3*time.Minute:
		return "age-0"
	case age < 10*time.Minute:
		return "age-1"
	case age < 30*time.Minute:
		return "age-2"
	default:
		return "age-3"
	}
}
