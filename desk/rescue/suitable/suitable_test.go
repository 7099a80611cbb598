package suitable_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fanar/desk/directory"
	"fanar/desk/rescue/suitable"
	"fanar/desk/sea"
	"fanar/engine/geo"
)

var (
	now   = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	boat  = geo.Position{Lat: 34, Lon: 13}
	datum = suitable.DatumOf(boat, now.Add(-time.Hour), 1, now)
)

func kn(v float32) *float32 { return &v }

// north is a ship so many nautical miles north of the boat, under way.
func north(mmsi uint32, miles float64, speed float32) sea.Vessel {
	return sea.Vessel{MMSI: mmsi, Name: fmt.Sprint("SHIP ", mmsi), Kind: "ship", ShipType: "cargo", Status: "under-way", HasPosition: true,
		Position: geo.Position{Lat: boat.Lat + miles/60, Lon: boat.Lon}, PositionAt: now, LastSeen: now, SpeedKn: kn(speed)}
}

func TestDatumAges(t *testing.T) {
	for _, tt := range []struct {
		name string
		age  time.Duration
		said float64
		want float64
	}{
		{"fresh, with its uncertainty", 0, 3, 3},
		{"fresh, without", 0, 0, 1},
		{"two hours old", 2 * time.Hour, 1, 5},
		{"from a clock that is ahead", -time.Hour, 2, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := suitable.DatumOf(boat, now.Add(-tt.age), tt.said, now).RadiusNM; math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("radius %v, want %v", got, tt.want)
			}
		})
	}
}

// The order is the order of arrival: a fast ship far off before a slow one that is near, a ship that has to leave her berth
// behind one that is under way, an aircraft from its field before all.
func TestRankIsByArrival(t *testing.T) {
	moored := north(3, 10, 0)
	moored.Status = "moored"
	aground := north(4, 1, 0)
	aground.Status = "aground"
	coast := sea.Vessel{MMSI: 2470000, Kind: "base", HasPosition: true, Position: boat, PositionAt: now}
	replayed := north(6, 1, 20)
	replayed.Replayed = true
	field := geo.Position{Lat: 35.5, Lon: 12.6}
	own := []directory.Place{{ID: "osprey", Name: "Osprey", Type: "aircraft", Position: &field, SpeedKn: 150, NoticeMin: 15, Capacity: 8},
		{ID: "lampedusa", Name: "Lampedusa", Type: "port", Position: &field}, {ID: "fast", Name: "Fast", Type: "vessel", MMSI: 2, SpeedKn: 30, Capacity: 120}}
	got := suitable.Rank(datum, []sea.Vessel{north(1, 30, 10), north(2, 40, 0), moored, aground, coast, replayed}, own, now, 10)
	want := []struct {
		id     string
		basis  suitable.Basis
		motion suitable.Motion
	}{{"osprey", suitable.ByService, suitable.AtBase}, {"fast", suitable.ByService, suitable.UnderWay}, {"3", suitable.ByType, suitable.Moored},
		{"1", suitable.ByNow, suitable.UnderWay}, {"4", suitable.ByType, suitable.Unable}}
	if len(got) != len(want) {
		t.Fatalf("%d units, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		id := got[i].Place
		if id == "" {
			id = fmt.Sprint(got[i].MMSI)
		}
		if id != w.id || got[i].Basis != w.basis || got[i].Motion != w.motion {
			t.Errorf("place %d: %s by %s, %s; want %+v", i+1, id, got[i].Basis, got[i].Motion, w)
		}
	}
	if got[2].NoticeMin != 60 || got[0].NoticeMin != 15 || got[1].Capacity != 120 || got[0].Capacity != 8 {
		t.Errorf("notices and capacities: %+v", got[:3])
	}
	if d := got[3].Arrives.Sub(now.Add(3 * time.Hour)).Abs(); d > 2*time.Minute || !got[3].Latest.After(got[3].Arrives) {
		t.Errorf("30 nm at 10 kn arrive at %s, latest %s", got[3].Arrives, got[3].Latest)
	}
}

// A unit whose position is twenty minutes old has gone on since: her distance is reckoned from where she would be now.
func TestOldPositionsAreReckonedOn(t *testing.T) {
	v := north(1, 30, 15)
	v.PositionAt = now.Add(-20 * time.Minute)
	v.CourseDeg = kn(180)
	silent := north(2, 30, 15)
	silent.PositionAt = now.Add(-3 * time.Hour)
	silent.CourseDeg = kn(180)
	got := suitable.Rank(datum, []sea.Vessel{v, silent}, nil, now, 2)
	if math.Abs(got[0].DistanceNM-25) > 0.3 || got[0].MMSI != 1 {
		t.Errorf("after 20 minutes at 15 kn towards the boat: %.1f nm", got[0].DistanceNM)
	}
	if slack := got[1].Latest.Sub(got[1].Arrives); math.Abs(got[1].DistanceNM-30) > 0.3 || slack < 3*time.Hour {
		t.Errorf("three hours unheard: %.1f nm, latest %s later", got[1].DistanceNM, slack)
	}
}

// Whose ship it is and what type she is say nothing: with the same place, speed and state all stand beside each other.
func TestNobodyIsPreferred(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		types := []string{"cargo", "tanker", "passenger", "sar", "law-enforcement", "military", "other", "fishing"}
		miles := rapid.Float64Range(1, 200).Draw(t, "miles")
		speed := rapid.Float32Range(5, 25).Draw(t, "speed")
		var all []sea.Vessel
		for i, shipType := range types {
			v := north(uint32(i+1), miles, speed)
			v.ShipType = shipType
			all = append(all, v)
		}
		got := suitable.Rank(datum, all, nil, now, len(all))
		for i, c := range got {
			if c.MMSI != uint32(i+1) || c.Takes != got[0].Takes {
				t.Fatalf("place %d is %s with %s; want all equal: %+v", i+1, c.Type, c.Takes, got[0])
			}
		}
	})
}

