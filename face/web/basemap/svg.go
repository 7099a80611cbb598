package basemap

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// SVG draws the view as one <svg> element for a page: land, grid, names, then the layers. It carries classes and no styles,
// so that the page's style sheet colours it in every theme under a strict content security policy. Every symbol has a
// <title>. Names and titles are escaped. An error is either a view that cannot be drawn or w's own.
func (c *Chart) SVG(w io.Writer, view View, layers Layers) error {
	f, err := view.frame()
	if err != nil {
		return err
	}
	d := &drawing{w: bufio.NewWriter(w), frame: f, view: view}
	d.printf(`<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" preserveAspectRatio="xMidYMid slice" role="group" aria-label="%s" direction="ltr">`,
		view.Width, view.Height, html.EscapeString(layers.Title))
	d.printf(`<rect class="sea" width="%d" height="%d"/>`, view.Width, view.Height)
	d.land(c)
	d.grid()
	for _, a := range layers.Areas {
		d.area(a)
	}
	d.links(layers)
	for _, k := range layers.Cases {
		d.reserve(k.Lon, k.Lat)
	}
	for _, v := range layers.Vessels {
		if v.Tasked {
			d.reserve(v.Lon, v.Lat)
		}
	}
	for _, v := range layers.Vessels {
		d.vessel(v)
	}
	for _, k := range layers.Cases {
		d.caseSymbol(k)
	}
	d.places(c)
	d.printf("</svg>\n")
	if d.err != nil {
		return fmt.Errorf("draw the chart: %w", d.err)
	}
	if err := d.w.Flush(); err != nil {
		return fmt.Errorf("draw the chart: %w", err)
	}
	return nil
}

// drawing is one chart being written; taken holds the boxes where text or symbols already stand.
type drawing struct {
	w     *bufio.Writer
	frame frame
	view  View
	taken []orb.Bound
	err   error
}

func (d *drawing) printf(format string, args ...any) {
	if d.err == nil {
		_, d.err = fmt.Fprintf(d.w, format, args...)
	}
}

func (d *drawing) at(lon, lat float64) orb.Point { return d.frame.point(project(lon, lat)) }

// shows reports whether a point of the drawing lies in it.
func (d *drawing) shows(p orb.Point) bool {
	return p[0] >= 0 && p[1] >= 0 && p[0] <= float64(d.view.Width) && p[1] <= float64(d.view.Height)
}

func (d *drawing) land(c *Chart) {
	bound := d.frame.bound(float64(d.view.Width), float64(d.view.Height), 4)
	d.printf(`<path class="land" d="`)
	for _, polygon := range cutLand(c.land, bound) {
		for _, ring := range polygon {
			if line := d.frame.line(ring, 0.5); len(line) > 3 {
				d.path(line[:len(line)-1])
				d.printf("Z")
			}
		}
	}
	d.printf(`"/><path class="coast" d="`)
	for _, line := range cutLines(c.coast, bound) {
		d.path(d.frame.line(line, 0.5))
	}
	d.printf(`"/>`)
}

// path writes points as path data to one decimal; after the first they are relative, which is shorter.
func (d *drawing) path(points []orb.Point) {
	var last [2]int
	for i, p := range points {
		at := [2]int{int(math.Round(p[0] * 10)), int(math.Round(p[1] * 10))}
		if i == 0 {
			d.printf("M%s %s", tenth(at[0]), tenth(at[1]))
		} else {
			d.printf("l%s %s", tenth(at[0]-last[0]), tenth(at[1]-last[1]))
		}
		last = at
	}
}

func tenth(v int) string { return strconv.FormatFloat(float64(v)/10, 'f', -1, 64) }

// grid draws meridians and parallels at a round interval that leaves about 120 units between lines.
func (d *drawing) grid() {
	perDegree := d.frame.scale / 360
	step := 10.0
	for _, s := range []float64{1.0 / 60, 5.0 / 60, 10.0 / 60, 0.5, 1, 2, 5} {
		if s*perDegree >= 120 {
			step = s
			break
		}
	}
	bound := d.frame.bound(float64(d.view.Width), float64(d.view.Height), 0)
	west, north := unproject(bound.Min)
	east, south := unproject(bound.Max)
	d.printf(`<g class="grid">`)
	for i := math.Ceil(west / step); i*step <= east; i++ {
		x := d.at(i*step, north)[0]
		d.printf(`<path d="M%.1f 0V%d"/><text x="%.1f" y="%d">%s</text>`, x, d.view.Height, x+4, d.view.Height-6, meridian(i*step, "E", "W"))
	}
	for i := math.Ceil(south / step); i*step <= north; i++ {
		y := d.at(west, i*step)[1]
		d.printf(`<path d="M0 %.1fH%d"/><text x="6" y="%.1f">%s</text>`, y, d.view.Width, y-4, meridian(i*step, "N", "S"))
	}
	d.printf(`</g>`)
}

// meridian writes a grid line's degrees and minutes: 12°E, 35°30′N.
func meridian(deg float64, positive, negative string) string {
	letter := positive
	if deg < 0 {
		letter, deg = negative, -deg
	}
	minutes := int(math.Round(deg * 60))
	switch {
	case minutes == 0:
		return "0°"
	case minutes%60 == 0:
		return fmt.Sprintf("%d°%s", minutes/60, letter)
	}
	return fmt.Sprintf("%d°%02d′%s", minutes/60, minutes%60, letter)
}

// reserve keeps a place on the drawing free of the names of places.
func (d *drawing) reserve(lon, lat float64) {
	p := d.at(lon, lat)
	d.taken = append(d.taken, orb.Bound{Min: orb.Point{p[0] - 14, p[1] - 14}, Max: orb.Point{p[0] + 90, p[1] + 14}})
}

// places writes the names that fit at this scale, the important ones first, and none over another or over a case.
func (d *drawing) places(c *Chart) {
	zoom := math.Log2(d.frame.scale / 512)
	d.printf(`<g class="places">`)
	for _, place := range c.places {
		p := d.at(place.Lon, place.Lat)
		name := place.Name(d.view.Lang)
		width := 7.5*float64(len([]rune(name))) + 12
		box := orb.Bound{Min: orb.Point{p[0], p[1] - 10}, Max: orb.Point{p[0] + width, p[1] + 10}}
		if float64(place.Rank) > zoom+1 || !d.shows(p) || !d.free(box) {
			continue
		}
		d.taken = append(d.taken, box)
		d.printf(`<circle cx="%.1f" cy="%.1f" r="2"/><text x="%.1f" y="%.1f">%s</text>`, p[0], p[1], p[0]+6, p[1]+4.5, html.EscapeString(name))
	}
	d.printf(`</g>`)
}

func (d *drawing) free(box orb.Bound) bool {
	for _, t := range d.taken {
		if t.Intersects(box) {
			return false
		}
	}
	return true
}
