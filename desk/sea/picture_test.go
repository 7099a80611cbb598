package sea

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fanar/engine/ais"
	"fanar/engine/geo"
	"fanar/world"
)

var (
	start   = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	coast   = FeedInfo{Name: "coast", Kind: "tcp", Place: "Lampedusa"}
	far     = FeedInfo{Name: "satellite", Kind: "tcp"}
	play    = FeedInfo{Name: "tape", Kind: KindReplay}
	demo    = FeedInfo{Name: "demo", Kind: "simulation", Simulated: true}
	central = geo.Box{South: 32, West: 10, North: 38, East: 18}
)

// hand is a clock that a test moves.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) forward(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func placed(mmsi uint32, lat, lon float64) ais.Report {
	return ais.Report{Type: 1, MMSI: mmsi, HasPosition: true, Lat: lat, Lon: lon, Turn: ais.NoTurn, Second: 60}
}

func named(mmsi uint32, name string) ais.Report {
	return ais.Report{Type: 5, MMSI: mmsi, Static: &ais.Static{Name: name, CallSign: "IABC", IMO: 9247510, ShipType: 70, ToBow: 80, ToStern: 20}}
}

func apply(t *testing.T, p *Picture, f FeedInfo, r ais.Report, want string) {
	t.Helper()
	if got := p.Apply(f, r); got != want {
		t.Fatalf("apply type %d of %d from %s: got %q, want %q", r.Type, r.MMSI, f.Name, got, want)
	}
}

func see(t *testing.T, p *Picture, mmsi uint32) Vessel {
	t.Helper()
	v, ok := p.Vessel(mmsi)
	if !ok {
		t.Fatalf("%d is not in the picture", mmsi)
	}
	return v
}

