package basemap

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"fanar/fault"
)

// View is the window of a drawn chart: the area in degrees that must be seen, and the size of the drawing in its own units
// (CSS pixels at full size). Lang chooses the names of places; the chart itself never mirrors.
type View struct {
	South, West, North, East float64
	Width, Height            int
	Lang                     string
}

// ParseView reads "S,W,N,E" in degrees, as the address of a map page and of the live stream carries it.
// Errors: fault.Invalid, saying which part is wrong.
func ParseView(text string) (View, error) {
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		return View{}, fault.New(fault.Invalid, "map.view", "A view is four numbers, south, west, north, east; this is not: {text}", "text", text).
			WithHint("For example: 32.5,10,37.5,16").WithField("view")
	}
	var n [4]float64
	for i, part := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return View{}, fault.New(fault.Invalid, "map.view-number", "In the view, this is not a number of degrees: {part}", "part", part).
				WithHint("For example: 32.5,10,37.5,16").WithField("view")
		}
		n[i] = v
	}
	v := View{South: n[0], West: n[1], North: n[2], East: n[3]}
	if v.South >= v.North || v.West >= v.East || v.South < -90 || v.North > 90 || v.West < -180 || v.East > 180 {
		return View{}, fault.New(fault.Invalid, "map.view-area", "The view {text} is no area: south must lie below north, and west before east.", "text", text).
			WithHint("For example: 32.5,10,37.5,16").WithField("view")
	}
	return v, nil
}

// String gives the view as ParseView reads it, to five decimals (about a metre).
func (v View) String() string {
	return fmt.Sprintf("%s,%s,%s,%s", degrees(v.South), degrees(v.West), degrees(v.North), degrees(v.East))
}

func degrees(d float64) string {
	return strconv.FormatFloat(math.Round(d*1e5)/1e5, 'f', -1, 64)
}

// frame fits the view into the drawing: the whole area is seen, centred, at one scale.
func (v View) frame() (frame, error) {
	if v.Width < 16 || v.Height < 16 || v.Width > 10000 || v.Height > 10000 {
		return frame{}, fmt.Errorf("draw the chart: a drawing of %d by %d is out of range, want 16 to 10000 on each side", v.Width, v.Height)
	}
	if !(v.South < v.North && v.West < v.East) {
		return frame{}, fmt.Errorf("draw the chart: view %s is no area", v)
	}
	a, b := project(v.West, v.North), project(v.East, v.South)
	scale := math.Min(float64(v.Width)/(b[0]-a[0]), float64(v.Height)/(b[1]-a[1]))
	middle := orb.Point{(a[0] + b[0]) / 2 * scale, (a[1] + b[1]) / 2 * scale}
	return frame{scale: scale, x: middle[0] - float64(v.Width)/2, y: middle[1] - float64(v.Height)/2}, nil
}
