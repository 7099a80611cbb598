package watch

import (
	"slices"
	"strings"

	"fanar/desk/sea"
	"fanar/face/web/basemap"
	"fanar/face/web/screen"
)

// listLimit is how many vessels stand in the list; the filter finds the others.
const listLimit = 300

// list is the vessels of the chart.
type list struct {
	Text      string // the filter
	View      string
	Rows      []screen.Vessel
	InView    int
	Heard     int // in the whole picture
	More      int // in view and not in Rows
	Silent    []string
	Elsewhere bool // the filter looked outside of the view, as nothing in it fits
}

func vesselsOf(v *screen.Visit, view basemap.View) list {
	l := list{Text: v.Query("q"), View: view.String()}
	if !v.May("read.sea") {
		return l
	}
	box := boxOf(view)
	picture := v.Room.Picture
	found := picture.Vessels(sea.Query{Bounds: &box, Text: l.Text})
	l.Heard, l.InView = picture.Count(), len(found)
	if len(found) == 0 && l.Text != "" {
		found = picture.Vessels(sea.Query{Text: l.Text})
		l.Elsewhere = len(found) > 0
	}
	if l.More = max(0, len(found)-listLimit); l.More > 0 {
		found = found[:listLimit]
	}
	for _, s := range found {
		l.Rows = append(l.Rows, v.Vessel(s))
	}
	slices.SortStableFunc(l.Rows, func(a, b screen.Vessel) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range picture.Feeds() {
		if screen.FeedMark(f.Status) == "silent" {
			l.Silent = append(l.Silent, f.Name)
		}
	}
	return l
}
