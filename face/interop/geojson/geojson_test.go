package geojson_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fanar/desk/rescue"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	"fanar/face/interop/geojson"
)

var start = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

func at(minutes int, lat, lon float64, radius float64, source string) rescue.Position {
	return rescue.Position{Position: geo.Position{Lat: lat, Lon: lon}, At: start.Add(time.Duration(minutes) * time.Minute), UncertaintyNM: radius, Source: source}
}

func TestCasesAsFeatures(t *testing.T) {
	onBoard := &alertline.Estimate{Min: 80, Best: 80, Max: 80, Sense: alertline.About}
	got := geojson.Of(
		rescue.Case{ID: "SAR-1", Phase: rescue.Distress, Org: "mrcc-rome", Alert: alertline.Alert{Raw: "as typed", Boat: alertline.Rubber, OnBoard: onBoard}, Simulated: true,
			Positions: []rescue.Position{at(0, 33.9, 12.5, 0, "alert"), at(30, 34.123456789, 12.7, 2, "aircraft"), at(15, 34, 12.6, 1, "+39 333 1234567")}},
		rescue.Case{ID: "SAR-2", Phase: rescue.Alert, Positions: []rescue.Position{at(0, -1, 0, 0, "+39 333 1234567")}},
		rescue.Case{ID: "SAR-3"},
	)
	raw, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Type     string
		Features []struct {
			Type, ID string
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Type != "FeatureCollection" || len(doc.Features) != 3 {
		t.Fatalf("got %s", raw)
	}
	point, line, other := doc.Features[0], doc.Features[1], doc.Features[2]
	if point.ID != "SAR-1" || string(point.Geometry.Coordinates) != "[12.7,34.123457]" || point.Properties["uncertaintyNm"] != 2.0 || point.Properties["source"] != "aircraft" || point.Properties["simulated"] != true {
		t.Errorf("the newest position is %+v", point)
	}
	if line.ID != "SAR-1/track" || line.Geometry.Type != "LineString" || string(line.Geometry.Coordinates) != "[[12.5,33.9],[12.6,34],[12.7,34.123457]]" || len(line.Properties["times"].([]any)) != 3 {
		t.Errorf("the way is %+v", line)
	}
	if other.ID != "SAR-2" || string(other.Geometry.Coordinates) != "[0,-1]" || other.Properties["source"] != nil || other.Properties["uncertaintyNm"] != nil {
		t.Errorf("SAR-2 is %+v", other)
	}
	if strings.Contains(string(raw), "as typed") || strings.Contains(string(raw), "333") {
		t.Errorf("R28: the alert as typed or a telephone number leaves: %s", raw)
	}
	if empty, err := json.Marshal(geojson.Of()); err != nil || string(empty) != `{"type":"FeatureCollection","features":[]}` {
		t.Errorf("no case is %s, %v", empty, err)
	}
}
