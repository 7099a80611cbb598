package demo

import (
	"testing"
	"time"

	"fanar/engine/ais"
	"fanar/engine/geo"
)

// TestFleet holds that every sentence of the simulated fleet decodes to where the ship is, and that ships move.
func TestFleet(t *testing.T) {
	start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	fleet := NewFleet(start)
	var assembler ais.Assembler
	seen := map[uint32][]geo.Position{}
	named := map[uint32]string{}
	for second := range 7200 {
		now := start.Add(time.Duration(second) * time.Second)
		lines, err := fleet.Sentences(now)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			r, why := assembler.Line([]byte(line), now)
			if why == ais.Part {
				continue
			}
			if why != ais.Used {
				t.Fatalf("%q was not used: %s", line, why)
			}
			if r.MMSI/1_000_000 != 200 {
				t.Fatalf("MMSI %d could belong to a real ship", r.MMSI)
			}
			if r.Static != nil {
				named[r.MMSI] = r.Static.Name
			}
			if r.HasPosition {
				seen[r.MMSI] = append(seen[r.MMSI], geo.Position{Lat: r.Lat, Lon: r.Lon})
			}
		}
	}
	if len(seen) != len(ships) || len(named) != len(ships) {
		t.Fatalf("%d ships reported and %d told their name, want %d", len(seen), len(named), len(ships))
	}
	for _, s := range ships {
		track := seen[s.mmsi]
		if len(track) < 3000 {
			t.Errorf("%s reported %d times in two hours", s.name, len(track))
		}
		var sailed float64
		for i := 1; i < len(track); i++ {
			step := float64(geo.Distance(track[i-1], track[i]))
			if limit := s.speedKn*2/3600*1.5 + 0.001; step > limit {
				t.Fatalf("%s jumped %.3f nm in two seconds at %.1f kn", s.name, step, s.speedKn)
			}
			sailed += step
		}
		if want := 2 * s.speedKn; sailed < want*0.95-0.1 || sailed > want*1.05+0.1 {
			t.Errorf("%s sailed %.2f nm in two hours at %.1f kn", s.name, sailed, s.speedKn)
		}
		if named[s.mmsi] != s.name {
			t.Errorf("%d calls itself %q, want %q", s.mmsi, named[s.mmsi], s.name)
		}
	}
}
