package watch

import (
	"html/template"
	"math"
	"net/url"
	"strings"

	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/engine/geo"
	"fanar/face/web/basemap"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
)

// twinLimit is how many vessels the server draws; a drawing with more is not read by anybody.
const twinLimit = 1500

// caseTwinLimit is how many cases the server draws. The live chart has all.
const caseTwinLimit = 200

// chart draws the view and says where it can go from here.
func (p *Page) chart(v *screen.Visit, view basemap.View, open []rescue.Case) (frame.ChartElement, error) {
	layers := basemap.Layers{}
	if v.May("read.sea") {
		box := boxOf(view)
		for _, s := range p.room.Picture.Vessels(sea.Query{Bounds: &box, Limit: twinLimit}) {
			layers.Vessels = append(layers.Vessels, v.Symbol(s, false))
		}
	}
	for _, c := range open {
		at, ok := c.Latest()
		if !ok || !boxOf(view).Contains(at.Position) {
			continue
		}
		if len(layers.Cases) == caseTwinLimit {
			break // the desk's order: those that wait longest are drawn, and the list has all
		}
		symbol := basemap.Case{ID: c.ID, Phase: string(c.Phase), Lat: at.Position.Lat, Lon: at.Position.Lon, Label: c.ID,
			Title: c.ID + ", " + v.T("phase."+string(c.Phase)) + ", " + v.Boat(c.Alert), URL: "/cases/" + c.ID}
		for _, t := range c.Taskings {
			if t.MMSI != 0 && t.Live() {
				symbol.Tasked = append(symbol.Tasked, t.MMSI)
				markTasked(layers.Vessels, t.MMSI)
			}
		}
		layers.Cases = append(layers.Cases, symbol)
	}
	layers.Title = v.T("map.summary", "count", len(layers.Vessels))
	view.Width, view.Height, view.Lang = 1100, 800, v.Lang
	var drawn strings.Builder
	if err := p.room.Chart.SVG(&drawn, view, layers); err != nil {
		return frame.ChartElement{}, err
	}
	return frame.ChartElement{View: view.String(), Twin: template.HTML(drawn.String()), Live: "/live", List: "#vessels",
		Homes: p.homes(v), Legend: true}, nil
}

func boxOf(v basemap.View) geo.Box {
	return geo.Box{South: v.South, West: v.West, North: v.North, East: v.East}
}

func markTasked(all []basemap.Vessel, mmsi uint32) {
	for i := range all {
		if all[i].MMSI == mmsi {
			all[i].Tasked = true
		}
	}
}

// homes are the views one click away: the sea that the watch is about, everything that is heard, and where a replay was
// recorded, which may be far from here.
func (p *Page) homes(v *screen.Visit) []frame.Home {
	homes := []frame.Home{homeAt(v.T("map.home"), central())}
	if !v.May("read.sea") {
		return homes
	}
	if all, ok := around(p.room.Picture.Vessels(sea.Query{})); ok {
		homes = append(homes, homeAt(v.T("watch.everything"), all))
	}
	for _, f := range p.room.Picture.Feeds() {
		if f.Kind != sea.KindReplay {
			continue
		}
		if place, ok := around(p.room.Picture.Vessels(sea.Query{Feed: f.Name})); ok {
			name := f.Place
			if name == "" {
				name = f.Name
			}
			homes = append(homes, homeAt(v.T("watch.replay", "place", name), place))
		}
	}
	return homes
}

func homeAt(name string, view basemap.View) frame.Home {
	return frame.Home{Name: name, View: view.String(), URL: "/?view=" + url.QueryEscape(view.String())}
}

// around gives the view that holds all vessels with a margin, inside what the chart covers.
func around(all []sea.Vessel) (basemap.View, bool) {
	v := basemap.View{South: 90, West: 180, North: -90, East: -180}
	for _, s := range all {
		if !s.HasPosition {
			continue
		}
		v.South, v.North = math.Min(v.South, s.Position.Lat), math.Max(v.North, s.Position.Lat)
		v.West, v.East = math.Min(v.West, s.Position.Lon), math.Max(v.East, s.Position.Lon)
	}
	extent := basemap.Extent()
	const margin = 0.15 // degrees
	v.South, v.North = math.Max(v.South-margin, extent.Min[1]), math.Min(v.North+margin, extent.Max[1])
	v.West, v.East = math.Max(v.West-margin, extent.Min[0]), math.Min(v.East+margin, extent.Max[0])
	return v, v.South < v.North && v.West < v.East
}
