// Package geojson writes distress cases as GeoJSON (RFC 7946), for a chart, a geographical information system or another
// program: the newest position of each case as a point, and the positions before it as a line with their times.
//
// It is for those who may read cases; the caller sees to that. A position is where somebody reported the boat, never where
// somebody supposes it now, so every point says when it was so, who said it and how far off it may be. The alert as it was
// typed and the notes are not in it.
//
// Start with [Of].
package geojson

import (
	"encoding/json"
	"fmt"
	"time"

	"fanar/desk/rescue"
	"fanar/engine/alertline"
)

// MediaType is what a collection is served as. Source: RFC 7946, 12.
const MediaType = "application/geo+json"

// The kinds of feature.
const (
	Newest = "position" // a point
	Track  = "track"    // a line; only of a case with two positions or more
)

// Collection is a FeatureCollection. Features is never null.
type Collection struct {
	Type     string    `json:"type" enum:"FeatureCollection"`
	Features []Feature `json:"features" nullable:"false"`
}

// ContentType makes the media type of an answer that holds a collection.
func (Collection) ContentType(string) string { return MediaType }

// Feature is the newest position of a case, or the way that its positions make.
type Feature struct {
	Type       string     `json:"type" enum:"Feature"`
	ID         string     `json:"id" doc:"The case, with /track for the line of its positions"`
	Geometry   Geometry   `json:"geometry"`
	Properties Properties `json:"properties"`
}

// Geometry is a Point or a LineString, longitude first, in degrees.
type Geometry struct {
	Type        string `json:"type" enum:"Point,LineString"`
	Coordinates any    `json:"coordinates" doc:"Of a point: longitude, latitude; of a line: a list of them, oldest first"`
}

// Properties say what the case is and when it was where.
type Properties struct {
	Kind          string              `json:"kind" enum:"position,track"`
	Case          string              `json:"case" example:"SAR-1"`
	Phase         rescue.Phase        `json:"phase"`
	Closed        bool                `json:"closed"`
	Organisation  string              `json:"organisation" doc:"Who states the case"`
	Coordinator   string              `json:"coordinator,omitempty"`
	AlertedAt     time.Time           `json:"alertedAt"`
	Boat          alertline.Boat      `json:"boat"`
	OnBoard       *alertline.Estimate `json:"onBoard,omitempty" doc:"As it was said; absent if nobody said a number"`
	At            *time.Time          `json:"at,omitempty" doc:"When the position of a point was so"`
	Source        string              `json:"source,omitempty"`
	UncertaintyNM *float64            `json:"uncertaintyNm,omitempty" doc:"Radius within which the position lies; absent if nobody said one"`
	Times         []time.Time         `json:"times,omitempty" doc:"Of a line: when each of its positions was so"`
	Simulated     bool                `json:"simulated,omitempty" doc:"A drill or a demonstration: nobody is in distress"`
}

// JSON gives the document.
func (c Collection) JSON() ([]byte, error) {
	doc, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("write the cases as GeoJSON: %w", err)
	}
	return doc, nil
}