func TestReportsMakeAVessel(t *testing.T) {
	clock := &hand{now: start}
	p := NewPicture(clock)
	r := placed(247000001, 34.5, -0.25)
	r.HasSpeed, r.SpeedKn, r.HasCourse, r.CourseDeg, r.HasStatus, r.Status = true, 11.3, true, 0, true, ais.UnderWay
	apply(t, p, coast, r, "")
	clock.forward(time.Minute)
	apply(t, p, coast, named(247000001, "AURORA"), "")
	apply(t, p, coast, ais.Report{Type: 24, MMSI: 247000001, Static: &ais.Static{Part: 'B', ShipType: 70}}, "")
	v := see(t, p, 247000001)
	if v.Name != "AURORA" || v.CallSign != "IABC" || v.IMO != 9247510 || v.Kind != "ship" || v.ShipType != "cargo" || v.Status != "under-way" ||
		v.LengthM != 100 || v.Feed != "coast" || v.Simulated || v.Replayed {
		t.Errorf("got %+v", v)
	}
	if !v.HasPosition || v.Position != (geo.Position{Lat: 34.5, Lon: -0.25}) || !v.PositionAt.Equal(start) || !v.LastSeen.Equal(start.Add(time.Minute)) {
		t.Errorf("position %v at %v, last seen %v", v.Position, v.PositionAt, v.LastSeen)
	}
	if v.SpeedKn == nil || *v.SpeedKn != 11.3 || v.CourseDeg == nil || *v.CourseDeg != 0 || v.HeadingDeg != nil {
		t.Errorf("speed %v, course %v, heading %v", v.SpeedKn, v.CourseDeg, v.HeadingDeg)
	}
	got, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"mmsi":247000001,"name":"AURORA","callSign":"IABC","imo":9247510,"kind":"ship","shipType":"cargo","status":"under-way",` +
		`"positionAt":"2026-11-22T08:00:00Z","speedKn":11.3,"courseDeg":0,"lengthM":100,"lastSeen":"2026-11-22T08:01:00Z","feed":"coast",` +
		`"position":{"type":"Point","coordinates":[-0.25,34.5]}}`
	if string(got) != want {
		t.Errorf("JSON: got\n%s\nwant\n%s", got, want)
	}
}

func TestVesselJSON(t *testing.T) {
	for _, c := range []struct {
		name string
		v    Vessel
		has  string
		not  string
	}{
		{"no position", Vessel{MMSI: 1, LastSeen: start}, `"mmsi":1`, "position"},
		{"position at zero", Vessel{MMSI: 1, HasPosition: true, LastSeen: start}, `"coordinates":[0,0]`, "positionAt"},
		{"simulated", Vessel{MMSI: 1, Simulated: true, LastSeen: start}, `"simulated":true`, "replayed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := json.Marshal(c.v)
			if err != nil || !strings.Contains(string(b), c.has) || strings.Contains(string(b), c.not) {
				t.Errorf("got %s, %v; want %s and no %s", b, err, c.has, c.not)
			}
			var again Vessel
			if err := json.Unmarshal(b, &again); err != nil || again != c.v {
				t.Errorf("read back %+v, %v; want %+v", again, err, c.v)
			}
		})
	}
}

func TestWhatIsMoreRealWins(t *testing.T) {
	p := NewPicture(&hand{now: start})
	apply(t, p, demo, placed(247000001, 34, 12), "")
	if v := see(t, p, 247000001); !v.Simulated {
		t.Error("a vessel of a simulated feed is not marked")
	}
	apply(t, p, demo, named(247000001, "INVENTED"), "")
	apply(t, p, play, placed(247000001, 34.1, 12), "")
	if v := see(t, p, 247000001); v.Simulated || !v.Replayed || v.Name != "" {
		t.Errorf("a replay takes over, and nothing of the simulation stays: got %+v", v)
	}
	apply(t, p, demo, placed(247000001, 35, 12), Outranked)
	apply(t, p, coast, placed(247000001, 34.2, 12), "")
	apply(t, p, play, placed(247000001, 35, 12), Outranked)
	if v := see(t, p, 247000001); v.Simulated || v.Replayed || v.Position.Lat != 34.2 || len(p.Track(247000001)) != 1 {
		t.Errorf("the real vessel: got %+v, track %v", v, p.Track(247000001))
	}
}

func TestTimesOfReports(t *testing.T) {
	at := func(heard time.Duration, lat float64) ais.Report {
		r := placed(247000001, lat, 12)
		r.Received, r.Source = start, start.Add(heard)
		return r
	}
	long := at(-time.Minute, 35)
	long.Type = 27
	p := NewPicture(&hand{now: start})
	for _, step := range []struct {
		name string
		r    ais.Report
		why  string
		lat  float64
		seen time.Duration
	}{
		{"late", at(-10*time.Minute, 34), "", 34, -10 * time.Minute},
		{"later", at(-5*time.Minute, 34.1), "", 34.1, -5 * time.Minute},
		{"between the two", at(-7*time.Minute, 34.05), Older, 34.1, -5 * time.Minute},
		{"half an hour old", at(-31*time.Minute, 30), Stale, 34.1, -5 * time.Minute},
		{"static data of before", func() ais.Report {
			r := named(247000001, "A")
			r.Received, r.Source = start, start.Add(-8*time.Minute)
			return r
		}(), "", 34.1, -5 * time.Minute},
		{"from a clock that is ahead", at(time.Hour, 34.2), "", 34.2, 0},
		{"coarse, a minute before", long, Older, 34.2, 0},
	} {
		if got := p.Apply(coast, step.r); got != step.why {
			t.Errorf("%s: got %q, want %q", step.name, got, step.why)
		}
		if v := see(t, p, 247000001); v.Position.Lat != step.lat || !v.LastSeen.Equal(start.Add(step.seen)) {
			t.Errorf("%s: at %v, seen %v; want %v, %v", step.name, v.Position.Lat, v.LastSeen, step.lat, start.Add(step.seen))
		}
	}
	coarse := placed(247000001, 36, 12)
	coarse.Type = 27
	apply(t, p, far, coarse, "")
	if v := see(t, p, 247000001); v.Position.Lat != 34.2 {
		t.Errorf("a long-range report moved the vessel to %v", v.Position)
	}
}

func TestSameTransmissionTwice(t *testing.T) {
	clock := &hand{now: start}
	p := NewPicture(clock)
	r := placed(247000001, 34, 12)
	r.Digest = 77
	apply(t, p, demo, r, "")
	apply(t, p, coast, r, "")
	apply(t, p, far, r, "duplicate")
	clock.forward(11 * time.Second)
	apply(t, p, far, r, "")
}

func TestVesselsAgeOut(t *testing.T) {
	clock := &hand{now: start}
	p := NewPicture(clock)
	p.SetPolicy(Policy{Drop: time.Minute, TrackPoints: 10})
	for i := range uint32(10) {
		apply(t, p, coast, placed(247000000+i, 34, 12), "")
		clock.forward(10 * time.Second)
	}
	// Heard 100 to 10 seconds ago: those of 60 seconds and less stay.
	got := p.Vessels(Query{})
	if len(got) != 6 || got[0].MMSI != 247000004 || got[5].MMSI != 247000009 || p.Count() != 6 {
		t.Errorf("got %d vessels: %+v", len(got), got)
	}
	if _, ok := p.Vessel(247000003); ok || p.Track(247000003) != nil {
		t.Error("a vessel that left is still there")
	}
	for _, v := range got {
		if see(t, p, v.MMSI).MMSI != v.MMSI {
			t.Errorf("%d is confused with another", v.MMSI)
		}
	}
}

func TestQuery(t *testing.T) {
	p := NewPicture(&hand{now: start})
	apply(t, p, coast, placed(247000001, 34, 12), "")
	apply(t, p, coast, named(247000001, "AURORA"), "")
	apply(t, p, far, placed(247000002, 45, 12), "")
	apply(t, p, coast, named(2470010, "PALERMO RADIO"), "")
	apply(t, p, demo, placed(970012345, 34, 12), "")
	for _, c := range []struct {
		name string
		q    Query
		want []uint32
	}{
		{"all, by number", Query{}, []uint32{2470010, 247000001, 247000002, 970012345}},
		{"bounds leave out what has no position", Query{Bounds: &central}, []uint32{247000001, 970012345}},
		{"part of a name", Query{Text: " auror "}, []uint32{247000001}},
		{"call sign", Query{Text: "iabc"}, []uint32{2470010, 247000001}},
		{"first digits of nine", Query{Text: "0024"}, []uint32{2470010}},
		{"first digits of the IMO number", Query{Text: "9247"}, []uint32{2470010, 247000001}},
		{"digits in the middle", Query{Text: "12345"}, nil},
		{"kind", Query{Kind: "sart"}, []uint32{970012345}},
		{"ship type", Query{ShipType: "cargo", Kind: "ship"}, []uint32{247000001}},
		{"feed", Query{Feed: "satellite"}, []uint32{247000002}},
		{"limit", Query{Limit: 2}, []uint32{2470010, 247000001}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := p.Vessels(c.q)
			if len(got) != len(c.want) {
				t.Fatalf("got %+v, want %v", got, c.want)
			}
			for i, v := range got {
				if v.MMSI != c.want[i] {
					t.Errorf("got %d, want %d", v.MMSI, c.want[i])
				}
			}
		})
	}
}

func TestTrack(t *testing.T) {
	clock := &hand{now: start}
	p := NewPicture(clock)
	p.SetPolicy(Policy{Drop: time.Hour, TrackEvery: 10 * time.Second, TrackPoints: 4})
	for i := range 60 {
		apply(t, p, coast, placed(247000001, 34+float64(i)/100, 12), "")
		clock.forward(time.Second)
		if i == 25 {
			if got := p.Track(247000001); len(got) != 4 || got[0].Position.Lat != 34 || got[3].Position.Lat != 34.25 {
				t.Errorf("after 25 s: %v", got)
			}
		}
	}
	got := p.Track(247000001)
	if len(got) != 5 || !got[0].At.Equal(start.Add(20*time.Second)) || !got[4].At.Equal(start.Add(59*time.Second)) {
		t.Fatalf("got %v", got)
	}
	for i := 1; i < len(got); i++ {
		if !got[i].At.After(got[i-1].At) || got[i].Position.Lat <= got[i-1].Position.Lat {
			t.Errorf("not in order: %v", got)
		}
	}
	p.SetPolicy(Policy{Drop: time.Hour, TrackEvery: time.Second, TrackPoints: 6})
	apply(t, p, coast, placed(247000001, 36, 12), "")
	if got := p.Track(247000001); len(got) != 5 || got[4].Position.Lat != 36 || !got[0].At.Equal(start.Add(20*time.Second)) {
		t.Errorf("a longer track: got %v", got)
	}
	if p.Track(1) != nil {
		t.Error("a track of nobody")
	}
}

func TestRunTellsOfVesselsThatLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPicture(world.Real().Clock)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); p.Run(ctx) }()
		apply(t, p, coast, placed(247000001, 34, 12), "")
		first := p.Changes(0, central)
		begun := time.Now()
		if err := p.Wait(ctx, first.Next); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(begun); waited < 30*time.Minute || waited > 30*time.Minute+2*time.Second {
			t.Errorf("told after %v, want half an hour", waited)
		}
		if d := p.Changes(first.Next, central); len(d.Gone) != 1 || d.Gone[0] != 247000001 || len(d.Set) != 0 || d.Full {
			t.Errorf("got %+v", d)
		}
		cancel()
		<-done
	})
}
