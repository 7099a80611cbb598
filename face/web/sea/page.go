// Package sea is the sea picture as lists and single vessels, and the state of every feed that it is heard by, with the
// reason for every line that was not used.
//
// What is simulated or replayed says so wherever it stands. The page never lets a silent feed look like an empty sea.
//
// Start with [Open].
package sea

import (
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"fanar/desk/directory"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/engine/geo"
	"fanar/face/i18n"
	"fanar/face/web/basemap"
	"fanar/face/web/frame"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

//go:embed vessel.html
var vesselFiles embed.FS

//go:embed feeds.html
var feedFiles embed.FS

//go:embed list.html
var listFiles embed.FS

// Page is the lists, the vessels and the feeds.
type Page struct {
	room                *screen.Room
	vessel, feeds, list *frame.Screen
}

// Open reads the templates.
func Open(room *screen.Room) (*Page, error) {
	p := &Page{room: room}
	for _, s := range []struct {
		to    **frame.Screen
		files embed.FS
	}{{&p.vessel, vesselFiles}, {&p.feeds, feedFiles}, {&p.list, listFiles}} {
		made, err := room.Screen(s.files)
		if err != nil {
			return nil, err
		}
		*s.to = made
	}
	return p, nil
}

// Routes adds the pages' addresses.
func (p *Page) Routes(mux *http.ServeMux) {
	mux.Handle("GET /sea", p.room.Signed(p.showList))
	mux.Handle("GET /vessels/{mmsi}", p.room.Signed(p.showVessel))
	mux.Handle("GET /feeds", p.room.Signed(p.showFeeds))
}

// listLimit is how many vessels stand in the list; the filter finds the others.
const listLimit = 1000

type listData struct {
	Text, Type string
	Types      []screen.Choice
	Rows       []screen.Vessel
	More       int
	Heard      int
	Silent     []string
	Elsewhere  bool
}

func (p *Page) showList(v *screen.Visit) error {
	if !v.May("read.sea") {
		if v.May("read.feeds") {
			return v.To("/feeds")
		}
		return v.Read("read.sea", func(dispatch.State) error { return nil })
	}
	d := listData{Text: v.Query("q"), Type: v.Query("type"), Heard: p.room.Picture.Count()}
	d.Types = types(v)
	found := p.room.Picture.Vessels(sea.Query{Text: d.Text, ShipType: d.Type})
	if d.More = max(0, len(found)-listLimit); d.More > 0 {
		found = found[:listLimit]
	}
	for _, s := range found {
		d.Rows = append(d.Rows, v.Vessel(s))
	}
	for _, f := range p.room.Picture.Feeds() {
		if screen.FeedMark(f.Status) == "silent" {
			d.Silent = append(d.Silent, f.Name)
		}
	}
	return p.list.Render(v.W, http.StatusOK, v.Page(v.T("sea.title"), "sea", d))
}

// types are the kinds of ship that the list can be narrowed to, by their words.
func types(v *screen.Visit) []screen.Choice {
	var all []screen.Choice
	for n := range 100 {
		key := ais.ShipType(n).Key()
		if !slices.ContainsFunc(all, func(c screen.Choice) bool { return c.Value == key }) {
			all = append(all, screen.Choice{Value: key, Text: v.Word("ship-type", key)})
		}
	}
	slices.SortFunc(all, func(a, b screen.Choice) int { return strings.Compare(a.Text, b.Text) })
	return all
}

type vesselData struct {
	Vessel      screen.Vessel
	CallSign    string
	IMO         string
	Length      uint16
	Heading     string
	Destination string
	PositionAt  time.Time
	Registered  string // her name in the directory
	RunBy       string
	Chart       frame.ChartElement
	MayTask     bool
	Cases       []caseChoice
	On          []caseChoice // cases that she is tasked with
}

// caseChoice is an open case with how far away it is.
type caseChoice struct {
	ID, Text string
	Miles    string // from the vessel; empty if one of the two has no position
	State    string // of her tasking
	distance float64
}

func (p *Page) showVessel(v *screen.Visit) error {
	n, err := strconv.ParseUint(v.R.PathValue("mmsi"), 10, 32)
	if err != nil || n > 999_999_999 {
		return fault.New(fault.NotFound, "page.none", "there is nothing at this address, or it is not shared with you")
	}
	mmsi := uint32(n)
	var d vesselData
	title := sea.Number(mmsi)
	err = v.Read("read.sea", func(s dispatch.State) error {
		heard, ok := p.room.Picture.Vessel(mmsi)
		registered, known, err := directory.VesselByMMSI(s, mmsi)
		if err != nil {
			return err
		}
		if !ok && !known {
			return fault.New(fault.NotFound, "vessel.none", "no vessel with the MMSI {mmsi} is heard now", "mmsi", sea.Number(mmsi)).
				WithHint("a vessel that is silent for half an hour leaves the live picture")
		}
		if !ok {
			heard = sea.Vessel{MMSI: mmsi, Kind: string(ais.KindOf(mmsi))}
		}
		d.Vessel = v.Vessel(heard)
		d.CallSign, d.Length, d.Destination, d.PositionAt = heard.CallSign, heard.LengthM, heard.Destination, heard.PositionAt
		if heard.IMO != 0 {
			d.IMO = strconv.Itoa(int(heard.IMO))
		}
		if heard.HeadingDeg != nil {
			d.Heading = i18n.Decimal(v.Lang, float64(*heard.HeadingDeg), 0) + "°"
		}
		if known {
			names := v.Names(s)
			d.Registered, d.RunBy = names.Place(registered.ID), names.Organisation(registered.Org)
		}
		title = d.Vessel.Name
		if d.MayTask = v.May("rescue.TaskAsset"); v.May("read.cases") {
			return d.cases(v, s, heard)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if d.Vessel.Position != nil {
		if d.Chart, err = p.around(v, mmsi); err != nil {
			return err
		}
	}
	return p.vessel.Render(v.W, http.StatusOK, v.Page(title, "sea", d))
}

// cases are the open ones, the nearest first.
func (d *vesselData) cases(v *screen.Visit, s dispatch.State, heard sea.Vessel) error {
	open, err := rescue.Open(s, s.Now)
	for _, c := range open {
		x := caseChoice{ID: c.ID, Text: v.Boat(c.Alert), distance: 1e9}
		if at, ok := c.Latest(); ok && heard.HasPosition {
			x.distance = float64(geo.Distance(at.Position, heard.Position))
			x.Miles = i18n.Decimal(v.Lang, x.distance, 0)
		}
		for _, t := range c.Taskings {
			if t.MMSI == heard.MMSI && t.State != rescue.Released {
				x.State = v.T("tasking." + t.State)
			}
		}
		if x.State != "" {
			d.On = append(d.On, x)
			continue
		}
		d.Cases = append(d.Cases, x)
	}
	slices.SortStableFunc(d.Cases, func(a, b caseChoice) int { return cmp.Compare(a.distance, b.distance) })
	return err
}

// around draws the vessel's own track and what is near.
func (p *Page) around(v *screen.Visit, mmsi uint32) (frame.ChartElement, error) {
	heard, ok := p.room.Picture.Vessel(mmsi)
	if !ok || !heard.HasPosition {
		return frame.ChartElement{}, nil
	}
	const reach = 0.35 // degrees of latitude
	view := basemap.View{South: heard.Position.Lat - reach, North: heard.Position.Lat + reach, West: heard.Position.Lon - 1.6*reach,
		East: heard.Position.Lon + 1.6*reach, Width: 720, Height: 420, Lang: v.Lang}
	track := basemap.Area{Class: "track", Title: v.T("vessel.track")}
	for _, point := range p.room.Picture.Track(mmsi) {
		track.Points = append(track.Points, [2]float64{point.Position.Lon, point.Position.Lat})
	}
	layers := basemap.Layers{Title: v.Vessel(heard).Line}
	if len(track.Points) > 1 {
		layers.Areas = append(layers.Areas, track)
	}
	layers.Vessels = append(layers.Vessels, v.Symbol(heard, true))
	var drawn strings.Builder
	if err := p.room.Chart.SVG(&drawn, view, layers); err != nil {
		return frame.ChartElement{}, err
	}
	return frame.ChartElement{View: view.String(), Twin: template.HTML(drawn.String()),
		Homes: []frame.Home{{Name: v.T("vessel.on-chart"), URL: "/?view=" + url.QueryEscape(view.String())}}}, nil
}
