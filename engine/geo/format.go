package geo

import (
	"fmt"
	"math"
)

// Style is a way of writing a position. The values are stable: they are kept in people's settings.
type Style string

const (
	// Decimal is degrees with four decimals, 33.9167N 012.5000E: to 6 m.
	Decimal Style = "decimal"
	// DM is degrees and minutes with one decimal, 33°55.0′N 012°30.0′E: to 93 m. It is the style of the radio and the chart.
	DM Style = "dm"
	// DMS is degrees, minutes and whole seconds, 33°55′00″N 012°30′00″E: to 16 m.
	DMS Style = "dms"
)

// Format writes p in a style; an unknown style is DM. The digits are ASCII, the widths fixed, and [Parse] reads each back.
// A position that does not pass [Position.Check] is written as "no position".
func (p Position) Format(style Style) string {
	if p.Check() != nil {
		return "no position"
	}
	return formatOne(p.Lat, 2, 'N', 'S', style) + " " + formatOne(p.Lon, 3, 'E', 'W', style)
}

// String writes p in the style DM.
func (p Position) String() string { return p.Format(DM) }

// formatOne counts in the smallest unit that the style shows, so that 59.96 minutes become the next degree and never 60.0.
func formatOne(v float64, width int, plus, minus rune, style Style) string {
	perDegree := 600.0
	switch style {
	case Decimal:
		perDegree = 10_000
	case DMS:
		perDegree = 3600
	}
	n := int(math.Round(math.Abs(v) * perDegree))
	letter := plus
	if v < 0 && n > 0 {
		letter = minus
	}
	switch style {
	case Decimal:
		return fmt.Sprintf("%0*d.%04d%c", width, n/10_000, n%10_000, letter)
	case DMS:
		return fmt.Sprintf("%0*d°%02d′%02d″%c", width, n/3600, n/60%60, n%60, letter)
	}
	return fmt.Sprintf("%0*d°%02d.%d′%c", width, n/600, n/10%60, n%10, letter)
}
