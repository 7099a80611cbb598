package units_test

import (
	"math/rand/v2"
	"net/http"
	"testing"

	"fanar/desk/desktest"
	"fanar/desk/rescue"
	"fanar/desk/sea"
	"fanar/engine/ais"
	"fanar/face/web/record/screentest"
	"fanar/face/web/screen"
	"fanar/face/web/units"
)

// BenchmarkUnits answers the page and its table as CSV over a picture of 50,000 vessels. The goals are 100 ms and 50 KB.
func BenchmarkUnits(b *testing.B) {
	var picture *sea.Picture
	s := screentest.Open(b, func(room *screen.Room) (screentest.Routed, error) {
		picture = room.Picture
		return units.Open(room)
	})
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 50_000 {
		picture.Apply(sea.FeedInfo{Name: "AIS test", Kind: "tcp"}, ais.Report{Type: 1, MMSI: 210_000_000 + uint32(i), HasPosition: true, HasSpeed: true,
			Lat: 30 + random.Float64()*15, Lon: -6 + random.Float64()*42, SpeedKn: float32(random.Float64() * 20), Received: desktest.Start()})
	}
	s.Do(b, duty, rescue.OpenCase{Line: "3400N01800E rubber 100 pob"})
	conti := s.As(b, "conti")
	for _, path := range []string{"/cases/SAR-3/units", "/cases/SAR-3/units.csv"} {
		b.Run(path, func(b *testing.B) {
			size := 0
			for b.Loop() {
				size = len(conti.Get(path).Want(http.StatusOK).Body)
			}
			b.ReportMetric(float64(size)/1024, "KB")
		})
	}
}
