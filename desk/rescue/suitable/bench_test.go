package suitable_test

import (
	"math/rand/v2"
	"testing"

	"fanar/desk/rescue/suitable"
	"fanar/desk/sea"
	"fanar/engine/geo"
)

// BenchmarkRank ranks a picture of 50,000 vessels for one case. The goal is under 5 ms.
func BenchmarkRank(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	all := make([]sea.Vessel, 50_000)
	for i := range all {
		v := north(uint32(i+1), 0, float32(random.Float64()*20))
		v.Position = geo.Position{Lat: 30 + random.Float64()*15, Lon: -6 + random.Float64()*42}
		all[i] = v
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(suitable.Rank(datum, all, nil, now, 40)) != 40 {
			b.Fatal("too few")
		}
	}
}
