package api

import (
	"context"

	"fanar/desk/sea"
	"fanar/engine/geo"
	"fanar/record/dispatch"
)

// featureCollection is GeoJSON. Source: RFC 7946, 3.3.
type featureCollection struct {
	Type     string    `json:"type" enum:"FeatureCollection"`
	Features []feature `json:"features" nullable:"false"`
}

type feature struct {
	Type       string       `json:"type" enum:"Feature"`
	ID         string       `json:"id" doc:"MMSI"`
	Geometry   geo.Position `json:"geometry"`
	Properties sea.Vessel   `json:"properties"`
}

// ContentType makes it application/geo+json, for huma.
func (featureCollection) ContentType(string) string { return "application/geo+json" }

func featuresOf(vessels []sea.Vessel) featureCollection {
	out := featureCollection{Type: "FeatureCollection", Features: []feature{}}
	for _, v := range vessels {
		if v.HasPosition {
			out.Features = append(out.Features, feature{Type: "Feature", ID: sea.Number(v.MMSI), Geometry: v.Position, Properties: v})
		}
	}
	return out
}

// listFeeds answers whoever may see the sea, and the administrator, who keeps the feeds running without seeing it.
func (a *server) listFeeds(ctx context.Context, _ *nothing) (*answer[list[sea.FeedState]], error) {
	actor, err := a.Sessions.Actor(ctx)
	if err != nil {
		return nil, err
	}
	action := "read.sea"
	if a.Dispatch.Engine().May(actor, "read.feeds") {
		action = "read.feeds"
	}
	var out answer[list[sea.FeedState]]
	err = a.Dispatch.Read(ctx, actor, action, func(dispatch.State) error {
		var err error
		out.Body, err = whole(a.Picture.Feeds(), nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}
