package basemap

import (
	"html"
	"math"
	"slices"
)

// area draws a shape and its label.
func (d *drawing) area(a Area) {
	if len(a.Points) < 2 {
		return
	}
	class := "area " + areaClass(a.Class)
	if a.Estimated {
		class += " estimated"
	}
	d.printf(`<g class="%s"><title>%s</title><path d="`, class, html.EscapeString(a.Title))
	top := 0
	for i, p := range a.Points {
		at := d.at(p[0], p[1])
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		d.printf("%s%.1f %.1f", letter, at[0], at[1])
		if p[0] > a.Points[top][0] {
			top = i
		}
	}
	if a.Closed {
		d.printf("Z")
	}
	d.printf(`"/>`)
	if a.Label != "" {
		at := d.at(a.Points[top][0], a.Points[top][1])
		d.printf(`<text x="%.1f" y="%.1f">%s</text>`, at[0]+6, at[1]+4, html.EscapeString(a.Label))
	}
	d.printf(`</g>`)
}

// areaClass lets only the classes through that the style sheet knows: others would be drawn as a black blot.
func areaClass(class string) string {
	if slices.Contains([]string{"drift", "zone", "track", "limit"}, class) {
		return class
	}
	return "zone"
}

// links draws a dotted line from each case to each vessel on the chart that is tasked with it.
func (d *drawing) links(layers Layers) {
	d.printf(`<g class="links">`)
	for _, k := range layers.Cases {
		for _, v := range layers.Vessels {
			if slices.Contains(k.Tasked, v.MMSI) {
				a, b := d.at(v.Lon, v.Lat), d.at(k.Lon, k.Lat)
				d.printf(`<path d="M%.1f %.1fL%.1f %.1f"><title>%s → %s</title></path>`, a[0], a[1], b[0], b[1],
					html.EscapeString(v.Name), html.EscapeString(k.Label))
			}
		}
	}
	d.printf(`</g>`)
}

// vessel draws an arrowhead, or a dot when her direction is not known.
func (d *drawing) vessel(v Vessel) {
	p := d.at(v.Lon, v.Lat)
	if !d.shows(p) {
		return
	}
	class := "vessel " + ageClass(v.Age)
	if v.Still {
		class += " still"
	}
	if v.Tasked {
		class += " tasked"
	}
	d.open(v.URL)
	d.printf(`<g class="%s"><title>%s</title>`, class, html.EscapeString(v.Title))
	switch {
	case v.HeadingDeg == nil || math.IsNaN(*v.HeadingDeg):
		d.printf(`<circle cx="%.1f" cy="%.1f" r="4"/>`, p[0], p[1])
	default:
		d.printf(`<path transform="translate(%.1f %.1f) rotate(%.0f)" d="M0-10L6 8L0 4L-6 8Z"/>`, p[0], p[1], *v.HeadingDeg)
	}
	if v.Tasked && v.Name != "" {
		d.printf(`<text x="%.1f" y="%.1f">%s</text>`, p[0]+12, p[1]+5, html.EscapeString(v.Name))
	}
	d.printf(`</g>`)
	d.close(v.URL)
}

// caseSymbol draws the shape of the phase and the case's label.
func (d *drawing) caseSymbol(k Case) {
	p := d.at(k.Lon, k.Lat)
	if !d.shows(p) {
		return
	}
	class := "case "
	shape := `<circle r="8"/>`
	switch k.Phase {
	case "distress":
		class += "distress"
		shape = `<path d="M0-12L12 10H-12Z"/>`
	case "alert":
		class += "alert"
		shape = `<path d="M0-12L11 0L0 12L-11 0Z"/>`
	case "uncertainty":
		class += "uncertainty"
	default:
		class += "settled"
	}
	if k.Estimated {
		class += " estimated"
	}
	d.open(k.URL)
	d.printf(`<g class="%s" transform="translate(%.1f %.1f)"><title>%s</title>%s<text x="18" y="5">%s</text></g>`,
		class, p[0], p[1], html.EscapeString(k.Title), shape, html.EscapeString(k.Label))
	d.close(k.URL)
}

func (d *drawing) open(url string) {
	if url != "" {
		d.printf(`<a href="%s">`, html.EscapeString(url))
	}
}

func (d *drawing) close(url string) {
	if url != "" {
		d.printf(`</a>`)
	}
}
