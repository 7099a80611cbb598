package geojson

import (
	"slices"
	"strings"

	"fanar/desk/rescue"
)

// Of gives the features of cases in their order. A case without a position has none.
func Of(cases ...rescue.Case) Collection {
	out := Collection{Type: "FeatureCollection", Features: []Feature{}}
	for _, c := range cases {
		p, ok := c.Latest()
		if !ok {
			continue
		}
		about := Properties{Kind: Newest, Case: c.ID, Phase: c.Phase, Closed: c.Closed, Organisation: c.Org, Coordinator: c.Coordinator,
			AlertedAt: c.AlertedAt.UTC(), Boat: c.Alert.Boat, OnBoard: c.Alert.OnBoard, Simulated: c.Simulated}
		point := about
		at := p.At.UTC()
		point.At, point.Source = &at, source(p)
		if p.UncertaintyNM > 0 {
			point.UncertaintyNM = &p.UncertaintyNM
		}
		out.Features = append(out.Features, Feature{Type: "Feature", ID: c.ID, Geometry: Geometry{"Point", pair(p)}, Properties: point})
		if len(c.Positions) > 1 {
			out.Features = append(out.Features, track(c, about))
		}
	}
	return out
}

// track is the way of the boat as it was reported, in the order of the times.
func track(c rescue.Case, about Properties) Feature {
	way := slices.Clone(c.Positions)
	slices.SortStableFunc(way, func(a, b rescue.Position) int { return a.At.Compare(b.At) })
	about.Kind = Track
	line := make([][2]float64, len(way))
	for i, p := range way {
		line[i] = pair(p)
		about.Times = append(about.Times, p.At.UTC())
	}
	return Feature{Type: "Feature", ID: c.ID + "/track", Geometry: Geometry{"LineString", line}, Properties: about}
}

// pair rounds to a tenth of a metre: more decimals would say more than anybody measured. Source: RFC 7946, 11.2.
func pair(p rescue.Position) [2]float64 {
	return [2]float64{round(p.Position.Lon), round(p.Position.Lat)}
}

// source is who gave the position, in one word. Telephone numbers that somebody wrote there stay out.
func source(p rescue.Position) string {
	if strings.Count(digits(p.Source), "") > 7 {
		return ""
	}
	return p.Source
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