// Whatever the fleet, the list has the soonest arrival of all first and never grows over its limit.
func TestRankFindsTheSoonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 80).Draw(t, "ships")
		var all []sea.Vessel
		for i := range n {
			v := north(uint32(i+1), 0, rapid.Float32Range(0, 30).Draw(t, "speed"))
			v.Position = geo.Position{Lat: rapid.Float64Range(30, 38).Draw(t, "lat"), Lon: rapid.Float64Range(8, 18).Draw(t, "lon")}
			all = append(all, v)
		}
		few, every := suitable.Rank(datum, all, nil, now, 5), suitable.Rank(datum, all, nil, now, 1000)
		if len(few) != min(5, n) || len(every) != n {
			t.Fatalf("%d and %d of %d", len(few), len(every), n)
		}
		for i := range few {
			if few[i].MMSI != every[i].MMSI {
				t.Fatalf("place %d: %d in the short list, %d in the whole", i+1, few[i].MMSI, every[i].MMSI)
			}
			if i > 0 && few[i].Takes < few[i-1].Takes {
				t.Fatalf("place %d arrives before place %d", i+1, i)
			}
		}
	})
}

func TestRankOfNothing(t *testing.T) {
	if got := suitable.Rank(datum, nil, nil, now, 0); len(got) != 0 {
		t.Errorf("no units and no limit: %+v", got)
	}
	pole := suitable.DatumOf(geo.Position{Lat: 90, Lon: 180}, now, 0, now)
	if got := suitable.Rank(pole, []sea.Vessel{north(1, 1, 0)}, nil, now, 3); len(got) != 1 || math.IsNaN(got[0].DistanceNM) || got[0].Arrives.Before(now) {
		t.Errorf("at the pole: %+v", got)
	}
}
