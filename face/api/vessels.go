package api

import (
	"net/http"
	"strconv"
	"strings"

	"fanar/desk/sea"
	"fanar/engine/geo"
	"fanar/fault"
	"fanar/record/dispatch"
)

// vesselQuery chooses vessels of the live picture.
type vesselQuery struct {
	BBox     string `query:"bbox" example:"10,32,16,38" doc:"West, south, east, north in degrees (RFC 7946, 5); west may be greater than east"`
	Text     string `query:"text" maxLength:"100" doc:"Part of the name or call sign, or the first digits of MMSI or IMO number"`
	Kind     string `query:"kind" doc:"Such as ship, aircraft or sart"`
	ShipType string `query:"shipType" doc:"Such as cargo"`
	Feed     string `query:"feed"`
	Limit    int    `query:"limit" minimum:"1" maximum:"50000" default:"5000"`
}

func (q vesselQuery) query() (sea.Query, error) {
	out := sea.Query{Text: q.Text, Kind: q.Kind, ShipType: q.ShipType, Feed: q.Feed, Limit: q.Limit}
	if q.BBox == "" {
		return out, nil
	}
	bad := fault.New(fault.Invalid, codeParameter, "{got} is no bbox; it is west,south,east,north in degrees, such as {example}", "got", q.BBox, "example", "10,32,16,38").WithField("bbox")
	parts := strings.Split(q.BBox, ",")
	if len(parts) != 4 {
		return out, bad
	}
	var n [4]float64
	for i, p := range parts {
		var err error
		if n[i], err = strconv.ParseFloat(strings.TrimSpace(p), 64); err != nil {
			return out, bad
		}
	}
	box := geo.Box{West: n[0], South: n[1], East: n[2], North: n[3]}
	for _, corner := range []geo.Position{{Lat: box.South, Lon: box.West}, {Lat: box.North, Lon: box.East}} {
		if corner.Check() != nil || box.South > box.North {
			return out, bad
		}
	}
	out.Bounds = &box
	return out, nil
}

type mmsiInPath struct {
	MMSI uint32 `path:"mmsi" maximum:"999999999"`
}

// vesselView is a vessel with where it was lately.
type vesselView struct {
	Vessel sea.Vessel  `json:"vessel"`
	Track  []sea.Point `json:"track" nullable:"false" doc:"Oldest first"`
}

func (a *server) vessels() {
	read(a, endpoint{path: "/vessels", id: "listVessels", summary: "The live picture, by MMSI"}, "read.sea",
		func(_ dispatch.State, in *vesselQuery) (list[sea.Vessel], error) {
			q, err := in.query()
			if err != nil {
				return list[sea.Vessel]{}, err
			}
			return whole(a.Picture.Vessels(q), nil)
		})
	read(a, endpoint{path: "/vessels.geojson", id: "listVesselsGeoJSON", summary: "The same as a GeoJSON FeatureCollection, without vessels that have no position"}, "read.sea",
		func(_ dispatch.State, in *vesselQuery) (featureCollection, error) {
			q, err := in.query()
			if err != nil {
				return featureCollection{}, err
			}
			return featuresOf(a.Picture.Vessels(q)), nil
		})
	read(a, endpoint{path: "/vessels/{mmsi}", id: "getVessel", summary: "One vessel with its track"}, "read.sea",
		func(_ dispatch.State, in *mmsiInPath) (vesselView, error) {
			v, ok := a.Picture.Vessel(in.MMSI)
			if !ok {
				return vesselView{}, fault.New(fault.NotFound, "sea.no-vessel", "no vessel with the MMSI {mmsi} was heard lately", "mmsi", sea.Number(in.MMSI))
			}
			track := a.Picture.Track(in.MMSI)
			if track == nil {
				track = []sea.Point{}
			}
			return vesselView{Vessel: v, Track: track}, nil
		})
}

func (a *server) feeds() {
	e := endpoint{method: http.MethodGet, path: "/feeds", id: "listFeeds", summary: "How every feed of the sea picture does: silence is told apart from an empty sea"}
	register(a, e, e.operation(), a.listFeeds)
}
